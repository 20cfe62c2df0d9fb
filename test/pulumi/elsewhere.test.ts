import assert from "node:assert/strict";
import { type EmulatedOrganization, startOrganization } from "../support/organization.js";
import { StackUnderTest } from "../support/stack-under-test.js";

describe("settings that lead to another organisation", () => {
  let stack: StackUnderTest;
  let ours: EmulatedOrganization;
  let theirs: EmulatedOrganization;

  beforeEach(async () => {
    stack = await StackUnderTest.open({ settings: { organizationId: "our-id", organizationName: "Ours" } });
    ours = stack.organization;
    theirs = await startOrganization({ settings: { organizationId: "their-id", organizationName: "Theirs" } });
    stack.project.program(`
      new PresenceDefinition("lunch", { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" });
      new PresenceDefinition("tea", { languageLabels: { en_US: "Tea" }, systemPresence: "Break" });`);
  });
  afterEach(async () => {
    await theirs.close();
    await stack.close();
  });

  const configure = ({ config }: EmulatedOrganization) =>
    stack.succeed(
      ...["config", "set-all"],
      ...Object.entries(config).map(
        ([key, value]) => `--${key.includes("Secret") ? "secret" : "plaintext"}=${key}=${value}`,
      ),
    );
  const untouched = async () => {
    assert.deepEqual(
      (await ours.definitions()).map(({ deactivated }) => deactivated),
      [false, false],
    );
    assert.deepEqual(await theirs.definitions(), []);
  };

  it("are told before anything is read or deactivated in the organisation that the state has kept, with the way on", async () => {
    stack = stack.in({});
    await configure(ours);
    await stack.succeed("up");
    await configure(theirs);
    for (const [command, ...words] of [["refresh"], ["destroy"], ["destroy", "--refresh=false"]] as const) {
      const { exitCode, output } = await stack.run(command, ...words);
      assert.notEqual(exitCode, 0);
      assert.ok(output.includes(`apiUrl: ${ours.url} → ${theirs.url}`), output);
      assert.match(output, /`pulumi refresh --run-program` or `pulumi up --refresh=false`/);
      await untouched();
    }
    for (const [command, ...words] of [
      ["refresh", "--run-program"],
      ["destroy"],
      ["up"],
      ["up", "--refresh=false"],
    ] as const) {
      const { exitCode, output } = await stack.run(command, ...words);
      assert.notEqual(exitCode, 0);
      assert.match(output, /belongs to the organisation our-id, and the settings lead to "Theirs" their-id/);
      await untouched();
    }
    assert.equal(stack.resources().filter(({ id }) => id).length, 3);
  });

  it("from the environment are told before anything is lost from the state", async () => {
    await stack.succeed("up");
    const elsewhere = stack.in(theirs.env);
    for (const [command, ...words] of [["preview", "--refresh"], ["up"], ["destroy"], ["refresh"]] as const) {
      const { exitCode, output } = await elsewhere.run(command, ...words);
      assert.notEqual(exitCode, 0);
      assert.match(output, /belongs to the organisation our-id, and the settings lead to "Theirs" their-id/);
    }
    await untouched();
    await stack.succeed("preview", "--expect-no-changes");
  });

  it("where the organisation cannot be told: all that the stack manages is not gone at once", async () => {
    for (const organization of [ours, theirs])
      await organization.control("PUT", "faults", [
        { path: "/api/v2/organizations/me", then: { status: 403, when: "before" } },
      ]);
    await stack.succeed("up");
    const elsewhere = stack.in(theirs.env);
    const { exitCode, output } = await elsewhere.run("refresh");
    assert.notEqual(exitCode, 0);
    assert.match(output, /neither can any other definition that this stack manages/);
    await stack.succeed("preview", "--expect-no-changes");
    const [one] = await ours.definitions();
    await ours.erase(one?.id ?? "");
    assert.match((await stack.succeed("refresh")).output, /1 deleted/);
  });

  it("of a provider of its own are not held against the stack's: one program may manage two organisations", async () => {
    stack.project.program(`
      class Nodejs extends pulumi.ProviderResource { constructor(name, args) { super("pulumi-nodejs", name, args); } }
      const provider = new Nodejs("theirs", ${JSON.stringify(theirs.config)});
      new PresenceDefinition("ours", { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" });
      new PresenceDefinition("theirs", { languageLabels: { en_US: "Tea" }, systemPresence: "Break" }, { provider });`);
    stack = stack.in({});
    await configure(ours);
    await stack.succeed("up");
    await stack.succeed("refresh");
    await stack.succeed("destroy");
    for (const organization of [ours, theirs])
      assert.deepEqual(
        (await organization.definitions()).map(({ deactivated }) => deactivated),
        [true],
      );
  });
});
