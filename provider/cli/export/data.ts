import { statusLines } from "../catalogue-text.js";
import type { Format } from "./format.js";
import { yamlKey } from "./literals.js";
import { nodeProject } from "./node-project.js";
import { decisionsOn, leftOut } from "./notes.js";
import { inProgramOrder, type ExportedStatus, type Sorted } from "./statuses.js";

const program = `import { PresenceCatalogue } from "pulumi-genesyscloud-presence";

// All there is to say of the statuses is in statuses.yaml.
const catalogue = PresenceCatalogue.fromFile("statuses", "statuses.yaml");

/** The ids by key, and old and new ones of statuses that have been moved. */
export const presenceIds = catalogue.ids;
export const moves = catalogue.moves;
`;

/** A catalogue file, and the program on the dynamic face that reads it. */
export const data: Format = {
  program: "statuses.yaml",
  install: "npm install",
  takesAnySystemPresence: true,
  files: (sorted, options) => ({ "statuses.yaml": fileOf(sorted), "index.ts": program, ...nodeProject(options) }),
};

function fileOf({ statuses, refused }: Sorted): string {
  const inOrder = inProgramOrder(statuses);
  const twins = statuses.filter((one) => one.twins.length > 0).map(({ key }) => `  - ${yamlKey(key)}`);
  return [
    "# yaml-language-server: $schema=node_modules/pulumi-genesyscloud-presence/dist/statuses.schema.json",
    "",
    "# The statuses that agents choose from, by system presence. A key is what Pulumi",
    "# knows a status by: it stays as it is when labels change. An adoptId names the",
    "# definition that was there before this file; new statuses need none.",
    ...(inOrder.length === 0 ? ["statuses: {}"] : ["statuses:", ...inOrder.flatMap(linesOf)]),
    ...(refused.length === 0 ? [] : ["", ...leftOut(refused).map((line) => `# ${line}`)]),
    ...(twins.length === 0 ? [] : ["", "allowTwins:", ...twins]),
    "",
  ].join("\n");
}

function linesOf(status: ExportedStatus): string[] {
  return [
    ...decisionsOn(status, ", then take it out of allowTwins").map((decision) => `  # ${decision}`),
    ...statusLines(status.key, status.definition, status.settings),
  ];
}
