import assert from "node:assert/strict";
import { Claims } from "../provider/resource/claims.js";
import { FormerIds } from "../provider/resource/moves.js";
import type { Entry } from "../provider/resource/stack-state.js";
import { stateEntry } from "./support/state-entry.js";

const caller = (urn: string) => ({ name: urn, urn });
const self = caller("coffee");
const entry = (id: string, urn: string, more: Partial<Entry> = {}) => stateEntry(id, caller(urn), more);

describe("the ids that a resource had before the one that it is getting", () => {
  let former: FormerIds;
  let claims: Claims;
  beforeEach(() => {
    former = new FormerIds();
    claims = new Claims();
  });
  /** Whatever is in the state is of this organisation, unless told otherwise. */
  const before = (entries: Entry[], adoptedId?: string, isHere = true) =>
    former.before(self, { entries, claims }, adoptedId, () => Promise.resolve(isHere));

  it("are what the state says of it, as a run is told or, where it is not, as the state of this organisation has it", async () => {
    assert.deepEqual(await before([]), []);
    const own = entry("2", "coffee", { previousIds: ["1"] });
    assert.deepEqual(await before([own]), ["2", "1"]);
    assert.deepEqual(await before([own], undefined, false), [], "a stack of that name may manage another organisation");
    assert.deepEqual(await before([entry("2", "coffee", { condemned: true })]), []);
    assert.deepEqual(await before([entry("2", "coffee", { external: true })]), []);
    former.had(self, { id: "3" });
    assert.deepEqual(await before([own], undefined, false), ["3"]);
  });

  it("are none where another resource has its definition by now", async () => {
    former.had(self, { id: "2", previousIds: ["1"] });
    claims.claim("2", caller("early"));
    assert.deepEqual(await before([]), []);
  });

  it("are, of a definition that it takes over, those that this was known by, but for one that has moved on", async () => {
    const others = entry("5", "old", { previousIds: ["4", "1"] });
    assert.deepEqual(await before([others]), []);
    assert.deepEqual(await before([others], "5"), ["4", "1"]);
    former.had(self, { id: "2", previousIds: ["1"] });
    assert.deepEqual(await before([others], "5"), ["2", "1", "4"], "each once");
    claims.bind("5", caller("old"));
    claims.settle("6", caller("old"));
    assert.deepEqual(await before([others], "5"), ["2", "1"]);
  });
});
