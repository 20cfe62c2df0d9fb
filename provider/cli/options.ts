import { InvalidArgumentError } from "commander";
import { faultOfLanguage } from "../definition/checks.js";
import { type Limit, readLimit } from "../definition/deactivation-limit.js";

/** A whole number of an option. Throws InvalidArgumentError. */
export function readCount(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It must be a whole number, 0 or more.");
  return Number(text);
}

/** How many definitions may be deactivated. Throws InvalidArgumentError. */
export function readDeactivationLimit(text: string): Limit {
  const limit = readLimit(text);
  if (limit === undefined)
    throw new InvalidArgumentError("It must be a whole number, such as 3, or a percentage, such as 30%.");
  return limit;
}

/** The longest Markdown, in bytes. Throws InvalidArgumentError. */
export function readLength(text: string): number {
  if (readCount(text) < 2_000) throw new InvalidArgumentError("It must be 2000 or more.");
  return readCount(text);
}

/** A language of an option. Throws InvalidArgumentError. */
export function readLanguage(text: string): string {
  const fault = faultOfLanguage(text);
  if (fault !== undefined) throw new InvalidArgumentError(fault);
  return text;
}

/** Languages of an option, separated by commas. Throws InvalidArgumentError. */
export function readLanguages(text: string): string[] {
  const given = text.split(",").map((item) => item.trim());
  if (given.includes("")) throw new InvalidArgumentError("It must name languages, such as en_US,es.");
  return [...new Set(given.map(readLanguage))];
}
