import { allDivisions, type Definition, divisionOf } from "../../definition/definition.js";
import { composed, offeredTogether } from "../../definition/likeness.js";
import { differenceOf, looksOf } from "../../definition/look-alike.js";
import { sameSystemPresence } from "../../definition/vocabulary.js";
import { languageName } from "../language-names.js";
import { firstOf, inWords, visible } from "../text.js";

/** Statuses that have something in common, however many they are, and in which labels. */
export interface Group {
  members: readonly Definition[];
  text: string;
}

/** Statuses that agents find in one list by the same label. */
export function sharing(statuses: readonly Definition[]): Group[] {
  return merged(
    listsOf(statuses).flatMap((list) =>
      byLabel(list).map(({ members, label, language }) => ({ members, text: inLanguage([label], language) })),
    ),
  );
}

/** Statuses that agents find in one list by labels that they could take for each other. */
export function alike(statuses: readonly Definition[]): Group[] {
  return merged(
    listsOf(statuses).flatMap((list) =>
      languagesIn(list).flatMap((language) =>
        lookAlikes(byLabel(list, language)).flatMap((close) => {
          const [first = "", ...others] = close.map(({ label }) => label);
          const differences = new Set(others.map((label) => differenceOf(first, label)));
          const text = `${inLanguage([first, ...others], language)} differ only in ${[...differences].join(" or ")}`;
          return others.length === 0 ? [] : { members: close.flatMap(({ members }) => members), text };
        }),
      ),
    ),
  );
}

/** Statuses that have the same label in several of those lists. */
export function sharingElsewhere(statuses: readonly Definition[]): Group[] {
  return merged(
    byLabel(statuses)
      .filter(({ members: [first, ...others] }) => first && others.some((one) => !offeredTogether(first, one)))
      .map(({ members, label, language }) => ({ members, text: inLanguage([label], language) })),
  );
}

/** Those that an agent may find in one list, by system presence and division: what belongs to all divisions is in each. */
function listsOf(statuses: readonly Definition[]): Definition[][] {
  const presences = statuses
    .map(({ systemPresence }) => systemPresence)
    .filter((one, index, all) => all.findIndex((other) => sameSystemPresence(one, other)) === index);
  return presences.flatMap((presence) => {
    const list = statuses.filter(({ systemPresence }) => sameSystemPresence(systemPresence, presence));
    const divisions = new Set(list.map(divisionOf).filter((one) => one !== allDivisions));
    if (divisions.size === 0) return [list];
    return [...divisions].map((division) => list.filter((one) => [division, allDivisions].includes(divisionOf(one))));
  });
}

interface Labelled {
  language: string;
  label: string;
  members: Definition[];
}

/** Statuses by label. @param only the language; all of them unless given */
function byLabel(statuses: readonly Definition[], only?: string): Labelled[] {
  const found = new Map<string, Labelled>();
  for (const one of statuses)
    for (const [language, label] of Object.entries(composed(one.languageLabels))) {
      if (only !== undefined && language !== only) continue;
      const key = `${language}\n${label}`;
      const labelled = found.get(key) ?? { language, label, members: [] };
      labelled.members.push(one);
      found.set(key, labelled);
    }
  return [...found.values()];
}

function languagesIn(statuses: readonly Definition[]): string[] {
  return [...new Set(statuses.flatMap(({ languageLabels }) => Object.keys(languageLabels)))];
}

/** Labels of one language in groups, each of which looks like another one of its group. */
function lookAlikes(labels: readonly Labelled[]): Labelled[][] {
  const byLook = new Map<string, { looks: string[]; labels: Labelled[] }>();
  for (const one of labels) {
    const looks = [...looksOf(one.label)];
    const near = [...new Set(looks.flatMap((look) => byLook.get(look) ?? []))];
    const group = {
      looks: [...near.flatMap((other) => other.looks), ...looks],
      labels: [...near.flatMap((other) => other.labels), one],
    };
    for (const look of group.looks) byLook.set(look, group);
  }
  return [...new Set(byLook.values())].map((group) => group.labels);
}

function inLanguage(labels: readonly string[], language: string): string {
  return `${inWords(firstOf(labels.map((label) => `"${visible(label)}"`)))} in ${languageName(language)}`;
}

/** One group for the same statuses, whatever the language. Those that nobody can change are told only beside others. */
function merged(groups: readonly Group[]): Group[] {
  const byMembers = new Map<string, { members: readonly Definition[]; texts: Set<string> }>();
  for (const { members, text } of groups) {
    if (members.length < 2 || members.every(({ builtIn }) => builtIn)) continue;
    const key = members.map(({ id }) => id).join("\n");
    const group = byMembers.get(key) ?? { members, texts: new Set() };
    byMembers.set(key, group);
    group.texts.add(text);
  }
  return [...byMembers.values()].map(({ members, texts }) => ({ members, text: [...texts].join("; ") }));
}
