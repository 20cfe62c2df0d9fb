import { type Command, Option } from "commander";
import { formatOf, outputOptions, printTo } from "../output.js";
import { jsonOf } from "../text.js";

const formats = ["text", "json"] as const;

/** How the doctor prints what it has found. */
export interface PrintOptions {
  json?: true;
  format?: (typeof formats)[number];
  output?: string;
}

export function printOptions(command: Command): Command {
  return outputOptions(command, formats).addOption(new Option("--json", "short for --format json").conflicts("format"));
}

/** Whether it is for a program. */
export function isJson({ json, format, output }: PrintOptions): boolean {
  return json === true || formatOf(formats, format, output) === "json";
}

/** Prints a value for programs, or lines for people. */
export function printFindings(options: PrintOptions, value: unknown, lines: () => readonly string[]): void {
  const printed = isJson(options) ? [jsonOf(value)] : lines();
  printTo(options.output, printed.map((line) => `${line}\n`).join(""));
}
