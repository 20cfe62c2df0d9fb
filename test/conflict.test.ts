import assert from "node:assert/strict";
import type { Definition } from "../provider/definition/definition.js";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { Run } from "./support/run.js";

const status = (name: string, label: string) => ({
  languageLabels: { en_US: label },
  systemPresence: "Meal",
  deactivated: false,
  __resource: name,
});

describe("a server that takes no twins", () => {
  let organization: EmulatedOrganization;
  let run: Run;
  let a: Definition;
  let b: Definition;
  before(async () => {
    organization = await startOrganization();
  });
  after(() => organization.close());
  beforeEach(async () => {
    await organization.control("POST", "reset");
    await organization.control("PUT", "settings", { twins: "conflict" });
    run = new Run(organization);
    [a, b] = [await run.create(status("a", "Lunch")), await run.create(status("b", "Dinner"))];
    run = new Run(organization);
  });

  /** Changes labels as one run does, one after the other, and returns the errors. What the program wants is known before. */
  async function relabel(...changes: [Definition, name: string, label: string][]): Promise<string[]> {
    for (const [last, name, label] of changes) {
      await run.core.check({ name, urn: name }, { ...last }, status(name, label));
      run.diff(status(name, label), last);
    }
    const errors: string[] = [];
    for (const [last, name, label] of changes)
      await run.core
        .update(last, run.core.requestOf(status(name, label)))
        .catch((error: unknown) => errors.push((error as Error).message));
    return errors;
  }

  async function labels() {
    const all = await organization.definitions();
    return [a, b].map(({ id }) => all.find((one) => one.id === id)?.languageLabels["en_US"]);
  }

  it("lets two labels be swapped by way of a third, as the error says, which names the other", async () => {
    const errors = await relabel([a, "a", "Dinner"], [b, "b", "Lunch"]);
    assert.equal(errors.length, 2);
    assert.match(
      errors[0] ?? "",
      /409 conflict.*"Dinner" \(Meal\) \S+ has the label in en_US, and is the resource "b", which is to have this one's/,
    );
    assert.match(errors[1] ?? "", /"Lunch" .* is the resource "a", .*give one of them a label that nobody has/);
    assert.deepEqual(await labels(), ["Lunch", "Dinner"]);

    assert.deepEqual(await relabel([a, "a", "Lunch for now"]), []);
    const now = { ...a, languageLabels: { en_US: "Lunch for now" } };
    assert.deepEqual(await relabel([b, "b", "Lunch"]), []);
    assert.deepEqual(await relabel([now, "a", "Dinner"]), []);
    assert.deepEqual(await labels(), ["Dinner", "Lunch"]);
  });

  it("lets a label be handed on where it is given up in the same run, in whatever order, and else says to run again", async () => {
    const errors = await relabel([a, "a", "Dinner"], [b, "b", "Supper"]);
    assert.match(
      errors.join(),
      /^Could not update .* the resource "b", which is to give it up, and has not yet: `pulumi up --cont/,
    );
    run = new Run(organization);
    assert.deepEqual(await relabel([a, "a", "Dinner"]), []);
    assert.deepEqual(await labels(), ["Dinner", "Supper"]);

    run = new Run(organization, { retryWaitMs: "1000" });
    await organization.requests();
    const [first, then] = [
      { ...a, languageLabels: { en_US: "Dinner" } },
      { ...b, languageLabels: { en_US: "Supper" } },
    ];
    const handingOn = relabel([first, "a", "Supper"]);
    run.diff(status("b", "Tea"), then);
    await run.core.check({ name: "b", urn: "b" }, { ...then }, status("b", "Tea"));
    await organization.answered("PUT /api/v2/presencedefinitions/{presenceId}", 1);
    assert.deepEqual(await relabel([then, "b", "Tea"]), []);
    assert.deepEqual(await handingOn, []);
    assert.deepEqual(await labels(), ["Supper", "Tea"]);
  });

  it("is asked once more where nobody has the label any more, and then its own words are the error", async () => {
    const conflict = { method: "PUT", then: { status: 409, when: "before" } };
    await organization.control("PUT", "faults", [{ ...conflict, nth: 1 }]);
    assert.deepEqual(await relabel([a, "a", "Supper"]), []);
    await organization.control("PUT", "faults", [conflict]);
    await organization.requests();
    const [told = "", ...others] = await relabel([{ ...a, languageLabels: { en_US: "Supper" } }, "a", "Tea"]);
    assert.match(told, /^Could not update "Tea" .* answered 409 \S+: "[^"]+" \(contextId \S+\)\.$/);
    assert.deepEqual(others, []);
    assert.equal((await organization.requests())["PUT /api/v2/presencedefinitions/{presenceId}"], 2);
  });

  it("is asked again when who has the label gave it up while it was looked at", async () => {
    const put = "PUT /api/v2/presencedefinitions/{presenceId}";
    run = new Run(organization, { retryWaitMs: "300" });
    await organization.control("PUT", "faults", [{ method: "PUT", nth: 2, then: { status: 409, when: "before" } }]);
    await run.core.check({ name: "b", urn: "b" }, { ...b }, status("b", "Supper"));
    run.diff(status("b", "Supper"), b);
    await organization.requests();
    const handingOn = relabel([a, "a", "Dinner"]);
    await organization.answered(put, 1);
    await organization.edit(b.id, { languageLabels: { en_US: "Supper" } });
    assert.deepEqual(await handingOn, []);
  });

  it("says of what another resource keeps, of what the program has dropped, and of its own, what to do", async () => {
    await run.core.check({ name: "b", urn: "b" }, { ...b }, status("b", "Dinner"));
    run.diff(status("b", "Dinner"), b);
    await organization.requests();
    assert.match((await relabel([a, "a", "Dinner"])).join(), /the resource "b", which keeps it: change one/);
    const sent = (await organization.requests())["PUT /api/v2/presencedefinitions/{presenceId}"];
    assert.equal(sent, 1, "nothing to wait for");
    run = new Run(organization);
    await run.read(status("b", "Dinner"), b);
    assert.match(
      (await relabel([a, "a", "Dinner"])).join(),
      /the resource "b", which the program no longer has: remove it in a run/,
    );
    run = new Run(organization);
    await run.read(status("a", "Lunch"), a);
    await assert.rejects(
      run.create({ ...status("a", "Lunch"), adopt: "never" }),
      /what this resource has already: take out adopt: "never"/,
    );
  });

  it("tells no label of a secret resource to another one", async () => {
    const secret = { ...status("b", "Dinner"), languageLabels: { en_US: "Hidden", de: "Pause" }, __secret: true };
    await run.create({ ...secret, __resource: "c" });
    const [c] = (await organization.definitions()).filter(({ languageLabels }) => languageLabels["de"]);
    run = new Run(organization);
    await run.read({ ...secret, __resource: "c" }, c as unknown as Definition);
    const german = { ...status("a", "Lunch"), languageLabels: { en_US: "Lunch", de: "Pause" } };
    await assert.rejects(
      run.core.update(a, run.core.requestOf(german)),
      (error: Error) => !error.message.includes("Hidden") && error.message.includes("[secret]"),
    );
  });

  it("says of a label that nothing in the stack manages who has it, to a new status as to a renamed one", async () => {
    const tea = await organization.add({ languageLabels: { en_US: "Tea" }, systemPresence: "Meal" });
    const told = new RegExp(
      `"Tea" \\(Meal\\) ${tea.id} has the label in en_US, and no resource of this stack manages it`,
    );
    assert.match((await relabel([a, "a", "Tea"])).join(), told);
    run = new Run(organization);
    await assert.rejects(run.create({ ...status("c", "Tea"), adopt: "never" }), told);
  });
});
