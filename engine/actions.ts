import type { StepDetails } from "./events.js";
import { withoutEmpty } from "./goal.js";
import type { Journal, Outcome } from "./journal.js";
import { InitFailedError, type Provider } from "./provider.js";
import type { PendingOperation, ResourceState } from "./state.js";
import type { StepLog, TakenStep } from "./steps.js";
import { copySecrets, secret, type PropertyMap, type Value } from "./values.js";

export const DEFAULT_PROVIDER_TYPE = "pulumi:providers:pulumi-nodejs";

interface ActionOptions {
  preview: boolean;
  provider: Provider;
  journal: Journal;
  steps: StepLog;
}

/**
 * The steps themselves: each calls the provider (not in a preview), enters what it did in the journal and logs itself.
 * All throw what the provider throws; what was done nevertheless is in the journal.
 */
export class Actions {
  constructor(private readonly options: ActionOptions) {}

  same(old: ResourceState, next: ResourceState): ResourceState {
    const { journal, preview, steps } = this.options;
    const state = withoutEmpty({ ...next, id: old.id, outputs: old.outputs });
    journal.keep(old, state);
    steps.take({ op: "same", oldState: old, newState: preview ? next : state }).done();
    return state;
  }

  /**
   * `old`: the state that this creation replaces, if any. Unless it has been deleted already, it stays, condemned, until
   * the end of the run.
   */
  async create(wanted: ResourceState, old?: ResourceState, details: StepDetails = {}): Promise<ResourceState> {
    const { journal, preview, provider, steps } = this.options;
    const { inputs = {} } = wanted;
    const condemned = old === undefined || old.pendingReplacement === true ? [] : [{ ...old, delete: true }];
    const taken = steps.take({
      op: old === undefined ? "create" : "replace",
      ...(old !== undefined && { oldState: condemned[0] ?? old }),
      newState: condemned.length > 0 ? { ...wanted, outputs: inputs } : wanted,
      ...details,
    });
    const outcome = (state: ResourceState): Outcome => ({ add: [state, ...condemned], drop: old });
    if (preview) {
      const state = wanted.custom ? { ...wanted, outputs: inputs } : wanted;
      journal.apply(outcome(state));
      taken.done();
      return state;
    }
    return await this.attempt("creating", wanted, taken, outcome, async (now) => {
      if (!wanted.custom) return { ...wanted, created: now, modified: now };
      const make = (id: string, outputs: PropertyMap): ResourceState => ({
        ...wanted,
        id,
        outputs: outputsOf(wanted, outputs),
        created: now,
        modified: now,
      });
      try {
        const { id, outputs } = await provider.create(wanted.urn, inputs);
        return make(id, outputs);
      } catch (error) {
        if (error instanceof InitFailedError)
          throw new HalfMadeError(error, { ...make(error.id, error.properties), initErrors: error.reasons });
        throw error;
      }
    });
  }

  async update(old: ResourceState, next: ResourceState, details: StepDetails): Promise<ResourceState> {
    const { journal, preview, provider, steps } = this.options;
    const { inputs = {} } = next;
    const taken = steps.take({ op: "update", oldState: old, newState: next, ...details });
    const planned = withoutEmpty({ ...next, id: old.id, outputs: next.custom ? inputs : old.outputs });
    if (preview || !next.custom) {
      journal.keep(old, planned);
      taken.done();
      return planned;
    }
    return await this.attempt(
      "updating",
      planned,
      taken,
      (state) => ({ add: [state], drop: old }),
      async (modified) => {
        try {
          const outputs = await provider.update(
            next.urn,
            old.id ?? "",
            old.outputs ?? {},
            inputs,
            next.ignoreChanges ?? [],
          );
          return { ...planned, outputs: outputsOf(next, outputs), modified };
        } catch (error) {
          if (!(error instanceof InitFailedError)) throw error;
          const { properties, reasons } = error;
          throw new HalfMadeError(error, {
            ...planned,
            inputs: old.inputs ?? {},
            outputs: outputsOf(next, properties),
            initErrors: reasons,
            modified,
          });
        }
      },
    );
  }

  /** `going`: the URNs that are deleted in the same run, for resources that go with another (`deletedWith`). */
  async delete(state: ResourceState, going: ReadonlySet<string>): Promise<void> {
    const { journal, preview, steps } = this.options;
    if (state.pendingReplacement === true) {
      journal.apply({ drop: state });
      return;
    }
    const taken = steps.take({ op: state.delete === true ? "delete-replaced" : "delete", oldState: state });
    if (state.protect === true && state.delete !== true) {
      taken.failed();
      throw new ProtectedError(state.urn);
    }
    if (preview) {
      journal.apply({ drop: state });
      taken.done();
      return;
    }
    await this.attempt(
      "deleting",
      state,
      taken,
      () => ({ drop: state }),
      () => this.callDelete(state, going),
    );
  }

  /** Deletes a resource that is made again later in the run: until then its state stays, marked. Returns that state. */
  async deleteEarly(state: ResourceState, going: ReadonlySet<string>): Promise<ResourceState> {
    const { journal, preview, steps } = this.options;
    const taken = steps.take({ op: "delete-replaced", oldState: state });
    const left = { ...state, pendingReplacement: true };
    if (preview) {
      taken.done();
      return journal.swap(state, left);
    }
    await this.attempt(
      "deleting",
      state,
      taken,
      () => ({ add: [left], drop: state }),
      () => this.callDelete(state, going),
    );
    return left;
  }

  /** Does one operation between its two entries in the journal; `outcome` says what its result does to the state. */
  private async attempt<Result extends ResourceState | undefined>(
    type: PendingOperation["type"],
    resource: ResourceState,
    taken: TakenStep,
    outcome: (result: Result) => Outcome,
    act: (now: string) => Promise<Result>,
  ): Promise<Result> {
    const { journal } = this.options;
    const operation = await journal.begin(type, resource);
    try {
      const result = await act(new Date().toISOString());
      await journal.settle(operation, outcome(result));
      taken.done(result);
      return result;
    } catch (error) {
      await journal.settle(operation, error instanceof HalfMadeError ? outcome(error.state as Result) : {});
      taken.failed();
      throw error;
    }
  }

  private async callDelete(state: ResourceState, going: ReadonlySet<string>): Promise<undefined> {
    const goesWithOther = state.deletedWith !== undefined && going.has(state.deletedWith);
    if (!state.custom || state.type === DEFAULT_PROVIDER_TYPE || state.retainOnDelete === true || goesWithOther) return;
    await this.options.provider.delete(state.urn, state.id ?? "", state.outputs ?? {});
  }
}

/** Carries the state of what was made, or changed, but not as it should be. */
class HalfMadeError extends Error {
  constructor(
    cause: InitFailedError,
    readonly state: ResourceState,
  ) {
    super(cause.message, { cause });
  }
}

/** A protected resource was to be deleted. It stops only what waits for that. */
export class ProtectedError extends Error {
  constructor(urn: string) {
    super(
      `resource "${urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove the \`protect\` flag ` +
        `from the resource in your Pulumi program and run \`pulumi up\`, or use the command:\n\`pulumi state unprotect '${urn}'\``,
    );
  }
}

/** A provider's answer as it is stored: secret where the inputs were, or where the program asked for it. */
export function outputsOf(state: ResourceState, answer: PropertyMap): PropertyMap {
  const outputs: Record<string, Value> = { ...copySecrets(answer, state.inputs ?? {}) };
  for (const key of state.additionalSecretOutputs ?? []) {
    const value = outputs[key];
    if (value !== undefined) outputs[key] = secret(value);
  }
  return outputs;
}
