import { isDeepStrictEqual } from "node:util";
import type { Diagnostic } from "./events.js";
import type { Journal } from "./journal.js";
import { Limiter } from "./limiter.js";
import { outputsOf } from "./actions.js";
import type { Provider } from "./provider.js";
import type { ResourceState } from "./state.js";
import { shownChanges, type StepLog } from "./steps.js";
import { copySecrets } from "./values.js";

interface RefreshOptions {
  parallel: number;
  /** Undefined when the state holds nothing to read. */
  provider: Provider | undefined;
  journal: Journal;
  steps: StepLog;
  report: (diagnostic: Diagnostic) => void;
  signal: AbortSignal;
}

/**
 * Reads every resource of the state and brings the state in line with what is there. What is gone leaves the state, and
 * the dependencies of the others. Returns false when something could not be read (reported) or the run was cancelled.
 */
export async function refresh(options: RefreshOptions): Promise<boolean> {
  const { journal, provider, steps, report, signal } = options;
  const limiter = new Limiter(options.parallel);
  const gone = new Set<string>();
  let complete = true;

  const refreshOne = async (old: ResourceState): Promise<void> => {
    if (signal.aborted) {
      complete = false;
      return;
    }
    const taken = steps.take({ op: "refresh", oldState: old, newState: old });
    if (
      !old.custom ||
      old.pendingReplacement === true ||
      provider === undefined ||
      old.type.startsWith("pulumi:providers:")
    ) {
      taken.found("same");
      return;
    }
    try {
      const read = await provider.read(old.urn, old.id ?? "", old.outputs ?? {}, old.inputs ?? {});
      if (read.id === "") {
        journal.apply({ drop: old });
        if (old.delete !== true) gone.add(old.urn);
        taken.found("delete");
        return;
      }
      const { initErrors: _, ...healthy } = old;
      const inputs = read.inputs === undefined ? (old.inputs ?? {}) : copySecrets(read.inputs, old.inputs ?? {});
      const outputs = outputsOf(old, read.outputs);
      const changed = !isDeepStrictEqual([inputs, outputs], [old.inputs ?? {}, old.outputs ?? {}]);
      const state = {
        ...healthy,
        id: read.id,
        inputs,
        outputs,
        ...(changed && { modified: new Date().toISOString() }),
      };
      const difference = await provider.diff(old.urn, read.id, outputs, old.inputs ?? {}, old.ignoreChanges ?? []);
      journal.swap(old, state);
      const drifted =
        difference.changes === "unknown"
          ? shownChanges(old.inputs ?? {}, inputs).length > 0
          : difference.changes === "some";
      taken.found(drifted ? "update" : "same", state);
    } catch (error) {
      complete = false;
      taken.failed();
      report({ severity: "error", message: (error as Error).message, urn: old.urn });
    }
  };

  await Promise.all(journal.snapshot().resources.map((old) => limiter.run(() => refreshOne(old))));
  for (const state of journal.snapshot().resources) journal.swap(state, withoutDependenciesOn(state, gone));
  await journal.flush();
  return complete;
}

function withoutDependenciesOn(state: ResourceState, gone: ReadonlySet<string>): ResourceState {
  if (gone.size === 0) return state;
  const { dependencies = [], propertyDependencies = {}, deletedWith, ...rest } = state;
  const staying = (urn: string): boolean => !gone.has(urn);
  const kept = Object.entries(propertyDependencies).map(([key, urns]) => [key, urns.filter(staying)] as const);
  return {
    ...rest,
    ...(dependencies.some(staying) && { dependencies: dependencies.filter(staying) }),
    ...(kept.length > 0 && { propertyDependencies: Object.fromEntries(kept) }),
    ...(deletedWith !== undefined && staying(deletedWith) && { deletedWith }),
  };
}
