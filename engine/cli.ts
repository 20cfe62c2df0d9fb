#!/usr/bin/env node
import { Command } from "commander";
import { Stack, type RunOptions } from "./index.js";

const program = new Command("presence-demo-engine")
  .description("Runs a Pulumi Node.js program where no Pulumi CLI is installed. For production, use the Pulumi CLI.")
  .showHelpAfterError("This engine has few commands and options: for all others, use the Pulumi CLI.");

const COMMANDS = {
  up: "make what the program describes",
  preview: "say what `up` would do",
  refresh: "bring the state in line with what exists",
  destroy: "delete everything in the state",
};

for (const [name, description] of Object.entries(COMMANDS) as [keyof typeof COMMANDS, string][])
  program
    .command(name)
    .description(description)
    .requiredOption("--stack <name>", "name of the stack")
    .requiredOption("--state <dir>", "where the stack's state lives")
    .option("--cwd <dir>", "the project's folder", ".")
    .option("--refresh", "read what exists first")
    .option("--expect-no-changes", "exit with code 7 when there are changes")
    .option("--json", "print JSON in the shape of `pulumi preview --json`")
    .option("--skip-preview", "no preview before changing things")
    .option("--parallel <n>", "how many operations may run at once", Number)
    .action(async ({ stack, cwd, state, ...options }: RunOptions & { stack: string; cwd: string; state: string }) => {
      const cancel = new AbortController();
      process.on("SIGINT", () => {
        if (cancel.signal.aborted) process.exit(130);
        cancel.abort();
        process.stderr.write("Cancelling: what has begun is finished first. Press Ctrl-C again to leave at once.\n");
      });
      const opened = new Stack({ projectDir: cwd, stack, stateDir: state });
      process.exitCode = (await opened[name]({ ...options, signal: cancel.signal })).exitCode;
    });

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`error: ${(error as Error).message}\n`);
  process.exitCode = 1;
});
