import { type Command, Option } from "commander";
import { type Definition, seenLabels } from "../../definition/definition.js";
import { definitionsThat, LookupError } from "../../definition/lookup.js";
import { connect, type ConnectionOptions, connectionOptions } from "../connection.js";
import { byItsId, definitionFinder, labelOptions } from "../find-definition.js";
import { listedLabel } from "../label.js";
import { type PrintOptions, printOptions } from "../print-options.js";
import { type Column, columnNames, printListing, printOne } from "../table.js";

interface Where extends ConnectionOptions, PrintOptions {
  language?: string;
  systemPresence?: string;
}

interface ListOptions extends Where {
  deactivated?: "only" | "include";
}

/** Adds `presence definitions list` and `presence definitions get`. */
export function addDefinitionsCommands(program: Command): void {
  const definitions = program
    .command("definitions")
    .description("Presence definitions: the statuses that agents choose from.");

  const listing = labelOptions(definitions.command("list").description("List the active presence definitions."))
    .addOption(
      new Option("--deactivated [which]", "deactivated ones too, or only those")
        .choices(["include", "only"])
        .preset("include"),
    )
    .action(list);
  connectionOptions(printOptions(listing, columnNames(columnsFor(undefined)))).addHelpText(
    "after",
    `
Examples:
  $ presence definitions list --system-presence Meal
  $ presence definitions list --language es --deactivated
  $ presence definitions list --format csv --columns id,label --output statuses.csv
  $ presence definitions list --json | jq -r '.[].id'`,
  );

  const getting = labelOptions(
    definitions
      .command("get")
      .description("Show one presence definition, by the label of an active one, by its id or the beginning of it.")
      .argument("<label|id>", "the presence definition"),
  ).action(get);
  connectionOptions(printOptions(getting, columnNames(factsOf({ languageLabels: { any: "" } })))).addHelpText(
    "after",
    `
Examples:
  $ presence definitions get Lunch
  $ presence definitions get Pause --language fr --system-presence Break
  $ presence definitions get 3fa85f64 --json`,
  );
}

async function list(options: ListOptions): Promise<void> {
  const { language } = options;
  const rows = definitionsThat(options, await connect(options).definitions.list());
  if (language !== undefined) refuseUnknown(language, rows);
  printListing(
    {
      columns: columnsFor(language),
      rows,
      json: language === undefined ? rows : rows.map((one) => inLanguage(one, language)),
      none: `No presence definition is like that${waysOut(options)}.`,
      isMuted: ({ deactivated }) => deactivated,
    },
    options,
  );
}

/** What shows others, of the options that were given. */
function waysOut({ systemPresence, deactivated }: ListOptions): string {
  const given = [
    ...(systemPresence === undefined ? [] : ["--system-presence"]),
    ...(deactivated === "only" ? ["--deactivated"] : []),
  ];
  return given.length === 0 ? "" : `: leave out ${given.join(" or ")} to see others`;
}

function columnsFor(language: string | undefined): Column<Definition>[] {
  return [
    { name: "systemPresence", cell: ({ systemPresence }) => systemPresence },
    {
      name: "label",
      title: language ? `Label in ${language}` : "Label",
      cell: (one) => (language === undefined ? listedLabel(one) : seenLabels(one)[language]),
      shown: (one) => listedLabel(one, language),
    },
    { name: "languages", cell: (one) => Object.keys(seenLabels(one)).sort().join(" "), spare: 2 },
    { name: "state", cell: stateOf, spare: 1 },
    { name: "id", cell: ({ id }) => id, isId: true },
  ];
}

async function get(labelOrId: string, options: Where): Promise<void> {
  const definition = await definitionFinder(connect(options))(labelOrId, options, { deactivated: byItsId });
  printOne(definition, factsOf(definition), options);
}

function factsOf({ languageLabels }: Pick<Definition, "languageLabels">): Column<Definition>[] {
  return [
    { name: "id", cell: ({ id }) => id, isId: true },
    { name: "systemPresence", cell: ({ systemPresence }) => systemPresence },
    ...Object.entries(languageLabels).map(([language, label]) => ({
      name: `label.${language}`,
      group: "label",
      title: `Label in ${language}`,
      cell: () => label,
    })),
    { name: "state", cell: stateOf },
    { name: "name", cell: ({ name }) => name },
    { name: "division", cell: ({ divisionId }) => divisionId },
    { name: "created", cell: ({ createdDate }) => createdDate },
    { name: "modified", cell: ({ modifiedDate }) => modifiedDate },
    { name: "modifiedBy", cell: ({ modifiedBy }) => modifiedBy?.id },
  ];
}

/** @throws LookupError for a language that no definition has a label in, which lists those that there are */
function refuseUnknown(language: string, definitions: readonly Definition[]): void {
  const known = new Set(definitions.flatMap(({ languageLabels }) => Object.keys(languageLabels)));
  if (definitions.length > 0 && !known.has(language))
    throw new LookupError(`No label is in "${language}". There are labels in: ${[...known].sort().join(", ")}`);
}

/** A definition with its label in this language alone; one without stays, so that gaps are seen. */
function inLanguage(one: Definition, language: string): Definition {
  const label = one.languageLabels[language];
  return { ...one, languageLabels: label === undefined ? {} : { [language]: label } };
}

function stateOf({ builtIn, deactivated }: Definition): string {
  return [deactivated ? "deactivated" : "active", ...(builtIn ? ["built in"] : [])].join(", ");
}
