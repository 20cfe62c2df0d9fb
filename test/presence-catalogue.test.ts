import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import {
  type CatalogueRules,
  type CatalogueStatus,
  type CatalogueStatuses,
  PresenceCatalogue,
} from "../provider/program/presence-catalogue.js";

/** The fault lines of the error that a catalogue is refused with. */
function faultsOf(statuses: CatalogueStatuses, rules: CatalogueRules = {}): string[] {
  try {
    new PresenceCatalogue("statuses", { statuses, ...rules });
  } catch (error) {
    assert.ok(error instanceof pulumi.RunError);
    const [head, ...faults] = error.message.split("\n- ");
    assert.equal(head, 'The catalogue "statuses" cannot be used; nothing was sent:');
    return faults;
  }
  return [];
}

const valueOf = <T>(output: pulumi.Output<T>) => new Promise((resolve) => output.apply(resolve));

describe("a catalogue as one value", () => {
  const registered: pulumi.runtime.MockResourceArgs[] = [];

  before(async () => {
    pulumi.runtime.setConfig("genesyscloud:presenceApi", "presence/definitions");
    await pulumi.runtime.setMocks({
      newResource: (resource) => {
        registered.push(resource);
        return { id: `id of ${resource.name}`, state: resource.inputs as Record<string, unknown> };
      },
      call: () => ({}),
    });
  });
  after(async () => {
    pulumi.runtime.setAllConfig({});
    await pulumi.runtime.disconnect();
  });
  beforeEach(() => {
    registered.length = 0;
  });

  it("makes a definition of every status, named by its key, with the ids to hand on", async () => {
    const { ids, definitions } = new PresenceCatalogue("statuses", {
      statuses: {
        Meal: {
          lunch: { en_US: "Lunch", es: pulumi.output("Almuerzo") },
          brunch: { en_US: "Brunch", name: "AUX 3", deactivated: true, divisionId: "d", adoptId: "1" },
        },
        "On Queue": { waiting: { en_US: "Waiting", adopt: "matching" } },
      },
    });
    assert.deepEqual(await valueOf(ids), {
      lunch: "id of statuses-lunch",
      brunch: "id of statuses-brunch",
      waiting: "id of statuses-waiting",
    });
    assert.equal(await valueOf(definitions.lunch.systemPresence), "Meal");
    // @ts-expect-error: a status that is not in the catalogue does not compile
    assert.equal(definitions.lanch, undefined);
    const inputs = Object.fromEntries(
      registered.map(({ name, inputs }) => {
        const given = Object.entries(inputs as Record<string, unknown>).filter(([key]) => !key.startsWith("__"));
        return [name, Object.fromEntries(given)];
      }),
    );
    assert.deepEqual(inputs["statuses-lunch"], {
      languageLabels: { en_US: "Lunch", es: "Almuerzo" },
      systemPresence: "Meal",
    });
    assert.deepEqual(inputs["statuses-brunch"], {
      languageLabels: { en_US: "Brunch" },
      systemPresence: "Meal",
      name: "AUX 3",
      deactivated: true,
      divisionId: "d",
      adoptId: "1",
    });
    assert.deepEqual(inputs["statuses-waiting"], {
      languageLabels: { en_US: "Waiting" },
      systemPresence: "On Queue",
      adopt: "matching",
    });
  });

  it("hands the options that people give a catalogue to every status", () => {
    const seen: Record<string, pulumi.ResourceOptions> = {};
    const { definitions } = new PresenceCatalogue(
      "guarded",
      { statuses: { Meal: { lunch: { en_US: "Lunch" } } } },
      {
        protect: true,
        ignoreChanges: ["languageLabels"],
        retainOnDelete: true,
        transformations: [
          ({ name, opts }) => {
            seen[name] = opts;
            return undefined;
          },
        ],
      },
    );
    assert.deepEqual(seen["guarded-lunch"]?.ignoreChanges, ["languageLabels"]);
    assert.equal(seen["guarded-lunch"].retainOnDelete, true);
    assert.equal(Reflect.get(definitions.lunch, "__protect"), true);
  });

  it("refuses two active statuses that agents could not tell apart, in whatever language", () => {
    const statuses = {
      Meal: { lunch: { en_US: "Lunch", es: "Comida" }, dinner: { en_US: "Dinner", es: "Comida" } },
      Break: { pause: { es: "Comida" } },
    };
    const [fault, ...others] = faultsOf(statuses);
    assert.match(
      fault ?? "",
      /^dinner \(Meal\): es "Comida" is also the label of lunch.*allowTwins: \["lunch", "dinner"\]$/,
    );
    assert.deepEqual(others, []);
    assert.deepEqual(faultsOf(statuses, { allowTwins: ["dinner", "lunch"] }), []);
    for (const one of ["dinner", "lunch"]) assert.equal(faultsOf(statuses, { allowTwins: [one] }).length, 1);
  });

  it("lets twins be where only one is offered to an agent: in two divisions, or deactivated", () => {
    const lunch = { en_US: "Lunch" };
    assert.deepEqual(faultsOf({ Meal: { a: { ...lunch, divisionId: "x" }, b: { ...lunch, divisionId: "y" } } }), []);
    assert.deepEqual(faultsOf({ Meal: { a: lunch, b: { ...lunch, deactivated: true } } }), []);
    assert.equal(faultsOf({ Meal: { a: { ...lunch, divisionId: "x" }, b: lunch } }).length, 1);
    const later = (id: string) => ({ ...lunch, divisionId: pulumi.output(Promise.resolve(id)) });
    assert.deepEqual(faultsOf({ Meal: { a: later("x"), b: later("y") } }), []);
    assert.equal(faultsOf({ OnQueue: { a: lunch }, "On Queue": { b: lunch } }).length, 1);
  });

  it("refuses a status that was copied with its adoptId, and one of what nobody can change; not what is known later", () => {
    const adoptId = "1c0a1d5e-0002-4000-8000-000000000002";
    const later = pulumi.output(Promise.resolve(adoptId));
    assert.deepEqual(
      faultsOf({
        Meal: { lunch: { en_US: "Lunch", adoptId }, brunch: { en_US: "Brunch", adoptId, deactivated: true } },
        Break: { one: { en_US: "One", adoptId: later }, other: { en_US: "Other", adoptId: later } },
        Away: { walk: { en_US: "Walk", adoptId: "5e5c5c66-ea97-4e7f-ac41-6424784829f2" } },
      }),
      [
        "walk (Away): adoptId: names the System definition Away, which nobody can change. Leave adoptId out to make a new one",
        "brunch (Meal): adoptId: lunch (Meal) names the same definition; leave it out of one of the two",
      ],
    );
  });

  it("refuses more active statuses than allowed, with the number, the limit and the way out", () => {
    const statuses = { Meal: { a: { en: "A" }, b: { en: "B" }, c: { en: "C" }, d: { en: "D", deactivated: true } } };
    assert.deepEqual(faultsOf(statuses, { maxActivePerSystemPresence: 3 }), []);
    assert.deepEqual(faultsOf(statuses, { maxActivePerSystemPresence: 2 }), [
      "Meal has 3 active statuses; maxActivePerSystemPresence is 2: set deactivated: true on 1 of them, " +
        "move 1 to another system presence, or have the limit raised",
    ]);
  });

  it("tells every fault at once", () => {
    const faults = faultsOf(
      {
        Meal: { lunch: { en_US: "Lunch|break" }, tea: { en_US: "Tea", es: "Té" } },
        Break: { lunch: { en_US: "Pause", es: "Pausa" } },
        Busy: { old: { en_US: "Old|old|old|old", deactivated: true } },
      },
      { requiredLanguages: ["en_US", "es"], maxLabelLength: 10, forbiddenCharacters: /[|<>]/g },
    );
    assert.deepEqual(faults, [
      "lunch (Break): lunch (Meal) has the same key; a key is the status's name in the stack, so give one of them another",
      "lunch (Meal): has no label in es",
      'lunch (Meal): en_US "Lunch|break" has 11 characters; 10 are allowed',
      'lunch (Meal): en_US "Lunch|break" has "|", which forbiddenCharacters rules out',
    ]);
  });

  it("refuses characters that no label may hold, and shows them", () => {
    assert.deepEqual(faultsOf({ Meal: { lunch: { en_US: "Lunch\nbreak", es: "Almuerzo" } } }), [
      'lunch (Meal): en_US: "Lunch⟨U+000A⟩break" holds a line break (U+000A) as character 6, which no label may hold: take it out, or put a blank there',
    ]);
    const statuses = { Meal: { lunch: { en_US: "Lu\u202e|nch" }, dinner: { en_US: "Lu\u202e|nch" } } };
    for (const fault of faultsOf(statuses, { maxLabelLength: 3, forbiddenCharacters: /.\|/ }))
      assert.match(fault, /"(Lu)?⟨U\+202E⟩\|/);
  });

  it("tells the faults of all fields and of all rules at once, and no fault of a value that is secret or known later", () => {
    const faults = faultsOf(
      {
        Meal: {
          lunch: { "en-US": "Lunch" } as CatalogueStatus,
          tea: { en_US: " Tea", es: pulumi.secret(" Té"), de: pulumi.output(Promise.resolve("")) },
          none: {},
        },
        Break: { pause: { en_US: "Pause", adopt: "always" as "never", name: "" } },
      },
      { maxLabelLength: 3 },
    );
    assert.deepEqual(faults, [
      'lunch (Meal): en-US: "en-US" is not how the API writes it: did you mean en_US?',
      'tea (Meal): en_US: " Tea" begins or ends with white space',
      "none (Meal): has no label; at least one language needs one",
      "pause (Break): name: has to be a text that is not empty",
      'pause (Break): adopt: has to be one of "identical", "matching", "never"',
      'lunch (Meal): en-US "Lunch" has 5 characters; 3 are allowed',
      'tea (Meal): en_US " Tea" has 4 characters; 3 are allowed',
      'pause (Break): en_US "Pause" has 5 characters; 3 are allowed',
    ]);
    assert.deepEqual(registered, []);
  });

  it("counts characters as people do, and says nothing of values that are not known yet", () => {
    assert.deepEqual(faultsOf({ Meal: { pizza: { en_US: "🍕🍕" } } }, { maxLabelLength: 2 }), []);
    assert.deepEqual(
      faultsOf(
        { Break: { pause: { en_US: "Pause", es: pulumi.secret("Pausa") } } },
        { requiredLanguages: ["en_US", "es"] },
      ),
      [],
    );
  });

  describe("by a file", () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "presence-file-"));
    });
    after(() => rmSync(folder, { recursive: true }));
    const file = (...lines: string[]) => {
      const path = join(folder, "statuses.yaml");
      writeFileSync(path, lines.join("\n"));
      return path;
    };

    it("makes what a program would that says the same", async () => {
      const path = file(
        "statuses:",
        "  lunch: { systemPresence: Meal, languageLabels: { en_US: Lunch, es: Comida }, adoptId: a1, divisionId: d }",
        "  queue: { systemPresence: on queue, languageLabels: { en_US: Queue }, deactivated: true, name: AUX 3 }",
        "requiredLanguages: [en_US, es]",
        "forbiddenCharacters: '[|]'",
      );
      const { ids } = PresenceCatalogue.fromFile("statuses", path, { protect: true });
      assert.deepEqual(Object.keys((await valueOf(ids)) as object).sort(), ["lunch", "queue"]);
      const said = ({ inputs }: pulumi.runtime.MockResourceArgs) => {
        const { languageLabels, systemPresence, adoptId, divisionId, deactivated, name } = inputs as Record<
          string,
          unknown
        >;
        return { languageLabels, systemPresence, adoptId, divisionId, deactivated, name };
      };
      const byName = Object.fromEntries(registered.map((one) => [one.name, said(one)]));
      assert.deepEqual(byName["statuses-lunch"], {
        ...{ languageLabels: { en_US: "Lunch", es: "Comida" }, systemPresence: "Meal", adoptId: "a1", divisionId: "d" },
        ...{ deactivated: false, name: undefined },
      });
      assert.deepEqual(byName["statuses-queue"], {
        ...{ languageLabels: { en_US: "Queue" }, systemPresence: "OnQueue", adoptId: undefined, divisionId: undefined },
        ...{ deactivated: true, name: "AUX 3" },
      });
    });

    it("tells all faults of the whole file at once, with their lines, before anything is registered", () => {
      const path = file(
        "statuses:",
        "  lunch:",
        "    systemPresence: Meal",
        "    languageLabels:",
        "      en_US: Lunch|break",
        "      de: 1",
        "  tea: { systemPresence: Brake, languageLabels: {} }",
        "forbiddenCharacters: '[|]'",
      );
      assert.throws(
        () => PresenceCatalogue.fromFile("statuses", path),
        (error) => {
          assert.ok(error instanceof pulumi.RunError);
          assert.deepEqual(error.message.split("\n- "), [
            'The catalogue "statuses" cannot be used; nothing was sent:',
            `${path}:5: lunch (Meal): en_US "Lunch|break" has "|", which forbiddenCharacters rules out`,
            `${path}:6: lunch: languageLabels.de: YAML reads 1 as a number: put it into quotes, "1"`,
            `${path}:7: tea (Brake): languageLabels: has no label; at least one language needs one`,
          ]);
          return true;
        },
      );
      assert.deepEqual(registered, []);
    });
  });
});
