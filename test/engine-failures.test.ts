import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import type { RunResult } from "presence-demo-engine";
import type { Deployment } from "../engine/dist/deployment.js";
import { Display } from "../engine/dist/display.js";
import { serveMonitor } from "../engine/dist/monitor.js";
import { Pass } from "../engine/dist/pass.js";
import { startProgram } from "../engine/dist/program.js";
import { readProject } from "../engine/dist/project.js";
import { Provider } from "../engine/dist/provider.js";
import { State } from "../engine/dist/state.js";
import { type EngineProcess, TestProject } from "./fixtures/engine/project.js";

const errorsOf = ({ diagnostics }: Pick<RunResult, "diagnostics">): string[] =>
  diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ message, urn = "" }) => `${urn.split("::").at(-1) ?? ""}: ${message}`);

describe("When something goes wrong in a run of the engine", function () {
  this.timeout(120_000);
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject();
  });
  afterEach(() => {
    project.remove();
  });

  it("what was done is kept, each error is told once and by name, and the next runs do what is left", async () => {
    // All of them are under way when the first one fails.
    const make = (ok: string, init: string, bad: string): TestProject =>
      project.program(`
        const ok = new Thing("ok", { label: "ok", waitFor: "bad.begun", ${ok} });
        const init = new Thing("init", { label: "init", waitFor: "ok.begun", ${init} });
        const bad = new Thing("bad", { label: "bad", waitFor: "init.begun", ${bad} });
        new Thing("later", { label: "later" }, { dependsOn: [ok, init, bad] });`);
    make("", `fail: "half create"`, `fail: "create"`);
    const failed = await project.run("up");
    assert.equal(failed.exitCode, 1);
    assert.deepEqual(errorsOf(failed).sort(), [
      "bad: the server refused to create bad",
      "init: not as it should be:\n  * the label was dropped",
    ]);
    assert.match(project.printed, /Thing \(bad\):\n {4}error: the server refused to create bad\n/);
    assert.equal(project.printed.match(/refused to create/g)?.length, 1);
    assert.deepEqual(Object.keys(project.objects).sort(), ["id-init", "id-ok"]);
    assert.equal((await project.stored("ok"))?.id, "id-ok");
    assert.deepEqual((await project.stored("init"))?.initErrors, ["the label was dropped"]);
    assert.deepEqual([await project.stored("bad"), await project.stored("later")], [undefined, undefined]);

    // `init` is as the program says, and still is brought in line once more.
    make(`size: 2, fail: "half update"`, `fail: "half create"`, "");
    const more = await project.run("up");
    assert.deepEqual(errorsOf(more), ["ok: not as it should be:\n  * the size was kept"]);
    assert.deepEqual(more.changes, { same: 1, update: 1, create: 1 });
    assert.equal((await project.stored("init"))?.initErrors, undefined);
    const ok = await project.stored("ok");
    assert.deepEqual([ok?.inputs["size"], ok?.outputs["size"]], [undefined, 2], "old inputs, so that the rest is seen");
  });

  it("nothing is changed when the preview finds invalid inputs, all of which it names", async () => {
    project.program(`new Thing("good", { label: "good" }); new Thing("bad", { label: "", size: -1 });`);
    const result = await project.run("up", { skipPreview: false });
    assert.equal(result.exitCode, 1);
    assert.deepEqual(errorsOf(result), [
      "bad: pulumi-nodejs:dynamic/test:Thing resource 'bad' is invalid: size: must not be negative",
      "bad: pulumi-nodejs:dynamic/test:Thing resource 'bad' is invalid: label must not be empty",
    ]);
    assert.deepEqual(project.objects, {});
    assert.doesNotMatch(project.printed, /Updating/);
  });

  it("what could not be deleted after its replacement is deleted by a later run", async () => {
    project.made({ a: { label: "A", kind: "one", fail: "delete" } });
    project.program(`new Thing("a", { label: "A", kind: "two" });`);
    const failed = await project.run("up");
    assert.deepEqual(errorsOf(failed), ["a: the server refused to delete A"]);
    assert.deepEqual(Object.keys(project.objects), ["id-A", "id-A-1"]);
    project.write("healed", "");
    const { exitCode, changes } = await project.run("up");
    assert.deepEqual([exitCode, changes], [0, { same: 2 }], project.printed);
    assert.deepEqual(Object.keys(project.objects), ["id-A-1"]);
    assert.deepEqual(
      (await project.stack.resources()).map(({ id }) => id),
      ["", "id-A-1"],
    );
  });

  it("a program that throws keeps what there is, outputs included, and shows its error once", async () => {
    project.made({ a: { label: "A", fail: "read" } }, { out: 1 });
    // Not at the top level: util.inspect of Node 20.20 never ends on the stack that an error has there.
    project.program(`const fail = () => { throw new Error("broken program"); }; fail();`);
    const result = await project.run("up");
    assert.equal(result.exitCode, 1);
    assert.equal(errorsOf(result).length, 1);
    assert.match(project.printed, /broken program/);
    assert.deepEqual(result.outputs, { out: 1 });
    assert.equal((await project.stored("a"))?.id, "id-A");

    const refreshed = await project.run("refresh");
    assert.deepEqual([refreshed.exitCode, errorsOf(refreshed)], [1, ["a: the server refused to read A"]]);
    assert.equal(
      project.printed.match(/refused to read/g)?.length,
      1,
      "the stack trace that the SDK prints is not shown",
    );
  });

  it("a provider's process that dies is told, and so is a program that ends early; nothing hangs", async () => {
    project.program(`new Thing("a", { label: "A", crash: "create" });`);
    const died = await project.run("up");
    assert.deepEqual(errorsOf(died), ["a: the dynamic-provider process ended unexpectedly (exit code 3)"]);
    assert.equal(await project.stored("a"), undefined);
    project.program(`process.exit(5);`);
    assert.deepEqual(errorsOf(await project.run("preview")), [": the program ended with exit code 5"]);
  });

  describe("the state", () => {
    const state = { urn: "urn", type: "t", custom: true, id: "1", inputs: {}, outputs: {}, dependencies: [] };
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "engine-state-"));
    });
    afterEach(() => {
      rmSync(folder, { recursive: true });
    });
    const load = () => State.load(join(folder, "dev.json"), false);

    it("is not lost when two runs work on one stack at the same time: the second to write fails", async () => {
      const [one, other] = [await load(), await load()];
      one.replace(undefined, state);
      await one.save();
      other.replace(undefined, { ...state, id: "2" });
      await assert.rejects(other.save(), /another run changes .*dev\.json at the same time/);
      assert.deepEqual((await load()).resources, [state]);
    });

    it("is written a few times, and not two hundred, when a hundred resources are made at once", async () => {
      const made = await load();
      let writes = 0;
      const watcher = watch(folder, (event) => (writes += event === "rename" ? 1 : 0));
      const make = async (_: unknown, index: number) => {
        const resource = { ...state, urn: `urn${index}` };
        await made.during({ type: "creating", resource }, async () => made.replace(undefined, resource));
      };
      await Promise.all(Array.from({ length: 100 }, make));
      watcher.close();
      assert.ok(writes < 50, `${writes} events`);
      assert.equal((await load()).resources.length, 100);
    });
  });
});

