import type { AuthzGrant, AuthzSubject, SystemPresence, TokenInfo } from "../../provider/api/models.js";
import { type Endpoint, endpoint } from "../core/endpoint.js";
import { stableId } from "../core/ids.js";
import type { Client } from "../store/clients.js";
import { defaultLimits, limitsOf } from "../store/limits.js";
import type { Store } from "../store/store.js";
import { deprecatedSpelling, systemPresenceId, systemPresences } from "../store/system-presences.js";

const limits = "/api/v2/organizations/limits/namespaces/presence";

/** What can be read about the organisation itself and about who asks: system presences, limits, the client and what it may do. */
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
  endpoint({
    method: "GET",
    path: "/api/v2/tokens/me",
    answer: ({ client: { id } }) => {
      const { organizationId, organizationName: name } = store.settings;
      const OAuthClient: TokenInfo["OAuthClient"] = { id, name: id, authorizedGrantType: "CLIENT-CREDENTIALS" };
      return { organization: { id: organizationId, name }, OAuthClient };
    },
  }),
  endpoint({
    method: "GET",
    path: "/api/v2/authorization/subjects/me",
    answer: ({ client }) => ({ grants: grantsOf(client) }) satisfies AuthzSubject,
  }),
  endpoint({ method: "GET", path: limits, answer: () => ({ entities: limitsOf(store.settings) }) }),
  endpoint({ method: "GET", path: `${limits}/defaults`, answer: () => ({ entities: defaultLimits }) }),
];

/** One role, with what the client may do, in each of its divisions. */
function grantsOf({ id, permissions, divisions }: Client): AuthzGrant[] {
  const names = permissions === "*" ? ["*:*:*"] : permissions;
  const policies = names.map((permission) => {
    const [domain = "", entityName = "", action = ""] = permission.split(":");
    return { domain, entityName, actions: [action] };
  });
  const role = { id: stableId(`role of ${id}`), name: `Role of ${id}`, policies };
  return (divisions === "*" ? ["*"] : divisions).map((division) => ({
    division: { id: division, name: division },
    role,
  }));
}
