import { withoutUndefined } from "../../api/json.js";
import { compare, type Difference } from "../../definition/compare.js";
import type { Definition, Desired } from "../../definition/definition.js";
import { withDefaults } from "../../definition/forms.js";
import { systemPresences } from "../../definition/vocabulary.js";
import type { Adoption } from "../../resource/adopt.js";
import { adoptionFrom, organizationOf } from "../../resource/properties.js";
import { isPresenceDefinition } from "../../resource/tokens.js";
import { partsOfUrn } from "../../resource/urn.js";
import { lastChangeOf } from "../who.js";
import { doubtsOf } from "./doubts.js";
import {
  type Action,
  catalogueOf,
  type Drift,
  type Review,
  type ReviewedStatus,
  systemPresenceOf,
  titleOf,
} from "./model.js";
import type { Preview, PreviewDiagnostic, PreviewState, PreviewStep } from "./preview.js";

/** What Pulumi does with one resource: the refresh comes first, and has the state as the last run left it. */
interface Resource {
  name: string;
  refresh?: PreviewStep;
  /** Before what is changed of the definition that it imports. */
  import?: PreviewStep;
  step?: PreviewStep;
}

/** What a preview means. */
export function reviewOf(preview: Preview): Review {
  const { steps, diagnostics, changeSummary } = preview;
  const { stack = "", project = "" } = partsOfUrn(steps[0]?.urn ?? "") ?? {};
  const own = steps.filter((step) => isPresenceDefinition(stateOf(step)?.type)).flatMap(managedPart);
  const resources = resourcesOf(own.filter((step) => !isLeftover(step)));
  const heirs = heirsOf(resources);
  const isNone = steps.length === 0 && Object.keys(changeSummary).length === 0;
  const failures = diagnostics.filter(({ severity }) => severity === "error").map(textOf);
  const errors = [
    ...(isNone && failures.length === 0 ? ["The preview has no steps: Pulumi has not got to the program."] : failures),
    ...own.flatMap(unknownIn),
  ];
  const shown = sameOf(steps) + refreshedOnly(steps.filter((step) => !isLeftover(step))).length;
  // Where a preview shows everything that stays as it is, a refreshed resource without a step of its own has vanished.
  const complete = errors.length === 0 && sameOf(steps) === changeSummary["same"];
  const statuses = [
    ...resources.flatMap((resource) => statusOf(resource, heirs, complete) ?? []),
    ...leftoversIn(own, heirs),
  ].toSorted(inCatalogueOrder);
  const told = diagnostics.flatMap(warningIn);
  return {
    stack,
    project,
    ...withoutUndefined({ organization: organizationIn(steps) }),
    statuses,
    notShown: Math.max(0, (changeSummary["same"] ?? 0) - shown),
    others: othersOf(steps),
    errors,
    warnings: [...new Set([...told, ...doubtsOf(catalogueOf({ statuses }), told)])],
  };
}

/** The organisation that the stack's definitions are in, as the state has it. */
function organizationIn(steps: readonly PreviewStep[]): string | undefined {
  const definitions = steps.flatMap(({ oldState }) =>
    oldState && isPresenceDefinition(oldState.type) ? [oldState] : [],
  );
  return definitions.flatMap(({ outputs }) => organizationOf(outputs ?? {}) ?? [])[0];
}

function stateOf(step: PreviewStep): PreviewState | undefined {
  return step.newState ?? step.oldState;
}

/**
 * What a step does to the definitions of the stack. One that is only looked up is none, whatever is done to that: a resource that becomes
 * such a one loses its definition, and one that no longer is gets its first.
 */
function managedPart(step: PreviewStep): PreviewStep[] {
  const { urn, oldState, newState } = step;
  if (oldState?.external && newState && !newState.external) return [{ urn, op: "create", newState }];
  if (newState?.external && oldState && !oldState.external)
    return [{ urn, op: "delete", oldState: { ...oldState, delete: false } }];
  return stateOf(step)?.external ? [] : [step];
}

/** The two halves of a replacement, which some previews show beside the `replace` that stands for both, and what ends an earlier one. */
const halves = ["create-replacement", "import-replacement", "delete-replaced", "remove-pending-replace"];

const knownOps = [...halves, "same", "create", "import", "update", "replace", "delete", "refresh"];

/** Of what is not known, it is not to be said that nothing changes. */
function unknownIn({ op, urn }: PreviewStep): string[] {
  if (knownOps.includes(op)) return [];
  return [`What Pulumi's operation "${op}" does to ${partsOfUrn(urn)?.name ?? urn} is not known to this version.`];
}

function resourcesOf(steps: PreviewStep[]): Resource[] {
  const byUrn = new Map<string, Resource>();
  for (const step of steps) {
    if (halves.includes(step.op)) continue;
    const resource = byUrn.get(step.urn) ?? { name: partsOfUrn(step.urn)?.name ?? "" };
    const part = step.op === "refresh" || step.op === "import" ? step.op : "step";
    byUrn.set(step.urn, { ...resource, [part]: step });
  }
  return [...byUrn.values()];
}

