import deepEqual from "deep-equal";
import { isAbsent, isObject, propertiesOf } from "../../api/json.js";
import type { OrganizationPresence, OrganizationPresenceDefinition } from "../../api/models.js";
import type { Definition } from "../../definition/definition.js";
import { fromWire } from "../../definition/forms.js";
import type { Context } from "../context.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { nameOfFile, readText } from "../files.js";
import type { Names } from "../who.js";

/**
 * A page of `GET /api/v2/presencedefinitions`, the answer of `GET /api/v2/presence/definitions`, or what `presence catalogue` saves,
 * which has the same.
 */
interface SavedListing {
  entities: unknown[];
  total?: number;
}

/**
 * The definitions of a saved listing: one answer of either generation, an array of such answers, an array of definitions, or a saved
 * catalogue.
 * @throws Exit (usage) that lists every fault, and one that says so when pages are missing
 */
export async function readListing(path: string): Promise<Definition[]> {
  return listingIn(path, jsonIn(path, await readText(path)));
}

/** The same of what a file holds. */
export function listingIn(path: string, saved: unknown): Definition[] {
  const parts = partsOf(saved);
  if (!holdsListing(saved))
    return refuse(path, ["it holds neither a listing with entities nor an array of definitions"]);

  const entities = entitiesOf(parts);
  const row = entities.findIndex(isRow);
  if (row >= 0)
    return refuse(path, [
      `definition ${row + 1} has no languageLabels, so it is a row of a table, and no definition: save it again without --columns`,
    ]);
  const faults: string[] = [];
  const byId = new Map<string, Definition>();
  for (const [index, entity] of entities.entries()) {
    const wrong = faultOf(entity);
    if (wrong !== undefined) {
      faults.push(`definition ${index + 1}: ${wrong}`);
      continue;
    }
    const definition = fromWire(entity as OrganizationPresence & OrganizationPresenceDefinition);
    const other = byId.get(definition.id);
    if (other && !deepEqual(definition, other, { strict: true }))
      faults.push(
        `definition ${index + 1}: ${definition.id} is there already, and not the same; save the listing again`,
      );
    byId.set(definition.id, definition);
  }
  const total = Math.max(0, ...parts.filter(isListing).map(({ total = 0 }) => total));
  if (faults.length === 0 && byId.size < total)
    faults.push(
      `it holds ${byId.size} of ${total} definitions; save every page (pageNumber=1, 2, …) and join them: jq -s . page*.json`,
    );
  return faults.length > 0 ? refuse(path, faults) : [...byId.values()];
}

/** Whether it is a listing as a whole, be its definitions what they may. */
export function holdsListing(saved: unknown): boolean {
  return Array.isArray(saved) || isListing(saved);
}

/** By id, who changed the definitions of a saved catalogue last, as it says. */
export function namesIn(saved: unknown): Names {
  return new Map(
    entitiesOf(partsOf(saved)).flatMap((entity) => {
      const { modifiedBy, changedBy } = propertiesOf(entity);
      const { id } = propertiesOf(modifiedBy);
      return typeof id === "string" && typeof changedBy === "string" ? [[id, changedBy] as const] : [];
    }),
  );
}

/** Where a saved catalogue is from, and when it was saved; empty of any other listing, which does not tell. */
export function contextIn(saved: unknown): Context {
  const told = Object.entries(propertiesOf(propertiesOf(saved)["context"]));
  return Object.fromEntries(told.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

function partsOf(saved: unknown): unknown[] {
  return Array.isArray(saved) ? (saved as unknown[]) : [saved];
}

function entitiesOf(parts: readonly unknown[]): unknown[] {
  return parts.flatMap((part) => (isListing(part) ? part.entities : [part]));
}

/**
 * The JSON that a file holds.
 * @throws Exit (usage)
 */
export function jsonIn(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse(path, [`it is ${text.trim() === "" ? "empty" : `not JSON: ${(error as Error).message}`}`]);
  }
}

/** @throws Exit (usage) that lists what keeps a file from being used */
export function refuse(path: string, faults: string[]): never {
  const all = faults.map((fault) => `\n- ${fault}`).join("");
  throw new Exit(exitCodes.usage, `${nameOfFile(path)} cannot be used:${all}`);
}

function isListing(value: unknown): value is SavedListing {
  return isObject(value) && Array.isArray(value["entities"]);
}

/** Whether something is what `--columns` leaves of a definition. One of the API's own that lacks labels still has its path. */
function isRow(entity: unknown): boolean {
  return isObject(entity) && isAbsent(entity["languageLabels"]) && isAbsent(entity["selfUri"]);
}

/** What keeps an entity from being read as a definition at all. */
function faultOf(entity: unknown): string | undefined {
  if (!isObject(entity)) return "is not an object";
  if (typeof entity["id"] !== "string" || entity["id"] === "") return "has no id";
  const labels = entity["languageLabels"] ?? {};
  if (!isObject(labels) || !Object.values(labels).every((label) => typeof label === "string"))
    return `${entity["id"]}: languageLabels is not an object of texts`;
  if (typeof (entity["systemPresence"] ?? "") !== "string") return `${entity["id"]}: systemPresence is not a text`;
  return undefined;
}
