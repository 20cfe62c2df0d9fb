import type { LanguageLabels, UserReference } from "../api/models.js";
import { showsNothing, visible } from "./text.js";
import { inLanguageOrder } from "./vocabulary.js";

/** The two generations of endpoints, by the path below `/api/v2/`. */
export const generations = ["presencedefinitions", "presence/definitions"] as const;

/** Which endpoints the definitions are managed through; only `presence/definitions` knows divisions. */
export type Generation = (typeof generations)[number];

/** What a program can say of a presence definition, checked and with its defaults filled in. */
export interface Desired {
  /** Labels by language. */
  languageLabels: LanguageLabels;
  /** In the spelling of the current endpoints: `"OnQueue"`. */
  systemPresence: string;
  /** Left as it is on the server where a program says nothing. */
  name?: string;
  /** `"*"` for all divisions; absent on endpoints that know no divisions. */
  divisionId?: string;
  /** Whether it is kept without being offered to agents. */
  deactivated: boolean;
}

/** What only the server says of a presence definition. */
export interface ServerFields {
  /** `System` for a built-in definition, otherwise `User`. Only from `presence/definitions`, and can be missing there too. */
  type?: "User" | "System";
  /** Only from `presencedefinitions`: `true` for the built-in definitions. */
  primary?: boolean;
  /** Who made it. Only from `presencedefinitions`. */
  createdBy?: UserReference;
  /** When it was made, ISO 8601 in UTC. Only from `presencedefinitions`. */
  createdDate?: string;
  /** Who changed it last. Only from `presencedefinitions`. */
  modifiedBy?: UserReference;
  /** When it was changed last, ISO 8601 in UTC. Only from `presencedefinitions`. */
  modifiedDate?: string;
  /** The path of the definition in the API. */
  selfUri?: string;
}

/** A presence definition as it is in the organisation, in one form for both generations of endpoints. */
export interface Definition extends Desired, ServerFields {
  /** The id that the API gave it, and that it keeps as long as it exists. */
  id: string;
  /** One of the System definitions, which every organisation has and nobody can change. */
  builtIn: boolean;
}

/** What stands for all divisions. */
export const allDivisions = "*";

/** The division of a definition. One that names none, as on endpoints that know no divisions, belongs to all. */
export function divisionOf({ divisionId = allDivisions }: { divisionId?: string | undefined }): string {
  return divisionId;
}

/** The labels that agents see anything of: one that shows nothing is none. */
export function seenLabels({ languageLabels }: Pick<Desired, "languageLabels">): LanguageLabels {
  return Object.fromEntries(Object.entries(languageLabels).filter(([, label]) => !showsNothing(label)));
}

/** The label that stands for a definition where one has to do: in English where it can be. */
export function labelOf(one: Pick<Desired, "languageLabels">): string | undefined {
  const labels = seenLabels(one);
  const [language] = inLanguageOrder(Object.keys(labels));
  return language === undefined ? undefined : labels[language];
}

/** A definition in the words of a message: `"Lunch" (Meal) 1234-…`. */
export function describe(one: Pick<Desired, "languageLabels" | "systemPresence"> & { id?: string }): string {
  return `"${visible(labelOf(one) ?? "?")}" (${visible(one.systemPresence)})${one.id ? ` ${one.id}` : ""}`;
}
