import deepEqual from "deep-equal";
import type { Scalar } from "yaml";
import { type Entry, parser, YamlDocument } from "../catalogue-file/document.js";
import { type CatalogueFile, type FileFault, type FileStatus, readCatalogue } from "../catalogue-file/read.js";
import { yamlKey, yamlText } from "./export/literals.js";

/** A label that is to be in a catalogue file. */
export interface LabelChange {
  key: string;
  language: string;
  label: string;
}

/** What is to change in a catalogue file: a label, one that goes, or whether a status is deactivated. */
export type Edit =
  LabelChange | { key: string; language: string; label: undefined } | { key: string; deactivated: boolean };

/** What stands in the way of one. */
export interface EditFault {
  key: string;
  reason: string;
}

/** A catalogue file with its edits. */
export interface Edited {
  text: string;
  file: CatalogueFile;
  /** The rules of the file that it breaks, and did not before. */
  broken: FileFault[];
}

/** A text to put in place of another one, by their offsets. */
interface Splice {
  start: number;
  end: number;
  text: string;
}

/**
 * Changes the text of a catalogue file without faults of form. All else stays as it is, to the byte: what is put in is quoted and
 * indented as its neighbours are. The result is read again, and is nothing unless it says just what it has to.
 * @param raw with the line ends that it has
 */
export function withEdits(raw: string, edits: readonly Edit[]): Edited | { faults: EditFault[] } {
  const text = raw.replace(/\r\n?/g, "\n");
  const document = new YamlDocument(text);
  const faults: EditFault[] = [];
  const splices = [...byKey(edits)].flatMap(([key, own]) => {
    const found = splicesFor(document, text, key, own);
    if (typeof found !== "string") return found;
    faults.push({ key, reason: found });
    return [];
  });
  if (faults.length > 0) return { faults };
  const file = readCatalogue(spliced(text, splices));
  const before = readCatalogue(text);
  const expected = before.statuses.map((status) =>
    edits.filter(({ key }) => key === status.key).reduce(edited, status),
  );
  const others = expected.filter((status, index) => !sameStatus(status, file.statuses[index]));
  if (others.length > 0) return { faults: others.map(({ key }) => ({ key, reason: shared })) };
  const known = new Set(before.faults.map(({ message }) => message));
  const broken = file.faults.filter(({ message }) => !known.has(message));
  return { text: inLineEndsOf(raw, document, splices), file, broken };
}

function byKey(edits: readonly Edit[]): ReadonlyMap<string, Edit[]> {
  const groups = new Map<string, Edit[]>();
  for (const edit of edits) groups.set(edit.key, [...(groups.get(edit.key) ?? []), edit]);
  return groups;
}

/** A status as an edit means it to be. */
function edited(status: FileStatus, edit: Edit): FileStatus {
  if ("deactivated" in edit) return { ...status, deactivated: edit.deactivated };
  const { [edit.language]: _, ...others } = status.languageLabels;
  return { ...status, languageLabels: edit.label === undefined ? others : { ...others, [edit.language]: edit.label } };
}

const shared = "its labels cannot be changed without others, as with an anchor (&, *, <<); write them out";

function sameStatus(one: object, other: object | undefined): boolean {
  const said = ({ line: _, column: __, ...rest }: Record<string, unknown>) => rest;
  return other !== undefined && deepEqual(said({ ...one }), said({ ...other }), { strict: true });
}

/** What makes the edits of one status, or why nothing can. */
function splicesFor(document: YamlDocument, text: string, key: string, edits: readonly Edit[]): Splice[] | string {
  const entryOf = (entries: readonly Entry[] | undefined, name: string) => entries?.find((one) => one.key === name);
  const valueOf = (entry: Entry | undefined) => entry?.value ?? null;
  const statuses = entryOf(document.entriesOf(document.root), "statuses");
  const status = entryOf(document.entriesOf(valueOf(statuses)), key);
  if (!status) return "there is no such status";
  if (!status.isOwn) return shared;
  const settings = document.entriesOf(valueOf(status));
  const map = entryOf(settings, "languageLabels");
  const labels = document.entriesOf(valueOf(map)) ?? [];
  const gone = new Set(edits.flatMap((edit) => ("language" in edit && edit.label === undefined ? edit.language : [])));
  const last = labels.findLast((label) => label.isOwn && !gone.has(label.key));
  const splices: (Splice | string)[] = [];
  const added: Put[] = [];
  for (const edit of edits) {
    if ("deactivated" in edit) {
      const value = { name: "deactivated", scalar: () => String(edit.deactivated) };
      const present = entryOf(settings, value.name);
      splices.push(
        replacement(text, present, value) ?? addition(text, status, entryOf(settings, "systemPresence"), [value]),
      );
      continue;
    }
    const { language, label } = edit;
    if (!map?.isOwn) return shared;
    const present = entryOf(labels, language);
    if (label === undefined) splices.push(present?.isOwn && !isFlow(map) ? removal(text, present) : byHand);
    else {
      const value: Put = { name: language, scalar: (style) => scalarLike(label, style) };
      const splice = replacement(text, present, value);
      if (splice) splices.push(splice);
      else added.push(value);
    }
  }
  if (added.length > 0 && map) splices.push(addition(text, map, last, added));
  const fault = splices.find((one) => typeof one === "string");
  return fault ?? splices.filter((one) => typeof one !== "string");
}

