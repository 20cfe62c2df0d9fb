import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Command, Pulumi, Run, Step } from "./pulumi.js";
import type { Workspace } from "./workspace.js";

/** How long a cancelled command may take to stop by itself. */
const graceMs = 5_000;

/**
 * The CLI that `named` leads to, or the one on PATH, with a stack of its own; `undefined` where there is none.
 * @param signal ends a command that is under way
 * @throws Error when the one that was asked for does not work
 */
export async function openCli(
  named: string | undefined,
  workspace: Workspace,
  signal: AbortSignal,
): Promise<Pulumi | undefined> {
  const path = named ?? "pulumi";
  const version = await versionOf(path, signal);
  signal.throwIfAborted();
  if (version === undefined && named === undefined) return undefined;
  if (version === undefined)
    throw new Error(
      `PULUMI_CLI names ${path}, and \`${path} version\` fails. Correct it, or unset it to use what is on PATH.`,
    );
  const { exitCode, output } = await call(path, ["stack", "init", "demo", "--non-interactive"], workspace, signal);
  if (exitCode !== 0) throw new Error(`\`${path} stack init\` failed:\n${output}`);
  return { title: `Pulumi CLI ${version}`, run: (command) => run(path, command, workspace, signal) };
}

async function versionOf(path: string, signal: AbortSignal): Promise<string | undefined> {
  const asked = promisify(execFile)(path, ["version"], { signal, timeout: 20_000 });
  return asked.then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}

async function run(path: string, command: Command, workspace: Workspace, signal: AbortSignal): Promise<Run> {
  const events = join(workspace.root, "events.json");
  const always = ["--stack", "demo", "--non-interactive", "--color", "never", "--event-log", events];
  const how = command === "preview" ? ["--diff"] : ["--yes", "--skip-preview"];
  const { exitCode, output } = await call(path, [command, ...how, ...always], workspace, signal);
  const log = await readFile(events, "utf8").catch(() => "");
  return { exitCode, output, steps: log.split("\n").filter(Boolean).flatMap(stepOf) };
}

/** One line of the event log. Source: `apitype.EngineEvent` of the Pulumi CLI. */
function stepOf(line: string): Step[] {
  const event = JSON.parse(line) as { resourcePreEvent?: { metadata: Step } };
  return event.resourcePreEvent ? [event.resourcePreEvent.metadata] : [];
}

async function call(
  path: string,
  args: string[],
  { project, env }: Workspace,
  signal: AbortSignal,
): Promise<Omit<Run, "steps">> {
  signal.throwIfAborted();
  // A process group of its own: a Ctrl-C reaches the demo alone, which ends the command and then cleans up.
  const child = spawn(path, args, {
    cwd: project,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const kill = () => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  };
  let patience: NodeJS.Timeout | undefined;
  const cancel = () => {
    child.kill("SIGINT");
    patience = setTimeout(kill, graceMs);
  };
  signal.addEventListener("abort", cancel, { once: true });
  process.once("exit", kill);
  try {
    const [exitCode] = (await once(child, "close")) as [number | null];
    return { exitCode: exitCode ?? 1, output };
  } finally {
    signal.removeEventListener("abort", cancel);
    process.removeListener("exit", kill);
    clearTimeout(patience);
  }
}
