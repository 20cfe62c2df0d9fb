import { stripVTControlCharacters } from "node:util";
import type { Display } from "./display.js";
import type { Project } from "./project.js";
import type { Diagnostic, Step } from "./results.js";
import type { State } from "./state.js";

export type Kind = "up" | "refresh" | "destroy";

interface PassSettings {
  kind: Kind;
  /** Whether it only says what it would do. */
  preview: boolean;
  /** Read what exists before anything else. */
  refresh: boolean;
  /** How many operations may run at once. */
  parallel: number;
  project: Project;
  stack: string;
  env: NodeJS.ProcessEnv;
  state: State;
  display: Display;
  /** Cancels: what has begun is finished, nothing new begins. */
  signal: AbortSignal;
}

/** Thrown to whoever waits for what has failed, which was told, or for what is no longer begun. */
export class StoppedError extends Error {}

/** One pass over a stack, preview or real: what all who take part in it share. */
export class Pass {
  readonly diagnostics: Diagnostic[] = [];
  readonly steps: Step[] = [];
  /** Aborted by the first error, or by a cancellation. */
  readonly halted: AbortSignal;
  private readonly failure = new AbortController();

  constructor(readonly settings: PassSettings) {
    this.halted = AbortSignal.any([settings.signal, this.failure.signal]);
  }

  report(severity: Diagnostic["severity"], text: string, urn?: string): void {
    const message = stripVTControlCharacters(text);
    this.diagnostics.push({ severity, message, ...(urn !== undefined && { urn }) });
  }

  /** Reports an error, and lets nothing new begin. */
  fail(message: string, urn?: string): StoppedError {
    this.report("error", message, urn);
    return this.halt();
  }

  /** Lets nothing new begin. */
  halt(): StoppedError {
    this.failure.abort();
    return new StoppedError();
  }

  /** Does `work` unless the pass is halted. What it throws fails the pass, once. */
  async attempt<Result>(work: () => Promise<Result>, urn?: string): Promise<Result> {
    if (this.halted.aborted) throw new StoppedError();
    try {
      return await work();
    } catch (error) {
      throw error instanceof StoppedError ? error : this.fail((error as Error).message, urn);
    }
  }
}
