import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import type { Desired } from "../../provider/definition/definition.js";
import { fieldNames, fields } from "../../provider/definition/fields.js";
import { adoptModes } from "../../provider/definition/inputs.js";
import { systemPresences } from "../../provider/definition/vocabulary.js";
import { choices, isSecret, numbers, type Setting, settingNames } from "../../provider/organization/settings.js";
import { catalogueTypes, nativePackage, pluginServer, typeTokens } from "../../provider/resource/tokens.js";
import { functions, tokenOf } from "../functions.js";
import { type Declared, documentationOf, propertiesOf } from "./docs.js";

/** A property in Pulumi's schema. Source: Pulumi's metaschema, `pkg/codegen/schema/pulumi.json`. */
interface Property {
  description: string;
  [keyword: string]: unknown;
}
type Properties = Record<string, Property>;

const repository = "https://github.com/pulumi-genesyscloud-presence/pulumi-genesyscloud-presence";
const description = "Genesys Cloud presence definitions, the secondary statuses that agents choose, as code.";
const models = "api/models.ts";

/** The objects of the API that results hold, by their name in the sources. */
const objects = ["UserReference", "SystemPresence", "PresenceDefinitionReference", "UserPresence"];

/** The package's schema, from what the provider's sources say: fields, settings, vocabulary, functions and their documentation. */
export function buildSchema(): object {
  const { version, license, keywords } = packageJson();
  return {
    name: nativePackage,
    displayName: "Genesys Cloud Presence",
    version,
    description,
    keywords: [...keywords, "kind/native", "category/cloud"],
    homepage: repository,
    repository,
    license,
    publisher: "pulumi-genesyscloud-presence",
    pluginDownloadURL: pluginServer,
    config: { variables: settings(), defaults: [] },
    provider: {
      description:
        "An organisation of Genesys Cloud. Every setting that is not given comes from the environment, where it has a variable: " +
        "credentials are best given there.",
      inputProperties: settings(),
    },
    types: {
      ...enums(),
      ...Object.fromEntries(objects.map((name) => [typeOf(name), objectType(name)])),
      ...definitionType(),
      ...statusType(),
    },
    resources: { [typeTokens.native]: presenceDefinition(), [catalogueTypes.native]: presenceCatalogue() },
    functions: Object.fromEntries(
      Object.keys(functions).map((name) => [tokenOf(name), functionOf(name as FunctionName)]),
    ),
    language: languageSettings(),
  };
}

function packageJson(): { version: string; license: string; keywords: string[] } {
  const file = join(__dirname, "../../provider/package.json");
  return JSON.parse(readFileSync(file, "utf8")) as ReturnType<typeof packageJson>;
}

function typeOf(name: string): string {
  return `${nativePackage}:index:${name}`;
}

function reference(name: string): string {
  return `#/types/${typeOf(name)}`;
}

// Settings

function settings(): Properties {
  const documented = {
    ...propertiesOf("organization/settings.ts", "texts"),
    ...propertiesOf("organization/settings.ts", "choices"),
  };
  const client = propertiesOf("api/transport/settings.ts", "ClientSettings");
  return Object.fromEntries(
    settingNames.map((name) => {
      const { description } = documented[name] ?? client[name] ?? undocumented(name);
      return [name, { ...settingType(name), description, ...(isSecret(name) && { secret: true }) }];
    }),
  );
}

function settingType(name: Setting): object {
  if ((numbers as readonly string[]).includes(name)) return { type: "integer" };
  if (name === "adopt") return openEnum("AdoptMode");
  return name in choices ? openEnum("PresenceApiEndpoints") : { type: "string" };
}

function undocumented(name: string): never {
  throw new Error(`${name} has no documentation`);
}

// Words

/** A text, and the words that there are known to be: another one passes, and the API or the provider's own check decides. */
function openEnum(name: string): object {
  return { type: "string", oneOf: [{ type: "string" }, { type: "string", $ref: reference(name) }] };
}

function enums(): Record<string, object> {
  const words = {
    SystemPresenceName: [systemPresences, documentationOf("definition/vocabulary.ts", "SystemPresenceName")],
    AdoptMode: [adoptModes, documentationOf("definition/inputs.ts", "AdoptMode")],
    PresenceApiEndpoints: [choices.presenceApi, documentationOf("definition/definition.ts", "Generation")],
  } as const;
  return Object.fromEntries(
    Object.entries(words).map(([name, [values, description]]) => [
      typeOf(name),
      { type: "string", description, enum: values.map((value) => ({ name: memberName(value), value })) },
    ]),
  );
}

/** `presence/definitions` as a member of an enum: `PresenceSlashDefinitions` would be worse. */
function memberName(value: string): string {
  return value
    .split("/")
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join("");
}

// The resource

const described = (declared: Declared | undefined, name: string): { description: string } => ({
  description: declared?.description || undocumented(name),
});

