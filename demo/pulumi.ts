export type Command = "up" | "preview" | "destroy";

/** A resource before or after a step. */
interface ResourceSide {
  inputs?: Record<string, unknown> | undefined;
}

/** What Pulumi does to one resource, or would do. */
export interface Step {
  /** `create`, `update`, `replace`, `delete`, `same`, `refresh` … */
  op: string;
  urn: string;
  old?: ResourceSide | null | undefined;
  new?: ResourceSide | null | undefined;
}

/** One command, ended. */
export interface Run {
  exitCode: number;
  steps: Step[];
  /** Everything it printed. */
  output: string;
}

/** Whatever runs the program: the Pulumi CLI, or the engine in its stead. */
export interface Pulumi {
  /** For people: which it is. */
  title: string;
  run(command: Command): Promise<Run>;
}
