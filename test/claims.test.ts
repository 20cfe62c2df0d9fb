import assert from "node:assert/strict";
import type { Caller } from "../provider/organization/reporter.js";
import { Claims } from "../provider/resource/claims.js";
import type { Request } from "../provider/resource/request.js";
import { stateEntry } from "./support/state-entry.js";

const caller = (name: string, parent = ""): Caller => ({ name, urn: `${parent}${name}` });
const request = (who: Caller): Request => ({
  caller: who,
  desired: { languageLabels: { en_US: who.urn }, systemPresence: "Meal", deactivated: false },
  adopt: "identical",
});
const [lunch, dinner] = [caller("lunch"), caller("dinner")];

describe("who manages which definition", () => {
  let claims: Claims;
  beforeEach(() => {
    claims = new Claims();
  });

  it("is the resource that the state binds to it, once the program mentions that", () => {
    claims.bind("1", lunch);
    assert.equal(claims.holder("1", dinner), undefined, "the program may have dropped lunch");
    assert.equal(claims.previousHolder("1", dinner), lunch);
    claims.declare(request(lunch));
    assert.equal(claims.holder("1", dinner), lunch);
    assert.equal(claims.holder("1", lunch), undefined, "itself is no other");
  });

  it("is who claims it in this run, before whom the state binds to it", () => {
    claims.declare(request(lunch));
    claims.bind("1", lunch);
    claims.claim("1", dinner);
    assert.equal(claims.holder("1", lunch), dinner);
    assert.equal(claims.holder("1", dinner), undefined);
  });

  it("is no longer who has got another one in this run", () => {
    claims.declare(request(lunch));
    claims.bind("1", lunch);
    claims.settle("2", lunch);
    assert.equal(claims.holder("1", dinner), undefined);
    assert.equal(claims.isBound("1", lunch), false);
    assert.equal(claims.isBound("2", lunch), true);
    assert.equal(claims.previousHolder("1", dinner), lunch, "who let go of it still hands over word for word alone");
  });

  it("keeps a definition from being deactivated that any resource got in this run, the same one included", () => {
    claims.bind("1", lunch);
    assert.equal(claims.keeper("1", lunch), undefined);
    claims.settle("1", lunch);
    assert.equal(claims.keeper("1", lunch), lunch, "as when it is replaced by itself");
    claims.settle("2", dinner);
    assert.equal(claims.keeper("2", lunch), dinner);
  });

  it("tells two children of one name apart by the components that they are in", () => {
    const [one, other] = [caller("lunch", "team:A$"), caller("lunch", "team:B$")];
    claims.declare(request(one));
    claims.bind("1", one);
    assert.deepEqual(
      claims.declare(request(other)).map(({ caller: { urn } }) => urn),
      ["team:A$lunch"],
    );
    assert.equal(claims.holder("1", other), one);
    claims.bind("2", other);
    claims.settle("3", one);
    assert.equal(claims.isBound("2", other), true, "what the other lets go of is its own");
  });

  it("can come to two resources of one state, and is then told of each to the other", () => {
    claims.declare(request(lunch));
    claims.declare(request(dinner));
    claims.bind("1", lunch);
    claims.bind("1", dinner);
    assert.deepEqual([claims.isBound("1", lunch), claims.isBound("1", dinner)], [true, true]);
    assert.deepEqual([claims.holder("1", lunch), claims.holder("1", dinner)], [dinner, lunch]);
  });

  it("knows what all others want, and of each the last word", () => {
    assert.deepEqual(claims.declare(request(lunch)), []);
    const again = request(lunch);
    claims.declare(again);
    assert.deepEqual(claims.declare(request(dinner)), [again]);
  });

  describe("by what the stack's state says", () => {
    it("has no owner in a resource that only looks a definition up, whatever a refresh has met", () => {
      claims.bind("1", dinner);
      claims.know([stateEntry("1", dinner, { external: true }), stateEntry("1", lunch), stateEntry("2", lunch)]);
      claims.release("1", lunch);
      assert.equal(claims.keeper("1", lunch), undefined);
      assert.deepEqual(claims.besides("2"), ["1"]);
    });

    it("stays for another resource, which this run may not touch, until that one goes as well", () => {
      claims.know([stateEntry("1", lunch), stateEntry("1", dinner)]);
      claims.release("1", lunch);
      claims.know(undefined);
      assert.equal(claims.keeper("1", lunch)?.name, dinner.name, "what is known stays so where it cannot be had again");
      claims.release("1", dinner);
      assert.equal(claims.keeper("1", dinner), undefined);
    });

    it("does not stay for what a replacement has still to remove, nor for one that has got another", () => {
      claims.know([stateEntry("1", dinner, { condemned: true }), stateEntry("2", dinner), stateEntry("3", lunch)]);
      assert.equal(claims.keeper("1", lunch), undefined);
      assert.deepEqual(claims.besides("3"), ["2"]);
      claims.settle("4", dinner);
      assert.equal(claims.keeper("2", lunch), undefined);
      assert.equal(claims.previousHolder("2", lunch), dinner);
    });

    it("stays for the resource itself where a replacement made it anew of the same one, and goes with the last entry", () => {
      claims.know([stateEntry("1", lunch, { condemned: true }), stateEntry("1", lunch)]);
      claims.release("1", lunch);
      assert.equal(claims.keeper("1", lunch), lunch);
      claims.release("1", lunch);
      assert.equal(claims.keeper("1", lunch), undefined);
    });

    it("stays for the resource that has come from the other face, which the state has as a second entry of its name", () => {
      claims.know([stateEntry("1", lunch), stateEntry("1", lunch)]);
      claims.release("1", lunch);
      assert.equal(claims.keeper("1", lunch), lunch);
      claims.release("1", lunch);
      assert.equal(claims.keeper("1", lunch), undefined);
    });

    it("is the resource's own where nothing in the run has asked about it, but not what a replacement has still to remove", () => {
      claims.know([stateEntry("1", lunch), stateEntry("2", lunch, { condemned: true })]);
      assert.deepEqual(
        [claims.isBound("1", lunch), claims.isBound("2", lunch), claims.isBound("1", dinner)],
        [true, false, false],
      );
    });

    it("is dropped where the program mentions nothing that has it, and left where all that had it have another one by now", () => {
      claims.know([stateEntry("1", lunch), stateEntry("2", dinner), stateEntry("3", dinner, { condemned: true })]);
      claims.declare(request(lunch));
      const known = (...ids: string[]) => ids.map((id) => [claims.isDropped(id), claims.isLeft(id)]);
      assert.deepEqual(known("1", "2", "3"), [
        [false, false],
        [true, false],
        [true, false],
      ]);
      claims.declare(request(dinner));
      assert.deepEqual(known("2", "3"), [
        [false, false],
        [true, false],
      ]);
      claims.settle("4", dinner);
      assert.deepEqual(known("2"), [[true, true]]);
      claims.claim("2", lunch);
      assert.deepEqual(known("2"), [[false, false]]);
    });

    it("is one of its provider's where nothing of another provider has it, too", () => {
      const elsewhere = { provider: "another" };
      claims.know([
        stateEntry("1", lunch),
        stateEntry("2", dinner),
        stateEntry("3", lunch, elsewhere),
        stateEntry("2", lunch, elsewhere),
      ]);
      assert.deepEqual(
        claims.ofSameProvider("1").map(([id]) => id),
        ["1"],
      );
      assert.deepEqual(claims.ofSameProvider("unknown"), []);
    });

    it("is handed over word for word alone by a resource that the program may yet mention", () => {
      claims.know([stateEntry("1", lunch)]);
      assert.equal(claims.holder("1", dinner), undefined);
      assert.equal(claims.previousHolder("1", dinner)?.name, lunch.name);
      claims.declare(request(lunch));
      assert.equal(claims.holder("1", dinner)?.name, lunch.name);
    });
  });

  it("is awaited by a resource that is made anew until that has it, or turns out to have had it", () => {
    claims.replace(lunch);
    claims.replace(dinner);
    claims.settle("1", lunch);
    assert.equal(claims.isAwaiting(), true);
    claims.bind("2", dinner);
    assert.equal(claims.isAwaiting(), false);
  });

  it("has an adoptId that has done its work: the next definition is not the one that it names", () => {
    claims.adopted("1", lunch);
    assert.deepEqual(
      [claims.hasAdopted("1", lunch), claims.hasAdopted("2", lunch), claims.hasAdopted("1", dinner)],
      [true, false, false],
    );
  });

  it("is told of who was to have it and failed, unless somebody else has claimed it since", () => {
    claims.claim("1", lunch);
    claims.fail("1", dinner);
    assert.equal(claims.failed("1"), undefined);
    claims.fail("1", lunch);
    assert.equal(claims.failed("1"), lunch);
  });
});
