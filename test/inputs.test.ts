import assert from "node:assert/strict";
import { hasUnknown } from "../provider/definition/checks.js";
import type { Generation } from "../provider/definition/definition.js";
import { checkInputs } from "../provider/definition/inputs.js";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

function check(inputs: Record<string, unknown>, generation: Generation = "presencedefinitions", own: string[] = []) {
  const faults: Record<string, string> = {};
  const warnings: string[] = [];
  const checked = checkInputs(inputs, {
    generation,
    systemPresences: own,
    divisionsBy: "`--presence-api presence/definitions`",
    fault: (property, reason) => (faults[property] = reason),
    warn: (property, reason) => warnings.push(`${property}: ${reason}`),
  });
  return { checked, faults, warnings };
}

describe("checking inputs", () => {
  it("fills in the defaults and keeps what was said", () => {
    const { checked, faults } = check({ languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" });
    assert.deepEqual(checked, { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal", deactivated: false });
    assert.deepEqual(faults, {});
  });

  it("belongs to all divisions where the endpoints know divisions", () => {
    const inputs = { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" };
    assert.equal(check(inputs, "presence/definitions").checked["divisionId"], "*");
    assert.equal(check({ ...inputs, divisionId: "d1" }, "presence/definitions").checked["divisionId"], "d1");
    assert.match(
      check({ ...inputs, divisionId: "d1" }).faults["divisionId"] ?? "",
      /`--presence-api presence\/definitions` switches/,
    );
  });

  it("tells every fault of a resource at once", () => {
    const { faults } = check({
      languageLabels: { "en-US": "Lunch", EN_us: "Lunch", es: " Almuerzo", de: "", fr: 3, english: "Lunch" },
      systemPresence: "Meel",
      deactivated: "yes",
      adopt: "always",
      languageLabel: {},
      colour: "red",
    });
    assert.deepEqual(Object.keys(faults).sort(), [
      "adopt",
      "colour",
      "deactivated",
      "languageLabel",
      "languageLabels.EN_us",
      "languageLabels.de",
      "languageLabels.en-US",
      "languageLabels.english",
      "languageLabels.es",
      "languageLabels.fr",
      "systemPresence",
    ]);
    assert.match(faults["languageLabels.en-US"] ?? "", /did you mean en_US\?/);
    assert.match(faults["languageLabels.EN_us"] ?? "", /did you mean en_US\?/);
    assert.match(faults["systemPresence"] ?? "", /did you mean Meal\?/);
    assert.match(faults["languageLabel"] ?? "", /did you mean languageLabels\?/);
    assert.doesNotMatch(faults["colour"] ?? "", /did you mean/);
  });

  it("asks for what is required", () => {
    const { faults } = check({});
    assert.deepEqual(faults, { languageLabels: "is missing", systemPresence: "is missing" });
    assert.match(check({ languageLabels: {}, systemPresence: "Meal" }).faults["languageLabels"] ?? "", /no label/);
    assert.match(check({ languageLabels: ["Lunch"], systemPresence: "Meal" }).faults["languageLabels"] ?? "", /object/);
  });

  it("lets a language pass that the API may know, with a warning", () => {
    const { faults, warnings } = check({
      languageLabels: { ro: "Prânz", sr_Latn: "Ručak", de_AT: "Mittag", fil: "Tanghalian", zh_Hans_CN: "午餐" },
      systemPresence: "Meal",
    });
    assert.deepEqual(faults, {});
    assert.equal(warnings.length, 5);
    for (const language of ["de_A", "de_AUT", "deutsch", "DE"])
      assert.equal(
        Object.keys(check({ languageLabels: { [language]: "x" }, systemPresence: "Meal" }).faults).length,
        1,
      );
  });

  it("warns of a label longer than the help texts allow, counted in characters", () => {
    const { faults, warnings } = check({
      languageLabels: { en_US: "x".repeat(33), ja: "🍱".repeat(32) },
      systemPresence: "Meal",
    });
    assert.deepEqual(faults, {});
    assert.deepEqual(warnings.length, 1);
    assert.match(warnings[0] ?? "", /languageLabels\.en_US.*33 characters/);
  });

  it("keeps one spelling of On Queue", () => {
    for (const spelling of ["On Queue", "OnQueue", "on_queue"])
      assert.equal(
        check({ languageLabels: { en: "Queue" }, systemPresence: spelling }).checked["systemPresence"],
        "OnQueue",
      );
  });

  it("believes the organisation about a system presence that the usual list does not have", () => {
    const inputs = { languageLabels: { en: "Home" }, systemPresence: "working remotely" };
    const { checked, faults } = check(inputs, "presencedefinitions", ["Meal", "WorkingRemotely"]);
    assert.deepEqual(faults, {});
    assert.equal(checked["systemPresence"], "WorkingRemotely");
  });

  it("names the organisation's own system presences beside the usual ones, once each, where none is meant", () => {
    const inputs = { languageLabels: { en: "Home" }, systemPresence: "Somewhere" };
    const { faults } = check(inputs, "presencedefinitions", ["Meal", "WorkingRemotely"]);
    assert.match(faults["systemPresence"] ?? "", /There are Available, .*Idle, WorkingRemotely$/);
    assert.equal(check({ ...inputs, systemPresence: 3 }).faults["systemPresence"], "has to be a text");
  });

  it("guesses no language, system presence or property for a word that is empty, blank or like none", () => {
    for (const word of ["", " ", "\t", "x", "Klingon"]) {
      const { faults } = check({ languageLabels: { [word]: "Lunch" }, systemPresence: word, [word]: 1 });
      assert.equal(Object.keys(faults).length, 3);
      assert.doesNotMatch(JSON.stringify(faults), /did you mean/, word);
    }
    const { faults } = check({ languageLabels: { eo_US: "Lunch" }, systemPresence: "Brek" });
    assert.match(faults["languageLabels.eo_US"] ?? "did you mean en_US?", /did you mean en_US\?/);
    assert.match(
      faults["systemPresence"] ?? "",
      /^"Brek" is not a system presence: did you mean Break\? There are Available,/,
    );
  });

  it("wants texts that say something, and one of the words where there are few", () => {
    const inputs = { languageLabels: { en: "Lunch" }, systemPresence: "Meal" };
    for (const empty of ["", "  ", 3])
      assert.deepEqual(Object.keys(check({ ...inputs, name: empty, adoptId: empty }).faults), ["name", "adoptId"]);
    assert.equal(
      check({ ...inputs, adopt: "always" }).faults["adopt"],
      'has to be one of "identical", "matching", "never"',
    );
    assert.equal(check({ ...inputs, divisionId: "d" }, "presence/definitions").faults["divisionId"], undefined);
    assert.equal(
      check({ languageLabels: { es: "  " }, systemPresence: "Meal" }).faults["languageLabels.es"],
      "is empty; leave the language out instead",
    );
  });

  it("lets values pass that only the real run knows, at any depth, and still checks the rest", () => {
    const inputs = { languageLabels: { en_US: unknown, es: "" }, systemPresence: unknown, deactivated: unknown };
    const { checked, faults } = check(inputs);
    assert.deepEqual(Object.keys(faults), ["languageLabels.es"]);
    assert.deepEqual(checked, inputs);
    assert.equal(check({ languageLabels: unknown, systemPresence: "Meal" }).checked["languageLabels"], unknown);
    assert.ok(hasUnknown(inputs));
    assert.ok(!hasUnknown({ languageLabels: { en_US: "Lunch" } }));
  });

  it("does not take adoptId and adopt: never at once", () => {
    const inputs = { languageLabels: { en: "Lunch" }, systemPresence: "Meal", adoptId: "1", adopt: "never" };
    assert.match(check(inputs).faults["adoptId"] ?? "", /contradicts/);
  });
});
