import * as z from "zod";
import type { ActivityCodeListing, AgentStatusCounts, BusinessUnitListing } from "../../provider/api/models.js";
import { notFound } from "../core/api-error.js";
import { type Endpoint, endpoint } from "../core/endpoint.js";
import type { Store } from "../store/store.js";
import { presenceOf } from "../store/users.js";

const units = "/api/v2/workforcemanagement/businessunits";

/** The operations that tell who and what uses presence definitions: agents in a status, and activity codes of workforce management. */
export const usageEndpoints = (store: Store): Endpoint[] => [
  endpoint({
    method: "POST",
    path: "/api/v2/analytics/agents/status/counts",
    permissions: () => ["analytics:agentState:view"],
    body: z.looseObject({}),
    answer: ({ query }) => ({
      segmentCounts: [],
      // Repeated, or as the official SDK writes them.
      ...(query.getAll("groupBy").some((some) => some.split(",").includes("presence")) && countsOf(store)),
    }),
  }),
  endpoint({
    method: "GET",
    path: units,
    permissions: () => ["wfm:businessUnit:view"],
    answer: (): BusinessUnitListing => ({
      entities: store.businessUnits.map(({ id, name }) => ({ id, name, selfUri: `${units}/${id}` })),
    }),
  }),
  endpoint({
    method: "GET",
    path: `${units}/{businessUnitId}/activitycodes`,
    permissions: () => ["wfm:activityCode:view"],
    answer: ({ params: { businessUnitId } }): ActivityCodeListing => {
      const unit = store.businessUnits.find(({ id }) => id === businessUnitId);
      if (!unit) throw notFound("business unit", businessUnitId);
      return {
        entities: unit.activityCodes.map(({ secondaryPresences, ...code }) => ({
          ...code,
          secondaryPresences: secondaryPresences.map((id) => ({ id })),
        })),
      };
    },
  }),
];

/** How many users are in each status by their primary source. */
function countsOf({ users, definitions }: Store): AgentStatusCounts {
  const counts = new Map<string, number>();
  for (const user of users.all()) {
    const source = users.source(user.primarySource);
    const id = source && presenceOf(user, source).presenceDefinition;
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return {
    presenceCounts: [...counts].map(([organizationPresenceId, count]) => ({
      systemPresence: definitions.get(organizationPresenceId)?.systemPresence ?? "",
      organizationPresenceId,
      count,
    })),
  };
}
