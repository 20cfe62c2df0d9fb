import { type Fault, hasUnknown } from "../definition/checks.js";
import { type Change, compare, describeDifference, replaces } from "../definition/compare.js";
import { type Definition, describe, type Desired } from "../definition/definition.js";
import { merge } from "../definition/forms.js";
import { checkInputs } from "../definition/inputs.js";
import type { Organization } from "../organization/organization.js";
import type { Caller, Reporter } from "../organization/reporter.js";
import { type Adoption, adoptionOf, describeAdoption, type Plan, planFor, planForId } from "./adopt.js";
import { Claims } from "./claims.js";
import { clashesOf } from "./clashes.js";
import { createOnce } from "./create-once.js";
import { couldNot, InitError, messageOf, ResourceError } from "./errors.js";
import { type Properties, requestFrom, withoutHidden } from "./properties.js";
import type { Request } from "./request.js";

/** How old a listing may be that answers for the organisation's present state, in milliseconds. */
const listingMaxAgeMs = 30_000;

/** What a check found. */
export interface Checked {
  /** The inputs to use, with one spelling and all defaults. */
  inputs: Record<string, unknown>;
  faults: Fault[];
  /** For a resource without a definition yet that takes one over. */
  adoption?: Adoption;
}

/**
 * One run's life of resources, the same for every face of this package. Everything throws `ResourceError`, which names the
 * object and has the API's error as its cause.
 */
export class Core {
  readonly #claims = new Claims();
  #toldOfGaps = false;

  /** @param report gets what people should know, with the resource that it is about */
  constructor(
    readonly organization: Organization,
    private readonly report: Reporter,
  ) {}

  /** What checked inputs ask for. */
  requestOf(inputs: Properties): Request {
    return requestFrom(inputs, this.organization.config.adopt);
  }

