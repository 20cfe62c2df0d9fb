import { type Definition, type Desired, seenLabels } from "../../definition/definition.js";
import { doubtedIn, refusedIn } from "../../definition/text.js";
import { missingLanguages, usualLabelLength } from "../../definition/vocabulary.js";
import { listedLabel } from "../label.js";
import { languageName } from "../language-names.js";
import { counted, firstOf, inWords, visible } from "../text.js";
import type { Comparison } from "./against.js";
import { alike, type Group, sharing, sharingElsewhere } from "./groups.js";

/** Something to look at in a catalogue, and the statuses that it is about. */
interface Line {
  ids: readonly string[];
  /** A sentence without a full stop, for people's eyes. */
  text: string;
}

/** What there is to look at in a catalogue, of one kind. */
export interface Finding {
  /** What rows are found by. */
  key: "byHand" | "missing" | "unclear" | "shared" | "alike" | "gaps" | "elsewhere" | "long" | "doubted";
  /** What one of them is called, and several. */
  name: string;
  names: string;
  /** The word at a status; empty where its labels say it. */
  badge: string;
  title: string;
  lines: readonly Line[];
  /** How many there are. */
  count: number;
}

/**
 * What there is to look at, the most harmful first; empty kinds are left out.
 * @param all what agents choose from, the built-in statuses too
 * @param measured the languages that each should have a label in
 * @param against what else knows them
 */
export function findingsOf(all: readonly Definition[], measured: readonly string[], against?: Comparison): Finding[] {
  const active = all.map((one) => ({ ...one, languageLabels: seenLabels(one) }));
  const own = active.filter(({ builtIn }) => !builtIn);
  const kinds: Omit<Finding, "count">[] = [
    {
      key: "missing",
      name: "missing status",
      names: "missing statuses",
      badge: "",
      title: `Missing: ${against?.title ?? ""} has them, and agents cannot choose them`,
      lines: (against?.missing ?? []).map(({ text }) => ({ ids: [], text })),
    },
    {
      key: "byHand",
      name: "made by hand",
      names: "made by hand",
      badge: "by hand",
      title: `Made by hand: ${against?.title ?? ""} does not have them`,
      lines: (against?.byHand ?? []).map((one) => ({ ids: [one.id], text: nameOf(one) })),
    },
    {
      key: "unclear",
      name: "perhaps managed",
      names: "perhaps managed",
      badge: "perhaps managed",
      title: `Perhaps managed: ${against?.title ?? ""} has what may be several of them, by their labels`,
      lines: (against?.unclear ?? []).map(({ ids, text }) => ({ ids, text })),
    },
    {
      key: "shared",
      name: "shared label",
      names: "shared labels",
      badge: "shares a label",
      title: "Share a label under one system presence: agents cannot tell them apart",
      lines: linesOf(sharing(active)),
    },
    {
      key: "alike",
      name: "look-alike",
      names: "look-alikes",
      badge: "looks like another",
      title: "Look alike: agents could take one for the other",
      lines: linesOf(alike(active)),
    },
    {
      key: "gaps",
      name: "missing label",
      names: "missing labels",
      badge: "",
      title: "Lack a label",
      lines: measured.flatMap((language) => {
        const lacking = own.filter(
          ({ languageLabels }) => missingLanguages([language], Object.keys(languageLabels)).length > 0,
        );
        if (lacking.length === 0) return [];
        return [{ ids: lacking.map(({ id }) => id), text: `${languageName(language)}: ${namesOf(lacking)}` }];
      }),
    },
    {
      key: "elsewhere",
      name: "shared under another presence",
      names: "shared under another presence",
      badge: "",
      title: "Share a label under different system presences: by the label alone, it is not plain which is meant",
      lines: linesOf(sharingElsewhere(active)),
    },
    {
      key: "long",
      name: "long label",
      names: "long labels",
      badge: "long label",
      title: `Longer than ${usualLabelLength} characters, the most that Genesys Cloud's help speaks of`,
      lines: perLabel(own, (label) => {
        const length = Array.from(label).length;
        return length > usualLabelLength ? `"${visible(label)}" has ${counted(length, "character")}` : undefined;
      }),
    },
    {
      key: "doubted",
      name: "hidden character",
      names: "hidden characters",
      badge: "hidden character",
      title: "Hold what agents do not see for what it is",
      // Of a label that shows nothing, too, it is told what it holds.
      lines: perLabel(
        all.filter(({ builtIn }) => !builtIn),
        (label) => refusedIn(label) ?? doubtedIn(label),
      ),
    },
  ];
  const countOf = ({ key, lines }: Omit<Finding, "count">) =>
    key === "gaps" ? lines.flatMap(({ ids }) => ids).length : lines.length;
  return kinds.filter(({ lines }) => lines.length > 0).map((finding) => ({ ...finding, count: countOf(finding) }));
}

function linesOf(groups: readonly Group[]): Line[] {
  return groups.map(({ members, text }) => ({
    ids: members.map(({ id }) => id),
    text: `${namesOf(members)}: ${text}`,
  }));
}

function perLabel(statuses: readonly Definition[], look: (label: string) => string | undefined): Line[] {
  return statuses.flatMap((one) =>
    Object.entries(one.languageLabels).flatMap(([language, label]) => {
      const says = look(label);
      return says === undefined
        ? []
        : [{ ids: [one.id], text: `${nameOf(one)}: in ${languageName(language)}, ${says}` }];
    }),
  );
}

/** The first of many statuses by name, and by their ids where these are the same. */
function namesOf(statuses: readonly Definition[]): string {
  const names = statuses.map((one) =>
    one.builtIn ? `the built-in ${visible(listedLabel(one) ?? one.id)}` : nameOf(one),
  );
  const isOnly = (name: string) => names.indexOf(name) === names.lastIndexOf(name);
  return inWords(firstOf(names.map((name, index) => (isOnly(name) ? name : `${name} ${statuses[index]?.id ?? ""}`))));
}

/** A status by its label and its place: `Lunch (Meal)`. */
export function nameOf(one: Desired & { id?: string }): string {
  return `${visible(listedLabel(one) ?? one.id ?? "without a label")} (${visible(one.systemPresence)})`;
}
