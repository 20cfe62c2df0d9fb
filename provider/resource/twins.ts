import type { Definition } from "../definition/definition.js";
import { activeByWords, wordsOf } from "../definition/likeness.js";
import type { Caller } from "../organization/reporter.js";
import type { Listing } from "../organization/snapshot.js";
import { nameOf } from "./errors.js";
import type { Run } from "./run.js";

/**
 * Tells of another active definition with the same words that nothing in the stack manages. The API has no key that would keep a
 * creation whose answer came too late, or two stacks at once, from making one; so it must not stay unseen.
 */
export async function tellOfTwins(existing: Definition, caller: Caller, run: Run): Promise<void> {
  const { organization, claims, state, report } = run;
  if (existing.deactivated) return;
  // Nothing is lost where the listing cannot be had: the next run looks again.
  const listing = await organization.snapshot.all().catch(() => undefined);
  const twins = listing ? activeWith(wordsOf(existing), listing).filter(({ id }) => id !== existing.id) : [];
  if (twins.length === 0) return;
  claims.know(await state.entries(caller, existing.id));
  for (const { id } of twins)
    if (!claims.manager(id, caller))
      report(
        "warning",
        caller,
        `${nameOf(existing, caller)} has a twin that no resource of this stack manages: ${id}, active and the same word for word. ` +
          "Agents see both: `presence twins` shows them, and what to do",
      );
}

const groups = new WeakMap<Listing, ReturnType<typeof activeByWords>>();

/** The listing is grouped once: comparing every pair of a large organisation would take longer than reading it. */
function activeWith(words: string, listing: Listing): readonly Definition[] {
  const known = groups.get(listing) ?? activeByWords(listing.values());
  groups.set(listing, known);
  return known.get(words) ?? [];
}
