import type { Command } from "commander";
import type { UserPresence } from "../api/models.js";
import { describe } from "../compare.js";
import { present, type Definitions } from "../definitions.js";
import { connect, type ConnectionOptions, connectionOptions } from "./client.js";
import { Exit, exitCodes } from "./exit.js";
import { printJson, printTable } from "./output.js";
import { settable, statusFinder } from "./statuses.js";

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
  const { api, definitions } = connect(options);
  await print(await api.getUserPresence({ userId, sourceId: options.source }), options, definitions);
}

async function set(userId: string, { status, language, message, primary, ...options }: SetOptions): Promise<void> {
  if (status === undefined && message === undefined && !primary)
    throw new Exit(exitCodes.usage, "There is nothing to set: give --status, --message or --primary.");
  const { api, definitions } = connect(options);
  const definition = status === undefined ? undefined : settable(await statusFinder(definitions)(status, { language }));
  const presenceDefinition = definition && { id: definition.id };
  const presence = await api.patchUserPresence({
    userId,
    sourceId: options.source,
    body: present({ primary, presenceDefinition, message }),
  });
  await print(presence, options, definitions);
}

async function print(presence: UserPresence, { json }: GetOptions, definitions: Definitions): Promise<void> {
  if (json) {
    printJson(presence);
    return;
  }
  const { presenceDefinition: { id, systemPresence } = {} } = presence;
  const definition = id === undefined ? undefined : await definitions.get(id);
  printTable([
    ["User", presence.id ?? ""],
    ["Status", definition ? describe(definition) : `${systemPresence ?? ""} ${id ?? ""}`],
    ["Message", presence.message ?? ""],
    ["Since", presence.modifiedDate ?? ""],
    ["Source", `${presence.sourceId ?? presence.source ?? ""}${presence.primary ? " (primary)" : ""}`],
  ]);
}
