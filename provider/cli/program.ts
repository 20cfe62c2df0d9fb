import { Command, Help } from "commander";
import { didYouMean } from "../definition/did-you-mean.js";
import { addCatalogueCommand } from "./catalogue/command.js";
import { addCompletionCommand, hiddenCommand } from "./completion/command.js";
import { addDefinitionsCommands } from "./definitions/command.js";
import { addDiffCommand } from "./diff/command.js";
import { addDoctorCommand } from "./doctor/command.js";
import { Exit, exitCodeHelp, exitCodes, usageError } from "./exit-codes.js";
import { addExportCommand } from "./export/command.js";
import { addLabelsCommands } from "./labels/command.js";
import { addLintCommand } from "./lint/command.js";
import { addMovesCommand } from "./moves/command.js";
import { addNotifyCommand } from "./notify/command.js";
import { addReviewCommand } from "./review/command.js";
import { addSystemCommands } from "./system/command.js";
import { note, visible } from "./text.js";
import { addTwinsCommand } from "./twins/command.js";
import { addUserCommands } from "./user/command.js";
import { addUsersCommands } from "./users/command.js";

/** The `presence` command with all that it can do; it throws in place of ending the process. */
export function presence(version: string): Command {
  const program = new Command("presence")
    .description("Presence definitions and user presences of a Genesys Cloud organisation.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .configureOutput({ outputError: (message) => note(usageError(message)) })
    .configureHelp({ padWidth, formatItem })
    .addHelpText(
      "after",
      `
Examples:
  $ presence catalogue
  $ presence definitions list
  $ presence user set ada@example.com --status Lunch
  $ presence export --name statuses
  $ presence users set --help`,
    )
    .addHelpText("afterAll", `\n${exitCodeHelp}`)
    .exitOverride();

  addCatalogueCommand(program);
  addReviewCommand(program);
  addDiffCommand(program);
  addNotifyCommand(program);
  addDoctorCommand(program);
  addExportCommand(program);
  addLintCommand(program);
  addLabelsCommands(program);
  addMovesCommand(program);
  addDefinitionsCommands(program);
  addSystemCommands(program);
  addUserCommands(program);
  addUsersCommands(program);
  addTwinsCommand(program);
  addCompletionCommand(program);
  addHelpCommand(program);
  return program;
}

/** In place of commander's own, which takes one word and says of one that it does not know nothing but all that there is. */
function addHelpCommand(program: Command): void {
  program
    .command("help")
    .description("Print the help of a command.")
    .argument("[command...]", "the command, such as users set")
    .action((words: readonly string[]) => {
      words.reduce(commandIn, program).outputHelp();
    });
}

function commandIn(command: Command, word: string): Command {
  const found = command.commands.find((one) => one.name() === word);
  if (found) return found;
  const names = command.commands.map((one) => one.name()).filter((name) => name !== hiddenCommand);
  const known =
    names.length === 0
      ? `. "${command.name()}" has none`
      : `${didYouMean(word, names) || "."} There are ${names.join(", ")}`;
  throw new Exit(exitCodes.usage, `There is no command "${visible(word)}"${known}.`);
}

/** What descriptions leave to what they describe, in columns: anything longer has a line of its own. */
const widestTerm = 27;

function padWidth(command: Command, help: Help): number {
  return Math.min(widestTerm, Help.prototype.padWidth.call(help, command, help));
}

function formatItem(this: Help, term: string, width: number, description: string, help: Help): string {
  const item = (words: string) => Help.prototype.formatItem.call(this, words, width, description, help);
  return help.displayWidth(term) > width && description !== "" ? `  ${term}\n${item("")}` : item(term);
}
