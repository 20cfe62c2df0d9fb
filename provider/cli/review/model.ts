import { hasUnknown } from "../../definition/checks.js";
import type { Difference } from "../../definition/compare.js";
import { type Desired, labelOf } from "../../definition/definition.js";
import type { MappedCode, NotKnown } from "../../organization/usage.js";
import { shown } from "../text.js";
import type { LastChange } from "../who.js";

/** Everything that can happen to a status. */
export type ActionKind =
  | "created"
  | "adopted"
  | "reactivated"
  | "renamed"
  | "translated"
  | "untranslated"
  | "moved"
  | "replaced"
  | "changed"
  | "resent"
  | "deactivated"
  | "handedOver"
  | "released";

/** One thing that will happen to a status. */
export interface Action {
  kind: ActionKind;
  /** The language of a label. */
  language?: string;
  /** The property that changes, where it is not a label: `name`, `divisionId`. */
  property?: string;
  /** The value before; for `adopted`, the resource that managed the definition so far. */
  before?: unknown;
  /** The value after; for `adopted` and `reactivated` the definition's id, for `handedOver` the resource that manages it from now on. */
  after?: unknown;
}

/** What somebody changed outside Pulumi since the last run; by whom and when, where the API tells. */
export interface Drift extends LastChange {
  /** From what the last run left (`existing`) to what was found (`desired`); empty where the definition is gone. */
  differences: Difference[];
  /** The organisation no longer has the definition, or does not show it to this client. */
  gone: boolean;
}

/** Who and what uses a status of the organisation now, as far as that is known. */
interface Use {
  /** How many agents are in it. */
  agents?: number;
  /** The activity codes of workforce management that are mapped to it. */
  codes?: readonly MappedCode[];
}

/** A status of the program, of the organisation, or of both. */
export interface ReviewedStatus {
  /** The resource's name in the program. */
  name: string;
  /** The id of the definition as it is; absent where there is none yet. */
  id?: string;
  /** As the organisation has it; absent where it is made. */
  before?: Desired;
  /** As it will be; absent where the program no longer has it. */
  after?: Desired;
  /** The id that it goes on under, where it gets another one and that is known. */
  newId?: string;
  /** An earlier run was to remove its definition and has not. */
  isLeftover?: true;
  /** Its labels are secret as a whole, or known only when it runs: which it has cannot be told. */
  labelsNotKnown?: true;
  /** In a comparison: it cannot be told which status of the other side it is. */
  isUnclear?: true;
  /** Empty where nothing happens. */
  actions: Action[];
  drift?: Drift;
  /** Who changed the definition last and when, where the API tells. */
  changed?: LastChange;
  /** Who made this change and when, where it is one that an organisation has had already and the API tells. */
  made?: LastChange;
  /** Of what is deactivated, moved or renamed, where it was asked. */
  use?: Use;
}

/** What a preview or a comparison means, in the words of the domain: built once, and printed by every format. */
export interface Review {
  /** The stack and its project; empty where no stack is reviewed. */
  stack: string;
  project: string;
  /** The id of the organisation, where the state knows it. */
  organization?: string;
  /** In the order of system presence, label and name. */
  statuses: ReviewedStatus[];
  /** How many unchanged statuses or other resources the preview does not show. */
  notShown: number;
  /** Resources of other types that change, by Pulumi's operation. */
  others: Readonly<Record<string, number>>;
  /** Why the preview is not complete. */
  errors: string[];
  /** What the preview warns of. */
  warnings: string[];
  /** Active statuses of an organisation that the other side does not declare; absent where that is not told. */
  unmanaged?: ActiveStatus[];
  /** What was to be known of the organisation and is not, with the reason. */
  notKnown?: NotKnown & { unmanaged?: string };
}

/** The statuses that something happens to. */
export function changesOf({ statuses }: Review): ReviewedStatus[] {
  return statuses.filter(({ actions }) => actions.length > 0);
}

/** The statuses of a comparison of which it cannot be told what happens to them. */
export function unclearOf({ statuses }: Review): ReviewedStatus[] {
  return statuses.filter(({ isUnclear }) => isUnclear);
}

/** A status that was changed by hand. */
export type DriftedStatus = ReviewedStatus & { drift: Drift };

/** The statuses that were changed by hand. */
export function driftedOf({ statuses }: Pick<Review, "statuses">): DriftedStatus[] {
  return statuses.filter((status): status is DriftedStatus => status.drift !== undefined);
}

/** A status that agents can choose. */
export type ActiveStatus = ReviewedStatus & { after: Desired };

