import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cacheFolder, findCli, wantedVersion } from "../pulumi/find.js";
import { type Running, start } from "../pulumi/process.js";

/** Programs that stand in for others, in a folder that is all of PATH. */
class Machine {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-cli-")));
  readonly bin = join(this.root, "bin");
  readonly env: NodeJS.ProcessEnv = { PATH: this.bin, HOME: this.root, XDG_CACHE_HOME: join(this.root, "cache") };

  constructor() {
    mkdirSync(this.bin);
  }

  /** A program of this name that is a script for Node.js. */
  has(name: string, script: string, folder = this.bin): string {
    const path = join(folder, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, `#!${process.execPath}\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  hasCli(version: string, folder = this.bin): string {
    return this.has("pulumi", `console.log("${version}")`, folder);
  }

  /** `npm run pulumi`, after the set-up. */
  get(): Running {
    return start(process.execPath, ["-r", "ts-node/register/transpile-only", "pulumi/get.ts"], {
      cwd: dirname(__dirname),
      env: this.env,
    });
  }

  /** What is in the cache. */
  cached(): string[] {
    return readdirSync(dirname(cacheFolder(this.env)));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A `go` that compiles a CLI of this version; `pause` comes before it does. */
const go = (version: string, pause = "") => `
  const { mkdirSync, writeFileSync } = require("node:fs");
  const { dirname } = require("node:path");
  const words = process.argv.slice(2);
  if (words[0] === "build") {
    console.error("golang.org/x/net/http2");
    ${pause}
    const file = words[words.indexOf("-o") + 1];
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "#!${process.execPath}\\nconsole.log('${version}')", { mode: 0o755 });
  }`;
const noNpm = 'console.error("pulumi: fetch failed"); process.exitCode = 1;';

describe("the Pulumi CLI", () => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(() => {
    machine.remove();
  });
  const found = () => findCli(machine.env);

  it("is found where PULUMI_CLI says, otherwise on PATH, otherwise in the cache", () => {
    assert.equal(found(), undefined);
    const cached = machine.hasCli("v3.274.1", cacheFolder(machine.env));
    assert.deepEqual(found(), { path: cached, version: "v3.274.1", foundIn: "cache", hasNodeHost: false });
    const onPath = machine.hasCli("v3.250.0");
    assert.deepEqual(found(), { path: onPath, version: "v3.250.0", foundIn: "PATH", hasNodeHost: false });
    const named = machine.hasCli("v3.200.0", join(machine.root, "elsewhere"));
    machine.env["PULUMI_CLI"] = named;
    assert.deepEqual(found(), { path: named, version: "v3.200.0", foundIn: "PULUMI_CLI", hasNodeHost: false });
  });

  it("is not taken from PATH where it does not work, but no other takes the place of the one that PULUMI_CLI names", () => {
    const cached = machine.hasCli("v3.274.1", cacheFolder(machine.env));
    const broken = machine.has("pulumi", "process.exitCode = 1;");
    assert.equal(found()?.path, cached);
    for (const named of [broken, "pulumi", "/nowhere/pulumi"]) {
      machine.env["PULUMI_CLI"] = named;
      assert.throws(found, new RegExp(`^Error: PULUMI_CLI names ${named}, and`));
    }
  });

  it("keeps what it has to run Node.js programs, beside it or on PATH", () => {
    const folder = join(machine.root, "installed");
    machine.env["PULUMI_CLI"] = machine.hasCli("v3.259.0", folder);
    assert.equal(found()?.hasNodeHost, false);
    const beside = machine.has("pulumi-language-nodejs", "", folder);
    assert.equal(found()?.hasNodeHost, true);
    rmSync(beside);
    machine.has("pulumi-language-nodejs", "");
    assert.equal(found()?.hasNodeHost, true);
  });

  describe("by npm run pulumi", () => {
    it("is not got where there is one: its path is the only line of the standard output", async () => {
      const path = machine.hasCli("v3.259.0");
      const { exitCode, stdout, stderr } = await machine.get().ended;
      assert.equal(exitCode, 0, stderr);
      assert.equal(stdout, `${path}\n`);
      assert.match(stderr, /^Pulumi CLI v3\.259\.0, on PATH\.$/m);
    });

    it("comes by npm where that can download it, with all that it brings", async () => {
      machine.has(
        "npm",
        `const { mkdirSync, writeFileSync } = require("node:fs");
        const bin = process.env.PULUMI_HOME + "/versions/" + process.env.PULUMI_VERSION + "/bin";
        mkdirSync(bin, { recursive: true });
        for (const name of ["pulumi", "pulumi-language-nodejs"])
          writeFileSync(bin + "/" + name, "#!${process.execPath}\\nconsole.log('${wantedVersion}')", { mode: 0o755 });`,
      );
      const { exitCode, stdout, stderr } = await machine.get().ended;
      assert.equal(exitCode, 0, stderr);
      assert.equal(stdout, `${join(cacheFolder(machine.env), "pulumi")}\n`);
      assert.equal(found()?.hasNodeHost, true);
    });

    it("comes by Go where it can't be downloaded, says so, and is there from then on", async () => {
      machine.has("npm", noNpm);
      machine.has("go", go(wantedVersion));
      const first = await machine.get().ended;
      assert.equal(first.exitCode, 0, first.stderr);
      assert.match(
        first.stderr,
        /by npm's package[^]*not possible, after .*: pulumi: fetch failed[^]*by Go[^]*done after/,
      );
      assert.deepEqual(machine.cached(), [`pulumi-${wantedVersion}`]);
      machine.has("go", "process.exitCode = 1;");
      const second = await machine.get().ended;
      assert.deepEqual([second.exitCode, second.stdout], [0, first.stdout]);
      assert.match(second.stderr, /in the cache/);
    });

    it("fails with everything that was tried and what to install, and leaves nothing", async () => {
      machine.has("npm", noNpm);
      const without = await machine.get().ended;
      assert.deepEqual([without.exitCode, without.stdout], [1, ""]);
      assert.match(without.stderr, /✗ Could not get[^]*pulumi: fetch failed[^]*there is no go on PATH[^]*Install/);
      machine.has("go", go("v3.0.0"));
      const another = await machine.get().ended;
      assert.match(another.stderr, /what came is v3\.0\.0/);
      assert.deepEqual(machine.cached(), []);
    });

    it("leaves no half CLI when it is interrupted", async () => {
      machine.has("npm", noNpm);
      machine.has("go", go(wantedVersion, "setInterval(() => undefined, 1_000); return;"));
      const getting = machine.get();
      await getting.printed(/compiling/);
      getting.kill("SIGINT");
      assert.equal((await getting.ended).exitCode, 130);
      assert.deepEqual(machine.cached(), []);
    });

    it("comes once to two that ask at the same time", async () => {
      machine.has("npm", noNpm);
      // Neither is done before both have begun.
      const cache = JSON.stringify(dirname(cacheFolder(machine.env)));
      const bothBegun = `while (require("node:fs").readdirSync(${cache}).length < 2) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);`;
      machine.has("go", go(wantedVersion, bothBegun));
      const both = await Promise.all([machine.get().ended, machine.get().ended]);
      for (const { exitCode, stdout, stderr } of both)
        assert.deepEqual([exitCode, stdout], [0, `${join(cacheFolder(machine.env), "pulumi")}\n`], stderr);
      assert.deepEqual(machine.cached(), [`pulumi-${wantedVersion}`]);
    });
  });
});
