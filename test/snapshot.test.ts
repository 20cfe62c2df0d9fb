import assert from "node:assert/strict";
import type { Definition } from "../provider/definition/definition.js";
import type { Definitions } from "../provider/organization/definitions.js";
import { Snapshot } from "../provider/organization/snapshot.js";

const lunch: Definition = {
  id: "1",
  languageLabels: { en_US: "Lunch" },
  systemPresence: "Meal",
  deactivated: false,
  builtIn: false,
};
const midday: Definition = { ...lunch, languageLabels: { en_US: "Midday" } };

describe("one listing, shared by everything that a run asks", () => {
  let there: Definition[];
  let listings: number;
  let reads: string[];
  let nowMs: number;
  /** What ends a listing that is under way; at once unless a test holds it. */
  let hold: Promise<unknown>;
  let snapshot: Snapshot;

  beforeEach(() => {
    there = [lunch];
    listings = 0;
    reads = [];
    nowMs = 0;
    hold = Promise.resolve();
    const none = () => Promise.reject(new Error("not asked for"));
    const definitions: Definitions = {
      list: async () => {
        listings++;
        const seen = [...there];
        await hold;
        return seen;
      },
      get: async (id) => {
        reads.push(id);
        return there.find((one) => one.id === id);
      },
      create: none,
      update: none,
      deactivate: none,
    };
    snapshot = new Snapshot(definitions, () => nowMs);
  });
  const labelOf = async (id: string) => (await snapshot.all()).get(id)?.languageLabels["en_US"];

  it("is made once, however many ask, at once or one after the other", async () => {
    await Promise.all([snapshot.all(), snapshot.all(), snapshot.find("1", () => true)]);
    await snapshot.all();
    assert.equal(listings, 1);
    assert.deepEqual(reads, []);
  });

  it("is made again once it is older than who asks can take", async () => {
    await snapshot.all(30);
    nowMs = 30;
    await snapshot.all(30);
    assert.equal(listings, 1);
    nowMs = 31;
    await snapshot.all();
    assert.equal(listings, 1, "who takes any age has the old one");
    await snapshot.all(30);
    assert.equal(listings, 2);
  });

  it("has what this run wrote, so that creating many costs one listing", async () => {
    await snapshot.all();
    snapshot.wrote(midday);
    snapshot.wrote({ ...lunch, id: "2" });
    assert.equal(await labelOf("1"), "Midday");
    assert.equal(await labelOf("2"), "Lunch");
    assert.equal(listings, 1);
  });

  it("has what was written while it was being made, which it may have missed", async () => {
    let end: (value: unknown) => void = () => undefined;
    hold = new Promise((resolve) => (end = resolve));
    const seen = labelOf("1");
    nowMs = 5;
    snapshot.wrote(midday);
    end(undefined);
    assert.equal(await seen, "Midday", "also for who asked before");
  });

  it("believes a later listing more than what was written before it", async () => {
    snapshot.wrote(midday);
    nowMs = 1;
    assert.equal(await labelOf("1"), "Lunch", "somebody changed it back by hand");
  });

  it("is made anew after it is dropped, as when the outcome of a write is unknown", async () => {
    await snapshot.all();
    there = [midday];
    snapshot.drop();
    assert.equal(await labelOf("1"), "Midday");
    assert.equal(listings, 2);
  });

  it("is made anew for who wants it fresh, once for all who ask at the same time", async () => {
    await snapshot.all();
    there = [midday];
    const [one, other] = await Promise.all([snapshot.fresh(), snapshot.fresh()]);
    assert.equal(one, other);
    assert.equal(one.get("1"), midday);
    assert.equal(listings, 2);
    assert.equal(await labelOf("1"), "Midday", "and is then everybody's");
    await snapshot.fresh();
    assert.equal(listings, 3);
  });

  it("is asked for again by the next one after it failed, fresh or not", async () => {
    hold = Promise.reject(new Error("refused"));
    await assert.rejects(snapshot.all(), /refused/);
    await assert.rejects(snapshot.fresh(), /refused/);
    hold = Promise.resolve();
    assert.equal(await labelOf("1"), "Lunch");
    assert.equal(listings, 3);
  });

  it("is confirmed by id where it lacks a definition or shows it otherwise than expected", async () => {
    assert.equal(await snapshot.find("1", () => true), lunch);
    there = [midday, { ...lunch, id: "2" }];
    assert.equal(await snapshot.find("1", () => false), midday);
    assert.equal((await snapshot.find("2", () => true))?.id, "2");
    assert.equal(await snapshot.find("3", () => true), undefined);
    assert.deepEqual(reads, ["1", "2", "3"]);
    assert.equal(await labelOf("1"), "Midday", "what was confirmed is in it");
    assert.deepEqual([...snapshot.leftOut], ["2"], "it is known to leave something out");
  });

  it("tells what is new since a moment from what was there before", async () => {
    await snapshot.all();
    nowMs = 10;
    there = [lunch, { ...lunch, id: "2" }];
    await snapshot.fresh();
    assert.equal(snapshot.isNewSince("1", 5), false);
    assert.equal(snapshot.isNewSince("2", 5), true);
    assert.equal(snapshot.isNewSince("2", 10), false);
    assert.equal(snapshot.isNewSince("3", 5), true, "never seen is new");
    nowMs = 20;
    snapshot.wrote(lunch);
    assert.equal(snapshot.isNewSince("1", 5), false, "seen once is seen");
  });
});
