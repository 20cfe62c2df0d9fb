import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { messyDefinitions } from "./fixtures/export/messy-organization.js";

const root = join(__dirname, "..");
const fixtures = join(__dirname, "fixtures/export");
const listing = join(fixtures, "listing.json");

interface Entity {
  id: string;
  languageLabels: Record<string, string>;
  systemPresence: string;
}

describe("presence export", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "presence-export-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Runs the command in the folder, without any settings of an organisation. */
  async function presence(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const run = promisify(execFile)(process.execPath, [join(root, "provider/dist/cli/index.js"), ...args], {
      cwd: folder,
      env: {},
    });
    return run.then(
      (printed) => ({ code: 0, ...printed }),
      (error: unknown) => error as { code: number; stdout: string; stderr: string },
    );
  }
  const read = (name: string) => readFile(join(folder, "presence-catalogue", name), "utf8");
  const saved = async (body: unknown, name = "saved.json") => {
    await writeFile(join(folder, name), JSON.stringify(body));
    return name;
  };
  const entities = async () => (JSON.parse(await readFile(listing, "utf8")) as { entities: Entity[] }).entities;

  it("writes the project that a person would have written, and says what to do next", async () => {
    const { code, stdout, stderr } = await presence("export", "--from", listing, "--deactivated");
    assert.equal(code, 0, stderr);
    assert.equal(await read("index.ts"), await readFile(join(fixtures, "index.ts.txt"), "utf8"));
    assert.match(await read("Pulumi.yaml"), /^options:\n {2}refresh: always$/m);
    assert.match(await read("Pulumi.yaml"), /genesyscloud:presenceApi:\n {4}value: presence\/definitions/);
    assert.match(
      stdout,
      /12 statuses exported to presence-catalogue: .*\n {2}cd presence-catalogue && npm install\n {2}pulumi stack init \w+\n {2}pulumi up\n/s,
    );
  });

  it("says on stderr what it left out, and why", async () => {
    const { stderr } = await presence("export", "--from", listing);
    const lines = stderr.trim().split("\n");
    assert.deepEqual(
      lines.map((line) => /1 System|1 deactivated|white space|en-US|After Call|export again|U\+202E/.exec(line)?.[0]),
      ["1 System", "1 deactivated", "white space", "en-US", "After Call", "export again", "U+202E"],
    );
    assert.ok(!(await read("index.ts")).includes("4c0a1d5e"));
  });

  it("exports a label that agents may not see as it is meant, and says so; leaves out one that the program could not declare", async () => {
    const definition = (id: string, en_US: string, es: string) => ({
      id,
      languageLabels: { en_US, es },
      systemPresence: "Meal",
      type: "User",
    });
    const from = await saved([
      definition("1", "Lunch\u200b", "Almuerzo"),
      definition("2", "Lunсh", "Comida"),
      definition("3", "Dinner\t\tlate\n", "Cena"),
    ]);
    const { code, stderr } = await presence("export", "--from", from);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /Look at "Lunch⟨U\+200B⟩" \(Meal\) 1: in en_US, .* a zero-width space/);
    assert.match(stderr, /Look at "Lunсh" \(Meal\) 2: has a label in en_US that differs from that of lunch only in/);
    assert.match(
      stderr,
      /Left out: "Dinner⟨U\+0009⟩⟨U\+0009⟩late⟨U\+000A⟩" .* 3: .*a tab .* as character 7, a line break/,
    );
    const program = await read("index.ts");
    assert.match(program, /\/\/ In en_US, .*\n.*\/\/ Has a label in en_US .* that of lunsh only in .*\n +lunch: \{/);
    assert.match(program, /"Lunch\\u200b"/);
    assert.doesNotMatch(program, /Dinner\\t/);
  });

  it("is the same byte for byte in whatever order the API lists, and wherever the listing comes from", async () => {
    await presence("export", "--from", listing);
    const expected = await read("index.ts");
    const all = (await entities()).toReversed();
    const swapped = all.map(({ languageLabels, ...rest }) => ({
      languageLabels: Object.fromEntries(Object.entries(languageLabels).toReversed()),
      ...rest,
    }));
    const pages = [0, 1].map((page) => ({
      entities: all.slice(page * 8, (page + 1) * 8),
      total: 16,
      pageCount: 2,
      pageNumber: page + 1,
    }));
    for (const body of [swapped, pages]) {
      assert.equal((await presence("export", "--from", await saved(body))).code, 0);
      assert.equal(await read("index.ts"), expected);
    }
  });

  it("compiles under the strictest settings, whatever people called their statuses", async () => {
    await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");
    const from = await saved([...messyDefinitions, ...(await entities())]);
    assert.equal((await presence("export", "--from", from, "--deactivated")).code, 0);
    const strictest = ["noUncheckedIndexedAccess", "exactOptionalPropertyTypes", "noUnusedLocals"];
    const tsc = [join(root, "node_modules/typescript/bin/tsc"), "-p", "presence-catalogue"];
    const flags = strictest.flatMap((flag) => [`--${flag}`, "true"]);
    const { stdout } = await promisify(execFile)(process.execPath, [...tsc, ...flags], { cwd: folder });
    assert.equal(stdout, "");
    assert.doesNotMatch(await read("index.ts"), /[^\P{C}\n\u200c\u200d]|[^\P{Z} ]/u, "characters that nobody sees");
  });

  it("refuses a listing that is not whole or not one, with every fault", async () => {
    const all = await entities();
    const [first, second] = all;
    const refused: [body: unknown, message: RegExp][] = [
      [{ entities: all.slice(0, 8), total: 16, pageCount: 2 }, /8 of 16 definitions; save every page/],
      [{ items: all }, /neither a listing with entities nor an array/],
      [[{ ...first, id: undefined }, second, "x"], /definition 1: has no id\n.*definition 3: is not an object/s],
      [[first, { ...first, languageLabels: { en_US: "Dinner" } }], /definition 2: 0c0a1d5e\S+ is there already/],
      [[{ ...first, languageLabels: "Lunch" }], /languageLabels is not an object of texts/],
    ];
    for (const [body, message] of refused) {
      const { code, stderr } = await presence("export", "--from", await saved(body));
      assert.equal(code, 2);
      assert.match(stderr, message);
    }
    assert.match((await presence("export", "--from", "nowhere.json")).stderr, /nowhere\.json.*no file to read/s);
    assert.deepEqual(await readdir(folder), ["saved.json"]);
  });

  it("never overwrites what a person wrote, unless told to", async () => {
    await mkdir(join(folder, "presence-catalogue"));
    await writeFile(join(folder, "presence-catalogue/package.json"), "{}");
    const refused = await presence("export", "--from", listing);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /package\.json in presence-catalogue.*--out.*--force/s);
    assert.deepEqual(await readdir(join(folder, "presence-catalogue")), ["package.json"]);

    assert.equal((await presence("export", "--from", listing, "--force")).code, 0);
    assert.match(await read("package.json"), /pulumi-genesyscloud-presence/);
  });

  it("follows the organisation where nobody changed the files, and else keeps what people changed", async () => {
    await presence("export", "--from", listing);
    const changed = (await entities()).map((one) => ({
      ...one,
      languageLabels: one.systemPresence === "Training" ? { en_US: "Coaching" } : one.languageLabels,
    }));
    const from = await saved(changed);

    await appendFile(join(folder, "presence-catalogue/package.json"), "\n");
    const followed = await presence("export", "--from", from);
    assert.equal(followed.code, 0, followed.stderr);
    assert.match(await read("index.ts"), /coaching: \{/);
    assert.match(followed.stdout, /Left as changed by hand: package\.json/);
    assert.match(await read("package.json"), /\n\n$/);

    await appendFile(join(folder, "presence-catalogue/index.ts"), "// ours\n");
    assert.equal((await presence("export", "--from", from)).code, 0);
    assert.match(await read("index.ts"), /\/\/ ours/);
    const refused = await presence("export", "--from", listing);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /index\.ts in presence-catalogue/);
    assert.match(await read("index.ts"), /\/\/ ours/);
  });

  it("takes files for unchanged that git gave other line ends, and an editor a byte order mark", async () => {
    await presence("export", "--from", listing);
    for (const name of await readdir(join(folder, "presence-catalogue"))) {
      const text = await read(name);
      await writeFile(join(folder, "presence-catalogue", name), `\uFEFF${text.replaceAll("\n", "\r\n")}`);
    }
    const next = await saved((await entities()).filter(({ languageLabels: { en_US } }) => en_US !== "🍕"));
    const { code, stdout, stderr } = await presence("export", "--from", next);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /10 statuses exported to presence-catalogue: index\.ts/);
    assert.doesNotMatch(stdout, /changed by hand/);
  });

  it("says in a sentence that it cannot write where a file is", async () => {
    await writeFile(join(folder, "taken"), "");
    const { code, stderr } = await presence("export", "--from", listing, "--out", "taken");
    assert.equal(code, 1);
    assert.match(
      stderr,
      /The project cannot be written to taken: a part of its path is a file, and a folder is needed/,
    );
  });

  it("tells how to reach an organisation when neither settings nor a file do", async () => {
    const { code, stderr } = await presence("export");
    assert.equal(code, 2);
    assert.match(stderr, /GENESYSCLOUD_REGION.*GENESYSCLOUD_OAUTHCLIENT_ID/s);
    assert.equal((await presence("export", "--name", "a/b", "--from", listing)).code, 2);
  });
});
