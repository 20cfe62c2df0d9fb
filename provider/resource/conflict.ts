import { setTimeout as wait } from "node:timers/promises";
import { PresenceApiError } from "../api/errors.js";
import type { Definition } from "../definition/definition.js";
import { sharedLanguage } from "../definition/likeness.js";
import type { Listing } from "../organization/snapshot.js";
import { couldNot, nameOf } from "./errors.js";
import type { Request } from "./request.js";
import type { Run } from "./run.js";

/** How often words are sent that the server refuses because another definition has them. */
const maxTries = 4;

/** Whether the API refused words because another definition has them; a limit that is reached has the same status. */
export function isConflict(error: unknown): error is PresenceApiError {
  return (
    error instanceof PresenceApiError &&
    error.status === 409 &&
    error.code !== undefined &&
    error.body?.limit === undefined
  );
}

/**
 * Sends words to a server that may take no twins (409): again where who has the label gives it up in this run, which can be
 * under way; else the error says who has it, and the way out. What was refused was not done.
 * @param doing what it is for, as in "could not …"
 * @param ownId the definition that gets the words; `undefined` for a new one
 * @throws ResourceError for a conflict; whatever `send` throws otherwise
 */
export async function sendWords<T>(
  send: () => Promise<T>,
  doing: string,
  { caller, desired }: Pick<Request, "caller" | "desired">,
  { organization, claims, state }: Run,
  ownId?: string,
): Promise<T> {
  let waitMs = organization.config.client.retryWaitMs;
  let looksWithoutOther = 0;
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (!isConflict(error)) throw error;
      const listing = await look().catch(() => {
        throw couldNot(doing, error, caller);
      });
      const other = [...listing.values()].find(hasTheLabel);
      // Nobody: who had it has given it up since, or the conflict is about something else.
      looksWithoutOther = other ? 0 : looksWithoutOther + 1;
      if (attempt === maxTries || looksWithoutOther > 1 || (other && !mayGiveItUp(other)))
        throw couldNot(doing, error, caller, other && wayOut(other, listing));
    }
    await wait(waitMs);
    waitMs *= 2;
  }

  async function look(): Promise<Listing> {
    claims.know(await state.entries(caller, ownId));
    return organization.snapshot.fresh();
  }

  function hasTheLabel(one: Definition): boolean {
    return one.id !== ownId && !one.deactivated && !one.builtIn && sharedLanguage(one, desired) !== undefined;
  }

  /** What another resource of the program wants, as far as the program has mentioned it yet. */
  function nextOf(other: Definition) {
    const urn = claims.manager(other.id, caller)?.urn;
    return claims.wantedByOthers(caller).find((one) => one.caller.urn === urn)?.desired;
  }

  function mayGiveItUp(other: Definition): boolean {
    if (!claims.manager(other.id, caller)) return false;
    const next = nextOf(other);
    return !next || next.deactivated || sharedLanguage(next, desired) === undefined;
  }

  function wayOut(other: Definition, listing: Listing): string {
    const holder = claims.manager(other.id, caller);
    const has = ` ${nameOf(other, holder?.secret ? holder : caller)} has the label in ${sharedLanguage(other, desired) ?? ""}`;
    if (claims.isBound(other.id, caller))
      return `${has}, and is what this resource has already: take out adopt: "never", which asks for a second one.`;
    if (!holder)
      return `${has}, and no resource of this stack manages it: rename or deactivate it, or take it over by adoptId.`;
    const is = `${has}, and is the resource "${holder.name}"`;
    const [next, own] = [nextOf(other), ownId === undefined ? undefined : listing.get(ownId)];
    if (!next)
      return `${is}, which the program no longer has: remove it in a run of its own first, or give this one its alias.`;
    if (!mayGiveItUp(other)) return `${is}, which keeps it: change one of the two labels.`;
    if (own && sharedLanguage(next, own) !== undefined)
      return `${is}, which is to have this one's: give one of them a label that nobody has, run \`pulumi up\`, and then give it its own.`;
    return `${is}, which is to give it up, and has not yet: \`pulumi up --continue-on-error\` does that, and the next run the rest.`;
  }
}
