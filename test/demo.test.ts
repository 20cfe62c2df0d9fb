import assert from "node:assert/strict";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Running, start } from "../pulumi/process.js";
import { cli } from "./support/cli.js";
import { descendants, isAlive } from "./support/processes.js";
import { until } from "./support/until.js";

const repository = dirname(__dirname);

/** What the demo can run on here, and the options that make it. */
const runners: Record<string, string[]> = { "the small engine": ["--engine"], ...(cli && { "the Pulumi CLI": [] }) };

describe("the demo", () => {
  let temporary: string;
  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), "demo-test-"));
  });
  afterEach(() => {
    rmSync(temporary, { recursive: true });
  });

  function demo(args: string[], env: Record<string, string> = {}): Running {
    return start(process.execPath, ["-r", "ts-node/register/transpile-only", "demo/run.ts", ...args], {
      cwd: repository,
      env: { ...process.env, TMPDIR: temporary, ...env },
    });
  }

  const leftBehind = () => readdirSync(temporary).filter((name) => name.startsWith("presence-demo-"));

  for (const [runner, options] of Object.entries(runners)) {
    it(`tells the life of a catalogue on ${runner}, every step verified, without a colour in a log`, async () => {
      const { exitCode, output } = await demo(options).ended;
      assert.equal(exitCode, 0, output);
      assert.equal(output.match(/✓/g)?.length, 7);
      for (const line of [
        "+ 27 created",
        "27 unchanged",
        '~ en_US: "Lunch hour" => "Lunch"',
        "~ deactivated",
        "~ 3 updated",
        '~ systemPresence: "Meeting" => "Training"',
        "- 27 deleted",
        "All as it should be",
      ])
        assert.ok(output.includes(line), `${line} is missing in:\n${output}`);
      for (const unwanted of ["\u001b", "warning:"]) assert.ok(!output.includes(unwanted), output);
      assert.deepEqual(leftBehind(), []);
    });
  }

  it("leaves nothing behind when Ctrl-C comes in the middle of a run of Pulumi", async () => {
    const running = demo([]);
    await running.printed(/── 1\/7/);
    const children = await until(async () => {
      const found = await descendants(running.pid);
      return found.length >= 2 ? found : undefined;
    });
    running.kill("SIGINT");
    const { exitCode, output } = await running.ended;
    assert.equal(exitCode, 130, output);
    assert.match(output, /Stopped\. Nothing is left behind\./);
    assert.deepEqual(leftBehind(), []);
    await until(() => !children.some(isAlive) || undefined);
  });

  it("fails, saying what is wrong, when Pulumi does not do what it should", async () => {
    const { exitCode, output } = await demo([], { PULUMI_CLI: fakeCli("echo v3.0.0") }).ended;
    assert.equal(exitCode, 1);
    assert.match(output, /✗ the changes that Pulumi reports: not as it should be\./);
    assert.deepEqual(leftBehind(), []);
  });

  it("takes no other CLI when the one that PULUMI_CLI names does not work", async () => {
    const named = fakeCli("exit 1");
    const { exitCode, output } = await demo([], { PULUMI_CLI: named }).ended;
    assert.equal(exitCode, 1);
    assert.ok(output.includes(`✗ PULUMI_CLI names ${named}, and`), output);
    assert.doesNotMatch(output, /── 1\/7/);
    assert.deepEqual(leftBehind(), []);
  });

  it("says so when its port is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { exitCode, output } = await demo(["--engine"], { DEMO_PORT: String(port) }).ended;
    assert.equal(exitCode, 1);
    assert.match(output, new RegExp(`✗ port ${port} .* is taken`));
    server.close();
  });

  /** A program of the name, in place of the CLI. */
  function fakeCli(script: string): string {
    const path = join(temporary, "pulumi");
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  }
});
