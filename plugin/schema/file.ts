import { adoptModes } from "../../provider/definition/inputs.js";
import { languageForm, languages, systemPresences } from "../../provider/definition/vocabulary.js";
import { definitionInputs, requiredInputs, ruleArgs } from "./build.js";

/**
 * The JSON Schema of a catalogue file, by which editors complete and check it: what `readCatalogueFile` takes, of the same sources as the
 * plugin's own schema.
 */
export function buildFileSchema(): object {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A catalogue of Genesys Cloud presence definitions",
    description: "What PresenceCatalogue.fromFile of pulumi-genesyscloud-presence reads, and `presence lint` checks.",
    type: "object",
    properties: {
      $schema: { type: "string", description: "Where an editor finds this schema." },
      statuses: {
        type: "object",
        description:
          "The statuses, each under a key of its own, which is the status's name in the stack: it stays when labels change and when " +
          "the status moves to another system presence.",
        additionalProperties: {
          type: "object",
          properties: withTypes(definitionInputs(), statusTypes),
          required: requiredInputs,
          additionalProperties: false,
        },
      },
      ...withTypes(ruleArgs(), ruleTypes),
    },
    required: ["statuses"],
    additionalProperties: false,
  };
}

const text = { type: "string", minLength: 1 };
const flag = { type: "boolean" };
const count = { type: "integer", minimum: 1 };

/** Words that an editor proposes, and others pass. */
const openEnum = (words: readonly string[]) => ({ anyOf: [{ enum: words }, text] });

const statusTypes = {
  languageLabels: {
    type: "object",
    properties: Object.fromEntries(languages.map((language) => [language, text])),
    patternProperties: { [languageForm.source]: text },
    additionalProperties: false,
    minProperties: 1,
  },
  systemPresence: openEnum(systemPresences),
  name: text,
  divisionId: text,
  deactivated: flag,
  adopt: { enum: adoptModes },
  adoptId: text,
};

const ruleTypes = {
  requiredLanguages: { type: "array", items: openEnum(languages) },
  maxActivePerSystemPresence: count,
  limitFromOrganization: flag,
  maxLabelLength: count,
  forbiddenCharacters: { type: "string", format: "regex" },
  allowTwins: { type: "array", items: text },
  unmanaged: { enum: ["report", "refuse"] },
};

/** Documented properties with their types; one that has none is a mistake of this file. */
function withTypes(documented: Record<string, { description: string }>, types: Record<string, object>): object {
  return Object.fromEntries(
    Object.entries(documented).map(([name, { description }]) => {
      const type = types[name];
      if (!type) throw new Error(`${name} has no type in the schema of a catalogue file`);
      return [name, { description, ...type }];
    }),
  );
}
