import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { readCsv } from "../provider/cli/csv.js";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { environmentOf, presence } from "./support/presence-command.js";

const lunchId = "8a1f5f1e-6d0b-4d9c-9f0e-5f4c6f1f2a3b";
const adaId = "1d4a30d7-0000-4000-8000-ffac2c6b8425";

describe("what the presence command prints for programs", () => {
  let organization: EmulatedOrganization;
  let env: NodeJS.ProcessEnv;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "presence-print-"));
    organization = await startOrganization({
      seed: {
        definitions: [
          { id: lunchId, languageLabels: { en_US: 'Lunch, "long"', es: "=1+1" }, systemPresence: "Meal" },
          { languageLabels: { en_US: "Two\tcells\nand lines" }, systemPresence: "Meal" },
          { languageLabels: { fr: "Café\u00a0: l’heure 👩‍💻", he: "\u200fא" }, systemPresence: "Break" },
        ],
        users: [{ id: adaId, name: "Ada", email: "ada@example.com" }],
      },
    });
    env = environmentOf(organization.url);
  });
  after(async () => {
    await organization.close();
    await rm(folder, { recursive: true });
  });

  const list = (...more: string[]) => presence(["definitions", "list", "--system-presence", "Meal", ...more], env);

  it("is CSV that a program reads back, with a header, a formula as it is, and no line break in a cell", async () => {
    const file = join(folder, "read-back.csv");
    await list("--output", file);
    const { header, rows } = readCsv(file, (line, reason) => assert.fail(`${line}: ${reason}`));
    assert.deepEqual(header, ["systemPresence", "label", "languages", "state", "id"]);
    assert.deepEqual(rows[0]?.cells, ["Meal", 'Lunch, "long"', "en_US es", "active", lunchId]);
    assert.equal(rows[2]?.cells[1], "Two⟨U+0009⟩cells⟨U+000A⟩and lines");
    await rm(file);
    const spanish = await list("--format", "csv", "--language", "es", "--columns", "Label");
    assert.match(spanish.stdout, /^label\n=1\+1\n/);
  });

  it("has no label in a language that is asked for where a status has none, which people see by the one that it has", async () => {
    const spanish = ["--language", "es", "--columns", "label"];
    assert.equal((await list(...spanish, "--format", "tsv")).stdout, "label\n=1+1\n\n\n");
    const [, second] = JSON.parse((await list(...spanish, "--json")).stdout) as unknown[];
    assert.deepEqual(second, { label: null });
    for (const format of ["table", "markdown"])
      assert.match((await list(...spanish, "--format", format)).stdout, /Meal \(en(_|&#95;)US\)/);
  });

  it("is a label to the character in CSV and TSV, whatever a label may hold, and what people see leads to it as well", async () => {
    const label = "Café\u00a0: l’heure 👩‍💻";
    const file = join(folder, "typography.csv");
    const french = ["definitions", "list", "--language", "fr", "--system-presence", "Break", "--columns", "label"];
    assert.match((await presence([...french, "--format", "tsv"], env)).stdout, new RegExp(`^label\n(.*\n)*${label}\n`));
    await presence([...french, "--output", file], env);
    assert.ok((await readFile(file, "utf8")).includes(`\n${label}\n`));
    const hebrew = await presence([...french, "--language", "he", "--format", "csv"], env);
    assert.match(hebrew.stdout, /\n\u200fא\n/);
    const { stdout } = await presence(french, env);
    const shown = stdout.split("\n").find((line) => line.startsWith("Café")) ?? "";
    assert.equal(shown, "Café⟨U+00A0⟩: l’heure 👩‍💻");
    for (const name of [label, shown, "café : l’heure 👩‍💻"]) {
      const found = await presence(["definitions", "get", name, "--json"], env);
      assert.equal(found.exitCode, 0, found.stderr);
      assert.match(found.stdout, /l’heure/);
    }
    await rm(file);
  });

  it("is TSV with a cell between two tabs, as it is", async () => {
    const [header, first] = (await list("--output", "tsv")).stdout.split("\n");
    assert.equal(header, "systemPresence\tlabel\tlanguages\tstate\tid");
    assert.equal(first, `Meal\tLunch, "long"\ten_US es\tactive\t${lunchId}`);
  });

  it("has the columns that are chosen, in that order, in every format", async () => {
    const columns = ["--columns", "id,system-presence"];
    assert.match((await list(...columns)).stdout, new RegExp(`^ID +SYSTEM PRESENCE\n${lunchId}  Meal\n`));
    assert.match(
      (await list(...columns, "--format", "csv")).stdout,
      new RegExp(`^id,systemPresence\n${lunchId},Meal\n`),
    );
    const [first] = JSON.parse((await list(...columns, "--json")).stdout) as unknown[];
    assert.deepEqual(first, { id: lunchId, systemPresence: "Meal" });
    const one = await presence(["definitions", "get", lunchId, "--columns", "label,id", "--format", "json"], env);
    assert.deepEqual(JSON.parse(one.stdout), { "label.en_US": 'Lunch, "long"', "label.es": "=1+1", id: lunchId });
  });

  it("is the ids alone with --quiet", async () => {
    assert.match((await list("-q")).stdout, /^(\S{36}\n){3}$/);
    assert.equal((await presence(["user", "get", "Ada", "--quiet"], env)).stdout, `${adaId}\n`);
    assert.match((await presence(["system", "list", "--quiet"], env)).stdout, /^(\S{36}\n){10}$/);
  });

  it("goes to a file, in the format of its ending, and not to a folder or a place that is not there", async () => {
    const file = join(folder, "statuses.csv");
    const { exitCode, stdout } = await list("--output", file);
    assert.deepEqual([exitCode, stdout], [0, ""]);
    assert.equal(await readFile(file, "utf8"), (await list("--format", "csv")).stdout);
    await list("--output", file, "--format", "json");
    assert.equal((JSON.parse(await readFile(file, "utf8")) as unknown[]).length, 3);
    await organization.requests();
    for (const place of [folder, join(folder, "no/such/file.csv"), join(file, "within")]) {
      const refused = await list("--output", place);
      assert.deepEqual([refused.exitCode, refused.stdout], [2, ""]);
      assert.match(refused.stderr, /^presence: .* cannot be written: .*\. Nothing was done: name another file\.\n$/);
    }
    assert.deepEqual(await organization.requests(), {});
    assert.deepEqual(await readdir(folder), ["statuses.csv"]);
    await rm(file);
  });

  /** Runs the command with a standard output of one's own. */
  async function into(stdout: "pipe" | number, ...args: string[]) {
    const cli = join(__dirname, "../provider/dist/cli/index.js");
    const child = spawn(process.execPath, [cli, ...args], { env, stdio: ["ignore", stdout, "pipe"] });
    child.stdout?.destroy();
    assert.ok(child.stderr);
    const [stderr] = await Promise.all([text(child.stderr), once(child, "close")]);
    return { exitCode: child.exitCode, stderr };
  }

  it("may be cut off by who reads it, as `head` does, and the exit code is what it would have been", async () => {
    assert.deepEqual(await into("pipe", "definitions", "list"), { exitCode: 0, stderr: "" });
    const file = join(folder, "users.csv");
    await writeFile(file, `user\n${adaId}\nnobody@example.com\n`);
    const { exitCode, stderr } = await into("pipe", "users", "set", "--file", file, "--status", lunchId, "--yes");
    await rm(file);
    assert.equal(exitCode, 3, stderr);
    assert.match(stderr, /1 user not found/);
  });

  // Linux has a file that is always full.
  if (existsSync("/dev/full"))
    it("that has no room is told, and is no success", async () => {
      const full = openSync("/dev/full", "w");
      const { exitCode, stderr } = await into(full, "definitions", "list");
      closeSync(full);
      assert.equal(exitCode, 1);
      assert.equal(stderr, "presence: What is printed here is not all of it: the disk is full.\n");
    });

  it("is refused where the options contradict each other, or name a column that is not there", async () => {
    for (const [words, reason] of [
      [["--json", "--format", "csv"], /'--json' cannot be used with option '--format <format>'/],
      [
        ["--output", join(folder, "list.xlsx")],
        /is no \.xlsx\. There are table, json, csv, tsv, markdown: name the file /,
      ],
      [["--output", join(folder, "list.HTML")], /is no \.html\. /],
      [["--output", "json", "--format", "csv"], /are two formats: leave one out/],
      [["--quiet", "--columns", "id"], /'-q, --quiet' cannot be used with option '--columns <names>'/],
      [["--columns", "id,lable"], /There is no column "lable": did you mean label\? There are systemPresence, label, /],
    ] as const) {
      const { exitCode, stdout, stderr } = await list(...words);
      assert.deepEqual([exitCode, stdout], [2, ""]);
      assert.match(stderr, reason);
    }
    assert.deepEqual(await readdir(folder), []);
  });

  it("goes by --format where a file's ending says nothing of it, and is for people where neither does", async () => {
    const file = join(folder, "list.xlsx");
    await list("--output", file, "--format", "csv");
    assert.match(await readFile(file, "utf8"), /^systemPresence,label/);
    await rm(file);
    for (const name of ["list", "list.txt", "list.2026"]) {
      await list("--output", join(folder, name));
      assert.match(await readFile(join(folder, name), "utf8"), /^SYSTEM PRESENCE +LABEL/);
      await rm(join(folder, name));
    }
  });
});
