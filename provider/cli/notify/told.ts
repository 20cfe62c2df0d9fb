import { existsSync } from "node:fs";
import { isObject, parseJson, propertiesOf } from "../../api/json.js";
import { readTextFile } from "../../catalogue-file/text-file.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { refuseUnwritable, writeWhole } from "../files.js";
import { inOrder } from "./fingerprint.js";
import type { ServiceName } from "./settings.js";

/** The fingerprints of what each webhook was told last, by what it was about. */
export type Told = Partial<Record<ServiceName, Readonly<Record<string, string>>>>;

/**
 * Reads what was told: nothing where there is no file yet.
 * @throws Exit (usage) where it holds something else, or could not be written afterwards
 */
export function readTold(path: string): Told {
  refuseUnwritable(path);
  if (!existsSync(path)) return {};
  const saved = propertiesOf(parseJson(textIn(path)))["told"];
  if (isObject(saved) && Object.values(saved).every(isObject)) return saved;
  throw new Exit(
    exitCodes.usage,
    `${path} is not what presence notify keeps there, so nobody was told: name another file, or remove it, and everything is told anew`,
  );
}

function textIn(path: string): string {
  try {
    return readTextFile(path);
  } catch (error) {
    throw new Exit(exitCodes.usage, `${path}: ${(error as Error).message}`);
  }
}

/** What a webhook was told last about a subject. */
export function lastTold(told: Told, name: ServiceName, subject: string): string {
  const known = told[name] ?? {};
  return Object.hasOwn(known, subject) ? (known[subject] ?? inOrder) : inOrder;
}

/**
 * Adds what webhooks were told, and writes it down.
 * @throws Exit (failed) where it cannot be written
 */
export function writeTold(
  path: string,
  before: Told,
  names: readonly ServiceName[],
  subject: string,
  fingerprint: string,
): void {
  const told = { ...before };
  for (const name of names) told[name] = { ...told[name], [subject]: fingerprint };
  const cure = "It was told all the same, and is told again by the next run.";
  writeWhole(path, `${JSON.stringify({ told }, undefined, 2)}\n`, cure);
}
