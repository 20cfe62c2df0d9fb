import { Argument, type Command } from "commander";
import { candidatesFor } from "./candidates.js";
import { scripts } from "./scripts.js";

/** The command that nobody types. */
export const hiddenCommand = "complete";

/** Adds `presence completion`, and `presence complete`, which what it prints calls at each press of the key. */
export function addCompletionCommand(program: Command): void {
  program
    .command("completion")
    .description("Print a script that makes a shell complete commands, options and their values.")
    .addArgument(new Argument("<shell>", "the shell").choices(Object.keys(scripts)))
    .addHelpText(
      "after",
      `
At each press of the key the script asks the presence on PATH, so that it stays right when that changes.

Examples:
  $ source <(presence completion bash)
  $ presence completion zsh > "\${fpath[1]}/_presence"
  $ presence completion fish > ~/.config/fish/completions/presence.fish`,
    )
    .action((shell: keyof typeof scripts) => {
      console.log(scripts[shell]);
    });

  program
    .command(hiddenCommand, { hidden: true })
    .argument("[words...]")
    .action((words: string[]) => {
      for (const { value, description } of candidatesFor(program, words))
        console.log(description ? `${value}\t${description.replace(/\s+/g, " ")}` : value);
    });
}