describe("A run of the engine that is interrupted while it makes something", function () {
  this.timeout(120_000);
  let project: TestProject;
  before(() => {
    project = new TestProject().program(`
      process.once("SIGINT", () => { require("node:fs").appendFileSync("calls.log", "program ended\\n"); process.exit(); });
      new Thing("a", { label: "A", waitFor: "go" });
      new Thing("b", { label: "B", waitFor: "go" });`);
  });
  after(() => {
    project.remove();
  });

  async function begin(): Promise<EngineProcess> {
    const command = project.command("up", "--skip-preview", "--parallel", "1");
    await project.appears("A.begun");
    rmSync(join(project.dir, "A.begun"));
    return command;
  }

  /** Resolves when the run says that it cancels. */
  async function interrupt(command: EngineProcess): Promise<void> {
    command.kill("SIGINT");
    await once(command.stderr, "data");
  }

  it("is left at once by a second Ctrl-C, and leaves no process", async () => {
    const command = await begin();
    await interrupt(command);
    command.kill("SIGINT");
    await once(command, "exit");
    assert.equal(command.exitCode, 130);
    await nothingRunsIn(project.dir);
  });

  it("leaves no process either when it is killed", async () => {
    const command = await begin();
    command.kill("SIGKILL");
    await once(command, "exit");
    await nothingRunsIn(project.dir);
  });

  it("by one Ctrl-C finishes that and begins nothing more; and it warns of what the runs before it may have made", async () => {
    project.calls();
    const command = await begin();
    const printed = text(command.stdout);
    await interrupt(command);
    project.write("go", "");
    await once(command, "close");
    assert.equal(command.exitCode, 1);
    assert.match(await printed, /error: update canceled/);
    assert.match(await printed, /warning: An earlier run was cut off[^]*\n.*\* urn:pulumi:.*::a\n/);
    const calls = project.calls().filter((call) => /^(create|program)/.test(call));
    assert.deepEqual(calls, ["create A", "created id-A", "program ended"]);
    assert.equal((await project.stored("a"))?.id, "id-A");
    const { deployment } = JSON.parse(project.state) as { deployment: { pending_operations: unknown } };
    assert.deepEqual(deployment.pending_operations, [], "now that it was made, nobody need look");
  });
});

