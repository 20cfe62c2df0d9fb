import { contextLine } from "../context.js";
import type { MatrixRow } from "../matrix.js";
import { type Column, tableOf } from "../table.js";
import { firstLines, visible } from "../text.js";
import { type CatalogueContent, missingIn } from "./content.js";
import { nothing, title } from "./words.js";

/** How much of each kind a terminal is told. */
const most = 10;

/**
 * A catalogue for a terminal: a line a status, and what there is to look at.
 * @param output the file that it is for
 */
export function renderText(content: CatalogueContent, output: string | undefined): string {
  const { context, figures, coverage, completeness, findings, offered } = content;
  const rows = offered.groups.flatMap(({ systemPresence, rows: statuses }) =>
    statuses.map((row) => ({ ...row, systemPresence })),
  );
  const columns: Column<MatrixRow & { systemPresence: string }>[] = [
    { name: "systemPresence", cell: ({ systemPresence }) => systemPresence },
    { name: "status", cell: (row) => row.title },
    { name: "missing", cell: ({ labels }) => missingIn(labels) },
    { name: "notes", cell: ({ badges }) => badges.join(", ") },
    { name: "changed", cell: ({ changed }) => changed, spare: 1 },
  ];
  const used = columns.filter(({ cell }) => rows.some((row) => cell(row)));
  return [
    title,
    `  ${contextLine(context)}`,
    `  ${figures.map(({ text }) => text).join(" · ")}`,
    ...(coverage.length === 0
      ? []
      : [`  Labels: ${coverage.map(({ code, labelled, of }) => `${visible(code)} ${labelled} of ${of}`).join(", ")}`]),
    ...(completeness ? [`  ${completeness}`] : []),
    "",
    ...(rows.length === 0 ? [nothing] : tableOf({ columns: used, rows }, output === undefined ? {} : { output })),
    ...findings.flatMap(({ title: says, lines }) => [
      "",
      visible(says),
      ...firstLines(
        lines.map(({ text }) => text),
        most,
      ).map((line) => `  ${line}`),
    ]),
    "",
  ].join("\n");
}
