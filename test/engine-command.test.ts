import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { TestProject } from "./fixtures/engine/project.js";

describe("The presence-demo-engine command", function () {
  this.timeout(60_000);
  let project: TestProject;
  before(() => {
    project = new TestProject();
    project.program(`new Thing("a", { label: new pulumi.Config().require("label") });`);
  });
  after(() => {
    project.remove();
  });

  async function command(args: string[], input = ""): Promise<{ exitCode: number; output: string; errors: string }> {
    const child = spawn(
      process.execPath,
      ["-r", "ts-node/register/transpile-only", join(__dirname, "../engine/cli.ts"), ...args],
      {
        cwd: join(__dirname, ".."),
        env: { ...process.env, PULUMI_CONFIG_PASSPHRASE: "pass" },
      },
    );
    child.stdin.end(input);
    const exited = new Promise<number>((resolve) => child.on("close", (code) => resolve(code ?? 1)));
    const [output, errors, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
    return { exitCode, output, errors };
  }
  const onStack = (): string[] => ["--stack", "dev", "--cwd", project.dir, "--state", join(project.dir, "state")];

  it("sets configuration, runs, and hands the state out and in", async () => {
    assert.equal((await command(["config", "set", "label", "A", ...onStack()])).exitCode, 0);
    const planned = await command(["preview", "--json", "--expect-no-changes", ...onStack()]);
    assert.equal(planned.exitCode, 7);
    assert.deepEqual((JSON.parse(planned.output) as { changeSummary: unknown }).changeSummary, { create: 2 });
    const made = await command(["up", "--skip-preview", "--parallel", "2", ...onStack()]);
    assert.equal(made.exitCode, 0, made.output);
    const exported = await command(["stack", "export", ...onStack()]);
    assert.equal((await command(["stack", "import", ...onStack()], exported.output)).exitCode, 0);
    assert.equal(project.stored("a")?.id, "id-A");
  });

  it("says what is wrong with how it is called", async () => {
    const unknown = await command(["up", "--target", "x", ...onStack()]);
    assert.equal(unknown.exitCode, 1);
    assert.match(unknown.errors, /unknown option '--target'[^]*use the Pulumi CLI/);
    const elsewhere = await command(["up", "--stack", "dev", "--cwd", "test", "--state", join(project.dir, "state")]);
    assert.equal(elsewhere.exitCode, 1);
    assert.match(elsewhere.errors, /^error: no Pulumi project here: .*Pulumi\.yaml/);
    const parallel = await command(["up", "--parallel", "many", ...onStack()]);
    assert.match(parallel.errors, /--parallel must be a whole number above 0/);
  });
});
