import { nativePackage } from "../../resource/tokens.js";
import type { Format } from "./format.js";
import { pythonText } from "./literals.js";
import { decisionsOn, leftOut } from "./notes.js";
import { own } from "./own.js";
import { pulumiYaml } from "./pulumi-yaml.js";
import { inProgramOrder, type ExportedStatus, type Sorted } from "./statuses.js";

/** The SDK's name, on PyPI and as a module: the schema's `language.python.packageName`. */
const sdk = `pulumi_${nativePackage.replaceAll("-", "_")}`;

/** A program in Python, on the native face. It is laid out as Black does. */
export const python: Format = {
  program: "__main__.py",
  install: "pulumi install",
  takesAnySystemPresence: true,
  files: (sorted, options) => ({
    "__main__.py": programOf(sorted),
    "Pulumi.yaml": pulumiYaml(
      "runtime:\n  name: python\n  options:\n    toolchain: pip\n    virtualenv: venv",
      nativePackage,
      options,
    ),
    "requirements.txt": `pulumi>=3.0.0,<4.0.0\n${sdk}~=${own.version}\n`,
    ".gitignore": "__pycache__/\nvenv/\n",
  }),
};

function programOf({ statuses, refused }: Sorted): string {
  const inOrder = inProgramOrder(statuses);
  const declared = "statuses: dict[str, presence.PresenceDefinitionArgs] =";
  return [
    '"""The statuses that agents choose from, by system presence.',
    "",
    "A key is what Pulumi knows a status by: it stays as it is when labels change. An",
    "adopt_id names the definition that was there before this program; new statuses",
    "need none.",
    '"""',
    "",
    "import pulumi",
    `import ${sdk} as presence`,
    "",
    ...(inOrder.length === 0 ? [`${declared} {}`] : [`${declared} {`, ...inOrder.flatMap(entryOf), "}"]),
    ...(refused.length === 0 ? [] : ["", ...leftOut(refused, "adopt_id").map((line) => `# ${line}`)]),
    "",
    "definitions = {",
    "    key: presence.PresenceDefinition(key, args) for key, args in statuses.items()",
    "}",
    "",
    "# The ids by key, for whatever reports or sets statuses elsewhere.",
    'pulumi.export("presenceIds", {key: one.id for key, one in definitions.items()})',
    "",
  ].join("\n");
}

function entryOf(status: ExportedStatus): string[] {
  const { languageLabels, systemPresence } = status.definition;
  return [
    ...decisionsOn(status).map((decision) => `    # ${decision}`),
    `    ${pythonText(status.key)}: presence.PresenceDefinitionArgs(`,
    `        system_presence=${pythonText(systemPresence)},`,
    "        language_labels={",
    ...Object.entries(languageLabels).map(
      ([language, label]) => `            ${pythonText(language)}: ${pythonText(label)},`,
    ),
    "        },",
    ...Object.entries(status.settings).map(([name, value]) => `        ${snakeCase(name)}=${literal(value)},`),
    "    ),",
  ];
}

function literal(value: string | boolean): string {
  if (typeof value === "string") return pythonText(value);
  return value ? "True" : "False";
}

/** As generated SDKs spell a property. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
