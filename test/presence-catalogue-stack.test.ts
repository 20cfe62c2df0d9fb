import assert from "node:assert/strict";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunResult, Stack } from "../engine/dist/index.js";
import { type Organisation, startOrganisation } from "./support/organisation.js";

describe("a catalogue from run to run", function () {
  this.timeout(60_000);
  let organisation: Organisation;
  let folder: string;

  before(async () => {
    organisation = await startOrganisation({ settings: { maxActivePerSystemPresence: 2 } });
    folder = await mkdtemp(join(tmpdir(), "presence-catalogue-"));
    await symlink(join(__dirname, "../node_modules"), join(folder, "node_modules"));
    await writeFile(join(folder, "Pulumi.yaml"), "name: catalogue\nruntime: nodejs\noptions:\n  refresh: always\n");
  });
  after(async () => {
    await organisation.close();
    await rm(folder, { recursive: true });
  });

  /** Runs a program whose catalogue is written so. */
  async function up(args: string): Promise<RunResult & { printed: string }> {
    const program = `const pulumi = require("@pulumi/pulumi");
const { PresenceCatalogue } = require("pulumi-genesyscloud-presence");
exports.ids = new PresenceCatalogue("statuses", ${args}).ids;`;
    await writeFile(join(folder, "index.js"), program);
    const env = {
      GENESYSCLOUD_API_URL: organisation.url,
      GENESYSCLOUD_LOGIN_URL: organisation.url,
      GENESYSCLOUD_OAUTHCLIENT_ID: "presence-admin",
      GENESYSCLOUD_OAUTHCLIENT_SECRET: "presence-secret",
    };
    const stack = new Stack({
      projectDir: folder,
      stack: "test",
      stateDir: join(folder, "state"),
      env,
    });
    const lines: string[] = [];
    const result = await stack.up({ skipPreview: true, onOutput: (text) => lines.push(text) });
    return { ...result, printed: lines.join("") };
  }
  const idsOf = ({ outputs }: RunResult) => outputs["ids"] as Record<string, string>;

  it("keeps resources and ids when it is re-ordered, and replaces a status that moves", async () => {
    const made = await up(
      `{ Meal: { lunch: { en_US: "Lunch" }, tea: { en_US: "Tea" } }, Break: { walk: { en_US: "Walk" } } }`,
    );
    assert.equal(made.exitCode, 0, made.printed);
    assert.equal(made.changes["create"], 5);

    const reordered = await up(
      `{ Break: { walk: { en_US: "Walk" } }, Meal: { tea: { en_US: "Tea" }, lunch: { en_US: "Lunch" } } },
       { maxActivePerSystemPresence: "organization" }`,
    );
    assert.equal(reordered.exitCode, 0, reordered.printed);
    assert.deepEqual(Object.keys(reordered.changes), ["same"]);
    assert.deepEqual(idsOf(reordered), idsOf(made));

    const moved = await up(
      `{ Break: { walk: { en_US: "Walk" }, tea: { en_US: "Tea" } }, Meal: { lunch: { en_US: "Lunch" } } }`,
    );
    assert.equal(moved.exitCode, 0, moved.printed);
    assert.equal(moved.changes["replace"], 1);
    assert.equal(idsOf(moved)["lunch"], idsOf(made)["lunch"]);
    assert.notEqual(idsOf(moved)["tea"], idsOf(made)["tea"]);
  });

  it("sends nothing when a limit read live or a label known late breaks a rule, and says all of it once", async () => {
    const before = await organisation.control("GET", "definitions");
    const refused = await up(
      `{
        Busy: { a: { en_US: "A" }, b: { en_US: "B" }, c: { en_US: "C" } },
        Away: { errand: { en_US: pulumi.output(Promise.resolve("Errand<1>")), es: pulumi.secret("Secreto<2>") } },
      }, { maxActivePerSystemPresence: "organization", forbiddenCharacters: /[<>]/ }`,
    );
    assert.equal(refused.exitCode, 1);
    assert.equal(
      refused.printed.split("Busy has 3 active statuses; the organisation allows 2:").length,
      2,
      refused.printed,
    );
    assert.ok(refused.printed.includes('errand (Away): en_US "Errand<1>" has "<"'), refused.printed);
    assert.ok(!refused.printed.includes("Secreto"), refused.printed);
    assert.deepEqual(await organisation.control("GET", "definitions"), before);
  });

  it("says what to do when the organisation does not tell its limit", async () => {
    await organisation.control("PUT", "settings", { maxActivePerSystemPresence: null });
    const before = await organisation.control("GET", "definitions");
    const refused = await up(
      `{ Meal: { lunch: { en_US: "Lunch" }, tea: { en_US: "Tea" } } }, { maxActivePerSystemPresence: "organization" }`,
    );
    assert.equal(refused.exitCode, 1);
    assert.equal(refused.printed.split("maxActivePerSystemPresence: 30").length, 2, refused.printed);
    assert.ok(!refused.printed.includes("    at "), refused.printed);
    assert.deepEqual(await organisation.control("GET", "definitions"), before);
  });
});
