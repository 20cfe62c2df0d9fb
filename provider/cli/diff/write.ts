import { type CatalogueFile, type FileFault, toldIn } from "../../catalogue-file/read.js";
import type { OpenText } from "../../catalogue-file/text-file.js";
import { describe } from "../../definition/definition.js";
import { type Edit, withEdits } from "../catalogue-edit.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { changeText } from "../files.js";
import type { Action } from "../review/model.js";
import { type Pairs, unclearCure, whyUnclear } from "../sources/pairs.js";
import type { Known } from "../sources/source.js";
import { counted, note, visible } from "../text.js";
import { actionsBetween } from "./review.js";

/**
 * Takes into a catalogue file what the other side has otherwise: labels, and what is deactivated. All of the file that is not changed keeps
 * every byte. What only people can decide is told: a move, what is gone or not in the file, what may be another definition, and what the
 * file or its own rules cannot have.
 * @param opened the file, since before it was compared
 * @param pairs of the file and the other side
 * @param doubts why a status of the file may be another one than its partner
 * @throws Exit where the file cannot be edited, or was changed since: nothing is written then
 */
export function takeInto(path: string, opened: OpenText, pairs: Pairs, doubts: ReadonlyMap<Known, string>): void {
  const { text, edits, open } = taken(path, opened.text, editsOf(pairs, doubts));
  if (edits.length > 0) changeText(path, opened, text);
  note(edits.length === 0 ? `${path} stays as it is.` : `${path}: ${counted(edits.length, "change")} taken in.`);
  for (const reason of open) note(`Left to you: ${reason}`);
}

interface Edits {
  edits: readonly Edit[];
  /** What is left to people. */
  open: readonly string[];
}

function editsOf({ both, left, made, unclear }: Pairs, doubts: ReadonlyMap<Known, string>): Edits {
  const found = both.flatMap(([one, other]) => {
    const key = one.name;
    const actions = actionsBetween(one, other, true);
    const move = actions.find(({ kind }) => kind === "moved");
    // What belongs to another system presence is another definition: none of it is this one's.
    if (move) return editOf(key, move);
    const doubt = doubts.get(one);
    if (doubt !== undefined) return `${visible(key)}: ${doubt}; ${unclearCure}`;
    return actions.map((action) => editOf(key, action));
  });
  const active = (all: readonly Known[]) => all.flatMap((one) => (one.definition.deactivated ? [] : calledOf(one)));
  return {
    edits: found.filter((one) => typeof one === "object"),
    open: [
      ...found.filter((one) => typeof one === "string"),
      ...[...unclear].map(([{ name }, partners]) => `${visible(name)}: ${whyUnclear(partners)}: ${unclearCure}`),
      ...active(left).map((name) => `${name} is not there: take it out of the file, make it again, or ${unclearCure}`),
      ...active(made).map((name) => `${name} is not in the file: put it there to manage it`),
    ],
  };
}

/** What an organisation has is called by its label, beside its id. */
function calledOf({ name, id, definition }: Known): string {
  return name === id ? describe({ ...definition, id }) : visible(name);
}

/** The text with what it may have: a label of an organisation can be none for a catalogue file, or for the rules in it. */
function taken(path: string, raw: string, { edits, open }: Edits): Edits & { text: string } {
  const edited = withEdits(raw, edits);
  if ("faults" in edited)
    return refuse(
      path,
      edited.faults.map(({ key, reason }) => `${visible(key)}: ${reason}`),
    );
  const { broken, text, file } = edited;
  if (broken.length === 0) return { text, edits, open };
  const found = broken.map((fault) => ({ fault, brought: broughtBy(fault, edits, file) }));
  const refused = new Set(found.flatMap(({ brought }) => brought));
  if (refused.size === 0)
    return refuse(
      path,
      broken.map((fault) => toldIn(path, fault)),
    );
  const told = found.map(({ fault: { message }, brought }) => {
    const active = brought.flatMap((edit) => ("deactivated" in edit ? visible(edit.key) : []));
    const what = active.length > 0 ? `that ${active.join(" and ")} can be chosen again` : "what is there";
    return `the file cannot have ${what}: ${message}`;
  });
  return taken(path, raw, { edits: edits.filter((edit) => !refused.has(edit)), open: [...open, ...told] });
}

/** The edits that bring the file a fault: a label that they put there or take away, or a status that they offer to agents again. */
function broughtBy({ key, other, property, rule }: FileFault, edits: readonly Edit[], file: CatalogueFile): Edit[] {
  const { statuses, rules } = file;
  const systemPresence = statuses.find((status) => status.key === key)?.systemPresence;
  const together = statuses.filter((status) => status.systemPresence === systemPresence).map((status) => status.key);
  const keys = rule === "maxActivePerSystemPresence" ? together : [key, other];
  const required: readonly string[] = rule === "requiredLanguages" ? (rules.requiredLanguages ?? []) : [];
  const own = edits.filter((edit) => keys.includes(edit.key));
  const ofLabels = own.filter(
    (edit) =>
      "language" in edit &&
      (edit.label === undefined
        ? required.includes(edit.language)
        : property === `languageLabels.${visible(edit.language)}`),
  );
  return ofLabels.length > 0 ? ofLabels : own.filter((edit) => "deactivated" in edit);
}

function refuse(path: string, reasons: readonly string[]): never {
  const all = reasons.map((reason) => `\n- ${reason}`).join("");
  throw new Exit(exitCodes.usage, `${path} cannot be changed; nothing was written:${all}`);
}

/** An action as an edit of the file, or why it is left to people. */
function editOf(key: string, { kind, language = "", after, property }: Action): Edit | string {
  switch (kind) {
    case "renamed":
    case "translated":
    case "untranslated":
      return { key, language, label: typeof after === "string" ? after : undefined };
    case "deactivated":
      return { key, deactivated: true };
    case "reactivated":
      return { key, deactivated: false };
    case "moved":
      return `${visible(key)} belongs to ${visible(String(after))} there: a move makes a new definition, so change systemPresence by hand`;
    default:
      return `${visible(key)}: ${property ?? kind} is otherwise there`;
  }
}