/** What a program says of a definition. */
export function definitionInputs(): Properties {
  const documented = propertiesOf("program/presence-definition.ts", "PresenceDefinitionArgs");
  return Object.fromEntries(
    Object.keys(documented).map((name) => [name, { ...inputType(name), ...described(documented[name], name) }]),
  );
}

export const requiredInputs = fieldNames.filter((name) => fields[name].required);

function presenceDefinition(): object {
  const inputs = Object.entries(definitionInputs()).map(([name, property]): [string, Property] => {
    const isField = (fieldNames as readonly string[]).includes(name);
    const replaces = isField && fields[name as keyof Desired].replaces === true;
    const fallback = name === "deactivated" ? { default: false } : {};
    return [name, { ...property, ...fallback, ...(replaces && { willReplaceOnChanges: true }) }];
  });
  const documented = propertiesOf("program/presence-definition.ts", "PresenceDefinition");
  const { id: _, builtIn: __, ...known } = definitionProperties();
  const outputs = { ...known, previousIds: { type: "array", items: { type: "string" } } };
  return {
    description: documentationOf("program/presence-definition.ts", "PresenceDefinition"),
    inputProperties: Object.fromEntries(inputs),
    requiredInputs,
    properties: Object.fromEntries(
      Object.entries(outputs).map(([name, property]) => [name, { ...property, ...described(documented[name], name) }]),
    ),
    required: requiredOutputs,
    aliases: [{ type: typeTokens.dynamic }],
  };
}

/** What every definition has. */
const requiredOutputs = ["languageLabels", "systemPresence", "deactivated"] satisfies (keyof Desired)[];

function inputType(name: string): object {
  if (name === "languageLabels") return { type: "object", additionalProperties: { type: "string" } };
  if (name === "systemPresence") return openEnum("SystemPresenceName");
  if (name === "adopt") return openEnum("AdoptMode");
  return { type: name === "deactivated" ? "boolean" : "string" };
}

function definitionProperties(): Properties {
  const declared = ["Definition", "Desired", "ServerFields"].map((name) =>
    propertiesOf("definition/definition.ts", name),
  );
  return propertiesFrom(Object.assign({}, ...declared) as Record<string, Declared>);
}

function definitionType(): Record<string, object> {
  const required = ["id", "builtIn", ...requiredOutputs];
  const description = documentationOf("definition/definition.ts", "Definition");
  return { [typeOf("Definition")]: { type: "object", description, properties: definitionProperties(), required } };
}

// The component

const args = "../plugin/catalogue/args.ts";

/** A status of a catalogue: what a resource of its own would be given. */
function statusType(): Record<string, object> {
  const description = documentationOf(args, "CatalogueStatus");
  const properties = definitionInputs();
  return { [typeOf("CatalogueStatus")]: { type: "object", description, properties, required: requiredInputs } };
}

function presenceCatalogue(): object {
  const documented = { ...propertiesOf(args, "CatalogueArgs"), ...ruleArgs() };
  const outputs = propertiesOf(args, "CatalogueOutputs");
  return {
    isComponent: true,
    description: documentationOf(args, "CatalogueArgs"),
    inputProperties: Object.fromEntries(
      Object.entries(documented).map(([name, one]) => [name, { ...argType(one.type, name), ...described(one, name) }]),
    ),
    requiredInputs: Object.keys(documented).filter((name) => documented[name]?.required),
    properties: Object.fromEntries(
      Object.entries(outputs).map(([name, one]) => [name, { ...outputType(name), ...described(one, name) }]),
    ),
    required: Object.keys(outputs),
    aliases: [{ type: catalogueTypes.dynamic }],
  };
}

/** What a catalogue has, by the keys of its statuses. A `from` is no name for a property in Python, so a move has no type of its own. */
function outputType(name: string): object {
  return { type: "object", additionalProperties: name === "ids" ? { type: "string" } : { $ref: "pulumi.json#/Any" } };
}

/** The rules of a catalogue. */
export function ruleArgs(): Record<string, Declared> {
  return {
    ...propertiesOf("definition/flat-rules.ts", "FlatRules"),
    ...propertiesOf("definition/catalogue-rules.ts", "PlainRules"),
  };
}

/**
 * A catalogue's argument: plain, because keys and rules have to be known in a preview. A status need not be; and for a map of plain objects
 * Go's SDK would have no type.
 */
function argType(type: ts.TypeNode | undefined, name: string): object {
  const plain = true;
  if (name === "statuses")
    return { type: "object", additionalProperties: { $ref: reference("CatalogueStatus") }, plain };
  const text = type?.getText() ?? "";
  if (text === "number") return { type: "integer", plain };
  if (type && ts.isTypeOperatorNode(type)) return { type: "array", items: { type: "string", plain }, plain };
  return { ...typeFrom(type, name), plain };
}

// Objects

function objectType(name: string): object {
  return {
    type: "object",
    description: documentationOf(models, name),
    properties: propertiesFrom(propertiesOf(models, name)),
  };
}

