import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import type { Deployment, RunOptions, Stack, Step } from "../engine/index.js";
import { TestProject } from "./fixtures/engine/project.js";

const cli = process.env.PULUMI_CLI ?? "pulumi";
const sdk = dirname(require.resolve("@pulumi/pulumi/package.json"));

type Command = "up" | "preview" | "refresh" | "destroy";

interface Digest {
  steps?: Step[];
  changeSummary?: Record<string, number>;
  diagnostics?: { urn?: string; message: string; severity: string }[];
}

interface Outcome {
  exitCode: number;
  digest?: Digest | undefined;
}

/** The same project twice: one is run by the CLI, the other by the engine. */
class Twins {
  readonly engine = new TestProject();
  readonly cli = new TestProject();
  private readonly home = mkdtempSync(join(tmpdir(), "pulumi-home-"));
  private readonly stack: Stack = this.engine.stack();

  async start(): Promise<void> {
    mkdirSync(join(this.home, "backend"));
    await this.pulumi("stack", "init", "dev");
  }

  each(change: (project: TestProject) => void): void {
    change(this.engine);
    change(this.cli);
  }

  program(body: string): void {
    this.each((project) => project.program(body));
  }

  async config(key: string, value: string, secret = false): Promise<void> {
    await this.stack.setConfig(key, value, { secret });
    await this.pulumi("config", "set", key, value, ...(secret ? ["--secret"] : ["--plaintext"]));
  }

  /** Runs the command on both, asserts that they agree, and returns the engine's outcome. */
  async run(command: Command, options: RunOptions = {}): Promise<Outcome> {
    const [theirs, ours] = await Promise.all([this.runCli(command, options), this.runEngine(command, options)]);
    assert.equal(ours.exitCode, theirs.exitCode, `exit code of ${command}`);
    assert.deepEqual(normalDigest(ours.digest), normalDigest(theirs.digest), `steps of ${command}`);
    const [ourCalls, theirCalls] = [this.engine.calls(), this.cli.calls()];
    assert.deepEqual(sorted(ourCalls), sorted(theirCalls), `provider calls of ${command}`);
    assert.deepEqual(this.engine.objects, this.cli.objects, `objects after ${command}`);
    assert.deepEqual(
      normalState(await this.stack.exportDeployment()),
      normalState(await this.export()),
      `state after ${command}`,
    );
    return ours;
  }

  private async runEngine(command: Command, options: RunOptions): Promise<Outcome> {
    const json = command === "preview";
    const { exitCode } = await this.stack[command](this.engine.quiet({ ...options, json }));
    return { exitCode, ...(json && { digest: JSON.parse(this.engine.printed) as Digest }) };
  }

  private async runCli(command: Command, { refresh, expectNoChanges }: RunOptions): Promise<Outcome> {
    const json = command === "preview";
    const flags = json ? ["--json"] : ["--yes", "--skip-preview"];
    if (refresh === true) flags.push("--refresh");
    if (expectNoChanges === true) flags.push("--expect-no-changes");
    const { exitCode, output } = await this.tryPulumi(command, ...flags);
    return { exitCode, ...(json && { digest: JSON.parse(output) as Digest }) };
  }

  async export(): Promise<Deployment> {
    return JSON.parse(await this.pulumi("stack", "export")) as Deployment;
  }

  /** Hands the engine's state to the CLI and the CLI's to the engine. */
  async exchangeStates(): Promise<void> {
    const [ours, theirs] = [await this.stack.exportDeployment(), await this.export()];
    writeFileSync(join(this.home, "state.json"), JSON.stringify(ours));
    await this.pulumi("stack", "import", "--file", join(this.home, "state.json"));
    await this.stack.importDeployment(theirs);
  }

  async pulumi(...args: string[]): Promise<string> {
    const { exitCode, output, errors } = await this.tryPulumi(...args);
    assert.equal(exitCode, 0, `pulumi ${args.join(" ")}: ${output}${errors}`);
    return output;
  }

