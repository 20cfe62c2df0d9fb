import assert from "node:assert/strict";
import { describeAdoption, type Plan, planFor, planForId } from "../provider/adopt.js";
import { Claims } from "../provider/claims.js";
import type { Definition, Desired } from "../provider/definitions.js";
import type { AdoptMode } from "../provider/fields.js";

const desired: Desired = {
  languageLabels: { en_US: "Lunch", es: "Almuerzo" },
  systemPresence: "Meal",
  deactivated: false,
};
const there = (id: string, more: Partial<Definition> = {}): Definition => ({ ...desired, id, builtIn: false, ...more });
const shares = { languageLabels: { en_US: "Lunch", de: "Mittag" } };

function plan(adopt: AdoptMode, existing: Definition[], claims = new Claims()): Plan {
  return planFor({ name: "lunch", desired, adoption: { adopt } }, existing, claims);
}
const description = (made: Plan) => (made.kind === "adopt" ? describeAdoption(made.existing, desired) : made.kind);
const adopted = (made: Plan) => (made.kind === "adopt" ? made.existing.id : made.kind);

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
    ];
    assert.equal(adopted(plan("identical", existing)), "new");
    assert.match(description(plan("identical", existing)), /^reactivates "Lunch" \(Meal\) new$/);
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
      description(made),
      'takes over "Lunch" (Meal) 1 and changes languageLabels.de: "Mittag" → nothing, languageLabels.es: nothing → "Almuerzo"',
    );
  });

  it("does not choose between several active ones: it lists them", () => {
    for (const mode of ["identical", "matching"] as const) {
      const made = plan(mode, [there("1"), there("2")]);
      assert.ok(made.kind === "refuse" && made.reason.includes("Meal) 1") && made.reason.includes("Meal) 2"));
    }
  });

  it("does not care about another system presence, another division, or a deactivated one that only shares a label", () => {
    assert.equal(adopted(plan("identical", [there("1", { systemPresence: "Break" })])), "create");
    assert.equal(adopted(plan("identical", [there("1", { ...shares, deactivated: true })])), "create");
    const inDivision = {
      name: "lunch",
      desired: { ...desired, divisionId: "a" },
      adoption: { adopt: "identical" as const },
    };
    assert.equal(adopted(planFor(inDivision, [there("1", { divisionId: "b" })], new Claims())), "create");
    assert.equal(planFor(inDivision, [there("1", { divisionId: "*" })], new Claims()).kind, "refuse");
  });

  it("never takes over a System definition", () => {
    assert.equal(adopted(plan("matching", [there("1", { builtIn: true })])), "create");
    const made = planForId(
      { name: "lunch", desired, adoption: { adopt: "identical" } },
      "1",
      there("1", { builtIn: true }),
      new Claims(),
    );
    assert.ok(made.kind === "refuse" && made.reason.includes("System definition"));
  });

  it("leaves alone what another resource of the program manages", () => {
    const claims = new Claims();
    claims.declare("dinner", { ...desired, languageLabels: { en_US: "Dinner" } }, false);
    claims.bind("1", "dinner");
    assert.equal(adopted(plan("identical", [there("1")], claims)), "create");
    claims.take("2", "brunch");
    assert.equal(adopted(plan("matching", [there("2", shares)], claims)), "create");
  });

  it("takes over word for word from a resource that the program dropped, as when it was renamed", () => {
    const claims = new Claims();
    claims.bind("1", "lunch-old");
    assert.equal(adopted(plan("identical", [there("1")], claims)), "1");
    assert.equal(adopted(plan("matching", [there("1", shares)], claims)), "create");
  });

  it("takes the one that adoptId names, and brings it in line", () => {
    const request = { name: "lunch", desired, adoption: { adopt: "identical" as const, adoptId: "1" } };
    assert.equal(adopted(planForId(request, "1", there("1", shares), new Claims())), "1");
    assert.equal(planForId(request, "1", undefined, new Claims()).kind, "refuse");
    assert.equal(planForId(request, "1", there("1", { systemPresence: "Break" }), new Claims()).kind, "refuse");
    const claims = new Claims();
    claims.take("1", "other");
    const taken = planForId(request, "1", there("1"), claims);
    assert.ok(taken.kind === "refuse" && taken.reason.includes('"other"'));
  });
});