  /**
   * Checks the inputs and fills in their defaults; for a resource without a definition yet, decides how it will get one.
   * @param isNew no definition yet: a new resource, or the new one of a replacement
   */
  async check(caller: Caller, news: Properties, isNew: boolean): Promise<Checked> {
    const { config } = this.organization;
    const faults: Fault[] = [];
    const inputs = await checkInputs(news, {
      generation: config.presenceApi,
      systemPresences: () => this.#systemPresences(caller),
      fault: (property, reason) => faults.push({ property, reason }),
      warn: (text) => this.report("warning", caller, text),
    });
    if (faults.length > 0 || hasUnknown(withoutHidden(inputs))) return { inputs, faults };
    const request = this.requestOf(inputs);
    const clashes = clashesOf(request, this.#claims.declare(request));
    for (const warning of clashes.warnings) this.report("warning", caller, warning);
    if (clashes.faults.length > 0 || !isNew) return { inputs, faults: clashes.faults };
    const plan = await this.#plan(request);
    if (plan.kind === "refuse") return { inputs, faults: [plan] };
    if (plan.kind === "create") return { inputs, faults };
    const { existing } = plan;
    const adoption = adoptionOf(existing, request, this.#claims.previousHolder(existing.id, caller));
    this.report("info", caller, describeAdoption(adoption, request.secret ? existing.id : describe(existing)));
    return { inputs, faults, adoption };
  }

  /**
   * Says what would change. A changed system presence is a replacement; everything else is done in place.
   * @param lastAdoptId the `adoptId` of the last run
   * @returns the change, and the inputs that make it a replacement
   * @throws ResourceError when `adoptId` names another definition than the one that the resource manages
   */
  diff(existing: Definition, request: Request, lastAdoptId: unknown): { change: Change; replaces: string[] } {
    const { caller, desired, adoptId } = request;
    this.#claims.bind(existing.id, caller);
    if (adoptId !== undefined && adoptId !== existing.id && adoptId !== lastAdoptId && !hasUnknown(adoptId))
      throw new ResourceError(
        `${caller.name} manages ${describe(existing)}, and adoptId now names ${adoptId}. Take adoptId out again, or let go of ` +
          "the first one with `pulumi state delete` so that the next run takes over the other",
        caller,
      );
    const change = compare(existing, desired);
    // Another resource of the program has this definition by now: it keeps it, and this one gets its own.
    if (this.#claims.holder(existing.id, caller))
      return { change: { ...change, kind: "replace" }, replaces: ["languageLabels"] };
    return { change, replaces: change.differences.filter(replaces).map(({ path }) => path) };
  }

  /**
   * Creates the definition, or takes over the one that `check` decided on.
   * @throws InitError when the definition is there but not as asked: its id is to be kept
   */
  async create(request: Request, adoption: Adoption | undefined): Promise<Definition> {
    const { caller, desired } = request;
    const { organization, report } = this;
    const made = adoption
      ? await this.#adopt(request, adoption)
      : await createOnce(request, { organization, claims: this.#claims, report });
    this.#claims.settle(made.id, caller);
    // Some servers may create active whatever was asked.
    const settled =
      made.deactivated === desired.deactivated
        ? made
        : await this.#write(made.id, merge(made, desired), caller).catch(keep);
    return asAsked(settled, request);

    /** The definition is there, but a later step failed: nothing that was done may be lost. */
    function keep(error: unknown): never {
      throw new InitError(made, [messageOf(error)], caller, error);
    }
  }

  /**
   * Reads the definition as it is.
   * @param last as the last run left it
   * @returns `undefined` when it is gone
   * @throws ResourceError for a System definition
   */
  async read(caller: Caller, last: Definition): Promise<Definition | undefined> {
    this.#claims.bind(last.id, caller);
    const asLast = (listed: Definition) => compare(listed, last).kind === "none";
    const existing = await this.organization.snapshot.find(last.id, asLast, listingMaxAgeMs).catch((error: unknown) => {
      throw couldNot(`read ${describe(last)}`, error, caller);
    });
    if (existing) refuseBuiltIn(existing, caller);
    return existing;
  }

  /**
   * Brings the definition in line with what is asked for.
   * @param existing as the last run left it
   * @throws InitError when the server's answer is not as asked; ResourceError for a System definition
   */
  async update(existing: Definition, request: Request): Promise<Definition> {
    const { caller, desired } = request;
    this.#claims.bind(existing.id, caller);
    refuseBuiltIn(existing, caller);
    return asAsked(await this.#write(existing.id, merge(existing, desired), caller), request);
  }

  /**
   * Deactivates the definition; one that is gone counts as done. Leaves it as it is when a resource of this run manages it.
   * @param existing as the last run left it
   * @throws ResourceError for a System definition
   */
  async delete(caller: Caller, existing: Definition): Promise<void> {
    const { definitions, snapshot } = this.organization;
    refuseBuiltIn(existing, caller);
    const keeper = this.#claims.keeper(existing.id, caller);
    if (keeper) {
      this.report("info", caller, `${describe(existing)} stays as it is; the resource "${keeper.name}" manages it now`);
      return;
    }
    await definitions.deactivate(existing.id).catch((error: unknown) => {
      snapshot.drop();
      throw couldNot(`deactivate ${describe(existing)}`, error, caller);
    });
    snapshot.wrote({ ...existing, deactivated: true });
  }

  /** Decides how a resource without a definition gets one, and reserves what it takes over before anything else can decide. */
  async #plan(request: Request): Promise<Plan> {
    const { caller, desired } = request;
    const { snapshot } = this.organization;
    // While a resource is being replaced, its adoptId still names the definition that it leaves.
    const adoptId = this.#claims.isBound(request.adoptId ?? "", caller) ? undefined : request.adoptId;
    const look = async () => ({
      listing: await snapshot.all(),
      named: adoptId === undefined ? undefined : await snapshot.find(adoptId, () => true),
    });
    const { listing, named } = await look().catch((error: unknown) => {
      throw couldNot(`look for ${describe(desired)} in the organisation`, error, caller);
    });
    const plan =
      adoptId === undefined
        ? planFor(request, listing.values(), this.#claims)
        : planForId(request, adoptId, named, this.#claims);
    if (plan.kind === "adopt") this.#claims.claim(plan.existing.id, caller);
    if (plan.kind === "create") this.#tellOfGaps(caller);
    return plan;
  }

  /** A listing that is known to leave something out cannot say that a status is new. */
  #tellOfGaps(caller: Caller): void {
    const { snapshot, config } = this.organization;
    const [missing] = snapshot.leftOut;
    if (missing === undefined || this.#toldOfGaps || config.presenceApi !== "presencedefinitions") return;
    this.#toldOfGaps = true;
    this.report(
      "warning",
      caller,
      `the organisation's listing leaves out definitions that exist, such as ${missing}, as it may those that belong to a division. ` +
        "What is created here may exist already: `pulumi config set genesyscloud:presenceApi presence/definitions` lists them too",
    );
  }

  async #adopt({ caller, desired }: Request, { id }: Adoption): Promise<Definition> {
    const existing = await this.organization.snapshot
      .find(id, () => true)
      .catch((error: unknown) => {
        throw couldNot(`take over ${id}`, error, caller);
      });
    if (!existing)
      throw new ResourceError(
        `${id} was to be taken over, and is gone. Run again to have a new definition made`,
        caller,
      );
    if (compare(existing, desired).kind === "none") return existing;
    return this.#write(id, merge(existing, desired), caller);
  }

  async #write(id: string, desired: Desired, caller: Caller): Promise<Definition> {
    const { definitions, snapshot } = this.organization;
    try {
      const answer = await definitions.update(id, desired);
      snapshot.wrote(answer);
      return answer;
    } catch (error) {
      snapshot.drop();
      throw couldNot(`update ${describe({ ...desired, id })}`, error, caller);
    }
  }

  async #systemPresences(caller: Caller): Promise<string[]> {
    const all = await this.organization.systemPresences().catch((error: unknown) => {
      throw couldNot("read the system presences of the organisation", error, caller);
    });
    return all.flatMap(({ name }) => name ?? []);
  }
}

/** The definition, if the server did what it was asked to do. */
function asAsked(answer: Definition, { desired, caller }: Request): Definition {
  const { differences } = compare(answer, desired);
  if (differences.length === 0) return answer;
  throw new InitError(
    answer,
    differences.map(
      (one) => `the server answered ${describeDifference({ ...one, existing: one.desired, desired: one.existing })}`,
    ),
    caller,
  );
}

function refuseBuiltIn(definition: Definition, caller: Caller): void {
  if (definition.builtIn)
    throw new ResourceError(
      `${describe(definition)} is a System definition, which nobody can change. Take it out of the state with \`pulumi state delete\``,
      caller,
    );
}
