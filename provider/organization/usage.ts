import { endpoints, type OperationName } from "../api/endpoints.js";
import { PresenceApiError } from "../api/errors.js";
import { withoutUndefined } from "../api/json.js";
import type { PresenceApi } from "../api/presence-api.js";
import type { CallOptions } from "../api/transport/abort.js";

/** Nobody waits longer for what is told beside the change itself. */
export const patience: CallOptions = { timeoutMs: 15_000 };

/** An activity code of workforce management that a presence definition counts as. */
export interface MappedCode {
  code: string;
  businessUnit: string;
}

/** Who and what uses an organisation's presence definitions now. */
export interface Usage {
  /** How many agents are in a status, by the definition's id; one that is missing has none. Empty where it is not known. */
  readonly agents: ReadonlyMap<string, number>;
  /** The activity codes that are mapped to a definition, by its id, as far as they are known. */
  readonly codes: ReadonlyMap<string, readonly MappedCode[]>;
  /** Why one or the other is not known, or not all of it. */
  readonly notKnown: NotKnown;
}

/** Why it is not known who and what uses a status: `needs analytics:agentState:view`. */
export interface NotKnown {
  agents?: string;
  codes?: string;
}

/** What is not known of who and what uses the statuses, and why, a sentence each without a full stop. */
export function linesOfNotKnown({ agents, codes }: NotKnown = {}): string[] {
  const line = (what: string, whyNot: string | undefined) =>
    whyNot === undefined ? [] : [`${what} is not known: ${whyNot.replace(/\.$/, "")}`];
  if (agents === codes) return line("Who is affected", agents);
  return [
    ...line("How many agents are in a status now", agents),
    ...line("Which activity codes of workforce management are mapped to a status", codes),
  ];
}

/**
 * Asks who and what uses the presence definitions: one request for the agents, one for the business units of workforce management, and
 * one for each of these, because the API lists activity codes by business unit alone. What may not be read or is not there, as in an
 * organisation without workforce management, is told in `notKnown` and is no failure.
 *
 * API: `POST /api/v2/analytics/agents/status/counts`, `GET /api/v2/workforcemanagement/businessunits` and
 * `GET /api/v2/workforcemanagement/businessunits/{businessUnitId}/activitycodes`.
 */
export async function usageOf(api: PresenceApi): Promise<Usage> {
  const [agents, codes] = await Promise.all([known(agentsByStatus(api)), known(codesByStatus(api))]);
  const noCounts = agents.value ? undefined : "the organisation's answer has no counts by status";
  return {
    agents: agents.value ?? new Map<string, number>(),
    codes: codes.value?.byStatus ?? new Map<string, MappedCode[]>(),
    notKnown: withoutUndefined({
      agents: agents.whyNot ?? noCounts,
      codes: codes.whyNot ?? codes.value?.whyNot,
    }),
  };
}

/** What the API answers, or why it does not. */
async function known<T>(answer: Promise<T>): Promise<{ value?: T; whyNot?: string }> {
  try {
    return { value: await answer };
  } catch (error) {
    if (error instanceof PresenceApiError) return { whyNot: reasonOf(error) };
    throw error;
  }
}

async function agentsByStatus(api: PresenceApi): Promise<Map<string, number> | undefined> {
  const query = { groupBy: ["presence"], body: {} };
  const { presenceCounts } = await api.postAnalyticsAgentsStatusCounts(query, patience);
  // Nobody in any status is an empty list.
  if (!Array.isArray(presenceCounts)) return undefined;
  const counts = new Map<string, number>();
  for (const { organizationPresenceId: id, count } of presenceCounts)
    if (id && count) counts.set(id, (counts.get(id) ?? 0) + count);
  return counts;
}

async function codesByStatus(api: PresenceApi): Promise<{ byStatus: Map<string, MappedCode[]>; whyNot?: string }> {
  const { entities } = await api.getWorkforcemanagementBusinessunits({}, patience);
  const units = await Promise.all(entities.flatMap(({ id, name }) => (id ? codesOf(id, name ?? id, api) : [])));
  const byStatus = new Map<string, MappedCode[]>();
  for (const { id, ...code } of units.flatMap(({ codes }) => codes))
    byStatus.set(id, [...(byStatus.get(id) ?? []), code]);
  const unread = units.filter(({ whyNot }) => whyNot !== undefined);
  const [first] = unread;
  const whyNot =
    first && `${first.whyNot}, for ${unread.length} of ${units.length} business units ("${first.name}" first)`;
  return { byStatus, ...withoutUndefined({ whyNot }) };
}

async function codesOf(businessUnitId: string, name: string, api: PresenceApi) {
  const listing = api.getWorkforcemanagementBusinessunitActivitycodes({ businessUnitId }, patience);
  const { value, whyNot } = await known(listing);
  const active = (value?.entities ?? []).filter((one) => one.active !== false);
  const codes = active.flatMap((one) =>
    (one.secondaryPresences ?? []).flatMap(({ id }) =>
      id ? { id, code: one.name ?? one.id ?? "", businessUnit: name } : [],
    ),
  );
  return { name, codes, whyNot };
}

/** A permission that is missing is named; what an organisation does not have is no fault. */
function reasonOf({ operation, status, message }: PresenceApiError): string {
  const { permissions = [] } = endpoints[operation as OperationName] as { permissions?: readonly string[] };
  if (status === 403) return `needs ${permissions.join(" or ")}`;
  return status === 404 ? "the organisation does not have it (404)" : message;
}
