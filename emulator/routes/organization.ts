import type { SystemPresence } from "../../provider/api/models.js";
import { type Endpoint, endpoint } from "../core/endpoint.js";
import { defaultLimits, limitsOf } from "../store/limits.js";
import type { Store } from "../store/store.js";
import { deprecatedSpelling, systemPresenceId, systemPresences } from "../store/system-presences.js";

const limits = "/api/v2/organizations/limits/namespaces/presence";

/** What can be read about the organisation itself: its system presences and its limits. */
export const organizationEndpoints = (store: Store): Endpoint[] => [
  endpoint({
    method: "GET",
    path: "/api/v2/systempresences",
    answer: () =>
      systemPresences.map((name): SystemPresence => {
        const id = systemPresenceId(name);
        return { id, name: deprecatedSpelling(name), selfUri: `/api/v2/systempresences/${id}` };
      }),
  }),
  endpoint({
    method: "GET",
    path: "/api/v2/organizations/me",
    answer: () => {
      const { organizationId: id, organizationName: name } = store.settings;
      return { id, name, selfUri: `/api/v2/organizations/${id}` };
    },
  }),
  endpoint({ method: "GET", path: limits, answer: () => ({ entities: limitsOf(store.settings) }) }),
  endpoint({ method: "GET", path: `${limits}/defaults`, answer: () => ({ entities: defaultLimits }) }),
];
