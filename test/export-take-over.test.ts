import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Stack } from "../engine/dist/index.js";
import { messyDefinitions } from "./fixtures/export/messy-organisation.js";
import { type Organisation, startOrganisation } from "./support/organisation.js";

const presence = join(__dirname, "../provider/dist/cli/index.js");

describe("taking over an organisation that nobody looked after", function () {
  this.timeout(60_000);
  let organisation: Organisation;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "presence-export-"));
    await symlink(join(__dirname, "../node_modules"), join(folder, "node_modules"));
  });
  afterEach(async () => {
    await organisation.close();
    await rm(folder, { recursive: true });
  });

  const env = () => ({
    GENESYSCLOUD_API_URL: organisation.url,
    GENESYSCLOUD_LOGIN_URL: organisation.url,
    GENESYSCLOUD_OAUTHCLIENT_ID: "presence-admin",
    GENESYSCLOUD_OAUTHCLIENT_SECRET: "presence-secret",
  });
  const run = async (...args: string[]) =>
    (await promisify(execFile)(process.execPath, [presence, ...args], { env: env(), maxBuffer: 2 ** 24 })).stdout;
  async function exported(name: string, ...options: string[]): Promise<Record<string, string>> {
    const out = join(folder, name);
    await run("export", "--out", out, ...options);
    const names = await readdir(out);
    return Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await readFile(join(out, name), "utf8")] as const)),
    );
  }
  const allDefinitions = () => organisation.control("GET", "definitions");

  for (const [generation, count] of [
    ["presencedefinitions", 300],
    ["presence/definitions", 60],
  ] as const) {
    it(`changes none of ${count} definitions with the first up, and exports the same files afterwards (${generation})`, async () => {
      const definitions = messyDefinitions.slice(0, count);
      organisation = await startOrganisation({ seed: { definitions } });
      const before = await allDefinitions();
      const options = ["--presence-api", generation, "--deactivated"];
      const files = await exported("first", ...options);
      await organisation.requests();

      const printed: string[] = [];
      const stack = new Stack({
        projectDir: join(folder, "first"),
        stack: "production",
        stateDir: join(folder, "state"),
        // Another test holds the program against the compiler.
        env: { ...env(), PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
      });
      const up = await stack.up({ skipPreview: true, onOutput: (text) => printed.push(text) });

      assert.equal(up.exitCode, 0, printed.join(""));
      const taken = Object.keys(up.outputs["presenceIds"] as object).length;
      const padded = definitions.filter(({ languageLabels }) =>
        Object.values(languageLabels as Record<string, string>).some((label) => label !== label.trim()),
      );
      assert.ok(padded.length > 0);
      assert.equal(taken, count - padded.length);
      const operations = Object.keys(await organisation.requests());
      assert.deepEqual(
        operations.filter((operation) => !operation.startsWith("GET ")),
        [],
      );
      assert.deepEqual(await allDefinitions(), before);
      assert.deepEqual(await exported("second", ...options), files);

      const list = await run("definitions", "list", "--deactivated", "include", "--json", "--presence-api", generation);
      await writeFile(join(folder, "listing.json"), list);
      assert.deepEqual(await exported("third", "--from", join(folder, "listing.json"), "--deactivated"), files);
    });
  }
});
