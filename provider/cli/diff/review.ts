import { compare } from "../../definition/compare.js";
import type { Desired } from "../../definition/definition.js";
import { actionFor, inCatalogueOrder } from "../review/build.js";
import { doubtsOf } from "../review/doubts.js";
import { type Action, catalogueOf, type Review, type ReviewedStatus } from "../review/model.js";
import { doubtsIn, type Pairs, pairsOf } from "../sources/pairs.js";
import type { Known, Source } from "../sources/source.js";

/**
 * What it means to go from one catalogue to another, as a review.
 *
 * Where the first is an organisation and the second declares statuses, what only the organisation has stays as it is: nothing declares
 * it, so nothing touches it. Otherwise what only the first has is lost.
 * @param isByFirst whether statuses that both have are called as in the first; by what declares them unless given
 */
export function reviewBetween(
  from: Source,
  to: Source,
  isByFirst = from.kind === "declared" && to.kind !== "declared",
): Review {
  const isDeclared = to.kind === "declared";
  const { both, onlyOne, onlyOther } = pairsBetween(from, to);
  const isUntouched = from.kind === "organization" && isDeclared;
  const kept = both.map(([one, other]) => ({
    ...pairOf(one.definition, other.definition, isDeclared),
    ...named(isByFirst ? one : other, one.id ?? other.id),
  }));
  const left = onlyOne.map((one): ReviewedStatus => {
    const { definition } = one;
    const stays = isUntouched || definition.deactivated;
    return {
      ...named(one),
      before: definition,
      ...(stays && { after: definition }),
      actions: stays ? [] : [{ kind: "deactivated" }],
    };
  });
  const made = onlyOther.map((other): ReviewedStatus => {
    const { definition } = other;
    // Somebody may keep what is deactivated; nobody makes it.
    return { ...named(other), after: definition, actions: definition.deactivated ? [] : [{ kind: "created" }] };
  });
  const statuses = [...kept, ...left, ...made].toSorted(inCatalogueOrder);
  return {
    stack: "",
    project: "",
    statuses,
    notShown: 0,
    others: {},
    errors: [],
    warnings: doubtsOf(catalogueOf({ statuses }), []),
    ...(from.kind !== to.kind && { unmanaged: catalogueOf({ statuses: isDeclared ? left : made }) }),
  };
}

/** Why it is not certain which status of the second is one of the first, by its name: such a one is not to be changed by the other. */
export function doubtsBetween(from: Source, to: Source): ReadonlyMap<string, string> {
  return doubtsIn(pairsBetween(from, to));
}

function pairsBetween(from: Source, to: Source): Pairs<Known, Known> {
  return pairsOf(from.statuses, to.statuses, from.kind === "declared" && to.kind === "declared");
}

function pairOf(before: Desired, desired: Desired, isDeclared: boolean): Omit<ReviewedStatus, "name"> {
  const after = wanted(before, desired, isDeclared);
  return {
    before,
    after,
    actions: compare(before, after).differences.map((difference): Action => actionFor(difference)),
  };
}

/** A name is compared only where a program gives one: organisations make names of labels. */
function wanted(before: Desired, after: Desired, isDeclared: boolean): Desired {
  const { name, ...rest } = after;
  return isDeclared && name !== undefined && before.name !== undefined ? { ...rest, name } : rest;
}

function named({ name, id }: Known, knownId = id): Pick<ReviewedStatus, "name" | "id"> {
  return { name, ...(knownId !== undefined && { id: knownId }) };
}
