import assert from "node:assert/strict";
import type { Ended } from "../../pulumi/process.js";
import type { EmulatedOrganization } from "../support/organization.js";
import { StackUnderTest } from "../support/stack-under-test.js";

describe("a catalogue from run to run", () => {
  let stack: StackUnderTest;
  let organization: EmulatedOrganization;

  before(async () => {
    stack = await StackUnderTest.open({ settings: { maxActivePerSystemPresence: 2 } }, "spawned");
    ({ organization } = stack);
  });
  after(() => stack.close());

  /** Runs a program whose catalogue has these statuses, and keeps these rules. */
  function up(statuses: string, rules = ""): Promise<Ended> {
    stack.project.program(`exports.ids = new PresenceCatalogue("statuses", { statuses: ${statuses}, ${rules} }).ids;`);
    return stack.run("up");
  }
  /** The ids, after a run that had to work. */
  function ids({ exitCode, output }: Ended): Record<string, string> {
    assert.equal(exitCode, 0, output);
    return stack.outputs()["ids"] as Record<string, string>;
  }

  it("keeps resources and ids when it is re-ordered, and replaces a status that moves", async () => {
    const made = await up(
      `{ Meal: { lunch: { en_US: "Lunch" }, tea: { en_US: "Tea" } }, Break: { walk: { en_US: "Walk" } } }`,
    );
    const first = ids(made);
    assert.match(made.output, /\+ 5 created/);

    const reordered = await up(
      `{ Break: { walk: { en_US: "Walk" } }, Meal: { tea: { en_US: "Tea" }, lunch: { en_US: "Lunch" } } }`,
      `maxActivePerSystemPresence: "organization"`,
    );
    assert.deepEqual(ids(reordered), first);
    assert.match(reordered.output, /^Resources:\n +5 unchanged$/m);

    const moved = await up(
      `{ Break: { walk: { en_US: "Walk" }, tea: { en_US: "Tea" } }, Meal: { lunch: { en_US: "Lunch" } } }`,
    );
    const last = ids(moved);
    assert.match(moved.output, /1 replaced/);
    assert.equal(last["lunch"], first["lunch"]);
    assert.notEqual(last["tea"], first["tea"]);
  });

  it("sends nothing when a limit read live or a label known late breaks a rule, and says all of it once", async () => {
    const before = await organization.control("GET", "definitions");
    const { exitCode, output } = await up(
      `{
        Busy: { a: { en_US: "A" }, b: { en_US: "B" }, c: { en_US: "C" } },
        Away: { errand: { en_US: pulumi.output(Promise.resolve("Errand<1>")), es: pulumi.secret("Secreto<2>") } },
      }`,
      `maxActivePerSystemPresence: "organization", forbiddenCharacters: /[<>]/`,
    );
    assert.notEqual(exitCode, 0);
    assert.equal(saidOf("Busy has 3 active statuses; the organisation allows 2:", output), 1, output);
    assert.ok(output.includes('errand (Away): en_US "Errand<1>" has "<"'), output);
    assert.ok(!output.includes("Secreto"), output);
    assert.deepEqual(await organization.control("GET", "definitions"), before);
  });

  it("says what to do when the organisation does not tell its limit", async () => {
    await organization.control("PUT", "settings", { maxActivePerSystemPresence: null });
    const before = await organization.control("GET", "definitions");
    const { exitCode, output } = await up(
      `{ Meal: { lunch: { en_US: "Lunch" }, tea: { en_US: "Tea" } } }`,
      `maxActivePerSystemPresence: "organization"`,
    );
    assert.notEqual(exitCode, 0);
    assert.equal(saidOf("maxActivePerSystemPresence: 30", output), 1, output);
    assert.ok(!output.includes("    at "), output);
    assert.deepEqual(await organization.control("GET", "definitions"), before);
  });
});

/** How often the summary at the end of a run says something; while it runs, the CLI's progress names it as well. */
function saidOf(text: string, output: string): number {
  return output.slice(output.indexOf("\nDiagnostics:")).split(text).length - 1;
}
