import { compare } from "../../definition/compare.js";
import type { Desired } from "../../definition/definition.js";
import { actionFor, inCatalogueOrder } from "../review/build.js";
import { doubtsOf } from "../review/doubts.js";
import { type Action, catalogueOf, type Review, type ReviewedStatus } from "../review/model.js";
import type { Pairs } from "../sources/pairs.js";
import type { Known, Source } from "../sources/source.js";

/**
 * What it means to go from one catalogue to another, as a review.
 *
 * Where the first is an organisation and the second declares statuses, what only the organisation has stays as it is: nothing declares
 * it, so nothing touches it. Otherwise what only the first has is lost.
 */
export function reviewBetween(from: Source, to: Source, pairs: Pairs): Review {
  const isDeclared = to.kind === "declared";
  const isUntouched = from.kind === "organization" && isDeclared;
  const kept = pairs.both.map(([one, other]): ReviewedStatus => {
    const after = wanted(one.definition, other.definition, isDeclared);
    // What declares a status has the name for it.
    const { name } = from.kind === "declared" && !isDeclared ? one : other;
    const actions = actionsBetween(one, other, isDeclared);
    return {
      ...named({ ...other, name, ...identity(one) }),
      before: one.definition,
      after,
      ...(actions.length > 0 && changeOf(one)),
      actions,
    };
  });
  const left = pairs.left.map((one): ReviewedStatus => {
    const { definition } = one;
    const stays = isUntouched || definition.deactivated;
    return {
      ...named(one),
      before: definition,
      ...(stays ? { after: definition } : changeOf(one)),
      actions: stays ? [] : [{ kind: "deactivated" }],
    };
  });
  const made = pairs.made.map((other): ReviewedStatus => {
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

/** What it takes from one status to another. */
export function actionsBetween(one: Known, other: Known, isDeclared: boolean): Action[] {
  const { differences } = compare(one.definition, wanted(one.definition, other.definition, isDeclared));
  return differences.map((difference) => actionFor(difference));
}

/** A name is compared only where a program gives one: organisations make names of labels. */
function wanted(before: Desired, after: Desired, isDeclared: boolean): Desired {
  const { name, ...rest } = after;
  return isDeclared && name !== undefined && before.name !== undefined ? { ...rest, name } : rest;
}

function named({ name, id }: Known): Pick<ReviewedStatus, "name" | "id"> {
  return { name, ...(id !== undefined && { id }) };
}

function changeOf({ changed }: Known): Pick<ReviewedStatus, "changed"> {
  return changed === undefined ? {} : { changed };
}

function identity({ id }: Known): Pick<Known, "id"> {
  return id === undefined ? {} : { id };
}
