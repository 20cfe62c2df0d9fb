import assert from "node:assert/strict";
import { presence } from "../support/presence-command.js";
import type { Face } from "../support/project.js";
import { StackUnderTest } from "../support/stack-under-test.js";

const asTheStateSays = "--refresh=false";
const coffee = { languageLabels: { en_US: "Coffee break", es: "Café" }, systemPresence: "Break" };
const resource = (name: string, args: object, options = "{}") =>
  `new PresenceDefinition("${name}", ${JSON.stringify(args)}, ${options});`;

for (const face of ["dynamic", "native"] as const satisfies Face[])
  describe(`the ids that a status had before, by the ${face} face`, () => {
    let stack: StackUnderTest;
    beforeEach(async () => {
      stack = await StackUnderTest.open({}, "hosted", face);
    });
    afterEach(() => stack.close());

    const entry = (name: string) => stack.definitions().find(({ urn }) => urn.endsWith(`::${name}`));
    const idOf = (name = "coffee") => entry(name)?.id ?? assert.fail(`no ${name}`);
    const previousIds = (name = "coffee") => entry(name)?.outputs?.["previousIds"];
    /** Has the one resource of the program another system presence, and what else is said. Returns the id that it has then. */
    async function move(systemPresence: string, more: object = {}, options?: string): Promise<string> {
      stack.project.program(resource("coffee", { ...coffee, systemPresence, ...more }, options));
      await stack.succeed("up");
      return idOf();
    }

    it("are none where it was never moved, and grow with each move, the newest first, until it is back at one of them", async () => {
      const first = await move("Break");
      const before = stack.definitions().map(({ inputs, outputs }) => ({ inputs, outputs }));
      for (const command of ["preview", "refresh"]) {
        const { output } = await stack.succeed(command, "--diff", "--expect-no-changes");
        assert.doesNotMatch(output, /previousIds/);
      }
      const after = stack.definitions().map(({ inputs, outputs }) => ({ inputs, outputs }));
      assert.deepEqual(after, before);
      assert.doesNotMatch(JSON.stringify(after), /previousIds/);

      const second = await move("Meal");
      assert.deepEqual([second === first, previousIds()], [false, [first]]);
      await stack.organization.edit(second, { languageLabels: { en_US: "By hand" } });
      const labels = { languageLabels: { en_US: "Espresso" } };
      assert.equal(await move("Meal", labels), second);
      assert.deepEqual(previousIds(), [first]);
      const third = await move("Training", labels);
      assert.deepEqual(previousIds(), [second, first]);
      const { output } = await stack.succeed("preview", "--diff", "--expect-no-changes");
      assert.doesNotMatch(output, /previousIds/);
      assert.equal(await move("Meal", labels), second);
      assert.deepEqual(previousIds(), [third, first]);
    });

    it("are kept where the old definition could not be deactivated, and where the new one is not as asked", async () => {
      const first = await move("Break");
      await stack.organization.control("PUT", "faults", [{ method: "DELETE", then: { status: 403, when: "before" } }]);
      await assert.rejects(move("Meal"), /403/);
      assert.deepEqual(
        stack.definitions().map(({ outputs }) => outputs?.["previousIds"]),
        [[first], undefined],
        "the old one is still to go",
      );
      const second = idOf();
      await stack.organization.control("DELETE", "faults");
      await stack.organization.control("PUT", "settings", { maxLabelLength: 8, longLabels: "cut" });
      await assert.rejects(move("Training"), /the server answered languageLabels\.en_US/);
      const third = idOf();
      assert.deepEqual(previousIds(), [second, first]);
      await stack.organization.control("PUT", "settings", { maxLabelLength: null });
      assert.equal(await move("Training"), third);
      assert.deepEqual([stack.definitions().length, previousIds()], [1, [second, first]]);
    });

    it("stay with the status through new names of its resource, and are known where Pulumi compares nothing", async () => {
      const first = await move("Break", {}, "{ deleteBeforeReplace: true }");
      const at = (name: string, systemPresence: string, options?: string) =>
        stack.project.program(resource(name, { ...coffee, systemPresence }, options));
      at("pause", "Meal", "{ deleteBeforeReplace: true, aliases: [{ name: 'coffee' }] }");
      await stack.succeed("up", asTheStateSays);
      const second = idOf("pause");
      assert.deepEqual([second === first, previousIds("pause")], [false, [first]]);
      at("kaffee", "Meal");
      await stack.succeed("up");
      assert.deepEqual(
        [idOf("kaffee"), previousIds("kaffee")],
        [second, [first]],
        "without an alias, it is taken over",
      );
      at("kaffee", "Training");
      const urn = entry("kaffee")?.urn ?? "";
      await stack.succeed("up", asTheStateSays, "--replace", urn);
      const third = idOf("kaffee");
      assert.deepEqual([third === second, previousIds("kaffee")], [false, [second, first]]);
      await stack.succeed("state", "taint", "--yes", urn);
      await stack.succeed("up", asTheStateSays);
      assert.deepEqual([idOf("kaffee"), previousIds("kaffee")], [third, [second, first]], "made anew, it is the same");
    });

    it("are not those of a definition that another resource has now", async () => {
      const first = await move("Break");
      const others = { ...coffee, languageLabels: { en_US: "Espresso" } };
      stack.project.program(
        `const early = ${resource("early", coffee)} ${resource("coffee", others, "{ dependsOn: early }")}`,
      );
      await stack.succeed("up", asTheStateSays);
      assert.deepEqual([idOf("early"), previousIds("early")], [first, undefined]);
      assert.deepEqual([idOf() === first, previousIds()], [false, undefined]);
    });

    it("are told of a whole catalogue by key, in its own form and by `presence moves`; a preview of nothing says nothing", async () => {
      const { languageLabels } = coffee;
      const lunch = { en_US: "Lunch" };
      const statuses = (systemPresence: string) => {
        if (face === "native")
          return {
            coffee: { languageLabels, systemPresence },
            lunch: { languageLabels: lunch, systemPresence: "Meal" },
          };
        const isMeal = systemPresence === "Meal";
        return {
          Break: isMeal ? {} : { coffee: languageLabels },
          Meal: { lunch, ...(isMeal && { coffee: languageLabels }) },
        };
      };
      const up = async (systemPresence: string) => {
        stack.project.program(
          `const catalogue = new PresenceCatalogue("c", { statuses: ${JSON.stringify(statuses(systemPresence))} });
           exports.moves = catalogue.moves;`,
        );
        await stack.succeed("up");
        return idOf("c-coffee");
      };
      const first = await up("Break");
      assert.deepEqual(stack.outputs()["moves"], {});
      // As a version has left it that knew of no moves.
      await stack.cli.succeed(["stack", "select", "dev"]);
      const older = await stack.cli.export();
      for (const { type, outputs } of older.deployment.resources ?? [])
        if (/Catalogue$/.test(type)) delete outputs?.["moves"];
      await stack.cli.import(older);
      const unchanged = async () => {
        const { output } = await stack.succeed("preview", "--diff", "--expect-no-changes");
        assert.doesNotMatch(output, /moves/);
      };
      await unchanged();
      const second = await up("Meal");
      assert.deepEqual(stack.outputs()["moves"], { coffee: { from: [first], to: second } });
      await unchanged();
      stack.project.write("state.json", JSON.stringify(await stack.cli.export()));
      const { stdout } = await presence(["moves", "state.json", "--json"], {}, undefined, stack.project.folder);
      assert.deepEqual(JSON.parse(stdout), [
        { status: "coffee", label: "Coffee break", systemPresence: "Meal", oldId: first, newId: second },
      ]);
    });
  });

describe("the ids that a status had before", () => {
  it("come along from the dynamic face to the native one", async () => {
    const stack = await StackUnderTest.open({}, "hosted", "native");
    try {
      const ids: (string | undefined)[] = [];
      for (const systemPresence of ["Break", "Meal"]) {
        stack.project.program(resource("coffee", { ...coffee, systemPresence }), "dynamic");
        await stack.succeed("up");
        ids.push(stack.ids()[0]);
      }
      stack.project.program(resource("coffee", { ...coffee, systemPresence: "Meal" }));
      await stack.succeed("up", "--expect-no-changes");
      const [{ type, id, outputs } = assert.fail("nothing is left")] = stack.definitions();
      assert.match(type, /^genesyscloud-presence:/);
      assert.deepEqual([id, outputs?.["previousIds"]], [ids[1], [ids[0]]]);
    } finally {
      await stack.close();
    }
  });
});
