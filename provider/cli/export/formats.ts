import { data } from "./data.js";
import type { Format } from "./format.js";
import { python } from "./python.js";
import { typescript } from "./typescript.js";
import { yaml } from "./yaml.js";

/** The languages that a project can be written in, and data. */
export const formats = { data, typescript, python, yaml } satisfies Record<string, Format>;

/** The format of a project that has these files: one with data has what one in TypeScript has, too, and every one what one in YAML has. */
export function formatOf(names: readonly string[]): string | undefined {
  return Object.entries(formats).find(([, { program }]) => names.includes(program))?.[0];
}
