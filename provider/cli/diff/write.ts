import { toldIn } from "../../catalogue-file/read.js";
import { openTextFile } from "../../catalogue-file/text-file.js";
import { type Edit, withEdits } from "../catalogue-edit.js";
import { Exit, exitCodes } from "../exit-codes.js";
import type { Action } from "../review/model.js";
import type { Pairs } from "../sources/pairs.js";
import { counted, note, visible } from "../text.js";
import { actionsBetween } from "./review.js";

/**
 * Takes into a catalogue file what the other side has otherwise: labels, and what is deactivated. All of the file that is not changed keeps
 * every byte. What only people can decide is told.
 * @param pairs of the file and the other side
 * @throws Exit where the file cannot be edited, or would break its own rules: nothing is written then
 */
export function takeInto(path: string, { both, left, made }: Pairs): void {
  const edits: Edit[] = [];
  const open: string[] = [];
  for (const [one, other] of both)
    for (const action of actionsBetween(one, other, true)) {
      const edit = editOf(one.name, action);
      if (typeof edit === "object") edits.push(edit);
      else open.push(edit);
    }
  for (const { name, definition } of left)
    if (!definition.deactivated) open.push(`${visible(name)} is not there: take it out of the file, or make it again`);
  for (const { name, definition } of made)
    if (!definition.deactivated) open.push(`${visible(name)} is not in the file: put it there to manage it`);
  const opened = openTextFile(path);
  const edited = withEdits(opened.text, edits);
  const faults =
    "faults" in edited
      ? edited.faults.map(({ key, reason }) => `${visible(key)}: ${reason}`)
      : edited.broken.map((fault) => toldIn(path, fault));
  if (faults.length > 0)
    throw new Exit(
      exitCodes.usage,
      `${path} cannot take that in; nothing was written:\n${faults.map((fault) => `- ${fault}`).join("\n")}`,
    );
  if ("text" in edited && edits.length > 0) opened.replace(edited.text);
  note(edits.length === 0 ? `${path} stays as it is.` : `${path}: ${counted(edits.length, "change")} taken in.`);
  for (const text of open) note(`Left to you: ${text}`);
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
