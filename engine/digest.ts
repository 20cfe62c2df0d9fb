import { withSeverity, type RunResult } from "./results.js";

/** What `pulumi preview --json` prints, as far as anything here reads it. */
export function digestOf({ steps, diagnostics, durationMs, changes }: RunResult): string {
  const digest = {
    // As in the CLI, a refresh has the recorded state on both sides: what it found is the next step's `oldState`.
    steps: steps.map((step) => (step.op === "refresh" ? { ...step, newState: step.oldState } : step)),
    diagnostics: diagnostics.map((diagnostic) => ({ ...diagnostic, message: `${withSeverity(diagnostic)}\n` })),
    duration: Math.round(durationMs * 1e6), // In nanoseconds.
    changeSummary: changes,
  };
  return JSON.stringify(digest, undefined, 4);
}
