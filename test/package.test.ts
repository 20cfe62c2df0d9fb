import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { Stack } from "presence-demo-engine";

const run = promisify(execFile);
const repository = join(__dirname, "..");
/** The newest SDK that the package was tried with; the repository itself is developed on an older one. */
const newestSdk = "@pulumi/pulumi@3.270.0";

describe("the packages, in an empty project outside the repository", function () {
  this.timeout(180_000);
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "presence-package-"));
    await run("npm", ["pack", "--workspace", "provider", "--workspace", "emulator", "--pack-destination", folder], {
      cwd: repository,
    });
    writeFileSync(join(folder, "package.json"), '{ "name": "statuses", "private": true, "main": "index.ts" }');
    const tarballs = ["pulumi-genesyscloud-presence-0.1.0.tgz", "genesyscloud-presence-emulator-0.1.0.tgz"].map(
      (file) => join(folder, file),
    );
    await run(
      "npm",
      [
        "install",
        "--prefer-offline",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        newestSdk,
        "@types/node@20",
        "typescript@6",
        "ts-node@10",
        ...tarballs,
      ],
      { cwd: folder },
    );
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("hold what they need and nothing else", async () => {
    for (const workspace of ["provider", "emulator"]) {
      const { stdout } = await run("npm", ["pack", "--workspace", workspace, "--dry-run", "--json"], {
        cwd: repository,
      });
      const packed = JSON.parse(stdout) as
        { files: { path: string }[] }[] | Record<string, { files: { path: string }[] }>;
      const paths = Object.values(packed).flatMap(({ files }) => files.map(({ path }) => path));
      assert.ok(paths.includes("dist/index.js") && paths.includes("dist/index.d.ts"));
      assert.deepEqual(
        paths.filter((path) => !/^(dist\/.*\.(js|d\.ts)|package\.json|README\.md|LICENSE)$/.test(path)),
        [],
      );
      for (const file of ["README.md", "LICENSE"]) assert.ok(paths.includes(file), `${workspace} has no ${file}`);
    }
  });

  it("run a TypeScript program with the newest SDK, against the packaged emulator, and answer to the presence command", async () => {
    const emulator = spawn(join(folder, "node_modules/.bin/genesyscloud-presence-emulator"), ["--port", "0"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const [line] = (await once(createInterface({ input: emulator.stdout }), "line")) as [string];
      const url = line.replace("listening on ", "");
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
      await run(join(folder, "node_modules/.bin/tsc"), ["-p", "."], { cwd: folder });

      const env = {
        GENESYSCLOUD_API_URL: url,
        GENESYSCLOUD_LOGIN_URL: url,
        GENESYSCLOUD_OAUTHCLIENT_ID: "presence-admin",
        GENESYSCLOUD_OAUTHCLIENT_SECRET: "presence-secret",
      };
      const stack = new Stack({
        projectDir: folder,
        stack: "dev",
        stateDir: join(folder, "state"),
        env: { ...env, PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
      });
      let printed = "";
      const { exitCode, outputs } = await stack.up({ skipPreview: true, onOutput: (text) => (printed += text) });
      assert.equal(exitCode, 0, printed);
      const { stdout } = await run(join(folder, "node_modules/.bin/presence"), ["definitions", "list", "--json"], {
        env: { ...process.env, ...env },
      });
      const listed = JSON.parse(stdout) as { id: string; languageLabels: Record<string, string> }[];
      assert.deepEqual(listed.find(({ id }) => id === outputs["lunchId"])?.languageLabels, { en_US: "Lunch" });
    } finally {
      emulator.kill();
    }
  });
});
