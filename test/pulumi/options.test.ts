import assert from "node:assert/strict";
import { stateFolderOf } from "../support/cli.js";
import type { EmulatedOrganization } from "../support/organization.js";
import type { Project } from "../support/project.js";
import { StackUnderTest } from "../support/stack-under-test.js";

describe("a program that asks more of Pulumi than to create, change and delete", () => {
  let stack: StackUnderTest;
  let organization: EmulatedOrganization;
  let project: Project;

  beforeEach(async () => {
    stack = await StackUnderTest.open({}, "spawned");
    ({ organization, project } = stack);
  });
  afterEach(() => stack.close());

  const labels = async () => (await organization.definitions()).map(({ languageLabels }) => languageLabels["en_US"]);

  it("keeps secret labels out of the state, leaves alone what is to be ignored, and does not destroy what is protected", async () => {
    project.program(`
      new PresenceDefinition("lead", { languageLabels: { en_US: "Lead" }, systemPresence: "Busy" }, { protect: true });
      new PresenceDefinition("hidden", { languageLabels: { en_US: pulumi.secret("Sensitive word") }, systemPresence: "Away" }, { ignoreChanges: ["languageLabels.es"] });`);
    const { output } = await stack.succeed("up");
    assert.deepEqual((await labels()).sort(), ["Lead", "Sensitive word"]);
    for (const left of [output, project.everything(stateFolderOf(project.folder))])
      assert.doesNotMatch(left, /Sensitive word/);

    const hidden = (await organization.definitions()).find(({ systemPresence }) => systemPresence === "Away");
    await organization.edit(hidden?.id ?? "", { languageLabels: { en_US: "Sensitive word", es: "A mano" } });
    await stack.succeed("preview", "--expect-no-changes");

    const { exitCode } = await stack.run("destroy");
    assert.notEqual(exitCode, 0, "a protected resource was destroyed");
    const lead = (await organization.definitions()).find(({ systemPresence }) => systemPresence === "Busy");
    assert.equal(lead?.deactivated, false);
  });

  it("tells no secret label and keeps none, whatever becomes of it: refused in the check and by the API, stored otherwise, taken over", async () => {
    const hidden = (label: string, more = "") =>
      project.program(`new PresenceDefinition("hidden", {
        languageLabels: { en_US: pulumi.secret(${JSON.stringify(label)}) }, systemPresence: "Away", ${more} });`);
    const printed: string[] = [];
    const run = async (command: string, ...words: string[]) => {
      const { output, exitCode } = await stack.run(command, ...words);
      printed.push(output);
      return exitCode;
    };
    hidden(" Sensitive word");
    assert.notEqual(await run("preview"), 0);
    await organization.add({ languageLabels: { en_US: "Sensitive word", es: "A mano" }, systemPresence: "Away" });
    hidden("Sensitive word");
    assert.notEqual(await run("preview", "--json"), 0);
    hidden("Sensitive word", 'adopt: "matching"');
    assert.equal(await run("preview", "--json"), 0);
    const as = (languageLabels: object) => ({
      id: "11111111-0000-4000-8000-000000000000",
      languageLabels,
      systemPresence: "Away",
    });
    hidden("Sensitive word", 'adopt: "never"');
    for (const then of [
      { status: 400, body: { code: "invalid.value", message: "'sensitive WORD' is too long", status: 400 } },
      { body: as({ en_US: "sensitive word" }) },
    ]) {
      await organization.control("PUT", "faults", [{ method: "POST", path: "/api/v2/presencedefinitions", then }]);
      assert.notEqual(await run("up"), 0);
    }
    assert.match(printed.join("\n"), /the server answered languageLabels\.en_US\n/);
    for (const left of [...printed, project.everything(stateFolderOf(project.folder))])
      assert.doesNotMatch(left, /sensitive word/i);
  });

  it("takes the client's secret from the stack's configuration, and it stays there, encrypted", async () => {
    project.program(`new PresenceDefinition("lunch", { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" });`);
    stack = stack.in({ ...organization.env, GENESYSCLOUD_OAUTHCLIENT_SECRET: "" });
    await stack.succeed("config", "set", "genesyscloud:clientSecret", "presence-secret", "--secret");
    const { output } = await stack.succeed("up");
    assert.deepEqual(await labels(), ["Lunch"]);
    const exported = await stack.succeed("stack", "export");
    for (const left of [output, project.everything(), exported.stdout])
      assert.ok(!left.includes("presence-secret"), left.slice(0, 2_000));
  });
});
