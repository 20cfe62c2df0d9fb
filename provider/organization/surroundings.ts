import { activeStatusLimit } from "../definition/catalogue-rules.js";
import type { Organization } from "./organization.js";

/** The names of the organisation's system presences, its own ones included. API: `GET /api/v2/systempresences`. */
export async function systemPresenceNames(organization: Organization): Promise<string[]> {
  return (await organization.systemPresences()).flatMap(({ name }) => name ?? []);
}

/**
 * How many active statuses the organisation allows under one system presence, and where the number comes from.
 * API: `GET /api/v2/organizations/limits/namespaces/presence`.
 * @throws PresenceApiError, and Error when the organisation does not tell it
 */
export async function limitOf({ api }: Organization): Promise<{ value: number; source: string }> {
  const { entities } = await api.getOrganizationsLimitsNamespace({ namespaceName: "presence" });
  return { value: activeStatusLimit(entities), source: "the organisation allows" };
}
