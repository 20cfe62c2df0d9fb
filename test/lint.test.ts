import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { presence } from "./support/presence-command.js";

describe("presence lint", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "presence-lint-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = (name: string, ...lines: string[]) => {
    const path = join(folder, name);
    writeFileSync(path, lines.join("\n"));
    return path;
  };

  it("tells what is wrong with several files, by line and column, without an organisation", async () => {
    const good = file(
      "good.json",
      '{ "statuses": { "lunch": { "systemPresence": "Meal", "languageLabels": { "de": "Mittag" } } } }',
    );
    const bad = file(
      "bad.yaml",
      "statuses:",
      "  lunch: { systemPresence: Meal, languageLabels: { en_US: Lunch } }",
      "  dinner: { systemPresence: Meal, languageLabels: { en_US: Lunch }, divisionId: d }",
      "  supper: { languageLabels: [] }",
      "requiredLanguages: [en_US, de]",
      "limitFromOrganization: true",
    );
    const { exitCode, stdout, stderr } = await presence(["lint", good, bad, join(folder, "none.yaml")]);
    assert.equal(exitCode, 2);
    assert.deepEqual(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => line.replaceAll(`${folder}/`, "").slice(0, 78)),
      [
        "bad.yaml:2:34: error: lunch (Meal): has no label in de",
        "bad.yaml:3:35: error: dinner (Meal): has no label in de",
        'bad.yaml:3:53: error: dinner (Meal): en_US "Lunch" is also the label of lunch, and agents could',
        "bad.yaml:4:3: error: supper: systemPresence: is missing",
        "bad.yaml:4:13: error: supper: languageLabels: has to be an object of labels by language",
        "none.yaml:1:1: error: cannot be read, none.yaml: there is no file to read: check its path",
      ].map((line) => line.slice(0, 78)),
    );
    assert.equal(stderr, "presence: 6 errors and 0 warnings in 3 files.\n");
  });

  it("tells of a catalogue of copies what can be read: ten twins of each, and not every pair", async () => {
    const copies = file(
      "copies.yaml",
      "statuses:",
      ...Array.from(
        { length: 60 },
        (_, index) => `  s${index}: { systemPresence: Meal, languageLabels: { de: Pause } }`,
      ),
    );
    const { exitCode, stderr } = await presence(["lint", copies]);
    assert.deepEqual([exitCode, stderr], [2, `presence: ${45 + 50 * 10} errors and 0 warnings in 1 file.\n`]);
  });

  it("tells of a status that was copied with its adoptId, and of one that would take over what nobody can change", async () => {
    const adoptId = "1c0a1d5e-0002-4000-8000-000000000002";
    const path = file(
      "statuses.yaml",
      "statuses:",
      `  lunch: { systemPresence: Meal, languageLabels: { en_US: Lunch }, adoptId: ${adoptId} }`,
      `  lunch2: { systemPresence: Meal, languageLabels: { en_US: Late lunch }, adoptId: ${adoptId} }`,
      "  dinner: { systemPresence: Meal, languageLabels: { en_US: Dinner }, adoptId: 3fd96123-badb-4f69-bc03-1b1ccc6d8014 }",
    );
    const { exitCode, stdout } = await presence(["lint", path]);
    assert.equal(exitCode, 2);
    assert.deepEqual(stdout.trimEnd().replaceAll(`${path}:`, "").split("\n"), [
      "3:74: error: lunch2 (Meal): adoptId: lunch (Meal) names the same definition; leave it out of one of the two",
      "4:70: error: dinner (Meal): adoptId: names the System definition Meal, which nobody can change. Leave adoptId out to make a new one",
    ]);
  });

  it("finds fault with what is wrong, and not with what it is wrong about", async () => {
    const path = file(
      "statuses.yaml",
      "statuses:",
      "  tea: { systemPresence: '', languageLabels: { en_US: Tea } }",
      "  walk: { systemPresence: Away, languageLabels: { en_US: Walk }, deactivated: null }",
      "forbiddenCharacters: '[<>]*'",
    );
    const json = file(
      "statuses.json",
      '{ "statuses": { "walk": { "systemPresence": "Away", "languageLabels": { "en_US": null }, "deactivated": null } },',
      '  "forbiddenCharacters": "^(?=W)" }',
    );
    const starting = file(
      "starting.yaml",
      "statuses: { walk: { systemPresence: Away, languageLabels: { en_US: Walk } } }",
      "forbiddenCharacters: '^(?=W)'",
    );
    const { stdout } = await presence(["lint", path, json, starting]);
    assert.deepEqual(stdout.trimEnd().replaceAll(`${folder}/`, "").split("\n"), [
      'statuses.yaml:2:10: error: tea: systemPresence: "" is not a system presence. There are Available, Away, Break, Busy, Meal, Meeting, Training, OnQueue, Offline, Idle',
      "statuses.yaml:3:66: error: walk: deactivated: has no value: give it one, or leave it out",
      "statuses.yaml:4:1: error: forbiddenCharacters: fits a text that holds nothing, so it would rule out every label; say what none may hold, such as [<>|]",
      "statuses.json:1:73: error: walk: languageLabels.en_US: has no value: give it one, or leave it out",
      "statuses.json:1:90: error: walk: deactivated: has no value: give it one, or leave it out",
      'starting.yaml:1:61: error: walk (Away): en_US "Walk" is what forbiddenCharacters rules out',
    ]);
  });

  it("warns of what may be meant, which is no failure", async () => {
    const path = file(
      "statuses.yaml",
      "statuses:",
      "  lunch: { systemPresence: Meal, languageLabels: { en_US: Lunch, ro: Prânz } }",
      '  late: { systemPresence: Meal, languageLabels: { en_US: "LUNCH", de: "So\\u200bft" } }',
      "  home: { systemPresence: Aways, languageLabels: { en_US: Home } }",
      "allowTwins: [lanch]",
    );
    const { exitCode, stdout, stderr } = await presence(["lint", path]);
    assert.equal(exitCode, 0, stderr);
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.replace(`${path}:`, ""));
    for (const [index, expected] of [
      /^2:66: warning: lunch \(Meal\): languageLabels\.ro: "ro" is not among the languages that the API documents/,
      /^3:33: warning: late \(Meal\): has a label in en_US that differs from that of lunch only in upper and lower case/,
      /^3:67: warning: late \(Meal\): languageLabels\.de: "So⟨U\+200B⟩ft" holds a zero-width space/,
      /^4:11: warning: home \(Aways\): systemPresence: "Aways" is none that every organisation has: did you mean Away\?/,
      /^5:1: warning: allowTwins: no status has the key "lanch": did you mean lunch\?/,
    ].entries())
      assert.match(lines[index] ?? "", expected);
    assert.equal(lines.length, 5);
  });

  it("annotates the lines of a pull request, from the repository's folder, whatever the file and its labels are called", async () => {
    mkdirSync(join(folder, "a,b"));
    const path = file(
      "a,b/100%: ours.yaml",
      "statuses:",
      '  "a:\\n::error::b": { systemPresence: Meal, languageLabels: { de: "50%\\r\\n" } }',
    );
    const { exitCode, stdout } = await presence(["lint", "--format", "github", path], { GITHUB_WORKSPACE: folder });
    assert.equal(exitCode, 2);
    const [line = "", ...more] = stdout.trimEnd().split("\n");
    assert.deepEqual(more, []);
    assert.ok(
      line.startsWith(
        '::error file=a%2Cb/100%25%3A ours.yaml,line=2,col=63::a:⟨U+000A⟩::error::b (Meal): languageLabels.de: "50%25⟨U+000D⟩',
      ),
      line,
    );
  });

  it("reads the standard input and prints to the standard output where - says so", () => {
    const command = join(__dirname, "../provider/dist/cli/index.js");
    const { stdout, stderr, status } = spawnSync(process.execPath, [command, "lint", "-", "-", "--output", "-"], {
      input: "statuses:\n  lunch: { systemPresence: Meal }\n",
      cwd: folder,
      encoding: "utf8",
    });
    assert.deepEqual(
      [status, stdout, stderr, readdirSync(folder)],
      [
        2,
        "the standard input:2:3: error: lunch (Meal): languageLabels: is missing\n",
        "presence: 1 error and 0 warnings in 1 file.\n",
        [],
      ],
    );
  });

  it("answers programs with data", async () => {
    const path = file(
      "statuses.yaml",
      "statuses:",
      "  lunch: { systemPresence: Meal, languageLabels: { en_US: Lunch } }",
      "requiredLanguages: [de]",
    );
    const { exitCode, stdout } = await presence(["lint", "--json", path]);
    assert.equal(exitCode, 2);
    const { stdout: sheet } = await presence(["lint", "--output", "csv", path]);
    assert.equal(sheet, `file,line,column,severity,message\n${path},2,34,error,lunch (Meal): has no label in de\n`);
    assert.deepEqual(JSON.parse(stdout), [
      {
        ...{ file: path, severity: "error", line: 2, column: 34, key: "lunch", property: "languageLabels" },
        ...{ rule: "requiredLanguages", message: "lunch (Meal): has no label in de" },
      },
    ]);
    assert.equal((await presence(["lint"])).exitCode, 2);
  });
});
