import assert from "node:assert/strict";
import { PresenceApiError } from "../provider/api/errors.js";
import type { Definition, Desired } from "../provider/definition/definition.js";
import type { Definitions } from "../provider/organization/definitions.js";
import type { Organization } from "../provider/organization/organization.js";
import { Snapshot } from "../provider/organization/snapshot.js";
import { Claims } from "../provider/resource/claims.js";
import { createOnce } from "../provider/resource/create-once.js";
import type { Request } from "../provider/resource/request.js";
import { StackState } from "../provider/resource/stack-state.js";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { Run } from "./support/run.js";

const words = { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" };
const path = "/api/v2/presencedefinitions";

describe("creating exactly once", () => {
  let organization: EmulatedOrganization;
  let run: Run;
  before(async () => {
    organization = await startOrganization();
  });
  after(() => organization.close());
  beforeEach(async () => {
    await organization.control("POST", "reset");
    run = new Run(organization);
  });

  /** Creates without looking for what exists, which is what is tried here. */
  const create = (name = "lunch", more: object = {}) =>
    run.core.create(
      run.core.requestOf({ ...words, deactivated: false, adopt: "never", __resource: name, ...more }),
      undefined,
    );
  const faults = (...rules: object[]) => organization.control("PUT", "faults", rules);
  const lose = (then: object, more: object = { nth: 1 }) => faults({ method: "POST", path, then, ...more });
  const posts = async () => (await organization.requests())[`POST ${path}`];
  const ids = async () => (await organization.definitions()).map(({ id }) => id);

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

  it("gives each of two twins that are meant its own, although both answers were lost", async () => {
    await lose({ drop: "after" }, { to: 2 });
    const twins = await Promise.all([create("one"), create("two")]);
    assert.notEqual(twins[0].id, twins[1].id);
    assert.deepEqual((await ids()).sort(), twins.map(({ id }) => id).sort());
  });

  it("does not send again what was refused, and passes the first failure on after four tries", async () => {
    await lose({ status: 400, when: "before" });
    await assert.rejects(create(), /Could not create "Lunch" \(Meal\): .*400 bad\.request/);
    assert.equal(await posts(), 1);
    await lose({ status: 500, when: "before" }, {});
    await assert.rejects(create(), /Could not create "Lunch" \(Meal\): .*500 .*may have been carried out/);
    assert.equal(await posts(), 4);
  });

  it("does not call it refused where the first one may be what the server now has: the next run looks", async () => {
    await faults(
      { method: "POST", path, nth: 1, then: { drop: "before" } },
      { method: "POST", path, then: { status: 409, when: "before" } },
    );
    await assert.rejects(create(), /Whether "Lunch" \(Meal\) was made is not known, because the server says that such/);
    assert.equal(await posts(), 2);
  });

  it("says that it is not known, where the organisation cannot be listed either", async () => {
    run = new Run(organization, { retryLimitMs: "1" });
    await run.organization.snapshot.all();
    await faults({ method: "POST", path, then: { drop: "after" } }, { method: "GET", path, then: { status: 500 } });
    await assert.rejects(
      create(),
      /Whether "Lunch" \(Meal\) was made is not known, .*500.*Run again: what was made is found then\./s,
    );
    assert.equal(await posts(), 1);
  });

  it("deactivates what a server made active although it was asked not to, and keeps its name", async () => {
    await run.organization.snapshot.all();
    await faults({
      method: "POST",
      path,
      nth: 1,
      then: { body: await organization.add({ ...words, name: "AUX 1" }) },
    });
    const made = await create("idle", { deactivated: true });
    assert.equal(made.deactivated, true);
    const [existing] = await organization.definitions();
    assert.deepEqual([existing?.deactivated, existing?.name], [true, "AUX 1"]);
  });
});

describe("what is taken for a creation whose answer was lost", () => {
  const desired: Desired = { ...words, deactivated: false };
  const request = (name: string): Request => ({ caller: { name, urn: name }, desired, adopt: "never" });
  const of = (id: string, more: object = {}): Definition => ({ ...desired, id, builtIn: false, ...more });
  const lost = new PresenceApiError(
    { operation: "postPresencedefinitions", method: "POST", path },
    { kind: "connection", reason: "lost its connection", mayHaveWorked: true },
  );
  let there: Definition[];
  let listings: number;
  let sent: number;
  /** What becomes visible only with the n-th listing. */
  let arrivesBefore: { listing: number; definition: Definition } | undefined;
  /** What happens to a creation. */
  let create: () => Definition;
  let run: Parameters<typeof createOnce>[1];

  beforeEach(() => {
    there = [];
    listings = 0;
    sent = 0;
    arrivesBefore = undefined;
    const none = () => Promise.reject(new Error("not asked for"));
    const definitions: Definitions = {
      list: async () => {
        listings++;
        if (listings === arrivesBefore?.listing) there.push(arrivesBefore.definition);
        return [...there];
      },
      create: async () => {
        sent++;
        return create();
      },
      get: none,
      update: none,
      deactivate: none,
    };
    let ticks = 0;
    const snapshot = new Snapshot(definitions, () => ticks++);
    const client = { retryWaitMs: 1, requestTimeoutMs: 1 };
    const organization = { config: { client }, definitions, snapshot } as unknown as Organization;
    run = { organization, claims: new Claims(), state: new StackState(), report: () => undefined };
  });
  /** Loses the first answer, after `arrive` has happened; the second creation works. */
  function loseOnce(arrive: () => void): void {
    create = () => {
      if (sent > 1) return of("own");
      arrive();
      throw lost;
    };
  }

  it("is what is new, has its words, and is nobody else's", async () => {
    there = [of("before")];
    run.claims.claim("taken", { name: "other", urn: "other" });
    loseOnce(() => {
      there.push(of("taken"), of("other words", { languageLabels: { en_US: "Lunch", es: "x" } }));
      there.push(of("elsewhere", { systemPresence: "Break" }), of("ours"));
    });
    assert.equal((await createOnce(request("lunch"), run)).id, "ours");
    assert.equal(sent, 1);
  });

  it("is nothing of what was there before, or is somebody else's: it is sent again", async () => {
    there = [of("before")];
    run.claims.claim("taken", { name: "other", urn: "other" });
    loseOnce(() => {
      there.push(of("taken"), of("elsewhere", { systemPresence: "Break" }));
    });
    assert.equal((await createOnce(request("lunch"), run)).id, "own");
    assert.equal(sent, 2);
  });

  it("may be something new in other words, which a server may have stored so: it is not sent again, and the run tells", async () => {
    loseOnce(() => there.push(of("other words", { languageLabels: { en_US: "lun" } })));
    await assert.rejects(
      createOnce(request("lunch"), run),
      /not known, because "lun" \(Meal\) other words is new, and could be it\. Run again/,
    );
    assert.equal(sent, 1);
  });

  it("is beside what was answered, where that is a stranger that no listing has shown before", async () => {
    create = () => {
      there.push(of("stranger", { languageLabels: { en_US: "Dinner" } }), of("ours"));
      return of("stranger", { languageLabels: { en_US: "Dinner" } });
    };
    assert.equal((await createOnce(request("lunch"), run)).id, "ours");
    assert.equal(run.claims.holder("stranger", { name: "other", urn: "other" }), undefined);
    assert.deepEqual([sent, listings], [1, 2]);
  });

  it("is not what was answered, where that was there before: the same label or not", async () => {
    there = [of("before", { languageLabels: { en_US: "Lunch", es: "x" } })];
    create = () => {
      there.push(of("ours"));
      return of("before", { languageLabels: { en_US: "Lunch", es: "x" } });
    };
    assert.equal((await createOnce(request("lunch"), run)).id, "ours");
    assert.equal(sent, 1);
  });

  it("is what was answered in words of the server's own, which cost no look, and in others where nothing is beside it", async () => {
    create = () => of("stored", { languageLabels: { en_US: "lunch", es: "x" } });
    assert.equal((await createOnce(request("one"), run)).id, "stored");
    assert.equal(listings, 1);
    sent = 0;
    create = () => of("in other words", { languageLabels: { en_US: "Label 7" } });
    assert.equal((await createOnce(request("two"), run)).id, "in other words");
  });

  it("is looked for more than once, because a listing can be behind the truth", async () => {
    loseOnce(() => undefined);
    arrivesBefore = { listing: 3, definition: of("late") };
    assert.equal((await createOnce(request("lunch"), run)).id, "late");
    assert.equal(sent, 1);
  });

  it("is its own from then on, found or answered, and in the listing", async () => {
    const other = { name: "other", urn: "other" };
    create = () => of("answered");
    await createOnce(request("one"), run);
    assert.equal(run.claims.holder("answered", other)?.name, "one");
    assert.ok((await run.organization.snapshot.all()).has("answered"));
    assert.equal(listings, 1);
    sent = 0;
    loseOnce(() => there.push(of("found")));
    await createOnce(request("two"), run);
    assert.equal(run.claims.holder("found", other)?.name, "two");
  });
});