/** Resolves when no process has the folder as its own any more: where there is /proc, as elsewhere nobody can tell. */
async function nothingRunsIn(dir: string): Promise<void> {
  const runs = (pid: string): boolean => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === dir;
    } catch {
      return false;
    }
  };
  while (existsSync("/proc/self/cwd") && readdirSync("/proc").some(runs)) await pause(20);
}

describe("What only the Pulumi CLI can do", function () {
  this.timeout(120_000);
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject();
  });
  afterEach(() => {
    project.remove();
  });

  it("is refused by name when a program asks for it", async () => {
    const refusals = {
      "secrets in inputs": `new Thing("secret", { labels: { en: pulumi.secret("hush") } });`,
      "secrets in outputs": `exports.hidden = pulumi.secret("hush");`,
      additionalSecretOutputs: `new Thing("additional", {}, { additionalSecretOutputs: ["serial"] });`,
      "assets in inputs": `new Thing("asset", { file: new pulumi.asset.StringAsset("x") });`,
      "archives in inputs": `new Thing("archive", { file: new pulumi.asset.AssetArchive({}) });`,
      protect: `new Thing("protected", {}, { protect: true });`,
      retainOnDelete: `new Thing("retained", {}, { retainOnDelete: true });`,
      ignoreChanges: `new Thing("ignoring", {}, { ignoreChanges: ["label"] });`,
      replaceOnChanges: `new Thing("replacing", {}, { replaceOnChanges: ["label"] });`,
      deleteBeforeReplace: `new Thing("early", {}, { deleteBeforeReplace: true });`,
      deletedWith: `new Thing("with", {}, { deletedWith: parent });`,
      replaceWith: `new Thing("replaceWith", {}, { replaceWith: [parent] });`,
      "replacement triggers": `new Thing("triggered", {}, { replacementTrigger: "now" });`,
      aliases: `new Thing("renamed", {}, { aliases: [{ name: "old" }] });`,
      imports: `new Thing("imported", {}, { import: "id" });`,
      "resource hooks": `new Thing("hooked", {}, { hooks: { beforeCreate: [() => undefined] } });`,
      transforms: `new Thing("transformed", {}, { transforms: [() => undefined] });`,
      "packages other than dynamic providers": `new pulumi.CustomResource("aws:s3:Bucket", "bucket", {});`,
      "explicit providers": `class Aws extends pulumi.ProviderResource {}; new Aws("aws", "provider", {});`,
      "remote components": `new pulumi.ComponentResource("test:Remote", "remote", {}, {}, true);`,
      "reading existing resources (`get`, stack references)": `new pulumi.StackReference("organization/other/dev");`,
      "provider functions (`invoke`)": `pulumi.runtime.invoke("aws:index:getRegion", {}).catch(() => undefined);`,
      "resource methods (`call`)": `pulumi.runtime.call("aws:index:method", {});`,
      requirePulumiVersion: `pulumi.requirePulumiVersion(">=3");`,
    };
    const program = ["const parent = new Thing('parent', {});", ...Object.values(refusals)].join("\n");
    const told = await refusedOf(project.program(program), Object.keys(refusals).length);
    const expected = Object.keys(refusals).map((feature) => `this engine does not do ${feature}: use the Pulumi CLI`);
    assert.deepEqual(told.sort(), expected.sort());
  });

  it("makes a run fail before it makes anything, and no secret is written", async () => {
    project.program(`new Thing("a", { labels: { en: [pulumi.secret("hush")] } }); new Thing("b", { label: "B" });`);
    const result = await project.run("up", { skipPreview: false });
    assert.equal(result.exitCode, 1);
    assert.deepEqual(errorsOf(result), ["a: this engine does not do secrets in inputs: use the Pulumi CLI"]);
    assert.deepEqual(project.objects, {});
    assert.doesNotMatch(project.printed + JSON.stringify(result), /hush/);
  });

  it("is refused when a provider asks for it", async () => {
    const existing = await project.made({ a: { label: "A" } }).stored("a");
    assert.ok(existing);
    const provider = new Provider(await passOf(project));
    for (const [change, feature] of [
      [{ compare: false }, "providers whose diff does not say what changes"],
      [{ kind: "new", first: "delete" }, "deleteBeforeReplace"],
    ] as const) {
      const message = `this engine does not do ${feature}: use the Pulumi CLI`;
      await assert.rejects(provider.diff(existing, { ...existing.inputs, ...change }), { message });
    }
    await provider.stop();
  });

  it("is refused when the project or the state asks for it", async () => {
    const settings = project.read("../Pulumi.yaml");
    const refused: [file: string, content: string, expected: RegExp][] = [
      [
        "../Pulumi.dev.yaml",
        "encryptionsalt: v1:abc",
        /does not do stack files, such as .*Pulumi\.dev\.yaml: use the Pulumi CLI/,
      ],
      ["../Pulumi.yaml", "name: shop\nruntime: python", /does not do the runtime "python".*: use the Pulumi CLI/],
      [
        "../Pulumi.yaml",
        `${settings}config: { token: { default: x, secret: true } }`,
        /secrets.*token.*: use the Pulumi CLI/,
      ],
      [
        "../state/dev.json",
        `{ "version": 3, "deployment": { "secrets_providers": {} } }`,
        /secrets.*: use the Pulumi CLI/,
      ],
    ];
    for (const [file, content, expected] of refused) {
      project.write(file, content);
      await assert.rejects(project.run("preview"), expected);
      project.write("../Pulumi.yaml", settings);
      rmSync(join(project.dir, "../Pulumi.dev.yaml"), { force: true });
    }
  });

  it("is refused by the command, which says what is wrong", async () => {
    for (const [args, expected] of [
      [["up", "--target", "x"], /unknown option '--target'[^]*use the Pulumi CLI/],
      [["config", "set", "a", "b"], /unknown command 'config'[^]*use the Pulumi CLI/],
      [["preview"], /^error: .*Pulumi\.yaml has no name\n$/],
    ] as const) {
      project.write("../Pulumi.yaml", "");
      const command = project.command(...args);
      const [said] = await Promise.all([text(command.stderr), once(command, "close")]);
      assert.match(said, expected);
      assert.equal(command.exitCode, 1);
    }
  });
});

async function passOf({ dir }: TestProject): Promise<Pass> {
  return new Pass({
    kind: "up",
    preview: false,
    refresh: false,
    parallel: 1,
    project: await readProject(join(dir, ".."), "dev"),
    stack: "dev",
    env: process.env,
    state: await State.load(join(dir, "none.json"), true),
    display: new Display(() => undefined, "dev", "shop"),
    signal: new AbortController().signal,
  });
}

/** All that is refused of a program, which would be stopped at the first one if a stack were run: it is given a monitor alone. */
async function refusedOf(project: TestProject, count: number): Promise<string[]> {
  const pass = await passOf(project);
  const answers = { register: async (wanted: object) => ({ ...wanted, id: "id" }), registerOutputs: () => undefined };
  const monitor = await serveMonitor(pass, Promise.resolve(answers as unknown as Deployment));
  const program = startProgram(pass, monitor.address);
  while (pass.diagnostics.length < count) await pause(20);
  await program.stop("SIGKILL", 0);
  monitor.close();
  return pass.diagnostics.map(({ message }) => message);
}
