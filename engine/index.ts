import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { ConfigFiles, type StackConfig } from "./config.js";
import { Display } from "./display.js";
import type { Diagnostic, Step } from "./events.js";
import { lock } from "./lock.js";
import { pass, type PassOptions, type PassResult } from "./pass.js";
import { readProject, type Project } from "./project.js";
import { PassphraseCipher } from "./secrets.js";
import { StateFile, type Deployment } from "./state.js";
import { StepLog } from "./steps.js";
import { mask, reveal, type Value } from "./values.js";

export type { Diagnostic, Operation, Step } from "./events.js";
export type { PropertyChange } from "./diff.js";
export type { Deployment, ResourceState } from "./state.js";

export interface StackOptions {
  /** The folder that holds Pulumi.yaml. */
  projectDir: string;
  stack: string;
  /** Holds `<stack>.json` (the state), its lock, and `Pulumi.<stack>.yaml` where `setConfig` stores values. Made when missing. */
  stateDir: string;
  /** Encrypts secrets in state and configuration; default: the environment variable PULUMI_CONFIG_PASSPHRASE. */
  passphrase?: string;
  /** Added to the environment of the program and of its provider. */
  env?: Record<string, string>;
}

export interface RunOptions {
  /** Read what exists before anything else; default: `options.refresh: always` of Pulumi.yaml. */
  refresh?: boolean;
  /** Exit code 7 when there were changes. */
  expectNoChanges?: boolean;
  /** Print one JSON document in the shape of `pulumi preview --json` instead of text. */
  json?: boolean;
  /** Change things without a preview first. */
  skipPreview?: boolean;
  /** How many operations may run at once; default: four for every processor, as in the CLI. */
  parallel?: number;
  /** Cancels the run: what has begun is finished, nothing new begins, and the state keeps all that was done. */
  signal?: AbortSignal;
  /** Show secret stack outputs. */
  showSecrets?: boolean;
  /** Gets everything that is printed; default: the standard output. */
  onOutput?: (text: string) => void;
}

export interface RunResult {
  /** As the CLI's: 0, 1 after a failure or a cancellation, 7 when changes were not expected. */
  exitCode: number;
  /** How many resources there were of each kind: same, create, update, replace, delete. */
  changes: Record<string, number>;
  steps: Step[];
  diagnostics: Diagnostic[];
  outputs: Record<string, unknown>;
  durationMs: number;
}

type Kind = PassOptions["kind"];

/** One stack of a Pulumi Node.js project, run without the Pulumi CLI. */
export class Stack {
  constructor(private readonly options: StackOptions) {}

  /** Stores a value as `pulumi config set [--secret]` does; a key without a namespace gets the project's name. */
  async setConfig(key: string, value: string, options: { secret?: boolean } = {}): Promise<void> {
    const { config } = await this.open();
    await config.set(key, value, options.secret === true);
  }

  /** Makes what the program describes, after a preview; nothing is changed when the preview fails. */
  up(options: RunOptions = {}): Promise<RunResult> {
    return this.run("up", options, false);
  }

  /** Says what `up` would do. */
  preview(options: RunOptions = {}): Promise<RunResult> {
    return this.run("up", options, true);
  }

  /** Brings the state in line with what exists. */
  refresh(options: RunOptions = {}): Promise<RunResult> {
    return this.run("refresh", options, false);
  }

  /** Deletes everything in the state. */
  destroy(options: RunOptions = {}): Promise<RunResult> {
    return this.run("destroy", options, false);
  }

  /** The state as `pulumi stack export` prints it: `{ version: 3, deployment }`, secrets encrypted. */
  async exportDeployment(): Promise<Deployment> {
    const { state } = await this.open();
    const stored = await state.read();
    if (stored !== undefined) return stored;
    return { version: 3, deployment: { manifest: { time: "0001-01-01T00:00:00Z", magic: "", version: "" } } };
  }

  /** Replaces the state by a deployment that this engine or the CLI exported. Throws when its secrets can't be decrypted. */
  async importDeployment(deployment: unknown): Promise<void> {
    const { state, lockPath, project } = await this.open();
    const snapshot = await state.open(deployment as Deployment);
    const prefix = `urn:pulumi:${this.options.stack}::${project.name}::`;
    const foreign = snapshot.resources.find(({ urn }) => !urn.startsWith(prefix));
    if (foreign !== undefined)
      throw new Error(`the deployment belongs to another stack: ${foreign.urn} does not begin with ${prefix}`);
    const release = lock(lockPath, "import");
    try {
      await state.save(() => snapshot);
    } finally {
      release();
    }
  }

