import assert from "node:assert/strict";
import type { EmulatedOrganization } from "../support/organization.js";
import type { Project } from "../support/project.js";
import { StackUnderTest } from "../support/stack-under-test.js";

const path = "/api/v2/presencedefinitions";

describe("an API whose listings are late, short or lost on the way", () => {
  let stack: StackUnderTest;
  let organization: EmulatedOrganization;
  let project: Project;

  beforeEach(async () => {
    stack = await StackUnderTest.open();
    ({ organization, project } = stack);
    project.program(`new PresenceDefinition("lunch", { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" });`);
  });
  afterEach(() => stack.close());

  const late = (listingDelayMs: number) => organization.control("PUT", "settings", { listingDelayMs });
  const faults = (...rules: object[]) => organization.control("PUT", "faults", rules);

  it("a destroy and an up right after it: what the state calls active is active", async () => {
    await stack.succeed("up");
    const before = stack.ids();
    await late(3_600_000);
    await stack.succeed("destroy");
    await stack.succeed("up");
    assert.deepEqual(stack.ids(), before);
    assert.deepEqual(
      (await stack.active()).map(({ id }) => id),
      before,
    );
  });

  it("a proxy's 404: nothing counts as gone", async () => {
    await stack.succeed("up");
    const before = stack.ids();
    await faults(
      { path: `${path}/{presenceId}`, then: { status: 404, html: true } },
      { path, then: { body: { entities: [], total: 0, pageCount: 0 } } },
    );
    assert.notEqual((await stack.run("refresh")).exitCode, 0);
    assert.notEqual((await stack.run("destroy", "--refresh=false")).exitCode, 0);
    assert.deepEqual(stack.ids(), before);
    await organization.control("DELETE", "faults");
    await stack.succeed("preview", "--expect-no-changes");
  });

  it("a DELETE that says it was done, and was not: the run fails, and the state keeps the status", async () => {
    await stack.succeed("up");
    const before = stack.ids();
    await faults({ method: "DELETE", then: { status: 200, body: {} } });
    const { exitCode, output } = await stack.run("destroy");
    assert.notEqual(exitCode, 0);
    assert.match(output, /answered that "Lunch" \(Meal\) \S+ is deactivated, and it is still active/);
    assert.deepEqual(stack.ids(), before);
  });

  it("a listing that lacks some of what it says there is proves nothing new", async () => {
    await organization.add({ languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" });
    await faults({
      path,
      method: "GET",
      then: { body: { entities: [], total: 11, pageCount: 1, pageNumber: 1, pageSize: 100 } },
    });
    const { exitCode, output } = await stack.run("up");
    assert.notEqual(exitCode, 0);
    assert.match(output, /Could not look for "Lunch" \(Meal\) .*listed 0 definitions, and says that there are 11/);
    assert.equal((await stack.active()).length, 1);
  });

  it("a PUT answered with another definition: the resource keeps its own, and the stranger is left alone", async () => {
    await stack.succeed("up");
    const before = stack.ids();
    const stranger = await organization.add({ languageLabels: { en_US: "Stranger" }, systemPresence: "Meal" });
    await faults({ method: "PUT", then: { body: stranger, when: "after" } });
    project.program(
      `new PresenceDefinition("lunch", { languageLabels: { en_US: "Midday" }, systemPresence: "Meal" });`,
    );
    await stack.succeed("up");
    assert.deepEqual(stack.ids(), before);
    await organization.control("DELETE", "faults");
    await stack.succeed("preview", "--expect-no-changes");
    assert.ok((await stack.active()).some(({ languageLabels }) => languageLabels["en_US"] === "Stranger"));
  });

  it("a POST answered with a definition that was there before: it is not taken for the new one", async () => {
    const stranger = await organization.add({ languageLabels: { en_US: "Stranger" }, systemPresence: "Meal" });
    await faults({ method: "POST", path, nth: 1, then: { body: stranger, when: "after" } });
    await stack.succeed("up");
    const [id] = stack.ids();
    assert.notEqual(id, stranger.id);
    assert.equal((await stack.active()).length, 2);
  });

  it("a name that an administrator gave is kept by a change without refresh, and a label changed by hand is not overwritten unseen", async () => {
    await stack.succeed("up");
    const [id = ""] = stack.ids();
    await organization.edit(id, { name: "AUX 1" });
    project.program(
      `new PresenceDefinition("lunch", { languageLabels: { en_US: "Midday", es: "Almuerzo" }, systemPresence: "Meal" });`,
    );
    await stack.succeed("up", "--refresh=false");
    assert.equal((await stack.active())[0]?.name, "AUX 1");
    await organization.edit(id, { languageLabels: { en_US: "Midday", es: "A mano" } });
    project.program(
      `new PresenceDefinition("lunch", { languageLabels: { en_US: "Noon", es: "Almuerzo" }, systemPresence: "Meal" });`,
    );
    const { exitCode, output } = await stack.run("up", "--refresh=false");
    assert.notEqual(exitCode, 0);
    assert.match(
      output,
      /not as the last run left it .*languageLabels.es: "Almuerzo" → "A mano"\. Run again with --refresh/,
    );
    assert.equal((await stack.active())[0]?.languageLabels["es"], "A mano");
    await stack.succeed("up");
    assert.deepEqual((await stack.active())[0]?.languageLabels, { en_US: "Noon", es: "Almuerzo" });
  });

  it("an answer that is lost while listings are late: one definition, found when it shows", async () => {
    await late(300);
    await faults({ method: "POST", path, nth: 1, then: { drop: "after" } });
    await stack.succeed("up");
    assert.equal((await stack.active()).length, 1);
  });

  it("a twin of another stack's making is named by the next refresh, with both ids", async () => {
    await stack.succeed("up");
    const [ours] = stack.ids();
    const twin = await organization.add({ languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" });
    const { output } = await stack.succeed("preview");
    assert.match(
      output,
      new RegExp(`"Lunch" \\(Meal\\) ${ours} has a twin that no resource of this stack manages: ${twin.id}`),
    );
  });

  it("a killed CLI takes the provider with it: nothing is sent afterwards", async () => {
    await faults({ method: "POST", path, nth: 1, then: { retryAfter: 1 } });
    const { pid, ended } = stack.start("up");
    await organization.faultStruck();
    process.kill(pid, "SIGKILL");
    await ended;
    await stack.succeed("cancel", "--yes");
    await stack.succeed("up");
    assert.equal((await stack.active()).length, 1);
    assert.equal((await organization.requests())[`POST ${path}`], 2);
  });
});
