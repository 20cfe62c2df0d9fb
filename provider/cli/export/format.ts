import type { Generation } from "../../definition/definition.js";
import type { Sorted } from "./statuses.js";

/** What a project is called, and which endpoints its statuses are from. */
export interface ProjectOptions {
  name: string;
  generation: Generation;
}

/** The files of a project, by name. */
export type ProjectFiles = Record<string, string>;

/** A language that a project can be written in. */
export interface Format {
  /** The file that declares the statuses. */
  program: string;
  /** What gets all that the project needs, as a command in its folder. */
  install: string;
  /** Whether a status may belong to a system presence of the organisation's own. */
  takesAnySystemPresence: boolean;
  /** Everything that makes a folder a Pulumi project which runs the program. */
  files: (sorted: Sorted, options: ProjectOptions) => ProjectFiles;
}
