// Puts known faults into the rooms that decide what happens to a definition, one at a time, in a copy of the repository, and
// tells which of them no test finds. Exits with 1 when any survives. `npm run mutate -- WORDS` takes those whose name has the words.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import * as affected from "./mutations/affected.mjs";
import * as core from "./mutations/core.mjs";
import * as file from "./mutations/file.mjs";
import * as native from "./mutations/native.mjs";
import * as notify from "./mutations/notify.mjs";
import * as people from "./mutations/people.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const words = process.argv.slice(2).join(" ");

const queue = [core, native, file, people, notify, affected].flatMap((set) =>
  Object.entries(set.mutations)
    .flatMap(([file, faults]) =>
      Object.entries(faults).map(([name, [there, instead]]) => ({ set, file, name, there, instead })),
    )
    .filter(({ name, file }) => `${file}: ${name}`.includes(words)),
);

const folder = mkdtempSync(join(tmpdir(), "presence-mutate-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));

/** A copy of what the tests need, to put faults into. */
function copy(number) {
  const place = join(folder, String(number));
  for (const part of [
    "provider",
    "plugin",
    "emulator",
    "pulumi",
    "scripts",
    "test",
    "docs",
    "tsconfig.json",
    "tsconfig.base.json",
    ".mocharc.cjs",
  ])
    cpSync(join(root, part), join(place, part), {
      recursive: true,
      filter: (path) => !/[\\/](dist|node_modules)$/.test(path),
    });
  for (const modules of ["node_modules", join("provider", "node_modules")])
    symlinkSync(join(root, modules), join(place, modules), "junction");
  return place;
}

/** A source with a fault in it. */
function faulty(source, { file, name, there, instead }) {
  const [before, after, ...more] = source.split(there);
  if (after === undefined || more.length > 0) throw new Error(`"${name}" is no longer in ${file}, or is there twice`);
  const text = `${before}${instead}${after}`;
  // What cannot be read would be found by any test.
  transformSync(text, { loader: "ts" });
  return text;
}

/** Whether a set's tests pass in a copy. */
async function pass(place, { tests, build }) {
  if (build && !(await succeed(place, [build]))) throw new Error(`${build} fails`);
  const mocha = join(root, "node_modules", "mocha", "bin", "mocha.js");
  const files = tests.map((name) => `test/${name}.test.ts`);
  // What hangs is found.
  const options = ["--no-parallel", "--bail", "--timeout", "60000", "--exit", "--reporter", "dot"];
  return succeed(place, [mocha, ...options, ...files]);
}

async function succeed(place, words) {
  const [code] = await once(spawn(process.execPath, words, { cwd: place, stdio: "ignore" }), "close");
  return code === 0;
}

async function work(number, survivors) {
  const place = copy(number);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const path = join(place, next.file);
    const source = readFileSync(path, "utf8");
    writeFileSync(path, faulty(source, next));
    const survived = await pass(place, next.set);
    writeFileSync(path, source);
    if (survived) survivors.push(next);
    console.log(`${survived ? "SURVIVED" : "found   "}  ${next.file}: ${next.name}`);
  }
}

const count = queue.length;
if (count === 0) throw new Error(`there is no fault with "${words}" in its name`);
for (const fault of queue) faulty(readFileSync(join(root, fault.file), "utf8"), fault);
const whole = copy("whole");
for (const set of new Set(queue.map((one) => one.set)))
  if (!(await pass(whole, set))) throw new Error("the tests fail without a fault: mend that first");
const survivors = [];
await Promise.all(Array.from({ length: availableParallelism() }, (_, number) => work(number, survivors)));
console.log(`\n${count - survivors.length} of ${count} faults found`);
process.exitCode = survivors.length > 0 ? 1 : 0;
