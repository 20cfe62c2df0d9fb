import { resolve } from "node:path";
import { faultsIn, flatLine, type SaidStatus, statusExample } from "../definition/catalogue.js";
import type { CatalogueFault } from "../definition/catalogue-rules.js";
import { type CheckContext, isUsual, unknownValue } from "../definition/checks.js";
import type { Desired } from "../definition/definition.js";
import { didYouMean } from "../definition/did-you-mean.js";
import { appliedRules, contradictionIn, type FlatRules, ruleChecks } from "../definition/flat-rules.js";
import { type AdoptionInputs, checkInputs, inputNames } from "../definition/inputs.js";
import { visible } from "../definition/text.js";
import { languages } from "../definition/vocabulary.js";
import { type Entry, misread, parser, type Place, YamlDocument } from "./document.js";
import { EncodingError, readTextFile } from "./text-file.js";

/** One status of a catalogue file, with what the file leaves out as a definition has it. */
export interface FileStatus extends Desired, AdoptionInputs, Place {
  key: string;
}

/** What is wrong with a catalogue file: `rule` is there where the statuses could be made, and a rule of the file says no. */
export interface FileFault extends Place, CatalogueFault {}

/** A catalogue file as it was read. */
export interface CatalogueFile {
  /** In the order of the file. All of it can be relied on where no fault is without a `rule`. */
  readonly statuses: readonly FileStatus[];
  readonly rules: FlatRules;
  /** Everything that is wrong with it, by place: as YAML, in its form, in its fields, and by its rules. */
  readonly faults: readonly FileFault[];
  /** Where something is, or where it would have to be. */
  readonly placeOf: (where: Pick<CatalogueFault, "key" | "property">) => Place;
}

/** Which endpoints the catalogue is for, where that is known: only some know divisions. */
export type Endpoints = Pick<CheckContext, "generation" | "divisionsBy">;

const anyEndpoints: Endpoints = { generation: "presence/definitions", divisionsBy: "" };

/**
 * Reads a catalogue file, in YAML or JSON: what the component `PresenceCatalogue` of the native plugin takes as properties. Nothing is
 * asked of an organisation: a system presence that is none of the usual ones passes, and `limitFromOrganization` is not held to.
 * A file that cannot be read at all has that as its one fault.
 * @param path relative to the working directory
 */
export function readCatalogueFile(path: string, endpoints?: Endpoints): CatalogueFile {
  let text: string;
  try {
    text = readTextFile(path);
  } catch (error) {
    const line = error instanceof EncodingError ? error.line : beginning.line;
    return unread([{ ...beginning, line, message: `cannot be read, ${resolve(path)}: ${(error as Error).message}` }]);
  }
  return readCatalogue(text, endpoints);
}

/** A fault in the words of a list: `statuses.yaml:12: …`. */
export function toldIn(path: string, { line, message }: Pick<FileFault, "line" | "message">): string {
  return `${visible(path)}:${line}: ${message}`;
}

const beginning: Place = { line: 1, column: 1 };

function unread(faults: FileFault[]): CatalogueFile {
  return { statuses: [], rules: {}, faults, placeOf: () => beginning };
}

/** Reads the text of a catalogue file, with `\n` as its line ends. */
export function readCatalogue(text: string, endpoints = anyEndpoints): CatalogueFile {
  const document = new YamlDocument(text);
  // What follows from a text that is broken would be no help.
  if (document.faults.length > 0) return unread(document.faults);
  if (document.root === null) return unread([{ ...beginning, message: "is empty: it needs statuses by key" }]);
  return new Reading(document).file(endpoints);
}

const topNames = ["$schema", "statuses", ...Object.keys(ruleChecks)];

class Reading {
  readonly #faults: FileFault[] = [];
  /** By key and property, as faults name them. */
  readonly #places = new Map<string, Place>();

  constructor(private readonly document: YamlDocument) {}

