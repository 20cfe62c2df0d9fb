import * as z from "zod";
import type { OrganizationPresence, OrganizationPresenceEntityListing } from "../../provider/api/models.js";
import { readQuery } from "../core/query.js";
import { type Endpoint, endpoint } from "../core/endpoint.js";
import { type Definition, isSystemDefinition } from "../store/definition.js";
import type { Store } from "../store/store.js";
import { deprecatedSpelling } from "../store/system-presences.js";
import { definitionWrites } from "./definition-writes.js";
import { labelsIn, localeCode } from "./languages.js";
import { pageFields, pageOf } from "./paging.js";

const collection = "/api/v2/presencedefinitions";
const single = `${collection}/{presenceId}`;

/** The deprecated operations on presence definitions, under `/api/v2/presencedefinitions`. */
export function deprecatedDefinitionEndpoints(store: Store): Endpoint[] {
  const writes = definitionWrites(store, deprecatedSpelling);
  const listingQuery = z.object({
    ...pageFields(store),
    deleted: z
      .string()
      .toUpperCase()
      .pipe(z.enum(["TRUE", "FALSE", "ALL"]))
      .default("FALSE"),
    localeCode,
  });
  const singleQuery = z.object({ localeCode });

  return [
    endpoint({
      method: "GET",
      path: collection,
      answer: ({ query }) => {
        const { deleted, localeCode, ...page } = readQuery(listingQuery, query);
        const wanted = store.definitions
          .listed()
          .filter(({ deactivated }) => deleted === "ALL" || deactivated === (deleted === "TRUE"))
          .filter(({ divisionId }) => store.settings.deprecatedListing === "all" || divisionId === "*");
        const { items, place } = pageOf(wanted, page);
        const { pageNumber, pageSize, pageCount } = place;
        const uri = (page: number) => {
          const parameters = new URLSearchParams(query);
          parameters.set("pageSize", String(pageSize));
          parameters.set("pageNumber", String(page));
          return `${collection}?${parameters.toString()}`;
        };
        return {
          entities: items.map((definition) => wire(definition, localeCode)),
          ...place,
          firstUri: uri(1),
          ...(pageNumber > 1 && { previousUri: uri(pageNumber - 1) }),
          ...(pageNumber < pageCount && { nextUri: uri(pageNumber + 1) }),
          lastUri: uri(Math.max(pageCount, 1)),
          selfUri: uri(pageNumber),
        } satisfies OrganizationPresenceEntityListing;
      },
    }),
    endpoint({
      method: "POST",
      path: collection,
      permissions: () => ["presence:presenceDefinition:add"],
      body: writes.createBody.omit({ divisionId: true }),
      answer: ({ body, client }) => wire(writes.create(body, client)),
    }),
    endpoint({
      method: "GET",
      path: single,
      answer: ({ params, query }) => wire(writes.find(params.presenceId), readQuery(singleQuery, query).localeCode),
    }),
    endpoint({
      method: "PUT",
      path: single,
      permissions: () => ["presence:presenceDefinition:edit"],
      body: writes.changeBody.omit({ divisionId: true }),
      answer: ({ params, body, client }) => wire(writes.change(params.presenceId, body, client)),
    }),
    endpoint({
      method: "DELETE",
      path: single,
      permissions: () => ["presence:presenceDefinition:delete"],
      answer: ({ params, client }) => {
        writes.deactivate(params.presenceId, client);
      },
    }),
  ];
}

const wire = (definition: Definition, locale = "ALL"): OrganizationPresence => ({
  id: definition.id,
  ...(definition.name !== undefined && { name: definition.name }),
  languageLabels: labelsIn(locale, definition.languageLabels),
  systemPresence: deprecatedSpelling(definition.systemPresence),
  deactivated: definition.deactivated,
  primary: isSystemDefinition(definition),
  createdBy: definition.createdBy,
  createdDate: definition.createdDate,
  modifiedBy: definition.modifiedBy,
  modifiedDate: definition.modifiedDate,
  selfUri: `${collection}/${definition.id}`,
});
