import { isPresenceDefinition } from "../../provider/resource/tokens.js";
import { partsOfUrn } from "../../provider/resource/urn.js";

/** A command that has ended. */
export interface Ran {
  exitCode: number;
  printed: string;
}

/** What a preview says of presence definitions, by resource name. */
export interface Preview extends Ran {
  operations: Record<string, string>;
  /** The paths of the inputs that change. */
  changes: Record<string, string[]>;
}

/** A presence definition in the state of a stack. */
export interface StateResource {
  urn: string;
  id?: string | undefined;
  outputs?: Record<string, unknown> | undefined;
}

/** One stack of a project, and whatever runs it: the CLI, or the small engine where there is none. */
export interface Driver {
  preview(): Promise<Preview>;
  up(): Promise<Ran>;
  destroy(): Promise<Ran>;
  resources(): Promise<StateResource[]>;
  /** Begins an `up` that does one thing after the other, for a test to kill. */
  beginUp(): UpUnderWay;
}

export interface UpUnderWay {
  ended: Promise<unknown>;
  /** Ends it at once, with all that it has started, as a failing machine does. */
  kill(): Promise<void>;
}

/** A step as both plan it. */
interface PlannedStep {
  op: string;
  urn: string;
  oldState?: { inputs?: unknown } | null | undefined;
  newState?: { inputs?: unknown } | null | undefined;
}

export const isDefinition = ({ urn }: { urn: string }): boolean => isPresenceDefinition(partsOfUrn(urn)?.type);

const resourceName = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);

export function previewOf(ran: Ran, steps: readonly PlannedStep[]): Preview {
  const planned = steps.filter((step) => isDefinition(step) && step.op !== "same" && step.op !== "refresh");
  return {
    ...ran,
    operations: Object.fromEntries(planned.map(({ op, urn }) => [resourceName(urn), op])),
    changes: Object.fromEntries(planned.map((step) => [resourceName(step.urn), changedInputs(step)])),
  };
}

function changedInputs({ oldState, newState }: PlannedStep): string[] {
  const [before, after] = [leaves(oldState?.inputs), leaves(newState?.inputs)];
  const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...paths].filter((path) => before[path] !== after[path] && !path.startsWith("__")).sort();
}

function leaves(value: unknown, path = ""): Record<string, string> {
  if (typeof value !== "object" || value === null) return { [path]: JSON.stringify(value) };
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, item]) => leaves(item, path ? `${path}.${key}` : key)),
  ) as Record<string, string>;
}
