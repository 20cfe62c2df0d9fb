import { compare } from "../../definition/compare.js";
import type { Desired } from "../../definition/definition.js";
import { actionFor, inCatalogueOrder } from "../review/build.js";
import { doubtsOf } from "../review/doubts.js";
import { type Action, catalogueOf, type Review, type ReviewedStatus } from "../review/model.js";
import { pairsOf } from "../sources/pairs.js";
import type { Known, Source } from "../sources/source.js";

/**
 * What it means to go from one catalogue to another, as a review.
 *
 * An organisation has statuses that a program does not declare and that none will touch: where the first is an organisation and the
 * second declares statuses, those are told as unmanaged. Everything else that only the first has is lost.
 */
export function reviewBetween(from: Source, to: Source): Review {
  const isDeclared = to.kind === "declared";
  const { both, onlyOne, onlyOther } = pairsOf(from.statuses, to.statuses, from.kind === to.kind && isDeclared);
  const isUnmanaged = from.kind === "organization" && isDeclared;
  const kept = both.map(([one, other]) => pairOf(one, other, isDeclared));
  const left = onlyOne.map((one): ReviewedStatus => {
    const { definition } = one;
    const stays = isUnmanaged || definition.deactivated;
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
    ...(isUnmanaged && { unmanaged: catalogueOf({ statuses: left }) }),
  };
}

function pairOf(one: Known, other: Known, isDeclared: boolean): ReviewedStatus {
  const before = one.definition;
  const after = wanted(before, other.definition, isDeclared);
  const actions = compare(before, after).differences.map((difference): Action => actionFor(difference));
  const { id } = one.id === undefined ? other : one;
  return { name: other.name, ...(id !== undefined && { id }), before, after, actions };
}

/** A name is compared only where a program gives one: organisations make names of labels. */
function wanted(before: Desired, after: Desired, isDeclared: boolean): Desired {
  const { name, ...rest } = after;
  return isDeclared && name !== undefined && before.name !== undefined ? { ...rest, name } : rest;
}

function named({ name, id }: Known): Pick<ReviewedStatus, "name" | "id"> {
  return { name, ...(id !== undefined && { id }) };
}
