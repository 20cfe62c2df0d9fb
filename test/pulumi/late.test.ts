import assert from "node:assert/strict";
import type { CliStack } from "../../pulumi/cli-stack.js";
import { openStack } from "../support/cli.js";
import { isDefinition } from "../support/driver.js";
import { type EmulatedOrganization, startOrganization } from "../support/organization.js";
import { Project } from "../support/project.js";

const apply = ["--yes", "--skip-preview"];
const path = "/api/v2/presencedefinitions";

describe("an API whose listings are late, short or lost on the way", () => {
  let organization: EmulatedOrganization;
  let project: Project;
  let stack: CliStack;

  beforeEach(async () => {
    organization = await startOrganization();
    project = await Project.create();
    stack = await openStack(project.folder, organization.env);
    project.program(`new PresenceDefinition("lunch", { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" });`);
  });
  afterEach(async () => {
    await organization.close();
    project.remove();
  });

  const late = (listingDelayMs: number) => organization.control("PUT", "settings", { listingDelayMs });
  const faults = (...rules: object[]) => organization.control("PUT", "faults", rules);
  const active = async () => (await organization.definitions()).filter(({ deactivated }) => !deactivated);
  const stateIds = async () =>
    ((await stack.export()).deployment.resources ?? []).filter(isDefinition).map(({ id }) => id);

  it("a destroy and an up right after it: what the state calls active is active", async () => {
    await stack.succeed(["up", ...apply]);
    const before = await stateIds();
    await late(3_600_000);
    await stack.succeed(["destroy", ...apply]);
    await stack.succeed(["up", ...apply]);
    assert.deepEqual(await stateIds(), before);
    assert.deepEqual(
      (await active()).map(({ id }) => id),
      before,
    );
  });

  for (const [how, then] of Object.entries({
    "an HTML page": { status: 404, html: true },
    "JSON of its own": { status: 404, body: { error: "no route" } },
    "JSON with a message": { status: 404, body: { message: "no route", code: 404 } },
  }))
    it(`a proxy's 404, as ${how}: nothing counts as gone`, async () => {
      await stack.succeed(["up", ...apply]);
      const before = await stateIds();
      await faults(
        { path: `${path}/{presenceId}`, then },
        { path, then: { body: { entities: [], total: 0, pageCount: 0 } } },
      );
      for (const words of [["refresh"], ["destroy", "--refresh=false"]])
        assert.notEqual((await stack.run([...words, ...apply])).exitCode, 0);
      assert.deepEqual(await stateIds(), before);
      await organization.control("DELETE", "faults");
      await stack.succeed(["preview", "--expect-no-changes"]);
    });

  it("a DELETE that says it was done, and was not: the run fails, and the state keeps the status", async () => {
    await stack.succeed(["up", ...apply]);
    const before = await stateIds();
    await faults({ method: "DELETE", then: { status: 200, body: {} } });
    const { exitCode, output } = await stack.run(["destroy", ...apply]);
    assert.notEqual(exitCode, 0);
    assert.match(output, /answered that "Lunch" \(Meal\) \S+ is deactivated, and it is still active/);
    assert.deepEqual(await stateIds(), before);
  });

  it("a listing that lacks some of what it says there is proves nothing new", async () => {
    await organization.add({ languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" });
    await faults({
      path,
      method: "GET",
      then: { body: { entities: [], total: 11, pageCount: 1, pageNumber: 1, pageSize: 100 } },
    });
    const { exitCode, output } = await stack.run(["up", ...apply]);
    assert.notEqual(exitCode, 0);
    assert.match(output, /Could not look for "Lunch" \(Meal\) .*listed 0 definitions, and says that there are 11/);
    assert.equal((await active()).length, 1);
  });

  it("a PUT answered with another definition: the resource keeps its own, and the stranger is left alone", async () => {
    await stack.succeed(["up", ...apply]);
    const before = await stateIds();
    const stranger = await organization.add({ languageLabels: { en_US: "Stranger" }, systemPresence: "Meal" });
    await faults({ method: "PUT", then: { body: stranger, when: "after" } });
    project.program(
      `new PresenceDefinition("lunch", { languageLabels: { en_US: "Midday" }, systemPresence: "Meal" });`,
    );
    await stack.succeed(["up", ...apply]);
    assert.deepEqual(await stateIds(), before);
    await organization.control("DELETE", "faults");
    await stack.succeed(["preview", "--expect-no-changes"]);
    assert.ok((await active()).some(({ languageLabels }) => languageLabels["en_US"] === "Stranger"));
  });

  it("a POST answered with a definition that was there before: it is not taken for the new one", async () => {
    const stranger = await organization.add({ languageLabels: { en_US: "Stranger" }, systemPresence: "Meal" });
    await faults({ method: "POST", path, nth: 1, then: { body: stranger, when: "after" } });
    await stack.succeed(["up", ...apply]);
    const [id] = await stateIds();
    assert.notEqual(id, stranger.id);
    assert.equal((await active()).length, 2);
  });

  it("a name that an administrator gave is kept by a change without refresh, and a label changed by hand is not overwritten unseen", async () => {
    await stack.succeed(["up", ...apply]);
    const [id = ""] = await stateIds();
    await organization.edit(id, { name: "AUX 1" });
    project.program(
      `new PresenceDefinition("lunch", { languageLabels: { en_US: "Midday", es: "Almuerzo" }, systemPresence: "Meal" });`,
    );
    await stack.succeed(["up", ...apply, "--refresh=false"]);
    assert.equal((await active())[0]?.name, "AUX 1");
    await organization.edit(id, { languageLabels: { en_US: "Midday", es: "A mano" } });
    project.program(
      `new PresenceDefinition("lunch", { languageLabels: { en_US: "Noon", es: "Almuerzo" }, systemPresence: "Meal" });`,
    );
    const { exitCode, output } = await stack.run(["up", ...apply, "--refresh=false"]);
    assert.notEqual(exitCode, 0);
    assert.match(
      output,
      /not as the last run left it .*languageLabels.es: "Almuerzo" → "A mano"\. Run again with --refresh/,
    );
    assert.equal((await active())[0]?.languageLabels["es"], "A mano");
    await stack.succeed(["up", ...apply]);
    assert.deepEqual((await active())[0]?.languageLabels, { en_US: "Noon", es: "Almuerzo" });
  });

  it("an answer that is lost while listings are late: one definition, found when it shows", async () => {
    await late(300);
    await faults({ method: "POST", path, nth: 1, then: { drop: "after" } });
    await stack.succeed(["up", ...apply]);
    assert.equal((await active()).length, 1);
  });

  it("a twin of another stack's making is named by the next refresh, with both ids", async () => {
    await stack.succeed(["up", ...apply]);
    const [ours] = await stateIds();
    const twin = await organization.add({ languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" });
    const { output } = await stack.succeed(["preview"]);
    assert.match(
      output,
      new RegExp(`"Lunch" \\(Meal\\) ${ours} has a twin that no resource of this stack manages: ${twin.id}`),
    );
  });

  it("a killed CLI takes the provider with it: nothing is sent afterwards", async () => {
    await faults({ method: "POST", path, nth: 1, then: { retryAfter: 1 } });
    const { pid, ended } = stack.start(["up", ...apply]);
    await organization.faultStruck();
    process.kill(pid, "SIGKILL");
    await ended;
    await stack.succeed(["cancel", "--yes"]);
    await stack.succeed(["up", ...apply]);
    assert.equal((await active()).length, 1);
    assert.equal((await organization.requests())[`POST ${path}`], 2);
  });
});
