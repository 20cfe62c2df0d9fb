import { openTextFile } from "../../catalogue-file/text-file.js";
import { type Edit, withEdits } from "../catalogue-edit.js";
import { Exit, exitCodes } from "../exit-codes.js";
import type { Action, Review, ReviewedStatus } from "../review/model.js";
import { counted, note, visible } from "../text.js";

/**
 * Takes into a catalogue file what the other side has otherwise: labels, and what is deactivated. All of the file that is not changed keeps
 * every byte. What cannot be taken in is told.
 * @param review of the file as `from`
 * @param doubts why a status of the file is not taken for one of the other side, by key
 * @throws Exit (usage) where the file cannot be edited: nothing is written then
 */
export function takeInto(path: string, review: Review, doubts: ReadonlyMap<string, string>): void {
  const opened = openTextFile(path);
  const { text, edits, left } = taken(path, opened.text, editsOf(review, doubts));
  if (edits.length > 0) opened.replace(text);
  note(edits.length === 0 ? `${path} stays as it is.` : `${path}: ${counted(edits.length, "change")} taken in.`);
  for (const reason of left) note(`Left to you: ${reason}`);
}

interface Edits {
  edits: readonly Edit[];
  left: readonly string[];
}

/** The text with what it may have: a label that an organisation has can be none for a catalogue file, or for the rules in it. */
function taken(path: string, raw: string, { edits, left }: Edits): Edits & { text: string } {
  const edited = withEdits(raw, edits);
  if ("faults" in edited)
    return refuse(
      path,
      edited.faults.map(({ key, reason }) => `${visible(key)}: ${reason}`),
    );
  const { file, text } = edited;
  if (file.faults.length === 0) return { text, edits, left };
  const refused = new Set(file.faults.flatMap(({ key, other }) => [key, other]));
  const others = edits.filter(({ key }) => !refused.has(key));
  const reasons = file.faults.map(({ message }) => message);
  if (others.length === edits.length) return refuse(path, reasons);
  const told = reasons.map((reason) => `the file cannot have what is there: ${reason}`);
  return taken(path, raw, { edits: others, left: [...left, ...told] });
}

function refuse(path: string, reasons: readonly string[]): never {
  const all = reasons.map((reason) => `\n- ${reason}`).join("");
  throw new Exit(exitCodes.usage, `${path} cannot be changed; nothing was written:${all}`);
}

function editsOf({ statuses }: Review, doubts: ReadonlyMap<string, string>): Edits {
  const found = statuses.flatMap((status) => {
    const { name: key, actions } = status;
    const doubt = doubts.get(key);
    const move = actions.find(({ kind }) => kind === "moved");
    // What belongs to another system presence is another definition: none of it is this one's.
    if (move) return editOf(status, move) ?? [];
    if (doubt !== undefined && actions.length > 0) return `${visible(key)}: ${doubt}; ${cure}`;
    return actions.flatMap((action) => editOf(status, action) ?? []);
  });
  return {
    edits: found.filter((one) => typeof one === "object"),
    left: found.filter((one) => typeof one === "string"),
  };
}

const cure = "give it the adoptId of the right one, and it is known by that";

/** An action as an edit, or why it is left to people; what only the other side has is told as such already. */
function editOf(status: ReviewedStatus, { kind, language, after, property }: Action): Edit | string | undefined {
  const { name: key } = status;
  switch (kind) {
    case "renamed":
    case "translated":
    case "untranslated":
      return { key, language: language ?? "", label: typeof after === "string" ? after : undefined };
    case "deactivated":
      if (status.after === undefined)
        return `${visible(key)} is not there, or not plain to find: take it out of the file, make it again, or ${cure}`;
      return { key, deactivated: true };
    case "reactivated":
      return { key, deactivated: false };
    case "moved":
      return `${visible(key)} belongs to ${visible(String(after))} there: a move makes a new definition, so change systemPresence by hand`;
    case "created":
      return undefined;
    default:
      return `${visible(key)}: ${property ?? kind} is otherwise there`;
  }
}
