import deepEqual from "deep-equal";
import type { Scalar } from "yaml";
import { type Entry, parser, YamlDocument } from "../../catalogue-file/document.js";
import { type CatalogueFile, readCatalogue } from "../../catalogue-file/read.js";
import { yamlKey, yamlText } from "../export/literals.js";

/** A label that is to be in a catalogue file. */
export interface LabelChange {
  key: string;
  language: string;
  label: string;
}

/** What stands in the way of one. */
export interface EditFault {
  key: string;
  reason: string;
}

/** A text to put in place of another one, by their offsets. */
interface Splice {
  start: number;
  end: number;
  text: string;
}

/**
 * Changes and adds labels in the text of a catalogue file without faults of form. All else stays as it is, to the byte: what is put in is
 * quoted and indented as its neighbours are. The result is read again, and is nothing unless it says just what it has to.
 * @param raw with the line ends that it has
 */
export function withLabels(
  raw: string,
  changes: readonly LabelChange[],
): { text: string; file: CatalogueFile } | { faults: EditFault[] } {
  const text = raw.replace(/\r\n?/g, "\n");
  const document = new YamlDocument(text);
  const faults: EditFault[] = [];
  const splices = changes.flatMap((change) => {
    const found = spliceFor(document, text, change);
    if (typeof found !== "string") return found;
    faults.push({ key: change.key, reason: found });
    return [];
  });
  if (faults.length > 0) return { faults };
  const file = readCatalogue(spliced(text, splices));
  const expected = readCatalogue(text).statuses.map((status) => {
    const own = changes.filter(({ key }) => key === status.key);
    const labels = Object.fromEntries(own.map(({ language, label }) => [language, label]));
    return { ...status, languageLabels: { ...status.languageLabels, ...labels } };
  });
  const others = expected.filter((status, index) => !sameStatus(status, file.statuses[index]));
  if (others.length > 0) return { faults: others.map(({ key }) => ({ key, reason: shared })) };
  return { text: inLineEndsOf(raw, document, splices), file };
}

const shared = "its labels cannot be changed without others, as with an anchor (&, *, <<); write them out";

function sameStatus(one: object, other: object | undefined): boolean {
  const said = ({ line: _, column: __, ...rest }: Record<string, unknown>) => rest;
  return other !== undefined && deepEqual(said({ ...one }), said({ ...other }), { strict: true });
}

/** What puts a label in, or why nothing can. */
function spliceFor(document: YamlDocument, text: string, { key, language, label }: LabelChange): Splice | string {
  const entryOf = (entries: readonly Entry[] | undefined, name: string) => entries?.find((one) => one.key === name);
  const valueOf = (entry: Entry | undefined) => entry?.value ?? null;
  const statuses = entryOf(document.entriesOf(document.root), "statuses");
  const status = entryOf(document.entriesOf(valueOf(statuses)), key);
  const map = entryOf(document.entriesOf(valueOf(status)), "languageLabels");
  if (!status?.isOwn || !map?.isOwn) return shared;
  const labels = document.entriesOf(map.value) ?? [];
  const present = entryOf(labels, language);
  if (present?.isOwn && parser().isScalar(present.value)) {
    const [start] = present.value.range;
    return { start, end: endOf(text, present), text: scalarLike(label, present.value.type) };
  }
  const last = labels.findLast(({ isOwn }) => isOwn);
  return last
    ? addition(text, last, { language, label }, parser().isMap(map.value) && map.value.flow === true)
    : shared;
}

/** A label behind the last one of a status: in a line of its own where that one has one. */
function addition(text: string, last: Entry, { language, label }: Omit<LabelChange, "key">, isFlow: boolean): Splice {
  const { keyNode, value } = last;
  const style = parser().isScalar(value) ? value.type : undefined;
  const name = keyNode.type === "PLAIN" ? yamlKey(language) : scalarLike(language, keyNode.type);
  const pair = `${name}: ${scalarLike(label, style)}`;
  const end = endOf(text, last);
  const nextLine = text.indexOf("\n", end);
  const lineEnd = nextLine === -1 ? text.length : nextLine;
  const rest = text.slice(end, lineEnd);
  const [begin] = keyNode.range;
  const before = text.slice(text.lastIndexOf("\n", begin) + 1, begin);
  const line = `\n${before}${pair}`;
  // What is behind the last label, as a comment, stays there.
  if (!isFlow) return { start: end, end: lineEnd, text: `${rest}${line}` };
  const [, comma] = /^[ \t]*(,?)[ \t]*(?:#.*)?$/.exec(rest) ?? [];
  if (before.trim() !== "" || comma === undefined) return { start: end, end, text: `, ${pair}` };
  return { start: end, end: lineEnd, text: `${comma ? "" : ","}${rest}${line}${comma}` };
}

/** Where a label ends; one that is written in lines of its own (|, >) has the end of the last one, too. */
function endOf(text: string, { keyNode, value }: Entry): number {
  const end = (value ?? keyNode).range[1];
  return text[end - 1] === "\n" ? end - 1 : end;
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
