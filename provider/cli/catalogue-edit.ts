import deepEqual from "deep-equal";
import type { Scalar } from "yaml";
import { type Entry, parser, withoutPlace, YamlDocument } from "../catalogue-file/document.js";
import { type CatalogueFile, type FileFault, type FileStatus, readCatalogue } from "../catalogue-file/read.js";
import { yamlKey, yamlText } from "./export/literals.js";
import { visibleInCode } from "./text.js";

/** A label that is to be in a catalogue file. */
export interface LabelChange {
  key: string;
  language: string;
  label: string;
}

/** A label that is to go. */
interface Removal {
  key: string;
  language: string;
  label: undefined;
}

/** What is to change in a catalogue file: a label, one that goes, or whether a status is deactivated. */
export type Edit = LabelChange | Removal | { key: string; deactivated: boolean };

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
  const faults: EditFault[] = [];
  // What goes is taken out last: until then, what comes has its place behind it.
  const text = [edits.filter((edit) => !isRemoval(edit)), edits.filter(isRemoval)]
    .filter((some) => some.length > 0)
    .reduce((made, some) => withSplices(made, some, faults), raw);
  if (faults.length > 0) return { faults };
  const file = readCatalogue(plainLines(text));
  const before = readCatalogue(plainLines(raw));
  const expected = before.statuses.map((status) =>
    edits.filter(({ key }) => key === status.key).reduce(edited, status),
  );
  const others = expected.flatMap((status, index) => {
    const made = file.statuses[index];
    return sameStatus(status, made) ? [] : [{ status, made }];
  });
  if (others.length > 0) {
    const seen = others.flatMap(({ status, made }) => edits.filter((edit) => isSeen(edit, made, status))).map(keyOf);
    const blamed = seen.length > 0 ? seen : failingAlone(raw, edits);
    return { faults: [...new Set(blamed)].map((key) => ({ key, reason: shared })) };
  }
  return { text, file, broken: newIn(file.faults, before.faults) };
}

const keyOf = ({ key }: Edit) => key;

/** The keys of those whose edits cannot even be made alone; of all where they only fail together. */
function failingAlone(raw: string, edits: readonly Edit[]): string[] {
  const keys = [...new Set(edits.map(keyOf))];
  if (keys.length === 1) return keys;
  const editsOf = (key: string) => edits.filter((edit) => edit.key === key);
  const failing = keys.filter((key) => "faults" in withEdits(raw, editsOf(key)));
  return failing.length > 0 ? failing : keys;
}

/** Whether a status is as if the edit of another one were its own, and was not to be. */
function isSeen(edit: Edit, made: FileStatus | undefined, expected: FileStatus): boolean {
  const isDone = (status: FileStatus) => sameStatus(edited(status, edit), status);
  return made !== undefined && isDone(made) && !isDone(expected);
}

/** What is told of the one, and not of the other. */
export function newIn(after: readonly FileFault[], before: readonly FileFault[]): FileFault[] {
  const known = new Set(before.map(({ message }) => message));
  return after.filter(({ message }) => !known.has(message));
}

const plainLines = (raw: string) => raw.replace(/\r\n?/g, "\n");

function isRemoval(edit: Edit): edit is Removal {
  return "label" in edit && edit.label === undefined;
}

/** The text with some of the edits; why one cannot be made is put into `faults`. */
function withSplices(raw: string, edits: readonly Edit[], faults: EditFault[]): string {
  const text = plainLines(raw);
  const document = new YamlDocument(text);
  const going = new Set(edits.filter(isRemoval).map(labelName));
  const extended = new Set<Entry>();
  const splices = edits.flatMap((edit) => {
    const found = splicesFor(document, text, edit, going, extended);
    if (typeof found !== "string") return found;
    faults.push({ key: edit.key, reason: found });
    return [];
  });
  return inLineEndsOf(raw, document, splices);
}

const labelName = ({ key, language }: { key: string; language: string }) => JSON.stringify([key, language]);

/** A status as an edit means it to be. */
function edited(status: FileStatus, edit: Edit): FileStatus {
  if ("deactivated" in edit) return { ...status, deactivated: edit.deactivated };
  const { [edit.language]: _, ...others } = status.languageLabels;
  return { ...status, languageLabels: edit.label === undefined ? others : { ...others, [edit.language]: edit.label } };
}

const shared = "its labels cannot be changed without others, as with an anchor (&, *, <<); write them out";

function sameStatus(one: FileStatus, other: FileStatus | undefined): boolean {
  return other !== undefined && deepEqual(withoutPlace(one), withoutPlace(other), { strict: true });
}

/**
 * What makes an edit, or why nothing can.
 * @param going the labels that go, by name
 * @param extended the entries that something is put behind already
 */
function splicesFor(
  document: YamlDocument,
  text: string,
  edit: Edit,
  going: ReadonlySet<string>,
  extended: Set<Entry>,
): Splice[] | string {
  const entryOf = (entries: readonly Entry[] | undefined, name: string) => entries?.find((one) => one.key === name);
  const valueOf = (entry: Entry | undefined) => entry?.value ?? null;
  const statuses = entryOf(document.entriesOf(document.root), "statuses");
  const status = entryOf(document.entriesOf(valueOf(statuses)), edit.key);
  const settings = document.entriesOf(valueOf(status));
  if (!status) return "there is no such status";
  if (!status.isOwn) return shared;
  if ("deactivated" in edit) {
    const literal = String(edit.deactivated);
    const beside = entryOf(settings, "systemPresence");
    const value = { name: "deactivated", scalar: () => literal };
    return put(text, status, entryOf(settings, "deactivated"), beside, value, extended);
  }
  const { key, language, label } = edit;
  const map = entryOf(settings, "languageLabels");
  if (!map?.isOwn) return shared;
  const labels = document.entriesOf(map.value) ?? [];
  const present = entryOf(labels, language);
  if (label === undefined) {
    const isGoing = (one: Entry) => going.has(labelName({ key, language: one.key }));
    if (!present?.isOwn) return shared;
    if (labels.every(isGoing)) return "it has no label there, and a status needs one";
    return isFlow(map) ? flowRemoval(text, labels, labels.indexOf(present), isGoing) : removal(text, present);
  }
  const last = labels.findLast(({ isOwn }) => isOwn);
  const { isJson } = document;
  const scalar = (style?: Scalar.Type) => (isJson ? visibleInCode(JSON.stringify(label)) : scalarLike(label, style));
  const value = { name: language, scalar };
  return put(text, map, present, last, value, extended);
}

