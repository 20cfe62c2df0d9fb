import { setTimeout as wait } from "node:timers/promises";
import { sameWords } from "./adopt.js";
import { PresenceApiError } from "./api/errors.js";
import type { Catalogue } from "./catalogue.js";
import type { Claims } from "./claims.js";
import { describe } from "./compare.js";
import type { Definition, Definitions, Desired } from "./definitions.js";
import { failure, messageOf, named } from "./failures.js";

/** How often a creation is sent before its first failure is passed on. */
const maxTries = 4;

/** How long the catalogue is looked at after a lost answer, in first waits: a listing can be behind the truth. */
const looks = 7;

/**
 * Creates a definition exactly once. The API has no key that would make a creation safe to repeat, so when an answer is
 * lost the catalogue is listed: what is new there, the same word for word and nobody else's is the one that was created.
 * Only where there is no such definition is it sent again.
 * @throws PresenceApiError the first failure, when the API refuses or after a bounded number of tries
 */
export async function createOnce(
  desired: Desired,
  name: string,
  run: {
    definitions: Definitions;
    catalogue: Catalogue;
    claims: Claims;
    /** The first wait before looking again, in milliseconds; it doubles. */
    retryWaitMs: number;
    /** How long a try waits for its answer, in milliseconds: what was not answered in time may be carried out as late again. */
    requestTimeoutMs: number;
    say(text: string): void;
  },
): Promise<Definition> {
  const { definitions, catalogue, claims } = run;
  await catalogue.all();
  const startedAt = catalogue.now();
  const doing = `create ${describe(desired)}`;
  for (let attempt = 1; ; attempt++) {
    try {
      const made = await definitions.create(desired);
      catalogue.wrote(made);
      claims.take(made.id, name);
      return made;
    } catch (error) {
      if (!(error instanceof PresenceApiError && error.mayHaveWorked)) throw named(error, doing);
      run.say(`${name}: the answer to the creation of ${describe(desired)} was lost; looking whether it was made`);
      const patienceMs = Math.max(looks * run.retryWaitMs, error.kind === "timeout" ? run.requestTimeoutMs : 0);
      const found = await lookFor(error, patienceMs);
      if (found) return found;
      if (attempt === maxTries) throw named(error, doing);
    }
  }

  /** Looks until all patience is used up, also where the catalogue cannot be read: what is late may still arrive. */
  async function lookFor(lost: PresenceApiError, patienceMs: number): Promise<Definition | undefined> {
    const isOurs = (one: Definition) =>
      catalogue.isNewSince(one.id, startedAt) && sameWords(one, desired) && !claims.heldBy(one.id, name);
    for (let waitedMs = 0, waitMs = run.retryWaitMs; ; waitedMs += waitMs, waitMs *= 2) {
      const isLast = waitedMs >= patienceMs;
      const listing = await catalogue.fresh().catch((cause: unknown) => {
        if (isLast) throw unsure(lost, cause);
      });
      const found = [...(listing?.values() ?? [])].find(isOurs);
      if (found) claims.take(found.id, name);
      if (found || isLast) return found;
      await wait(waitMs);
    }
  }
}

/** Neither the answer nor the catalogue could be had: the next run looks again before it creates. */
function unsure(lost: PresenceApiError, cause: unknown): Error {
  return failure(
    `${lost.message} Whether it was made is not known, because the catalogue cannot be read: ${messageOf(cause)} ` +
      "Run again: what was made is found then.",
    lost,
  );
}
