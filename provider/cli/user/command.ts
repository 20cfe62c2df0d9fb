import type { Command } from "commander";
import { withoutUndefined } from "../../api/json.js";
import type { UserPresence } from "../../api/models.js";
import { describe } from "../../definition/definition.js";
import type { Organization } from "../../organization/organization.js";
import { connect, type ConnectionOptions, connectionOptions } from "../connection.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { definitionFinder, settable } from "../find-definition.js";
import { printFacts } from "../table.js";
import { printJson } from "../text.js";

interface GetOptions extends ConnectionOptions {
  source: string;
  json?: true;
}

interface SetOptions extends GetOptions {
  status?: string;
  language?: string;
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
  $ presence user get 3fa85f64-5717-4562-b3fc-2c963f66afa6
  $ presence user get 3fa85f64-5717-4562-b3fc-2c963f66afa6 --source MICROSOFTTEAMS --json`,
  );

  const setting = user
    .command("set")
    .description(
      "Change a user's presence: its status, its message, whether its source is the primary one, or all three.",
    )
    .option("--status <label|id>", "the presence definition, by the label of an active one or by its id")
    .option("--language <language>", "the language that the label is in; any unless given")
    .option("--message <text>", "the message that others see")
    .option("--primary", "make this source the user's primary one")
    .action(set);
  userOptions(setting).addHelpText(
    "after",
    `
Examples:
  $ presence user set 3fa85f64-5717-4562-b3fc-2c963f66afa6 --status Lunch --message "back at two"
  $ presence user set 3fa85f64-5717-4562-b3fc-2c963f66afa6 --status Almuerzo --language es
  $ presence user set 3fa85f64-5717-4562-b3fc-2c963f66afa6 --source MICROSOFTTEAMS --primary`,
  );
}

function userOptions(command: Command): Command {
  return connectionOptions(
    command
      .argument("<user>", "the user's id")
      .option("--source <id>", "the source of the presence", "PURECLOUD")
      .option("--json", "print the API's JSON object for programs"),
  );
}

async function get(userId: string, options: GetOptions): Promise<void> {
  const organization = connect(options);
  const presence = await organization.api.getUserPresence({ userId, sourceId: options.source });
  await print(presence, options, organization);
}

async function set(userId: string, { status, language, message, primary, ...options }: SetOptions): Promise<void> {
  if (status === undefined && message === undefined && !primary)
    throw new Exit(exitCodes.usage, "There is nothing to set: give --status, --message or --primary.");
  const organization = connect(options);
  const definition = status === undefined ? undefined : await definitionFinder(organization)(status, { language });
  const presence = await organization.api.patchUserPresence({
    userId,
    sourceId: options.source,
    body: withoutUndefined({ primary, message, presenceDefinition: definition && { id: settable(definition).id } }),
  });
  await print(presence, options, organization);
}

async function print(presence: UserPresence, { json }: GetOptions, { definitions }: Organization): Promise<void> {
  if (json) {
    printJson(presence);
    return;
  }
  const { presenceDefinition: { id, systemPresence } = {} } = presence;
  const definition = id === undefined ? undefined : await definitions.get(id);
  printFacts([
    ["User", presence.id ?? ""],
    ["Status", definition ? describe(definition) : `${systemPresence ?? ""} ${id ?? ""}`],
    ["Message", presence.message ?? ""],
    ["Since", presence.modifiedDate ?? ""],
    ["Source", `${presence.sourceId ?? presence.source ?? ""}${presence.primary ? " (primary)" : ""}`],
  ]);
}
