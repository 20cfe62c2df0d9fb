import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { DataFile } from "../emulator/core/data-file.js";
import { asClient, listOf, sender } from "./fixtures/emulator/client.js";

const cli = join(dirname(require.resolve("genesyscloud-presence-emulator")), "cli.js");
const definitions = "/api/v2/presencedefinitions";
const lunch = (label: string) => ({ languageLabels: { en_US: label }, systemPresence: "Meal" });

describe("the emulator's command", function () {
  // Every test starts processes, which takes long where the machine is busy.
  this.timeout(180_000);
  let folder: string;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "emulator-"));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    await rm(folder, { recursive: true });
  });

  function run(...flags: string[]) {
    const child = spawn(process.execPath, [cli, ...flags], { stdio: ["ignore", "pipe", "pipe"] });
    children.push(child);
    return child;
  }

  /** Starts the emulator and waits for the line that says that it is ready. */
  async function start(...flags: string[]) {
    const child = run(...flags);
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const url = /^listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(line.toString())?.[1];
    assert.ok(url, line.toString());
    const end = async (signal: NodeJS.Signals) => {
      child.kill(signal);
      return once(child, "exit");
    };
    return { url, end };
  }

  async function fails(...flags: string[]): Promise<string> {
    const child = run(...flags);
    const [stderr, exit] = await Promise.all([text(child.stderr), once(child, "exit")]);
    assert.deepEqual(exit, [1, null]);
    return stderr;
  }

  it("says where it listens, and ends cleanly when it is told to", async () => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const { url, end } = await start("--set", "putLabels=merge", "--set", "rateLimitPerMinute=300");
      const settings = (await sender(url)("GET", "/_emulator/settings")).body as unknown as Record<string, unknown>;
      assert.deepEqual([settings.putLabels, settings.rateLimitPerMinute], ["merge", 300]);
      assert.deepEqual(await end(signal), [0, null]);
    }
  });

  it("plays the organisation of a file of facts, but for what is set besides", async () => {
    const facts = join(folder, "facts.json");
    const twin = { status: 409, code: "presence.duplicate" };
    await writeFile(facts, JSON.stringify({ date: "2026-02-03", putLabels: "merge", maxLabelLength: 40, twin }));
    const { url } = await start("--facts", facts, "--set", "maxLabelLength=50");
    const { body } = await sender(url)("GET", "/_emulator/settings");
    const { putLabels, maxLabelLength, twins, refusals } = body as unknown as Record<string, unknown>;
    assert.deepEqual([putLabels, maxLabelLength, twins, refusals], ["merge", 50, "conflict", { twin }]);
  });

  it("says what is wrong when it cannot start", async () => {
    const { url } = await start();
    const port = new URL(url).port;
    const [data, utf16] = [join(folder, "data.json"), join(folder, "utf16.json")];
    await writeFile(data, '{"users": [');
    await writeFile(utf16, Buffer.from('\uFEFF{"users": 1}', "utf16le"));
    const facts = join(folder, "facts.json");
    await writeFile(facts, JSON.stringify({ putLabels: "both", twin: "perhaps", date: "2026-02-03" }));
    const cases: [flags: string[], message: RegExp][] = [
      [["--port", port], new RegExp(`^error: port ${port} on 127.0.0.1 is taken`)],
      [["--port", "http"], /number from 0 to 65535/],
      [["--set", "twins"], /key=value/],
      [["--set", "twins=maybe", "--set", "colour=red"], /settings\.twins: .*\n {2}settings\.colour: /],
      [["--facts", join(folder, "none.json")], /^error: cannot read the facts .*none\.json: /],
      [["--facts", facts], /^error: There are faults in the facts:\n {2}putLabels: .*\n {2}twin: /],
      [["--seed", join(folder, "none.json")], /^error: cannot read the seed .*none\.json: /],
      [["--seed", utf16], /^error: cannot read the seed .*utf16\.json: it is not in UTF-8; save it as UTF-8/],
      [["--data", data], /^error: cannot read the data file .*data\.json: /],
      [["--data", join(folder, "no", "data.json")], /cannot write the data file/],
    ];
    for (const [flags, message] of cases) assert.match(await fails(...flags), message);
  });

  it("lists every fault of a seed", async () => {
    const seed = join(folder, "seed.json");
    const wrong = {
      clients: [{ id: "a" }],
      definitions: [{ languageLabels: { es: 3 }, systemPresence: "Lunch" }],
      users: [{ nmae: "Ada" }],
    };
    await writeFile(seed, JSON.stringify(wrong));
    const fields = (stderr: string) => [...stderr.matchAll(/^ {2}(\S+): /gm)].map(([, field]) => field);
    assert.deepEqual(fields(await fails("--seed", seed)), [
      "clients[0].secret",
      "definitions[0].languageLabels.es",
      "definitions[0].systemPresence",
      "users[0].nmae",
    ]);
    const dangling = {
      tokens: [{ token: "t", clientId: "nobody" }],
      definitions: [
        { ...lunch("a"), id: "a" },
        { ...lunch("b"), id: "a" },
      ],
      users: [{ primarySource: "fax", presences: { PURECLOUD: { presenceDefinition: "nothing" } } }],
    };
    await writeFile(seed, JSON.stringify(dangling));
    assert.deepEqual(fields(await fails("--seed", seed)), [
      "definitions[1].id",
      "tokens[0].clientId",
      "users[0].primarySource",
      "users[0].presences.PURECLOUD.presenceDefinition",
    ]);
  });

  it("keeps the organisation in a file: definitions, presences, clients, tokens and settings", async () => {
    const [seed, data] = [join(folder, "seed.json"), join(folder, "data.json")];
    await writeFile(
      seed,
      "\uFEFF" + JSON.stringify({ users: [{ id: "ada" }], definitions: [{ ...lunch("Lunch"), id: "lunch" }] }),
    );
    const first = await start("--data", data, "--seed", seed);
    const send = await asClient(first.url);
    await send("PATCH", "/api/v2/users/ada/presences/PURECLOUD", { presenceDefinition: { id: "lunch" } });
    await send("DELETE", `${definitions}/lunch`);
    await sender(first.url)("PUT", "/_emulator/settings", { twins: "conflict" });
    await sender(first.url)("PUT", "/_emulator/clients/presence-reader", { secret: "new" });
    const state = async (url: string) =>
      Promise.all(
        ["definitions", "users", "settings"].map(async (what) => (await sender(url)("GET", `/_emulator/${what}`)).text),
      );
    const before = await state(first.url);
    await first.end("SIGTERM");
    const second = await start("--data", data, "--seed", seed, "--set", "latencyMs=0");
    assert.deepEqual(await state(second.url), before);
    await sender(second.url)("POST", "/_emulator/reset");
    await second.end("SIGTERM");
    const third = await start("--data", data);
    assert.ok(!(await state(third.url)).join("").includes('"twins":"conflict"'));
  });

  it("loses nothing that it acknowledged, wherever a kill -9 strikes", async () => {
    const data = join(folder, "data.json");
    const acknowledged: string[] = [];
    for (const writesBeforeKill of [1, 7, 23]) {
      const { url, end } = await start("--data", data);
      const send = await asClient(url);
      const target = acknowledged.length + writesBeforeKill;
      const killed = new EventEmitter();
      const exit = once(killed, "now").then(() => end("SIGKILL"));
      // Several at once, so that the kill strikes in the middle of a write that serves more than one.
      const writer = async (name: string): Promise<void> => {
        for (let n = 0; ; n += 1) {
          acknowledged.push((await send("POST", definitions, lunch(`${name} ${n}`))).body.id);
          if (acknowledged.length === target) killed.emit("now");
        }
      };
      const writers = ["a", "b", "c"].map((name) => writer(name).catch(() => undefined));
      await exit;
      await Promise.all(writers);
      JSON.parse(await readFile(data, "utf8"));
    }
    const { url } = await start("--data", data);
    const known = new Set(listOf(await sender(url)("GET", "/_emulator/definitions")).map(({ id }) => id));
    assert.deepEqual(
      acknowledged.filter((id) => !known.has(id)),
      [],
    );
    assert.ok(acknowledged.length >= 31);
  });

  it("does not write the file a thousand times to keep a thousand definitions made at once", async () => {
    let written = 0;
    const data = new DataFile(join(folder, "data.json"), () => ++written);
    await Promise.all(Array.from({ length: 1000 }, () => data.save()));
    const soFar = written;
    assert.ok(soFar <= 2, `${soFar} times`);
    await data.save();
    assert.equal(written, soFar + 1);
    assert.equal(await readFile(join(folder, "data.json"), "utf8"), String(written));
  });
});
