import deepEqual from "deep-equal";
import type { LanguageLabels } from "./api/models.js";
import type { Claims } from "./claims.js";
import { compare, describe, describeDifference } from "./compare.js";
import type { Definition, Desired } from "./definitions.js";
import type { Adoption, AdoptMode } from "./fields.js";
import { sameSystemPresence } from "./vocabulary.js";

/** How a resource that has no definition yet gets one. */
export type Plan =
  { kind: "create" } | { kind: "adopt"; existing: Definition } | { kind: "refuse"; property: string; reason: string };

/** What a resource wants, and who asks. */
export interface Request {
  /** The resource's Pulumi name. */
  name: string;
  desired: Desired;
  adoption: Adoption & { adopt: AdoptMode };
}

/** Decides between a new definition and one that the organisation already has. Changes nothing. */
export function planFor(request: Request, existing: Iterable<Definition>, claims: Claims): Plan {
  const { desired, adoption, name } = request;
  if (adoption.adopt === "never") return { kind: "create" };
  // What another resource of the program manages follows that resource's own words, whatever they are right now.
  const free = [...existing].filter((one) => !one.builtIn && alike(one, desired) && !claims.heldBy(one.id, name));
  const identical = free.filter((one) => sameWords(one, desired));
  // A resource of the state that the program no longer mentions hands over only what is the same word for word.
  const sharing = free.filter((one) => !identical.includes(one) && !claims.boundBy(one.id, name));
  const active = (all: Definition[]) => all.filter((one) => !one.deactivated);
  const deactivated = (all: Definition[]) => all.filter((one) => one.deactivated);

  if (active(identical).length > 0) return only(active(identical));
  if (adoption.adopt === "matching") {
    if (active(sharing).length > 0) return only(active(sharing));
    return newest(deactivated(identical)) ?? newest(deactivated(sharing)) ?? { kind: "create" };
  }
  const [rival] = active(sharing);
  if (rival) return refuseRival(rival, desired);
  return newest(deactivated(identical)) ?? { kind: "create" };
}

/** Decides on a definition that the program names by id. Changes nothing. */
export function planForId(request: Request, adoptId: string, existing: Definition | undefined, claims: Claims): Plan {
  const refuse = (reason: string): Plan => ({ kind: "refuse", property: "adoptId", reason });
  if (!existing)
    return refuse(
      `the organisation has no presence definition ${adoptId} that this client may see. Leave adoptId out to make a new one`,
    );
  if (existing.builtIn) return refuse(`${describe(existing)} is a System definition, which nobody can change`);
  const holder = claims.heldBy(adoptId, request.name);
  if (holder) return refuse(`${describe(existing)} is managed by the resource "${holder}" already`);
  if (!sameSystemPresence(existing.systemPresence, request.desired.systemPresence))
    return refuse(
      `${describe(existing)} cannot become ${request.desired.systemPresence}: the API never changes a system presence. ` +
        `Set systemPresence: "${existing.systemPresence}", or leave adoptId out to make a new definition`,
    );
  return { kind: "adopt", existing };
}

/**
 * What taking over does, in the words of a preview.
 * @param previous the resource that managed the definition so far, and that the program no longer mentions
 */
export function describeAdoption(existing: Definition, desired: Desired, previous?: string): string {
  const { differences } = compare(existing, desired);
  const reactivates = existing.deactivated && !desired.deactivated;
  const changes = differences.filter(({ path }) => !(reactivates && path === "deactivated")).map(describeDifference);
  return [
    `${reactivates ? "reactivates" : "takes over"} ${describe(existing)}`,
    previous === undefined ? "" : ` from the resource "${previous}"`,
    changes.length > 0 ? ` and changes ${changes.join(", ")}` : "",
  ].join("");
}

/** Same system presence, division and labels, word for word. */
export function sameWords(one: Desired, other: Desired): boolean {
  return (
    sameSystemPresence(one.systemPresence, other.systemPresence) &&
    (one.divisionId === undefined || other.divisionId === undefined || one.divisionId === other.divisionId) &&
    deepEqual(one.languageLabels, other.languageLabels, { strict: true })
  );
}

/** The first language in which two definitions of one system presence and of overlapping divisions have the same label. */
export function sharedLanguage(one: Desired, other: Desired): string | undefined {
  // The labels first: they rule out nearly everything, and this runs for every pair of a large organisation.
  const language = firstShared(one.languageLabels, other.languageLabels);
  if (language === undefined || !sameSystemPresence(one.systemPresence, other.systemPresence)) return undefined;
  const divisions = [one.divisionId ?? "*", other.divisionId ?? "*"];
  return divisions[0] === divisions[1] || divisions.includes("*") ? language : undefined;
}

function firstShared(one: LanguageLabels, other: LanguageLabels): string | undefined {
  for (const language in one) if (one[language] === other[language]) return language;
  return undefined;
}

function alike(one: Desired, other: Desired): boolean {
  return sharedLanguage(one, other) !== undefined;
}

function only(candidates: Definition[]): Plan {
  const [existing, ...others] = candidates;
  if (existing && others.length === 0) return { kind: "adopt", existing };
  return {
    kind: "refuse",
    property: "languageLabels",
    reason:
      `the organisation has ${candidates.length} active definitions that this could be: ${candidates.map(describe).join(", ")}. ` +
      'Name the right one with adoptId, or create one more with adopt: "never"',
  };
}

function newest(candidates: Definition[]): Plan | undefined {
  const age = (one: Definition) => one.modifiedDate ?? one.createdDate ?? "";
  const [existing] = candidates.toSorted((one, other) => age(other).localeCompare(age(one)));
  return existing && { kind: "adopt", existing };
}

function refuseRival(rival: Definition, desired: Desired): Plan {
  const language = sharedLanguage(rival, desired) ?? "";
  return {
    kind: "refuse",
    property: `languageLabels.${language}`,
    reason:
      `the organisation already has the active definition ${describe(rival)} with the same label in ${language}. ` +
      `Take it over with adoptId: "${rival.id}" or adopt: "matching", create a second one beside it with adopt: "never", or change the label`,
  };
}
