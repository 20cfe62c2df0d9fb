import { isDeepStrictEqual } from "node:util";
import { Deployment, StoppedError } from "./deployment.js";
import type { StackConfig } from "./config.js";
import type { Diagnostic, Step } from "./events.js";
import { Journal } from "./journal.js";
import { serveMonitor } from "./monitor.js";
import { ERROR_ALREADY_SHOWN, startProgram } from "./program.js";
import type { Project } from "./project.js";
import { Provider } from "./provider.js";
import { refresh } from "./refresh.js";
import type { Snapshot } from "./state.js";
import type { StepLog } from "./steps.js";
import { secret, type PropertyMap } from "./values.js";

export interface PassOptions {
  kind: "up" | "refresh" | "destroy";
  project: Project;
  stack: string;
  config: StackConfig;
  env: NodeJS.ProcessEnv;
  preview: boolean;
  refresh: boolean;
  parallel: number;
  signal: AbortSignal;
  base: Snapshot;
  save: (snapshot: () => Snapshot) => Promise<void>;
  report: (diagnostic: Diagnostic) => void;
  /** The steps of a refresh that precedes another operation, and those of the operation. */
  drift: StepLog;
  steps: StepLog;
  onRefreshed: (steps: readonly Step[]) => void;
}

export interface PassResult {
  ok: boolean;
  outputs: { old: PropertyMap; now: PropertyMap };
}

const PROGRAM_GRACE_MS = 5000;

/** One pass over a stack, preview or real: starts what is needed, does the work, leaves nothing running. */
export async function pass(options: PassOptions): Promise<PassResult> {
  const { kind, preview, base, report, signal } = options;
  const journal = new Journal(base, preview ? undefined : options.save);
  const providers = new Providers(options);
  if (!preview && kind !== "refresh") warnOfPending(base, report);
  try {
    if (kind === "up") return await runProgram(options, journal, providers);
    const ok =
      kind === "refresh"
        ? await refreshState(options, journal, providers, options.steps)
        : await destroy(options, journal, providers);
    return { ok: ok && !signal.aborted, outputs: { old: {}, now: {} } };
  } catch (error) {
    if (!(error instanceof StoppedError)) report({ severity: "error", message: (error as Error).message });
    return { ok: false, outputs: { old: {}, now: {} } };
  } finally {
    if (signal.aborted) report({ severity: "error", message: `${kind === "up" ? "update" : kind} canceled` });
    await Promise.all([journal.flush(), providers.stop()]);
  }
}

function warnOfPending({ pending }: Snapshot, report: PassOptions["report"]): void {
  if (pending.length === 0) return;
  const interrupted = pending.map(({ resource, type }) => `  * ${resource.urn}, interrupted while ${type}\n`).join("");
  report({
    severity: "warning",
    message:
      `Attempting to deploy or update resources with ${pending.length} pending operations from previous deployment.\n${interrupted}` +
      "Look whether what was being created exists. The state remembers it until it is taken out of an export's pending_operations and imported again.",
  });
}

/** The provider process: like the CLI's, it reads and deletes with the configuration in the state, and runs the program's resources with the present one. */
class Providers {
  private readonly running: { config: PropertyMap; provider: Promise<Provider> }[] = [];
  readonly stored: PropertyMap | undefined;
  readonly present: PropertyMap;

  constructor(private readonly options: PassOptions) {
    const { values, secrets } = options.config;
    this.present = Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, secrets.has(key) ? secret(value) : value]),
    );
    this.stored = options.base.resources.find(({ type }) => type === "pulumi:providers:pulumi-nodejs")?.inputs;
  }

  with(config: PropertyMap): Promise<Provider> {
    const known = this.running.find((other) => isDeepStrictEqual(other.config, config));
    if (known !== undefined) return known.provider;
    const { project, env, report } = this.options;
    const provider = Provider.start(project, env, config, report);
    provider.catch(() => undefined);
    this.running.push({ config, provider });
    return provider;
  }

  async stop(): Promise<void> {
    const started = await Promise.allSettled(this.running.map(({ provider }) => provider));
    const live = started.filter((result) => result.status === "fulfilled");
    await Promise.all(live.map(({ value }) => value.stop()));
  }
}

async function refreshState(
  options: PassOptions,
  journal: Journal,
  providers: Providers,
  steps: StepLog,
): Promise<boolean> {
  const { base, parallel, report, signal } = options;
  const readable = base.resources.some(({ custom, type }) => custom && !type.startsWith("pulumi:providers:"));
  const provider = readable ? await providers.with(providers.stored ?? providers.present) : undefined;
  const complete = await refresh({ parallel, provider, journal, steps, report, signal });
  if (options.kind !== "refresh") options.onRefreshed(steps.steps);
  return complete;
}

async function destroy(options: PassOptions, journal: Journal, providers: Providers): Promise<boolean> {
  if (options.refresh && !(await refreshState(options, journal, providers, options.drift))) return false;
  if (options.base.resources.length === 0) return true;
  const provider = await providers.with(providers.stored ?? providers.present);
  const deployment = deploymentOf(options, journal, provider);
  await deployment.deleteRest();
  return !deployment.failed;
}

function deploymentOf(options: PassOptions, journal: Journal, provider: Provider): Deployment {
  const { project, stack, preview, parallel, steps, report, signal } = options;
  return new Deployment({ project: project.name, stack, preview, parallel, provider, journal, steps, report, signal });
}

async function runProgram(options: PassOptions, journal: Journal, providers: Providers): Promise<PassResult> {
  const { project, stack, config, env, preview, parallel, report, signal } = options;
  const ready = (async (): Promise<Deployment> => {
    const starting = providers.with(providers.present);
    if (options.refresh && !(await refreshState(options, journal, providers, options.drift)))
      throw new StoppedError("the refresh failed");
    const provider = await starting;
    return deploymentOf(options, journal, provider);
  })();
  ready.catch(() => undefined);

  let finishing: Promise<void> | undefined;
  const finish = (): Promise<void> => (finishing ??= ready.then((deployment) => deployment.deleteRest()));
  const monitor = await serveMonitor({
    deployment: ready,
    report,
    sdkVersion: project.sdkVersion,
    onProgramDone: finish,
  });
  const program = startProgram({ project, stack, config, env, address: monitor.address, preview, parallel, report });
  try {
    const deployment = await ready;
    const halted = new Promise<"halted">((resolve) => {
      if (deployment.halted.aborted) resolve("halted");
      deployment.halted.addEventListener("abort", () => {
        resolve("halted");
      });
    });
    const end = await Promise.race([program.exitCode, halted]);
    if (end === 0) {
      await finish();
    } else if (end !== "halted") {
      deployment.failed = true;
      if (end !== ERROR_ALREADY_SHOWN)
        report({ severity: "error", message: `the program ended with ${await program.ended}` });
    }
    await deployment.idle();
    const outputs = deployment.finishOutputs();
    return { ok: !deployment.failed && !signal.aborted, outputs };
  } finally {
    await program.stop("SIGINT", PROGRAM_GRACE_MS);
    monitor.close();
  }
}
