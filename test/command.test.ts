import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { commandOf } from "../provider/resource/command.js";

const command = (line: string, env: Record<string, string> = {}) =>
  commandOf(["/usr/bin/pulumi", ...line.split(" ")], env);

describe("the command of the CLI that a run is part of", () => {
  it("is told by its words, under each of its names, whatever stands around it", () => {
    for (const [line, name] of Object.entries({
      up: "up",
      "--cwd statuses update --yes": "up",
      "destroy --stack prod": "destroy",
      "-s prod down -y": "destroy",
      dn: "destroy",
      preview: undefined,
    }))
      assert.equal(command(line).name, name, line);
    assert.deepEqual(commandOf(undefined, {}), { isWhole: false, ignoresProtection: false });
  });

  it("works on the whole stack, unless it names targets or exclusions, in whatever form", () => {
    for (const line of [
      "up --yes --skip-preview",
      "destroy -y -s test",
      "up --replace urn",
      "destroy --exclude-protected",
    ])
      assert.equal(command(line).isWhole, true, line);
    for (const words of [
      "--target urn",
      "--target=urn",
      "-t urn",
      "-yft urn",
      "--target-replace urn",
      "--exclude urn",
      "-x urn",
    ])
      for (const name of ["up", "destroy"]) assert.equal(command(`${name} ${words}`).isWhole, false, words);
  });

  it("leaves something of a program out where it goes on after an error, but nothing of what it destroys", () => {
    assert.equal(command("up --continue-on-error").isWhole, false);
    assert.equal(command("up", { PULUMI_CONTINUE_ON_ERROR: "true" }).isWhole, false);
    assert.equal(command("up --continue-on-error=false", { PULUMI_CONTINUE_ON_ERROR: "0" }).isWhole, true);
    assert.equal(command("destroy --continue-on-error").isWhole, true);
  });

  it("deletes what is protected where it says so", () => {
    assert.equal(command("destroy --ignore-protect").ignoresProtection, true);
    assert.equal(command("destroy --ignore-protect=false").ignoresProtection, false);
  });

  /** What a provider finds that a launcher has started, which a program under this name has started. */
  async function wordsUnder(program: string, ...words: string[]): Promise<string[] | undefined> {
    const file = JSON.stringify(join(__dirname, "../provider/resource/command.ts"));
    const ask = `require("ts-node/register/transpile-only");
      require(${file}).cliWords().then((words) => console.log(JSON.stringify({ words })));`;
    // A shell that had nothing more to do would give its place to what it starts.
    const launch = `require("child_process").spawnSync("sh", ["-c", '"$0" -e "$1"; exit', process.execPath, ${JSON.stringify(ask)}], { stdio: "inherit" });`;
    const child = spawn(process.execPath, ["-e", launch, "--", ...words], {
      argv0: program,
      cwd: join(__dirname, ".."),
    });
    const [printed] = await Promise.all([
      text(child.stdout),
      text(child.stderr).then((error) => assert.equal(error, "")),
    ]);
    return (JSON.parse(printed) as { words?: string[] }).words;
  }

  it("is found from the provider's process, by way of what has started that; under another name there is none", async function () {
    if (process.platform === "win32") return;
    const words = await wordsUnder("/opt/bin/pulumi", "destroy", "--target", "urn of a");
    assert.deepEqual(commandOf(words, {}), { name: "destroy", isWhole: false, ignoresProtection: false });
    assert.equal(await wordsUnder("engine", "destroy"), undefined);
  });
});
