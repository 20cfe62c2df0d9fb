import { type OperationName, type PresencedefinitionsQuery, requestFor } from "./endpoints.js";
import { PresenceApiError } from "./errors.js";
import type { OrganizationPresence, OrganizationPresenceEntityListing } from "./models.js";
import type { CallOptions } from "./transport/abort.js";

/** The query of `allPresencedefinitions`: that of `GET /api/v2/presencedefinitions` without the page's number. */
export type AllPresencedefinitionsQuery = Omit<PresencedefinitionsQuery, "pageNumber">;

type ReadPage = (params: PresencedefinitionsQuery, options?: CallOptions) => Promise<OrganizationPresenceEntityListing>;

/**
 * Every definition once, even if some are created, changed or deactivated while the pages are read.
 *
 * Active and deactivated ones are always read together and filtered here: nothing ever leaves that listing, so that as many
 * different ids as the newest total are all of them. The first page tells how many there are, and the others are then read at
 * once. Pages are read again until it is so, or until two more readings bring nothing new.
 * @throws PresenceApiError of the kind `incomplete` after all that could be had, when that is less than the total
 */
export async function* allPresencedefinitions(
  readPage: ReadPage,
  { pageSize = 100, deleted = "FALSE", localeCode }: AllPresencedefinitionsQuery,
  options?: CallOptions,
): AsyncGenerator<OrganizationPresence, void, undefined> {
  const seen = new Set<string | undefined>();
  const locale = localeCode === undefined ? {} : { localeCode };
  const page = (pageNumber: number) => readPage({ pageNumber, pageSize, deleted: "ALL", ...locale }, options);
  let total = 0;
  for (let quiet = 0; quiet < 2;) {
    const known = seen.size;
    const first = await page(1);
    const pages = Math.min(first.pageCount, Math.ceil(first.total / pageSize));
    const rest = Array.from({ length: Math.max(pages - 1, 0) }, (_, n) => page(n + 2));
    const listings = [first, ...(await Promise.all(rest))];
    for (const definition of listings.flatMap(({ entities }) => entities)) {
      if (seen.has(definition.id)) continue;
      seen.add(definition.id);
      if (deleted === "ALL" || (deleted === "TRUE") === (definition.deactivated === true)) yield definition;
    }
    total = Math.max(...listings.map((listing) => listing.total));
    if (seen.size === total) return;
    quiet = seen.size > known ? 0 : quiet + 1;
  }
  throw incomplete("getPresencedefinitions", seen.size, total);
}

/** A listing that is not whole can prove of nothing that it is not there. */
export function incomplete(operation: OperationName, listed: number, total: number): PresenceApiError {
  return new PresenceApiError(requestFor(operation), {
    kind: "incomplete",
    reason: `listed ${listed} definitions, and ${Number.isInteger(total) ? `says that there are ${total}` : "does not say how many there are"}`,
    cure: "Try again; where it stays so, the others may be of divisions: the setting presenceApi = presence/definitions lists what the client may see.",
    mayHaveWorked: false,
  });
}