const byHand = "a label that goes cannot be taken out of a line that has others; take it out by hand";

/** A value to put into a mapping; `scalar` writes it in the quotes of its neighbours. */
interface Put {
  name: string;
  scalar: (style: Scalar.Type | undefined) => string;
}

/** A value in the place of the one that is there; `undefined` where none is. */
function replacement(text: string, present: Entry | undefined, value: Put): Splice | undefined {
  if (!present?.isOwn || !parser().isScalar(present.value)) return undefined;
  const [start] = present.value.range;
  return { start, end: endOf(text, present), text: value.scalar(present.value.type) };
}

function isFlow({ value }: Entry): boolean {
  return parser().isMap(value) && value.flow === true;
}

/** Entries of a mapping behind another one of it: in lines of their own where that one has one. */
function addition(text: string, map: Entry, beside: Entry | undefined, values: readonly Put[]): Splice | string {
  if (!beside?.isOwn) return shared;
  const { keyNode, value: neighbour } = beside;
  const style = parser().isScalar(neighbour) ? neighbour.type : undefined;
  const pairs = values.map(({ name, scalar }) => {
    const key = keyNode.type === "PLAIN" ? yamlKey(name) : scalarLike(name, keyNode.type);
    return `${key}: ${scalar(style)}`;
  });
  const end = endOf(text, beside);
  const lineEnd = lineEndAfter(text, end);
  const rest = text.slice(end, lineEnd);
  const before = indentOf(text, keyNode);
  const lines = pairs.map((pair) => `\n${before}${pair}`);
  // What is behind the other entry, as a comment, stays there.
  if (!isFlow(map)) return { start: end, end: lineEnd, text: rest + lines.join("") };
  const [, comma] = /^[ \t]*(,?)[ \t]*(?:#.*)?$/.exec(rest) ?? [];
  if (before.trim() !== "" || comma === undefined)
    return { start: end, end, text: pairs.map((pair) => `, ${pair}`).join("") };
  return { start: end, end: lineEnd, text: `${comma ? "" : ","}${rest}${lines.join(",")}${comma}` };
}

/** Takes an entry out, with the lines that are its own. */
function removal(text: string, entry: Entry): Splice | string {
  const { keyNode } = entry;
  const before = indentOf(text, keyNode);
  if (before.trim() !== "") return byHand;
  const end = lineEndAfter(text, endOf(text, entry));
  return { start: keyNode.range[0] - before.length, end: Math.min(end + 1, text.length), text: "" };
}

/** Where an entry ends; one that is written in lines of its own (|, >) has the end of the last one, too. */
function endOf(text: string, { keyNode, value }: Entry): number {
  const end = (value ?? keyNode).range[1];
  return text[end - 1] === "\n" ? end - 1 : end;
}

function lineEndAfter(text: string, offset: number): number {
  const next = text.indexOf("\n", offset);
  return next === -1 ? text.length : next;
}

function indentOf(text: string, { range: [start] }: Entry["keyNode"]): string {
  return text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
}

/** A text in the quotes that another one has, where those can say it. */
function scalarLike(text: string, style: Scalar.Type | undefined): string {
  const escaped = yamlText(text);
  // What nobody would see is written by its code, which only these quotes have.
  if (escaped !== JSON.stringify(text)) return escaped;
  if (style === "QUOTE_SINGLE") return `'${text.replaceAll("'", "''")}'`;
  return style === "PLAIN" && needsNoQuotes(text) ? text : escaped;
}

function needsNoQuotes(text: string): boolean {
  return (["1.1", "1.2"] as const).every((version) => {
    const document = parser().parseDocument(`{ label: ${text} }`, { version });
    return document.errors.length === 0 && deepEqual(document.toJS(), { label: text }, { strict: true });
  });
}

function spliced(text: string, splices: readonly Splice[]): string {
  let [made, from] = ["", 0];
  for (const splice of splices.toSorted((one, other) => one.start - other.start)) {
    made += text.slice(from, splice.start) + splice.text;
    from = splice.end;
  }
  return made + text.slice(from);
}

/** The same changes in a text that has line ends of its own. */
function inLineEndsOf(raw: string, document: YamlDocument, splices: readonly Splice[]): string {
  const starts = [0, ...Array.from(raw.matchAll(/\r\n?|\n/g), ({ 0: end, index }) => index + end.length)];
  const [lineEnd = "\n"] = /\r\n?|\n/.exec(raw) ?? [];
  const place = (offset: number) => {
    const { line, column } = document.placeAt(offset);
    return (starts[line - 1] ?? 0) + column - 1;
  };
  return spliced(
    raw,
    splices.map(({ start, end, text }) => ({
      start: place(start),
      end: place(end),
      text: text.replaceAll("\n", lineEnd),
    })),
  );
}