/** Whether a step is about what a replacement of this run or of an earlier one leaves, and not about the resource as it is. */
function isLeftover({ op, oldState }: PreviewStep): boolean {
  return oldState?.delete === true && op !== "replace";
}

/** The definitions that an earlier run was to remove and has not: this one does, unless another resource has them by now. */
function leftoversIn(steps: readonly PreviewStep[], heirs: Heirs): ReviewedStatus[] {
  const kept = new Set(steps.flatMap((step) => (isLeftover(step) ? [] : (step.oldState?.id ?? []))));
  const leftovers = new Map(steps.filter(isLeftover).map((step) => [step.oldState?.id ?? "", step]));
  return [...leftovers].flatMap(([id, { op, urn, oldState, newState }]) => {
    const found = op === "refresh" ? newState : oldState;
    if (!found || kept.has(id) || heirs.has(id)) return [];
    const before = desiredIn(found);
    if (before.deactivated || found.retainOnDelete) return [];
    const changed = withoutUndefined({ changed: lastChangeOf((found.outputs ?? {}) as Partial<Definition>) });
    const name = partsOfUrn(urn)?.name ?? id;
    return [{ name, id, before, ...changed, isLeftover: true, actions: [{ kind: "deactivated" }] }];
  });
}

/** The definition that a step takes over, as the provider's check hands it on or Pulumi imports it. */
function adoptionIn({ op, oldState, newState }: PreviewStep): Adoption | undefined {
  if (!["create", "replace", "import"].includes(op)) return undefined;
  const adoption = adoptionFrom(newState?.inputs ?? {});
  if (typeof adoption?.id === "string") return adoption;
  const id = newState?.importID;
  return id === undefined || id === "" || id === oldState?.id ? undefined : { id };
}

/** The resources that take over a definition, by its id. */
type Heirs = ReadonlyMap<string, { name: string; urn: string }>;

function heirsOf(resources: readonly Resource[]): Heirs {
  return new Map(
    resources.flatMap(({ name, ...steps }) =>
      [steps.import, steps.step].flatMap((step) => {
        const adoption = step && adoptionIn(step);
        return adoption ? [[adoption.id, { name, urn: step.urn }] as const] : [];
      }),
    ),
  );
}

function sameOf(steps: PreviewStep[]): number {
  return steps.filter(({ op }) => op === "same").length;
}

function refreshedOnly(steps: PreviewStep[]): PreviewStep[] {
  const others = new Set(steps.filter(({ op }) => op !== "refresh").map(({ urn }) => urn));
  return steps.filter(({ urn }) => !others.has(urn));
}

function statusOf(resource: Resource, heirs: Heirs, complete: boolean): ReviewedStatus | undefined {
  const { name, refresh, import: imported, step = imported } = resource;
  if (!step) return complete ? undefined : unchangedStatus(name, refresh?.oldState);
  const { oldState, newState } = step;
  const actions = [...new Set([imported ?? step, step])].flatMap((one) => actionsOf(one, heirs));
  return {
    name,
    ...withoutUndefined({
      id: oldState?.id ?? adoptionIn(step)?.id,
      labelsNotKnown: step.op !== "delete" && !areKnown(newState) ? (true as const) : undefined,
      before: oldState && desiredIn(oldState),
      after: step.op === "delete" ? undefined : desiredIn(newState),
      drift: refresh && driftOf(refresh.oldState, oldState),
      changed: actions.length > 0 ? lastChangeOf((oldState?.outputs ?? {}) as Partial<Definition>) : undefined,
    }),
    actions,
  };
}

function unchangedStatus(name: string, state: PreviewState | undefined): ReviewedStatus {
  const desired = desiredIn(state);
  return { name, ...withoutUndefined({ id: state?.id, before: desired, after: desired }), actions: [] };
}

function actionsOf(step: PreviewStep, heirs: Heirs): Action[] {
  const { op, oldState, newState } = step;
  const adoption = adoptionIn(step);
  switch (op) {
    case "create":
    case "import":
      return adoption ? adoptionActions(adoption) : [{ kind: "created" }];
    case "update": {
      const actions = differencesBetween(oldState, newState).map(actionFor);
      return actions.length > 0 ? actions : [{ kind: "resent" }];
    }
    case "replace": {
      const actions = differencesBetween(oldState, newState).map(actionFor);
      const moved = actions.some(({ kind }) => kind === "moved");
      // It may be made anew of the definition that it has, as after `--replace`.
      const isNew = !moved && adoption?.id !== oldState?.id;
      return [
        ...(isNew ? [{ kind: "replaced" } as const] : []),
        ...actions,
        ...(adoption ? adoptionActions(adoption) : []),
        ...handOver(step, heirs),
      ];
    }
    case "delete":
      return deletionOf(step, heirs);
    default:
      return [];
  }
}

