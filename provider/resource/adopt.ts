import type { Fault } from "../definition/checks.js";
import { compare, describeDifference, type Difference } from "../definition/compare.js";
import type { Definition, Desired } from "../definition/definition.js";
import { couldBe, sameWords, sharedLanguage } from "../definition/likeness.js";
import { sameSystemPresence } from "../definition/vocabulary.js";
import type { Caller } from "../organization/reporter.js";
import type { Claims } from "./claims.js";
import { nameOf } from "./errors.js";
import type { Request } from "./request.js";

/** How a resource that has no definition yet gets one; a refusal names those of the listing that it is because of. */
export type Plan =
  | { kind: "create" }
  | { kind: "adopt"; existing: Definition }
  | ({ kind: "refuse"; because: readonly Definition[] } & Fault);

/** Decides between a new definition and one that the organisation already has. Changes and reserves nothing. */
export function planFor(request: Request, existing: Iterable<Definition>, claims: Claims): Plan {
  const { desired, adopt, caller } = request;
  if (adopt === "never") return { kind: "create" };
  // What another resource of the program manages follows that resource's own words, whatever they are right now.
  const free = [...existing].filter((one) => !one.builtIn && isNear(one, desired) && !claims.holder(one.id, caller));
  // What the resource itself has, and is to get anew: after a taint, for example.
  const own = free.find((one) => claims.isBound(one.id, caller));
  if (own) return { kind: "adopt", existing: own };
  const identical = free.filter((one) => sameWords(one, desired));
  // Any other resource of the state hands over only what is the same word for word: it may be in the program, further down.
  const others = free.filter((one) => !identical.includes(one) && !claims.previousHolder(one.id, caller));
  const sharing = others.filter((one) => sharedLanguage(one, desired) !== undefined);
  const active = (all: Definition[]) => all.filter((one) => !one.deactivated);
  const deactivated = (all: Definition[]) => all.filter((one) => one.deactivated);
  // What a resource had that was renamed or moved, rather than what nobody manages.
  const leftFirst = (all: Definition[]) => {
    const left = all.filter((one) => claims.previousHolder(one.id, caller));
    return left.length > 0 ? left : all;
  };
  const [inUse, outOfUse] = [leftFirst(active(identical)), leftFirst(deactivated(identical))];

  // What is not to be offered to agents need take nothing from them.
  if (desired.deactivated && outOfUse.length > 0) return newest(outOfUse);
  if (inUse.length > 0) return only(inUse, caller);
  if (adopt === "matching") {
    if (active(sharing).length > 0) return only(active(sharing), caller);
    const candidates = outOfUse.length > 0 ? outOfUse : deactivated(sharing);
    if (candidates.length > 0) return newest(candidates);
  }
  const [rival] = active(others);
  if (rival) return refuseRival(rival, request);
  return outOfUse.length > 0 ? newest(outOfUse) : { kind: "create" };
}

function isNear(one: Definition, desired: Desired): boolean {
  return sharedLanguage(one, desired) !== undefined || couldBe(one, desired);
}

/** Decides on a definition that the program names by id. Changes and reserves nothing. */
export function planForId(request: Request, adoptId: string, existing: Definition | undefined, claims: Claims): Plan {
  const refuse = (reason: string): Plan => ({ kind: "refuse", because: [], property: "adoptId", reason });
  if (!existing)
    return refuse(
      `the organisation has no presence definition ${adoptId} that this client may see. Leave adoptId out to make a new one`,
    );
  if (existing.builtIn)
    return refuse(`${nameOf(existing, request.caller)} is a System definition, which nobody can change`);
  const holder = claims.holder(adoptId, request.caller);
  if (holder) return refuse(`${nameOf(existing, request.caller)} is managed by the resource "${holder.name}" already`);
  if (!sameSystemPresence(existing.systemPresence, request.desired.systemPresence))
    return refuse(
      `${nameOf(existing, request.caller)} cannot become ${request.desired.systemPresence}: the API never changes a system presence. ` +
        `Set systemPresence: "${existing.systemPresence}", or leave adoptId out to make a new definition`,
    );
  return { kind: "adopt", existing };
}

/** That a resource takes over a definition: handed on from `check` to `create`, and by a preview to the review. */
export interface Adoption {
  id: string;
  /** It was deactivated, and becomes active. */
  reactivates?: true;
  /** The name of the resource that managed the definition so far, and that the program no longer mentions. */
  from?: string;
  /** What is brought in line; without values where they are secret. */
  differences?: Difference[];
}

/**
 * What taking over a definition does.
 * @param previous the resource that managed the definition so far, and that the program no longer mentions
 */
export function adoptionOf(existing: Definition, { desired, caller }: Request, previous?: Caller): Adoption {
  const reactivates = existing.deactivated && !desired.deactivated;
  const { differences } = compare(existing, desired);
  const told = differences.filter(({ path }) => !(reactivates && path === "deactivated"));
  return {
    id: existing.id,
    ...(reactivates && { reactivates }),
    ...(previous && { from: previous.name }),
    ...(told.length > 0 && { differences: caller.secret ? told.map(({ path }) => ({ path })) : told }),
  };
}

/** The same in the words of a preview. */
export function describeAdoption({ reactivates, from, differences }: Adoption, subject: string): string {
  return [
    `${reactivates ? "reactivates" : "takes over"} ${subject}`,
    from === undefined ? "" : ` from the resource "${from}"`,
    differences ? ` and changes ${differences.map(describeDifference).join(", ")}` : "",
  ].join("");
}

function only(candidates: Definition[], caller: Caller): Plan {
  const [existing, ...others] = candidates;
  if (existing && others.length === 0) return { kind: "adopt", existing };
  return {
    kind: "refuse",
    because: candidates,
    property: "languageLabels",
    reason:
      `the organisation has ${candidates.length} active definitions that this could be: ${candidates.map((one) => nameOf(one, caller)).join(", ")}. ` +
      'Name the right one with adoptId, or create one more with adopt: "never"',
  };
}

function newest(candidates: Definition[]): Plan {
  const age = (one: Definition) => one.modifiedDate ?? one.createdDate ?? "";
  const existing = candidates.reduce((best, one) => (age(one) > age(best) ? one : best));
  return { kind: "adopt", existing };
}

function refuseRival(rival: Definition, { desired, caller }: Request): Plan {
  const language = sharedLanguage(rival, desired);
  const how =
    language === undefined
      ? "which could be the same, stored in other letters or cut"
      : `with the same label in ${language}`;
  return {
    kind: "refuse",
    because: [rival],
    property: language === undefined ? "languageLabels" : `languageLabels.${language}`,
    reason:
      `the organisation already has the active definition ${nameOf(rival, caller)} ${how}. ` +
      `Take it over with adoptId: "${rival.id}" or adopt: "matching", create a second one beside it with adopt: "never", or change the label`,
  };
}
