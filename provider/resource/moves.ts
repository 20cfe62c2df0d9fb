import type { Caller } from "../organization/reporter.js";
import type { Claims } from "./claims.js";
import type { Entry } from "./stack-state.js";

/** A definition's id, and those that its status had before it, newest first. */
export interface Ids {
  id: string;
  /** Absent where the status was never moved. */
  previousIds?: readonly string[] | undefined;
}

/** Of a status that was moved, the ids that it had: a system presence cannot be changed, so that a move makes a new definition. */
export interface Move {
  /** Those from before, newest first, by which flows, data actions and reports may still name it. */
  from: string[];
  /** The one that it has now. */
  to: string;
}

/**
 * Of some statuses those that were moved. An id that another of them has by now is no former one any more: what names it, names that one.
 */
export function movesAmong<Status extends Ids>(statuses: readonly Status[]): (Move & { status: Status })[] {
  const present = new Set(statuses.map(({ id }) => id));
  return statuses.flatMap((status) => {
    const from = (status.previousIds ?? []).filter((id) => !present.has(id));
    return from.length > 0 ? [{ status, from, to: status.id }] : [];
  });
}

/** The same by the key of each status in its catalogue. */
export function movesByKey(statuses: readonly (Ids & { key: string })[]): Record<string, Move> {
  return Object.fromEntries(movesAmong(statuses).map(({ status, from, to }) => [status.key, { from, to }]));
}

/** The ids that resources had before, as far as a run can know. */
export class FormerIds {
  readonly #met = new Map<string, Ids>();

  /** The state says which ids a resource has and had. */
  had({ urn }: Caller, { id, previousIds }: Ids): void {
    this.#met.set(urn, { id, previousIds });
  }

  /**
   * The ids that a resource had before the definition that it is getting, newest first; that definition's own may be among them. A
   * definition that another resource has taken over goes on there, with all that it was known by.
   * @param entries of the stack's state, by which those are known that a run is not told of: what is tainted is not compared
   * @param adoptedId the definition that it takes over, if it does
   * @param isHere whether an entry is of the organisation at hand: the state may be another stack's
   */
  async before(
    self: Caller,
    { entries, claims }: { entries: readonly Entry[]; claims: Claims },
    adoptedId: string | undefined,
    isHere: (entry: Entry) => Promise<boolean>,
  ): Promise<string[]> {
    const live = entries.filter(({ condemned, external }) => !condemned && !external);
    const entry = live.find(({ urns }) => urns.includes(self.urn));
    const own = this.#met.get(self.urn) ?? (entry && (await isHere(entry)) ? entry : undefined);
    const kept = own && !claims.holder(own.id, self) ? [own.id, ...(own.previousIds ?? [])] : [];
    const inherited = live.filter(
      ({ id, urns }) => id === adoptedId && !urns.some((urn) => urn === self.urn || claims.hasLeft(id, urn)),
    );
    return [...new Set([...kept, ...inherited.flatMap(({ previousIds = [] }) => previousIds)])];
  }
}
