import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { environmentOf, presence } from "./support/presence-command.js";
import { onTerminal } from "./support/terminal.js";

const lunchId = "8a1f5f1e-6d0b-4d9c-9f0e-5f4c6f1f2a3b";
const adaId = "1d4a30d7-0000-4000-8000-ffac2c6b8425";
const every = "ar cs da de en en_US es fi fr he hi it ja ko nl no pl pt ru sv th tr uk zh_CN".split(" ");

/** An escape sequence of styles, which is all that the command may send. */
// eslint-disable-next-line no-control-regex -- it is what the test is about
const style = /\u001b\[\d+m/g;

describe("the presence command on a terminal", () => {
  let organization: EmulatedOrganization;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    organization = await startOrganization({
      seed: {
        definitions: [
          { id: lunchId, languageLabels: { en_US: "Lunch", ja: "昼食" }, systemPresence: "Meal" },
          { languageLabels: Object.fromEntries(every.map((one) => [one, `Tea ${one}`])), systemPresence: "Break" },
          { languageLabels: { en_US: "Brunch" }, systemPresence: "Meal", deactivated: true },
          { languageLabels: { en_US: "a\u202eb" }, systemPresence: "Idle" },
        ],
        users: [{ id: adaId, name: "Ada", email: "ada@example.com" }],
      },
    });
    env = environmentOf(organization.url);
  });
  after(() => organization.close());

  const linesAt = async (width: number, args: string, more: NodeJS.ProcessEnv = {}) =>
    (await onTerminal(width, args.split(" "), { ...env, ...more })).replace(style, "").trimEnd().split("\n");

  it("has a table that fits, with ids by their beginnings, which lead to the same definition", async () => {
    for (const width of [80, 120]) {
      const lines = await linesAt(width, "definitions list");
      assert.ok(
        lines.every((line) => line.length <= width),
        lines.join("\n"),
      );
      const lunch = lines.find((line) => line.includes("Lunch")) ?? "";
      assert.match(lunch, / 8a1f5f1e$/);
    }
    const wide = await linesAt(200, "definitions list");
    assert.ok(wide.some((line) => line.endsWith(` ${lunchId}`)));
    const found = await presence(["definitions", "get", "8a1f5f1e", "--quiet"], env);
    assert.equal(found.stdout, `${lunchId}\n`);
  });

  it("has every fact on a line of its own where it is too narrow for a table, with whole ids", async () => {
    const lines = await linesAt(40, "definitions list --system-presence Meal");
    assert.deepEqual(lines.slice(0, 6), [
      "System presence  Meal",
      "Label            Lunch",
      "Languages        en_US ja",
      "State            active",
      `Id               ${lunchId}`,
      "",
    ]);
  });

  it("is never steered, whatever the format: a label that turns the text around is shown by its code", async () => {
    const folder = await mkdtemp(join(tmpdir(), "presence-terminal-"));
    const file = join(folder, "statuses.yaml");
    await writeFile(file, "statuses:\n  a: { systemPresence: Idle, languageLabels: { en_US: a\u202eb } }\n");
    for (const args of ["table", "csv", "tsv", "markdown"].map((format) => `definitions list --format ${format}`))
      assert.match((await linesAt(120, args)).join("\n"), /a⟨U(\+|&#43;)202E⟩b/, args);
    for (const delimiter of ["comma", "tab"]) {
      const [header, line] = await linesAt(120, `labels export ${file} --language de --delimiter ${delimiter}`);
      assert.match(`${header ?? ""}\n${line ?? ""}`, /^key[,\t ].*\na[,\t ]+Idle[,\t ]+a⟨U\+202E⟩b/);
    }
    await rm(folder, { recursive: true });
  });

  it("obeys COLUMNS", async () => {
    assert.deepEqual(await linesAt(200, "definitions list", { COLUMNS: "40" }), await linesAt(40, "definitions list"));
    const clock = (lines: string[]) =>
      lines.slice(lines.findIndex((line) => line.includes("OAuth client"))).slice(0, 3);
    assert.deepEqual(clock(await linesAt(200, "doctor", { COLUMNS: "40" })), clock(await linesAt(40, "doctor")));
  });

  it("has colours unless NO_COLOR forbids them or the terminal is dumb, and a pipe has them with FORCE_COLOR alone", async () => {
    const args = ["definitions", "list", "--deactivated"];
    const hasColor = async (more: NodeJS.ProcessEnv) => style.test(await onTerminal(120, args, { ...env, ...more }));
    for (const [more, expected] of [
      [{}, true],
      [{ NO_COLOR: "1" }, false],
      [{ NO_COLOR: "" }, true],
      [{ TERM: "dumb" }, false],
      [{ TERM: "dumb", FORCE_COLOR: "1" }, true],
      [{ NO_COLOR: "1", FORCE_COLOR: "1" }, false],
      [{ FORCE_COLOR: "0" }, false],
    ] as const) {
      style.lastIndex = 0;
      assert.equal(await hasColor(more), expected, JSON.stringify(more));
    }
    assert.doesNotMatch((await presence(args, env)).stdout, style);
    assert.match((await presence(args, { ...env, FORCE_COLOR: "1" })).stdout, style);
  });

  it("shows how far it has come, and a note above that, never in it", async () => {
    const bulk = "PUT /api/v2/users/presences/bulk";
    const folder = await mkdtemp(join(tmpdir(), "presence-terminal-"));
    const file = join(folder, "users.csv");
    await writeFile(file, `user\n${adaId}\n`);
    await organization.requests();
    await organization.control("PUT", "faults", [
      { method: "PUT", path: "/api/v2/users/presences/bulk", then: { delayMs: 2_000 } },
    ]);
    const args = ["users", "set", "--file", file, "--status", lunchId, "--yes"];
    const out = await onTerminal(80, args, env, async (press) => {
      await organization.arrived(bulk, 1);
      press("\u0003");
    });
    await organization.control("PUT", "faults", []);
    await rm(folder, { recursive: true });
    const [before = "", after = ""] = out.split(
      "presence: Ending after the request under way. Ctrl-C once more ends at once.\n",
    );
    assert.match(before, /0 of 1 users set -+/);
    // eslint-disable-next-line no-control-regex -- the line is deleted before the note is on it
    assert.match(before, /\u001b\[2K$/);
    assert.match(after, /0 of 1 users set -+/, "the bar is there again, below");
    assert.match(after, /done +1 +line 2/);
  });

  it("is completed by Bash", () => {
    const command = join(__dirname, "../provider/dist/cli/index.js");
    const tried = (line: string) => {
      const words = line.split(" ");
      const script = `
        node=$1 cli=$2
        presence() { "$node" "$cli" "$@"; }
        source <(presence completion bash)
        COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}
        _presence
        printf '%s\\n' "\${COMPREPLY[@]}"
        complete -p presence`;
      const { stdout, stderr } = spawnSync("bash", ["-c", script, "bash", process.execPath, command], {
        encoding: "utf8",
      });
      assert.equal(stderr, "");
      return stdout.trimEnd().split("\n");
    };
    const registered = "complete -o default -F _presence presence";
    assert.deepEqual(tried("presence definitions "), ["list", "get", "help", registered]);
    assert.deepEqual(tried("presence definitions list --system-presence Of"), ["Offline", registered]);
    assert.deepEqual(tried("presence users set --file "), ["", registered]);
  });
});
