import { changes, type PropertyChange } from "./diff.js";
import type { Operation, Step } from "./events.js";
import { mapValues, type ResourceState } from "./state.js";
import { mask } from "./values.js";
import { ROOT_STACK_TYPE } from "./urn.js";

interface NewStep extends Partial<Omit<Step, "oldState" | "newState">> {
  op: Operation;
  oldState?: ResourceState;
  newState?: ResourceState;
}

export interface TakenStep {
  /** Ends the step; `state` is what it led to. */
  done: (state?: ResourceState) => void;
  /** Ends a refresh: `state` is what was read, undefined when the resource is gone. */
  found: (result: "same" | "update" | "delete", state?: ResourceState) => void;
  failed: () => void;
}

type Watch = (step: Step, event: "begun" | "done" | "failed", elapsedMs: number) => void;

const COUNTED: readonly Operation[] = ["same", "create", "update", "delete", "replace"];

/** The steps of one pass over a stack, in order, and how many of each kind there were. */
export class StepLog {
  /** As `pulumi preview --json` lists them: without default providers and unchanged resources (the stack itself is listed). */
  readonly steps: Step[] = [];
  readonly changes: Record<string, number> = {};

  /** `refreshing`: the log of a refresh on its own, which counts what the reads found. */
  constructor(
    private readonly refreshing: boolean,
    private readonly watch: Watch = () => undefined,
  ) {}

  take(step: NewStep): TakenStep {
    const state = step.newState ?? step.oldState;
    if (state === undefined) throw new Error("a step needs a state");
    if (state.type.startsWith("pulumi:providers:")) {
      return { done: () => undefined, found: () => undefined, failed: () => undefined };
    }
    const begun = performance.now();
    const shown = show(step, state);
    if (step.op !== "same" || state.type === ROOT_STACK_TYPE) this.list(shown);
    this.watch(shown, "begun", 0);
    return {
      done: (result) => {
        if (result !== undefined) shown.newState = mapValues(result, mask);
        this.count(step.op);
        this.watch(shown, "done", performance.now() - begun);
      },
      found: (result, now) => {
        if (now !== undefined) shown.diff = drift(state, now);
        if (result === "delete" && this.refreshing) {
          shown.op = "delete";
          delete shown.newState;
        } else if (result === "delete") {
          shown.gone = true;
        }
        if (this.refreshing) this.count(result);
        this.watch(shown, "done", performance.now() - begun);
      },
      failed: () => {
        this.watch(shown, "failed", performance.now() - begun);
      },
    };
  }

  private count(op: Operation): void {
    if (COUNTED.includes(op)) this.changes[op] = (this.changes[op] ?? 0) + 1;
  }

  /** Of a replacement's three steps the list holds one. */
  private list(step: Step): void {
    if (step.op !== "delete-replaced" && step.op !== "create-replacement") this.steps.push(step);
  }
}

function show({ oldState, newState, ...step }: NewStep, { urn, type, provider }: ResourceState): Step {
  return {
    urn,
    type,
    ...(provider !== undefined && { provider }),
    diff:
      oldState === undefined || newState === undefined
        ? []
        : shownChanges(oldState.inputs ?? {}, newState.inputs ?? {}),
    detailedDiff: null,
    ...(oldState !== undefined && { oldState: mapValues(oldState, mask) }),
    ...(newState !== undefined && { newState: mapValues(newState, mask) }),
    ...step,
  };
}

/** Changes fit to be seen: internal properties left out, secrets masked. */
export function shownChanges(...[olds, news]: Parameters<typeof changes>): PropertyChange[] {
  return changes(olds, news)
    .filter(({ path }) => !path.startsWith("__"))
    .map(({ path, kind, old, new: now }) => ({
      path,
      kind,
      ...(old !== undefined && { old: mask(old) }),
      ...(now !== undefined && { new: mask(now) }),
    }));
}

/** What was changed by others: in the inputs if the provider reads them, otherwise in the outputs. */
function drift(recorded: ResourceState, actual: ResourceState): PropertyChange[] {
  const inInputs = shownChanges(recorded.inputs ?? {}, actual.inputs ?? {});
  return inInputs.length > 0 ? inInputs : shownChanges(recorded.outputs ?? {}, actual.outputs ?? {});
}
