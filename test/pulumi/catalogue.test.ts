import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
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

  it("finds a file in the program's folder, wherever main: has that, and tells by its lines what a limit read live refuses", async () => {
    const { project } = stack;
    const settings = readFileSync(join(project.folder, "Pulumi.yaml"), "utf8");
    mkdirSync(join(project.folder, "program"));
    project.write("Pulumi.yaml", `${settings}main: program\n`);
    project.write("program/package.json", '{ "main": "index.js" }');
    project.write(
      "program/index.js",
      'const { PresenceCatalogue } = require("pulumi-genesyscloud-presence");\n' +
        'exports.ids = PresenceCatalogue.fromFile("statuses", "statuses.yaml").ids;\n',
    );
    const file = (third: string) =>
      project.write(
        "program/statuses.yaml",
        "statuses:\n  a: { systemPresence: Busy, languageLabels: { en_US: A } }\n" +
          "  b: { systemPresence: Busy, languageLabels: { en_US: B } }\n" +
          `  c: { systemPresence: ${third}, languageLabels: { en_US: C } }\nlimitFromOrganization: true\n`,
      );
    try {
      const before = await organization.control("GET", "definitions");
      file("Busy");
      const { exitCode, output } = await stack.run("up");
      assert.notEqual(exitCode, 0);
      assert.equal(
        saidOf("statuses.yaml:4: Busy has 3 active statuses; the organisation allows 2:", output),
        1,
        output,
      );
      assert.ok(!output.includes("    at "), output);
      file("Buzy");
      const { output: unknown } = await stack.run("up");
      assert.equal(
        saidOf('statuses.yaml:4: c (Buzy): systemPresence: "Buzy" is not a system presence', unknown),
        1,
        unknown,
      );
      assert.deepEqual(await organization.control("GET", "definitions"), before);
      file("Away");
      assert.deepEqual(Object.keys(ids(await stack.run("up"))), ["a", "b", "c"]);
    } finally {
      project.write("Pulumi.yaml", settings);
    }
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
