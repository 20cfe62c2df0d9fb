import { PresenceApiError } from "../../api/errors.js";
import type { Definition } from "../../definition/definition.js";
import { withDefaults } from "../../definition/forms.js";
import { unmanagedOf } from "../../resource/unmanaged.js";
import { inCatalogueOrder } from "./build.js";
import type { ActiveStatus, Review } from "./model.js";
import type { Ask } from "./organization.js";

/**
 * A review of a preview with the active statuses of the organisation that no resource of the stack manages: somebody has made them by
 * hand, or another stack manages them. What cannot be known is told as not known.
 */
export async function withUnmanaged(review: Review, ask: Ask): Promise<Review> {
  const { statuses, notShown, errors } = review;
  const unknown = (whyNot: string): Review => ({ ...review, notKnown: { ...review.notKnown, unmanaged: whyNot } });
  if (errors.length > 0) return unknown("the preview is not complete");
  if (notShown > 0) return unknown("the preview leaves out what stays as it is; make it with --refresh --show-sames");
  const asked = await ask();
  if ("whyNot" in asked) return unknown(asked.whyNot);
  try {
    const managed = new Set(statuses.map(({ id }) => id));
    const free = unmanagedOf(await asked.definitions.list(), managed);
    return { ...review, unmanaged: free.map(statusOf).toSorted(inCatalogueOrder) };
  } catch (error) {
    if (error instanceof PresenceApiError) return unknown(error.message);
    throw error;
  }
}

function statusOf({ id, ...definition }: Definition): ActiveStatus {
  const after = withDefaults({ ...definition });
  return { name: id, id, before: after, after, actions: [] };
}
