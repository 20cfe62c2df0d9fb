import type { PresenceApi } from "../../api/presence-api.js";
import type { Usage } from "../../organization/usage.js";
import { userNames } from "../user-names.js";
import { byName, type Names, userIn } from "../who.js";
import type { Ask } from "./organization.js";
import { affectedOf, type Review, type ReviewedStatus } from "./model.js";

/**
 * A review with who and what uses the statuses that are deactivated, moved or renamed, and with people's names. Where there are none of
 * these, nothing is asked; what cannot be known is no failure.
 */
export async function withUse(review: Review, ask: Ask): Promise<Review> {
  const { all: affected } = affectedOf(review);
  if (affected.length === 0) return review;
  const asked = await ask();
  if ("whyNot" in asked)
    return { ...review, notKnown: { ...review.notKnown, agents: asked.whyNot, codes: asked.whyNot } };
  const [usage, names] = await Promise.all([asked.usage(), userNames(asked.api, peopleIn(review, affected))]);
  return {
    ...review,
    statuses: review.statuses.map((status) => named(affected.includes(status) ? used(status, usage) : status, names)),
    notKnown: { ...review.notKnown, ...usage.notKnown },
  };
}

/** A review with the names of those who made its changes. */
export async function withNames(review: Review, api: PresenceApi): Promise<Review> {
  const { statuses, unmanaged } = review;
  const people = [...statuses, ...(unmanaged ?? [])].flatMap(({ made }) => userIn(made?.by) ?? []);
  if (people.length === 0) return review;
  const names = await userNames(api, people);
  return {
    ...review,
    statuses: statuses.map((status) => named(status, names)),
    ...(unmanaged && { unmanaged: unmanaged.map((status) => named(status, names)) }),
  };
}

function peopleIn({ statuses }: Review, affected: readonly ReviewedStatus[]): string[] {
  const told = [...affected.map(({ changed }) => changed), ...statuses.map(({ drift }) => drift)];
  return told.flatMap((change) => userIn(change?.by) ?? []);
}

function used(status: ReviewedStatus, { agents, codes, notKnown }: Usage): ReviewedStatus {
  const id = status.id ?? "";
  const mapped = codes.get(id);
  return {
    ...status,
    use: { ...(notKnown.agents === undefined && { agents: agents.get(id) ?? 0 }), ...(mapped && { codes: mapped }) },
  };
}

function named<Status extends ReviewedStatus>(status: Status, names: Names): Status {
  const { drift, changed, made } = status;
  return {
    ...status,
    ...(drift && { drift: byName(drift, names) }),
    ...(changed && { changed: byName(changed, names) }),
    ...(made && { made: byName(made, names) }),
  };
}