  async tryPulumi(...args: string[]): Promise<{ exitCode: number; output: string; errors: string }> {
    const child = spawn(cli, [...args, "--non-interactive"], {
      cwd: this.cli.dir,
      env: {
        ...process.env,
        PATH: [process.env.PATH, sdk].join(delimiter),
        PULUMI_HOME: this.home,
        PULUMI_BACKEND_URL: `file://${this.home}/backend`,
        PULUMI_CONFIG_PASSPHRASE: "correct horse",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_NODEJS_TYPESCRIPT: "false",
        no_grpc_proxy: "127.0.0.1",
      },
    });
    const exited = new Promise<number>((resolve) => child.on("close", (code) => resolve(code ?? 1)));
    const [output, errors, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
    return { exitCode, output, errors };
  }

  remove(): void {
    this.each((project) => project.remove());
    rmSync(this.home, { recursive: true, force: true });
  }
}

function sorted<T>(items: T[]): T[] {
  return items.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}

const OWN_FIELDS = ["created", "modified", "sourcePosition", "stackTrace", "ciphertext"];
/** Where the CLI found its plugin, that it failed, and stack traces of errors that it also shows as errors. */
const CLI_ONLY = /using pulumi-resource-pulumi-nodejs|^error: preview failed|^\s*at |^(Error: .*): \1/;
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Without what differs from run to run, and empty property dependencies, which a refresh by the CLI drops. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value === "string") return value.replaceAll(UUID, (uuid) => (uuid === UNKNOWN ? uuid : "<id>"));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !OWN_FIELDS.includes(key));
  return Object.fromEntries(
    kept.flatMap(([key, child]) => {
      if (key === "__provider") return [[key, "<serialised provider>"]];
      if (key !== "propertyDependencies") return [[key, normal(child)]];
      const dependencies = Object.entries(child as Record<string, string[]>).filter(([, urns]) => urns.length > 0);
      return dependencies.length > 0 ? [[key, Object.fromEntries(dependencies)]] : [];
    }),
  );
}

function normalState({ deployment }: Deployment): unknown {
  const resources = (deployment.resources ?? []).map((state) => [
    `${state.urn}${state.delete === true ? " (replaced)" : ""}`,
    state,
  ]);
  return normal({ resources: Object.fromEntries(resources) as unknown, pending: deployment.pending_operations });
}

function normalDigest(digest: Digest | undefined): unknown {
  const diagnostics = (digest?.diagnostics ?? []).filter(({ message }) => !CLI_ONLY.test(message));
  return normal({
    steps: Object.fromEntries((digest?.steps ?? []).map((step) => [`${step.op} ${step.urn}`, step])),
    changes: digest?.changeSummary,
    diagnostics: sorted(
      diagnostics.map(({ urn, message, severity }) => ({
        urn,
        severity,
        message: message.replace("Preview failed: ", "").trim(),
      })),
    ),
  });
}

