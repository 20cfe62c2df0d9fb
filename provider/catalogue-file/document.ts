import type * as Yaml from "yaml";
import { visible } from "../definition/text.js";

/** The parser, which is loaded where a file is read: programs that read none are spared it. */
export const parser = (): typeof Yaml => require("yaml") as typeof Yaml;

/** A place in a file; both count from 1. */
export interface Place {
  line: number;
  column: number;
}

/** What is at a place, without that. */
export function withoutPlace<T extends Place>({ line: _, column: __, ...rest }: T): Omit<T, keyof Place> {
  return rest;
}

/** One entry of a mapping. */
export interface Entry extends Place {
  key: string;
  keyNode: Yaml.Scalar.Parsed;
  /** `null` where nothing is said; an alias stands for what it names. */
  value: Yaml.ParsedNode | null;
  /** Whether it is the mapping's own, written out in it, and not that of an anchor. */
  isOwn: boolean;
}

/** What is wrong with the text as YAML. */
export interface SyntaxFault extends Place {
  message: string;
}

/** A file of YAML, of which JSON is a part, with the place of everything in it. */
export class YamlDocument {
  readonly faults: SyntaxFault[] = [];
  /** Whether it is JSON, which has fewer escapes than all of YAML. */
  readonly isJson: boolean;
  readonly #document: Yaml.Document.Parsed;
  readonly #lines = new (parser().LineCounter)();
  /** By mapping, so that each is looked at once: by << they can be in one another any number of times. */
  readonly #entries = new Map<Yaml.Node, Entry[]>();

  /** @param text with `\n` as its line ends */
  constructor(private readonly text: string) {
    this.isJson = isJson(text);
    const options = { lineCounter: this.#lines, prettyErrors: false, stringKeys: true, uniqueKeys: false };
    this.#document = parser().parseDocument(text, options);
    const { errors, warnings } = this.#document;
    const [swallowed] = errors.length > 0 ? this.#swallowed() : [];
    if (swallowed) this.#fault(swallowed.offset, swallowed.message);
    for (const { code, message, pos } of [...errors, ...warnings])
      // What is behind it follows from it.
      if (!swallowed || pos[0] < swallowed.offset)
        this.#fault(pos[0], cures[code] ?? `is not YAML: ${visible(message)}`);
    parser().visit(this.#document, {
      Alias: (_, alias) => {
        if (!alias.resolve(this.#document))
          this.#fault(
            alias.range?.[0] ?? 0,
            `there is no &${visible(alias.source)} before it; a text is put into quotes`,
          );
      },
    });
  }

  /** At the end of the text the parser misses what is missing in its last line, and may do so more than once. */
  #fault(offset: number, message: string): void {
    const place = this.placeAt(Math.min(offset, this.text.trimEnd().length));
    const isTold = this.faults.some((one) => one.line === place.line && one.message === message);
    if (!isTold) this.faults.push({ ...place, message });
  }

