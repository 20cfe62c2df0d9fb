import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { candidatesFor } from "../provider/cli/completion/candidates.js";
import { presence as programOf } from "../provider/cli/program.js";
import { systemPresences } from "../provider/definition/vocabulary.js";
import { presence } from "./support/presence-command.js";

const program = programOf("1.2.3");
type Command = typeof program;

/** Every command that people see, with its words. */
function commandsBelow(command: Command, words: string[] = []): { words: string[]; command: Command }[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter((one) => one.name() !== "help")
    .flatMap((one) => {
      const own = [...words, one.name()];
      return [{ words: own, command: one }, ...commandsBelow(one, own)];
    });
}
const commands = commandsBelow(program);
const leaves = commands.filter(({ command }) => command.commands.length === 0);
const optionsOf = ({ command }: { command: Command }) => command.createHelp().visibleOptions(command);

describe("the help of the presence command", () => {
  for (const { words } of [{ words: [] }, ...leaves])
    it(`${["presence", ...words].join(" ")}: says what it does, with examples and exit codes`, async () => {
      const { exitCode, stdout, stderr } = await presence([...words, "--help"]);
      assert.deepEqual([exitCode, stderr], [0, ""]);
      assert.match(stdout, /^Usage: presence .*\n\n[A-Z]/);
      assert.match(stdout, /\nExamples:\n {2}/);
      assert.match(stdout, /\nExit codes: 0 done, 1 failed, 2 wrong usage .*130 interrupted\.\n$/);
    });

  it("describes every command in a sentence, and every option and argument in a part of one", () => {
    for (const { words, command } of commands)
      for (const text of [command.description(), command.summary()].filter((one) => one !== ""))
        assert.match(text, /^[A-Z].*[.]$/s, words.join(" "));
    assert.ok(commands.every(({ command }) => command.description() !== ""));
    for (const { words, command } of leaves)
      for (const { description } of [...optionsOf({ command }), ...command.registeredArguments])
        assert.match(description, /^[a-z].*[^.]$/s, words.join(" "));
  });

  it("has the same words for the same option wherever it is", () => {
    const known = new Map<string, { text: string; where: string }>();
    for (const { words, command } of leaves)
      for (const option of optionsOf({ command })) {
        // The same flags with other choices are another option; and where a command asks, --yes is the answer.
        const asks = words.includes("doctor") && option.long === "--yes";
        const key = `${option.flags} ${asks ? "asks" : ""} ${(option.long === "--columns" ? [] : (option.argChoices ?? [])).join()}`;
        const before = known.get(key);
        if (before)
          assert.equal(option.description, before.text, `${option.flags}: ${words.join(" ")}, ${before.where}`);
        else known.set(key, { text: option.description, where: words.join(" ") });
      }
  });

  it("has --format for how and --output for where on every command that prints a result", () => {
    // A completion is a script, what `labels` makes is a sheet, or the catalogue file, and what `notify` makes goes to services.
    const others = ["completion", "labels", "notify"];
    for (const { words, command } of leaves.filter(({ words: [first = ""] }) => !others.includes(first))) {
      const longs = optionsOf({ command }).map(({ long }) => long);
      assert.ok(longs.includes("--format") && longs.includes("--output"), words.join(" "));
    }
  });

  it("has --json wherever JSON is a format, for people `table` and `text` alike, and takes a format for --output", async () => {
    for (const { words, command } of leaves) {
      const format = optionsOf({ command }).find(({ long }) => long === "--format");
      if (!format?.argChoices?.includes("json")) continue;
      const longs = optionsOf({ command }).map(({ long }) => long);
      assert.ok(longs.includes("--json"), words.join(" "));
      for (const word of ["table", "text"])
        assert.ok(["table", "text"].includes(format.parseArg?.(word, "") ?? ""), words.join(" "));
    }
    const { stdout } = await presence(["lint", "--output", "json", "none.yaml"]);
    assert.equal((JSON.parse(stdout) as unknown[]).length, 1);
  });

  it("fits a terminal, whatever an option is called", async () => {
    for (const { words } of leaves) {
      const { stdout } = await presence([...words, "--help"]);
      const [options = ""] = stdout.split("\nOptions:\n").slice(1);
      const [own = ""] = options.split("\n\n");
      for (const line of own.split("\n")) assert.ok(line.length <= 80, line);
    }
  });

  it("is there by `presence help` too, of a command within another, and says which there are where it knows none", async () => {
    assert.deepEqual(await presence(["help", "users", "set"]), await presence(["users", "set", "--help"]));
    assert.deepEqual(await presence(["help"]), await presence(["--help"]));
    for (const [words, said] of [
      [["nosuch"], /^presence: There is no command "nosuch"\. There are catalogue, review, .*, completion, help\.\n$/],
      [["users", "sett"], /^presence: There is no command "sett": did you mean set\? There are set, move\.\n$/],
      [["users", "set", "x"], /^presence: There is no command "x"\. "set" has none\.\n$/],
    ] as const)
      for (const [exitCode, stdout, stderr] of [Object.values(await presence(["help", ...words]))]) {
        assert.deepEqual([exitCode, stdout], [2, ""]);
        assert.match(String(stderr), said);
      }
  });

  it("breaks no sentence where a terminal would not", async () => {
    for (const { words } of leaves) {
      const { stdout } = await presence([...words, "--help"]);
      const [description = ""] = stdout.split("\n\n").slice(1);
      for (const [line = "", next = ""] of description.split("\n").map((line, index, all) => [line, all[index + 1]]))
        assert.ok(next === "" || line.length + (next.split(" ")[0] ?? "").length >= 80, `${words.join(" ")}: ${line}`);
    }
  });

  it("tells the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(join(__dirname, "../provider/package.json"), "utf8")) as {
      version: string;
    };
    for (const flag of ["--version", "-V"])
      assert.deepEqual(await presence([flag]), { exitCode: 0, stdout: `${version}\n`, stderr: "" });
  });
});

