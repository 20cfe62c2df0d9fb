import type { Fault } from "../definition/checks.js";
import type { Change } from "../definition/compare.js";
import { saidOf } from "../definition/forms.js";
import { visibleLines } from "../definition/text.js";
import type { Core } from "./core.js";
import type { Definition } from "../definition/definition.js";
import type { Caller } from "../organization/reporter.js";
import { foreseen } from "./foreseen.js";
import { InitError } from "./errors.js";
import {
  adoptionFrom,
  callerOf,
  definitionFrom,
  isPreview,
  organizationOf,
  outputsOf,
  previousIdsOf,
  type Properties,
  refreshedInputs,
  refreshedOutputs,
  savedOf,
  withAdoption,
  withoutPreview,
  withoutSecretInputs,
  withPreviousIds,
} from "./properties.js";
import { ToldOnce } from "./told-once.js";

/** A failure as Pulumi shows it with the resource, and what it has to save where something was done all the same. */
export class LifeError extends Error {
  constructor(
    message: string,
    cause: unknown,
    readonly saved?: { id: string; properties: Properties; reasons: string[] },
  ) {
    super(message, { cause });
  }
}

/**
 * The lives of a run's resources between Pulumi's properties and the core, the same for every face. Everything throws `LifeError`,
 * whose message holds nothing that is secret.
 */
export class Life {
  readonly #toldOnce = new ToldOnce();
  /** What `diff` found, by the resource's URN. */
  readonly #changes = new Map<string, { existing: Definition; change: Change }>();
  /** Whether a program has said that this is a preview. */
  #isPreview = false;

  /**
   * @param core the run's core; what it throws, each call reports
   * @param staleCure the cure where settings that fail are right by now; Pulumi refreshes and destroys with those that the state keeps
   */
  constructor(
    private readonly core: () => Core,
    private readonly staleCure: () => string,
  ) {}

