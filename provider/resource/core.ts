import { type Fault, hasUnknown, isUsual } from "../definition/checks.js";
import { type Change, compare, describeDifference, type Difference, replaces } from "../definition/compare.js";
import type { Definition, Desired } from "../definition/definition.js";
import { merge } from "../definition/forms.js";
import { checkInputs } from "../definition/inputs.js";
import { lookAlike } from "../definition/look-alike.js";
import type { Organization } from "../organization/organization.js";
import type { Caller, Reporter } from "../organization/reporter.js";
import { type Adoption, adoptionOf, describeAdoption, type Plan, planFor, planForId } from "./adopt.js";
import { Claims } from "./claims.js";
import { clashesOf } from "./clashes.js";
import type { Command } from "./command.js";
import { sendWords } from "./conflict.js";
import { createOnce } from "./create-once.js";
import { Deactivations } from "./deactivations.js";
import { couldNot, InitError, messageOf, nameOf, ResourceError, toldBy } from "./errors.js";
import { FormerIds, type Ids } from "./moves.js";
import { adoptIdOf, type Properties, requestFrom, withoutHidden, withoutSecretInputs } from "./properties.js";
import type { Request } from "./request.js";
import type { Run } from "./run.js";
import { StackState } from "./stack-state.js";
import { tellOfTwins } from "./twins.js";
import { tellOfUnmanaged } from "./unmanaged.js";
import { tellOfUse } from "./use.js";

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
  readonly #formerIds = new FormerIds();
  readonly #deactivations: Deactivations;
  readonly #run: Run;
  #toldOfGaps = false;
  #toldOfUnmanaged = false;
  #toldOfNotKnown = false;
  /** Nothing but deletions has come since the state was read for one. */
  #isDeleting = false;

  /**
   * @param report gets what people should know, with the resource that it is about
   * @param state what the stack is bound to besides
   */
  constructor(
    readonly organization: Organization,
    private readonly report: Reporter,
    private readonly state = new StackState(),
  ) {
    this.#deactivations = new Deactivations(organization.config.maxDeactivations, this.#claims);
    this.#run = { organization, claims: this.#claims, state, report };
  }

  /** What checked inputs ask for. */
  requestOf(inputs: Properties): Request {
    return requestFrom(inputs, this.organization.config.adopt);
  }

  /**
   * Checks the inputs and fills in their defaults; for a resource without a definition yet, decides how it will get one.
   * @param olds the inputs of the last run; `undefined` where there is no definition yet: a new resource, or the new one of a
   *   replacement
   */
  async check(caller: Caller, olds: Properties | undefined, news: Properties): Promise<Checked> {
    const { config } = this.organization;
    this.#isDeleting = false;
    this.#claims.adopted(adoptIdOf(olds ?? {}), caller);
    if (!olds) this.#claims.replace(caller);
    const faults: Fault[] = [];
    const inputs = checkInputs(news, {
      generation: config.presenceApi,
      divisionsBy: this.organization.divisionsBy,
      systemPresences: isUsual(news["systemPresence"]) ? [] : await this.#systemPresences(caller),
      fault: (property, reason) => faults.push({ property, reason }),
      warn: (property, reason) => this.report("warning", caller, withoutSecretInputs(`${property}: ${reason}`, news)),
    });
    if (faults.length > 0 || hasUnknown(withoutHidden(inputs))) return { inputs, faults };
    const request = this.requestOf(inputs);
    const clashes = clashesOf(request, this.#claims.declare(request));
    for (const warning of clashes.warnings) this.report("warning", caller, warning);
    if (clashes.faults.length > 0 || olds) return { inputs, faults: clashes.faults };
    const plan = await this.#plan(request);
    if (plan.kind === "refuse") return { inputs, faults: [plan] };
    if (plan.kind === "create") return { inputs, faults };
    const { existing } = plan;
    const adoption = adoptionOf(existing, request, this.#claims.previousHolder(existing.id, caller));
    this.report("info", caller, describeAdoption(adoption, nameOf(existing, caller)));
    return { inputs, faults, adoption };
  }

  /** The id of the organisation, to be kept with what is made in it; `undefined` where it may not be asked. */
  async organizationId(): Promise<string | undefined> {
    return (await this.organization.identity())?.id;
  }

  /**
   * Makes sure that the settings are the stack's own, where no program may have said so: refresh and destroy are given what the state
   * has kept.
   * @param id the definition that the state binds the resource to
   * @throws ResourceError that names the settings, and says how to go on
   */
  async refuseStale(caller: Caller, id: string): Promise<void> {
    const stale = await this.state.staleSettings(caller, id);
    if (stale.length > 0)
      throw new ResourceError(
        `the stack's configuration is not the one that this run was given: ${stale.join(", ")}. Refresh and destroy use what the ` +
          "state has kept of the last run: `pulumi refresh --run-program` or `pulumi up --refresh=false` puts the present one there",
        caller,
      );
  }

  /**
   * Makes sure that a resource is in the organisation that the settings lead to.
   * @param organizationId of the organisation that the resource was made in, where that is known
   * @throws ResourceError that names both, and says how to go on
   */
  async refuseElsewhere(caller: Caller, organizationId: string | undefined): Promise<void> {
    const identity = organizationId === undefined ? undefined : await this.organization.identity();
    if (identity && identity.id !== organizationId)
      throw new ResourceError(
        `it belongs to the organisation ${organizationId}, and the settings lead to ${identity.title}. Nothing was changed: correct the ` +
          "settings, or take it out of the state with `pulumi state delete` if the stack is to manage the other organisation",
        caller,
      );
  }

  /**
   * Says what would change. A changed system presence is a replacement; everything else is done in place.
   * @param lastAdoptId the `adoptId` of the last run
   * @param former the resource by the name that it had then
   * @returns the change, and the inputs that make it a replacement
   * @throws ResourceError when `adoptId` names another definition than the one that the resource manages, and is to keep
   */
  diff(
    existing: Definition & Ids,
    request: Request,
    lastAdoptId: unknown,
    former: Caller,
  ): { change: Change; replaces: string[] } {
    const { caller, desired, adoptId } = request;
    this.#formerIds.had(caller, existing);
    this.#deactivations.meet(existing);
    this.#claims.bind(existing.id, caller);
    this.#claims.knownAs(existing.id, former, caller);
    const change = compare(existing, desired);
    // Another resource of the program has this definition by now: it keeps it, and this one gets its own.
    const isTaken = this.#claims.holder(existing.id, caller) !== undefined;
    const isNew = adoptId !== undefined && adoptId !== lastAdoptId && !hasUnknown(adoptId);
    if (isNew && adoptId !== existing.id && change.kind !== "replace" && !isTaken)
      throw new ResourceError(
        `${caller.name} manages ${nameOf(existing, caller)}, and adoptId now names ${adoptId}. Take adoptId out again, or let go of ` +
          "the first one with `pulumi state delete` so that the next run takes over the other",
        caller,
      );
    const isReplaced = isTaken || change.kind === "replace";
    if (isReplaced) this.#claims.replace(caller);
    else this.#claims.keep(existing.id, caller);
    this.#deactivations.foresee(existing, isReplaced ? !isTaken : desired.deactivated, caller);
    if (isTaken) return { change: { ...change, kind: "replace" }, replaces: ["languageLabels"] };
    return { change, replaces: change.differences.filter(replaces).map(({ path }) => path) };
  }

  /** Tells of a status that moves or gets another label who and what uses it now, and once what of that is not known. */
  async tellOfUse(existing: Definition, change: Change, caller: Caller): Promise<void> {
    const notKnown = await tellOfUse(existing, change, caller, this.#run);
    if (this.#toldOfNotKnown || notKnown.length === 0) return;
    this.#toldOfNotKnown = true;
    for (const line of notKnown) this.report("info", undefined, `${line}.`);
  }

  /**
   * Tells once of the active statuses that nobody manages.
   * @param id the definition of a resource of the state, by which the state is known again
   */
  async tellOfUnmanaged(id: string, caller: Caller): Promise<void> {
    // By the time that the program runs, a refresh has met what the stack manages: the state need not be asked for that.
    if (this.#toldOfUnmanaged || !this.#claims.isDeclared(caller)) return;
    this.#toldOfUnmanaged = true;
    await tellOfUnmanaged(id, caller, this.#run);
  }

  /**
   * The ids that a resource had before the definition that it is getting, newest first; that definition's own may be among them.
   * @param adoption what `check` decided
   */
  async idsBefore(caller: Caller, adoption: Adoption | undefined): Promise<string[]> {
    const entries = (await this.state.entries(caller)) ?? [];
    return this.#formerIds.before(
      caller,
      { entries, claims: this.#claims },
      adoption?.id,
      async ({ organization }) => organization !== undefined && organization === (await this.organizationId()),
    );
  }

  /**
   * Creates the definition, or takes over the one that `check` decided on.
   * @throws InitError when the definition is there but not as asked: its id is to be kept
   */
  async create(request: Request, adoption: Adoption | undefined): Promise<Definition> {
    const { caller, desired } = request;
    this.#isDeleting = false;
    const made = adoption ? await this.#adopt(request, adoption) : await createOnce(request, this.#run);
    this.#claims.settle(made.id, caller);
    if (!adoption) this.#deactivations.make(made);
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
   * @throws ResourceError for a System definition, and where all that the stack manages there is gone at once
   */
  async read(caller: Caller, last: Definition & Ids): Promise<Definition | undefined> {
    this.#formerIds.had(caller, last);
    this.#claims.bind(last.id, caller);
    const cannot = (error: unknown) => {
      throw couldNot(`read ${nameOf(last, caller)}`, error, caller);
    };
    const { snapshot } = this.organization;
    const existing = await snapshot.find(last.id, unchangedSince(last), listingMaxAgeMs).catch(cannot);
    if (!existing) {
      if (await this.#isAllGone(caller, last.id).catch(cannot)) throw allGone(last, caller);
      return undefined;
    }
    this.#deactivations.meet(existing);
    refuseBuiltIn(existing, caller);
    await tellOfTwins(existing, caller, this.#run);
    return existing;
  }

  /** Looks up a definition that the state does not have yet; `undefined` where there is none that the client may see. */
  async lookUp(caller: Caller, id: string): Promise<Definition | undefined> {
    return this.organization.snapshot
      .find(id, () => true)
      .catch((error: unknown) => {
        throw couldNot(`read the presence definition ${id}`, error, caller);
      });
  }

  /**
   * Makes sure that a definition can be imported: to be managed from now on by a resource that had none.
   * @throws ResourceError for a System definition, and for one that another resource manages
   */
  async refuseImport(caller: Caller, id: string): Promise<void> {
    const existing = await this.lookUp(caller, id);
    if (!existing) return;
    const name = nameOf(existing, caller);
    if (existing.builtIn)
      throw new ResourceError(`${name} is a System definition, which nobody can change: it cannot be imported`, caller);
    await this.#know(caller);
    const manager = this.#claims.manager(id, caller);
    if (manager)
      throw new ResourceError(
        `${name} is managed by the resource "${manager.name}" already: to have it under another name, give that resource an alias`,
        caller,
      );
    this.#claims.bind(id, caller);
  }

  /** Nobody deletes a definition for good; where none of several can be seen any more, the settings lead elsewhere. */
  async #isAllGone(caller: Caller, id: string): Promise<boolean> {
    await this.#know(caller, id);
    const others = this.#claims.besides(id);
    for (const other of others) if (await this.organization.snapshot.find(other, () => true)) return false;
    return others.length > 0;
  }

  /**
   * Brings the definition in line with what is asked for.
   * @param last as the last run left it
   * @throws InitError when the server's answer is not as asked; ResourceError for a System definition, for one that is gone, for
   *   one that was changed by hand since the last run where this would undo it and no preview has shown it, and for one too many that
   *   would be deactivated
   */
  async update(last: Definition, request: Request): Promise<Definition> {
    const { caller, desired } = request;
    this.#claims.bind(last.id, caller);
    refuseBuiltIn(last, caller);
    const existing = await this.organization.snapshot
      .recall(last.id, unchangedSince(last), listingMaxAgeMs)
      .catch((error: unknown) => {
        throw couldNot(`update ${nameOf(last, caller)}`, error, caller);
      });
    if (!existing) throw new ResourceError(`${nameOf(last, caller)} is gone. ${refreshFirst}`, caller);
    const undone = unshown(compare(last, existing), compare(existing, desired));
    if (undone.length > 0)
      throw new ResourceError(
        `${nameOf(existing, caller)} is not as the last run left it${whenOf(existing)}, and this would undo what was changed: ` +
          `${told(undone, caller)}. ${refreshFirst}`,
        caller,
      );
    await this.#refuseTooMany(existing, request);
    return asAsked(await this.#write(existing.id, merge(existing, desired), caller), request);
  }

  /**
   * Deactivates the definition; one that is gone counts as done. Leaves it as it is when another resource manages it, of this run or
   * of the stack's state as far as that can be had, or when the resource itself has got it anew.
   * @param existing as the last run left it
   * @throws ResourceError for a System definition, for one that a resource of this run was to take over and could not, and where the
   *   run would deactivate more than it may
   */
  async delete(caller: Caller, existing: Definition): Promise<void> {
    const { definitions, snapshot } = this.organization;
    this.#deactivations.meet(existing);
    // Another provider, of the other face for example, may have taken it over in this run.
    if (!this.#isDeleting) this.state.forget();
    this.#isDeleting = true;
    refuseBuiltIn(existing, caller);
    this.#claims.release(existing.id, caller);
    await this.#know(caller, existing.id);
    const command = await this.state.command();
    const failed = this.#claims.failed(existing.id);
    if (failed)
      throw new ResourceError(
        `${nameOf(existing, caller)} stays as it is: the resource "${failed.name}" was to have it, and failed. Run again`,
        caller,
      );
    const keeper = this.#claims.keeper(existing.id, caller);
    if (keeper) {
      const stays = `${nameOf(existing, caller)} stays as it is; the resource "${keeper.name}" manages it now`;
      this.report("info", caller, stays);
      return;
    }
    if (!existing.deactivated) {
      this.#deactivations.count(existing.id, command);
      this.#begin(existing, caller, command);
    }
    await definitions.deactivate(existing.id).catch((error: unknown) => {
      snapshot.drop();
      throw couldNot(`deactivate ${nameOf(existing, caller)}`, error, caller);
    });
    snapshot.wrote({ ...existing, deactivated: true });
  }

  /** Makes sure that a definition may become what is desired, where that deactivates it. */
  async #refuseTooMany(existing: Definition, { caller, desired }: Request): Promise<void> {
    this.#deactivations.foresee(existing, desired.deactivated, caller);
    if (existing.deactivated || !desired.deactivated) return;
    await this.#know(caller, existing.id);
    this.#begin(existing, caller, await this.state.command());
  }

  /** Begins to deactivate a definition, if the run may. */
  #begin(existing: Definition, caller: Caller, command: Command): void {
    const refusal = this.#deactivations.begin(existing, caller, command);
    if (refusal) throw couldNot(`deactivate ${nameOf(existing, caller)}`, refusal, caller);
  }

  /** Learns what the stack's state is bound to, where it can be had: resources included that this run does not touch. */
  async #know(caller: Caller, ownId?: string): Promise<void> {
    this.#claims.know(await this.state.entries(caller, ownId));
  }

  /** Decides how a resource without a definition gets one, and reserves what it takes over before anything else can decide. */
  async #plan(request: Request): Promise<Plan> {
    const { caller, desired } = request;
    const { snapshot } = this.organization;
    // What an adoptId names is taken over once: later, and while the resource is being replaced, it has done its work.
    const isDone = (id: string) => this.#claims.isBound(id, caller) || this.#claims.hasAdopted(id, caller);
    const adoptId = request.adoptId === undefined || isDone(request.adoptId) ? undefined : request.adoptId;
    const look = async () => ({
      listing: adoptId === undefined && request.adopt !== "never" ? await snapshot.all() : undefined,
      named: adoptId === undefined ? undefined : await snapshot.confirm(adoptId),
    });
    const cannot = (error: unknown) => {
      throw couldNot(`look for ${nameOf(desired, caller)} in the organisation`, error, caller);
    };
    let { listing, named } = await look().catch(cannot);
    const decide = () =>
      adoptId === undefined
        ? planFor(request, listing?.values() ?? [], this.#claims)
        : planForId(request, adoptId, named, this.#claims);
    // Only what is there already can be somebody's: the state is asked where it matters.
    let plan = decide();
    if (plan.kind !== "create") {
      await this.#know(caller);
      plan = decide();
    }
    // A listing can be behind the truth, also about what is in the way.
    const confirmed = new Set<string>();
    const doubtful = () => (plan.kind === "refuse" ? plan.because.filter(({ id }) => !confirmed.has(id)) : []);
    for (let doubts = doubtful(); doubts.length > 0; doubts = doubtful()) {
      for (const { id } of doubts) await snapshot.confirm(id).then(() => confirmed.add(id), cannot);
      ({ listing, named } = await look().catch(cannot));
      plan = decide();
    }
    if (plan.kind === "adopt") this.#claims.claim(plan.existing.id, caller);
    if (plan.kind === "create") {
      this.#tellOfGaps(caller);
      this.#tellOfLookAlikes(request, listing?.values() ?? []);
    }
    return plan;
  }

  /** What agents could take a new status for, and that no resource manages: it is no rival, but may be what was meant. */
  #tellOfLookAlikes({ caller, desired }: Request, existing: Iterable<Definition>): void {
    const doubt = (one: Definition, name = "") => lookAlike(desired, one, name);
    const alike = [...existing].find(
      (one) => doubt(one) !== undefined && !one.builtIn && !this.#claims.previousHolder(one.id, caller),
    );
    if (alike) this.report("warning", caller, doubt(alike, nameOf(alike, caller)) ?? "");
  }

  /** A listing that is known to leave something out cannot say that a status is new. */
  #tellOfGaps(caller: Caller): void {
    const { snapshot, config, divisionsBy } = this.organization;
    const [missing] = snapshot.leftOut;
    if (missing === undefined || this.#toldOfGaps || config.presenceApi !== "presencedefinitions") return;
    this.#toldOfGaps = true;
    this.report(
      "warning",
      caller,
      `the organisation's listing leaves out definitions that exist, such as ${missing}, as it may those that belong to a division. ` +
        `What is created here may exist already: ${divisionsBy} lists them too`,
    );
  }

  async #adopt(request: Request, adoption: Adoption): Promise<Definition> {
    const { caller, desired } = request;
    const { id } = adoption;
    try {
      // A listing can be behind the truth.
      const existing = await this.organization.snapshot.confirm(id);
      if (!existing)
        throw new ResourceError(
          `${id} was to be taken over, and is gone. Run again to have a new definition made`,
          caller,
        );
      const { kind, differences } = compare(existing, desired);
      const isShown = ({ path, existing: value }: Difference) =>
        adoption.differences?.some((one) => one.path === path && (caller.secret || one.existing === value));
      // That it is active by now, or no longer, is what a late listing may have wrong; it ends as asked for either way.
      const undone = differences.filter((one) => one.path !== "deactivated" && !isShown(one));
      if (undone.length > 0)
        throw new ResourceError(
          `${nameOf(existing, caller)} was to be taken over, and has been changed meanwhile${whenOf(existing)}: ` +
            `${told(undone, caller)}. Run again`,
          caller,
        );
      if (kind === "none") return existing;
      await this.#refuseTooMany(existing, request);
      return await this.#write(id, merge(existing, desired), caller);
    } catch (error) {
      this.#claims.fail(id, caller);
      throw toldBy(`take over ${id}`, error, caller);
    }
  }

  async #write(id: string, desired: Desired, caller: Caller): Promise<Definition> {
    const { definitions, snapshot } = this.organization;
    const doing = `update ${nameOf({ ...desired, id }, caller)}`;
    const request = { caller, desired };
    try {
      const answer = await sendWords(() => definitions.update(id, desired), doing, request, this.#run, id);
      snapshot.wrote(answer);
      return answer;
    } catch (error) {
      snapshot.drop();
      throw toldBy(doing, error, caller);
    }
  }

  async #systemPresences(caller: Caller): Promise<string[]> {
    const all = await this.organization.systemPresences().catch((error: unknown) => {
      throw couldNot("read the system presences of the organisation", error, caller);
    });
    return all.flatMap(({ name }) => name ?? []);
  }
}

const refreshFirst = "Run again with --refresh: a preview shows what it is now, and what would be done about it";

/** Whether a definition is as the last run left it. */
function unchangedSince(last: Definition): (listed: Definition) => boolean {
  return (listed) => compare(listed, last).kind === "none";
}

/** What would be undone of the changes by hand; what the program asks for anyway is not undone. */
function unshown(byHand: Change, change: Change): Difference[] {
  return byHand.differences.filter(({ path }) => change.differences.some((one) => one.path === path));
}

/** Who changed a definition last, and when, where the API says so. */
function whenOf({ modifiedBy, modifiedDate }: Definition): string {
  const who = modifiedBy?.id === undefined ? "" : ` by ${modifiedBy.id}`;
  return modifiedDate === undefined ? "" : ` (changed ${modifiedDate}${who})`;
}

function told(differences: readonly Difference[], { secret }: Caller): string {
  return differences.map((one) => describeDifference(secret ? { path: one.path } : one)).join(", ");
}

/** The definition, if the server did what it was asked to do. */
function asAsked(answer: Definition, { desired, caller }: Request): Definition {
  const { differences } = compare(answer, desired);
  if (differences.length === 0) return answer;
  const reasons = differences.map(
    ({ path, existing, desired: asked }) =>
      `the server answered ${told([{ path, existing: asked, desired: existing }], caller)}`,
  );
  throw new InitError(answer, reasons, caller);
}

function refuseBuiltIn(definition: Definition, caller: Caller): void {
  if (definition.builtIn)
    throw new ResourceError(
      `${nameOf(definition, caller)} is a System definition, which nobody can change. Take it out of the state with \`pulumi state delete\``,
      caller,
    );
}

function allGone(last: Definition, caller: Caller): ResourceError {
  return new ResourceError(
    `${nameOf(last, caller)} cannot be found, and neither can any other definition that this stack manages. The API deletes none ` +
      "for good, so the settings lead to another organisation, or the OAuth client may no longer see them. Where they are really " +
      "gone, `pulumi state delete` takes them out of the state",
    caller,
  );
}
