import type { ResourceState } from "./state.js";

export interface Diagnostic {
  severity: "info" | "info#err" | "warning" | "error";
  message: string;
  urn?: string;
}

export type Operation = "same" | "create" | "update" | "replace" | "delete" | "delete-replaced" | "refresh";

/** What was done to a resource, or would be. */
export interface Step {
  op: Operation;
  urn: string;
  /** As recorded; after a refresh, as it was found. */
  oldState?: ResourceState;
  /** As it is now, or would be; for a refresh, as it was found. Missing when it is gone. */
  newState?: ResourceState;
}

export interface RunResult {
  /** As the CLI's: 0, 1 after a failure or a cancellation, 7 when changes were not expected. */
  exitCode: number;
  /** How many resources there were of each kind: same, create, update, replace, delete. */
  changes: Record<string, number>;
  /** What a refresh found, then what was done, in the order in which it ended. A replacement is one step. */
  steps: Step[];
  diagnostics: Diagnostic[];
  /** The stack's outputs. */
  outputs: Record<string, unknown>;
  durationMs: number;
}

/** A diagnostic as it is printed. */
export function withSeverity({ severity, message }: Diagnostic): string {
  return severity === "error" || severity === "warning" ? `${severity}: ${message}` : message;
}