/** The statuses that agents will be able to choose: the catalogue as it will be. */
export function catalogueOf({ statuses }: Pick<Review, "statuses">): ActiveStatus[] {
  return statuses.filter((status): status is ActiveStatus => status.after !== undefined && !status.after.deactivated);
}

/** The definitions that are deactivated. */
export interface Losses {
  /** Of statuses that agents can no longer choose. */
  lost: ReviewedStatus[];
  /** Of statuses that go on under another id. */
  moved: ReviewedStatus[];
}

const does = ({ actions }: ReviewedStatus, ...kinds: ActionKind[]) => actions.some(({ kind }) => kinds.includes(kind));

/** What is deactivated: told and counted in this one way by the verdict, the sections and the gates. */
export function lossesOf(review: Review): Losses {
  // What another resource takes over stays, and what is deactivated already is no loss.
  const losing = changesOf(review).filter((status) => !does(status, "handedOver") && !status.before?.deactivated);
  const lost = losing.filter((status) => does(status, "deactivated"));
  return { lost, moved: losing.filter((status) => does(status, "moved", "replaced") && !lost.includes(status)) };
}

/** The statuses of a change that agents may be in, each once, by what becomes of them. */
export interface Affected extends Losses {
  /** That go on under the same id and another label. */
  renamed: ReviewedStatus[];
  all: ReviewedStatus[];
}

/** The statuses that are deactivated, moved or renamed, as the organisation has them; a label that is only put back is none. */
export function affectedOf(review: Review): Affected {
  const { lost, moved } = lossesOf(review);
  const isRenamed = (status: ReviewedStatus) =>
    status.actions.some((action) => action.kind === "renamed" && !putsBack(status, action));
  const renamed = changesOf(review).filter(
    (status) =>
      status.id !== undefined &&
      isRenamed(status) &&
      !isHidden(status) &&
      !lost.includes(status) &&
      !moved.includes(status),
  );
  return { lost, moved, renamed, all: [...lost, ...moved, ...renamed] };
}

/** Whether agents can choose a status neither before nor after. */
export function isHidden({ before, after }: ReviewedStatus): boolean {
  return after?.deactivated === true && before?.deactivated !== false;
}

/** The statuses that agents have before the change: those of the stack, and what it takes over of others. */
export function offeredIn({ statuses }: Pick<Review, "statuses">): ReviewedStatus[] {
  // What another resource of the program had is counted there.
  const heirs = new Set(
    statuses.flatMap(({ actions }) => actions.flatMap((one) => (one.kind === "handedOver" ? [one.after] : []))),
  );
  const isForeign = ({ name, actions }: ReviewedStatus) =>
    actions.some(({ kind, before }) => kind === "adopted" && before === undefined) && !heirs.has(name);
  return statuses.filter((status) => (status.before ? !status.before.deactivated : isForeign(status)));
}

/** How many agents are in these statuses now, where that is known. */
export function agentsIn(statuses: readonly ReviewedStatus[]): number {
  return statuses.reduce((sum, { use }) => sum + (use?.agents ?? 0), 0);
}

/** Whether an action only undoes what somebody changed by hand since the last run. */
export function putsBack({ drift }: ReviewedStatus, { kind, language, property, after }: Action): boolean {
  if (!drift) return false;
  if (drift.gone) return kind === "created";
  const isDeactivated = kind === "deactivated" ? true : kind === "reactivated" ? false : undefined;
  return drift.differences.some(({ path, existing }) =>
    path === "deactivated"
      ? existing === isDeactivated
      : path === (language === undefined ? property : `languageLabels.${language}`) && existing === after,
  );
}

/** What people know a status by: its label, or the resource's name where it has none. */
export function titleOf(status: ReviewedStatus): string {
  const known = Object.entries(seenOf(status)?.languageLabels ?? {}).filter(([, label]) => !hasUnknown(label));
  return labelOf({ languageLabels: Object.fromEntries(known) }) ?? status.name;
}

/** The system presence that a status belongs to, or belonged to. */
export function systemPresenceOf(status: ReviewedStatus): string {
  const systemPresence = seenOf(status)?.systemPresence ?? "";
  return hasUnknown(systemPresence) ? shown(systemPresence) : systemPresence;
}

/** A status as agents see it: as it will be, or, where they no longer will, as it was. */
function seenOf({ before, after }: ReviewedStatus): Desired | undefined {
  return after?.deactivated && before?.deactivated === false ? before : (after ?? before);
}
