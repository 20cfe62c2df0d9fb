import { setTimeout as wait } from "node:timers/promises";
import { PresenceApiError } from "../api/errors.js";
import { type Definition, describe } from "../definition/definition.js";
import { sameWords } from "../definition/likeness.js";
import type { Organization } from "../organization/organization.js";
import type { Reporter } from "../organization/reporter.js";
import type { Claims } from "./claims.js";
import { couldNot, messageOf, ResourceError } from "./errors.js";
import type { Request } from "./request.js";

/** How often a creation is sent before its first failure is passed on. */
const maxTries = 4;

/** How long the organisation is looked at after a lost answer, in first waits: a listing can be behind the truth. */
const lookupWaits = 7;

/** What a creation needs of the run. */
export interface Run {
  organization: Organization;
  claims: Claims;
  report: Reporter;
}

/**
 * Creates a definition exactly once. The API has no key that would make a creation safe to repeat, so when an answer is
 * lost the organisation is listed: what is new there, the same word for word and nobody else's is the one that was created.
 * Only where there is no such definition is it sent again.
 * @throws ResourceError the first failure, when the API refuses or after a bounded number of tries
 */
export async function createOnce({ caller, desired }: Request, run: Run): Promise<Definition> {
  const { claims, report } = run;
  const { config, definitions, snapshot } = run.organization;
  const doing = `create ${describe(desired)}`;
  await snapshot.all().catch((error: unknown) => {
    throw couldNot(doing, error, caller);
  });
  const startedAt = snapshot.now();
  for (let attempt = 1; ; attempt++) {
    try {
      const made = await definitions.create(desired);
      snapshot.wrote(made);
      claims.claim(made.id, caller);
      return made;
    } catch (error) {
      if (!(error instanceof PresenceApiError && error.mayHaveWorked)) throw couldNot(doing, error, caller);
      report(
        "info",
        caller,
        `the answer to the creation of ${describe(desired)} was lost; looking whether it was made`,
      );
      const found = await lookFor(error);
      if (found) return found;
      if (attempt === maxTries) throw couldNot(doing, error, caller);
    }
  }

  /** Looks until all patience is used up, also where the organisation cannot be read: what is late may still arrive. */
  async function lookFor(lost: PresenceApiError): Promise<Definition | undefined> {
    const { retryWaitMs, requestTimeoutMs } = config.client;
    // What was not answered in time may be carried out as late again.
    const patienceMs = Math.max(lookupWaits * retryWaitMs, lost.kind === "timeout" ? requestTimeoutMs : 0);
    const isOurs = (one: Definition) =>
      snapshot.isNewSince(one.id, startedAt) && sameWords(one, desired) && !claims.holder(one.id, caller);
    for (let waitedMs = 0, waitMs = retryWaitMs; ; waitedMs += waitMs, waitMs *= 2) {
      const isLast = waitedMs >= patienceMs;
      const listing = await snapshot.fresh().catch((cause: unknown) => {
        if (isLast) throw unsure(lost, cause);
      });
      const found = [...(listing?.values() ?? [])].find(isOurs);
      if (found) claims.claim(found.id, caller);
      if (found || isLast) return found;
      await wait(waitMs);
    }
  }

  /** Neither the answer nor the listing could be had: the next run looks again before it creates. */
  function unsure(lost: PresenceApiError, cause: unknown): ResourceError {
    return new ResourceError(
      `${lost.message} Whether it was made is not known, because the organisation cannot be listed: ${messageOf(cause)} ` +
        "Run again: what was made is found then.",
      caller,
      lost,
    );
  }
}
