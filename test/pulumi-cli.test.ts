import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { cacheFolder, findCli, hasPython, pythonFolder, wantedVersion } from "../pulumi/find.js";
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
const go = (version: string, { pause = "", hasYaml = true } = {}) => `
  const { mkdirSync, writeFileSync } = require("node:fs");
  const { dirname } = require("node:path");
  const words = process.argv.slice(2);
  if (words[0] === "build") {
    console.error("golang.org/x/net/http2");
    if (words.at(-1).endsWith("/cmd/pulumi")) { ${pause} }
    else if (!${hasYaml}) throw new Error("no such module");
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
    assert.deepEqual(found(), { path: cached, version: "v3.274.1", foundIn: "cache", hosts: [] });
    const onPath = machine.hasCli("v3.250.0");
    assert.deepEqual(found(), { path: onPath, version: "v3.250.0", foundIn: "PATH", hosts: [] });
    const named = machine.hasCli("v3.200.0", join(machine.root, "elsewhere"));
    machine.env["PULUMI_CLI"] = named;
    assert.deepEqual(found(), { path: named, version: "v3.200.0", foundIn: "PULUMI_CLI", hosts: [] });
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

  it("keeps what it has to run programs of a language, beside it or on PATH", () => {
    const folder = join(machine.root, "installed");
    machine.env["PULUMI_CLI"] = machine.hasCli("v3.259.0", folder);
    assert.deepEqual(found()?.hosts, []);
    machine.has("pulumi-language-yaml", "", folder);
    machine.has("pulumi-language-nodejs", "");
    assert.deepEqual(found()?.hosts, ["nodejs", "yaml"]);
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
        for (const name of ["pulumi", "pulumi-language-nodejs", "pulumi-language-yaml"])
          writeFileSync(bin + "/" + name, "#!${process.execPath}\\nconsole.log('${wantedVersion}')", { mode: 0o755 });`,
      );
      const { exitCode, stdout, stderr } = await machine.get().ended;
      assert.equal(exitCode, 0, stderr);
      assert.equal(stdout, `${join(cacheFolder(machine.env), "pulumi")}\n`);
      assert.deepEqual(found()?.hosts, ["nodejs", "yaml"]);
      assert.doesNotMatch(stderr, /its pulumi-language-yaml/);
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
      assert.deepEqual(found()?.hosts, ["yaml"]);
      machine.has("go", "process.exitCode = 1;");
      const second = await machine.get().ended;
      assert.deepEqual([second.exitCode, second.stdout], [0, first.stdout]);
      assert.match(second.stderr, /in the cache/);
    });

    it("gets what runs YAML for the CLI in the cache alone, and does without where that is not to be had", async () => {
      machine.has("go", go(wantedVersion, { hasYaml: false }));
      const cached = machine.hasCli(wantedVersion, cacheFolder(machine.env));
      const without = await machine.get().ended;
      assert.deepEqual([without.exitCode, without.stdout], [0, `${cached}\n`]);
      assert.match(without.stderr, /its pulumi-language-yaml[^]*not possible, after[^]*leave out programs in YAML/);
      assert.deepEqual(readdirSync(dirname(cached)), ["pulumi"]);

      machine.has("go", go("v3.0.0"));
      const withIt = await machine.get().ended;
      assert.match(withIt.stderr, /its pulumi-language-yaml[^]*done after/);
      assert.deepEqual(readdirSync(dirname(cached)).sort(), ["pulumi", "pulumi-language-yaml"]);
      assert.deepEqual([found()?.version, found()?.hosts], [wantedVersion, ["yaml"]]);

      machine.hasCli("v3.259.0");
      assert.doesNotMatch((await machine.get().ended).stderr, /its pulumi-language-yaml, once/);
    });

    it("makes a virtual environment for Python programs where there is a python3, once", async () => {
      machine.hasCli("v3.259.0");
      assert.match((await machine.get().ended).stderr, /no python3 on PATH[^]*leave out programs in Python/);
      machine.has(
        "python3",
        `const { copyFileSync, mkdirSync } = require("node:fs");
        const [, what, folder] = process.argv.slice(2);
        if (what === "venv") {
          mkdirSync(folder + "/bin");
          copyFileSync(__filename, folder + "/bin/python");
        }`,
      );
      const { exitCode, stderr } = await machine.get().ended;
      assert.deepEqual([exitCode, hasPython(machine.env)], [0, true], stderr);
      assert.deepEqual(machine.cached(), [basename(pythonFolder(machine.env))]);
      machine.has("python3", "process.exitCode = 1;");
      assert.doesNotMatch((await machine.get().ended).stderr, /Python/);
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
      machine.has("go", go(wantedVersion, { pause: "setInterval(() => undefined, 1_000); return;" }));
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
      machine.has("go", go(wantedVersion, { pause: bothBegun }));
      const both = await Promise.all([machine.get().ended, machine.get().ended]);
      for (const { exitCode, stdout, stderr } of both)
        assert.deepEqual([exitCode, stdout], [0, `${join(cacheFolder(machine.env), "pulumi")}\n`], stderr);
      assert.deepEqual(machine.cached(), [`pulumi-${wantedVersion}`]);
    });
  });
});
