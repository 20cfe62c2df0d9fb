import { setTimeout as wait } from "node:timers/promises";
import { PresenceApiError } from "../api/errors.js";
import type { Definition } from "../definition/definition.js";
import { hasLabelOf, sameWords } from "../definition/likeness.js";
import { sameSystemPresence } from "../definition/vocabulary.js";
import { isIncomplete, type Listing } from "../organization/snapshot.js";
import { planFor } from "./adopt.js";
import { isConflict, sendWords } from "./conflict.js";
import { couldNot, messageOf, nameOf, ResourceError, toldBy } from "./errors.js";
import type { Request } from "./request.js";
import type { Run } from "./run.js";

const isStopped = (error: unknown) => error instanceof PresenceApiError && error.kind === "aborted";

/** How often a creation is sent before its first failure is passed on. */
const maxTries = 4;

/** How long the organisation is looked at after a lost answer, in first waits: listings are behind the truth, and work is done late. */
const lookupWaits = 90;

/** The longest of these waits, in first waits. */
const longestLookupWait = 15;

/** How old a listing may be that says of a status that nobody has made it meanwhile, in milliseconds. */
const listingMaxAgeMs = 15_000;

/**
 * Creates a definition exactly once. The API has no key that would make a creation safe to repeat, so when an answer is
 * lost the organisation is listed: what is new there, the same word for word and nobody else's is the one that was created.
 * It is sent again only where nothing new is there that could be it, after everything that is late has had its time.
 * @throws ResourceError the first failure, when the API refuses or after a bounded number of tries; and where somebody else has
 *   made such a status since this run has looked, or may have: the next run decides
 */
export async function createOnce(request: Request, run: Run): Promise<Definition> {
  const { caller, desired } = request;
  const { claims, report, state } = run;
  const { config, definitions, snapshot } = run.organization;
  const name = nameOf(desired, caller);
  const doing = `create ${name}`;
  const before = await snapshot.all(listingMaxAgeMs).catch((error: unknown) => {
    if (!(isIncomplete(error) && request.adopt === "never")) throw couldNot(doing, error, caller);
  });
  if (before) await refuseIfMadeMeanwhile(before);
  const startedAt = snapshot.now();
  /** Why it is not known of the first one. */
  let first: Error | undefined;
  for (let attempt = 1; ; attempt++) {
    const lost = await send();
    if (!(lost instanceof Error)) return lost;
    first ??= lost;
    report("info", caller, `the answer to the creation of ${name} was lost; looking whether it was made`);
    const found = await lookFor(lost);
    if (found) return found;
    if (attempt === maxTries) throw couldNot(doing, lost, caller);
  }

  /** What was created, or why that is not known. */
  async function send(): Promise<Definition | PresenceApiError | ResourceError> {
    const create = () => definitions.create(desired);
    try {
      const made = await (first ? create() : sendWords(create, doing, request, run));
      if (!isNewAndFree(made) || !resembles(made))
        return new ResourceError(`The API answered about another definition, ${nameOf(made, caller)}.`, caller);
      // With none of the labels, it can be somebody's that no listing has shown yet: then the one that was made is beside it.
      const isPlain = hasLabelOf(desired, made);
      const own = isPlain ? made : (ownIn(await snapshot.fresh().catch(() => undefined)) ?? made);
      snapshot.wrote(own);
      claims.claim(own.id, caller);
      return own;
    } catch (error) {
      if (error instanceof PresenceApiError && error.mayHaveWorked) return error;
      if (first && isConflict(error)) throw unsure(first, "the server says that such a status is there");
      throw toldBy(doing, error, caller);
    }
  }

  /**
   * Looks until all patience is used up, also where the organisation cannot be read: what is late may still arrive. A run that is
   * stopped looks no longer.
   */
  async function lookFor(lost: Error): Promise<Definition | undefined> {
    const { retryWaitMs, requestTimeoutMs } = config.client;
    const isTimeout = lost instanceof PresenceApiError && lost.kind === "timeout";
    // What was not answered in time may be carried out as late again.
    const patienceMs = Math.max(lookupWaits * retryWaitMs, isTimeout ? requestTimeoutMs : 0);
    for (let waitedMs = 0, waitMs = retryWaitMs; ;) {
      const isLast = waitedMs >= patienceMs;
      const listing = await snapshot.fresh().catch((cause: unknown) => {
        if (isLast || isStopped(cause)) throw unsure(lost, `the organisation cannot be listed: ${messageOf(cause)}`);
        return undefined;
      });
      const found = ownIn(listing);
      if (found) claims.claim(found.id, caller);
      if (found) return found;
      const candidate = isLast ? newAndFree(listing).find(isUnaccounted) : undefined;
      if (candidate) throw unsure(lost, `${nameOf(candidate, caller)} is new, and could be it`);
      if (isLast && !before) throw unsure(lost, "what was there before could not be listed");
      if (isLast) return undefined;
      await wait(waitMs);
      waitedMs += waitMs;
      waitMs = Math.min(waitMs * 2, longestLookupWait * retryWaitMs);
    }
  }

  function newAndFree(listing: Listing | undefined): Definition[] {
    return [...(listing?.values() ?? [])].filter(isNewAndFree);
  }

  function ownIn(listing: Listing | undefined): Definition | undefined {
    return newAndFree(listing).find((one) => sameWords(one, desired));
  }

  function isNewAndFree({ id }: Definition): boolean {
    return snapshot.isNewSince(id, startedAt) && !claims.holder(id, caller);
  }

  /** Whether an answer can be about what was asked for: a server may well store labels in its own way, but in their languages. */
  function resembles(made: Definition): boolean {
    const languages = Object.keys(desired.languageLabels);
    return (
      sameSystemPresence(made.systemPresence, desired.systemPresence) &&
      languages.some((language) => language in made.languageLabels)
    );
  }

  /** Of the same system presence, and not what another resource of the program is just having made. */
  function isUnaccounted(one: Definition): boolean {
    return (
      sameSystemPresence(one.systemPresence, desired.systemPresence) &&
      !one.builtIn &&
      !claims.wantedByOthers(caller).some((other) => sameWords(one, other.desired))
    );
  }

  async function refuseIfMadeMeanwhile(listing: Listing): Promise<void> {
    const fresh = [...listing.values()].filter(({ id, deactivated }) => !deactivated && snapshot.isMadeMeanwhile(id));
    if (planFor(request, fresh, claims).kind === "create") return;
    claims.know(await state.entries(caller));
    const plan = planFor(request, fresh, claims);
    if (plan.kind === "create") return;
    const rival = plan.kind === "adopt" ? `${nameOf(plan.existing, caller)} could be it` : plan.reason;
    throw new ResourceError(
      `Could not ${doing}: somebody has made such a status since this run began; ${rival}. Run again, so that the preview shows what becomes of it`,
      caller,
    );
  }

  /** Neither the answer nor the listing tells: the next run looks again before it creates. */
  function unsure(lost: Error, why: string): ResourceError {
    return new ResourceError(
      `${lost.message} Whether ${name} was made is not known, because ${why}. Run again: what was made is found then.`,
      caller,
      lost,
    );
  }
}