function differencesBetween(oldState: PreviewState | undefined, newState: PreviewState | undefined): Difference[] {
  return compare(managedIn(oldState), managedIn(newState)).differences;
}

function adoptionActions({ reactivates, id, from, differences = [] }: Adoption): Action[] {
  const first: Action = reactivates
    ? { kind: "reactivated", after: id }
    : { kind: "adopted", after: id, ...withoutUndefined({ before: from }) };
  return [first, ...differences.map(actionFor)];
}

function deletionOf(step: PreviewStep, heirs: Heirs): Action[] {
  const handedOver = handOver(step, heirs);
  if (handedOver.length > 0) return handedOver;
  const { oldState } = step;
  return [{ kind: oldState?.retainOnDelete || desiredIn(oldState).deactivated ? "released" : "deactivated" }];
}

/** That another resource takes over the definition which this one had. */
function handOver({ urn, oldState }: PreviewStep, heirs: Heirs): Action[] {
  const heir = heirs.get(oldState?.id ?? "");
  return !heir || heir.urn === urn ? [] : [{ kind: "handedOver", after: heir.name }];
}

/** What a difference means to people. */
export function actionFor({ path, existing, desired }: Difference): Action {
  const values = withoutUndefined({ before: existing, after: desired });
  const language = /^languageLabels\.(.*)$/s.exec(path)?.[1];
  // A secret difference has no values: what it does to a label cannot be told.
  if (language !== undefined && existing === desired) return { kind: "changed", language };
  if (language !== undefined) {
    if (existing === undefined) return { kind: "translated", language, ...values };
    return { kind: desired === undefined ? "untranslated" : "renamed", language, ...values };
  }
  if (path === "systemPresence") return { kind: "moved", ...values };
  if (path === "deactivated") return { kind: desired === true ? "deactivated" : "reactivated" };
  return { kind: "changed", property: path, ...values };
}

/** @param found as the refresh found it; absent where it found nothing */
function driftOf(left: PreviewState | undefined, found: PreviewState | undefined): Drift | undefined {
  if (!found) return { differences: [], gone: true };
  // Inputs, because they hold a name only where the program manages it.
  const { differences } = compare(withDefaults(left?.inputs ?? {}), withDefaults(found.inputs ?? {}));
  if (differences.length === 0) return undefined;
  const outputs = (found.outputs ?? {}) as Partial<Definition>;
  const told = outputs.modifiedDate !== left?.outputs?.["modifiedDate"];
  return { differences, gone: false, ...(told && lastChangeOf(outputs)) };
}

/** The managed fields of a state: as it is, or what was last asked for where there is nothing yet. */
function managedIn({ inputs = {}, outputs = {} }: Partial<PreviewState> = {}): Desired {
  return withDefaults("systemPresence" in outputs ? outputs : inputs);
}

/** Whether it can be told which labels a state has: those that are secret or unknown as a whole are a text in a preview. */
function areKnown(state: PreviewState | undefined): boolean {
  return typeof managedIn(state).languageLabels === "object";
}

/** The managed fields to be shown. */
function desiredIn(state: PreviewState | undefined): Desired {
  const managed = managedIn(state);
  return { ...managed, languageLabels: areKnown(state) ? managed.languageLabels : {} };
}

function othersOf(steps: PreviewStep[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const step of steps) {
    const state = stateOf(step);
    if (!state || isPresenceDefinition(state.type) || state.custom === false) continue;
    if (!["same", "refresh", "read"].includes(step.op)) counts[step.op] = (counts[step.op] ?? 0) + 1;
  }
  return counts;
}

/** What is warned of: the dynamic provider's warnings are lines of its output, and the native one's belong to a resource. */
function warningIn(diagnostic: PreviewDiagnostic): string[] {
  const { severity, message = "", urn = "" } = diagnostic;
  if (severity !== "warning" && !message.startsWith("warning: ")) return [];
  const { type, name = "" } = partsOfUrn(urn) ?? {};
  return [isPresenceDefinition(type) && severity === "warning" ? `${name}: ${textOf(diagnostic)}` : textOf(diagnostic)];
}

function textOf({ message = "" }: PreviewDiagnostic): string {
  return message.replace(/^(error|warning): /, "").trim();
}

/** The organisation's own system presences come after the usual ones. */
function rank(status: ReviewedStatus): number {
  const index = (systemPresences as readonly string[]).indexOf(systemPresenceOf(status));
  return index < 0 ? systemPresences.length : index;
}

/** The order of a review's statuses: system presence, label and name. */
export function inCatalogueOrder(one: ReviewedStatus, other: ReviewedStatus): number {
  const text = (status: ReviewedStatus) => `${systemPresenceOf(status)} ${titleOf(status)} ${status.name}`;
  return rank(one) - rank(other) || text(one).localeCompare(text(other), "en");
}
