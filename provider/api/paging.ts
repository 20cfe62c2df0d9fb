import type { CallOptions } from "./abort.js";
import type { PresencedefinitionsQuery } from "./endpoints.js";
import type { OrganizationPresence, OrganizationPresenceEntityListing } from "./models.js";

/** Which definitions to list. */
export type AllPresencedefinitionsQuery = Omit<PresencedefinitionsQuery, "pageNumber">;

type ReadPage = (params: PresencedefinitionsQuery, options?: CallOptions) => Promise<OrganizationPresenceEntityListing>;

/**
 * Every definition once, even if some are created, changed or deactivated while the pages are read.
 *
 * Active and deactivated ones are always read together and filtered here: nothing ever leaves that listing, so that as many
 * different ids as the newest total are all of them. Pages are read again until it is so, or until two more readings bring nothing new.
 */
export async function* allPresencedefinitions(
  readPage: ReadPage,
  { pageSize = 100, deleted = "FALSE", localeCode }: AllPresencedefinitionsQuery,
  options?: CallOptions,
): AsyncGenerator<OrganizationPresence, void, undefined> {
  const seen = new Set<string | undefined>();
  const locale = localeCode === undefined ? {} : { localeCode };
  for (let quiet = 0; quiet < 2;) {
    const known = seen.size;
    let listing: OrganizationPresenceEntityListing;
    let pageNumber = 1;
    do {
      listing = await readPage({ pageNumber, pageSize, deleted: "ALL", ...locale }, options);
      for (const definition of listing.entities) {
        if (seen.has(definition.id)) continue;
        seen.add(definition.id);
        if (deleted === "ALL" || (deleted === "TRUE") === (definition.deactivated === true)) yield definition;
      }
    } while (listing.entities.length > 0 && pageNumber++ < listing.pageCount);
    if (seen.size === listing.total) return;
    quiet = seen.size > known ? 0 : quiet + 1;
  }
}