describe("the completion of the presence command", () => {
  const complete = (...words: string[]) => candidatesFor(program, words).map(({ value }) => value);

  it("has every command and every option of each", () => {
    for (const { words, command } of commands) {
      const [last = "", ...before] = words.toReversed();
      assert.ok(complete(...before.toReversed(), last).includes(last), words.join(" "));
      const flags = optionsOf({ command }).flatMap(({ long }) => long ?? []);
      assert.deepEqual(complete(...words, "--"), flags, words.join(" "));
    }
  });

  it("has the choices of an option, in either way of writing it", () => {
    const formats = ["table", "json", "csv", "tsv", "markdown"];
    assert.deepEqual(complete("definitions", "list", "--format", ""), formats);
    assert.deepEqual(complete("definitions", "list", "--format=j"), ["--format=json"]);
    assert.deepEqual(complete("definitions", "list", "--format", "=", "j"), ["json"], "as Bash takes it apart");
    assert.deepEqual(complete("definitions", "list", "--format", "="), formats);
    assert.deepEqual(complete("definitions", "list", "--system-presence", "M"), ["Meal", "Meeting"]);
    assert.deepEqual(complete("user", "set", "ada", "--system-presence", ""), [...systemPresences]);
    assert.deepEqual(complete("completion", ""), ["bash", "zsh", "fish"]);
  });

  it("goes on in a list behind its last comma, and knows languages wherever one is wanted", () => {
    assert.deepEqual(complete("definitions", "list", "--columns", "id,la"), ["id,label", "id,languages"]);
    assert.ok(!complete("definitions", "list", "--columns", "id,").includes("id,id"));
    assert.deepEqual(complete("definitions", "list", "--columns=id,st"), ["--columns=id,state"]);
    assert.deepEqual(complete("catalogue", "--require-languages", "en_US,d"), ["en_US,da", "en_US,de"]);
    for (const words of [
      ["labels", "export", "--source"],
      ["labels", "import", "--language"],
    ])
      assert.deepEqual(complete(...words, "d"), ["da", "de"], words.join(" "));
  });

  it("has the other options behind one whose value may be left out, and commands behind help", () => {
    assert.deepEqual(complete("definitions", "list", "--deactivated", "--f"), ["--format"]);
    assert.deepEqual(complete("definitions", "list", "--deactivated", "o"), ["only"]);
    assert.deepEqual(complete("help", "users", ""), ["set", "move", "help"]);
  });

  it("has nothing where a file or a word of one's own is wanted, and after a flag goes on as before", () => {
    assert.deepEqual(complete("users", "set", "--file", ""), []);
    assert.deepEqual(complete("user", "get", ""), []);
    assert.deepEqual(complete("twins", "--yes", "--stat"), ["--state"]);
  });
});
