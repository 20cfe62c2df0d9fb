import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv";
import { load } from "js-yaml";
import { readCatalogue } from "../provider/catalogue-file/read.js";
import { awkward, definitionsWith } from "./fixtures/export/awkward-labels.js";
import { presence } from "./support/presence-command.js";
import { readYamlProject } from "./support/yaml-program.js";

const fixtures = join(__dirname, "fixtures/export");
const listing = join(fixtures, "listing.json");
const type = "genesyscloud-presence:index:PresenceDefinition";

describe("presence export --format", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "presence-export-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const read = (name: string) => readFile(join(folder, name), "utf8");
  const fixture = (name: string) => readFile(join(fixtures, name), "utf8");
  const saved = async (entities: unknown[]) => {
    const path = join(folder, "saved.json");
    await writeFile(path, JSON.stringify(entities));
    return path;
  };
  /** Exports a listing with deactivated definitions, to a path in the folder. */
  async function exported(format: string, from: string, out: string, ...options: string[]): Promise<string> {
    const path = join(folder, out);
    const words = ["export", "--format", format, "--from", from, "--deactivated", "--out", path];
    const { exitCode, stdout, stderr } = await presence([...words, ...options]);
    assert.equal(exitCode, 0, stderr);
    return stdout;
  }

  it("data: writes the catalogue file that a person would have written, and a short program that reads it", async () => {
    const stdout = await exported("data", listing, "statuses", "--name", "statuses");
    assert.equal(await read("statuses/statuses.yaml"), await fixture("statuses.yaml.txt"));
    const program = await read("statuses/index.ts");
    assert.match(program, /PresenceCatalogue\.fromFile\("statuses", "statuses\.yaml"\);/);
    assert.ok(program.split("\n").length <= 10);
    const files = ["Pulumi.yaml", "package.json", "tsconfig.json", "tsconfig.pulumi.json", ".gitignore"];
    await exported("typescript", listing, "typescript", "--name", "statuses");
    for (const file of files) assert.equal(await read(`statuses/${file}`), await read(`typescript/${file}`));
    assert.match(stdout, /13 statuses exported to \S+: statuses\.yaml, index\.ts, .*&& npm install\n/s);
    assert.equal((await presence(["lint", join(folder, "statuses/statuses.yaml")])).exitCode, 0);
  });

  it("data: an editor finds the schema where npm installs it, and nothing to mark by it", async () => {
    await exported("data", listing, "statuses");
    const text = await read("statuses/statuses.yaml");
    const [, path = ""] =
      /^# yaml-language-server: \$schema=node_modules\/pulumi-genesyscloud-presence\/(\S+)$/m.exec(text) ?? [];
    const schema = JSON.parse(await readFile(join(__dirname, "../provider", path), "utf8")) as object;
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    assert.ok(validate(load(text)), JSON.stringify(validate.errors));
    for (const broken of [
      "statuses: { lunch: { systemPresence: Meal, languageLabels: { en-US: Lunch } } }",
      "statuses: { lunch: { systemPresence: Meal, languageLabels: { en_US: Lunch }, deactivted: true } }",
      "statuses: { lunch: { systemPresence: Meal, languageLabels: {} } }",
      "statuses: { lunch: { languageLabels: { en_US: Lunch } } }",
      "statuses: {}\nmaxLabelLength: many",
      "statuses: {}\nrequiredLanguage: [de]",
      "{}",
    ])
      assert.equal(validate(load(broken)), false, broken);
  });

  it("yaml: writes the project that a person would have written, in one file, and says how to get the plugin", async () => {
    const stdout = await exported("yaml", listing, "statuses", "--name", "statuses");
    assert.equal(await read("statuses/Pulumi.yaml"), await fixture("Pulumi.yaml.txt"));
    assert.deepEqual(await readdir(join(folder, "statuses")), [".presence-export.json", "Pulumi.yaml"]);
    assert.match(
      stdout,
      /13 statuses exported to \S+: Pulumi\.yaml\n.*\n {2}cd \S+ && pulumi plugin install resource genesyscloud-presence \d\S+ --server github:\S+\n {2}pulumi stack init \w+\n {2}pulumi up\n/s,
    );
  });

  it("python: writes the program that a Python programmer would have written, with what it needs", async () => {
    const stdout = await exported("python", listing, "statuses", "--name", "statuses");
    assert.equal(await read("statuses/__main__.py"), await fixture("__main__.py.txt"));
    const project = await read("statuses/Pulumi.yaml");
    assert.match(project, /^name: statuses\nruntime:\n {2}name: python\n.*^ {2}refresh: always$/ms);
    assert.match(project, /^config:\n {2}genesyscloud-presence:presenceApi:\n {4}value: presence\/definitions$/m);
    const schema = JSON.parse(await readFile(join(__dirname, "../plugin/schema.json"), "utf8")) as {
      version: string;
      language: { python: { packageName: string } };
    };
    const { version, language } = schema;
    assert.ok((await read("statuses/requirements.txt")).includes(`\n${language.python.packageName}~=${version}\n`));
    assert.ok((await fixture("__main__.py.txt")).includes(`\nimport ${language.python.packageName} as presence\n`));
    assert.match(stdout, /&& pulumi install\n {2}pulumi stack init \w+\n {2}pulumi up\n/);
  });

  it("import: lists on stdout what `pulumi import --file` takes, by the same keys, and tells the rest on stderr", async () => {
    const { stdout, stderr } = await presence(["export", "--format", "import", "--from", listing, "--deactivated"]);
    const { resources } = JSON.parse(stdout) as { resources: { type: string; name: string; id: string }[] };
    const { resources: declared } = readYamlProject(await fixture("Pulumi.yaml.txt"));
    assert.deepEqual(
      resources,
      Object.entries(declared).map(([name, { properties }]) => ({ type, name, id: properties.adoptId })),
    );
    assert.match(stderr, /Left out: 1 System definition.*Left out: "Wrap up "/s);
    assert.match(
      stderr,
      /pulumi plugin install .*pulumi config set genesyscloud-presence:presenceApi presence\/definitions\n +pulumi import --file imports\.json /s,
    );

    const told = await exported("import", listing, "imports.json");
    assert.equal(await read("imports.json"), stdout);
    assert.match(told, /^13 statuses exported to \S+imports\.json\n.*pulumi import --file \S+imports\.json /s);
    assert.deepEqual(await readdir(folder), ["imports.json"]);
  });

  it("declares every label as it is, whatever it means to YAML, to Pulumi or to Python", async () => {
    const from = await saved(definitionsWith(awkward));
    await exported("yaml", from, "yaml");
    const source = await read("yaml/Pulumi.yaml");
    const { resources, outputs, config } = readYamlProject(source);
    const labels = Object.values(resources).map(({ properties }) => properties.languageLabels);
    assert.deepEqual(labels.map((one) => one["en_US"]).toSorted(), awkward.toSorted());
    for (const one of labels) assert.deepEqual(Object.keys(one), ["en_US", "no"]);
    assert.equal(config, undefined);
    for (const key of Object.keys(resources)) assert.equal(outputs.presenceIds[key], `\${${key}.id}`);
    // What YAML 1.1 reads as a truth value, what Pulumi YAML keeps for itself, and what its parser knows no halves of.
    assert.match(source, /^ {8}"no": "Yes"$/m);
    assert.match(source, /^ {2}"yes":$/m);
    assert.ok(!("pulumi" in resources));
    assert.match(source, /"\\U000e0041tag"/);

    await exported("data", from, "data");
    const { statuses, faults } = readCatalogue(await read("data/statuses.yaml"));
    assert.deepEqual([statuses.map((one) => one.languageLabels["no"]).sort(), faults], [awkward.toSorted(), []]);

    await exported("python", from, "python");
    const program = await read("python/__main__.py");
    const literals = ['"${x}"', '"C:\\\\tmp"', "'Say \"cheese\"'", '"It\'s late"', '"👩‍💻 Admin"', '"\\U000e0041tag"'];
    for (const literal of literals) assert.ok(program.includes(`"en_US": ${literal},\n`), literal);
    assert.match(program, /"en_US": "Both \\"one\\" and 'two'",/);
  });

  it("declares an empty organisation", async () => {
    const from = await saved([]);
    await exported("yaml", from, "yaml");
    const { resources, outputs } = readYamlProject(await read("yaml/Pulumi.yaml"));
    assert.deepEqual([resources, outputs.presenceIds], [{}, {}]);
    await exported("python", from, "python");
    assert.match(await read("python/__main__.py"), /^statuses: .* = \{\}$/m);
    await exported("data", from, "data");
    assert.deepEqual(readCatalogue(await read("data/statuses.yaml")).faults, []);
    await exported("import", from, "imports.json");
    assert.deepEqual(JSON.parse(await read("imports.json")), { resources: [] });
  });

  it("leaves a name as it is that is broken in the middle of a character, which no program can say", async () => {
    const [definition] = definitionsWith(["Lunch"]);
    const from = await saved([{ ...definition, name: "Lunch \ud83c" }]);
    await exported("yaml", from, "yaml");
    assert.doesNotMatch(await read("yaml/Pulumi.yaml"), /name: "|\\ud83c/);
  });

  for (const [format, file] of [
    ["data", "statuses.yaml"],
    ["yaml", "Pulumi.yaml"],
    ["python", "__main__.py"],
  ] as const)
    it(`${format}: is the same byte for byte in whatever order the API lists, and keeps what people changed`, async () => {
      await exported(format, listing, "statuses");
      const expected = await read(`statuses/${file}`);
      const all = (JSON.parse(await fixture("listing.json")) as { entities: { id: string }[] }).entities.toReversed();
      await exported(format, await saved(all), "statuses");
      assert.equal(await read(`statuses/${file}`), expected);

      await writeFile(join(folder, "statuses", file), `${expected}# ours\n`);
      assert.match(await exported(format, listing, "statuses"), new RegExp(`Left as changed by hand: ${file}`));
      const words = ["export", "--format", format, "--from", listing, "--out", join(folder, "statuses")];
      const { exitCode, stderr } = await presence(words);
      assert.equal(exitCode, 1);
      assert.ok(stderr.includes(`People wrote or changed ${file} in`), stderr);
      assert.equal(await read(`statuses/${file}`), `${expected}# ours\n`);
    });

  it("puts no project in the place of one in another language, which stacks may already have, unless told to", async () => {
    const formats = ["data", "typescript", "yaml", "python"];
    for (const before of formats)
      for (const after of formats.filter((one) => one !== before)) {
        const out = `${before}-${after}`;
        await exported(before, listing, out);
        const project = await read(`${out}/Pulumi.yaml`);
        const { exitCode, stderr } = await presence([
          ...["export", "--format", after, "--from", listing, "--out", join(folder, out)],
        ]);
        assert.equal(exitCode, 1);
        assert.match(stderr, new RegExp(`has an export with --format ${before}, .*--out.*--force`));
        assert.equal(await read(`${out}/Pulumi.yaml`), project);
      }
    await exported("yaml", listing, "typescript-yaml", "--force");
    assert.match(await read("typescript-yaml/Pulumi.yaml"), /^runtime: yaml$/m);
  });

  it("does not overwrite an import file that is another, unless told to", async () => {
    await writeFile(join(folder, "imports.json"), "{}");
    const words = ["export", "--format", "import", "--from", listing, "--out", join(folder, "imports.json")];
    const { exitCode, stderr } = await presence(words);
    assert.equal(exitCode, 1);
    assert.match(stderr, /People wrote or changed \S+imports\.json, which the export would overwrite.*--force/);
    assert.equal(await read("imports.json"), "{}");
    assert.equal((await presence([...words, "--force"])).exitCode, 0);
    assert.match(await read("imports.json"), /"resources"/);
    assert.equal((await presence(words)).exitCode, 0);
  });

  it("import: does not take the place of the listing that it reads, nor goes into a workbook", async () => {
    const own = join(folder, "list.json");
    const saved = await readFile(listing, "utf8");
    await writeFile(own, saved);
    for (const [output, says] of [
      [own, /--output would overwrite \S+list\.json, which is read: name another file/],
      [join(folder, "imports.xlsx"), /what is printed here is no \.xlsx\. There are json: name the file after one\./],
      ["", /"" cannot be written: it names no file\. Nothing was done/],
    ] as const) {
      const { exitCode, stderr } = await presence([
        ...["export", "--format", "import", "--from", own, "--output", output, "--force"],
      ]);
      assert.equal(exitCode, 2);
      assert.match(stderr, says);
    }
    assert.equal(await read("list.json"), saved);
    const { stdout } = await presence(["export", "--format", "import", "--from", own, "--output", "-"]);
    assert.match(stdout, /"resources"/);
    for (const output of ["", "-"])
      assert.match(
        (await presence(["export", "--from", own, "--output", output])).stderr,
        /--output names no folder, which a project needs: name one, or leave it out/,
      );
  });

  it("refuses a format that there is not, and options that a format has no use for, with the cure", async () => {
    const unknown = await presence(["export", "--format", "yml", "--from", listing]);
    assert.equal(unknown.exitCode, 2);
    assert.match(unknown.stderr, /'yml' is invalid\. Allowed choices are data, typescript, python, yaml, import/);
    const { exitCode, stdout, stderr } = await presence([
      ...["export", "--format", "import", "--from", listing, "--name", "statuses", "--force"],
    ]);
    assert.equal(exitCode, 2);
    assert.equal(stdout, "");
    assert.match(stderr, /--name names a project, .*: leave it out.*--force overwrites a file, .*: leave it out/s);
  });
});