  private async open(): Promise<{ project: Project; config: ConfigFiles; state: StateFile; lockPath: string }> {
    const { projectDir, stack } = this.options;
    const stateDir = resolve(this.options.stateDir);
    const project = await readProject(projectDir);
    await mkdir(stateDir, { recursive: true });
    const config = new ConfigFiles(project, stack, stateDir, () => this.passphrase());
    let cipher: Promise<PassphraseCipher> | undefined;
    const path = join(stateDir, `${stack}.json`);
    const state: StateFile = new StateFile(path, `v${project.sdkVersion}`, (salt) => {
      if (cipher === undefined || salt !== undefined) cipher = this.cipher(salt ?? config.salt());
      return cipher;
    });
    return { project, config, state, lockPath: `${path}.lock` };
  }

  private async cipher(known: string | undefined | Promise<string | undefined>): Promise<PassphraseCipher> {
    const salt = await known;
    return salt === undefined
      ? PassphraseCipher.create(this.passphrase())
      : PassphraseCipher.open(salt, this.passphrase());
  }

  private passphrase(): string {
    const passphrase = this.options.passphrase ?? process.env.PULUMI_CONFIG_PASSPHRASE;
    if (passphrase === undefined)
      throw new Error("the stack has secrets: set PULUMI_CONFIG_PASSPHRASE to the passphrase that protects them");
    return passphrase;
  }

  private async run(kind: Kind, options: RunOptions, previewOnly: boolean): Promise<RunResult> {
    const begun = performance.now();
    const { parallel = 1 } = options;
    if (!Number.isInteger(parallel) || parallel < 1) throw new Error("--parallel must be a whole number above 0");
    const { project, config, state, lockPath } = await this.open();
    const release = previewOnly ? () => undefined : lock(lockPath, kind);
    try {
      const stackConfig = await config.read();
      const display = new Display(
        options.onOutput ?? ((text) => process.stdout.write(text)),
        options.json === true,
        this.options.stack,
        project.name,
      );
      let last: RunResult | undefined;
      const previews = previewOnly ? [true] : options.skipPreview === true ? [false] : [true, false];
      for (const preview of previews) {
        last = await this.pass(kind, preview, options, { project, stackConfig, state, display, begun });
        if (last.exitCode !== 0 && (preview || last.exitCode !== EXPECTED_NO_CHANGES)) break;
      }
      if (last === undefined) throw new Error("unreachable");
      display.result(last, stackConfig);
      return last;
    } finally {
      release();
    }
  }

  private async pass(
    kind: Kind,
    preview: boolean,
    options: RunOptions,
    {
      project,
      stackConfig,
      state,
      display,
      begun,
    }: { project: Project; stackConfig: StackConfig; state: StateFile; display: Display; begun: number },
  ): Promise<RunResult> {
    const { signal = new AbortController().signal, refresh = project.refreshAlways } = options;
    const { parallel = availableParallelism() * 4 } = options;
    const diagnostics: Diagnostic[] = [];
    const drift = new StepLog(false);
    const steps = new StepLog(kind === "refresh", preview ? undefined : display.progress);
    display.begin(kind, preview);
    const result = await pass({
      kind,
      project,
      stack: this.options.stack,
      config: stackConfig,
      env: { ...process.env, ...this.options.env },
      preview,
      refresh: refresh && kind !== "refresh",
      parallel,
      signal,
      base: await state.load(),
      save: (snapshot) => state.save(snapshot),
      report: (diagnostic) => {
        diagnostics.push(diagnostic);
      },
      drift,
      steps,
      onRefreshed: display.drift,
    });
    const changed = Object.entries(steps.changes).some(([op, count]) => op !== "same" && count > 0);
    const { now } = result.outputs;
    const run: RunResult = {
      exitCode: exitCode(result, options.expectNoChanges === true && changed),
      changes: steps.changes,
      steps: [...drift.steps, ...steps.steps],
      diagnostics,
      outputs: (options.showSecrets === true ? reveal(now) : mask(now)) as Record<string, Value>,
      durationMs: performance.now() - begun,
    };
    display.end({ kind, preview, steps: steps.steps, outputs: result.outputs, run });
    return run;
  }
}

const EXPECTED_NO_CHANGES = 7;

function exitCode(result: PassResult, unexpectedChanges: boolean): number {
  if (!result.ok) return 1;
  return unexpectedChanges ? EXPECTED_NO_CHANGES : 0;
}
