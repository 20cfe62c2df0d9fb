#!/usr/bin/env node
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { Command } from "commander";
import { Stack, type RunOptions, type RunResult } from "./index.js";

interface Flags {
  stack: string;
  cwd: string;
  state: string;
  refresh?: boolean;
  expectNoChanges?: boolean;
  json?: boolean;
  skipPreview?: boolean;
  parallel?: string;
  showSecrets?: boolean;
}

const program = new Command("presence-demo-engine")
  .description("Runs a Pulumi Node.js program where no Pulumi CLI is installed. For production, use the Pulumi CLI.")
  .showHelpAfterError(
    "This engine has few options: for targets, plans, policy packs and the rest, use the Pulumi CLI.",
  );

/** Every command works on one stack. */
function onStack(command: Command): Command {
  return command
    .requiredOption("--stack <name>", "name of the stack")
    .option("--cwd <dir>", "the project's folder", ".")
    .requiredOption("--state <dir>", "where the stack's state lives");
}

function open({ stack, cwd, state }: Flags): Stack {
  return new Stack({ projectDir: cwd, stack, stateDir: state });
}

function operation(
  name: string,
  description: string,
  run: (stack: Stack, options: RunOptions) => Promise<RunResult>,
): void {
  onStack(program.command(name).description(description))
    .option("--refresh", "read what exists first")
    .option("--expect-no-changes", "exit with code 7 when there are changes")
    .option("--json", "print JSON in the shape of `pulumi preview --json`")
    .option("--skip-preview", "no preview before changing things")
    .option("--parallel <n>", "how many operations may run at once")
    .option("--show-secrets", "show secret stack outputs")
    .action(async ({ parallel, ...flags }: Flags) => {
      const cancel = new AbortController();
      process.on("SIGINT", () => {
        if (cancel.signal.aborted) process.exit(130);
        cancel.abort();
        process.stderr.write("Cancelling: what has begun is finished first. Press Ctrl-C again to leave at once.\n");
      });
      const result = await run(open({ ...flags }), {
        ...flags,
        ...(parallel !== undefined && { parallel: Number(parallel) }),
        signal: cancel.signal,
      });
      process.exitCode = result.exitCode;
    });
}

operation("up", "make what the program describes", (stack, options) => stack.up(options));
operation("preview", "say what `up` would do", (stack, options) => stack.preview(options));
operation("refresh", "bring the state in line with what exists", (stack, options) => stack.refresh(options));
operation("destroy", "delete everything in the state", (stack, options) => stack.destroy(options));

const config = program.command("config").description("the stack's configuration");
onStack(config.command("set <key> <value>").description("store a value"))
  .option("--secret", "encrypt it")
  .action(async (key: string, value: string, flags: Flags & { secret?: boolean }) => {
    await open(flags).setConfig(key, value, { secret: flags.secret === true });
  });

const stackCommand = program.command("stack").description("the stack's state");
onStack(stackCommand.command("export").description("print the deployment")).action(async (flags: Flags) => {
  process.stdout.write(`${JSON.stringify(await open(flags).exportDeployment(), undefined, 4)}\n`);
});
onStack(stackCommand.command("import").description("replace the deployment by the one on the standard input"))
  .option("--file <path>", "read it from a file")
  .action(async (flags: Flags & { file?: string }) => {
    const deployment = flags.file === undefined ? await text(process.stdin) : await readFile(flags.file, "utf8");
    await open(flags).importDeployment(JSON.parse(deployment));
  });

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`error: ${(error as Error).message}\n`);
  process.exitCode = 1;
});
