import assert from "node:assert/strict";
import { join } from "node:path";
import { openStack } from "../support/cli.js";
import { type EmulatedOrganization, startOrganization } from "../support/organization.js";
import { Project } from "../support/project.js";

const apply = ["--yes", "--skip-preview"];

describe("a program that asks more of Pulumi than to create, change and delete", () => {
  let organization: EmulatedOrganization;
  let project: Project;

  beforeEach(async () => {
    organization = await startOrganization();
    project = await Project.create();
  });
  afterEach(async () => {
    await organization.close();
    project.remove();
  });

  const labels = async () => (await organization.definitions()).map(({ languageLabels }) => languageLabels["en_US"]);

  it("keeps secret labels out of the state, leaves alone what is to be ignored, and does not destroy what is protected", async () => {
    project.program(`
      new PresenceDefinition("lead", { languageLabels: { en_US: "Lead" }, systemPresence: "Busy" }, { protect: true });
      new PresenceDefinition("hidden", { languageLabels: { en_US: pulumi.secret("Sensitive word") }, systemPresence: "Away" }, { ignoreChanges: ["languageLabels.es"] });`);
    const stack = await openStack(project.folder, organization.env);
    const { output } = await stack.succeed(["up", ...apply]);
    assert.deepEqual((await labels()).sort(), ["Lead", "Sensitive word"]);
    for (const left of [output, project.everything(join(project.folder, "state"))])
      assert.doesNotMatch(left, /Sensitive word/);

    const hidden = (await organization.definitions()).find(({ systemPresence }) => systemPresence === "Away");
    await organization.edit(hidden?.id ?? "", { languageLabels: { en_US: "Sensitive word", es: "A mano" } });
    await stack.succeed(["preview", "--expect-no-changes"]);

    const { exitCode } = await stack.run(["destroy", ...apply]);
    assert.notEqual(exitCode, 0, "a protected resource was destroyed");
    const lead = (await organization.definitions()).find(({ systemPresence }) => systemPresence === "Busy");
    assert.equal(lead?.deactivated, false);
  });

  it("takes the client's secret from the stack's configuration, and it stays there, encrypted", async () => {
    project.program(`new PresenceDefinition("lunch", { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" });`);
    const stack = await openStack(project.folder, { ...organization.env, GENESYSCLOUD_OAUTHCLIENT_SECRET: "" });
    await stack.succeed(["config", "set", "genesyscloud:clientSecret", "presence-secret", "--secret"]);
    const { output } = await stack.succeed(["up", ...apply]);
    assert.deepEqual(await labels(), ["Lunch"]);
    for (const left of [output, project.everything(), JSON.stringify(await stack.export())])
      assert.ok(!left.includes("presence-secret"), left.slice(0, 2_000));
  });
});
