import { PresenceApiError } from "../api/errors.js";
import { sharedLanguage } from "../definition/likeness.js";
import { nameOf } from "./errors.js";
import type { Request } from "./request.js";
import type { Run } from "./run.js";

/**
 * Who has the label that the API has refused, and what to do: some servers take no twins (409 `conflict`). Empty for any other failure.
 * @param ownId the definition that was to get it; `undefined` for a new one
 */
export async function wayOutOf(
  failure: unknown,
  { caller, desired }: Pick<Request, "caller" | "desired">,
  { organization, claims }: Run,
  ownId?: string,
): Promise<string> {
  if (!(failure instanceof PresenceApiError && failure.status === 409)) return "";
  // The server's own words stand in any case.
  const listing = await organization.snapshot.fresh().catch(() => undefined);
  for (const one of listing?.values() ?? []) {
    const language = one.id === ownId || one.deactivated || one.builtIn ? undefined : sharedLanguage(one, desired);
    if (language === undefined) continue;
    const has = ` ${nameOf(one, caller)} has the label in ${language}`;
    const holder = claims.holder(one.id, caller) ?? claims.previousHolder(one.id, caller);
    return holder
      ? `${has}, and is the resource "${holder.name}". If that is to give it up, run again: it may have by now. Where the two swap their ` +
          "labels, no order works: give one of them a label that nobody has, run `pulumi up`, and then give it its own."
      : `${has}, and no resource of this stack manages it: rename or deactivate it, or take it over by adoptId.`;
  }
  return "";
}
