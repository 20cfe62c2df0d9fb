import { PresenceApiError } from "../../api/errors.js";
import { type Definition, type Generation, generations } from "../../definition/definition.js";
import { counted } from "../text.js";
import { duration } from "./access.js";
import { type Evidence, notAsked } from "./evidence.js";
import { failed, type Finding, noted, ok, unknown, warning } from "./finding.js";
import { type Asked, reasonOf } from "./visit.js";

const [older, newer] = generations;
const sides = { [older]: "older", [newer]: "newer" } as const satisfies Record<Generation, string>;

/** Whether the endpoints of a generation answer, and whether the older ones, which know no divisions, leave something out. */
export function endpointsFound(generation: Generation, evidence: Evidence): Finding {
  const { settings, project, visit } = evidence;
  if (!visit?.inside) return notAsked(evidence);
  const isUsed = settings.generation === generation;
  const other = generation === older ? newer : older;
  const [told, others] = [visit.inside[sides[generation]], visit.inside[sides[other]]];
  const namespace = "stack" in project ? project.stack.namespace : "genesyscloud";
  const cure = `\`pulumi config set ${namespace}:presenceApi ${other}\``;
  if ("error" in told) {
    if (isUsed) return failed(reasonOf(told.error), "value" in others ? cure : undefined);
    const { status, code } = told.error instanceof PresenceApiError ? told.error : {};
    const answer = status === undefined ? reasonOf(told.error) : [status, code].join(" ");
    return noted(`not in use here, and answered ${answer}`);
  }
  const active = activeOf(told.value).length;
  const text = `${counted(active, "active definition")}${isUsed ? "; in use here" : ""}`;
  const missing = "value" in others ? activeOf(others.value).length - active : 0;
  if (!isUsed || generation === newer || missing <= 0) return ok(text);
  return warning(`${text}; ${counted(missing, "more is of a division", "more are of divisions")}`, cure);
}

function activeOf(definitions: readonly Definition[]): Definition[] {
  return definitions.filter(({ deactivated }) => !deactivated);
}

/** How many active definitions people have made under each system presence, the fullest first. */
function usedBy(definitions: Asked<Definition[]>): [systemPresence: string, count: number][] | undefined {
  if ("error" in definitions) return undefined;
  const counts = new Map<string, number>();
  for (const { systemPresence, builtIn } of activeOf(definitions.value))
    if (!builtIn) counts.set(systemPresence, (counts.get(systemPresence) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}

/** The limits that the organisation tells, beside what it has. Nobody outside knows their keys: one that is reached may be another's. */
export function limitsFound(evidence: Evidence): Finding {
  const { inside } = evidence.visit ?? {};
  if (!inside) return notAsked(evidence);
  const used = usedBy("value" in inside.newer ? inside.newer : inside.older);
  const [fullest, most = 0] = used?.[0] ?? [];
  const use = used
    ? used
        .slice(0, 3)
        .map((one) => one.join(" "))
        .join(", ") || "no definition"
    : "an unknown number";
  if ("error" in inside.limits)
    return unknown(`active: ${use}; the limits are not told: the API ${reasonOf(inside.limits.error)}`);
  const limits = inside.limits.value.entities;
  const told = limits.map(({ key = "?", value = "?" }) => `${key} = ${value}`).join(", ") || "none";
  const text = `active: ${use}; limits told: ${told}`;
  const reached = limits.find(({ value }) => value !== undefined && most >= value);
  if (!reached || fullest === undefined) return ok(text);
  return warning(
    text,
    `one more under ${fullest} may be refused: deactivate one there, or ask Genesys Cloud for a higher limit`,
  );
}

/** What is left of the requests in a minute. */
export function rateFound(evidence: Evidence): Finding {
  const { visit } = evidence;
  if (!visit || visit.heard.answers === 0) return notAsked(evidence);
  const { rate } = visit.heard;
  if (!rate) return noted("not told; usually 300 requests a minute for a token");
  const text = `${rate.count} of ${rate.allowed} requests in this minute`;
  return rate.count < 0.8 * rate.allowed
    ? ok(text)
    : warning(text, "find out what else uses this OAuth client, or give Pulumi one of its own");
}

/** Farther apart than certificates and logs bear. */
const longSkewMs = 60_000;

/** The server's clock against ours. */
export function clockFound(evidence: Evidence): Finding {
  const { aheadMs } = evidence.visit?.heard ?? {};
  if (aheadMs === undefined) return unknown("not known: nothing has answered");
  const apart = Math.abs(aheadMs);
  if (apart < longSkewMs) return ok("right to the minute");
  return warning(
    `this machine's is ${duration(apart)} ${aheadMs > 0 ? "behind" : "ahead"}: certificates and logins of Pulumi's backends fail by that`,
    "set it (`timedatectl set-ntp true`)",
  );
}
