import { type Definition, seenLabels } from "../../definition/definition.js";
import { didYouMean } from "../../definition/did-you-mean.js";
import { definitionsThat } from "../../definition/lookup.js";
import { languageForm, languages } from "../../definition/vocabulary.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { languageName } from "../language-names.js";
import { languagesOf } from "../matrix.js";
import { noColumn } from "../print-options.js";
import type { Column, Listing } from "../table.js";
import { note } from "../text.js";
import { whoOf } from "../who.js";
import { type CatalogueContent, missingIn, type Subject } from "./content.js";

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

/** What `--columns` knows, besides languages. */
export const columnNames = [
  "systemPresence",
  "status",
  "label",
  "state",
  "managed",
  "missing",
  "notes",
  "changed",
  "changedBy",
  "id",
] as const;

const isName = (word: string) => (columnNames as readonly string[]).includes(word);

/** What the column of a language is called: `id` is another one. */
const columnOf = (code: string) => (isName(code) ? `label.${code}` : code);

/**
 * Looks at the columns that are asked for, now that it is known which languages there are. One that a status may have a label in some day is
 * empty, and a note says so unless the API documents it.
 * @throws Exit (usage) for what is no column
 */
export function checkColumns(asked: readonly string[], { definitions, required }: Subject): void {
  const known = [...columnNames, ...languagesOf(definitions, required).map(columnOf)];
  for (const word of asked.filter((one) => ![...known, ...languages].includes(one))) {
    if (!languageForm.test(word)) throw new Exit(exitCodes.usage, noColumn(word, known));
    note(`No status has a label in ${word}, so its column is empty${didYouMean(word, known) || "."}`);
  }
}

const managed: ReadonlyMap<boolean | undefined, string> = new Map([
  [true, "yes"],
  [false, "no"],
]);

/**
 * A catalogue as a listing, a column for each language: every status, the deactivated and the built-in too.
 * @param asked columns that are asked for, languages that nobody has a label in among them
 */
export function listingOf(subject: Subject, content: CatalogueContent, asked: readonly string[]): Listing<Definition> {
  const { definitions, names, against } = subject;
  const codes = languagesOf(
    definitions,
    asked.filter((word) => !isName(word) && !word.startsWith("label.")),
  );
  const rowById = new Map(
    [content.offered, content.deactivated, content.builtIn].flatMap(({ groups }) =>
      groups.flatMap(({ rows }) => rows.map((row) => [row.id, row] as const)),
    ),
  );
  const labels = codes.map((code) => ({
    name: columnOf(code),
    title: languageName(code),
    group: "label",
    cell: (one: Definition) => seenLabels(one)[code],
  }));
  const columns: Column<Definition>[] = [
    { name: "systemPresence", cell: ({ systemPresence }) => systemPresence },
    { name: "status", cell: ({ id }) => rowById.get(id)?.title },
    ...labels,
    { name: "state", cell: (one) => (one.builtIn ? "built in" : one.deactivated ? "deactivated" : "active") },
    { name: "managed", cell: (one) => managed.get(against?.isManaged(one)) },
    { name: "missing", cell: ({ id }) => missingIn(rowById.get(id)?.labels ?? []) },
    {
      name: "notes",
      cell: ({ id }) =>
        rowById
          .get(id)
          ?.badges.filter((badge) => badge !== "managed")
          .join(", "),
    },
    { name: "changed", cell: ({ modifiedDate }) => modifiedDate },
    { name: "changedBy", cell: ({ modifiedBy }) => whoOf(modifiedBy, names) },
    { name: "id", cell: ({ id }) => id, isId: true },
  ];
  // Nobody has asked for what only repeats a label, or says nothing.
  const usual = columns.filter(({ name }) => name !== "status" && (against !== undefined || name !== "managed"));
  return {
    columns: asked.length > 0 ? columns : usual,
    rows: definitionsThat({ deactivated: "include" }, definitions),
    isMuted: ({ deactivated, builtIn }) => deactivated || builtIn,
    isSheet: true,
  };
}
