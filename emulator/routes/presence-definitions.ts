import * as z from "zod";
import type {
  OrganizationPresenceDefinition,
  OrganizationPresenceDefinitionEntityListing,
} from "../../provider/api/models.js";
import { type Endpoint, endpoint } from "../core/endpoint.js";
import { readQuery } from "../core/query.js";
import { seesDivision } from "../store/clients.js";
import type { Definition } from "../store/definition.js";
import type { Store } from "../store/store.js";
import { currentSpelling } from "../store/system-presences.js";
import { definitionWrites } from "./definition-writes.js";
import { labelsIn, localeCode } from "./languages.js";

const collection = "/api/v2/presence/definitions";
const single = `${collection}/{definitionId}`;

const listingQuery = z.object({
  deactivated: z
    .string()
    .toUpperCase()
    .pipe(z.enum(["TRUE", "FALSE"]))
    .default("FALSE"),
  localeCode,
});
const singleQuery = z.object({ localeCode });

/** The current operations on presence definitions, under `/api/v2/presence/definitions`. */
export function currentDefinitionEndpoints(store: Store): Endpoint[] {
  const writes = definitionWrites(store, currentSpelling);

  return [
    endpoint({
      method: "GET",
      path: collection,
      permissions: () => ["presence:presenceDefinition:view"],
      answer: ({ query, client }) => {
        const { deactivated, localeCode } = readQuery(listingQuery, query);
        const divisions = query.getAll("divisionId").flatMap((ids) => ids.split(","));
        const asked = (divisionId: string) =>
          divisions.length === 0 || divisions.includes("*") || divisionId === "*" || divisions.includes(divisionId);
        const entities = store.definitions
          .listed()
          .filter((definition) => definition.deactivated === (deactivated === "TRUE"))
          .filter(({ divisionId }) => seesDivision(client, divisionId) && asked(divisionId))
          .map((definition) => wire(definition, localeCode));
        const parameters = query.toString();
        return {
          total: entities.length,
          entities,
          selfUri: parameters ? `${collection}?${parameters}` : collection,
        } satisfies OrganizationPresenceDefinitionEntityListing;
      },
    }),
    endpoint({
      method: "POST",
      path: collection,
      permissions: () => ["presence:presenceDefinition:add"],
      body: writes.createBody,
      answer: ({ body, client }) => wire(writes.create(body, client)),
    }),
    endpoint({
      method: "GET",
      path: single,
      permissions: () => ["presence:presenceDefinition:view"],
      answer: ({ params, query }) => wire(writes.find(params.definitionId), readQuery(singleQuery, query).localeCode),
    }),
    endpoint({
      method: "PUT",
      path: single,
      permissions: () => ["presence:presenceDefinition:edit"],
      body: writes.changeBody,
      answer: ({ params, body, client }) => wire(writes.change(params.definitionId, body, client)),
    }),
    endpoint({
      method: "DELETE",
      path: single,
      permissions: () => ["presence:presenceDefinition:delete", "presence:presenceDefinition:edit"],
      status: 204,
      answer: ({ params, client }) => {
        writes.deactivate(params.definitionId, client);
      },
    }),
  ];
}

const wire = (definition: Definition, locale = "ALL"): OrganizationPresenceDefinition => ({
  id: definition.id,
  ...(definition.name !== undefined && { name: definition.name }),
  ...(definition.type !== null && { type: definition.type }),
  languageLabels: labelsIn(locale, definition.languageLabels),
  systemPresence: currentSpelling(definition.systemPresence),
  divisionId: definition.divisionId,
  deactivated: definition.deactivated,
  selfUri: `${collection}/${definition.id}`,
});
