import { type Command, Option } from "commander";
import { type Definition, labelOf } from "../../definition/definition.js";
import { definitionsThat, LookupError } from "../../definition/lookup.js";
import { connect, type ConnectionOptions, connectionOptions } from "../connection.js";
import { definitionFinder } from "../find-definition.js";
import { type Column, printFacts, printListing } from "../table.js";
import { note, printJson } from "../text.js";

interface Where extends ConnectionOptions {
  language?: string;
  systemPresence?: string;
  json?: true;
}

interface ListOptions extends Where {
  deactivated?: "only" | "include";
}

/** Adds `presence definitions list` and `presence definitions get`. */
export function addDefinitionsCommands(program: Command): void {
  const definitions = program
    .command("definitions")
    .description("Presence definitions: the statuses that agents choose from.");

  const listing = definitions
    .command("list")
    .description("List the active presence definitions.")
    .option("--system-presence <name>", "only those that belong to it, for example Meal")
    .addOption(
      new Option("--deactivated <which>", "list deactivated ones too, or only those").choices(["include", "only"]),
    )
    .option("--language <language>", "show the labels of this language, for example es")
    .option("--json", "print a JSON array for programs")
    .action(list);
  connectionOptions(listing).addHelpText(
    "after",
    `
Examples:
  $ presence definitions list --system-presence Meal
  $ presence definitions list --language es --deactivated include
  $ presence definitions list --json | jq -r '.[].id'`,
  );

  const getting = definitions
    .command("get")
    .description("Show one presence definition, by its id or by the label of an active one.")
    .argument("<id|label>")
    .option("--language <language>", "the language that the label is in; any unless given")
    .option("--system-presence <name>", "the system presence that it belongs to; any unless given")
    .option("--json", "print a JSON object for programs")
    .action(get);
  connectionOptions(getting).addHelpText(
    "after",
    `
Examples:
  $ presence definitions get Lunch
  $ presence definitions get Pause --language fr --system-presence Break
  $ presence definitions get 3fa85f64-5717-4562-b3fc-2c963f66afa6 --json`,
  );
}

async function list(options: ListOptions): Promise<void> {
  const all = await connect(options).definitions.list();
  const listed = inLanguage(definitionsThat(options, all), options.language);
  if (options.json) {
    printJson(listed);
    return;
  }
  if (listed.length === 0) note("No presence definition is like that.");
  printListing(columnsFor(options), listed);
}

function columnsFor({ language }: ListOptions): Column<Definition>[] {
  return [
    { title: "System presence", cell: ({ systemPresence }) => systemPresence },
    { title: language ? `Label in ${language}` : "Label", cell: (one) => labelOf(one) ?? "—" },
    { title: "Languages", cell: ({ languageLabels }) => Object.keys(languageLabels).sort().join(" ") },
    { title: "State", cell: stateOf },
    { title: "Id", cell: ({ id }) => id },
  ];
}

async function get(idOrLabel: string, options: Where): Promise<void> {
  const find = definitionFinder(connect(options));
  const definition = await find(idOrLabel, { language: options.language, systemPresence: options.systemPresence });
  if (options.json) {
    printJson(definition);
    return;
  }
  printFacts([
    ["Id", definition.id],
    ["System presence", definition.systemPresence],
    ...Object.entries(definition.languageLabels).map(
      ([language, label]) => [`Label in ${language}`, label] as [string, string],
    ),
    ["State", stateOf(definition)],
    ["Name", definition.name],
    ["Division", definition.divisionId],
    ["Created", definition.createdDate],
    ["Modified", definition.modifiedDate],
    ["Modified by", definition.modifiedBy?.id],
  ]);
}

/** The definitions with their labels in this language alone; those without one stay, so that gaps are seen. */
function inLanguage(definitions: Definition[], language: string | undefined): Definition[] {
  if (language === undefined) return definitions;
  const known = new Set(definitions.flatMap(({ languageLabels }) => Object.keys(languageLabels)));
  if (definitions.length > 0 && !known.has(language))
    throw new LookupError(`No label is in "${language}". There are labels in: ${[...known].sort().join(", ")}`);
  return definitions.map((one) => {
    const label = one.languageLabels[language];
    return { ...one, languageLabels: label === undefined ? {} : { [language]: label } };
  });
}

function stateOf({ builtIn, deactivated }: Definition): string {
  return [deactivated ? "deactivated" : "active", ...(builtIn ? ["built in"] : [])].join(", ");
}
