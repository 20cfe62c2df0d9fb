/** A command that has ended. */
export interface Ran {
  exitCode: number;
  printed: string;
}

/** A preview: what would be done with presence definitions, by resource name. */
export interface Preview extends Ran {
  operations: Record<string, string>;
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

export const isDefinition = ({ urn }: { urn: string }): boolean => urn.includes("genesyscloud:PresenceDefinition::");

export function previewOf(ran: Ran, steps: readonly { op: string; urn: string }[]): Preview {
  const planned = steps.filter((step) => isDefinition(step) && step.op !== "same" && step.op !== "refresh");
  return { ...ran, operations: Object.fromEntries(planned.map(({ op, urn }) => [urn.replace(/^.*::/, ""), op])) };
}
