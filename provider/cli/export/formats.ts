import type { Format } from "./format.js";
import { python } from "./python.js";
import { typescript } from "./typescript.js";
import { yaml } from "./yaml.js";

/** The languages that a project can be written in; the first is the default. */
export const formats = { typescript, python, yaml } satisfies Record<string, Format>;

/** The format of a project that has these files. Every project has what is all that one in YAML has, so that one comes last. */
export function formatOf(names: readonly string[]): string | undefined {
  return Object.entries(formats).find(([, { program }]) => names.includes(program))?.[0];
}
