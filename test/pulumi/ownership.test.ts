import assert from "node:assert/strict";
import { isDefinition } from "../support/driver.js";
import { secretsProvider } from "../support/key-service.js";
import type { EmulatedOrganization } from "../support/organization.js";
import type { Project } from "../support/project.js";
import { StackUnderTest } from "../support/stack-under-test.js";

const asTheStateSays = "--refresh=false";

const definition = (name: string, args: object, options = "") =>
  `new PresenceDefinition("${name}", ${JSON.stringify(args)}${options && `, ${options}`});`;
const lunch = { languageLabels: { en_US: "Lunch", es: "Almuerzo" }, systemPresence: "Meal" };
const tea = { languageLabels: { en_US: "Tea" }, systemPresence: "Break" };
const component = (type: string, name: string, child: string, options = "{}") => `{
  const parent = new pulumi.ComponentResource("${type}", "${name}", {}, ${options});
  ${child}
}`;
const inParent = (name: string, args: object) => definition(name, args, "{ parent }");

describe("who may touch which definition", () => {
  let stack: StackUnderTest;
  let organization: EmulatedOrganization;
  let project: Project;

  beforeEach(async () => {
    stack = await StackUnderTest.open();
    ({ organization, project } = stack);
  });
  afterEach(() => stack.close());

  const up = (...words: string[]) => stack.succeed("up", ...words);
  const urnOf = (name: string) =>
    stack.resources().find(({ urn }) => urn.endsWith(`::${name}`))?.urn ?? assert.fail(`no ${name}`);

  /** Every resource has a definition of its own, which is as the state says. Returns the ids by resource name. */
  async function agreed(): Promise<Record<string, string>> {
    const there = new Map((await organization.definitions()).map((one) => [one.id, one]));
    const entries = stack
      .definitions()
      .map(({ urn, id = "", outputs }) => ({ name: urn.slice(urn.lastIndexOf("::") + 2), id, outputs }));
    for (const { name, id, outputs } of entries) {
      assert.equal(there.get(id)?.deactivated, outputs?.["deactivated"], `${name} is not as the state says`);
      assert.deepEqual(there.get(id)?.languageLabels, outputs?.["languageLabels"]);
    }
    assert.equal(new Set(entries.map(({ id }) => id)).size, entries.length, "two resources on one definition");
    return Object.fromEntries(entries.map(({ name, id }) => [name, id]));
  }
  const programs: Record<string, [string, string]> = {
    "a resource moves into a component": [
      definition("lunch", lunch),
      component("team:Meals", "meals", inParent("lunch", lunch)),
    ],
    "its component gets another type": [
      component("team:Meals", "meals", inParent("lunch", lunch)),
      component("team:Food", "meals", inParent("lunch", lunch)),
    ],
    "its component gets another parent": [
      component("team:Meals", "meals", inParent("lunch", lunch)),
      `const all = new pulumi.ComponentResource("team:All", "all", {});
       ${component("team:Meals", "meals", inParent("lunch", lunch), "{ parent: all }")}`,
    ],
    "a catalogue gets a parent": [
      `new PresenceCatalogue("c", { statuses: { Meal: { lunch: { en_US: "Lunch" } } } });`,
      component(
        "team:All",
        "all",
        `new PresenceCatalogue("c", { statuses: { Meal: { lunch: { en_US: "Lunch" } } } }, { parent });`,
      ),
    ],
    "a catalogue's key and name change": [
      `new PresenceCatalogue("c", { statuses: { Meal: { lunch: { en_US: "Lunch" } } } });`,
      `new PresenceCatalogue("d", { statuses: { Meal: { midday: { en_US: "Lunch" } } } });`,
    ],
    "a class of its own takes the place of the component": [
      component("team:Meals", "meals", inParent("lunch", lunch)),
      `class Meals extends pulumi.ComponentResource {}
       const parent = new Meals("team:Class", "meals", {}); ${inParent("lunch", lunch)}`,
    ],
  };
  for (const [how, [before, after]] of Object.entries(programs))
    it(`keeps the definition and its id when ${how}`, async () => {
      project.program(before);
      await up();
      const [id] = Object.values(await agreed());
      project.program(after);
      const { output } = await up(asTheStateSays);
      assert.match(output, /takes over .* from the resource/);
      assert.deepEqual(Object.values(await agreed()), [id]);
    });

  it("keeps it through --replace, --target-replace beside others, and a taint", async () => {
    project.program(definition("lunch", lunch) + definition("tea", tea));
    await up();
    const before = await agreed();
    await up("--replace", urnOf("lunch"));
    assert.deepEqual(await agreed(), before);
    await up(asTheStateSays, "--target-replace", urnOf("lunch"), "--target", urnOf("tea"));
    assert.deepEqual(await agreed(), before);
    await stack.succeed("state", "taint", "--yes", urnOf("tea"));
    await up(asTheStateSays);
    assert.deepEqual(await agreed(), before);
  });

  for (const [how, remove] of Object.entries({
    "`destroy --target`": (old: string) => stack.succeed("destroy", "--target", old),
    "`up --target`": (old: string) => up("--target", old),
    "a whole `up` without refresh": () => up(asTheStateSays),
  }))
    it(`keeps what a renamed resource has taken over in a run of its own, when ${how} removes what is left of the old one`, async () => {
      project.program(definition("old", lunch));
      await up();
      const { old } = await agreed();
      project.program(definition("new", lunch));
      // Not this stack's settings are what the provider has to look at.
      await stack.cli.succeed(["stack", "select", "--create", "another"]);
      await up("--exclude", urnOf("old"));
      await remove(urnOf("old"));
      assert.deepEqual(await agreed(), { new: old });
    });

  for (const [command, refresh] of [
    ["destroy", "--refresh"],
    ["up", "--refresh"],
    ["up", asTheStateSays],
  ] as const)
    it(`deactivates what was renamed with an alias and then goes, by ${command} ${refresh}`, async () => {
      project.program(definition("lunch", lunch));
      await up();
      project.program(definition("midday", lunch, "{ aliases: [{ name: 'lunch' }] }"));
      await up();
      project.program("");
      const { output } = await stack.succeed(command, refresh);
      assert.ok(!output.includes("stays as it is"), output);
      assert.deepEqual(await stack.active(), []);
    });

  it("deactivates what two resources of the state share, when both go", async () => {
    project.program(definition("old", lunch));
    await up();
    await stack.cli.succeed(["stack", "select", "dev"]);
    const shared = await stack.cli.export();
    const [old] = (shared.deployment.resources ?? []).filter(isDefinition);
    assert.ok(old);
    shared.deployment.resources?.push({ ...old, urn: old.urn.replace("::old", "::new") });
    const asNew = (values: object = {}) => ({ ...values, __resource: "new" });
    const copy = shared.deployment.resources?.at(-1);
    Object.assign(copy ?? {}, { inputs: asNew(old.inputs), outputs: asNew(old.outputs) });
    await stack.cli.import(shared);
    await stack.succeed("destroy", "--target", old.urn);
    assert.equal((await stack.active()).length, 1, "the other one still has it");
    await stack.cli.import(shared);
    await stack.succeed("destroy");
    assert.deepEqual(await stack.active(), []);
  });

  it("refuses two components with a child of the same words, and one of them keeps its own when the other goes", async () => {
    project.program(
      component("team:A", "a", inParent("lunch", lunch)) + component("team:B", "b", inParent("lunch", lunch)),
    );
    const { exitCode, output } = await stack.run("preview");
    assert.notEqual(exitCode, 0);
    assert.match(output, /"lunch" declares the same status, word for word/);
    const other = { ...lunch, languageLabels: { en_US: "Second lunch" } };
    project.program(
      component("team:A", "a", inParent("lunch", lunch)) + component("team:B", "b", inParent("lunch", other)),
    );
    await up();
    project.program(component("team:B", "b", inParent("lunch", other)));
    await up(asTheStateSays);
    assert.deepEqual(
      (await stack.active()).map(({ languageLabels }) => languageLabels["en_US"]),
      ["Second lunch"],
    );
    await agreed();
  });

  it("takes nothing from a resource that the program declares last: a new one that shares a label gets its own", async () => {
    project.program(definition("lunch", lunch));
    await up();
    const before = await agreed();
    const early = { ...lunch, languageLabels: { en_US: "Lunch", de: "Frühes Mittagessen" } };
    for (const adopt of ["matching", "identical"]) {
      project.program(definition(`early-${adopt}`, { ...early, adopt }) + definition("lunch", lunch));
      await up(asTheStateSays, "--parallel", "1");
      assert.equal((await agreed())["lunch"], before["lunch"]);
      assert.equal((await stack.active()).length, 2);
    }
  });

  it("lets an adoptId stay through two later moves of the system presence", async () => {
    const there = await organization.add(lunch);
    const at = (systemPresence: string) => definition("lunch", { ...lunch, systemPresence, adoptId: there.id });
    for (const systemPresence of ["Meal", "Break", "Training", "Meal"]) {
      project.program(at(systemPresence));
      await up(asTheStateSays);
      await agreed();
      assert.deepEqual(
        (await stack.active()).map((one) => one.systemPresence),
        [systemPresence],
      );
    }
  });

  it("keeps the definition that a reverted change comes back to, where its deactivation had failed", async () => {
    project.program(definition("lunch", lunch));
    await up();
    const before = await agreed();
    await organization.control("PUT", "faults", [{ method: "DELETE", then: { status: 403, when: "before" } }]);
    project.program(definition("lunch", { ...lunch, systemPresence: "Break" }));
    assert.notEqual((await stack.run("up")).exitCode, 0);
    await organization.control("DELETE", "faults");
    project.program(definition("lunch", lunch));
    await up();
    assert.deepEqual(await agreed(), before);
    assert.equal((await stack.active()).length, 1);
  });

  it("keeps what `state move` has given to another stack, and deactivates it when that one goes", async () => {
    project.program(definition("lunch", lunch) + definition("tea", tea));
    await up();
    const { lunch: id } = await agreed();
    const other = ["--stack", "other"];
    await stack.cli.succeed(["stack", "init", "other", "--no-select", "--secrets-provider", secretsProvider]);
    await stack.cli.succeed(["state", "move", "--yes", "--source", "dev", "--dest", "other", urnOf("lunch")]);
    project.program(definition("tea", tea));
    await up();
    const active = async () => (await stack.active()).map((one) => one.id);
    assert.ok((await active()).includes(id ?? ""), "the stack that gave it away has deactivated it");
    await stack.cli.succeed(["destroy", "--yes", "--skip-preview", ...other]);
    assert.deepEqual(await active(), Object.values(await agreed()));
  });

  it("leaves no active status out of the state when the one that was to take it over fails, and the run goes on", async () => {
    project.program(definition("old", lunch));
    await up();
    const before = await agreed();
    await organization.control("PUT", "faults", [{ method: "PUT", then: { status: 403, when: "before" } }]);
    project.program(definition("new", { ...lunch, name: "AUX 1" }));
    const { exitCode, output } = await stack.run("up", "--continue-on-error");
    assert.notEqual(exitCode, 0);
    assert.match(output, /stays as it is: the resource "new" was to have it, and failed/);
    assert.deepEqual(await agreed(), before);
    await organization.control("DELETE", "faults");
    await up();
    assert.deepEqual(await agreed(), { new: before["old"] });
  });
});
