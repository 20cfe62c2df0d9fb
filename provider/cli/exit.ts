import { CommanderError } from "commander";
import { LookupError } from "../lookup.js";
import { note } from "./output.js";

/** What the command's exit code says. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, partly: 3, interrupted: 130 } as const;

/** The part of every `--help` that documents them. */
export const exitCodeHelp =
  "Exit codes: 0 done, 1 failed, 2 wrong usage or input (nothing was changed), 3 partly done, 130 interrupted.";

/** Ends the command with a message for people, without a stack trace. */
export class Exit extends Error {
  constructor(
    readonly exitCode: number,
    message: string,
  ) {
    super(message);
  }
}

/** Tells people why a command failed, and returns the exit code that says the same to programs. */
export function report(error: unknown): number {
  // Commander has printed its own already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  note(error instanceof Error ? error.message : String(error));
  if (error instanceof LookupError) return exitCodes.usage;
  return error instanceof Exit ? error.exitCode : exitCodes.failed;
}
