import assert from "node:assert/strict";
import type { CliStack } from "../../pulumi/cli-stack.js";
import { openStack } from "../support/cli.js";
import { type EmulatedOrganization, startOrganization } from "../support/organization.js";
import { Project } from "../support/project.js";

const apply = ["--yes", "--skip-preview"];

describe("settings that lead to another organisation", () => {
  let ours: EmulatedOrganization;
  let theirs: EmulatedOrganization;
  let project: Project;

  beforeEach(async () => {
    ours = await startOrganization({ settings: { organizationId: "our-id", organizationName: "Ours" } });
    theirs = await startOrganization({ settings: { organizationId: "their-id", organizationName: "Theirs" } });
    project = await Project.create();
    project.program(`
      new PresenceDefinition("lunch", { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" });
      new PresenceDefinition("tea", { languageLabels: { en_US: "Tea" }, systemPresence: "Break" });`);
  });
  afterEach(async () => {
    await ours.close();
    await theirs.close();
    project.remove();
  });

  const configured = async (stack: CliStack, { config }: EmulatedOrganization) => {
    for (const [key, value] of Object.entries(config))
      await stack.succeed(["config", "set", key, value, ...(key.includes("Secret") ? ["--secret"] : [])]);
  };
  const untouched = async () => {
    assert.deepEqual(
      (await ours.definitions()).map(({ deactivated }) => deactivated),
      [false, false],
    );
    assert.deepEqual(await theirs.definitions(), []);
  };

  it("are told before anything is read or deactivated in the organisation that the state has kept, with the way on", async () => {
    const stack = await openStack(project.folder, {});
    await configured(stack, ours);
    await stack.succeed(["up", ...apply]);
    await configured(stack, theirs);
    for (const words of [["refresh"], ["destroy"], ["destroy", "--refresh=false"]]) {
      const { exitCode, output } = await stack.run([...words, ...apply]);
      assert.notEqual(exitCode, 0);
      assert.ok(output.includes(`apiUrl: ${ours.url} → ${theirs.url}`), output);
      assert.match(output, /`pulumi refresh --run-program` or `pulumi up --refresh=false`/);
      await untouched();
    }
    for (const words of [["refresh", "--run-program"], ["destroy"], ["up"], ["up", "--refresh=false"]]) {
      const { exitCode, output } = await stack.run([...words, ...apply]);
      assert.notEqual(exitCode, 0);
      assert.match(output, /belongs to the organisation our-id, and the settings lead to "Theirs" their-id/);
      await untouched();
    }
    assert.equal((await stack.export()).deployment.resources?.filter(({ id }) => id).length, 3);
  });

  it("from the environment are told before anything is lost from the state", async () => {
    const stack = await openStack(project.folder, ours.env);
    await stack.succeed(["up", ...apply]);
    const elsewhere = await openStack(project.folder, theirs.env);
    for (const words of [
      ["preview", "--refresh"],
      ["up", ...apply],
      ["destroy", ...apply],
      ["refresh", ...apply],
    ]) {
      const { exitCode, output } = await elsewhere.run(words);
      assert.notEqual(exitCode, 0);
      assert.match(output, /belongs to the organisation our-id, and the settings lead to "Theirs" their-id/);
    }
    await untouched();
    await stack.succeed(["preview", "--expect-no-changes"]);
  });

  it("where the organisation cannot be told: all that the stack manages is not gone at once", async () => {
    for (const organization of [ours, theirs])
      await organization.control("PUT", "faults", [
        { path: "/api/v2/organizations/me", then: { status: 403, when: "before" } },
      ]);
    const stack = await openStack(project.folder, ours.env);
    await stack.succeed(["up", ...apply]);
    const elsewhere = await openStack(project.folder, theirs.env);
    const { exitCode, output } = await elsewhere.run(["refresh", ...apply]);
    assert.notEqual(exitCode, 0);
    assert.match(output, /neither can any other definition that this stack manages/);
    await stack.succeed(["preview", "--expect-no-changes"]);
    const [one] = await ours.definitions();
    await ours.erase(one?.id ?? "");
    assert.match((await stack.succeed(["refresh", ...apply])).output, /1 deleted/);
  });

  it("of a provider of its own are not held against the stack's: one program may manage two organisations", async () => {
    project.program(`
      class Nodejs extends pulumi.ProviderResource { constructor(name, args) { super("pulumi-nodejs", name, args); } }
      const provider = new Nodejs("theirs", ${JSON.stringify(theirs.config)});
      new PresenceDefinition("ours", { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" });
      new PresenceDefinition("theirs", { languageLabels: { en_US: "Tea" }, systemPresence: "Break" }, { provider });`);
    const stack = await openStack(project.folder, {});
    await configured(stack, ours);
    await stack.succeed(["up", ...apply]);
    await stack.succeed(["refresh", ...apply]);
    await stack.succeed(["destroy", ...apply]);
    for (const organization of [ours, theirs])
      assert.deepEqual(
        (await organization.definitions()).map(({ deactivated }) => deactivated),
        [true],
      );
  });
});
