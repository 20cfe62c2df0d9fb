import type { Command, Option } from "commander";
import { languages, systemPresences } from "../../definition/vocabulary.js";
import { awsRegions } from "../../organization/regions.js";

/** What can stand somewhere on the command line. */
export interface Candidate {
  value: string;
  /** In a line, where there is something to say. */
  description?: string;
}

/** Words that are usual in options which take others, too, by how their help writes what they take. */
const usual: Readonly<Record<string, readonly string[]>> = {
  "--language <language>": languages,
  "--language <target>": languages,
  "--source <language>": languages,
  "--require-languages <list>": languages,
  "--region <region>": awsRegions,
  "--system-presence <name>": systemPresences,
};

/** What takes several words, with commas between them. */
const takesSeveral = /<(names|list)>/;

/**
 * What the last of the words can become, by the commands, options and choices that the program has.
 * @param words those behind the program's name, up to the cursor
 */
export function candidatesFor(program: Command, words: readonly string[]): Candidate[] {
  // Bash makes three words of --format=json.
  const [last = "", ...before] = words.filter((word) => word !== "=" || word === words.at(-1)).toReversed();
  const command = commandOf(program, before.toReversed());
  const [, assigned, begun] = /^(--[\w-]+)=(.*)$/s.exec(last) ?? [];
  const option = optionOf(command, assigned ?? before[0]);
  const starting = (candidates: Candidate[], beginning: string) =>
    candidates.filter(({ value }) => value.startsWith(beginning));
  const isNext = option?.optional === true && assigned === undefined && last.startsWith("-");
  if (option && !option.isBoolean() && !isNext) {
    const word = begun ?? last.replace(/^=$/, "");
    return starting(valuesOf(option, word), word).map(({ value }) => ({
      value: assigned === undefined ? value : `${assigned}=${value}`,
    }));
  }
  if (last.startsWith("-")) return starting(optionsOf(command), last);
  const choices = (command.registeredArguments[0]?.argChoices ?? []).map((value) => ({ value }));
  return starting([...commandsOf(command), ...choices], last);
}

function commandOf(program: Command, words: readonly string[]): Command {
  return (words[0] === "help" ? words.slice(1) : words).reduce(
    (command, word) => command.commands.find((one) => one.name() === word) ?? command,
    program,
  );
}

function optionOf(command: Command, word: string | undefined): Option | undefined {
  return command.options.find(({ long, short }) => word !== undefined && (long === word || short === word));
}

/** @param word what is there of the value by now: in a list, what it names already */
function valuesOf({ argChoices, flags }: Option, word: string): Candidate[] {
  const words = argChoices ?? usual[flags] ?? [];
  const [, named = ""] = (takesSeveral.test(flags) && /^(.*,)/.exec(word)) || [];
  const others = words.filter((one) => !named.split(",").includes(one));
  return others.map((one) => ({ value: named + one }));
}

function optionsOf(command: Command): Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .flatMap(({ long, description }) => (long ? [{ value: long, description }] : []));
}

function commandsOf(command: Command): Candidate[] {
  const help = command.createHelp();
  return help
    .visibleCommands(command)
    .map((one) => ({ value: one.name(), description: help.subcommandDescription(one) }));
}