  /** Checks the inputs and fills in their defaults. `olds` is empty for a new resource and for the new one of a replacement. */
  check(olds: Properties, news: Properties): Promise<{ inputs: Properties; faults: Fault[] }> {
    return this.#told(news, async (core) => {
      const old = Object.keys(olds).length === 0 ? undefined : olds;
      const { inputs, faults, adoption } = await core.check(callerOf(news), old, withoutPreview(news));
      this.#isPreview ||= isPreview(news);
      return {
        inputs: withAdoption(inputs, adoption),
        faults: faults.map(({ property, reason }) => ({ property, reason: forPeople(reason, news) })),
      };
    });
  }

  /** Says what would change, and which inputs make it a replacement. */
  diff(id: string, olds: Properties, news: Properties): Promise<{ change: Change; replaces: string[] }> {
    return this.#told(news, async (core) => {
      await core.refuseElsewhere(callerOf(news), organizationOf(olds));
      const [existing, caller] = [definitionFrom(id, olds), callerOf(news)];
      const found = core.diff(existing, core.requestOf(news), olds["adoptId"], callerOf(olds));
      this.#changes.set(caller.urn, { existing, change: found.change });
      await core.tellOfUnmanaged(id, caller);
      if (this.#isPreview) await this.#tellOfUse(core, caller);
      return found;
    });
  }

  /** In a preview, who and what uses a definition that moves or is renamed. */
  async #tellOfUse(core: Core, caller: Caller): Promise<void> {
    const found = this.#changes.get(caller.urn);
    if (found) await core.tellOfUse(found.existing, found.change, caller);
  }

  /** Creates the definition, or takes over the one that `check` decided on. */
  async create(inputs: Properties): Promise<{ id: string; outs: Properties }> {
    const asked = await this.#withIdsBefore(inputs);
    return this.#told(asked, async (core) => {
      const made = await core.create(core.requestOf(asked), adoptionFrom(asked));
      return { id: made.id, outs: outputsOf(made, asked, await core.organizationId()) };
    });
  }

  /** Reads the definition as it is, with the inputs that would make it; `undefined` says that it is gone. */
  read(id: string, props: Properties): Promise<{ props: Properties; inputs: Properties } | undefined> {
    const work = async (core: Core) => {
      await core.refuseStale(callerOf(props), id);
      await core.refuseElsewhere(callerOf(props), organizationOf(props));
      const existing = await core.read(callerOf(props), definitionFrom(id, props));
      return existing && { props: refreshedOutputs(existing, props), inputs: refreshedInputs(existing, props) };
    };
    return this.#told(props, work, this.staleCure());
  }

  /**
   * Looks up a definition that the state does not have yet.
   * @param of tells of the resource that asks
   * @returns its outputs, and the inputs that make it, without those that are the default; `undefined` where there is none
   */
  lookUp(id: string, of: Properties): Promise<{ props: Properties; inputs: Properties } | undefined> {
    return this.#told(of, async (core) => {
      const existing = await core.lookUp(callerOf(of), id);
      if (!existing) return undefined;
      const inputs = saidOf(existing, core.organization.config.presenceApi);
      return { props: outputsOf(existing, { ...of, ...inputs }, await core.organizationId()), inputs };
    });
  }

  /** Makes sure that a definition can be imported. */
  refuseImport(id: string, of: Properties): Promise<void> {
    return this.#told(of, (core) => core.refuseImport(callerOf(of), id));
  }

  /** What a preview can say of a resource that is going to be created; its id where a definition is taken over. */
  async foresee(inputs: Properties): Promise<{ id: string; outs: Properties }> {
    const asked = await this.#withIdsBefore(inputs);
    return this.#told(asked, async (core) => {
      await this.#tellOfUse(core, callerOf(asked));
      const { organization } = core;
      const adoptedId = adoptionFrom(asked)?.id;
      const existing = adoptedId === undefined ? undefined : await organization.snapshot.find(adoptedId, () => true);
      const { desired } = core.requestOf(asked);
      const id = existing?.id ?? "";
      const outs = outputsOf({ ...foreseen(existing, desired, organization.config.presenceApi), id }, asked);
      return { id, outs };
    });
  }

  /** What a preview can say of a resource that is going to be updated. */
  foreseeUpdate(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }> {
    return this.#told(news, async (core) => {
      await this.#tellOfUse(core, callerOf(news));
      const { desired } = core.requestOf(news);
      const outs = foreseen(definitionFrom(id, olds), desired, core.organization.config.presenceApi);
      return { outs: outputsOf(outs, news, organizationOf(olds)) };
    });
  }

  /** Brings the definition in line with the inputs. */
  update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }> {
    const asked = withPreviousIds(news, previousIdsOf(olds));
    return this.#told(asked, async (core) => {
      await core.refuseElsewhere(callerOf(asked), organizationOf(olds));
      const updated = await core.update(definitionFrom(id, olds), core.requestOf(asked));
      return { outs: outputsOf(updated, asked, await core.organizationId()) };
    });
  }

  /** Deactivates the definition, unless a resource of this run manages it. */
  delete(id: string, props: Properties): Promise<void> {
    const work = async (core: Core) => {
      await core.refuseStale(callerOf(props), id);
      await core.refuseElsewhere(callerOf(props), organizationOf(props));
      await core.delete(callerOf(props), definitionFrom(id, props));
    };
    return this.#told(props, work, this.staleCure());
  }

  /** The inputs of a resource that gets a definition, with the ids that it had before. */
  #withIdsBefore(inputs: Properties): Promise<Properties> {
    return this.#told(inputs, async (core) =>
      withPreviousIds(inputs, await core.idsBefore(callerOf(inputs), adoptionFrom(inputs))),
    );
  }

  /** Does the work; what it throws becomes what Pulumi shows with the resource, and saves where something was done. */
  async #told<T>(properties: Properties, work: (core: Core) => Promise<T>, stale = ""): Promise<T> {
    try {
      return await work(this.core());
    } catch (cause) {
      const message = forPeople(this.#toldOnce.tell(callerOf(properties), cause, stale), properties);
      if (!(cause instanceof InitError)) throw new LifeError(message, cause);
      throw new LifeError(message, cause, {
        id: cause.definition.id,
        properties: savedOf(cause, properties, await this.core().organizationId()),
        reasons: cause.reasons.map((reason) => forPeople(reason, properties)),
      });
    }
  }
}

/** A text as people may see it: without what is secret, and with nothing invisible in it. */
function forPeople(text: string, properties: Properties): string {
  return visibleLines(withoutSecretInputs(text, properties));
}