const byHand = "a label that goes cannot be taken out beside a comment; take it out by hand";

/** A value to put into a mapping; `scalar` writes it in the quotes of its neighbours. */
interface Put {
  name: string;
  scalar: (style: Scalar.Type | undefined) => string;
}

/** Puts a value in the place of the present one, or behind another entry of the mapping. */
function put(
  text: string,
  map: Entry,
  present: Entry | undefined,
  beside: Entry | undefined,
  value: Put,
  extended: Set<Entry>,
): Splice[] | string {
  if (present?.isOwn && parser().isScalar(present.value)) {
    const [[start], end] = [present.value.range, endOf(text, present)];
    const [, comment = ""] = blockComment.exec(text.slice(start, end)) ?? [];
    return [{ start, end, text: value.scalar(present.value.type) + comment }];
  }
  const isAlias = parser().isMap(map.value) && map.value.items.some(({ key }) => key === present?.keyNode);
  if (isAlias || !beside?.isOwn) return shared;
  const isFirst = !extended.has(beside);
  extended.add(beside);
  return addition(text, map, beside, value, isFirst);
}

/** In the first line of a text that has lines of its own. */
const blockComment = /^[|>][-+\d]*([ \t]+#.*)/;

function isFlow({ value }: Entry): boolean {
  return parser().isMap(value) && value.flow === true;
}

/** An entry behind another one: in a line of its own where that one has one. What is behind that one, as a comment, stays there. */
function addition(text: string, map: Entry, other: Entry, { name, scalar }: Put, isFirst: boolean): Splice[] {
  const { keyNode, value } = other;
  const style = parser().isScalar(value) ? value.type : undefined;
  const key = keyNode.type === "PLAIN" ? yamlKey(name) : scalarLike(name, keyNode.type);
  const pair = `${key}: ${scalar(style)}`;
  const end = endOf(text, other);
  const lineEnd = lineEndAfter(text, end);
  if (!isFlow(map)) return [inserted(lineEnd, `\n${indentIn(text, map)}${pair}`)];
  const before = indentOf(text, keyNode);
  const line = `\n${before}${pair}`;
  const [, comma] = /^[ \t]*(,?)[ \t]*(?:#.*)?$/.exec(text.slice(end, lineEnd)) ?? [];
  if (before.trim() !== "" || comma === undefined) return [inserted(end, `, ${pair}`)];
  if (comma) return [inserted(lineEnd, `${line},`)];
  return isFirst ? [inserted(end, ","), inserted(lineEnd, line)] : [inserted(lineEnd, `,${line}`)];
}

const inserted = (start: number, text: string): Splice => ({ start, end: start, text });

/** Takes an entry out, with the lines that are its own and the line end before them. */
function removal(text: string, entry: Entry): Splice[] {
  const start = entry.keyNode.range[0] - indentOf(text, entry.keyNode).length - 1;
  return [{ start, end: lineEndAfter(text, endOf(text, entry)), text: "" }];
}

/** Takes an entry out from between braces, with the comma before it, or the one behind where no other is left before. */
function flowRemoval(
  text: string,
  entries: readonly Entry[],
  index: number,
  isGoing: (one: Entry) => boolean,
): Splice[] | string {
  const [before, entry, next] = [entries[index - 1], entries[index], entries[index + 1]];
  if (!entry || !entries.every(({ isOwn }) => isOwn)) return shared;
  const [start, end] = [entry.keyNode.range[0], endOf(text, entry)];
  const isFirst = entries.slice(0, index).every(isGoing);
  const splice = {
    start: isFirst || !before ? start : endOf(text, before),
    end: isFirst && next ? next.keyNode.range[0] : end,
    text: "",
  };
  const comma = text.slice(splice.start, start) + text.slice(end, splice.end);
  const hasComment = indentOf(text, entry.keyNode).trim() === "" && /#/.test(text.slice(end, lineEndAfter(text, end)));
  return hasComment || !/^\s*,\s*$/.test(comma) ? byHand : [splice];
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

function indentOf(text: string, { range: [start] }: Pick<Entry["keyNode"], "range">): string {
  return text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
}

/** The blanks before a line of a mapping that has lines, whatever stands before its first key: an anchor, a tag, or the colon behind a `?`. */
function indentIn(text: string, { keyNode, value }: Entry): string {
  const before = indentOf(text, value ?? keyNode);
  return before.replace(/([&!]\S*[ \t]+)+$/, "").replace(/\S/g, " ");
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
  if (misreadByOthers.test(text)) return false;
  return (["1.1", "1.2"] as const).every((version) => {
    const { contents, errors } = parser().parseDocument(`{ label: ${text} }`, { version });
    const [pair, ...more] = parser().isMap(contents) ? contents.items : [];
    const isWhole = more.length === 0 && parser().isScalar(pair?.value) && pair.value.value === text;
    return errors.length === 0 && isWhole;
  });
}

/** What Python's reader cannot read between braces, or at all. */
const misreadByOthers = /^:|\?|^(=|<<)$/;

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
