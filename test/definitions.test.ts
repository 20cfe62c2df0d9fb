import assert from "node:assert/strict";
import type { Desired } from "../provider/definition/definition.js";
import { computedGiven, fromWire, inputsFor, merge, toWire } from "../provider/definition/forms.js";
import { builtInIds } from "../provider/definition/vocabulary.js";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { Run } from "./support/run.js";

const queue: Desired = {
  languageLabels: { en_US: "Callbacks", ja: "折り返し" },
  systemPresence: "OnQueue",
  deactivated: false,
};

interface Logged {
  method: string;
  path: string;
  query: string;
  body?: Record<string, unknown>;
}

for (const [presenceApi, spelling, division] of [
  ["presencedefinitions", "On Queue", undefined],
  ["presence/definitions", "OnQueue", "*"],
] as const)
  describe(`the definitions, by ${presenceApi}`, () => {
    let organization: EmulatedOrganization;
    let run: Run;
    before(async () => {
      organization = await startOrganization();
      run = new Run(organization, { presenceApi });
    });
    after(() => organization.close());
    beforeEach(() => organization.requests());
    const logged = async () =>
      ((await organization.control("GET", "requests")) as { requests: Logged[] }).requests.filter(({ path }) =>
        path.startsWith("/api/"),
      );

    it("go over the wire in the spelling of these endpoints, and come back in one", async () => {
      const { definitions } = run.organization;
      const made = await definitions.create({ ...queue, ...(division && { divisionId: division }) });
      const changed = await definitions.update(made.id, { ...made, languageLabels: { en_US: "Calls" } });
      const listed = (await definitions.list()).find(({ id }) => id === made.id);
      const read = await definitions.get(made.id);
      for (const one of [made, changed, listed, read]) assert.equal(one?.systemPresence, "OnQueue");
      const bodies = (await logged()).flatMap(({ body }) => (body ? [body] : []));
      assert.equal(bodies.length, 2);
      for (const body of bodies) {
        assert.equal(body["systemPresence"], spelling);
        assert.equal(body["divisionId"], division);
        assert.deepEqual(
          Object.keys(body).filter((key) => ["id", "builtIn", "createdDate", "selfUri"].includes(key)),
          [],
          "what only the server sets is not sent",
        );
      }
      await definitions.deactivate(made.id);
      assert.equal((await definitions.get(made.id))?.deactivated, true);
    });

    it("are read with the labels of every language, active and deactivated ones", async () => {
      const { definitions } = run.organization;
      const active = await organization.add({ ...queue, languageLabels: { ja: "有効" } });
      const deactivated = await organization.add({ ...queue, languageLabels: { ja: "無効" }, deactivated: true });
      const listed = (await definitions.list()).filter(({ id }) => [active.id, deactivated.id].includes(id));
      assert.deepEqual(listed.map(({ languageLabels }) => languageLabels["ja"]).sort(), ["有効", "無効"].sort());
      assert.equal((await definitions.get(active.id))?.languageLabels["ja"], "有効");
      const reads = await logged();
      assert.ok(reads.length >= 2);
      for (const { query } of reads) assert.match(query, /(^|&)localeCode=ALL(&|$)/);
    });

    it("are none under an id that does not exist, and deactivating it counts as done", async () => {
      const { definitions } = run.organization;
      assert.equal(await definitions.get("00000000-0000-4000-8000-000000000000"), undefined);
      await definitions.deactivate("00000000-0000-4000-8000-000000000000");
    });
  });

describe("the forms of a definition", () => {
  it("have every field that either generation of endpoints answers, and mean the same by what is left out", () => {
    const bare = { id: "1", languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" };
    assert.deepEqual(fromWire(bare), { ...bare, deactivated: false, builtIn: false });
    const author = { id: "u", selfUri: "/api/v2/users/u" };
    const full = {
      ...bare,
      name: "AUX 1",
      divisionId: "d",
      deactivated: true,
      type: "User" as const,
      primary: false,
      createdBy: author,
      createdDate: "2026-01-01T00:00:00Z",
      modifiedBy: author,
      modifiedDate: "2026-01-02T00:00:00Z",
      selfUri: "/api/v2/presencedefinitions/1",
    };
    assert.deepEqual(fromWire({ ...full, languageLabelsOfALaterRelease: {} } as typeof full), {
      ...full,
      builtIn: false,
    });
    assert.deepEqual(fromWire({ id: "1" }), {
      id: "1",
      languageLabels: {},
      systemPresence: "",
      deactivated: false,
      builtIn: false,
    });
    assert.throws(() => fromWire({ ...bare, id: "" }), /without an id/);
  });

  it("know a System definition by its type, by primary, and by an id that only those have", () => {
    const words = { languageLabels: { en_US: "Meal" }, systemPresence: "Meal" };
    assert.equal(fromWire({ ...words, id: "1", type: "System" }).builtIn, true);
    assert.equal(fromWire({ ...words, id: "1", primary: true }).builtIn, true);
    assert.equal(builtInIds.size, 10);
    for (const id of builtInIds.keys()) assert.equal(fromWire({ ...words, id }).builtIn, true);
    assert.equal(fromWire({ ...words, id: "1", type: "User", primary: false }).builtIn, false);
  });

  it("keep what a program leaves open, and nothing else", () => {
    const existing = { ...queue, name: "AUX 1", divisionId: "d", languageLabels: { en_US: "Old" }, deactivated: true };
    assert.deepEqual(merge(existing, queue), { ...queue, name: "AUX 1" });
    assert.deepEqual(merge(existing, { ...queue, name: "AUX 2" }), { ...queue, name: "AUX 2" });
    assert.deepEqual(merge({}, queue), queue);
  });

  it("make inputs of a definition, with a name only where the program gives one", () => {
    const definition = fromWire({ ...toWire({ ...queue, name: "AUX 1" }, "presencedefinitions"), id: "1" });
    assert.deepEqual(inputsFor(definition, []), queue);
    assert.deepEqual(inputsFor(definition, computedGiven({ name: "x" })), { ...queue, name: "AUX 1" });
    assert.deepEqual(computedGiven({ languageLabels: {}, divisionId: "d" }), []);
  });

  it("leave a division out where the endpoints know none", () => {
    assert.equal("divisionId" in toWire({ ...queue, divisionId: "d" }, "presencedefinitions"), false);
    assert.equal(toWire({ ...queue, divisionId: "d" }, "presence/definitions").divisionId, "d");
  });
});
