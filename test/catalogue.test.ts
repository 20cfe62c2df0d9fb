import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { environmentOf, presence } from "./support/presence-command.js";

const [lunch, brunch, coffee, pause] = ["1a", "2b", "3c", "4d"].map(
  (digits) => `8a1f5f1e-6d0b-4d9c-9f0e-5f4c6f1f2a${digits}`,
) as [string, string, string, string];

const definitions = [
  { id: lunch, systemPresence: "Meal", languageLabels: { en_US: "Lunch", de: "Mittagessen", es: "Almuerzo" } },
  { id: brunch, systemPresence: "Meal", languageLabels: { en_US: "Brunch" }, deactivated: true },
  { id: coffee, systemPresence: "Break", languageLabels: { en_US: "Coffee", de: "Pause", es: "Café" } },
  { id: pause, systemPresence: "Break", languageLabels: { en_US: "Pause", de: "Pause" } },
];

describe("presence catalogue", () => {
  let organization: EmulatedOrganization;
  let folder: string;

  before(async () => {
    organization = await startOrganization({ seed: { settings: { organizationName: "Acme" }, definitions } });
    folder = mkdtempSync(join(tmpdir(), "presence-catalogue-"));
  });
  after(async () => {
    await organization.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]) => presence(["catalogue", ...args], environmentOf(organization.url));

  /** What it prints, all being well. */
  async function printed(...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await run(...args);
    assert.deepEqual([exitCode, stderr], [0, ""]);
    return stdout;
  }

  interface Saved {
    findings: { key: string; lines: { ids: string[]; text: string }[] }[];
    languages: { code: string; name: string; labelled: number; of: number }[];
    entities: { id: string; languageLabels: Record<string, string> }[];
    missing?: { name: string }[];
    byHand?: string[];
  }
  const saved = async (...args: string[]) => JSON.parse(await printed("--format", "json", ...args)) as Saved;
  const linesOf = ({ findings }: Saved, key: string) =>
    findings.filter((one) => one.key === key).flatMap(({ lines }) => lines.map(({ text }) => text));

  /** Writes a file, and returns its path. */
  function file(name: string, content: unknown): string {
    const path = join(folder, name);
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  }

  /** The state of a stack that has these definitions, by the name of their resources. */
  const stateWith = (statuses: Record<string, { id: string; systemPresence: string; languageLabels: object }>) => ({
    version: 3,
    deployment: {
      resources: Object.entries(statuses).map(([name, { id, ...outputs }]) => ({
        urn: `urn:pulumi:prod::statuses::pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition::${name}`,
        type: "pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition",
        id,
        inputs: {},
        outputs,
      })),
    },
  });

  it("tells what agents can choose, how complete it is and who changed it, in three requests and one for the token", async () => {
    await organization.control("DELETE", "requests");
    const text = await printed();
    assert.match(text, /^What agents can choose\n {2}organization "Acme" .* · time .* UTC/);
    assert.match(
      text,
      /3 statuses under 2 system presences · 1 shared label · 1 missing label · 1 deactivated · last change /,
    );
    assert.match(text, /Labels: en_US 3 of 3, de 3 of 3, es 2 of 3\n/);
    assert.match(text, /Break +Pause +Spanish +shares a label +20\d\d-\d\d-\d\d by Administrator/);
    assert.doesNotMatch(text, /Brunch/);
    const { counts } = (await organization.control("GET", "requests")) as { counts: Record<string, number> };
    assert.deepEqual(counts, {
      "POST /oauth/token": 1,
      "GET /api/v2/presencedefinitions": 1,
      "GET /api/v2/organizations/me": 1,
      "GET /api/v2/users": 1,
    });
  });

  it("tells ids where the client may not read users, and fails for nothing else", async () => {
    const client = { secret: "presence-secret", permissions: [] };
    await organization.control("PUT", "clients/presence-admin", client);
    assert.match(await printed(), /20\d\d-\d\d-\d\d by user [0-9a-f-]{36}/);
    await organization.control("PUT", "clients/presence-admin", { ...client, permissions: "*" });
  });

  it("asks a few times for names where the request for users fails, and tells ids rather than wait for minutes", async () => {
    await organization.control("PUT", "faults", [{ path: "/api/v2/users", then: { status: 500 } }]);
    await organization.control("DELETE", "requests");
    const { exitCode, stdout } = await run();
    assert.equal(exitCode, 0);
    assert.match(stdout, /20\d\d-\d\d-\d\d by user [0-9a-f-]{36}/);
    const { counts } = (await organization.control("GET", "requests")) as { counts: Record<string, number> };
    const tries = counts["GET /api/v2/users"] ?? 0;
    assert.ok(tries >= 2 && tries <= 6, String(tries));
    await organization.control("DELETE", "faults");
  });

  it("tells labels that agents take for another's, by case, accents and letters that look alike, each group once", async () => {
    const labels = ["Café", "Cafe", "Tea", "TEA", "Meal", "Неаl", "Heal"];
    const listing = labels.map((label, index) => ({
      id: `id-${index}`,
      systemPresence: label === "Meal" ? "Away" : "Break",
      languageLabels: { en_US: label },
    }));
    const found = await saved("--from", file("alike.json", listing));
    assert.deepEqual(linesOf(found, "alike"), [
      'Café (Break) and Cafe (Break): "Café" and "Cafe" in American English differ only in accents',
      'Heal (Break) and Неаl (Break): "Heal" and "Неаl" in American English differ only in letters or signs that look alike',
      'Tea (Break) and TEA (Break): "Tea" and "TEA" in American English differ only in upper and lower case',
    ]);
    assert.deepEqual(linesOf(found, "shared"), []);
  });

  it("tells a label that 500 statuses share once, on every sheet of it, and leaves room for the statuses", async () => {
    const listing = file(
      "many.json",
      Array.from({ length: 500 }, (_, index) => ({
        id: `id-${index}`,
        systemPresence: "Break",
        languageLabels: { en_US: index < 300 ? "Pause" : "pause", de: `Pause ${index}` },
      })),
    );
    const { findings } = await saved("--from", listing);
    assert.deepEqual(
      findings.map(({ key, lines }) => [key, lines.map(({ ids }) => ids.length)]),
      [
        ["shared", [300, 200]],
        ["alike", [500]],
      ],
    );
    const text = await printed("--from", listing);
    assert.match(
      text,
      /Pause \(Break\) id-0, Pause \(Break\) id-1, .*id-106 and 290 more: "Pause" in American English\n/,
    );
    assert.match(text, /and 490 more: "Pause" and "pause" in American English differ only in upper and lower case\n/);
    const markdown = await printed("--from", listing, "--format", "markdown");
    assert.ok(Buffer.byteLength(markdown) < 65_536);
    assert.equal(markdown.match(/^\| <code>Pause/gim)?.length, 500);
    assert.ok((await printed("--from", listing, "--format", "html")).length < 500_000);
  });

  it("tells what agents of one division find in their list, and a label of another division's apart", async () => {
    const [north, south] = ["2b0c7b1c-8d0f-4b4e-9d43-0f8f3a6b1c01", "2b0c7b1c-8d0f-4b4e-9d43-0f8f3a6b1c02"];
    const listing = [north, south, "*"].map((divisionId, index) => ({
      id: `id-${index}`,
      systemPresence: "Break",
      divisionId,
      languageLabels: { en_US: "Pause" },
    }));
    const { findings } = await saved("--from", file("divisions.json", listing));
    assert.deepEqual(
      findings.map(({ key, lines }) => [key, lines.map(({ ids }) => ids)]),
      [
        [
          "shared",
          [
            ["id-0", "id-2"],
            ["id-1", "id-2"],
          ],
        ],
        ["elsewhere", [["id-0", "id-1", "id-2"]]],
      ],
    );
  });

  it("tells a status that has the label of a built-in one, and one that has it under another system presence", async () => {
    const listing = [
      {
        id: "6a3af858-942f-489d-9700-5f9bcdcdae9b",
        primary: true,
        systemPresence: "Available",
        languageLabels: { en_US: "Available" },
      },
      { id: "one", systemPresence: "Available", languageLabels: { en_US: "Available" } },
      { id: "two", systemPresence: "Away", languageLabels: { en_US: "Available" } },
    ];
    const found = await saved("--from", file("built-in.json", listing));
    assert.deepEqual(linesOf(found, "shared"), [
      'the built-in Available and Available (Available): "Available" in American English',
    ]);
    assert.deepEqual(linesOf(found, "elsewhere"), [
      'the built-in Available, Available (Available) and Available (Away): "Available" in American English',
    ]);
  });

  it("measures completeness against the languages that are asked for, also one that no status has, and ends as the review does", async () => {
    const { exitCode, stdout, stderr } = await run("--require-languages", "en_US,fr", "--format", "json");
    assert.deepEqual(linesOf(JSON.parse(stdout) as Saved, "gaps"), [
      "French: Coffee (Break), Pause (Break) and Lunch (Meal)",
    ]);
    assert.equal(exitCode, 5);
    assert.match(stderr, /refused: a label is missing in a required language: French: Coffee/);
    assert.equal((await run("--require-languages", "en_US,de")).exitCode, 0);
    const unused = await run("--require-languages", "en,de");
    assert.match(unused.stderr, /and Lunch \(Meal\)\. No status has a label in en: did you mean en_US\?\n$/);
    const wrong = await run("--require-languages", "en-US");
    assert.deepEqual([wrong.exitCode, wrong.stdout], [2, ""]);
    assert.match(wrong.stderr, /did you mean en_US/);
  });

  it("takes a label that shows nothing for none, everywhere: a gap, no look-alike, and nothing that a status is known by", async () => {
    const listing = file("blank.json", [
      { id: "one", systemPresence: "Meal", languageLabels: { en_US: "  ", de: "Mittag", fr: "" } },
      { id: "two", systemPresence: "Meal", languageLabels: { en_US: "\u200B", de: "" }, name: "Named" },
      { id: "three", systemPresence: "Meal", languageLabels: { en_US: "", de: "\u00A0" }, name: " " },
    ]);
    const { exitCode, stdout, stderr } = await run(
      ..."--require-languages en_US,de --format csv --from".split(" "),
      listing,
      ..."--columns status,en_US,de,missing".split(" "),
    );
    assert.equal(exitCode, 5);
    assert.match(
      stderr,
      /American English: three \(Meal\), Named \(Meal\) and Mittag \(Meal\); German: three \(Meal\) and Named \(Meal\)\. No status has a label in en_US\.\n/,
    );
    assert.deepEqual(stdout.split("\n").slice(1, 4).sort(), [
      "Mittag,,Mittag,American English",
      'Named,,,"American English, German"',
      'three,,,"American English, German"',
    ]);
    const found = await saved("--from", listing);
    assert.deepEqual(found.languages, [{ code: "de", name: "German", labelled: 1, of: 3 }]);
    assert.deepEqual([...linesOf(found, "shared"), ...linesOf(found, "alike")], []);
    assert.equal(linesOf(found, "doubted").length, 2);
    assert.deepEqual(found.entities.find(({ id }) => id === "one")?.languageLabels["en_US"], "  ", "saved as it is");
  });

  it("knows a status by its label in American English, else in any English, else in the first documented language", async () => {
    const listing = file("known.json", [
      { id: "one", systemPresence: "Away", languageLabels: { aa: "Q", en: "Meeting", ar: "اجتماع" } },
      { id: "two", systemPresence: "Away", languageLabels: { xx: "Q", en_GB: "Holiday", de: "Urlaub" } },
      { id: "three", systemPresence: "Away", languageLabels: { xx: "Q", de: "Pause", cs: "Přestávka" } },
    ]);
    const csv = await printed("--from", listing, ..."--format csv --columns id,status".split(" "));
    assert.deepEqual(csv.trim().split("\n").slice(1).sort(), ["one,Meeting", "three,Přestávka", "two,Holiday"]);
    const { languages } = await saved("--from", listing);
    assert.deepEqual(
      languages.map(({ code }) => code),
      ["en", "en_GB", "ar", "cs", "de", "aa", "xx"],
    );
  });

  it("marks what a stack manages, what somebody made by hand, and what is missing", async () => {
    const [one, , two] = definitions as [(typeof definitions)[0], unknown, (typeof definitions)[0]];
    const gone = {
      id: "00000000-0000-4000-8000-000000000000",
      systemPresence: "Away",
      languageLabels: { en_US: "Gone" },
    };
    const state = file("state.json", stateWith({ lunch: one, coffee: two, gone }));
    const found = await saved("--against", state);
    assert.deepEqual(found.byHand, [pause]);
    assert.deepEqual(
      found.missing?.map(({ name }) => name),
      ["gone"],
    );
    assert.deepEqual(linesOf(found, "missing"), ["Gone (Away), gone: the organisation does not show it"]);
    const text = await printed("--against", state);
    assert.match(text, /Meal +Lunch .*managed/);
    assert.match(text, /Break +Pause .*by hand/);
  });

  it("counts a managed status that somebody deactivated as missing, not as gone", async () => {
    const state = file(
      "deactivated.json",
      stateWith({ brunch: { id: brunch, systemPresence: "Meal", languageLabels: { en_US: "Brunch" } } }),
    );
    assert.deepEqual(linesOf(await saved("--against", state), "missing"), ["Brunch (Meal), brunch: it is deactivated"]);
    const csv = await printed("--against", state, ..."--format csv --columns status,managed".split(" "));
    assert.deepEqual(csv.match(/^(Brunch|Lunch|Meal),.*$/gm)?.sort(), ["Brunch,yes", "Lunch,no", "Meal,"]);
  });

  it("does not take one that somebody made like a managed one that is gone for it", async () => {
    const gone = {
      id: "00000000-0000-4000-8000-000000000001",
      systemPresence: "Break",
      languageLabels: { en_US: "Coffee" },
    };
    const found = await saved("--against", file("double.json", stateWith({ coffee: gone })));
    assert.equal(linesOf(found, "missing").length, 1);
    assert.ok(found.byHand?.includes(coffee));
  });

  it("says neither that one is managed nor that it is by hand where labels do not tell which of two it is", async () => {
    const catalogue = file(
      "two.yaml",
      "statuses:\n  pause: { systemPresence: Break, languageLabels: { de: Pause } }\n",
    );
    const listing = ["Coffee", "Tea", "Water"].map((label) => ({
      id: `id of ${label}`,
      systemPresence: "Break",
      languageLabels: { en_US: label, ...(label !== "Water" && { de: "Pause" }) },
    }));
    const words = ["--against", catalogue, "--from", file("two.json", listing)];
    const found = await saved(...words);
    assert.deepEqual([found.byHand, found.missing], [["id of Water"], []]);
    assert.deepEqual(linesOf(found, "unclear"), [
      "Pause (Break), pause: which one it is cannot be told by its labels, so nothing is said of it; " +
        'it may be "Coffee" id of Coffee or "Tea" id of Tea: give it the adoptId of the right one, and it is known by that',
    ]);
    const text = await printed(...words);
    assert.match(text, / 1 made by hand · 1 perhaps managed · /);
    assert.match(text, /Break +Coffee .*perhaps managed, shares a label/);
    assert.match(await printed(...words, ..."--format csv --columns status,managed".split(" ")), /^Coffee,$/m);
  });

  it("knows the statuses of another organisation's stack by their labels, and says so: their ids are not here", async () => {
    const [one] = definitions as [(typeof definitions)[0]];
    const foreign = stateWith({ lunch: { ...one, id: "00000000-0000-4000-8000-000000000009" } });
    Object.assign(foreign.deployment.resources[0]?.outputs ?? {}, { __organization: "another" });
    const { stdout, stderr, exitCode } = await run("--json", "--against", file("foreign.json", foreign));
    assert.equal(exitCode, 0);
    assert.match(stderr, /is of another organisation, another: its statuses are known by their labels/);
    const found = JSON.parse(stdout) as Saved;
    assert.deepEqual([found.missing, found.byHand?.includes(lunch)], [[], false]);
  });

  it("reads a state whose secrets are shown, and refuses one whose are not: what is not seen is no gap", async () => {
    const shown = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
    const secret = (value: object) =>
      stateWith({ lunch: { id: lunch, systemPresence: "Meal", languageLabels: value } });
    const plaintext = secret({ en_US: { ...shown, plaintext: JSON.stringify("Lunch") } });
    assert.deepEqual(linesOf(await saved("--against", file("shown.json", plaintext)), "missing"), []);
    const { exitCode, stderr } = await run(
      "--against",
      file("hidden.json", secret({ en_US: { ...shown, ciphertext: "…" } })),
    );
    assert.equal(exitCode, 2);
    assert.match(stderr, /::lunch cannot be read; .*--show-secrets/);
  });

  it("is held against the folder of a project that has its catalogue as data, and says what to give of one that has not", async () => {
    const project = join(folder, "project");
    const missing = await run("--against", folder);
    assert.deepEqual([missing.exitCode, missing.stdout], [2, ""]);
    assert.match(
      missing.stderr,
      /has no statuses\.yaml\. Of a project whose catalogue is a program, give the state: pulumi stack export/,
    );
    await presence(["export", "--format", "data", "--output", project], environmentOf(organization.url));
    assert.deepEqual((await saved("--against", project)).byHand, []);
  });

  it("shows a saved catalogue with the organisation and the time that it was saved at, also when it is saved again", async () => {
    const whole = JSON.parse(await printed("--json")) as { context: Record<string, string> };
    const context = { ...whole.context, commit: "1f3c2ab", time: "2025-11-03 02:00 UTC" };
    const november = file("november.json", { ...whole, context });
    const inPipeline = { GITHUB_ACTIONS: "true", GITHUB_ACTOR: "somebody-else", GITHUB_SHA: "0".repeat(40) };
    const shown = (...words: string[]) => presence(["catalogue", "--from", november, ...words], inPipeline);
    for (const format of ["table", "markdown", "html"]) {
      const { stdout } = await shown("--format", format);
      const text = stdout
        .replace(/<\/?code>/g, "")
        .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
      for (const part of [
        /organization "Acme" /,
        /time 2025-11-03 02:00 UTC/,
        /commit 1f3c2ab/,
        /file \S*november\.json/,
      ])
        assert.match(text, part, format);
      assert.doesNotMatch(text, /somebody-else/);
    }
    const again = JSON.parse((await shown("--json", "--context", "ticket=7")).stdout) as typeof whole;
    assert.deepEqual(again.context, { ...context, file: november, ticket: "7" });
  });

  it("takes no rows that --columns has left for a listing without labels, but an answer of the API that lacks some", async () => {
    for (const columns of ["id,systemPresence,en_US", "systemPresence,en_US", "id"]) {
      const rows = file("rows.json", await printed("--columns", columns, "--json"));
      for (const words of [
        ["--from", rows],
        ["--against", rows],
      ]) {
        const { exitCode, stdout, stderr } = await run(...words);
        assert.deepEqual([exitCode, stdout], [2, ""]);
        assert.match(
          stderr,
          /rows\.json cannot be used:\n- definition 1 has no languageLabels, so it is a row of a table, .* without --columns\n$/,
        );
      }
    }
    const bare = { id: lunch, selfUri: `/api/v2/presencedefinitions/${lunch}` };
    const { entities } = await saved("--from", file("bare.json", { entities: [bare], total: 1 }));
    assert.deepEqual(
      entities.map(({ languageLabels }) => languageLabels),
      [{}],
    );
  });

  it("takes the ending of the file for the format, unless --format says another", async () => {
    for (const [name, begins] of [
      ["a.html", "<!doctype"],
      ["b.md", "###"],
      ["c.json", "{"],
      ["d.csv", "\uFEFF"],
      ["e", "What"],
    ] as const) {
      await printed("--output", join(folder, name));
      assert.ok(readFileSync(join(folder, name), "utf8").startsWith(begins), name);
    }
    await printed("--output", join(folder, "f.html"), "--format", "json");
    assert.ok(readFileSync(join(folder, "f.html"), "utf8").startsWith("{"));
  });

  it("is held against what it was: a saved catalogue, from standard input too", async () => {
    const before = file("before.json", await printed("--format", "json"));
    assert.deepEqual((await saved("--against", before)).byHand, []);
    const { exitCode, stdout } = await run("--from", before, "--format", "csv", "--columns", "status,changedBy");
    assert.deepEqual([exitCode, stdout.match(/^Lunch,.*$/m)?.[0]], [0, "Lunch,Administrator"]);
    const made = await organization.add({ systemPresence: "Away", languageLabels: { en_US: "Fire drill" } });
    assert.deepEqual((await saved("--against", before)).byHand, [made.id]);
    await organization.erase(made.id);
  });

  it("is a spreadsheet with a column for each language, which Excel reads", async () => {
    const path = join(folder, "statuses.csv");
    await printed("--format", "csv", "--output", path);
    const [header, ...rows] = readFileSync(path, "utf8").split("\n");
    assert.equal(header, "\uFEFFsystemPresence,en_US,de,es,state,missing,notes,changed,changedBy,id");
    assert.ok(
      rows.some(
        (row) =>
          row.startsWith("Break,Coffee,Pause,Café,active,,shares a label,20") &&
          row.endsWith(`,Administrator,${coffee}`),
      ),
    );
    assert.ok(rows.some((row) => row.startsWith("Meal,Brunch,,,deactivated,")));
    assert.ok(rows.some((row) => row.startsWith("Meal,Meal,,,built in,")));
  });

  it("is separated as the spreadsheet wants it", async () => {
    const path = join(folder, "german.csv");
    await printed("--delimiter", "semicolon", "--output", path, "--columns", "systemPresence,de,id");
    assert.ok(readFileSync(path, "utf8").split("\n").includes(`Break;Pause;${coffee}`));
    const { exitCode, stderr } = await run("--delimiter", "semicolon", "--format", "json");
    assert.deepEqual(
      [exitCode, stderr],
      [2, "presence: --delimiter is for CSV: give --format csv, or an --output file that ends in .csv.\n"],
    );
  });

  it("has the columns that are chosen, languages among them, in every format but the page", async () => {
    const columns = ["--columns", "system-presence,de,fr,id"];
    const of = async (...words: string[]) => (await printed(...columns, ...words)).split("\n");
    assert.match((await of())[0] ?? "", /^SYSTEM PRESENCE +GERMAN +FRENCH +ID$/);
    assert.ok((await of("--output", "csv")).includes(`Break,Pause,,${coffee}`));
    assert.ok((await of("--output", "tsv")).includes(`Break\tPause\t\t${coffee}`));
    assert.match((await of("--format", "markdown"))[0] ?? "", /^\| System presence \| German \| French \| Id \|$/);
    const rows = JSON.parse((await of("--json")).join("\n")) as object[];
    assert.deepEqual(
      rows.find((row) => "id" in row && row.id === coffee),
      { systemPresence: "Break", de: "Pause", fr: null, id: coffee },
    );
    const page = await run(...columns, "--format", "html");
    assert.deepEqual([page.exitCode, page.stdout], [2, ""]);
    assert.match(page.stderr, /--columns is for a table: a page has them all/);
  });

  it("tells apart what organisations have as one language in two spellings", async () => {
    const labels = { en_US: "Lunch", "en-US": "Lunch break", he: "צהריים", iw: "צהריים" };
    const listing = file("spellings.json", [{ id: "one", systemPresence: "Meal", languageLabels: labels }]);
    const { languages } = await saved("--from", listing);
    assert.deepEqual(
      languages.map(({ name }) => name),
      ["American English", "American English (en-US)", "Hebrew", "Hebrew (iw)"],
    );
    const { "en-US": _, ...usual } = labels;
    const one = file("usual.json", [{ id: "one", systemPresence: "Meal", languageLabels: usual }]);
    const { stdout } = await presence(["diff", listing, one]);
    assert.match(stdout, /\n {4}American English \(en-US\): "Lunch break" is taken out\n/);
  });

  it("has a column for whatever language the organisation has, and says what of those that are asked for is none", async () => {
    const labels = { en_US: "Lunch", "en-US": "Lunch break", id: "Makan siang" };
    const listing = file("odd.json", [{ id: "one", systemPresence: "Meal", languageLabels: labels }]);
    const asked = (columns: string, ...words: string[]) =>
      run("--from", listing, "--format", "csv", "--columns", columns, ...words);
    const odd = await asked("en-US,label.id,id");
    assert.deepEqual([odd.stdout, odd.stderr], ["en-US,label.id,id\nLunch break,Makan siang,one\n", ""]);
    const typo = await asked("idd,nam,de,id");
    assert.deepEqual([typo.exitCode, typo.stdout], [0, "idd,nam,de,id\n,,,one\n"]);
    assert.equal(
      typo.stderr,
      "presence: No status has a label in idd, so its column is empty: did you mean id?\n" +
        "presence: No status has a label in nam, so its column is empty.\n",
    );
    assert.equal((await asked("ro", "--require-languages", "ro")).stderr.includes("column is empty"), false);
    for (const [columns, says] of [
      [
        "id,lable",
        /There is no column "lable": did you mean label\? There are systemPresence, .*, id, en_US, en-US, label\.id\./,
      ],
      ["id,", /There is no column ""/],
      ["id,managed", /--columns managed takes --against/],
    ] as const) {
      const { exitCode, stdout, stderr } = await asked(columns);
      assert.deepEqual([exitCode, stdout], [2, ""]);
      assert.match(stderr, says);
    }
  });

  it("tells a column from a language of its name", async () => {
    const listing = file("indonesian.json", [{ id: "one", systemPresence: "Away", languageLabels: { id: "Rapat" } }]);
    assert.match(
      await printed("--from", listing, "--format", "csv"),
      /^systemPresence,label\.id,state,.*,id\nAway,Rapat,/,
    );
    assert.equal(await printed("--from", listing, "--format", "csv", "--columns", "id"), "id\none\n");
    assert.equal(await printed("--from", listing, "--quiet"), "one\n");
  });

  it("is a spreadsheet that calculates nothing, whatever a label begins with", async () => {
    const labels = { en_US: "=1+1", de: "@SUM(A1)" };
    const listing = file("formulas.json", [{ id: "one", systemPresence: "Away", languageLabels: labels }]);
    assert.match(await printed("--from", listing, "--format", "csv"), /\nAway,'=1\+1,'@SUM\(A1\),/);
  });

  it("is Markdown that shows labels as they are, whatever they hold", async () => {
    const label = "a | b\u202E <b>`x`</b> @all";
    const listing = file("hostile.json", [
      { id: "one", systemPresence: "Away", languageLabels: { en_US: label, de: label } },
    ]);
    const text = await printed("--from", listing, "--format", "markdown");
    assert.match(text, /^### What agents can choose\n/);
    assert.doesNotMatch(text.replace(/<\/?code>|<\/?details>|<\/?summary>|<!-- -->/g, ""), /[<>\u202E`]|@all|a \| b/);
    for (const format of ["table", "json"])
      assert.doesNotMatch(await printed("--from", listing, "--format", format), /\u202E/);
    assert.ok((await printed("--from", listing, "--format", "csv")).includes(`Away,${label},`), "to the character");
  });

  it("is Markdown that says of each status what a page says of it", async () => {
    const [one, , two] = definitions as [(typeof definitions)[0], unknown, (typeof definitions)[0]];
    const state = file("of-two.json", stateWith({ lunch: one, coffee: two }));
    const text = (await printed("--against", state, "--format", "markdown")).replace(/<\/?code>/g, "");
    assert.match(text, /^\| Break: American English \| German \| Spanish \| Changed \|$/m);
    assert.match(
      text,
      /^\| Pause \(by hand, shares a label\) \| Pause \| \*\*missing\*\* \| 20.* by Administrator \|$/m,
    );
    assert.match(text, /^\| Lunch \(managed\) \|/m);
  });

  it("prints JSON by the documented schema", async () => {
    const schema = JSON.parse(readFileSync(join(__dirname, "../docs/catalogue.schema.json"), "utf8")) as object;
    const fits = new Ajv().compile(schema);
    const state = file(
      "of-lunch.json",
      stateWith({ gone: { id: "gone", systemPresence: "Meal", languageLabels: {} } }),
    );
    for (const args of [[], ["--against", state]]) {
      fits(await saved(...args));
      assert.equal(fits.errors, null);
    }
  });

  it("says what is wrong with a file, and what to do", async () => {
    const secret = stateWith({ lunch: { ...(definitions[0] as (typeof definitions)[0]), systemPresence: "Meal" } });
    Object.assign(secret.deployment.resources[0]?.outputs ?? {}, {
      systemPresence: { "4dabf18193072939515e22adb298388d": "…" },
    });
    for (const [args, says] of [
      [["--from", join(folder, "nowhere.json")], /nowhere\.json .*there is no file to read/s],
      [["--against", file("text.json", "no JSON")], /text\.json .*not JSON/s],
      [["--against", file("secret.json", secret)], /secret\.json: urn:.*::lunch cannot be read; .*--show-secrets/s],
      [["--output", folder], /cannot be written: it is a folder/],
    ] as const) {
      const { exitCode, stderr } = await run(...args);
      assert.equal(exitCode, 2, stderr);
      assert.match(stderr, says);
    }
  });

  it("is served by the emulator at its address, for people", async () => {
    await organization.requests();
    const response = await fetch(organization.url);
    assert.match(response.headers.get("content-type") ?? "", /^text\/html/);
    const page = await response.text();
    assert.match(page, /What agents can choose/);
    assert.match(page, /Mittagessen/);
    assert.deepEqual(await organization.requests(), {});
  });
});