  file(endpoints: Endpoints): CatalogueFile {
    const entries = this.document.entriesOf(this.document.root);
    if (!entries)
      return unread([{ ...beginning, message: `has to hold statuses by key: { lunch: ${statusExample} }` }]);
    for (const { key, line, column } of entries) this.#places.set(nameOf({ property: key }), { line, column });
    for (const { key } of entries.filter(({ key }) => !topNames.includes(key)))
      this.#fault({ property: key }, `${visible(key)}: there is no such property${didYouMean(key, topNames)}`);

    const rules = this.#rules(entries.filter(({ key }) => key in ruleChecks));
    const said = this.#statuses(entries.find(({ key }) => key === "statuses"));
    const own = said.map(({ inputs }) => inputs["systemPresence"]).filter((one) => !isUsual(one)) as string[];
    const context = { ...endpoints, systemPresences: own };
    for (const fault of faultsIn(said, appliedRules(rules), { ...context, lineOf: flatLine }))
      this.#faults.push({ ...this.placeOf(fault), ...fault });

    const placed = [...this.#faults, ...this.document.faults];
    // On these endpoints, what the file says of divisions is all there is.
    const asSaid = {
      ...context,
      generation: "presencedefinitions",
      fault: () => undefined,
      warn: () => undefined,
    } as const;
    return {
      statuses: said.map(
        ({ key, inputs }) =>
          ({ key, ...this.placeOf({ key }), ...checkInputs(inputs, asSaid) }) as unknown as FileStatus,
      ),
      rules,
      faults: placed.sort((one, other) => one.line - other.line || one.column - other.column),
      placeOf: (where) => this.placeOf(where),
    };
  }

  placeOf({ key, property }: Pick<CatalogueFault, "key" | "property">): Place {
    const parent = property?.split(".")[0];
    const names = [nameOf({ key, property }), nameOf({ key, property: parent }), nameOf({ key })];
    return names.map((name) => this.#places.get(name)).find((place) => place !== undefined) ?? beginning;
  }

  #fault(where: Pick<FileFault, "key" | "property">, message: string): void {
    this.#faults.push({ ...this.placeOf(where), ...where, message });
  }

  #rules(entries: readonly Entry[]): FlatRules {
    const rules: FlatRules = Object.fromEntries(
      entries.flatMap(({ key, value }): [string, unknown][] => {
        const plain = this.document.valueOf(value);
        const fault = isNothing(value) ? noValue : ruleChecks[key as keyof FlatRules](plain);
        if (fault !== undefined) this.#fault({ property: key }, `${key}: ${fault}`);
        return fault === undefined ? [[key, plain]] : [];
      }),
    );
    const contradiction = contradictionIn(rules);
    if (contradiction)
      this.#fault({ property: contradiction.property }, `${contradiction.property}: ${contradiction.reason}`);
    return rules;
  }

  #statuses(statuses: Entry | undefined): SaidStatus[] {
    const entries = this.document.entriesOf(statuses?.value ?? null);
    if (!entries) {
      const reason = statuses
        ? `has to be an object of statuses by key, such as { lunch: ${statusExample} }`
        : "is missing";
      this.#fault({ property: "statuses" }, `statuses: ${reason}`);
      return [];
    }
    return entries.flatMap((status): SaidStatus[] => {
      const { key, line, column } = status;
      this.#places.set(nameOf({ key }), { line, column });
      const properties = this.document.entriesOf(status.value);
      if (!properties) this.#fault({ key }, `${visible(key)}: has to be an object such as ${statusExample}`);
      return properties ? [{ key, inputs: this.#inputs(key, properties) }] : [];
    });
  }

  /** What a status says. What is wrong already is as a value that is known later, so that nothing more is said of it. */
  #inputs(key: string, entries: readonly Entry[]): Record<string, unknown> {
    return Object.fromEntries(
      entries.flatMap((entry): [string, unknown][] => {
        const { key: property, line, column } = entry;
        this.#places.set(nameOf({ key, property: visible(property) }), { line, column });
        const reason = this.#misplaced(property);
        if (reason !== undefined) this.#fault({ key, property }, `${visible(key)}: ${visible(property)}: ${reason}`);
        return reason === undefined ? [[property, this.#value(key, property, entry)]] : [];
      }),
    );
  }

  #misplaced(property: string): string | undefined {
    if (inputNames.has(property)) return undefined;
    if ((languages as readonly string[]).includes(property))
      return "is a language: its label belongs under languageLabels";
    return `there is no such property${didYouMean(property, [...inputNames])}`;
  }

  #value(key: string, property: string, { value }: Entry): unknown {
    const labels = property === "languageLabels" ? this.document.entriesOf(value) : undefined;
    if (labels)
      return Object.fromEntries(
        labels.map((label) => {
          const path = `${property}.${visible(label.key)}`;
          this.#places.set(nameOf({ key, property: path }), { line: label.line, column: label.column });
          return [label.key, this.#value(key, path, label)];
        }),
      );
    const reason = this.#reasonAgainst(value, property);
    if (reason === undefined) return this.document.valueOf(value);
    this.#fault({ key, property }, `${visible(key)}: ${property}: ${reason}`);
    return unknownValue;
  }

  /** Why a value is not taken as it is read. */
  #reasonAgainst(value: Entry["value"], property: string): string | undefined {
    if (isNothing(value)) return noValue;
    if (!parser().isScalar(value)) return undefined;
    // As a text, null is put into quotes; a flag and JSON have none.
    if (value.value === null && (property === "deactivated" || this.document.isJson)) return noValue;
    if (property === "deactivated") return undefined;
    const comment = this.document.cutOff(value);
    if (comment !== undefined)
      return `YAML reads ${visible(comment)} as a comment: put the text into quotes, or a blank behind the #`;
    const how = misread(value);
    return how && `YAML reads ${visible(value.source)} ${how}: put it into quotes, "${visible(value.source)}"`;
  }
}

const noValue = "has no value: give it one, or leave it out";

function isNothing(value: Entry["value"]): boolean {
  return value === null || (parser().isScalar(value) && value.value === null && value.source === "");
}

function nameOf({ key, property }: { key?: string | undefined; property?: string | undefined }): string {
  return JSON.stringify([key, property]);
}
