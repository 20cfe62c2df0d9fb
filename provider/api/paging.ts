import type { PresencedefinitionsQuery } from "./endpoints.js";
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
 */
export async function* allPresencedefinitions(
  readPage: ReadPage,
  { pageSize = 100, deleted = "FALSE", localeCode }: AllPresencedefinitionsQuery,
  options?: CallOptions,
): AsyncGenerator<OrganizationPresence, void, undefined> {
  const seen = new Set<string | undefined>();
  const locale = localeCode === undefined ? {} : { localeCode };
  const page = (pageNumber: number) => readPage({ pageNumber, pageSize, deleted: "ALL", ...locale }, options);
  for (let quiet = 0; quiet < 2;) {
    const known = seen.size;
    const first = await page(1);
    const rest = Array.from({ length: Math.max(first.pageCount - 1, 0) }, (_, n) => page(n + 2));
    const listings = [first, ...(await Promise.all(rest))];
    for (const definition of listings.flatMap(({ entities }) => entities)) {
      if (seen.has(definition.id)) continue;
      seen.add(definition.id);
      if (deleted === "ALL" || (deleted === "TRUE") === (definition.deactivated === true)) yield definition;
    }
    if (seen.size === Math.max(...listings.map(({ total }) => total))) return;
    quiet = seen.size > known ? 0 : quiet + 1;
  }
}
