import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildFileSchema } from "../plugin/schema/file.js";
import { type CatalogueFile, readCatalogue, readCatalogueFile } from "../provider/catalogue-file/read.js";

const faultsIn = ({ faults }: CatalogueFile) => faults.map(({ line, message }) => `${line}: ${message}`);
const faultsOf = (...lines: string[]) => faultsIn(readCatalogue(lines.join("\n")));

describe("a catalogue file", () => {
  it("says of each status what a resource is given, and where it says so", () => {
    const { statuses, rules, faults, placeOf } = readCatalogue(
      [
        "# Ours",
        "statuses:",
        "  lunch:",
        "    systemPresence: on queue",
        "    languageLabels: { en_US: Lunch, no: Lunsj }",
        "    deactivated: true",
        "    divisionId: d",
        "  tea: { systemPresence: Break, languageLabels: { en_US: Tea }, adopt: never }",
        "requiredLanguages: [en_US, no]",
      ].join("\n"),
    );
    const [lunch, tea] = statuses;
    assert.deepEqual(lunch, {
      ...{
        key: "lunch",
        line: 3,
        column: 3,
        systemPresence: "OnQueue",
        languageLabels: { en_US: "Lunch", no: "Lunsj" },
      },
      ...{ deactivated: true, divisionId: "d" },
    });
    assert.deepEqual([tea?.adopt, tea?.deactivated, tea?.divisionId], ["never", false, undefined]);
    assert.deepEqual(rules, { requiredLanguages: ["en_US", "no"] });
    assert.deepEqual(placeOf({ key: "lunch", property: "languageLabels.no" }), { line: 5, column: 37 });
    assert.deepEqual(faults, [
      {
        ...{ line: 8, column: 33, key: "tea", property: "languageLabels", rule: "requiredLanguages" },
        message: "tea (Break): has no label in no",
      },
    ]);
  });

  it("is the same in JSON, indented with tabs as well, with its schema named", () => {
    const status = { systemPresence: "Meal", languageLabels: { en_US: "🍕 / Lunch" } };
    const text = JSON.stringify({ $schema: "s.json", statuses: { lunch: status } }, undefined, "\t");
    for (const one of [text, text.replace("🍕 /", "\\ud83c\\udf55 \\/")]) {
      const { statuses, faults } = readCatalogue(one);
      assert.deepEqual([statuses[0]?.languageLabels, faults], [status.languageLabels, []]);
    }
  });

  it("tells all that is wrong in all of the file at once, each with its line", () => {
    assert.deepEqual(
      faultsOf(
        "statuses:",
        "  lunch:",
        "    systemPresence: Meal",
        "    languageLabels: { en-US: Lunch|Late, de: ' Mittag' }",
        "    deactivted: true",
        "    fr: Déjeuner",
        "    deactivated: yes",
        "  dinner:",
        "    languageLabels:",
        "      en_US: Dinner",
        "      en_US: Supper",
        "  late:",
        "  tea: { systemPresence: Break, languageLabels: { es: Té }, adopt: always, __adoption: x }",
        "  chai: { systemPresence: Break, languageLabels: { es: Té } }",
        "  lunch: { systemPresence: Meal }",
        "forbiddenCharacters: '[|]'",
        "maxLabelLength: '6'",
        "maxActivePerSystemPresence: 1",
        "limitFromOrganization: true",
        "allowTwin: [tea]",
        "requiredLanguages:",
      ).map((fault) => fault.slice(0, 75)),
      [
        '4: lunch (Meal): languageLabels.en-US: "en-US" is not how the API writes it: did you mean en_US?',
        '4: lunch (Meal): languageLabels.de: " Mittag" begins or ends with white space',
        "5: lunch: deactivted: there is no such property: did you mean deactivated?",
        "6: lunch: fr: is a language: its label belongs under languageLabels",
        "7: lunch (Meal): deactivated: has to be true or false",
        "8: dinner: systemPresence: is missing",
        '11: "en_US" is there already, in line 10',
        '12: late: has to be an object such as { systemPresence: "Meal", languageLabels: { en_US: "Lunch" } }',
        '13: tea (Break): adopt: has to be one of "identical", "matching", "never"',
        "13: tea: __adoption: there is no such property",
        "14: Break has 2 active statuses; maxActivePerSystemPresence is 1: set deactivated: true",
        '14: chai (Break): es "Té" is also the label of tea, and agents could not tell the two apart',
        '15: "lunch" is there already, in line 2',
        "17: maxLabelLength: has to be a whole number above 0",
        "19: limitFromOrganization: contradicts maxActivePerSystemPresence; give one of the two",
        "20: allowTwin: there is no such property: did you mean allowTwins?",
        "21: requiredLanguages: has no value: give it one, or leave it out",
      ].map((fault) => fault.slice(0, 75)),
    );
  });

  it("that requires a language which is none has that as its fault, and not that every status lacks it", () => {
    const lines = ["statuses:", "  tea: { systemPresence: Break, languageLabels: { en_US: Tea } }"];
    assert.deepEqual(faultsOf(...lines, "requiredLanguages: [en_US, en-US, german]"), [
      '3: requiredLanguages: "en-US" is not how the API writes it: did you mean en_US?; "german" is not a language such as en_US or es',
    ]);
    assert.deepEqual(faultsOf(...lines, "requiredLanguages: [ro]"), ["2: tea (Break): has no label in ro"]);
  });

  it("takes no text for a label that YAML, in one version or another, reads as something else", () => {
    const status = (label: string) =>
      faultsOf(`statuses: { a: { systemPresence: Meal, languageLabels: { de: ${label} } } }`);
    for (const [label, how] of [
      ...[
        ["No", "true or false"],
        ["yes", "true or false"],
        ["on", "true or false"],
        ["true", "true or false"],
      ],
      ...[
        ["1", "a number"],
        ["0x1F", "a number"],
        ["12:30", "a number"],
        ["2026-01-01", "a date"],
        ["~", "nothing"],
      ],
    ] as const)
      assert.deepEqual(status(label), [
        `1: a: languageLabels.de: YAML reads ${label} as ${how}: put it into quotes, "${label}"`,
      ]);
    assert.deepEqual(status(""), ["1: a: languageLabels.de: has no value: give it one, or leave it out"]);
    for (const label of ["'No'", '"1"', "Nein", "1st", "!!str 1", "12h"]) assert.deepEqual(status(label), []);
  });

  it("tells a # between braces that takes the rest of its line for what it is, once, and only lines that there are", () => {
    const told = (rest: string) =>
      `YAML reads ${rest} as a comment, which is the rest of the line: put the text before it into quotes, # included`;
    const head = ["statuses:", "  a:", "    systemPresence: Meal"];
    const [one, spaced] = ["{ en_US: Team #1, es: Equipo }", "{ en_US: Team # 1, es: Equipo }"];
    assert.deepEqual(faultsOf(...head, `    languageLabels: ${one}`, ""), [`4: ${told("#1, es: Equipo }")}`]);
    assert.deepEqual(faultsOf(...head, `    languageLabels: ${spaced}`, ""), [`4: ${told("# 1, es: Equipo }")}`]);
    assert.deepEqual(faultsOf("statuses:", `  a: { systemPresence: Meal, languageLabels: ${one} }`, "  b: { x: y }"), [
      `2: ${told("#1, es: Equipo } }")}`,
    ]);
    assert.deepEqual(faultsOf(...head, "    languageLabels: {", "      en_US: Team #1,", "      es: Equipo }"), [
      `5: ${told("#1,")}`,
    ]);
    const [open = "", ...more] = faultsOf(...head, "    languageLabels: { en_US: Team", "", "");
    assert.match(open, /^4: is not YAML: /);
    assert.deepEqual(more, []);
    assert.deepEqual(faultsOf(...head, "    languageLabels: {", "      en_US: Team, # ours", "      es: Equipo }"), []);
  });

  it("has no status without a key, or with one that would be lost", () => {
    const status = '{ systemPresence: Meal, languageLabels: { en_US: "A" } }';
    assert.deepEqual(faultsOf("statuses:", `  "": ${status}`, `  __proto__: ${status.replace("A", "B")}`), [
      '2: "": a status needs a key, such as lunch',
      "3: __proto__: is no key that a status can have: take another",
    ]);
  });

  it("cuts no label off at what may be no comment", () => {
    const status = (label: string) =>
      faultsOf(
        "statuses:",
        "  a:",
        "    systemPresence: Meal",
        "    languageLabels:",
        `      de: ${label}`,
        "      #es: Comida",
      );
    assert.deepEqual(status("R&D #1"), [
      "5: a: languageLabels.de: YAML reads #1 as a comment: put the text into quotes, or a blank behind the #",
    ]);
    for (const label of ["Mittag # half an hour", "Mittag", "'R&D #1'", "'R&D' #1", "C#"])
      assert.deepEqual(status(label), []);
  });

  it("says of a text that is no YAML where, and what people mostly did", () => {
    for (const [text, fault] of [
      ["statuses:\n\tlunch: 1", "2: begins with a tab, which YAML does not take: put blanks there"],
      ["statuses:\n  a:\n    name: Lunch: late", "3: has a second colon: put a text that has one into quotes"],
      ["statuses:\n  lunch\n  tea: {}", "2: has no colon behind its key"],
      ["statuses: {}\n---\nstatuses: {}", "2: begins a second document (---), and a catalogue is one"],
      ["statuses: *none", "1: there is no &none before it; a text is put into quotes"],
      ["statuses: @home", "1: begins with a sign that means something to YAML: put the text"],
      ["statuses: & Co", "1: begins with & or *, which mean something to YAML: put the text"],
      ["statuses: { <<: 3 }", "1: << takes a mapping, such as *anchor"],
      ['{ "statuses": { "a": 1 }', "1: is not YAML: Flow map must end with a }"],
      ['statuses: { "\\e[31m": 1 }', "1: ⟨U+001B⟩[31m: has to be an object such as { systemPresence"],
      ["", "1: is empty: it needs statuses by key"],
      ["# nothing\n", "1: is empty: it needs statuses by key"],
      ["- lunch", "1: has to hold statuses by key: { lunch: { systemPresence"],
      ["statuses: [lunch]", "1: statuses: has to be an object of statuses by key, such as { lunch: "],
      ["requiredLanguages: [de]", "1: statuses: is missing"],
    ] as const) {
      const [first = ""] = faultsOf(text);
      assert.equal(first.slice(0, 30), fault.slice(0, 30), text);
      assert.ok(!first.includes("\u001b"));
    }
  });

  it("means by anchors and merge keys what YAML means by them", () => {
    const { statuses, faults } = readCatalogue(
      [
        "statuses:",
        "  lunch: &lunch { systemPresence: Meal, deactivated: true, languageLabels: &labels { en_US: Lunch, es: Comida } }",
        "  dinner: { <<: *lunch, languageLabels: { <<: [*labels], en_US: Dinner } }",
        "  supper: *lunch",
      ].join("\n"),
    );
    assert.deepEqual(faults, []);
    assert.deepEqual(
      statuses.map(({ key, languageLabels, deactivated }) => [key, languageLabels, deactivated]),
      [
        ["lunch", { en_US: "Lunch", es: "Comida" }, true],
        ["dinner", { en_US: "Dinner", es: "Comida" }, true],
        ["supper", { en_US: "Lunch", es: "Comida" }, true],
      ],
    );
    const levels = Array.from({ length: 30 }, (_, level) => `&l${level + 1} [*l${level}, *l${level}]`);
    const bomb = `statuses: {}\nrequiredLanguages: [&l0 [de], ${levels.join(", ")}]`;
    assert.deepEqual(faultsOf(bomb), ["2: requiredLanguages: has to be a list of texts"]);
    const merges = Array.from(
      { length: 40 },
      (_, level) => `  m${level + 1}: &m${level + 1} { <<: [*m${level}, *m${level}] }`,
    );
    const merged = [
      "statuses:",
      "  m0: &m0 { systemPresence: Away, deactivated: true, languageLabels: { de: Weg } }",
      ...merges,
    ];
    assert.deepEqual(faultsOf(...merged), []);
    assert.match(
      faultsOf("statuses: { a: &a { <<: *a } }").join(),
      /^1: a: languageLabels: is missing,1: a: systemPresence: is missing$/,
    );
  });

  it("lets a system presence pass that only the organisation may know, and divisions where the endpoints are not known", () => {
    const text = "statuses: { a: { systemPresence: Remote, divisionId: d, languageLabels: { de: Fern } } }";
    assert.deepEqual(faultsOf(text), []);
    const { faults } = readCatalogue(text, { generation: "presencedefinitions", divisionsBy: "`x`" });
    assert.match(
      faults[0]?.message ?? "",
      /^a \(Remote\): divisionId: the endpoints in use know no divisions; `x` switches/,
    );
  });

  it("that cannot be read at all has that as its one fault, with the place that was looked at", () => {
    const folder = mkdtempSync(join(tmpdir(), "presence-catalogue-"));
    try {
      const path = join(folder, "statuses.yaml");
      assert.deepEqual(faultsIn(readCatalogueFile(path)), [
        `1: cannot be read, ${path}: there is no file to read: check its path`,
      ]);
      writeFileSync(
        path,
        Buffer.from("statuses:\n  a: { systemPresence: Break, languageLabels: { es: Té } }", "latin1"),
      );
      assert.match(
        faultsIn(readCatalogueFile(path)).join(),
        /^2: cannot be read.*line 2 is in another encoding, such as Windows-1252\. Save it/,
      );
      writeFileSync(
        path,
        Buffer.from("\uFEFFstatuses: { a: { systemPresence: Break, languageLabels: { es: Té } } }", "utf16le"),
      );
      assert.equal(readCatalogueFile(path).statuses[0]?.languageLabels["es"], "Té");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("has the schema that the sources make: `npm run schema` writes it", () => {
    const committed = JSON.parse(readFileSync(join(__dirname, "../docs/statuses.schema.json"), "utf8")) as unknown;
    assert.deepEqual(committed, JSON.parse(JSON.stringify(buildFileSchema())));
  });

  it("costs a program that reads none nothing: the package's index does not load the parser, and fromFile does", () => {
    const loaded = (use: string) => {
      const code = `const presence = require("pulumi-genesyscloud-presence"); ${use}
        console.log(Object.keys(require.cache).some((path) => path.endsWith("yaml.js")));`;
      return spawnSync(process.execPath, ["-e", code], { cwd: __dirname, encoding: "utf8" }).stdout;
    };
    assert.equal(loaded(""), "false\n");
    assert.equal(loaded('try { presence.PresenceCatalogue.fromFile("a", __filename + "/none") } catch {}'), "false\n");
    assert.equal(loaded('try { presence.PresenceCatalogue.fromFile("a", "../tsconfig.json") } catch {}'), "true\n");
  });
});
