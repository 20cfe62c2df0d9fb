import assert from "node:assert/strict";
import { join } from "node:path";
import { run, start, succeed } from "../pulumi/process.js";
import { isAlive } from "./support/processes.js";
import { until } from "./support/until.js";

const node = (script: string): [string, string[]] => [process.execPath, ["-e", script]];
const lasting = 'console.log("here"); setInterval(() => undefined, 1_000);';

describe("a process that the demo, the bench or a test runs", () => {
  it("gives its exit code and what it printed, as it came", async () => {
    const script = 'console.log("one"); console.error("two"); process.exitCode = 3;';
    const { exitCode, stdout, stderr, output } = await run(...node(script));
    assert.deepEqual([exitCode, stdout, stderr], [3, "one\n", "two\n"]);
    assert.deepEqual(output.split("\n").sort(), ["", "one", "two"]);
    await assert.rejects(succeed(...node(script)), /ended with exit code 3:\n(one\ntwo|two\none)/);
  });

  it("reads what it is given, and nothing otherwise", async () => {
    const [echo, words] = node("process.stdin.pipe(process.stdout)");
    assert.equal((await run(echo, words, { input: "Almuerzo" })).stdout, "Almuerzo");
    assert.equal((await run(echo, words)).stdout, "");
  });

  it("is named when there is no such program", async () => {
    await assert.rejects(run("/nowhere/pulumi", []), /^Error: `\/nowhere\/pulumi` could not be started/);
  });

  it("can be waited for until it has printed something, also in vain", async () => {
    const server = start(...node(lasting));
    assert.equal((await server.printed(/he(re)/))[1], "re");
    server.kill();
    assert.equal((await server.ended).exitCode, 128 + 15);
    await assert.rejects(server.printed(/nothing of the kind/), /ended without printing nothing of the kind/);
  });

  it("is asked to end when its work is cancelled, and killed when it does not", async () => {
    for (const [answer, exitCode] of [
      ['process.on("SIGINT", () => process.exit(5));', 5],
      ['process.on("SIGINT", () => undefined);', 128 + 9],
    ] as const) {
      const stop = new AbortController();
      const [command, words] = node(answer + lasting);
      const running = start(command, words, { signal: stop.signal, graceMs: exitCode === 5 ? 600_000 : 1 });
      await running.printed(/here/);
      stop.abort();
      assert.equal((await running.ended).exitCode, exitCode);
    }
  });

  it("ends with the process that started it, in a group of its own as well", async () => {
    for (const ownGroup of [false, true]) {
      const parent = `
        require("ts-node/register/transpile-only");
        const { start } = require("./pulumi/process.ts");
        const child = start(process.execPath, ["-e", ${JSON.stringify(lasting)}], { ownGroup: ${ownGroup} });
        child.printed(/here/).then(() => { console.log(child.pid); process.exit(); });`;
      const { stdout } = await run(process.execPath, ["-e", parent], { cwd: join(__dirname, "..") });
      const pid = Number(stdout);
      assert.ok(pid > 0, stdout);
      await until(() => !isAlive(pid) || undefined);
    }
  });
});
