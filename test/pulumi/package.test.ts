import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start, succeed } from "../../pulumi/process.js";
import { openStack } from "../support/cli.js";

const repository = join(__dirname, "../..");
/** The newest SDK that the package was tried with; the repository itself is developed on an older one. */
const newestSdk = "@pulumi/pulumi@3.270.0";

interface Packed {
  filename: string;
  files: { path: string }[];
}

describe("the packages, in an empty project outside the repository", () => {
  let folder: string;
  let packed: Packed[];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "presence-package-"));
    const workspaces = ["--workspace", "provider", "--workspace", "emulator"];
    const { stdout } = await succeed("npm", ["pack", ...workspaces, "--json", "--pack-destination", folder], {
      cwd: repository,
    });
    packed = Object.values(JSON.parse(stdout) as Packed[] | Record<string, Packed>);
    writeFileSync(join(folder, "package.json"), '{ "name": "statuses", "private": true, "main": "index.ts" }');
    const quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
    const tools = [newestSdk, "@types/node@20", "typescript@6", "ts-node@10"];
    const tarballs = packed.map(({ filename }) => join(folder, filename));
    await succeed("npm", ["install", ...quietly, ...tools, ...tarballs], { cwd: folder });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("hold what they need and nothing else", () => {
    assert.equal(packed.length, 2);
    for (const { filename, files } of packed) {
      const paths = files.map(({ path }) => path);
      for (const file of ["dist/index.js", "dist/index.d.ts", "README.md", "LICENSE"])
        assert.ok(paths.includes(file), `${filename} has no ${file}`);
      assert.deepEqual(
        paths.filter((path) => !/^(dist\/.*\.(js|d\.ts)|package\.json|README\.md|LICENSE)$/.test(path)),
        [],
      );
    }
  });

  it("run a TypeScript program with the newest SDK, against the packaged emulator, and answer to the presence command", async () => {
    const bin = (name: string) => join(folder, "node_modules/.bin", name);
    const emulator = start(bin("genesyscloud-presence-emulator"), ["--port", "0"]);
    try {
      const [, url = ""] = await emulator.printed(/^listening on (\S+)$/m);
      writeFileSync(join(folder, "Pulumi.yaml"), "name: statuses\nruntime: nodejs\n");
      writeFileSync(
        join(folder, "tsconfig.json"),
        '{ "compilerOptions": { "strict": true, "target": "es2022", "module": "node20", "types": ["node"], "exactOptionalPropertyTypes": true, "noEmit": true }, "files": ["index.ts"] }',
      );
      writeFileSync(
        join(folder, "index.ts"),
        'import { PresenceDefinition } from "pulumi-genesyscloud-presence";\n' +
          'const lunch = new PresenceDefinition("lunch", { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" });\n' +
          "export const lunchId = lunch.id;\n",
      );
      await succeed(bin("tsc"), ["-p", "."], { cwd: folder });

      const env = {
        // The SDK as users have it, without what spares the other tests a part of its start.
        NODE_OPTIONS: "",
        GENESYSCLOUD_API_URL: url,
        GENESYSCLOUD_LOGIN_URL: url,
        GENESYSCLOUD_OAUTHCLIENT_ID: "presence-admin",
        GENESYSCLOUD_OAUTHCLIENT_SECRET: "presence-secret",
      };
      const stack = await openStack(folder, env);
      await stack.succeed(["up", "--yes", "--skip-preview"]);
      const { lunchId } = await stack.outputs();
      const { stdout } = await succeed(bin("presence"), ["definitions", "list", "--json"], {
        env: { ...process.env, ...env },
      });
      const listed = JSON.parse(stdout) as { id: string; languageLabels: Record<string, string> }[];
      assert.deepEqual(listed.find(({ id }) => id === lunchId)?.languageLabels, { en_US: "Lunch" });
    } finally {
      emulator.kill();
      await emulator.ended;
    }
  });
});
