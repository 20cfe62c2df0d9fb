import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { refusedIn } from "../../provider/definition/text.js";
import { succeed } from "../../pulumi/process.js";
import { messyDefinitions } from "../fixtures/export/messy-organization.js";
import { openStack } from "../support/cli.js";
import { type EmulatedOrganization, startOrganization } from "../support/organization.js";

const presence = join(__dirname, "../../provider/dist/cli/index.js");
describe("taking over an organisation that nobody looked after", () => {
  let organization: EmulatedOrganization;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "presence-export-"));
    await symlink(join(__dirname, "../../node_modules"), join(folder, "node_modules"));
  });
  afterEach(async () => {
    await organization.close();
    await rm(folder, { recursive: true });
  });

  const run = async (...args: string[]) =>
    (await succeed(process.execPath, [presence, ...args], { env: organization.env })).stdout;
  async function exported(name: string, ...options: string[]): Promise<Record<string, string>> {
    const out = join(folder, name);
    await run("export", "--out", out, ...options);
    const names = await readdir(out);
    return Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await readFile(join(out, name), "utf8")] as const)),
    );
  }
  const allDefinitions = () => organization.control("GET", "definitions");

  for (const [generation, count, format] of [
    ["presencedefinitions", 300, "typescript"],
    ["presence/definitions", 60, "typescript"],
    ["presence/definitions", 60, "data"],
  ] as const) {
    it(`changes none of ${count} definitions with the first up, and exports the same files afterwards (${format}, ${generation})`, async () => {
      const definitions = messyDefinitions.slice(0, count);
      organization = await startOrganization({ seed: { definitions } });
      const before = await allDefinitions();
      const options = ["--format", format, "--presence-api", generation, "--deactivated"];
      const files = await exported("first", ...options);
      await organization.requests();

      // The state is written once, not at each resource.
      const env = { ...organization.env, PULUMI_SKIP_CHECKPOINTS: "true" };
      const stack = await openStack(join(folder, "first"), env, { folder: join(folder, "state") });
      await stack.succeed(["up", "--yes", "--skip-preview"]);

      const taken = Object.keys((await stack.outputs())["presenceIds"] as object).length;
      const unfit = definitions.filter(({ languageLabels }) =>
        Object.values(languageLabels).some((label) => label !== label.trim() || refusedIn(label) !== undefined),
      );
      assert.ok(unfit.length > 0);
      assert.equal(taken, count - unfit.length);
      const operations = Object.keys(await organization.requests());
      assert.deepEqual(
        operations.filter((operation) => !operation.startsWith("GET ")),
        [],
      );
      assert.deepEqual(await allDefinitions(), before);
      assert.deepEqual(await exported("second", ...options), files);

      const list = await run("definitions", "list", "--deactivated", "include", "--json", "--presence-api", generation);
      await writeFile(join(folder, "listing.json"), list);
      const saved = ["--format", format, "--from", join(folder, "listing.json"), "--deactivated"];
      assert.deepEqual(await exported("third", ...saved), files);
      await stack.succeed(["preview", "--expect-no-changes"]);
    });
  }
});
