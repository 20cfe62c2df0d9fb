import { openTextFile } from "../../catalogue-file/text-file.js";
import { type Edit, withEdits } from "../catalogue-edit.js";
import { Exit, exitCodes } from "../exit-codes.js";
import type { Action, Review, ReviewedStatus } from "../review/model.js";
import { counted, note, visible } from "../text.js";

/**
 * Takes into a catalogue file what the other side has otherwise: labels, and what is deactivated. All of the file that is not changed keeps
 * every byte. What cannot be taken in is told.
 * @param review of the file as `from`
 * @throws Exit (usage) where the file cannot be edited: nothing is written then
 */
export function takeInto(path: string, review: Review): void {
  const { edits, left } = editsOf(review);
  const opened = openTextFile(path);
  const edited = withEdits(opened.text, edits);
  if ("faults" in edited)
    throw new Exit(
      exitCodes.usage,
      `${path} cannot be changed; nothing was written:\n${edited.faults.map(({ key, reason }) => `- ${visible(key)}: ${reason}`).join("\n")}`,
    );
  if (edits.length > 0) opened.replace(edited.text);
  note(edits.length === 0 ? `${path} stays as it is.` : `${path}: ${counted(edits.length, "change")} taken in.`);
  for (const text of left) note(`Left to you: ${text}`);
}

function editsOf({ statuses }: Review): { edits: Edit[]; left: string[] } {
  const edits: Edit[] = [];
  const left: string[] = [];
  for (const status of statuses)
    for (const action of status.actions) {
      const edit = editOf(status, action);
      if (typeof edit === "object") edits.push(edit);
      else if (edit !== undefined) left.push(edit);
    }
  return { edits, left };
}

/** An action as an edit, or why it is left to people; what only the other side has is told as such already. */
function editOf(status: ReviewedStatus, { kind, language, after, property }: Action): Edit | string | undefined {
  const { name: key } = status;
  switch (kind) {
    case "renamed":
    case "translated":
    case "untranslated":
      return { key, language: language ?? "", label: typeof after === "string" ? after : undefined };
    case "deactivated":
      if (status.after === undefined) return `${visible(key)} is not there: take it out of the file, or make it again`;
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
