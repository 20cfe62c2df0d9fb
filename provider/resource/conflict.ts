import { setTimeout as wait } from "node:timers/promises";
import { PresenceApiError } from "../api/errors.js";
import type { Definition } from "../definition/definition.js";
import { sharedLanguage } from "../definition/likeness.js";
import { couldNot, nameOf } from "./errors.js";
import type { Request } from "./request.js";
import type { Run } from "./run.js";

/** How often words are sent that the server refuses because another definition has them. */
const maxTries = 4;

/**
 * Sends words to a server that may take no twins (409 `conflict`): again where who has the label gives it up in this run, which can be
 * under way; else the error says who has it, and the way out.
 * @param doing what it is for, as in "could not …"
 * @param ownId the definition that gets the words; `undefined` for a new one
 * @throws ResourceError for a conflict; whatever `send` throws otherwise
 */
export async function sendWords<T>(
  send: () => Promise<T>,
  doing: string,
  { caller, desired }: Pick<Request, "caller" | "desired">,
  { organization, claims }: Run,
  ownId?: string,
): Promise<T> {
  let waitMs = organization.config.client.retryWaitMs;
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof PresenceApiError && error.status === 409)) throw error;
      const other = await whoHasIt().catch(() => {
        throw couldNot(doing, error, caller);
      });
      // Nobody: who had it has given it up since, or the conflict is about something else.
      const isHopeless = other ? attempt === maxTries || !isGivenUp(other) : attempt > 1;
      if (isHopeless) throw couldNot(doing, error, caller, other && wayOut(other));
    }
    await wait(waitMs);
    waitMs *= 2;
  }

  async function whoHasIt(): Promise<Definition | undefined> {
    const listing = await organization.snapshot.fresh();
    return [...listing.values()].find(
      (one) => one.id !== ownId && !one.deactivated && !one.builtIn && sharedLanguage(one, desired) !== undefined,
    );
  }

  function holderOf({ id }: Definition) {
    return claims.holder(id, caller) ?? claims.previousHolder(id, caller);
  }

  function isGivenUp(other: Definition): boolean {
    const urn = holderOf(other)?.urn;
    const next = claims.wantedByOthers(caller).find((one) => one.caller.urn === urn);
    return next !== undefined && sharedLanguage(next.desired, desired) === undefined;
  }

  function wayOut(other: Definition): string {
    const has = ` ${nameOf(other, caller)} has the label in ${sharedLanguage(other, desired) ?? ""}`;
    const holder = holderOf(other);
    return holder
      ? `${has}, and is the resource "${holder.name}". If that is to give it up, run again: it may have by now. Where the two swap their ` +
          "labels, no order works: give one of them a label that nobody has, run `pulumi up`, and then give it its own."
      : `${has}, and no resource of this stack manages it: rename or deactivate it, or take it over by adoptId.`;
  }
}
