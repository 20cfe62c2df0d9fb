import assert from "node:assert/strict";
import { hasUnknown } from "../provider/definition/checks.js";
import type { Generation } from "../provider/definition/definition.js";
import { checkInputs } from "../provider/definition/inputs.js";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

async function check(
  inputs: Record<string, unknown>,
  generation: Generation = "presencedefinitions",
  own: string[] = [],
) {
  const faults: Record<string, string> = {};
  const warnings: string[] = [];
  let asked = 0;
  const checked = await checkInputs(inputs, {
    generation,
    systemPresences: () => {
      asked++;
      return Promise.resolve(own);
    },
    fault: (property, reason) => (faults[property] = reason),
    warn: (text) => warnings.push(text),
  });
  return { checked, faults, warnings, asked };
}

describe("checking inputs", () => {
  it("fills in the defaults and keeps what was said", async () => {
    const { checked, faults, asked } = await check({ languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" });
    assert.deepEqual(checked, { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal", deactivated: false });
    assert.deepEqual(faults, {});
    assert.equal(asked, 0);
  });

  it("belongs to all divisions where the endpoints know divisions", async () => {
    const inputs = { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" };
    assert.equal((await check(inputs, "presence/definitions")).checked["divisionId"], "*");
    assert.equal((await check({ ...inputs, divisionId: "d1" }, "presence/definitions")).checked["divisionId"], "d1");
    assert.match(
      (await check({ ...inputs, divisionId: "d1" })).faults["divisionId"] ?? "",
      /presenceApi presence\/definitions/,
    );
  });

  it("tells every fault of a resource at once", async () => {
    const { faults } = await check({
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

  it("asks for what is required", async () => {
    const { faults } = await check({});
    assert.deepEqual(faults, { languageLabels: "is missing", systemPresence: "is missing" });
    assert.match(
      (await check({ languageLabels: {}, systemPresence: "Meal" })).faults["languageLabels"] ?? "",
      /no label/,
    );
    assert.match(
      (await check({ languageLabels: ["Lunch"], systemPresence: "Meal" })).faults["languageLabels"] ?? "",
      /object/,
    );
  });

  it("lets a language pass that the API may know, with a warning", async () => {
    const { faults, warnings } = await check({
      languageLabels: { ro: "Prânz", sr_Latn: "Ručak", de_AT: "Mittag", fil: "Tanghalian", zh_Hans_CN: "午餐" },
      systemPresence: "Meal",
    });
    assert.deepEqual(faults, {});
    assert.equal(warnings.length, 5);
    for (const language of ["de_A", "de_AUT", "deutsch", "DE"])
      assert.equal(
        Object.keys((await check({ languageLabels: { [language]: "x" }, systemPresence: "Meal" })).faults).length,
        1,
      );
  });

  it("warns of a label longer than the help texts allow, counted in characters", async () => {
    const { faults, warnings } = await check({
      languageLabels: { en_US: "x".repeat(33), ja: "🍱".repeat(32) },
      systemPresence: "Meal",
    });
    assert.deepEqual(faults, {});
    assert.deepEqual(warnings.length, 1);
    assert.match(warnings[0] ?? "", /languageLabels\.en_US.*33 characters/);
  });

  it("keeps one spelling of On Queue", async () => {
    for (const spelling of ["On Queue", "OnQueue", "on_queue"])
      assert.equal(
        (await check({ languageLabels: { en: "Queue" }, systemPresence: spelling })).checked["systemPresence"],
        "OnQueue",
      );
  });

  it("believes the organisation about a system presence that the usual list does not have", async () => {
    const inputs = { languageLabels: { en: "Home" }, systemPresence: "working remotely" };
    const { checked, faults } = await check(inputs, "presencedefinitions", ["Meal", "WorkingRemotely"]);
    assert.deepEqual(faults, {});
    assert.equal(checked["systemPresence"], "WorkingRemotely");
  });

  it("names the organisation's own system presences beside the usual ones, once each, where none is meant", async () => {
    const inputs = { languageLabels: { en: "Home" }, systemPresence: "Somewhere" };
    const { faults } = await check(inputs, "presencedefinitions", ["Meal", "WorkingRemotely"]);
    assert.match(faults["systemPresence"] ?? "", /There are Available, .*Idle, WorkingRemotely$/);
    assert.equal((await check({ ...inputs, systemPresence: 3 })).faults["systemPresence"], "has to be a text");
  });

  it("guesses no language, system presence or property for a word that is empty, blank or like none", async () => {
    for (const word of ["", " ", "\t", "x", "Klingon"]) {
      const { faults } = await check({ languageLabels: { [word]: "Lunch" }, systemPresence: word, [word]: 1 });
      assert.equal(Object.keys(faults).length, 3);
      assert.doesNotMatch(JSON.stringify(faults), /did you mean/, word);
    }
    const { faults } = await check({ languageLabels: { eo_US: "Lunch" }, systemPresence: "Brek" });
    assert.match(faults["languageLabels.eo_US"] ?? "did you mean en_US?", /did you mean en_US\?/);
    assert.match(
      faults["systemPresence"] ?? "",
      /^"Brek" is not a system presence: did you mean Break\? There are Available,/,
    );
  });

  it("wants texts that say something, and one of the words where there are few", async () => {
    const inputs = { languageLabels: { en: "Lunch" }, systemPresence: "Meal" };
    for (const empty of ["", "  ", 3])
      assert.deepEqual(Object.keys((await check({ ...inputs, name: empty, adoptId: empty })).faults), [
        "name",
        "adoptId",
      ]);
    assert.equal(
      (await check({ ...inputs, adopt: "always" })).faults["adopt"],
      'has to be one of "identical", "matching", "never"',
    );
    assert.equal((await check({ ...inputs, divisionId: "d" }, "presence/definitions")).faults["divisionId"], undefined);
    assert.equal(
      (await check({ languageLabels: { es: "  " }, systemPresence: "Meal" })).faults["languageLabels.es"],
      "is empty; leave the language out instead",
    );
  });

  it("lets values pass that only the real run knows, at any depth, and still checks the rest", async () => {
    const inputs = { languageLabels: { en_US: unknown, es: "" }, systemPresence: unknown, deactivated: unknown };
    const { checked, faults } = await check(inputs);
    assert.deepEqual(Object.keys(faults), ["languageLabels.es"]);
    assert.deepEqual(checked, inputs);
    assert.equal((await check({ languageLabels: unknown, systemPresence: "Meal" })).checked["languageLabels"], unknown);
    assert.ok(hasUnknown(inputs));
    assert.ok(!hasUnknown({ languageLabels: { en_US: "Lunch" } }));
  });

  it("does not take adoptId and adopt: never at once", async () => {
    const inputs = { languageLabels: { en: "Lunch" }, systemPresence: "Meal", adoptId: "1", adopt: "never" };
    assert.match((await check(inputs)).faults["adoptId"] ?? "", /contradicts/);
  });
});
