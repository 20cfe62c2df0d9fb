import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, readlinkSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunResult } from "../engine/index.js";
import { TestProject } from "./fixtures/engine/project.js";

const errors = ({ diagnostics }: RunResult): [string | undefined, string][] =>
  diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ message, urn }) => [urn?.split("::").at(-1), message]);

/** Resolves when the file exists. */
async function appears(project: TestProject, file: string): Promise<void> {
  const watcher = watch(project.dir);
  while (!existsSync(join(project.dir, file))) await once(watcher, "change");
  watcher.close();
}

describe("When something goes wrong in a run of the engine", function () {
  this.timeout(60_000);
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject();
  });
  afterEach(() => {
    project.remove();
  });

  it("what was done beside a failure is kept, and the error is shown once, with the resource's name", async () => {
    const stack = project.stack();
    project.program(`
      const ok = new Thing("ok", { label: "ok", waitFor: "bad.begun" });
      new Thing("bad", { label: "bad", fail: "create" });
      new Thing("later", { label: "later" }, { dependsOn: ok });`);
    const result = await stack.up(project.quiet());
    assert.equal(result.exitCode, 1);
    assert.deepEqual(errors(result), [["bad", "the server refused to create bad"]]);
    assert.equal(project.printed.match(/refused to create/g)?.length, 1);
    assert.match(project.printed, /Thing \(bad\):\n +error: the server refused/);
    assert.equal(project.stored("ok")?.id, "id-ok");
    assert.deepEqual(Object.keys(project.objects), ["id-ok"]);
    project.program(`new Thing("ok", { label: "ok", waitFor: "bad.begun" });`);
    assert.deepEqual((await stack.up(project.quiet())).changes, { same: 2 });
  });

  it("a half-made resource is saved and finished by the next run", async () => {
    const stack = project.stack();
    project.program(`new Thing("a", { label: "A", fail: "half" });`);
    const made = await stack.up(project.quiet());
    assert.deepEqual(errors(made), [["a", "1 error occurred:\n\t* the label was dropped\n"]]);
    assert.deepEqual([project.stored("a")?.id, project.stored("a")?.initErrors], ["id-A", ["the label was dropped"]]);
    assert.deepEqual((await stack.preview(project.quiet())).changes, { same: 1, update: 1 });
    assert.equal((await stack.up(project.quiet())).exitCode, 0);
    assert.equal(project.stored("a")?.initErrors, undefined);

    project.program(`new Thing("a", { label: "B", fail: "half update" });`);
    assert.equal((await stack.up(project.quiet())).exitCode, 1);
    assert.equal(project.stored("a")?.inputs?.label, "A", "the next run sees the old inputs");
    assert.equal(project.stored("a")?.outputs?.label, "B");
  });

  it("all check failures of a resource are shown, and nothing is changed after a failed preview", async () => {
    const stack = project.stack();
    project.program(`
      new Thing("good", { label: "good" });
      new Thing("bad", { label: "", size: -1 });`);
    const result = await stack.up(project.quiet({ skipPreview: false }));
    assert.equal(result.exitCode, 1);
    const prefix = "pulumi-nodejs:dynamic/test:Thing resource 'bad': property";
    assert.deepEqual(errors(result), [
      ["bad", `${prefix} size value {-1} has a problem: must not be negative`],
      ["bad", `${prefix} label value {} has a problem: must not be empty`],
    ]);
    assert.deepEqual(project.objects, {});
    assert.doesNotMatch(project.printed, /Updating/);
  });

  it("a program that throws keeps the state and shows its error once", async () => {
    const stack = project.stack();
    project.program(`new Thing("a", { label: "A" }); exports.out = 1;`);
    await stack.up(project.quiet());
    project.program(`const fail = () => { throw new Error("broken program"); }; fail();`);
    const result = await stack.up(project.quiet());
    assert.equal(result.exitCode, 1);
    assert.equal(errors(result).length, 1);
    assert.match(errors(result)[0]?.[1] ?? "", /broken program/);
    assert.deepEqual(result.outputs, { out: 1 });
    assert.equal(project.stored("a")?.id, "id-A");
    project.program(`process.exit(5);`);
    assert.deepEqual(errors(await stack.preview(project.quiet())), [[undefined, "the program ended with exit code 5"]]);
  });

  it("a provider process that dies is reported, and nothing hangs", async () => {
    const stack = project.stack();
    project.program(
      `const a = new Thing("a", { label: "A" }); new Thing("b", { label: "B", crash: "create" }, { dependsOn: a });`,
    );
    const result = await stack.up(project.quiet());
    assert.deepEqual(errors(result), [["b", "the dynamic-provider process ended unexpectedly (exit code 3)"]]);
    assert.equal(project.stored("a")?.id, "id-A");
    assert.equal(project.stored("b"), undefined);
  });

  it("errors of the provider's read and diff fail the run with the server's words", async () => {
    const stack = project.stack();
    project.program(`new Thing("a", { label: "A", fail: "read" });`);
    await stack.up(project.quiet());
    const refreshed = await stack.preview(project.quiet({ refresh: true }));
    assert.deepEqual([refreshed.exitCode, errors(refreshed)], [1, [["a", "the server refused to read A"]]]);
    project.program(`new Thing("a", { label: "A", fail: "diff" });`);
    const compared = await stack.preview(project.quiet());
    assert.deepEqual(errors(compared), [["a", "the server refused to diff A"]]);
    assert.equal(
      project.printed.match(/refused to diff/g)?.length,
      1,
      "the stack trace the SDK prints is not shown again",
    );
  });

  it("a cancelled run finishes what has begun, begins nothing new, and keeps it", async () => {
    const stack = project.stack();
    project.program(
      `const a = new Thing("a", { label: "A", waitFor: "go" }); new Thing("b", { label: "B" }, { dependsOn: a });`,
    );
    const cancel = new AbortController();
    const run = stack.up(project.quiet({ signal: cancel.signal }));
    await appears(project, "A.begun");
    cancel.abort();
    project.write("go", "");
    const result = await run;
    assert.equal(result.exitCode, 1);
    assert.deepEqual(errors(result), [[undefined, "update canceled"]]);
    assert.deepEqual(Object.keys(project.objects), ["id-A"]);
    assert.equal(project.stored("a")?.id, "id-A");
  });

  it("a run killed in the middle leaves a pending operation, no process, and a lock that the next run takes over", async () => {
    project.program(
      `const a = new Thing("a", { label: "A" }); new Thing("slow", { label: "slow", waitFor: "go" }, { dependsOn: a });`,
    );
    const script = `
      require("ts-node/register/transpile-only");
      const { Stack } = require(${JSON.stringify(join(__dirname, "../engine/index.ts"))});
      void new Stack({ projectDir: ".", stack: "dev", stateDir: "state", passphrase: "p" }).up({ skipPreview: true });`;
    const child = spawn(process.execPath, ["-e", script, "--"], {
      cwd: project.dir,
      stdio: "ignore",
      env: {
        ...process.env,
        NODE_PATH: join(__dirname, "../node_modules"),
        TS_NODE_PROJECT: join(__dirname, "../tsconfig.json"),
      },
    });
    await appears(project, "slow.begun");
    const stack = project.stack("dev", "p");
    await assert.rejects(
      stack.destroy(project.quiet()),
      new RegExp(`locked: process ${child.pid ?? ""} on .* runs "up" since`),
    );
    child.kill("SIGKILL");
    await once(child, "exit");

    const { deployment } = await stack.exportDeployment();
    assert.deepEqual(
      deployment.pending_operations?.map(({ type, resource }) => [type, resource.urn.split("::").at(-1)]),
      [["creating", "slow"]],
    );
    assert.equal(project.stored("a")?.id, "id-A");
    project.program(`new Thing("a", { label: "A" });`);
    const next = await stack.up(project.quiet());
    assert.equal(next.exitCode, 0, project.printed);
    assert.match(project.printed, /1 pending operations[^]*slow, interrupted while creating/);
    assert.deepEqual(next.changes, { same: 2 });
    const leftovers = processesIn(project.dir);
    assert.deepEqual(leftovers, []);
  });

  it("what only the CLI can do is refused by name", async () => {
    const stack = project.stack();
    const refusals: [string, RegExp][] = [
      [`new pulumi.CustomResource("aws:s3:Bucket", "b", {});`, /packages other than dynamic providers/],
      [`class P extends pulumi.ProviderResource {}; new P("aws", "p", {});`, /explicit providers/],
      [`new Thing("a", { label: "A" }, { import: "id" });`, /imports/],
      [`new Thing("a", { label: "A" }, { aliases: [{ name: "old" }] });`, /aliases/],
      [`new Thing("a", { label: "A" }, { transforms: [() => undefined] });`, /transforms/],
      [`new Thing("a", { label: "A", file: new pulumi.asset.StringAsset("x") });`, /assets/],
      [`new pulumi.StackReference("organization/other/dev");`, /stack references/],
      [`pulumi.runtime.invoke("aws:index:getRegion", {});`, /provider functions/],
    ];
    const results = await Promise.all(
      refusals.map(async ([body, expected]) => {
        const other = new TestProject().program(body);
        try {
          const result = await other.stack().preview(other.quiet());
          return { body, expected, result };
        } finally {
          other.remove();
        }
      }),
    );
    for (const { body, expected, result } of results) {
      assert.equal(result.exitCode, 1, body);
      assert.equal(errors(result).length, 1, `${body}: ${JSON.stringify(errors(result))}`);
      assert.match(errors(result)[0]?.[1] ?? "", expected, body);
      assert.match(errors(result)[0]?.[1] ?? "", /use the Pulumi CLI/, body);
    }
    project.program("");
    writeFileSync(join(project.dir, "Pulumi.dev.yaml"), "secretsprovider: awskms://key\nconfig:\n  a: b\n");
    await assert.rejects(stack.preview(project.quiet()), /passphrase secrets provider only.*Pulumi CLI/);
  });
});

/** Command lines of the processes that run in a folder, from /proc where there is one. */
function processesIn(dir: string): string[] {
  if (!existsSync("/proc/self/cwd")) return [];
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid))
    .flatMap((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === dir ? [readFileSync(`/proc/${pid}/cmdline`, "utf8")] : [];
      } catch {
        return [];
      }
    });
}
