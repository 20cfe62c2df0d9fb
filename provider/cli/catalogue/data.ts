import type { Definition } from "../../definition/definition.js";
import { definitionsThat } from "../../definition/lookup.js";
import { languagesOf } from "../matrix.js";
import { whoOf } from "../who.js";
import type { CatalogueContent, Subject } from "./content.js";

/**
 * A catalogue for programs. It has the definitions as `entities`, so that it can be read wherever a saved listing can: by `--against`,
 * and by `presence export --from`.
 */
export function dataOf({ definitions, names, against }: Subject, content: CatalogueContent): object {
  const { context, completeness, coverage, findings } = content;
  return {
    context,
    completeness,
    languages: coverage,
    findings: findings.map(({ key, title, lines }) => ({ key, title, lines })),
    ...(against && {
      against: against.title,
      byHand: against.byHand.map(({ id }) => id),
      missing: against.missing.map(({ name, id, definition }) => ({ name, id, ...definition })),
    }),
    total: definitions.length,
    entities: definitionsThat({ deactivated: "include" }, definitions).map((one) => ({
      ...one,
      ...withWho(one, names),
    })),
  };
}

function withWho({ modifiedBy }: Definition, names: Subject["names"]): { changedBy?: string } {
  const changedBy = whoOf(modifiedBy, names);
  return changedBy === undefined ? {} : { changedBy };
}

/** A catalogue as the rows of a spreadsheet, and their header: a column for each language. */
export function rowsOf({ definitions, names, against }: Subject): string[][] {
  const codes = languagesOf(definitions);
  const header = ["systemPresence", ...codes, "state", ...(against ? ["managed"] : []), "changed", "changedBy", "id"];
  const rows = definitionsThat({ deactivated: "include" }, [...definitions]).map((one) => [
    one.systemPresence,
    ...codes.map((code) => one.languageLabels[code] ?? ""),
    one.builtIn ? "built in" : one.deactivated ? "deactivated" : "active",
    ...(against ? [against.isManaged(one) ? "yes" : "no"] : []),
    one.modifiedDate ?? "",
    whoOf(one.modifiedBy, names) ?? "",
    one.id,
  ]);
  return [header, ...rows];
}
