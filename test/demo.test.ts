import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const repository = dirname(__dirname);

describe("the demo", function () {
  this.timeout(120_000);

  let temporary: string;
  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), "demo-test-"));
  });
  afterEach(() => {
    rmSync(temporary, { recursive: true });
  });

  function start(env: Record<string, string> = {}) {
    const child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "demo/run.ts"], {
      cwd: repository,
      env: { ...process.env, TMPDIR: temporary, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const demo = {
      pid: child.pid ?? 0,
      output: "",
      ended: once(child, "close").then(([code]) => code as number | null),
    };
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        demo.output += text;
      });
    return demo;
  }

  const leftBehind = () => readdirSync(temporary).filter((name) => name.startsWith("presence-demo-"));

  it("tells the life of a catalogue, every step verified, without a colour in a log", async () => {
    const demo = start();
    assert.equal(await demo.ended, 0, demo.output);
    assert.equal(demo.output.match(/✓/g)?.length, 7);
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
      assert.ok(demo.output.includes(line), `${line} is missing in:\n${demo.output}`);
    assert.ok(!demo.output.includes("\u001b"));
    assert.deepEqual(leftBehind(), []);
  });

  it("leaves nothing behind when Ctrl-C comes in the middle of a run of Pulumi", async () => {
    const demo = start();
    const children = await until(() => {
      const found = descendants(demo.pid);
      return demo.output.includes("── 2/7") && found.length >= 2 ? found : undefined;
    });
    process.kill(demo.pid, "SIGINT");
    assert.equal(await demo.ended, 130, demo.output);
    assert.match(demo.output, /Stopped\. Nothing is left behind\./);
    assert.deepEqual(leftBehind(), []);
    await until(() => !children.some(isAlive) || undefined);
  });

  it("fails, saying what is wrong, when Pulumi does not do what it should", async () => {
    const idle = join(temporary, "pulumi");
    writeFileSync(idle, "#!/bin/sh\necho v3.0.0\n");
    chmodSync(idle, 0o755);
    const demo = start({ PULUMI_CLI: idle });
    assert.equal(await demo.ended, 1);
    assert.match(demo.output, /✗ the changes that Pulumi reports: not as it should be\./);
    assert.deepEqual(leftBehind(), []);
  });

  it("says so when its port is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const demo = start({ DEMO_PORT: String(port) });
    assert.equal(await demo.ended, 1);
    assert.match(demo.output, new RegExp(`✗ port ${port} .* is taken`));
    server.close();
  });
});

/** The processes below one, at any depth. */
function descendants(pid: number): number[] {
  const table = execFileSync("ps", ["-axo", "pid=,ppid="], { encoding: "utf8" });
  const parents = new Map(
    table
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]),
  );
  const below = (child: number): boolean => {
    const parent = parents.get(child);
    return parent !== undefined && parent !== 0 && (parent === pid || below(parent));
  };
  // `ps` itself is a child of this test, never of the demo.
  return [...parents.keys()].filter(below);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Asks until there is an answer; the test's time-out ends it. */
async function until<T>(ask: () => T | undefined): Promise<T> {
  for (;;) {
    const answer = ask();
    if (answer !== undefined) return answer;
    await pause(20);
  }
}