function propertiesFrom(declared: Record<string, Declared>): Properties {
  return Object.fromEntries(
    Object.entries(declared).map(([name, one]) => [name, { ...typeFrom(one.type, name), ...described(one, name) }]),
  );
}

function typeFrom(type: ts.TypeNode | undefined, name: string): object {
  const text = type?.getText() ?? "";
  if (["string", "boolean"].includes(text)) return { type: text };
  if (text === "LanguageLabels") return { type: "object", additionalProperties: { type: "string" } };
  if (objects.includes(text)) return { $ref: reference(text) };
  if (type && ts.isUnionTypeNode(type)) return { type: "string" };
  throw new Error(`${name} is of a type that the schema does not know: ${text}`);
}

// Functions

type FunctionName = keyof typeof functions;

const argumentSources: Readonly<Record<string, readonly [file: string, name: string]>> = {
  id: ["definition/definition.ts", "Definition"],
  label: ["definition/lookup.ts", "LabelQuery"],
  language: ["definition/lookup.ts", "LabelQuery"],
  systemPresence: ["definition/lookup.ts", "DefinitionFilter"],
  deactivated: ["definition/lookup.ts", "DefinitionFilter"],
  userId: ["organization/queries.ts", "GetUserPresenceArgs"],
  sourceId: ["organization/queries.ts", "GetUserPresenceArgs"],
};

function functionOf(name: FunctionName): object {
  const { args } = functions[name];
  const inputs = args.map((arg): [string, Property] => {
    const [file, type] = argumentSources[arg] ?? undocumented(arg);
    return [arg, { type: "string", ...described(propertiesOf(file, type)[arg], arg) }];
  });
  return {
    description: documentationOf("program/functions.ts", name),
    inputs: {
      type: "object",
      properties: Object.fromEntries(inputs),
      ...(name === "getUserPresence" && { required: ["userId"] }),
    },
    outputs: results[name](),
  };
}

const listOf = (name: string, of: string, description: string) => ({
  type: "object",
  properties: { [name]: { type: "array", items: { $ref: reference(of) }, description } },
  required: [name],
});

const results: Readonly<Record<FunctionName, () => object>> = {
  getSystemPresences: () => listOf("systemPresences", "SystemPresence", "The system presences."),
  getPresenceDefinitions: () =>
    listOf("definitions", "Definition", "The presence definitions, by system presence, then by label."),
  getPresenceDefinition: () => ({
    type: "object",
    properties: definitionProperties(),
    required: ["id", "builtIn", ...requiredOutputs],
  }),
  getUserPresence: () => ({ type: "object", properties: propertiesFrom(propertiesOf(models, "UserPresence")) }),
};

// Languages

const names = { nodejs: "pulumi-genesyscloud-presence-sdk", python: "pulumi_genesyscloud_presence" };

/** How the SDKs are called: none as the package of the dynamic provider, because both are installed while a stack moves over. */
function languageSettings(): object {
  const respectSchemaVersion = true;
  return {
    nodejs: {
      packageName: names.nodejs,
      packageDescription: description,
      readme: readme(`npm install ${names.nodejs}`, "ts", programs.nodejs),
      // From the oldest that the dynamic face runs on: both are in one project while a stack moves over.
      dependencies: { "@pulumi/pulumi": "^3.216.0" },
      respectSchemaVersion,
    },
    python: {
      packageName: names.python,
      readme: readme(`pip install ${names.python.replaceAll("_", "-")}`, "python", programs.python),
      pyproject: { enabled: true },
      respectSchemaVersion,
    },
    go: {
      importBasePath: `${repository.replace("https://", "")}/sdk/go/genesyscloudpresence`,
      generateResourceContainerTypes: true,
      respectSchemaVersion,
    },
    csharp: { rootNamespace: "Pulumi", respectSchemaVersion },
    java: { basePackage: "com.pulumi", buildFiles: "gradle" },
  };
}

const programs = {
  nodejs: `import { PresenceDefinition } from "${names.nodejs}";

new PresenceDefinition("lunch", {
  languageLabels: { en_US: "Lunch", es: "Almuerzo" },
  systemPresence: "Meal",
});`,
  python: `import ${names.python} as presence

presence.PresenceDefinition(
    "lunch",
    language_labels={"en_US": "Lunch", "es": "Almuerzo"},
    system_presence="Meal",
)`,
};

/** What a package registry shows of an SDK. */
function readme(install: string, language: string, program: string): string {
  return `# Genesys Cloud Presence for Pulumi

${description}

\`\`\`sh
${install}
\`\`\`

\`\`\`${language}
${program}
\`\`\`

Pulumi gets the plugin by itself; that runs on Node.js (20.19, 22.12 or newer). The organisation is named by GENESYSCLOUD_REGION, GENESYSCLOUD_OAUTHCLIENT_ID and
GENESYSCLOUD_OAUTHCLIENT_SECRET, or by the stack's \`${nativePackage}:*\` configuration.

[Documentation](${repository}/tree/main/docs)
`;
}
