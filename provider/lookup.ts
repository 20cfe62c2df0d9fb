import { distance } from "fastest-levenshtein";
import { describe } from "./compare.js";
import type { Definition } from "./definitions.js";
import { canonicalSystemPresence, sameSystemPresence } from "./vocabulary.js";

/** A definition named as people name it. */
export interface LabelQuery {
  /** Word for word. */
  label: string;
  /** The language that the label is in; any unless given. */
  language?: string | undefined;
  /** The system presence that the definition belongs to; any unless given. */
  systemPresence?: string | undefined;
}

/** A name that does not lead to one definition. The message says what exists nearby. */
export class LookupError extends Error {}

/** What an error lists at most, in definitions. */
const shown = 10;

/**
 * The one active definition that has a label.
 * @throws LookupError when there is none, several, or only deactivated ones
 */
export function byLabel(all: Iterable<Definition>, query: LabelQuery): Definition {
  const { systemPresence } = query;
  const eligible = [...all].filter(
    (one) => systemPresence === undefined || sameSystemPresence(one.systemPresence, systemPresence),
  );
  const matches = eligible.filter((one) => labelsOf(one, query).some(([, label]) => same(label, query.label)));
  const active = matches.filter((one) => !one.deactivated);
  const [found, ...others] = active;
  if (found && others.length === 0) return found;
  if (found)
    throw new LookupError(
      `${active.length} presence definitions have ${name(query)}; name one by its id, or by language and system presence:${list(active)}`,
    );
  if (matches.length > 0)
    throw new LookupError(
      `Every presence definition that has ${name(query)} is deactivated; reactivate one, or choose another:${list(matches)}`,
    );
  throw new LookupError(`No presence definition has ${name(query)}${nearby(eligible, query)}`);
}

/** @throws LookupError when the organisation has no such system presence; the message lists those it has */
export function systemPresenceOf(text: string, existing: readonly string[]): string {
  const known = canonicalSystemPresence(text, existing) ?? canonicalSystemPresence(text);
  if (known === undefined)
    throw new LookupError(`There is no system presence "${text}"; there are ${existing.join(", ")}.`);
  return known;
}

function labelsOf({ languageLabels }: Definition, { language }: LabelQuery): [string, string][] {
  return Object.entries(languageLabels).filter(([one]) => language === undefined || one === language);
}

/** One letter can be written in several ways, which nobody can see. */
function same(one: string, other: string): boolean {
  return one.normalize("NFC") === other.normalize("NFC");
}

function name({ label, language, systemPresence }: LabelQuery): string {
  const where = systemPresence === undefined ? "" : ` under ${systemPresence}`;
  return `the label "${label}"${language === undefined ? "" : ` in ${language}`}${where}`;
}

function list(definitions: readonly Definition[], languages: readonly string[] = []): string {
  const lines = definitions.slice(0, shown).map((one, index) => {
    const language =
      languages[index] === undefined ? "" : `, "${one.languageLabels[languages[index]]}" in ${languages[index]}`;
    return `\n- ${describe(one)}${language}${one.deactivated ? ", deactivated" : ""}`;
  });
  const more = definitions.length - lines.length;
  return lines.join("") + (more > 0 ? `\n- and ${more} more` : "");
}
