import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Running, start, succeed } from "../../pulumi/process.js";
import { openStack } from "../support/cli.js";

const repository = join(__dirname, "../..");
/** The newest SDK that the package was tried with, and its compiler; the repository itself is developed on an older one. */
const { PACKAGE_SDK: sdk = "@pulumi/pulumi@3.276.0 typescript@6", PACKAGE_MANAGER: manager = "npm" } = process.env;

/** How each package manager adds packages to a project. */
const additions: Readonly<Record<string, readonly string[]>> = {
  npm: ["npm", "install", "--prefer-offline", "--no-audit", "--no-fund"],
  pnpm: ["npx", "--yes", "pnpm@10", "add"],
  // The newest SDK declares a newer Node than it needs, which Yarn alone takes at its word.
  yarn: ["npx", "--yes", "yarn@1", "add", "--ignore-engines"],
  bun: ["npx", "--yes", "bun@1", "add"],
};

const plugin = [
  "plugin/PulumiPlugin.yaml",
  "plugin/dist/LICENSES.txt",
  "plugin/dist/index.js",
  "plugin/dist/sbom.cdx.json",
  "plugin/package.json",
  "plugin/schema.json",
];

interface Packed {
  filename: string;
  files: { path: string }[];
}

describe("the packages, in an empty project outside the repository", () => {
  let folder: string;
  let packed: Packed[];
  let emulator: Running | undefined;
  /** The SDK as users have it, without what spares the other tests a part of its start, and the packaged emulator. */
  let env: Record<string, string>;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "presence-package-"));
    const workspaces = ["--workspace", "provider", "--workspace", "emulator"];
    const { stdout } = await succeed("npm", ["pack", ...workspaces, "--json", "--pack-destination", folder], {
      cwd: repository,
    });
    packed = Object.values(JSON.parse(stdout) as Packed[] | Record<string, Packed>);
    writeFileSync(join(folder, "package.json"), '{ "name": "statuses", "private": true, "main": "index.ts" }');
    const tools = [...sdk.split(" "), "@types/node@20", "ts-node@10"];
    const tarballs = packed.map(({ filename }) => join(folder, filename));
    const [program = "", ...add] = additions[manager] ?? assert.fail(`PACKAGE_MANAGER=${manager} is not known`);
    await succeed(program, [...add, "--ignore-scripts", ...tools, ...tarballs], { cwd: folder });
    await succeed(bin("genesyscloud-presence-emulator"), ["--help"]);
    // Its own process, which can be ended: on Windows, the command is a shell's.
    const file = join(folder, "node_modules/genesyscloud-presence-emulator/dist/cli.js");
    emulator = start(process.execPath, [file, "--port", "0"]);
    const [, url = ""] = await emulator.printed(/^listening on (\S+)$/m);
    env = {
      NODE_OPTIONS: "",
      GENESYSCLOUD_API_URL: url,
      GENESYSCLOUD_LOGIN_URL: url,
      GENESYSCLOUD_OAUTHCLIENT_ID: "presence-admin",
      GENESYSCLOUD_OAUTHCLIENT_SECRET: "presence-secret",
    };
  });
  after(async () => {
    emulator?.kill();
    await emulator?.ended;
    rmSync(folder, { recursive: true, force: true });
  });
  const bin = (name: string) => join(folder, "node_modules/.bin", name);

  /** The labels of a definition, as the packaged command shows them. */
  async function labelsOf(definition: unknown): Promise<unknown> {
    const { stdout } = await succeed(bin("presence"), ["definitions", "list", "--json"], {
      env: { ...process.env, ...env },
    });
    const listed = JSON.parse(stdout) as { id: string; languageLabels: Record<string, string> }[];
    return listed.find(({ id }) => id === definition)?.languageLabels;
  }

  it("hold what they need and nothing else", () => {
    assert.equal(packed.length, 2);
    for (const { filename, files } of packed) {
      const paths = files.map(({ path }) => path).sort();
      for (const file of ["dist/index.js", "dist/index.d.ts", "dist/LICENSES.txt", "README.md", "LICENSE"])
        assert.ok(paths.includes(file), `${filename} has no ${file}`);
      assert.deepEqual(
        paths.filter(
          (path) =>
            !/^(dist\/(.*\.(js|d\.ts)|statuses\.schema\.json|LICENSES\.txt|sbom\.cdx\.json)|package\.json|README\.md|LICENSE)$/.test(
              path,
            ),
        ),
        filename.startsWith("pulumi-genesyscloud-presence") ? plugin : [],
      );
    }
  });

  it("run a TypeScript program, against the packaged emulator, and answer to the presence command", async () => {
    // As `presence export` writes them.
    const runtime = "runtime: { name: nodejs, options: { tsconfig: tsconfig.pulumi.json } }";
    writeFileSync(join(folder, "Pulumi.yaml"), `name: statuses\n${runtime}\n`);
    writeFileSync(
      join(folder, "tsconfig.pulumi.json"),
      '{ "extends": "./tsconfig.json", "compilerOptions": { "noCheck": true } }',
    );
    writeFileSync(
      join(folder, "tsconfig.json"),
      '{ "compilerOptions": { "strict": true, "target": "es2022", "module": "node20", "types": ["node"], "exactOptionalPropertyTypes": true, "noEmit": true }, "files": ["index.ts"] }',
    );
    writeFileSync(
      join(folder, "index.ts"),
      'import { PresenceDefinition } from "pulumi-genesyscloud-presence";\n' +
        'import type { Seed } from "genesyscloud-presence-emulator";\n' +
        "export const seed: Seed = { users: 3 };\n" +
        'const lunch = new PresenceDefinition("lunch", { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" });\n' +
        "export const lunchId = lunch.id;\n",
    );
    await succeed(bin("tsc"), ["-p", "."], { cwd: folder });
    // Which is the check of types: a run takes half the time without.
    appendFileSync(join(folder, "index.ts"), 'export const unchecked: number = "as it is";\n');

    const stack = await openStack(folder, { ...env, PULUMI_NODEJS_TRANSPILE_ONLY: "" });
    await stack.succeed(["up", "--yes", "--skip-preview"]);
    const { lunchId } = await stack.outputs();
    assert.deepEqual(await labelsOf(lunchId), { en_US: "Lunch" });
    const { deployment } = await stack.export();
    const lunch = deployment.resources?.find(({ id }) => id === lunchId) as { sourcePosition?: string } | undefined;
    assert.equal(lunch?.sourcePosition, "project:///index.ts#4,15");
  });

  it("bring the native plugin, which Pulumi runs from node_modules with nothing to install: a program needs no package of it", async () => {
    const project = join(folder, "native");
    mkdirSync(project);
    const path = "../node_modules/pulumi-genesyscloud-presence/plugin";
    writeFileSync(
      join(project, "Pulumi.yaml"),
      `name: native\nruntime: nodejs\nplugins: { providers: [{ name: genesyscloud-presence, path: ${path} }] }\n`,
    );
    writeFileSync(join(project, "package.json"), '{ "name": "native", "private": true, "main": "index.js" }');
    writeFileSync(
      join(project, "index.js"),
      'const pulumi = require("@pulumi/pulumi");\n' +
        'const inputs = { languageLabels: { en_US: "Prayer" }, systemPresence: "Break" };\n' +
        'exports.id = new pulumi.CustomResource("genesyscloud-presence:index:PresenceDefinition", "prayer", inputs).id;\n',
    );
    const stack = await openStack(project, env);
    const { stdout } = await stack.succeed(["package", "get-schema", path]);
    // What installs the plugin's packages, of which there are none, has its say before.
    const { name, resources } = JSON.parse(stdout.slice(stdout.indexOf("{"))) as { name: string; resources: object };
    assert.deepEqual(
      [name, Object.keys(resources)],
      ["genesyscloud-presence", [`${name}:index:PresenceCatalogue`, `${name}:index:PresenceDefinition`]],
    );
    await stack.succeed(["up", "--yes", "--skip-preview"]);
    const { id } = await stack.outputs();
    assert.deepEqual(await labelsOf(id), { en_US: "Prayer" });
  });
});