  /** Texts between braces or brackets with a `#` that took what is behind them, as in `{ en: Team #1, es: Equipo }`. */
  #swallowed(): { offset: number; message: string }[] {
    const found: { offset: number; message: string }[] = [];
    parser().visit(this.#document, {
      Scalar: (_, node, path) => {
        const { type, range } = node as Yaml.Scalar.Parsed;
        const isFlow = path.some((one) => parser().isCollection(one) && one.flow === true);
        const [, comment] = (type === "PLAIN" && isFlow && closedInComment.exec(this.text.slice(range[1]))) || [];
        if (comment !== undefined)
          found.push({
            offset: range[0],
            message: `YAML reads ${visible(comment)} as a comment, which is the rest of the line: put the text before it into quotes, # included`,
          });
      },
    });
    return found;
  }

  get root(): Yaml.ParsedNode | null {
    return this.#document.contents;
  }

  placeAt(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }

  /** The entries of a mapping, or of the one that an alias names, each once; `undefined` for what is no mapping. */
  entriesOf(node: Yaml.ParsedNode | null): Entry[] | undefined {
    const map = this.#named(node);
    if (!parser().isMap<Yaml.Scalar.Parsed, Yaml.ParsedNode | null>(map)) return undefined;
    return this.#entries.get(map) ?? this.#read(map);
  }

  #read(map: Yaml.YAMLMap<Yaml.Scalar.Parsed, Yaml.ParsedNode | null>): Entry[] {
    // One that is in itself has nothing to bring in.
    this.#entries.set(map, []);
    const entries = new Map<string, Entry>();
    const merged: Entry[] = [];
    for (const { key: keyNode, value } of map.items) {
      const key = String(keyNode.value);
      const [offset] = keyNode.range;
      const first = entries.get(key);
      if (key === "<<" && keyNode.type === "PLAIN") merged.push(...this.#merged(value, offset));
      else if (first) this.#fault(offset, `"${visible(key)}" is there already, in line ${first.line}`);
      else {
        const isOwn = !parser().isAlias(value);
        entries.set(key, { ...this.placeAt(offset), key, keyNode, value: this.#named(value), isOwn });
      }
    }
    for (const entry of merged) if (!entries.has(entry.key)) entries.set(entry.key, { ...entry, isOwn: false });
    this.#entries.set(map, [...entries.values()]);
    return [...entries.values()];
  }

  /** A value as a program has it; `null` also for one that aliases of aliases make too large to be meant. */
  valueOf(node: Yaml.ParsedNode | null): unknown {
    try {
      return node?.toJS(this.#document) as unknown;
    } catch {
      return null;
    }
  }

  /** What looks like a comment behind a text without quotes, and may have been meant as a part of it: `#1`. */
  cutOff({ type, range }: Yaml.Scalar.Parsed): string | undefined {
    return type === "PLAIN" ? /^[ \t]+(#\S.*)/.exec(this.text.slice(range[1]))?.[1] : undefined;
  }

  #named(node: Yaml.ParsedNode | null): Yaml.ParsedNode | null {
    return parser().isAlias(node) ? ((node.resolve(this.#document) as Yaml.ParsedNode | undefined) ?? null) : node;
  }

  /** What `<<` brings in: the entries of a mapping, or of several, of which an earlier one wins. */
  #merged(node: Yaml.ParsedNode | null, offset: number): Entry[] {
    const source = this.#named(node);
    const maps = parser().isSeq<Yaml.ParsedNode>(source) ? source.items : [source];
    return maps.flatMap((map) => {
      const entries = this.entriesOf(map);
      if (!entries) this.#fault(offset, "<< takes a mapping, such as *anchor");
      return entries ?? [];
    });
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A comment right behind a text that has what would end that text. */
const closedInComment = /^[ \t]+(#.*[}\]].*|#\S.*,.*)/;

/** The mistakes that people make by hand, with the cure; of others the parser tells in its own words. */
const cures: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "begins with a tab, which YAML does not take: put blanks there",
  BLOCK_AS_IMPLICIT_KEY: "has a second colon: put a text that has one into quotes",
  MULTILINE_IMPLICIT_KEY: "has no colon behind its key",
  BAD_SCALAR_START: "begins with a sign that means something to YAML: put the text into quotes",
  BAD_ALIAS: "begins with & or *, which mean something to YAML: put the text into quotes",
  MULTIPLE_DOCS: "begins a second document (---), and a catalogue is one",
};

/**
 * What YAML reads a text without quotes as, where that is something else: by version 1.2, or by the older one that other readers of
 * YAML go by.
 */
export function misread({ source, type, tag, value }: Yaml.Scalar.Parsed): string | undefined {
  if (type !== "PLAIN" || tag !== undefined || source === "") return undefined;
  olderTags ??= new (parser().Document)(null, { version: "1.1" }).schema.tags;
  const older = olderTags.find((one) => "test" in one && one.default === true && one.test.test(source));
  if (!older && typeof value === "string") return undefined;
  const kind = older?.tag.split(":").at(-1) ?? "";
  return kinds[kind] ?? "as a number";
}

let olderTags: Yaml.Schema["tags"] | undefined;

const kinds: Readonly<Record<string, string>> = {
  null: "as nothing",
  bool: "as true or false",
  timestamp: "as a date",
};
