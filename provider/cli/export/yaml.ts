import { nativePackage, typeTokens } from "../../resource/tokens.js";
import type { Format } from "./format.js";
import { pulumiYamlText, yamlKey } from "./literals.js";
import { decisionsOn, leftOut } from "./notes.js";
import { installPlugin } from "./plugin.js";
import { pulumiYaml } from "./pulumi-yaml.js";
import { inProgramOrder, type ExportedStatus, type Sorted } from "./statuses.js";

/** A project of one file, in Pulumi YAML, on the native face. */
export const yaml: Format = {
  program: "Pulumi.yaml",
  // No SDK tells Pulumi where the plugin comes from.
  install: installPlugin,
  takesAnySystemPresence: true,
  files: (sorted, options) => ({
    "Pulumi.yaml": `${pulumiYaml("runtime: yaml", nativePackage, options)}\n${programOf(sorted)}`,
  }),
};

function programOf({ statuses, refused }: Sorted): string {
  const inOrder = inProgramOrder(statuses);
  return [
    "# The statuses that agents choose from, by system presence. A resource's key is",
    "# what Pulumi knows a status by: it stays as it is when labels change. An adoptId",
    "# names the definition that was there before this program; new statuses need",
    "# none. In a text, a dollar before { or another dollar is written twice.",
    ...(inOrder.length === 0 ? ["resources: {}"] : ["resources:", ...inOrder.flatMap(resourceOf).slice(1)]),
    ...(refused.length === 0 ? [] : ["", ...leftOut(refused).map((line) => `# ${line}`)]),
    "",
    "outputs:",
    "  # The ids by key, for whatever reports or sets statuses elsewhere.",
    ...(inOrder.length === 0
      ? ["  presenceIds: {}"]
      : ["  presenceIds:", ...inOrder.map(({ key }) => `    ${yamlKey(key)}: \${${key}.id}`)]),
    "",
  ].join("\n");
}

function resourceOf(status: ExportedStatus): string[] {
  const { languageLabels, systemPresence } = status.definition;
  return [
    "",
    ...decisionsOn(status).map((decision) => `  # ${decision}`),
    `  ${yamlKey(status.key)}:`,
    `    type: ${typeTokens.native}`,
    "    properties:",
    `      systemPresence: ${pulumiYamlText(systemPresence)}`,
    "      languageLabels:",
    ...entries("        ", languageLabels),
    ...entries("      ", status.settings),
  ];
}

function entries(indent: string, values: object): string[] {
  return Object.entries(values).map(
    ([name, value]) =>
      `${indent}${yamlKey(name)}: ${typeof value === "string" ? pulumiYamlText(value) : String(value)}`,
  );
}
