import { withoutUndefined } from "../../api/json.js";
import { compare } from "../../definition/compare.js";
import type { Desired } from "../../definition/definition.js";
import { actionFor, inCatalogueOrder } from "../review/build.js";
import { doubtsOf } from "../review/doubts.js";
import { type Action, catalogueOf, type Review, type ReviewedStatus } from "../review/model.js";
import { type Pairs, unclearCure, whyUnclear } from "../sources/pairs.js";
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
  // What an organisation has otherwise somebody has done to it already.
  const isDone =
    to.kind === "organization" &&
    (from.kind === "declared" || pairs.both.some(([one, other]) => one.id !== undefined && one.id === other.id));
  const kept = pairs.both.map(([one, other]): ReviewedStatus => {
    const after = wanted(one.definition, other.definition, isDeclared);
    // What declares a status has the name for it.
    const { name } = from.kind === "declared" && !isDeclared ? one : other;
    const actions = actionsBetween(one, other, isDeclared);
    // A move has an id on each side.
    const isMoved = actions.some(({ kind }) => kind === "moved");
    const { id = isMoved ? undefined : other.id } = one;
    return {
      name,
      ...withoutUndefined({ id, newId: isMoved ? other.id : undefined }),
      before: one.definition,
      after,
      ...(actions.length > 0 && changeOf(isDone ? undefined : one, isDone ? other : undefined)),
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
    return {
      ...named(other),
      after: definition,
      ...changeOf(undefined, isDone ? other : undefined),
      actions: definition.deactivated ? [] : [{ kind: "created" }],
    };
  });
  const unclear = [...pairs.unclear].map(([one, partners]) => {
    const status: ReviewedStatus = {
      ...named(one),
      before: one.definition,
      after: one.definition,
      actions: [],
      isUnclear: true,
    };
    const cure = from.kind === "declared" || to.kind === "declared" ? `: ${unclearCure}` : "";
    return { status, warning: `${one.name}: ${whyUnclear(partners)}${cure}` };
  });
  const statuses = [...kept, ...left, ...made, ...unclear.map(({ status }) => status)].toSorted(inCatalogueOrder);
  return {
    stack: "",
    project: "",
    statuses,
    notShown: 0,
    others: {},
    errors: [],
    warnings: [...unclear.map(({ warning }) => warning), ...doubtsOf(catalogueOf({ statuses }), [])],
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

/** Who changed a status last, before the change or by it. */
function changeOf(before: Known | undefined, by?: Known): Pick<ReviewedStatus, "changed" | "made"> {
  return withoutUndefined({ changed: before?.changed, made: by?.changed });
}
