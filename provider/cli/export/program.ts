import { describe } from "../../definition/definition.js";
import { systemPresences } from "../../definition/vocabulary.js";
import { visibleInCode } from "../text.js";
import type { ExportedStatus, Refused, Sorted } from "./statuses.js";

/** The width that lists are broken at, in characters: Prettier's own. */
const width = 80;

/** The program that declares the statuses, as TypeScript. */
export function programOf({ statuses, refused }: Pick<Sorted, "statuses" | "refused">): string {
  const groups = systemPresences.flatMap((systemPresence) => {
    const members = statuses.filter(({ definition }) => definition.systemPresence === systemPresence);
    return members.length === 0 ? [] : [`  ${systemPresence}: {`, ...members.flatMap(linesOf), "  },"];
  });
  const twins = statuses.filter((one) => one.twins.length > 0).map(({ key }) => quote(key));
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
    ...refusedLines(refused),
    "",
    `const catalogue = new PresenceCatalogue("statuses", ${args});`,
    "",
    "/** The ids by key, for whatever reports or sets statuses elsewhere. */",
    "export const presenceIds = catalogue.ids;",
    "",
  ].join("\n");
}

function linesOf({ key, definition, settings, twins, unknownLanguages, doubts }: ExportedStatus): string[] {
  const decisions = [
    ...(twins.length > 0
      ? [`Has a label in common with ${twins.join(", ")}: rename or deactivate one, then take it out of allowTwins.`]
      : []),
    ...(definition.type === undefined && definition.primary === undefined
      ? [
          "The API does not say of which type this is. If it is a System definition, take it out: those cannot be managed.",
        ]
      : []),
    ...(unknownLanguages.length > 0
      ? [
          `${unknownLanguages.join(", ")}: not among the languages that the API documents. Keep it only if agents use it.`,
        ]
      : []),
    ...doubts.map((doubt) => visibleInCode(`${doubt.charAt(0).toUpperCase()}${doubt.slice(1)}.`)),
  ];
  return [
    ...decisions.map((decision) => `    // ${decision}`),
    `    ${key}: {`,
    ...Object.entries({ ...definition.languageLabels, ...settings }).map(
      ([name, value]) => `      ${name}: ${typeof value === "string" ? quote(value) : String(value)},`,
    ),
    unknownLanguages.length > 0 ? "    } as CatalogueStatus," : "    },",
  ];
}

function refusedLines(refused: readonly Refused[]): string[] {
  if (refused.length === 0) return [];
  return [
    "",
    "// Left out, and so left as they are in the organisation. To manage one of them,",
    "// put it right in Genesys Cloud and export again, or add it above with the id",
    "// as its adoptId and with values that pass: `pulumi up` then puts it right.",
    ...refused.map((one) => `// - ${explain(one)}`),
  ];
}

/** Why a definition is left out, on one line. */
export function explain({ definition, faults }: Refused): string {
  return visibleInCode(
    `${describe(definition)}: ${faults.map(({ property, reason }) => `${property}: ${reason}`).join("; ")}`,
  );
}

function listLines(name: string, items: readonly string[]): string[] {
  const line = `  ${name}: [${items.join(", ")}],`;
  return line.length <= width ? [line] : [`  ${name}: [`, ...items.map((item) => `    ${item},`), "  ],"];
}

/** A text as a literal that shows all there is to it, in the quotes that need fewer escapes. */
function quote(text: string): string {
  const literal = visibleInCode(JSON.stringify(text));
  if (text.split('"').length <= text.split("'").length) return literal;
  return `'${literal.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
