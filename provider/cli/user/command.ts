import type { Command } from "commander";
import { withoutUndefined } from "../../api/json.js";
import type { UserPresence } from "../../api/models.js";
import { type Definition, describe } from "../../definition/definition.js";
import type { Organization } from "../../organization/organization.js";
import { connect, type ConnectionOptions, connectionOptions } from "../connection.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { definitionFinder, labelOptions, settable } from "../find-definition.js";
import { userIdOf } from "../find-user.js";
import { type PrintOptions, printOptions } from "../print-options.js";
import { type Column, columnNames, printOne } from "../table.js";

interface GetOptions extends ConnectionOptions, PrintOptions {
  source: string;
}

interface SetOptions extends GetOptions {
  status?: string;
  language?: string;
  systemPresence?: string;
  message?: string;
  primary?: true;
}

/** Adds `presence user get` and `presence user set`. */
export function addUserCommands(program: Command): void {
  const user = program.command("user").description("The presence of one user.");

  userOptions(user.command("get").description("Show a user's presence.").action(get)).addHelpText(
    "after",
    `
Examples:
  $ presence user get ada@example.com
  $ presence user get 3fa85f64-5717-4562-b3fc-2c963f66afa6 --source MICROSOFTTEAMS --json`,
  );

  const setting = labelOptions(
    user
      .command("set")
      .description(
        "Change a user's presence: its status, its message, whether its source is the primary one, or all three.",
      )
      .option("--status <label|id>", "the presence definition, by the label of an active one or by its id"),
  )
    .option("--message <text>", "the message that others see")
    .option("--primary", "make this source the user's primary one")
    .action(set);
  userOptions(setting).addHelpText(
    "after",
    `
Examples:
  $ presence user set "Ada Lovelace" --status Lunch --message "back at two"
  $ presence user set 3fa85f64-5717-4562-b3fc-2c963f66afa6 --status Almuerzo --language es
  $ presence user set 3fa85f64-5717-4562-b3fc-2c963f66afa6 --source MICROSOFTTEAMS --primary`,
  );
}

function userOptions(command: Command): Command {
  const about = command
    .argument("<user>", "the user, by id, e-mail or name")
    .option("--source <id>", "the source of the presence", "PURECLOUD");
  return connectionOptions(printOptions(about, columnNames(columnsFor(undefined))));
}

async function get(user: string, options: GetOptions): Promise<void> {
  const organization = connect(options);
  const userId = await userIdOf(organization.api, user);
  const presence = await organization.api.getUserPresence({ userId, sourceId: options.source });
  await print(presence, options, organization);
}

async function set(
  user: string,
  { status, language, systemPresence, message, primary, ...options }: SetOptions,
): Promise<void> {
  if (status === undefined && message === undefined && !primary)
    throw new Exit(exitCodes.usage, "There is nothing to set: give --status, --message or --primary.");
  const organization = connect(options);
  const definition =
    status === undefined ? undefined : await definitionFinder(organization)(status, { language, systemPresence });
  const userId = await userIdOf(organization.api, user);
  const presence = await organization.api.patchUserPresence({
    userId,
    sourceId: options.source,
    body: withoutUndefined({ primary, message, presenceDefinition: definition && { id: settable(definition).id } }),
  });
  await print(presence, options, organization);
}

async function print(presence: UserPresence, options: PrintOptions, { definitions }: Organization): Promise<void> {
  const id = presence.presenceDefinition?.id;
  const needsLabel = options.format !== "json" && !options.quiet && id !== undefined;
  printOne(presence, columnsFor(needsLabel ? await definitions.get(id) : undefined), options);
}

function columnsFor(definition: Definition | undefined): Column<UserPresence>[] {
  return [
    { name: "user", cell: ({ id }) => id, isId: true },
    {
      name: "status",
      cell: ({ presenceDefinition: { id = "", systemPresence = "" } = {} }) =>
        definition ? describe(definition) : `${systemPresence} ${id}`.trim(),
    },
    { name: "message", cell: ({ message }) => message },
    { name: "since", cell: ({ modifiedDate }) => modifiedDate },
    {
      name: "source",
      cell: ({ sourceId, source = "", primary }) => `${sourceId ?? source}${primary ? " (primary)" : ""}`,
    },
  ];
}
