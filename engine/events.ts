import type { PropertyChange } from "./diff.js";
import type { ResourceState } from "./state.js";

export interface Diagnostic {
  severity: "info" | "info#err" | "warning" | "error";
  message: string;
  urn?: string;
}

export type Operation =
  "same" | "create" | "update" | "delete" | "replace" | "create-replacement" | "delete-replaced" | "refresh";

/** Why a step is taken, where the provider says so. */
export interface StepDetails {
  diffReasons?: string[];
  /** The properties that force a replacement. */
  replaceReasons?: string[];
  detailedDiff?: Record<string, { kind: string; inputDiff: boolean }> | null;
}

/**
 * A step as `pulumi preview --json` prints it, secrets shown as `[secret]`. `type`, `diff` and `gone` are added for
 * programs. As in the CLI, a refresh that precedes a plan shows the recorded state on both sides: what it found is in
 * `diff`, and in the `oldState` of the step that follows for the same resource.
 */
export interface Step extends StepDetails {
  op: Operation;
  urn: string;
  type: string;
  /** Changed inputs (for a refresh: what changed outside Pulumi), without internal properties (`__provider`). */
  diff: PropertyChange[];
  /** Found to exist no more, by a refresh that precedes a plan. */
  gone?: boolean;
  provider?: string;
  oldState?: ResourceState;
  newState?: ResourceState;
}
