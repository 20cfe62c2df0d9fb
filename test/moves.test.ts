import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../pulumi/process.js";
import { movesAmong, movesByKey } from "../provider/resource/moves.js";
import { typeTokens } from "../provider/resource/tokens.js";
import { presence } from "./support/presence-command.js";

const id = (digit: string) => `${digit.repeat(8)}-0000-4000-8000-000000000000`;
const stackUrn = "urn:pulumi:prod::statuses::";

/** A resource of a state; `outputs` are those beside its words. */
function resource(name: string, own: string, outputs: object = {}, more: object = {}) {
  const words = { languageLabels: { en_US: `${name} label`, es: name }, systemPresence: "Meal", deactivated: false };
  return {
    urn: `${stackUrn}${typeTokens.dynamic}::${name}`,
    type: typeTokens.dynamic,
    id: own,
    inputs: words,
    outputs: { ...words, ...outputs },
    ...more,
  };
}
const moved = (...from: string[]) => ({ previousIds: from });

describe("presence moves", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "presence-moves-"));
  });
  after(() => rm(folder, { recursive: true }));

  async function stateOf(...resources: object[]): Promise<string> {
    const path = join(folder, "state.json");
    await writeFile(path, JSON.stringify({ version: 3, deployment: { resources } }));
    return path;
  }
  /** A script in the folder, in which `presence` is the command. */
  const sh = (script: string) => {
    const command = `presence() { "${process.execPath}" "${join(__dirname, "../provider/dist/cli/index.js")}" "$@"; }`;
    return run("bash", ["--norc", "-c", `set -o pipefail\n${command}\n${script}`], {
      cwd: folder,
      env: { PATH: process.env["PATH"] ?? "" },
    });
  };

  it("has a line for each id that a status had, the newest first, with what the status is now", async () => {
    const state = await stateOf(
      { urn: `${stackUrn}pulumi:pulumi:Stack::statuses-prod`, type: "pulumi:pulumi:Stack" },
      resource("coffee", id("3"), moved(id("2"), id("1"))),
      resource("lunch", id("4")),
    );
    const { exitCode, stdout, stderr } = await presence(["moves", state]);
    assert.deepEqual([exitCode, stderr], [0, ""]);
    assert.match(stdout, /^STATUS +LABEL +SYSTEM PRESENCE +OLD ID +NEW ID$/m);
    assert.match(
      stdout,
      new RegExp(`^coffee +coffee label +Meal +${id("2")} +${id("3")}\ncoffee .* ${id("1")} +${id("3")}\n$`, "m"),
    );
    const csv = (await presence(["moves", state, "--format", "csv", "--columns", "oldId,newId"])).stdout;
    assert.equal(csv, `oldId,newId\n${id("2")},${id("3")}\n${id("1")},${id("3")}\n`);
    const { stdout: quiet } = await presence(["moves", state, "-q"]);
    assert.equal(quiet, `${id("2")}\n${id("1")}\n`);
  });

  it("has Markdown for a ticket, in which no label is more than a text", async () => {
    const state = await stateOf(
      resource("coffee", id("2"), { ...moved(id("1")), languageLabels: { en_US: "<b>|@all*" } }),
    );
    await presence(["moves", state, "--output", join(folder, "moves.md")]);
    const [head, line, row] = (await readFile(join(folder, "moves.md"), "utf8")).split("\n");
    assert.equal(head, "| Status | Label | System presence | Old ID | New ID |");
    assert.equal(line, "| --- | --- | --- | --- | --- |");
    assert.ok(row?.includes(`<code>${id("1")}</code> | <code>${id("2")}</code>`), row);
    assert.doesNotMatch(row ?? "", /<b>|@all|\|@|\*/);
  });

  it("takes a state from `pulumi stack export`, and says in a sentence that nothing has moved", async () => {
    await stateOf(resource("lunch", id("4")));
    const { exitCode, stdout, stderr } = await sh("cat state.json | presence moves");
    assert.deepEqual([exitCode, stdout], [0, ""]);
    assert.match(stderr, /^presence: No status of the state in the standard input has been moved: .*\.\n$/);
    assert.equal((await sh("presence moves state.json --json")).stdout, "[]\n");
  });

  it("names statuses of a catalogue by their keys, and counts neither what is still to go nor what is only looked up", async () => {
    const parent = `${stackUrn}genesyscloud:presence:Catalogue::statuses`;
    const state = await stateOf(
      resource("statuses-coffee", id("2"), moved(id("1")), { parent }),
      resource("statuses-coffee", id("1"), moved(id("9")), { parent, delete: true }),
      resource("looked-up", id("8"), moved(id("7")), { external: true }),
    );
    const { stdout } = await presence(["moves", state, "--json"]);
    const rows = JSON.parse(stdout) as Record<string, string>[];
    assert.deepEqual(
      rows.map(({ status, oldId, newId }) => [status, oldId, newId]),
      [["coffee", id("1"), id("2")]],
    );
  });

  it("has no id for an old one that another status has by now", async () => {
    const state = await stateOf(resource("coffee", id("2"), moved(id("1"), id("0"))), resource("tea", id("1")));
    const { stdout } = await presence(["moves", state, "--format", "csv", "--columns", "oldId"]);
    assert.equal(stdout, `oldId\n${id("0")}\n`);
  });

  it("finds and replaces old ids in a folder of flows, as its help says", async () => {
    await stateOf(resource("coffee", id("3"), moved(id("2"), id("1"))), resource("lunch", id("4")));
    const flows = join(folder, "flows of a team");
    await mkdir(flows);
    const flow = (...ids: string[]) => ids.map((one) => `presence: "${one}"\n`).join("");
    await writeFile(join(flows, "a flow.yaml"), flow(id("1"), id("4"), id("2")));
    await writeFile(join(flows, "another.yaml"), flow(id("4")));
    const { stdout: help } = await presence(["moves", "--help"]);
    const examples =
      /^ {2}\$ (pulumi stack export \| presence moves --quiet.*)\n {2}\$ (pulumi stack export .*\n.*done)$/m.exec(help);
    const [search = "", replace = ""] = (examples ?? [])
      .slice(1)
      .map((script) =>
        script.replace("pulumi stack export", "cat state.json").replaceAll("flows", '"flows of a team"'),
      );
    const found = await sh(search);
    assert.deepEqual([found.exitCode, found.stdout.split("\n").length], [0, 3], found.output);
    const replaced = await sh(replace);
    assert.equal(replaced.stderr, "");
    assert.equal(await readFile(join(flows, "a flow.yaml"), "utf8"), flow(id("3"), id("4"), id("3")));
    assert.equal(await readFile(join(flows, "another.yaml"), "utf8"), flow(id("4")));
    assert.equal((await sh(search)).exitCode, 1, "nothing is left");
  });

  it("refuses what is no state, and one whose secrets are not shown, with the cure", async () => {
    const preview = JSON.stringify({ config: {}, steps: [], changeSummary: { same: 0 } });
    for (const [name, text] of [
      ["preview.json", preview],
      ["package.json", JSON.stringify({ name: "statuses", dependencies: {} })],
      ["listing.json", "[]"],
      ["rows.json", JSON.stringify({ entities: [{ id: id("1"), label: "Lunch" }] })],
      ["statuses.yaml", "statuses: { lunch: { systemPresence: Meal } }"],
      ["empty.json", ""],
    ] as const) {
      const file = join(folder, name);
      await writeFile(file, text);
      const none = await presence(["moves", file]);
      assert.deepEqual([none.exitCode, none.stdout], [2, ""]);
      assert.match(
        none.stderr,
        new RegExp(
          `^presence: \\S*${name} is no state of a stack: \`pulumi stack export --file state\\.json\` makes one\\.\n$`,
        ),
      );
    }
    const nowhere = await presence(["moves", folder]);
    assert.equal(nowhere.exitCode, 2);
    assert.match(nowhere.stderr, /cannot be read/);
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "x" };
    const hidden = await presence([
      "moves",
      await stateOf(resource("a", id("2"), { ...moved(id("1")), languageLabels: secret })),
    ]);
    assert.equal(hidden.exitCode, 2);
    assert.match(hidden.stderr, /pulumi stack export --show-secrets/);
  });
});

describe("which statuses have been moved", () => {
  it("is by key, with the ids from before and the one from now", () => {
    const statuses = [
      { key: "coffee", id: "3", previousIds: ["2", "1"] },
      { key: "tea", id: "4" },
      { key: "walk", id: "5", previousIds: ["4"] },
    ];
    assert.deepEqual(movesByKey(statuses), { coffee: { from: ["2", "1"], to: "3" } });
    assert.deepEqual(movesAmong([]), []);
  });
});
