import type { Face } from "../support/project.js";
import { typeTokens } from "../../provider/resource/tokens.js";

export interface Component {
  type: string;
  name: string;
}

/** Where a status is declared: the components around it, the outermost first. */
export const places = {
  top: [],
  meals: [{ type: "team:Meals", name: "meals" }],
  food: [{ type: "team:Food", name: "meals" }],
  nested: [
    { type: "team:All", name: "all" },
    { type: "team:Meals", name: "meals" },
  ],
  catalogue: [{ type: "genesyscloud:presence:Catalogue", name: "c" }],
  "nested catalogue": [
    { type: "team:All", name: "all" },
    { type: "genesyscloud:presence:Catalogue", name: "c" },
  ],
} as const satisfies Record<string, readonly Component[]>;

export type Place = keyof typeof places;
export const placeNames = Object.keys(places) as Place[];

/** Options of a resource; a catalogue gives none to its statuses. */
export interface Options {
  protect?: true;
  retainOnDelete?: true;
  deleteBeforeReplace?: true;
  ignoreChanges?: string[];
}

/** One status of a program. No two of a program share a label or a URN. */
export interface Status {
  name: string;
  place: Place;
  face: Face;
  languageLabels: { en_US: string; es?: string };
  systemPresence: string;
  deactivated?: true;
  adopt?: "matching" | "never";
  options?: Options;
  /** URNs that it had. */
  aliases?: string[];
}

export type Program = readonly Status[];

export const isInCatalogue = (place: Place): boolean => place.endsWith("catalogue");

/** A status's name as a resource: a catalogue puts its own before the key. */
export const resourceName = ({ name, place }: Pick<Status, "name" | "place">): string =>
  isInCatalogue(place) ? `c-${name}` : name;

export const project = "statuses";
export const stackName = "dev";

export function urnOf(status: Pick<Status, "name" | "place" | "face">): string {
  const types = [...places[status.place].map(({ type }) => type), typeTokens[status.face]];
  return `urn:pulumi:${stackName}::${project}::${types.join("$")}::${resourceName(status)}`;
}

/** What a person does to a program. Numbers choose among what is there. */
export type Edit =
  | { do: "add"; status: Omit<Status, "languageLabels" | "face">; word: number }
  | { do: "remove" | "swap labels" | "other language" | "deactivate"; which: number }
  | { do: "move"; which: number; to: Place; aliased: boolean }
  | { do: "move all"; to: Place }
  | { do: "rename"; which: number; name: string; aliased: boolean }
  | { do: "relabel"; which: number; word: number }
  | { do: "other system presence"; which: number; systemPresence: string }
  | { do: "options"; which: number; options: Options }
  | { do: "revert" }
  /** Moves all of them from the dynamic face, for good: there is no way back. */
  | { do: "to native" };

const words = ["Lunch", "Dinner", "Coaching", "Mentoring", "Tea", "Prayer", "Huddle", "Email", "Yoga", "Review"];

/** The first label from a place in the list on that no status of the program has. */
function freeWord(program: Program, from: number): string {
  const taken = new Set(program.map(({ languageLabels }) => languageLabels.en_US));
  const order = words.map((_, n) => words[(from + n) % words.length] ?? "");
  return order.find((word) => !taken.has(word)) ?? "";
}

/**
 * The program after an edit; as it was where the edit cannot be.
 * @param before what a revert brings back
 * @param face of the statuses that are added
 */
export function edited(program: Program, edit: Edit, before: Program, face: Face): Program {
  const next = apply(program, edit, before, face);
  const urns = next.map(urnOf);
  return new Set(urns).size === urns.length && next.length < words.length ? next : program;
}

function apply(program: Program, edit: Edit, before: Program, face: Face): Program {
  if (edit.do === "revert") return before.map((status) => ({ ...status, face }));
  if (edit.do === "to native") return program.map((status) => ({ ...status, face: "native" }));
  if (edit.do === "add")
    return [...program, fitting({ ...edit.status, face, languageLabels: { en_US: freeWord(program, edit.word) } })];
  if (edit.do === "move all") return program.map((status) => fitting({ ...status, place: edit.to }));
  const index = edit.which % program.length;
  const status = program[index];
  if (!status) return program;
  const changed = (change: Partial<Status>) =>
    program.map((one) => (one === status ? fitting({ ...one, ...change }) : one));
  const aliases = "aliased" in edit && edit.aliased ? { aliases: [urnOf(status)] } : {};
  switch (edit.do) {
    case "remove":
      return program.filter((one) => one !== status);
    case "move":
      return changed({ place: edit.to, ...aliases });
    case "rename":
      return changed({ name: edit.name, ...aliases });
    case "relabel":
      return changed({ languageLabels: { ...status.languageLabels, en_US: freeWord(program, edit.word) } });
    case "other system presence":
      return changed({ systemPresence: edit.systemPresence });
    case "other language": {
      const { en_US, es } = status.languageLabels;
      return changed({ languageLabels: { en_US, ...(es === undefined && { es: `${en_US} es` }) } });
    }
    case "deactivate": {
      const { deactivated, ...active } = status;
      return program.map((one) => (one === status ? { ...active, ...(!deactivated && { deactivated: true }) } : one));
    }
    case "options":
      return changed({ options: edit.options });
    case "swap labels": {
      const other = program[(index + 1) % program.length] ?? status;
      const labels = new Map([
        [status, other.languageLabels],
        [other, status.languageLabels],
      ]);
      return program.map((one) => ({ ...one, languageLabels: labels.get(one) ?? one.languageLabels }));
    }
  }
}

/** A status as its place takes it: a catalogue gives its statuses neither options nor aliases. */
function fitting(status: Status): Status {
  if (!isInCatalogue(status.place)) return status;
  const { options: _, aliases: __, ...bare } = status;
  return bare;
}
