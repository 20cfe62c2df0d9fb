// Makes a fresh clone ready: checks Node, installs what the lock file names, compiles, bundles. Does nothing where nothing changed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fail } from "./fail.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lock = join(root, "node_modules.lock");

function run(command, args, cure) {
  // On Windows npm is a script, which only a shell starts; a shell takes the path of Node apart where it has a blank.
  const shell = process.platform === "win32" && command === "npm";
  const result = spawnSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], shell });
  if (result.status !== 0) fail(`\`${command} ${args.join(" ")}\` failed. ${cure}`);
}

function installed() {
  const stamp = join(root, "node_modules", ".package-lock.json");
  return existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs;
}

/** Whether what is bundled is newer than all that it is made of: the first and the last that a bundling makes. */
function bundled() {
  const made = ["provider/dist/cli/index.js", "emulator/dist/cli.js", "provider/plugin/package.json"].map((path) =>
    join(root, path),
  );
  if (!made.every(existsSync)) return false;
  const madeAt = Math.min(...made.map((path) => statSync(path).mtimeMs));
  const sources = ["plugin", "provider", "emulator", "scripts"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .filter((path) => !/(^|[\\/])(dist|node_modules|plugin)([\\/]|$)/.test(path))
      .map((path) => join(root, folder, path)),
  );
  return [...sources, join(root, "node_modules", ".package-lock.json")].every(
    (path) => statSync(path).mtimeMs <= madeAt,
  );
}

/** One set-up at a time: a second run waits for the first, and takes over the lock of a run that is no longer there. */
async function withLock(work) {
  for (let waiting = false; ; waiting = true) {
    try {
      mkdirSync(lock);
      writeFileSync(join(lock, "pid"), String(process.pid));
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (!waiting) console.error("Another run is setting this clone up; waiting for it.");
    await new Promise((resolve) => setTimeout(resolve, 250));
    if (!alive()) rmSync(lock, { recursive: true, force: true });
  }
  process.once("exit", () => rmSync(lock, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));
  work();
}

function alive() {
  try {
    process.kill(Number(readFileSync(join(lock, "pid"), "utf8")), 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

const [major, minor] = process.versions.node.split(".").map(Number);
const oldest = { 20: 19, 22: 12 }[major] ?? (major > 22 ? 0 : Infinity);
if (minor < oldest)
  fail(`Node ${process.versions.node} is too old: this needs Node 20.19, 22.12 or newer (https://nodejs.org).`);

await withLock(() => {
  if (!installed()) {
    console.error("Installing what the lock file names (npm ci) …");
    run(
      "npm",
      ["ci", "--include=dev", "--no-audit", "--no-fund"],
      "It needs the npm registry once; check the network or the proxy and run the same command again.",
    );
  }
  run(
    process.execPath,
    [join("node_modules", "typescript", "bin", "tsc"), "-b"],
    "The sources do not compile: see the messages above.",
  );
  if (!bundled())
    run(process.execPath, [join("scripts", "bundle.mjs")], "The package cannot be bundled: see the messages above.");
});
