import type { Format } from "./format.js";
import { typescriptText } from "./literals.js";
import { nodeProject } from "./node-project.js";
import { decisionsOn, leftOut } from "./notes.js";
import { bySystemPresence, type ExportedStatus, type Sorted } from "./statuses.js";

/** The width that lists are broken at, in characters: Prettier's own. */
const width = 80;

/** A catalogue in TypeScript, on the dynamic face. */
export const typescript: Format = {
  program: "index.ts",
  install: "npm install",
  // They are the keys of a typed catalogue.
  takesAnySystemPresence: false,
  files: (sorted, options) => ({
    "index.ts": programOf(sorted),
    ...nodeProject(options),
  }),
};

function programOf({ statuses, refused }: Sorted): string {
  const groups = bySystemPresence(statuses).flatMap(([systemPresence, members]) => [
    `  ${systemPresence}: {`,
    ...members.flatMap(linesOf),
    "  },",
  ]);
  const twins = statuses.filter((one) => one.twins.length > 0).map(({ key }) => typescriptText(key));
  const args = twins.length === 0 ? "{ statuses }" : `{\n  statuses,\n${listLines("allowTwins", twins).join("\n")}\n}`;
  const types = statuses.some(({ unknownLanguages }) => unknownLanguages.length > 0)
    ? ["  type CatalogueStatus,", "  type CatalogueStatuses,"]
    : ["  type CatalogueStatuses,"];
  return [
    "import {",
    ...types,
    "  PresenceCatalogue,",
    '} from "pulumi-genesyscloud-presence";',
    "",
    "/**",
    " * The statuses that agents choose from, by system presence. A key is what Pulumi",
    " * knows a status by: it stays as it is when labels change. An adoptId names the",
    " * definition that was there before this program; new statuses need none.",
    " */",
    ...(groups.length === 0
      ? ["const statuses = {} satisfies CatalogueStatuses;"]
      : ["const statuses = {", ...groups, "} satisfies CatalogueStatuses;"]),
    ...(refused.length === 0 ? [] : ["", ...leftOut(refused).map((line) => `// ${line}`)]),
    "",
    `const catalogue = new PresenceCatalogue("statuses", ${args});`,
    "",
    "/** The ids by key, for whatever reports or sets statuses elsewhere. */",
    "export const presenceIds = catalogue.ids;",
    "",
    "/** Old and new ids of statuses that have been moved, for flows and reports. */",
    "export const moves = catalogue.moves;",
    "",
  ].join("\n");
}

function linesOf(status: ExportedStatus): string[] {
  const { key, definition, settings, unknownLanguages } = status;
  return [
    ...decisionsOn(status, ", then take it out of allowTwins").map((decision) => `    // ${decision}`),
    `    ${key}: {`,
    ...Object.entries({ ...definition.languageLabels, ...settings }).map(
      ([name, value]) => `      ${name}: ${typeof value === "string" ? typescriptText(value) : String(value)},`,
    ),
    unknownLanguages.length > 0 ? "    } as CatalogueStatus," : "    },",
  ];
}

function listLines(name: string, items: readonly string[]): string[] {
  const line = `  ${name}: [${items.join(", ")}],`;
  return line.length <= width ? [line] : [`  ${name}: [`, ...items.map((item) => `    ${item},`), "  ],"];
}
