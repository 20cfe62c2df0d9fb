import assert from "node:assert/strict";
import type { Definition, Desired } from "../provider/definition/definition.js";
import type { AdoptMode } from "../provider/definition/inputs.js";
import { adoptionOf, describeAdoption, type Plan, planFor, planForId } from "../provider/resource/adopt.js";
import { Claims } from "../provider/resource/claims.js";
import type { Request } from "../provider/resource/request.js";

const desired: Desired = {
  languageLabels: { en_US: "Lunch", es: "Almuerzo" },
  systemPresence: "Meal",
  deactivated: false,
};
const there = (id: string, more: Partial<Definition> = {}): Definition => ({ ...desired, id, builtIn: false, ...more });
const shares = { languageLabels: { en_US: "Lunch", de: "Mittag" } };
const caller = (name: string) => ({ name, urn: name });
const request = (more: Partial<Request> = {}): Request => ({
  caller: caller("lunch"),
  desired,
  adopt: "identical",
  ...more,
});

const plan = (adopt: AdoptMode, existing: Definition[], claims = new Claims()): Plan =>
  planFor(request({ adopt }), existing, claims);
const adopted = (made: Plan) => (made.kind === "adopt" ? made.existing.id : made.kind);
function told(made: Plan): string {
  assert.ok(made.kind === "adopt");
  return describeAdoption(adoptionOf(made.existing, request()), made.existing.id);
}