if (spawnSync(cli, ["version"]).status !== 0) {
  console.log(
    "No working `pulumi` on PATH (or in PULUMI_CLI): the comparison of engine/ with the real CLI is left out.",
  );
} else {
  describe("The engine and the real CLI agree", function () {
    this.timeout(240_000);
    let twins: Twins;
    beforeEach(async () => {
      twins = new Twins();
      await twins.start();
    });
    afterEach(() => {
      twins.remove();
    });

    it("on a stack's life: create, no change, update, replace, drift, delete", async () => {
      await twins.config("endpoint", "here");
      await twins.config("token", "t0ken", true);
      twins.program(`
        const a = new Thing("a", { label: "A", size: 1, labels: { en: "Lunch", es: "Almuerzo" }, list: [1, 2, 3] });
        const b = new Thing("b", { label: a.id, size: a.serial, password: pulumi.secret("s3cret") });
        class Shelf extends pulumi.ComponentResource {
          constructor(name) {
            super("test:Shelf", name, {});
            this.child = new Thing(name + "-child", { label: "child" }, { parent: this, dependsOn: [b] });
            this.registerOutputs({ childId: this.child.id });
          }
        }
        new Shelf("shelf");
        pulumi.log.info("hello", a);
        pulumi.log.warn("careful");
        exports.out = a.id;
        exports.password = pulumi.secret("hidden");`);
      await twins.run("preview");
      await twins.run("up");
      await twins.run("preview", { expectNoChanges: true });
      await twins.run("up", { expectNoChanges: true });
      twins.each((project) => {
        const { "id-A": first, ...rest } = project.objects;
        project.objects = {
          ...rest,
          "id-A": { ...first, labels: { en: "Midday", fr: "Dîner" }, list: [1, 3], extra: "e" },
        };
      });
      await twins.run("preview", { refresh: true, expectNoChanges: true });
      await twins.run("up", { refresh: true, expectNoChanges: true });
      twins.program(`
        const a = new Thing("a", { label: "A", size: 1, kind: "other" });
        const b = new Thing("b", { label: a.id, size: a.serial, password: pulumi.secret("n3w") });
        exports.out = a.id;`);
      await twins.run("preview");
      await twins.run("up");
      twins.each((project) => {
        const { "id-id-A": _, ...rest } = project.objects;
        project.objects = rest;
      });
      await twins.run("preview", { refresh: true });
      await twins.run("refresh", { expectNoChanges: true });
      await twins.run("up");
      await twins.run("destroy");
    });

    it("on failures, half-made resources and check errors", async () => {
      twins.program(`new Thing("a", { label: "A", fail: "half" });`);
      await twins.run("up");
      await twins.run("preview");
      twins.program(`new Thing("a", { label: "A" }); `);
      await twins.run("up");
      twins.program(`new Thing("a", { label: "B", fail: "half update" });`);
      await twins.run("up");
      twins.program(`new Thing("a", { label: "B" });`);
      await twins.run("up");
      twins.program(`new Thing("a", { label: "C", fail: "update" });`);
      await twins.run("up");
      twins.program(
        `const a = new Thing("a", { label: "B" }); new Thing("b", { label: "", size: -1 }, { dependsOn: a });`,
      );
      await twins.run("preview");
      await twins.run("up");
      twins.program(`throw new Error("broken program")`);
      await twins.run("up");
      twins.program(`new Thing("a", { label: "B", fail: "delete" });`);
      await twins.run("up");
      twins.program("");
      await twins.run("up");
      twins.program(`pulumi.log.error("a logged error")`);
      await twins.run("preview");
      twins.program(`new Thing("x", { label: "B", fail: "diff" });`);
      await twins.run("up");
      await twins.run("preview");
    });

    it("on protect, retainOnDelete, ignoreChanges, deletedWith, secret outputs and deleteBeforeReplace", async () => {
      const program = (kind: string): string => `
        const a = new Thing("a", { label: "A", kind: "${kind}" }, { deleteBeforeReplace: true, additionalSecretOutputs: ["serial"] });
        const b = new Thing("b", { label: "B", kind: a.kind });
        new Thing("c", { label: "C", nested: { ignored: "${kind}", kept: 1 }, list: ["${kind}"] }, { ignoreChanges: ["nested.ignored", "list[0]"] });
        new Thing("d", { label: "D" }, { deletedWith: a, dependsOn: b });
        new Thing("protected", { label: "P" }, { protect: true });`;
      twins.program(`${program("one")} new Thing("kept", { label: "K" }, { retainOnDelete: true });`);
      await twins.run("up");
      twins.program(program("two"));
      await twins.run("preview");
      await twins.run("up");
      twins.program("");
      await twins.run("preview");
      await twins.run("up");
      await twins.run("destroy");
      twins.program(`new Thing("protected", { label: "P", kind: "new" }, { protect: true });`);
      await twins.run("preview");
      await twins.run("up");
      twins.program(`new Thing("protected", { label: "P" });`);
      await twins.run("up");
      await twins.run("destroy");
    });

    it("on a provider without a diff, and on a changed configuration", async () => {
      await twins.config("endpoint", "old");
      twins.program(`new Thing("a", { label: "A", compare: "by engine", labels: { en: "x" }, gone: 1 });`);
      await twins.run("up");
      await twins.config("endpoint", "new");
      await twins.run("preview", { refresh: true });
      await twins.run("refresh");
      twins.program(`new Thing("a", { label: "A", compare: "by engine", labels: { en: "y", fr: "z" }, list: [1] });`);
      await twins.run("preview");
      await twins.run("up");
      twins.program(`new Thing("a", { label: "new", compare: "by engine" }, { replaceOnChanges: ["label"] });`);
      await twins.run("preview");
      await twins.run("up");
      await twins.run("destroy");
    });

    it("on each other's state", async () => {
      await twins.config("token", "t0ken", true);
      twins.program(`
        const a = new Thing("a", { label: "A", password: pulumi.secret("s3cret") });
        new Thing("b", { label: a.id }, { protect: true });
        exports.password = a.password;`);
      await twins.run("up");
      await twins.exchangeStates();
      await twins.run("preview", { refresh: true, expectNoChanges: true });
      await twins.exchangeStates();
      await twins.run("up", { refresh: true, expectNoChanges: true });
      assert.equal(await twins.pulumi("stack", "output", "password", "--show-secrets"), "s3cret\n");
    });
  });
}
