import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { statuses } from "../../examples/catalogue/statuses.js";
import schema from "../../plugin/schema.json";
import { CliStack } from "../../pulumi/cli-stack.js";
import { pythonFolder } from "../../pulumi/find.js";
import { succeed } from "../../pulumi/process.js";
import { typeTokens } from "../../provider/resource/tokens.js";
import { awkward, definitionsWith } from "../fixtures/export/awkward-labels.js";
import { messyDefinitions } from "../fixtures/export/messy-organization.js";
import { openStack, theCli } from "../support/cli.js";
import { codeOf } from "../support/docs.js";
import { hasSdks, languages } from "../support/optional.js";
import { type EmulatedOrganization, startOrganization } from "../support/organization.js";
import { presence } from "../support/presence-command.js";

const repository = join(__dirname, "../..");
const up = ["up", "--yes", "--skip-preview"];
const nothingChanges = ["preview", "--expect-no-changes"];

describe("a release, used from other languages by the Pulumi CLI", () => {
  let release: string;
  let root: string;
  let organization: EmulatedOrganization;

  before(async () => {
    release = mkdtempSync(join(tmpdir(), "presence-release-"));
    const words = ["scripts/release.mjs", "--to", release, ...(hasSdks ? ["--sdk"] : [])];
    await succeed(process.execPath, words, { cwd: repository });
    const platform = `${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;
    const plugin = join(release, `pulumi-resource-genesyscloud-presence-v${schema.version}-${platform}.tar.gz`);
    const install = ["plugin", "install", "resource", "genesyscloud-presence", `v${schema.version}`, "--file", plugin];
    await CliStack.existing(theCli(), { project: release, folder: pulumi() }).succeed(install);
    if (!languages.includes("python")) return;
    const target = ["--no-build-isolation", "--no-deps", "--target", join(release, "site-packages")];
    const sdk = join(release, "sdk", "python");
    await succeed(join(pythonFolder(), "bin", "python"), ["-m", "pip", "install", ...target, sdk]);
  });
  after(() => rmSync(release, { recursive: true }));

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "presence-language-"));
    mkdirSync(project());
  });
  afterEach(async () => {
    await organization.close();
    rmSync(root, { recursive: true });
  });

  const project = () => join(root, "statuses");
  const write = (file: string, content: string) => writeFileSync(join(project(), file), content);
  /** Where the CLI keeps its own, the plugin among it. */
  const pulumi = () => join(release, "pulumi");

  /** A stack of the project, which finds what `npm install` or `pulumi install` would have installed. */
  function open(stack: string): Promise<CliStack> {
    symlinkSync(pythonFolder(), join(project(), "venv"), "junction");
    symlinkSync(join(repository, "node_modules"), join(root, "node_modules"), "junction");
    const limit = { GENESYSCLOUD_MAX_DEACTIVATIONS: "100%" };
    const env = { ...organization.env, ...limit, PYTHONPATH: join(release, "site-packages") };
    return openStack(project(), env, { folder: pulumi(), stack });
  }

  for (const language of languages) {
    it(`${language}: the example makes its 26 statuses, sees a label that was changed by hand, and takes all away`, async () => {
      organization = await startOrganization();
      cpSync(join(repository, "examples", language), project(), { recursive: true });
      const stack = await open(`${language}-example`);
      await stack.succeed(up);
      const made = await organization.definitions();
      const { presenceIds } = (await stack.outputs()) as { presenceIds: Record<string, string> };
      const byKey = Object.entries(presenceIds).map(([key, id]) => {
        const { systemPresence, languageLabels } = made.find((one) => one.id === id) ?? {};
        return [key, { systemPresence, ...languageLabels }];
      });
      assert.deepEqual(Object.fromEntries(byKey), statuses);
      await stack.succeed(nothingChanges);

      const { lunch } = statuses;
      const languageLabels = { ...made.find(({ id }) => id === presenceIds["lunch"])?.languageLabels, de: "Von Hand" };
      await organization.edit(presenceIds["lunch"] ?? "", { languageLabels });
      const { output } = await stack.succeed(["preview", "--refresh", "--diff"]);
      assert.ok(output.includes(`de: "Von Hand" => "${lunch.de}"`), output);

      await stack.succeed(["destroy", "--yes", "--skip-preview"]);
      const left = await organization.definitions();
      assert.deepEqual([left.length, left.filter(({ deactivated }) => !deactivated)], [26, []]);
    });

    it(`${language}: what presence export writes takes a messy organisation over without a change, and is the same afterwards`, async () => {
      const definitions = [...messyDefinitions.slice(0, 20), ...definitionsWith(awkward)];
      organization = await startOrganization({ seed: { definitions } });
      const before = await organization.control("GET", "definitions");
      const words = ["export", "--format", language, "--out", project(), "--deactivated"];
      const exported = async () => {
        const ended = await presence([...words, "--presence-api", "presence/definitions"], organization.env);
        assert.equal(ended.exitCode, 0, ended.stderr);
        return readFileSync(join(project(), language === "yaml" ? "Pulumi.yaml" : "__main__.py"), "utf8");
      };
      const program = await exported();
      const stack = await open(`${language}-export`);
      await organization.requests();
      await stack.succeed(up);
      await stack.succeed(nothingChanges);
      const operations = Object.keys(await organization.requests());
      assert.deepEqual([operations.length > 0, operations.filter((one) => !one.startsWith("GET "))], [true, []]);
      const { deployment } = await stack.export();
      const ids = (deployment.resources ?? []).flatMap(({ type, id }) => (type === typeTokens.native ? [id] : []));
      const adopted = [...program.matchAll(/adopt_?id\W+([-\w]{36})/gi)].map(([, id]) => id);
      assert.deepEqual(ids.toSorted(), adopted.toSorted());
      assert.ok(ids.length > 20, `${ids.length}`);
      assert.deepEqual(await organization.control("GET", "definitions"), before);
      assert.equal(await exported(), program);
    });
  }

  if (languages.includes("yaml"))
    it("yaml: what docs/native.md shows of functions and of a catalogue works", async () => {
      organization = await startOrganization({ settings: { maxActivePerSystemPresence: 30 } });
      const languageLabels = { en_US: "Lunch", es: "Almuerzo" };
      const { id } = await organization.add({ languageLabels, systemPresence: "Meal" });
      const [functions = "", catalogue = ""] = codeOf("native.md", "yaml");
      write("Pulumi.yaml", `name: statuses\nruntime: yaml\n${functions}${catalogue}  found: \${lunch}\n`);
      const stack = await open("yaml-native");
      await stack.succeed(up);
      const { ids, found } = (await stack.outputs()) as { ids: Record<string, string>; found: string };
      assert.deepEqual([found, ids["lunch"], Object.keys(ids).sort()], [id, id, ["coaching", "lunch"]]);
    });

  if (languages.includes("yaml"))
    it("yaml: a file in the program's folder is its catalogue, and what is wrong there is told by its line", async () => {
      organization = await startOrganization();
      write("Pulumi.yaml", "name: statuses\nruntime: yaml\nmain: program\n");
      mkdirSync(join(project(), "program"));
      write(
        "program/Main.yaml",
        "resources:\n  statuses:\n    type: genesyscloud-presence:PresenceCatalogue\n    properties: { file: statuses.yaml }\n" +
          "outputs:\n  ids: ${statuses.ids}\n",
      );
      const file = (label: string) =>
        write(
          "program/statuses.yaml",
          `statuses:\n  lunch: { systemPresence: Meal, languageLabels: { en_US: Lunch, no: Lunsj } }\n` +
            `  tea: { systemPresence: Break, languageLabels: { en_US: ${label} } }\n`,
        );
      file("No");
      const stack = await open("yaml-file");
      const { output } = await stack.run(up);
      assert.match(
        output,
        /statuses\.yaml:3: tea: languageLabels\.en_US: YAML reads No as true or false: put it into quotes/,
      );
      assert.deepEqual(await organization.definitions(), []);
      file("Tea");
      await stack.succeed(up);
      await stack.succeed(nothingChanges);
      const { ids } = (await stack.outputs()) as { ids: Record<string, string> };
      const made = await organization.definitions();
      assert.deepEqual(made.find(({ id }) => id === ids["lunch"])?.languageLabels, { en_US: "Lunch", no: "Lunsj" });
      assert.deepEqual(Object.keys(ids).sort(), ["lunch", "tea"]);
    });

  if (hasSdks)
    it("typescript: the program of the Registry's page makes its status, on an SDK that holds no link to this clone", async () => {
      organization = await startOrganization();
      const sdk = readdirSync(join(release, "sdk"), { recursive: true, withFileTypes: true });
      assert.deepEqual(
        sdk.filter((file) => file.isSymbolicLink()).map(({ name }) => name),
        [],
      );
      const installed = join(project(), "node_modules/pulumi-genesyscloud-presence-sdk");
      cpSync(join(release, "sdk/nodejs/bin"), installed, { recursive: true });
      write("Pulumi.yaml", "name: statuses\nruntime: nodejs\n");
      write("index.ts", codeOf("_index.md", "typescript").join(""));
      const stack = await open("typescript-page");
      await stack.succeed(up);
      const [lunch, ...more] = await organization.definitions();
      assert.deepEqual([lunch?.languageLabels, more], [{ en_US: "Lunch", es: "Almuerzo" }, []]);
      assert.deepEqual(await stack.outputs(), { lunchId: lunch?.id });
    });
});
