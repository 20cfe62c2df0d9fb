import assert from "node:assert/strict";
import { type Organisation, startOrganisation } from "./support/organisation.js";
import { Run } from "./support/run.js";

const words = { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" };
const path = "/api/v2/presencedefinitions";

describe("creating exactly once", () => {
  let organisation: Organisation;
  let run: Run;
  before(async () => {
    organisation = await startOrganisation();
  });
  after(() => organisation.close());
  beforeEach(async () => {
    await organisation.control("POST", "reset");
    run = new Run(organisation);
  });

  /** Creates without looking for what exists, which is what is tried here. */
  const create = (name = "lunch", more: object = {}) =>
    run.core.create(
      run.core.requestOf({ ...words, deactivated: false, adopt: "never", __resource: name, ...more }),
      undefined,
    );
  const faults = (...rules: object[]) => organisation.control("PUT", "faults", rules);
  const lose = (then: object, more: object = { nth: 1 }) => faults({ method: "POST", path, then, ...more });
  const posts = async () => (await organisation.requests())[`POST ${path}`];
  const ids = async () => (await organisation.definitions()).map(({ id }) => id);

  for (const [how, then] of Object.entries({
    "the connection broke after the work": { drop: "after" },
    "an error came after the work": { status: 503, when: "after" },
    "a proxy's page came in place of it": { status: 502, html: true, when: "after" },
    "half of it came": { truncate: true },
  }))
    it(`finds what was made where the answer was lost, because ${how}`, async () => {
      await lose(then);
      const made = await create();
      assert.deepEqual(await ids(), [made.id]);
      assert.equal(await posts(), 1);
      assert.deepEqual(run.told, [
        'info lunch: the answer to the creation of "Lunch" (Meal) was lost; looking whether it was made',
      ]);
    });

  it("sends it again where nothing was made", async () => {
    await lose({ drop: "before" });
    const made = await create();
    assert.deepEqual(await ids(), [made.id]);
    assert.equal(await posts(), 2);
  });

  it("waits for a listing that is behind the truth", async () => {
    await lose({ drop: "after" });
    await organisation.control("PUT", "settings", { listingDelayMs: 10 });
    const made = await create();
    assert.deepEqual(await ids(), [made.id]);
    assert.equal(await posts(), 1);
  });

  it("does not take for its own what was there before, what has other words, and what another resource got", async () => {
    const before = await organisation.add(words);
    await lose({ drop: "before" });
    await organisation.add({ ...words, languageLabels: { en_US: "Lunch", es: "Almuerzo" } });
    const made = await create();
    assert.notEqual(made.id, before.id);
    assert.equal((await ids()).length, 3);

    await lose({ drop: "after" }, { from: 1, to: 2 });
    const twins = await Promise.all([create("one"), create("two")]);
    assert.equal(new Set([...twins.map(({ id }) => id), made.id]).size, 3, "each of two twins has its own");
    assert.equal((await ids()).length, 5);
  });

  it("does not send again what was refused, and passes the first failure on after four tries", async () => {
    await lose({ status: 400, when: "before" });
    await assert.rejects(create(), /Could not create "Lunch" \(Meal\): .*400 bad\.request/);
    assert.equal(await posts(), 1);
    await lose({ status: 500, when: "before" }, {});
    await assert.rejects(create(), /Could not create "Lunch" \(Meal\): .*500 .*may have been carried out/);
    assert.equal(await posts(), 4);
  });

  it("says that it is not known, where the organisation cannot be listed either", async () => {
    run = new Run(organisation, { retryLimitMs: "1" });
    await run.organization.snapshot.all();
    await faults({ method: "POST", path, then: { drop: "after" } }, { method: "GET", path, then: { status: 500 } });
    await assert.rejects(
      create(),
      /Whether it was made is not known, .*500.*Run again: what was made is found then\./s,
    );
    assert.equal(await posts(), 1);
  });

  it("makes active what a server made active, deactivated as it was asked to be", async () => {
    await faults({
      method: "POST",
      path,
      nth: 1,
      then: { body: await organisation.add(words) },
    });
    const made = await create("idle", { deactivated: true });
    assert.equal(made.deactivated, true);
    assert.equal((await organisation.definitions())[0]?.deactivated, true);
  });
});