describe("taking over what the organisation already has", () => {
  it("takes over the one that is the same word for word", () => {
    assert.equal(adopted(plan("identical", [there("other", { languageLabels: { en_US: "Tea" } }), there("1")])), "1");
    assert.equal(adopted(plan("matching", [there("1")])), "1");
    assert.equal(adopted(plan("never", [there("1")])), "create");
  });

  it("reactivates the newest deactivated one rather than making a twin of it", () => {
    const existing = [
      there("old", { deactivated: true, modifiedDate: "2026-01-01T00:00:00Z" }),
      there("new", { deactivated: true, modifiedDate: "2026-05-01T00:00:00Z" }),
      there("middle", { deactivated: true, createdDate: "2026-03-01T00:00:00Z" }),
    ];
    assert.equal(adopted(plan("identical", existing)), "new");
    assert.equal(told(plan("identical", existing)), "reactivates new");
  });

  it("prefers an active one, also where a deactivated one is the same word for word", () => {
    const existing = [there("gone", { deactivated: true }), there("1", shares)];
    assert.equal(plan("identical", existing).kind, "refuse");
    assert.equal(adopted(plan("matching", existing)), "1");
    assert.equal(
      adopted(plan("matching", [there("gone", { deactivated: true }), there("old", { ...shares, deactivated: true })])),
      "gone",
    );
    assert.equal(adopted(plan("matching", [there("old", { ...shares, deactivated: true })])), "old");
  });

  it("stops at an active one that shares a label, with its id and every way out", () => {
    const made = plan("identical", [there("1", shares)]);
    assert.ok(made.kind === "refuse");
    assert.equal(made.property, "languageLabels.en_US");
    for (const part of ['"Lunch" (Meal) 1', 'adoptId: "1"', 'adopt: "matching"', 'adopt: "never"', "change the label"])
      assert.ok(made.reason.includes(part), part);
  });

  it("brings such a one in line where matching is asked for, and says how", () => {
    const made = plan("matching", [there("1", shares)]);
    assert.equal(adopted(made), "1");
    assert.equal(
      told(made),
      'takes over 1 and changes languageLabels.de: "Mittag" → nothing, languageLabels.es: nothing → "Almuerzo"',
    );
  });

  it("does not choose between several active ones: it lists them", () => {
    for (const mode of ["identical", "matching"] as const)
      for (const pair of [
        [there("1"), there("2")],
        [there("1", shares), there("2", shares)],
      ]) {
        const made = plan(mode, pair);
        if (mode === "identical" && pair[0]?.languageLabels !== desired.languageLabels) continue;
        assert.ok(made.kind === "refuse" && made.reason.includes("Meal) 1") && made.reason.includes("Meal) 2"));
      }
  });

  it("does not care about another system presence, another division, or a deactivated one that only shares a label", () => {
    assert.equal(adopted(plan("identical", [there("1", { systemPresence: "Break" })])), "create");
    assert.equal(adopted(plan("identical", [there("1", { ...shares, deactivated: true })])), "create");
    const inDivision = request({ desired: { ...desired, divisionId: "a" } });
    assert.equal(adopted(planFor(inDivision, [there("1", { divisionId: "b" })], new Claims())), "create");
    assert.equal(adopted(planFor(inDivision, [there("1", { divisionId: "a" })], new Claims())), "1");
    assert.equal(planFor(inDivision, [there("1", { divisionId: "*" })], new Claims()).kind, "refuse");
    assert.equal(planFor(inDivision, [there("1")], new Claims()).kind, "refuse", "no division is all divisions");
  });

  it("never takes over a System definition", () => {
    assert.equal(adopted(plan("matching", [there("1", { builtIn: true })])), "create");
    const made = planForId(request(), "1", there("1", { builtIn: true }), new Claims());
    assert.ok(made.kind === "refuse" && made.reason.includes("System definition"));
  });

  it("leaves alone what another resource of the program manages", () => {
    const claims = new Claims();
    claims.declare(request({ caller: caller("dinner"), desired: { ...desired, languageLabels: { en_US: "Dinner" } } }));
    claims.bind("1", caller("dinner"));
    assert.equal(adopted(plan("identical", [there("1")], claims)), "create");
    claims.claim("2", caller("brunch"));
    assert.equal(adopted(plan("matching", [there("2", shares)], claims)), "create");
  });

  it("takes over word for word from a resource that the program dropped, as when it was renamed", () => {
    const claims = new Claims();
    claims.bind("1", caller("lunch-old"));
    assert.equal(adopted(plan("identical", [there("1")], claims)), "1");
    assert.equal(adopted(plan("matching", [there("1", shares)], claims)), "create");
    const adoption = adoptionOf(there("1"), request(), claims.previousHolder("1", caller("lunch")));
    assert.deepEqual(adoption, { id: "1", from: "lunch-old" });
    assert.equal(describeAdoption(adoption, "it"), 'takes over it from the resource "lunch-old"');
  });

  it("prefers what a renamed resource had to a twin that nobody manages", () => {
    const claims = new Claims();
    claims.bind("1", caller("dinner"));
    for (const mode of ["identical", "matching"] as const)
      for (const deactivated of [false, true])
        assert.equal(
          adopted(
            plan(mode, [there("twin", { deactivated, modifiedDate: "2026" }), there("1", { deactivated })], claims),
          ),
          "1",
        );
    claims.bind("twin", caller("supper"));
    assert.equal(plan("identical", [there("twin"), there("1")], claims).kind, "refuse");
  });

  it("takes what the resource itself has and is to get anew, with other words too, but for a second one that is asked for", () => {
    const claims = new Claims();
    claims.bind("1", caller("lunch"));
    for (const own of [there("1"), there("1", shares), there("1", { deactivated: true })])
      assert.equal(adopted(plan("identical", [there("twin"), own], claims)), "1");
    assert.equal(adopted(plan("never", [there("1")], claims)), "create");
    assert.equal(adopted(plan("identical", [there("1", { languageLabels: { en_US: "Tea" } })], claims)), "create");
    claims.claim("1", caller("dinner"));
    assert.equal(adopted(plan("identical", [there("1")], claims)), "create", "another one has it by now");
  });

  it("takes the one that adoptId names, and brings it in line", () => {
    const byId = request({ adoptId: "1" });
    assert.equal(adopted(planForId(byId, "1", there("1", shares), new Claims())), "1");
    assert.equal(planForId(byId, "1", undefined, new Claims()).kind, "refuse");
    assert.equal(planForId(byId, "1", there("1", { systemPresence: "Break" }), new Claims()).kind, "refuse");
    const claims = new Claims();
    claims.claim("1", caller("other"));
    const taken = planForId(byId, "1", there("1"), claims);
    assert.ok(taken.kind === "refuse" && taken.reason.includes('"other"'));
  });

  it("hands on what is brought in line as data, and no value where something is secret", () => {
    const existing = there("1", { ...shares, deactivated: true });
    assert.deepEqual(adoptionOf(existing, request()), {
      id: "1",
      reactivates: true,
      differences: [
        { path: "languageLabels.de", existing: "Mittag" },
        { path: "languageLabels.es", desired: "Almuerzo" },
      ],
    });
    assert.deepEqual(adoptionOf(existing, request({ caller: { ...caller("lunch"), secret: true } })).differences, [
      { path: "languageLabels.de" },
      { path: "languageLabels.es" },
    ]);
  });
});
