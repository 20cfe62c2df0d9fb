import assert from "node:assert/strict";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ended, run } from "../pulumi/process.js";

const provider = join(__dirname, "../provider");

/** Loads a module of the built package in a Node that says it is of this version. */
function load(module: string, version = process.versions.node): Promise<Ended> {
  const pretend = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } });`;
  // As Pulumi's dynamic-provider process prints an error.
  const show = "(error) => { console.error(`${error}: ${error.stack}`); console.log(error.message); process.exit(1); }";
  const script = `${pretend} process.once("uncaughtException", ${show}); require(${JSON.stringify(module)});`;
  return run(process.execPath, ["-e", script]);
}

describe("what the package needs around it", () => {
  for (const version of ["18.20.8", "20.0.0", "20.18.3", "21.7.3", "22.11.0"])
    it(`does without a stack trace on Node ${version}, which is too old: one sentence says what to install`, async () => {
      const sentence = `pulumi-genesyscloud-presence needs Node 20.19, 22.12 or newer, and this is Node ${version}: install another one (https://nodejs.org).`;
      for (const module of ["dist/index.js", "dist/lifecycle.js"]) {
        const { stdout, stderr, exitCode } = await load(join(provider, module), version);
        assert.deepEqual([stdout, exitCode], [`${sentence}\n`, 1]);
        assert.doesNotMatch(stderr, /^ +at /m);
      }
      const command = await load(join(provider, "dist/cli/index.js"), version);
      assert.deepEqual([command.stderr, command.exitCode], [`presence: ${sentence}\n`, 1]);
    });

  for (const version of ["20.19.0", "22.12.0", "23.0.0", "26.1.0"])
    it(`is there on Node ${version}`, async () => {
      for (const module of ["dist/index.js", "dist/lifecycle.js"])
        assert.deepEqual((await load(join(provider, module), version)).output, "");
    });

  it("does without a stack trace where Pulumi's SDK is missing: one sentence says what to install", async () => {
    const folder = await mkdtemp(join(tmpdir(), "presence-needs-"));
    try {
      for (const part of ["dist", "package.json"])
        await cp(join(provider, part), join(folder, part), { recursive: true });
      const { stdout, stderr } = await load(join(folder, "dist/index.js"));
      assert.match(
        stdout,
        /^pulumi-genesyscloud-presence finds no @pulumi\/pulumi: .*\(npm install @pulumi\/pulumi\)\.\n$/,
      );
      assert.doesNotMatch(stderr, /^ +at /m);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
