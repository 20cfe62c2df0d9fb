import type { Definition } from "../../definition/definition.js";
import { definitionsThat } from "../../definition/lookup.js";
import type { Context } from "../context.js";
import { listedLabel } from "../label.js";
import { languageName } from "../language-names.js";
import {
  completenessOf,
  labelledIn,
  labelsIn,
  languagesOf,
  type Matrix,
  type MatrixRow,
  matrixOf,
  usualLanguages,
} from "../matrix.js";
import { type Names, whoOf } from "../who.js";
import type { Comparison } from "./against.js";
import { type Figure, figuresOf } from "./figures.js";
import { type Finding, findingsOf } from "./findings.js";

/** What a catalogue is made of. */
export interface Subject {
  /** Everything that the organisation has, the deactivated and the built-in too. */
  definitions: readonly Definition[];
  /** The languages that each status should have a label in; those that most have unless given. */
  required?: readonly string[] | undefined;
  /** Who changed what, by name. */
  names?: Names;
  /** What the catalogue is held against. */
  against?: Comparison | undefined;
}

/** How far a language has come. */
export interface Coverage {
  code: string;
  name: string;
  labelled: number;
  of: number;
}

/** What a catalogue says, in the order in which it says it: renderers print this and decide nothing. Values are to be escaped. */
export interface CatalogueContent {
  context: Context;
  figures: Figure[];
  completeness: string;
  coverage: Coverage[];
  findings: readonly Finding[];
  /** What agents choose from, without the built-in statuses. */
  offered: Matrix;
  deactivated: Matrix;
  builtIn: Matrix;
}

/** What there is to say of an organisation's definitions. */
export function catalogueContent(subject: Subject, context: Context): CatalogueContent {
  const { definitions, required, against, names } = subject;
  const all = definitionsThat({ deactivated: "include" }, definitions);
  const active = all.filter(({ deactivated }) => !deactivated);
  const offered = active.filter(({ builtIn }) => !builtIn);
  const deactivated = all.filter((one) => one.deactivated);
  const builtIn = all.filter((one) => one.builtIn);
  const languages = languagesOf(offered, required);
  const measured = required ?? usualLanguages(offered);
  const findings = findingsOf(active, measured, against);
  const foundBy = findingsById(findings);
  const matrix = (statuses: readonly Definition[], codes: readonly string[]): Matrix =>
    // A built-in status is its system presence.
    matrixOf(
      codes,
      statuses,
      (one) => (one.builtIn ? "" : one.systemPresence),
      (one) => rowOf(one, codes),
    );

  function rowOf(one: Definition, codes: readonly string[]): MatrixRow {
    const { id, builtIn } = one;
    const found = foundBy.get(id) ?? [];
    const isManaged = against?.isManaged(one) === true;
    return {
      title: listedLabel(one) ?? id,
      id,
      badges: [...(isManaged ? ["managed"] : []), ...found.flatMap(({ badge }) => badge || [])],
      flags: found.map(({ key }) => key),
      labels: labelsIn(codes, one, builtIn || one.deactivated ? [] : measured),
      changed: builtIn ? undefined : changeOf(one, names),
    };
  }

  return {
    context,
    figures: figuresOf(offered, deactivated, findings),
    completeness: completenessOf(measured, required !== undefined),
    coverage: languages.map((code) => ({
      code,
      name: languageName(code),
      labelled: labelledIn(code, offered),
      of: offered.length,
    })),
    findings,
    offered: matrix(offered, languages),
    deactivated: matrix(deactivated, languagesOf(deactivated)),
    builtIn: matrix(builtIn, languagesOf(builtIn)),
  };
}

function findingsById(findings: readonly Finding[]): ReadonlyMap<string, Finding[]> {
  const byId = new Map<string, Finding[]>();
  for (const finding of findings)
    for (const id of new Set(finding.lines.flatMap(({ ids }) => ids))) byId.set(id, [...(byId.get(id) ?? []), finding]);
  return byId;
}

/** When a status was changed last and by whom, where the API tells. */
function changeOf({ modifiedDate, modifiedBy }: Definition, names?: Names): string | undefined {
  if (modifiedDate === undefined) return undefined;
  const who = whoOf(modifiedBy, names);
  return `${modifiedDate.slice(0, 10)}${who === undefined ? "" : ` by ${who}`}`;
}

/** The languages that a status lacks a label in, by name. */
export function missingIn(labels: MatrixRow["labels"]): string {
  return labels
    .filter(({ isGap }) => isGap)
    .map(({ language }) => languageName(language))
    .join(", ");
}
