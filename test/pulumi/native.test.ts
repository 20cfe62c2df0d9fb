import assert from "node:assert/strict";
import { reviewOf } from "../../provider/cli/review/build.js";
import { readPreview } from "../../provider/cli/review/preview.js";
import { type EmulatedOrganization, type Known, startOrganization } from "../support/organization.js";
import { StackUnderTest } from "../support/stack-under-test.js";

const lunch = `new PresenceDefinition("lunch", { languageLabels: { en_US: "Lunch", es: "Almuerzo" }, systemPresence: "Meal" });`;
const tea = `new PresenceDefinition("tea", { languageLabels: { en_US: "Tea" }, systemPresence: "Break" }, { protect: true });`;
const team = `
  class Team extends pulumi.ComponentResource {
    constructor(name) {
      super("example:Team", name);
      new PresenceDefinition(name + "-lead", { languageLabels: { en_US: "Lead" }, systemPresence: "Busy" }, { parent: this });
    }
  }
  new Team("team");`;

const activeIn = async (organization: EmulatedOrganization): Promise<Known[]> =>
  (await organization.definitions()).filter(({ deactivated }) => !deactivated);

describe("the native plugin, run by the Pulumi CLI", () => {
  let stack: StackUnderTest;
  beforeEach(async () => {
    const settings = { organizationId: "our-id", organizationName: "Ours" };
    stack = await StackUnderTest.open({ settings }, "hosted", "native");
  });
  afterEach(() => stack.close());

  /** The operations since the last look that are no reading. */
  async function writes(): Promise<string[]> {
    return Object.keys(await stack.organization.requests()).filter((operation) => !operation.startsWith("GET "));
  }
  const set = (setting: string, value: string, ...words: string[]) =>
    stack.cli.succeed(["config", "set", ...words, `genesyscloud-presence:${setting}`, value, "--stack", "dev"]);
  /** Gives the stack the way to an organisation, in place of the environment. */
  async function configure({ url }: EmulatedOrganization): Promise<void> {
    await set("apiUrl", url);
    await set("loginUrl", url);
    await set("clientId", "presence-admin");
    await set("clientSecret", "presence-secret", "--secret");
  }
  const withoutEnvironment = () => stack.in({ GENESYSCLOUD_REGION: "", GENESYSCLOUD_API_URL: "" });

  it("imports sixty definitions with two listings, and a program that declares them changes nothing", async () => {
    const statuses = Array.from({ length: 60 }, (_, n) => ({ en_US: `Status ${n}`, es: `Estado ${n}` }));
    const made = [];
    for (const languageLabels of statuses)
      made.push(await stack.organization.add({ languageLabels, systemPresence: "Meal" }));
    const type = "genesyscloud-presence:index:PresenceDefinition";
    const resources = made.map(({ id }, n) => ({ type, name: `s${n}`, id }));
    stack.project.write("import.json", JSON.stringify({ resources }));
    await stack.organization.requests();
    const words = ["import", "--file", "import.json", "--yes", "--protect=false", "--generate-code=false"];
    await stack.cli.succeed([...words, "--stack", "dev"]);
    assert.deepEqual(await stack.organization.requests(), { "GET /api/v2/presencedefinitions": 2 });
    stack.project.program(
      `for (const [n, languageLabels] of ${JSON.stringify(statuses)}.entries())
         new PresenceDefinition("s" + n, { languageLabels, systemPresence: "Meal" });`,
    );
    await stack.succeed("up", "--expect-no-changes");
    assert.deepEqual(await writes(), []);
    assert.equal(stack.definitions().length, 60);
  });

  it("takes over a stack of the dynamic face by one changed line, components included: nothing is written, nothing changes", async () => {
    stack.project.program(lunch + tea + team, "dynamic");
    await stack.succeed("up");
    const ids = stack.ids();
    await writes();
    stack.project.program(lunch + tea + team);
    await stack.succeed("up", "--expect-no-changes");
    await stack.succeed("up", "--expect-no-changes");
    assert.deepEqual(stack.ids().sort(), ids.sort());
    assert.ok(stack.definitions().every(({ type }) => type.startsWith("genesyscloud-presence:")));
    assert.deepEqual(await writes(), []);

    // Drift is seen, and a status that goes is deactivated, by the plugin alone.
    const [one] = await stack.active();
    await stack.organization.edit(one?.id ?? "", { languageLabels: { en_US: "By hand" } });
    stack.project.program(tea.replace(", { protect: true }", "") + team);
    await stack.succeed("up");
    assert.deepEqual((await stack.active()).map(({ languageLabels }) => languageLabels["en_US"]).sort(), [
      "Lead",
      "Tea",
    ]);
  });

  it("keeps a status active that moves from the dynamic face under another entry of the state, or another name", async () => {
    const walk = `new PresenceDefinition("walk", { languageLabels: { en_US: "Walk" }, systemPresence: "Break" });`;
    stack.project.program(lunch + walk, "dynamic");
    await stack.succeed("up");
    const ids = stack.ids().sort();
    const urn = stack.definitions().find(({ urn: one }) => one.endsWith("::walk"))?.urn ?? "";
    await stack.cli.succeed(["state", "rename", urn, "renamed", "--yes", "--stack", "dev"]);
    stack.project.program(lunch.replace('"lunch"', '"midday"') + walk);
    await stack.succeed("up");
    assert.deepEqual([stack.ids().sort(), (await stack.active()).map(({ id }) => id).sort()], [ids, ids]);
    await stack.succeed("up", "--expect-no-changes");
    await stack.succeed("destroy");
    assert.deepEqual(await stack.active(), []);
  });

  it("goes on with a new secret where the state has kept the old one: refresh and destroy too", async () => {
    await configure(stack.organization);
    stack.project.program(lunch);
    const alone = withoutEnvironment();
    await alone.succeed("up");
    await stack.organization.control("PUT", "clients/presence-admin", { secret: "a-new-secret" });
    const refused = await alone.run("refresh");
    assert.match(refused.output, /invalid_client/);
    await set("clientSecret", "a-new-secret", "--secret");
    await alone.succeed("refresh");
    await alone.succeed("destroy");
    assert.deepEqual(await stack.active(), []);
    assert.doesNotMatch(stack.project.everything(), /presence-secret|a-new-secret/);
  });

  it("neither reads nor deactivates in the old organisation once the settings lead to another; `up` moves there, and says so", async () => {
    const other = await startOrganization({ settings: { organizationId: "their-id", organizationName: "Theirs" } });
    try {
      await configure(stack.organization);
      stack.project.program(lunch);
      const alone = withoutEnvironment();
      await alone.succeed("up");
      await configure(other);
      await stack.organization.requests();
      for (const command of ["refresh", "destroy"]) {
        const { exitCode, output } = await alone.run(command);
        assert.notEqual(exitCode, 0, output);
        assert.ok(output.includes(`apiUrl: ${stack.organization.url} → ${other.url}`), output);
      }
      assert.deepEqual(await stack.organization.requests(), {});
      // By the program, Pulumi asks the new organisation to delete what is in the old one.
      const { exitCode, output } = await alone.run("destroy", "--run-program");
      assert.notEqual(exitCode, 0, output);
      assert.deepEqual([(await stack.active()).length, (await other.definitions()).length], [1, 0]);
      const moved = await alone.succeed("up", "--refresh=false");
      assert.match(moved.output, /warning: the settings lead to another organisation/);
      assert.deepEqual([(await stack.active()).length, (await activeIn(other)).length], [0, 1]);
      await alone.succeed("up", "--expect-no-changes");
    } finally {
      await other.close();
    }
  });

  it("keeps a secret label out of the state, the history and what is printed, also when it fails half-way", async () => {
    stack.project.program(
      `new PresenceDefinition("lunch", { languageLabels: { en_US: pulumi.secret("TopSecret"), es: "Almuerzo" }, systemPresence: "Meal" });`,
    );
    const said = [await stack.succeed("up")];
    await stack.organization.edit(stack.ids()[0] ?? "", { languageLabels: { en_US: "topsecret", it: "Pranzo" } });
    await stack.organization.control("PUT", "settings", { putLabels: "merge" });
    said.push(await stack.run("preview", "--diff"), await stack.run("up", "--diff"));
    assert.notEqual(said.at(-1)?.exitCode, 0);
    await stack.organization.control("PUT", "settings", { putLabels: "replace" });
    said.push(await stack.succeed("up"), await stack.succeed("preview", "--json"));
    // The program itself says it.
    stack.project.write("index.js", "");
    for (const text of [...said.map(({ output }) => output), stack.project.everything()])
      assert.doesNotMatch(text, /top ?secret/i);
  });

  it("answers functions in a preview by the listing of the resources, and looks a built-in definition up", async () => {
    stack.project.program(`${lunch}
      exports.all = pulumi.output(invoke("getPresenceDefinitions", { systemPresence: "Meal" })).apply(({ definitions }) => definitions.length);
      exports.system = PresenceDefinition.get("meal", "3fd96123-badb-4f69-bc03-1b1ccc6d8014").systemPresence;`);
    await stack.succeed("up");
    assert.equal(stack.outputs()["system"], "Meal");
    await stack.organization.requests();
    await stack.succeed("preview");
    assert.deepEqual(await stack.organization.requests(), { "GET /api/v2/presencedefinitions": 1 });
  });

  it("is reviewed like the dynamic face: what is taken over, renamed, made and what to look at", async () => {
    const there = await stack.organization.add({ languageLabels: { en_US: "Tea" }, systemPresence: "Break" });
    stack.project.program(lunch);
    await stack.succeed("up");
    stack.project.program(
      lunch.replace('"Lunch"', '"Midday"') +
        `const tea = ${tea}
         new PresenceDefinition("shout", { languageLabels: { en_US: "TEA" }, systemPresence: "Break" }, { dependsOn: tea });`,
    );
    const { stdout } = await stack.succeed("preview", "--json");
    const { statuses, warnings } = reviewOf(readPreview(stdout));
    const actions = Object.fromEntries(statuses.map(({ name, actions }) => [name, actions.map(({ kind }) => kind)]));
    assert.deepEqual(actions, { lunch: ["renamed"], tea: ["adopted"], shout: ["created"] });
    assert.equal(statuses.find(({ name }) => name === "tea")?.id, there.id);
    assert.ok(
      warnings.some((text) =>
        text.startsWith('shout: has a label in en_US that differs from that of the resource "tea"'),
      ),
      warnings.join("\n"),
    );
    assert.equal(new Set(warnings).size, warnings.length);
  });

  it("deactivates a status that goes, although the program has looked it up too", async () => {
    stack.project.program(lunch);
    await stack.succeed("up");
    const look = `PresenceDefinition.get("looked-up", "${stack.ids()[0]}");`;
    stack.project.program(lunch + look);
    await stack.succeed("up");
    stack.project.program(look);
    await stack.succeed("up");
    assert.deepEqual(await stack.active(), []);
  });
});
