import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { presence } from "./support/presence-command.js";

const catalogue = [
  "# Ours: ask Ada before you change a key",
  "statuses:",
  "  # Food",
  "  lunch: # the long one",
  "    systemPresence: Meal",
  "    languageLabels:",
  "      en_US: Lunch   # by hand",
  "      es: 'Almuerzo'",
  "",
  '  tea: { systemPresence: Break, languageLabels: { en_US: "Tea", de: Tee } }',
  "  coaching:",
  "    systemPresence: Training",
  "    languageLabels: {",
  '      "en_US": "Coaching",',
  '      "es": "Tutoría" # last',
  "    }",
  "  admin:",
  "    systemPresence: Busy",
  "    languageLabels:",
  '      en_US: "-Admin"',
  '      de: "\'=x"',
  "  old: { systemPresence: Busy, deactivated: true, languageLabels: { en_US: Old } }",
  "maxLabelLength: 12",
  "requiredLanguages: [en_US, de]",
  "",
].join("\n");

describe("presence labels", () => {
  let folder: string;
  let file: string;
  let sheet: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "presence-labels-"));
    [file, sheet] = [join(folder, "statuses.yaml"), join(folder, "de.csv")];
    writeFileSync(file, catalogue);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const content = () => readFileSync(file, "utf8");
  /** The cells of an exported sheet. */
  async function exported(...words: string[]): Promise<string[][]> {
    const options = ["--language", "de", "--output", sheet, "--force", ...words];
    const { exitCode, stderr } = await presence(["labels", "export", file, ...options]);
    assert.equal(exitCode, 0, stderr);
    const text = readFileSync(sheet, "utf8");
    assert.ok(text.startsWith("\uFEFF"), "Excel would not read it as UTF-8");
    const lines = text.slice(1).trim().split("\n");
    return lines.map((line) => line.split(/[,;\t](?! )/));
  }
  /** Imports a sheet of these lines. */
  const imported = (lines: readonly string[], ...words: string[]) => {
    writeFileSync(sheet, lines.join("\n"));
    return presence(["labels", "import", sheet, "--into", file, ...words]);
  };
  /** The lines that an import has added to the catalogue and taken out of it. */
  async function changedBy(
    lines: readonly string[],
    ...words: string[]
  ): Promise<{ added: string[]; removed: string[] }> {
    const { exitCode, stderr } = await imported(lines, ...words);
    assert.equal(exitCode, 0, stderr);
    const [before, after] = [catalogue.split("\n"), content().split("\n")];
    return {
      added: after.filter((line) => !before.includes(line)),
      removed: before.filter((line) => !after.includes(line)),
    };
  }
  /** The faults that a sheet of these lines is refused with; nothing is written. */
  async function faultsOf(lines: readonly string[], ...words: string[]): Promise<string[]> {
    const { exitCode, stdout, stderr } = await imported(lines, ...words);
    assert.deepEqual([exitCode, stdout, content()], [2, "", catalogue], stderr);
    const [head = "", ...faults] = stderr.trimEnd().split("\n- ");
    assert.equal(head, `presence: ${sheet} cannot be used; nothing was written`);
    return faults.map((fault) => fault.replace(`${sheet}:`, ""));
  }

  it("are a sheet for a translator: a line a status that agents are offered, what is to be translated beside what is there", async () => {
    assert.deepEqual(await exported(), [
      ["key", "system presence", "en_US", "de", "note"],
      ["lunch", "Meal", "Lunch", "", "12 characters at most"],
      ["tea", "Break", "Tea", "Tee", "12 characters at most"],
      ["coaching", "Training", "Coaching", "", "12 characters at most"],
      ["admin", "Busy", "'-Admin", "''=x", "12 characters at most"],
    ]);
    const missing = await exported("--missing", "--deactivated", "--source", "es", "--delimiter", "semicolon");
    const note = '"en_US: Old; 12 characters at most; deactivated: agents are not offered it"';
    assert.deepEqual(missing.slice(1), [
      ["lunch", "Meal", "Almuerzo", "", "12 characters at most"],
      ["coaching", "Training", "Tutoría", "", "12 characters at most"],
      ["old", "Busy", "", "", note],
    ]);
  });

  it("change no byte of the catalogue by a round trip without an edit, whatever separates the columns and encodes the files", async () => {
    for (const encode of [
      (text: string) => Buffer.from(text),
      (text: string) => Buffer.from(`\uFEFF${text.replaceAll("\n", "\r\n")}`),
      (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le"),
      (text: string) => Buffer.from(text.replaceAll("\n", "\r")),
    ])
      for (const delimiter of ["comma", "semicolon", "tab"]) {
        writeFileSync(file, encode(catalogue));
        const words = ["--language", "de", "--delimiter", delimiter, "--deactivated", "--output", sheet, "--force"];
        assert.equal((await presence(["labels", "export", file, ...words])).exitCode, 0);
        const { exitCode, stderr } = await presence(["labels", "import", sheet, "--into", file]);
        assert.equal(exitCode, 0, stderr);
        assert.match(stderr, /stays as it is: it has all these labels already/);
        assert.deepEqual(readFileSync(file), encode(catalogue));
      }
  });

  it("are put in beside their neighbours, quoted and indented as those are, and nothing else changes", async () => {
    const changes = await changedBy([
      "key,en_US,de",
      'lunch,Lunch,"Mittag: lang"',
      "tea,Tea,Teezeit",
      "coaching,Coaching,Gespräch",
      "admin,'-Admin,'=1+1",
      "old,Old,",
    ]);
    assert.deepEqual(changes, {
      added: [
        "      de: 'Mittag: lang'",
        '  tea: { systemPresence: Break, languageLabels: { en_US: "Tea", de: Teezeit } }',
        '      "es": "Tutoría", # last',
        '      "de": "Gespräch"',
        '      de: "=1+1"',
      ],
      removed: [
        '  tea: { systemPresence: Break, languageLabels: { en_US: "Tea", de: Tee } }',
        '      "es": "Tutoría" # last',
        '      de: "\'=x"',
      ],
    });
    assert.match(content(), /es: 'Almuerzo'\n {6}de: 'Mittag: lang'\n\n {2}tea/);
  });

  it("keep line ends, mark and encoding of the catalogue, and go into JSON as into YAML", async () => {
    const labels = { en_US: "Lunch", es: "Comida" };
    const json = JSON.stringify(
      { statuses: { lunch: { systemPresence: "Meal", languageLabels: labels } } },
      undefined,
      "\t",
    );
    const wanted = json.replace('"Comida"', '"Comida",\n\t\t\t\t"no": "Lunsj"');
    for (const encode of [
      (text: string) => Buffer.from(text),
      (text: string) => Buffer.from(`\uFEFF${text.replaceAll("\n", "\r\n")}`, "utf16le"),
      (text: string) => Buffer.from(`\uFEFF${text.replaceAll("\n", "\r")}`, "utf16le").swap16(),
    ]) {
      writeFileSync(file, encode(json));
      const { exitCode, stderr } = await imported(["key;en_US;no", "lunch;Lunch;Lunsj"]);
      assert.equal(exitCode, 0, stderr);
      assert.deepEqual(readFileSync(file), encode(wanted));
    }
  });

  it("leave a JSON file JSON, whatever nobody sees of them", async () => {
    const statuses = { lunch: { systemPresence: "Meal", languageLabels: { en_US: "Lunch" } } };
    writeFileSync(file, JSON.stringify({ statuses }, undefined, 2));
    const label = "Mit\u200btag\u{e0020}";
    assert.equal((await imported(["key,en_US,de", `lunch,Lunch,${label}`])).exitCode, 0);
    const { statuses: read } = JSON.parse(content()) as { statuses: typeof statuses };
    assert.deepEqual(read.lunch.languageLabels, { en_US: "Lunch", de: label });
    assert.doesNotMatch(content(), /\u200b|\udb40/);
  });

  it("take the place of one that is written in lines of its own, and go behind it", async () => {
    const block =
      "statuses:\n  a:\n    languageLabels:\n      de: |-\n        Tee\n      en_US: >-\n        Tea\n    systemPresence: Meal\n";
    writeFileSync(file, block);
    assert.equal((await imported(["key,en_US,de", "a,Tea,Teezeit"])).exitCode, 0);
    assert.equal(content(), block.replace("|-\n        Tee", '"Teezeit"'));
    assert.equal((await imported(["key,en_US,fr", "a,Tea,Thé"])).exitCode, 0);
    assert.match(content(), /en_US: >-\n {8}Tea\n {6}fr: "Thé"\n {4}systemPresence/);
    writeFileSync(file, block.replace("|-", "|-   # ask Ada"));
    assert.equal((await imported(["key,en_US,de", "a,Tea,Teezeit"])).exitCode, 0);
    assert.equal(content(), block.replace("|-\n        Tee", '"Teezeit"   # ask Ada'));
  });

  it("need quotes where YAML would read something else, and get them; what nobody sees is written by its code", async () => {
    for (const [label, written] of [
      ["Nein", "Nein"],
      ["No", '"No"'],
      ["12:30", '"12:30"'],
      ["C # 1", '"C # 1"'],
      ["a, b", '"a, b"'],
      ["[x]", '"[x]"'],
      ["it's", "it's"],
      ["so\u200bft", '"so\\u200bft"'],
    ]) {
      writeFileSync(file, catalogue);
      await changedBy(["key,en_US,de", `tea,Tea,"${label ?? ""}"`]);
      assert.ok(content().includes(`, de: ${written ?? ""} } }\n`), content());
    }
  });

  it("get quotes where Python would not read them between braces, and where they begin as an alias does", async () => {
    for (const label of ["?Tee", ":Tee", "Tee?", "=", "*Tee", "Tee, b: *c"]) {
      const { added } = await changedBy([`key,en_US,de`, `tea,Tea,"${label}"`]);
      assert.deepEqual(added, [catalogue.split("\n")[9]?.replace("de: Tee }", `de: ${JSON.stringify(label)} }`)]);
      writeFileSync(file, catalogue);
    }
  });

  it("come back as Excel saves them: with semicolons, a mark, other line ends, more columns, fewer rows, in another order", async () => {
    const rows = [
      ["DE", "note", "Kommentar", "EN-US", "Key", "", ""],
      ["Mittagessen", "", '"zwei\r\nZeilen; ""so"""', "Lunch", "lunch", "", ""],
      ["", "", "", "", "", "", ""],
      ["Gespräch", "", "", "Coaching", "coaching"],
    ];
    writeFileSync(sheet, `\uFEFF${rows.map((row) => row.join(";")).join("\r\n")}\r\n`);
    const { exitCode, stdout, stderr } = await presence(["labels", "import", sheet, "--into", file]);
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => line.split(/ {2,}/)),
      [
        ["KEY", "FROM", "BEFORE", "AFTER"],
        ["lunch", "Lunch", "Mittagessen"],
        ["coaching", "Coaching", "Gespräch"],
      ],
    );
    assert.match(stderr, /statuses\.yaml: 2 labels in de added and 0 changed\./);
    assert.match(content(), /de: 'Mittagessen'/);
  });

  it("come back whatever stands before the titles or in them, and with blanks that a spreadsheet has put between quotes", async () => {
    for (const lines of [
      ["", ";;", "key;en_US;de", "tea;Tea;Teezeit"],
      ['"Ours, theirs, all, and more";key;en_US;de', "x;tea;Tea;Teezeit"],
      ['"key","en_US","de"', '"tea","Tea ","Teezeit "'],
    ]) {
      writeFileSync(file, catalogue);
      const { added } = await changedBy(lines);
      assert.deepEqual(added, [catalogue.split("\n")[9]?.replace("Tee }", "Teezeit }")]);
    }
  });

  it("without the column that they were translated from are refused for that alone", async () => {
    assert.deepEqual(await faultsOf(["key,de", "tea,Teezeit", "lunch,Mittag"]), [
      '1: has no column "en_US", which tells that a label has not changed since; --source names another language',
    ]);
  });

  it("come back with the line that tells Excel the delimiter", async () => {
    const { added } = await changedBy(["sep=;", "key;en_US;de", "tea;Tea;Tee, jetzt"], "--dry-run");
    assert.deepEqual(added, []);
    assert.deepEqual(await faultsOf(["sep=;", "key;en_US;de", "chai;Tea;Tee"]), [
      '3: has the key "chai", which no status has',
    ]);
  });

  it("are put in one language after the other, while others that are required are still to come", async () => {
    const more = catalogue.replace("[en_US, de]", "[en_US, de, fr, it]");
    writeFileSync(file, more);
    const { exitCode, stderr } = await imported(["key,en_US,fr", "lunch,Lunch,Déjeuner", "tea,Tea,Thé"]);
    assert.equal(exitCode, 0, stderr);
    assert.match(content(), /Déjeuner/);
  });

  it("are only shown with --dry-run", async () => {
    const { exitCode, stdout, stderr } = await imported(["key,en_US,de", "lunch,Lunch,Mittag"], "--dry-run");
    assert.deepEqual([exitCode, content()], [0, catalogue]);
    assert.match(stdout, /lunch .*Mittag/);
    assert.match(stderr, /stays as it is\. Without --dry-run: 1 label in de added and 0 changed/);
  });

  it("are refused with all that is wrong, by line of the sheet, and the catalogue stays as it is", async () => {
    assert.deepEqual(
      await faultsOf([
        "key,en_US,de",
        "lanch,Lunch,Mittag",
        ",Lunch,Mittag",
        "lunch,Lunch break,TODO: translate",
        "tea,Tea,Sehr langer Tee",
        "coaching,Coaching,#NAME?",
        "coaching,Coaching,Gespräch",
        "admin,-Admin,???",
        'old,Old,"Al\tt",und mehr',
      ]),
      [
        '2: has the key "lanch", which no status has: did you mean lunch?',
        "3: has no key",
        '4: lunch was translated from "Lunch break", and its label in en_US is "Lunch" by now: look at the translation again, then put the present label there',
        '4: lunch has "TODO: translate", which is no translation',
        '4: lunch (Meal): de "TODO: translate" has 15 characters; 12 are allowed',
        '5: tea (Break): de "Sehr langer Tee" has 15 characters; 12 are allowed',
        '6: coaching has "#NAME?", which is no translation',
        "7: is about coaching, as line 6 is",
        '8: admin has "???", which is no translation',
        "9: has 4 values, and the header 3",
        '9: old (Busy): languageLabels.de: "Al⟨U+0009⟩t" holds a tab (U+0009) as character 3, which no label may hold: take it out, or put a blank there',
      ],
    );
  });

  it("with a quote too many or too few are refused at the line where the row begins, once each", async () => {
    const closed = 'has a quote (") that nothing closes: put one behind the text, or take it out';
    const behind = 'has text behind a closing quote ("): a quote in a text is written twice, ""';
    const within =
      'has a quote (") in a text that does not begin with one: put quotes around the text, and write that one twice, ""';
    const head = ["key,en_US,de", "tea,Tea,Tee", ""];
    assert.deepEqual(await faultsOf([...head, 'lunch,Lunch,"Mittag', "admin,-Admin,x", "old,Old,y"]), [`4: ${closed}`]);
    assert.deepEqual(await faultsOf([...head, 'lunch,Lunch,"Mit"tag', 'admin,-Admin,"x"']), [`4: ${behind}`]);
    assert.deepEqual(await faultsOf([...head, 'lunch,Lunch,"Mittag', "admin,-Admin,x", 'old,Old,"y"']), [
      `4: ${behind}`,
    ]);
    assert.deepEqual(await faultsOf([...head, 'lunch,Lunch,Mit"tag"', 'admin,-Admin,x"', "old,Old,"]), [
      `4: ${within}`,
      `5: ${within}`,
    ]);
  });

  it("may begin with a word that is a placeholder elsewhere: todo is Spanish for all", async () => {
    const { added } = await changedBy(["key,en_US,es", "tea,Tea,Todo listo"]);
    assert.equal(added.length, 1);
    writeFileSync(file, catalogue);
    for (const target of ["todo", "TBD", "TODO: ask", "FIXME:"])
      assert.match((await faultsOf(["key,en_US,es", `tea,Tea,${target}`])).join(), /which is no translation/, target);
  });

  it("that two statuses would have in common are refused at the line that brings it, whichever comes first in the catalogue", async () => {
    writeFileSync(file, catalogue.replace("systemPresence: Meal", "systemPresence: Break"));
    const { exitCode, stderr } = await imported(["key,en_US,de", "lunch,Lunch,Tee"]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /de\.csv:2: tea \(Break\): de "Tee" is also the label of lunch, .*allowTwins/);
  });

  it("are refused in a language that was not asked for, or where it is not plain which one is meant", async () => {
    const rows = ["tea,Tea,Tee,Thé"];
    assert.deepEqual(await faultsOf(["key,en_US,de,fr", ...rows]), [
      "1: has labels in de, fr: --language says which are meant",
    ]);
    assert.deepEqual(await faultsOf(["key,en_US,de,note", ...rows], "--language", "it"), ['1: has no column "it"']);
    assert.deepEqual(await faultsOf(["id,english,Deutsch,x", ...rows]), [
      '1: has no column "key"; it has: id, english, Deutsch, x',
      '1: has no column "en_US", which tells that a label has not changed since; --source names another language',
      "1: has no column of another language, such as de; one that the API does not document is named by --language",
    ]);
    assert.deepEqual(await faultsOf(["key,en_US,de,DE", ...rows]), ['1: has two columns "de"']);
  });

  it("in other languages than the one that is asked for are let be, and so is what only looks like a language", async () => {
    const { exitCode, stderr } = await imported(
      ["No,key,en_US,de,fr,it", "1,tea,Tea,Teezeit,Thé,"],
      "--language",
      "de",
    );
    assert.equal(exitCode, 0, stderr);
    assert.match(
      stderr,
      /warning: \S+de\.csv:1: has labels in no, fr, too, which are let be: --language imports them\n/,
    );
    assert.equal(content(), catalogue.replace("de: Tee }", "de: Teezeit }"));
    writeFileSync(file, catalogue);
    assert.deepEqual(await faultsOf(["No,key,en_US,de", "1,tea,Tea,Teezeit"]), [
      "1: has labels in no, de: --language says which are meant",
    ]);
  });

  it("that are not there yet are told as that, and change nothing", async () => {
    const told = async (...lines: string[]) => {
      const { exitCode, stderr } = await imported(["key,en_US,de", ...lines]);
      assert.deepEqual([exitCode, content()], [0, catalogue]);
      return stderr.split(": ").at(-1);
    };
    assert.equal(await told("lunch,Lunch,", "tea,Tea,"), "0 of 2 rows have a translation in German.\n");
    assert.equal(await told(), "the sheet has no row.\n");
    assert.equal(await told("lunch,Lunch,", "tea,Tea,Tee"), "it has all these labels already.\n");
  });

  it("may be in a language that the API does not document, where that is named", async () => {
    const { added } = await changedBy(["key,en_US,ro", "tea,Tea,Ceai"], "--language", "ro");
    assert.deepEqual(added, [catalogue.split("\n")[9]?.replace("Tee }", "Tee, ro: Ceai }")]);
  });

  it("warns of what may be meant: the same text as in the source, and what agents may take for another's", async () => {
    const { exitCode, stderr } = await imported([
      "key,en_US,de",
      "coaching,Coaching,Coaching",
      "admin,-Admin,Ad\u200bmin",
    ]);
    assert.equal(exitCode, 0);
    assert.match(stderr, /warning: \S+de\.csv:2: coaching is "Coaching" in de as in en_US/);
    assert.match(stderr, /warning: \S+de\.csv:3: admin \(Busy\): languageLabels\.de: .*zero-width space/);
  });

  it("that an anchor gives to several statuses are not changed for one alone", async () => {
    const shared = [
      "statuses:",
      "  a: { systemPresence: Meal, languageLabels: &all { en_US: A } }",
      "  b: { systemPresence: Away, languageLabels: *all }",
      "  c: { systemPresence: Busy, languageLabels: { <<: *all, es: C } }",
    ].join("\n");
    writeFileSync(file, shared);
    for (const key of ["a", "b"]) {
      const { exitCode, stderr } = await imported(["key,en_US,de", `${key},A,X`]);
      assert.equal(exitCode, 2);
      assert.match(stderr, /its labels cannot be changed without others, as with an anchor/);
      assert.equal(content(), shared);
    }
    const { stderr } = await imported(["key,en_US,de", "c,A,Z", "a,A,X"]);
    assert.match(
      stderr,
      /nothing was written\n- \S+de\.csv:3: a: its labels cannot be changed without others, .*out\n$/,
    );
    assert.equal((await imported(["key,en_US,de", "c,A,X"])).exitCode, 0);
    assert.equal(content(), shared.replace("es: C }", "es: C, de: X }"));
  });

  it("that an alias gives are not changed, and that is told of them at the line of the sheet", async () => {
    const aliased = "statuses:\n  a: { systemPresence: Meal, languageLabels: { en_US: &a A, de: *a } }\n";
    writeFileSync(file, aliased);
    const { exitCode, stderr } = await imported(["key,en_US,de", "a,A,X"]);
    assert.deepEqual([exitCode, content()], [2, aliased]);
    assert.match(stderr, /\n- \S+de\.csv:2: a: its labels cannot be changed without others, .*; write them out\n$/);
    const { exitCode: beside } = await imported(["key,en_US,fr", "a,A,B"]);
    assert.deepEqual([beside, content()], [0, aliased.replace("&a A", "&a A, fr: B")]);
  });

  it("go beside keys that are written with a question mark, an anchor or a tag", async () => {
    const before = `statuses:
  a:
    systemPresence: Meal
    languageLabels:
      ? en_US
      : A # first
  b:
    systemPresence: Away
    languageLabels:
      &key !!str en_US: B
  c:
    systemPresence: Busy
    ? languageLabels
    : en_US: C
  d: { systemPresence: Break, languageLabels: { ? en_US : D } }
`;
    writeFileSync(file, before);
    const { exitCode, stderr } = await imported(["key,en_US,de", "a,A,W", "b,B,X", "c,C,V", "d,D,Z"]);
    assert.equal(exitCode, 0, stderr);
    const expected = before
      .replace("# first\n", "# first\n      de: W\n")
      .replace("en_US: B\n", "en_US: B\n      de: X\n")
      .replace("en_US: C\n", "en_US: C\n      de: V\n")
      .replace("D }", "D, de: Z }");
    assert.equal(content(), expected);
  });

  it("of two translators at once are both in the catalogue, or the one that is not is told so", async () => {
    const [german, french] = [join(folder, "de.csv"), join(folder, "fr.csv")];
    writeFileSync(german, "key,en_US,de\nlunch,Lunch,Mittag\n");
    writeFileSync(french, "key,en_US,fr\ncoaching,Coaching,Coaching FR\n");
    for (let round = 0; round < 6; round++) {
      writeFileSync(file, catalogue);
      const runs = await Promise.all(
        [german, french].map((csv) => presence(["labels", "import", csv, "--into", file])),
      );
      for (const [index, label] of ["Mittag", "Coaching FR"].entries()) {
        const { exitCode, stderr = "" } = runs[index] ?? {};
        assert.equal(content().includes(label), exitCode === 0, stderr);
        if (exitCode !== 0)
          assert.match(stderr, /statuses\.yaml cannot be written: .*\. Nothing was written: try again\.\n$/);
      }
    }
  });

  it("are neither read from nor put into a file that has faults of its own, nor a program", async () => {
    writeFileSync(file, "statuses:\n  a: { systemPresence: Meal }\n");
    const { exitCode, stderr } = await presence(["labels", "export", file, "--language", "de"]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /statuses\.yaml:2: a \(Meal\): languageLabels: is missing/);
    assert.doesNotMatch(stderr, /program/);
    const program = join(folder, "index.ts");
    writeFileSync(program, 'export const statuses = { lunch: "Lunch" };\n');
    const other = await presence(["labels", "import", sheet, "--into", program]);
    assert.equal(other.exitCode, 2);
    assert.match(other.stderr, /index\.ts cannot be used; nothing was written\. .*presence export --format data/);
    const nowhere = await presence(["labels", "import", sheet, "--into", join(folder, "none.yaml")]);
    assert.match(nowhere.stderr, /none\.yaml cannot be read: there is no file to read: check its path\n$/);
    const german = await presence(["labels", "export", file, "--language", "DE"]);
    assert.match(german.stderr, /did you mean de\?/);
    const same = await presence(["labels", "export", file, "--language", "en_US"]);
    assert.match(same.stderr, /--language en_US is what is translated from/);
  });

  it("do not take the place of a sheet that a translator may have worked on, unless told to", async () => {
    writeFileSync(sheet, "work");
    const words = ["labels", "export", file, "--language", "de", "--output", sheet];
    const { exitCode, stderr } = await presence(words);
    assert.equal(exitCode, 1);
    assert.match(stderr, /de\.csv is there and says something else, .*--output.*--force/);
    assert.equal(readFileSync(sheet, "utf8"), "work");
    assert.equal((await presence([...words, "--force"])).exitCode, 0);
    assert.equal((await presence(words)).exitCode, 0);
    assert.deepEqual(readdirSync(folder), ["de.csv", "statuses.yaml"]);
  });

  it("do not take the place of the catalogue that they are read from, by whatever path, even when told to", async () => {
    const link = join(folder, "link.csv");
    linkSync(file, link);
    for (const [from, to] of [
      [file, file],
      [folder, file],
      [file, link],
    ] as const) {
      const { exitCode, stderr } = await presence([
        ...["labels", "export", from, "--language", "de", "--output", to, "--force"],
      ]);
      assert.equal(exitCode, 2);
      assert.match(stderr, /--output would overwrite \S+, which is read: name another file/);
      assert.equal(content(), catalogue);
    }
    const named = ["labels", "export", "--language", "de", "--output", "statuses.yaml", "--force"];
    assert.equal((await presence(named, {}, undefined, folder)).exitCode, 2);
    assert.equal(content(), catalogue);
  });

  it("are of the kind that the file's ending says, and no workbook", async () => {
    const out = (name: string) => join(folder, name);
    const words = ["labels", "export", file, "--language", "de", "--output"];
    const { exitCode, stderr } = await presence([...words, out("de.xlsx")]);
    assert.deepEqual([exitCode, existsSync(out("de.xlsx"))], [2, false]);
    assert.match(stderr, /what is printed here is no \.xlsx\. There are csv, tsv: name the file after one\.\n$/);
    assert.equal((await presence([...words, out("de.tsv")])).exitCode, 0);
    assert.match(readFileSync(out("de.tsv"), "utf8"), /^lunch\tMeal\tLunch\t/m);
    assert.equal((await presence([...words, out("own.tsv"), "--delimiter", "semicolon"])).exitCode, 0);
    assert.match(readFileSync(out("own.tsv"), "utf8"), /^lunch;Meal;Lunch;/m);
  });

  it("come from the standard input and go to the standard output where - says so", async () => {
    const words = ["labels", "export", "-", "--language", "de", "--output", "-"];
    const child = spawn(process.execPath, [join(__dirname, "../provider/dist/cli/index.js"), ...words], {
      cwd: folder,
      stdio: ["pipe", "pipe", "ignore"],
    });
    child.stdin.end(catalogue);
    assert.match(await text(child.stdout), /^lunch,Meal,Lunch,,/m);
    assert.deepEqual(readdirSync(folder), ["statuses.yaml"]);
  });

  // Windows has neither.
  if (process.platform !== "win32")
    it("go into a pipe, or into the empty file that a shell makes for /dev/stdout, as into any other", async () => {
      const pipe = join(folder, "pipe");
      execFileSync("mkfifo", [pipe]);
      const reader = spawn("cat", [pipe], { stdio: ["ignore", "pipe", "inherit"] });
      const words = ["labels", "export", file, "--language", "de", "--output"];
      const [piped, { exitCode, stderr }] = await Promise.all([text(reader.stdout), presence([...words, pipe])]);
      assert.equal(exitCode, 0, stderr);
      writeFileSync(sheet, "");
      assert.equal((await presence([...words, sheet])).exitCode, 0);
      assert.equal(piped, readFileSync(sheet, "utf8").slice(1));
      assert.match(piped, /^lunch,/m);
    });

  // Linux has a file that is always full.
  if (existsSync("/dev/full"))
    it("that find no room are told in a sentence", async () => {
      const { exitCode, stderr } = await presence([
        "labels",
        "export",
        file,
        "--language",
        "de",
        "--output",
        "/dev/full",
      ]);
      assert.deepEqual([exitCode, stderr], [2, "presence: /dev/full cannot be written: the disk is full\n"]);
    });

  it("come as a sheet that is whole at every moment: the old one is never written over", async () => {
    writeFileSync(sheet, "work");
    const old = join(folder, "old.csv");
    linkSync(sheet, old);
    await exported();
    assert.equal(readFileSync(old, "utf8"), "work");
    assert.deepEqual(readdirSync(folder), ["de.csv", "old.csv", "statuses.yaml"]);
  });
});
