import { CommanderError } from "commander";
import { LookupError } from "../definition/lookup.js";
import { note } from "./text.js";

/** What the command's exit code says; a gate of `presence review` has one of its own. */
const meanings = {
  done: [0, "done"],
  failed: [1, "failed"],
  usage: [2, "wrong usage or input (nothing was changed)"],
  partly: [3, "partly done"],
  interrupted: [130, "interrupted"],
} as const satisfies Record<string, readonly [code: number, meaning: string]>;

export const exitCodes = Object.fromEntries(Object.entries(meanings).map(([name, [code]]) => [name, code])) as {
  [Name in keyof typeof meanings]: (typeof meanings)[Name][0];
};

/** The part of every `--help` that documents them. */
export const exitCodeHelp = `Exit codes: ${Object.values(meanings)
  .map((meaning) => meaning.join(" "))
  .join(", ")}.`;

/** Ends the command with a message for people, without a stack trace. */
export class Exit extends Error {
  constructor(
    readonly exitCode: number,
    message: string,
  ) {
    super(message);
  }
}

/** What commander says of a wrong command line, in the voice of every other error. */
export function usageError(message: string): string {
  const [, first = "", rest = ""] = /^error: (.)(.*?)\.?\s*$/s.exec(message.replace("\n(Did", " (did")) ?? [];
  return `${first.toUpperCase()}${rest}${rest.endsWith("?") ? "" : "."} --help says more.`;
}

/** Tells people why a command failed, and returns the exit code that says the same to programs. */
export function report(error: unknown): number {
  // Commander has printed its own already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  note(error instanceof Error ? error.message : String(error));
  if (error instanceof LookupError) return exitCodes.usage;
  return error instanceof Exit ? error.exitCode : exitCodes.failed;
}
