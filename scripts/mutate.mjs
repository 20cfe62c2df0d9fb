// Puts known faults into the rooms that decide what happens to a definition, one at a time, in a copy of the repository, and
// tells which of them no test finds. Exits with 1 when any survives. `npm run mutate -- WORDS` takes those whose name has the words.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { mutations } from "./mutations.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Those that take longest come last: most faults are found before. */
const tests =
  "adopt claims compare config core create-once definitions inputs lookup properties snapshot stack-state told-once conflict api-token".split(
    " ",
  );
const words = process.argv.slice(2).join(" ");

const queue = Object.entries(mutations)
  .flatMap(([file, faults]) =>
    Object.entries(faults).map(([name, [there, instead]]) => ({ file, name, there, instead })),
  )
  .filter(({ name, file }) => `${file}: ${name}`.includes(words));

const folder = mkdtempSync(join(tmpdir(), "presence-mutate-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));

/** A copy of what the tests need, to put faults into. */
function copy(number) {
  const place = join(folder, String(number));
  for (const part of [
    "provider",
    "emulator",
    "pulumi",
    "scripts",
    "test",
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

/** Whether the tests pass in a copy. */
async function pass(place) {
  const files = tests.map((name) => `test/${name}.test.ts`);
  const mocha = join(root, "node_modules", "mocha", "bin", "mocha.js");
  const child = spawn(process.execPath, [mocha, "--no-parallel", "--bail", "--reporter", "dot", ...files], {
    cwd: place,
    stdio: "ignore",
  });
  return new Promise((resolve) => child.once("close", (code) => resolve(code === 0)));
}

async function work(number, survivors) {
  const place = copy(number);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const path = join(place, next.file);
    const source = readFileSync(path, "utf8");
    if (source.split(next.there).length !== 2)
      throw new Error(`"${next.name}" is no longer in ${next.file}, or is there twice`);
    writeFileSync(
      path,
      source.replace(next.there, () => next.instead),
    );
    const survived = await pass(place);
    writeFileSync(path, source);
    if (survived) survivors.push(next);
    console.log(`${survived ? "SURVIVED" : "found   "}  ${next.file}: ${next.name}`);
  }
}

const count = queue.length;
if (count === 0) throw new Error(`there is no fault with "${words}" in its name`);
if (!(await pass(copy("whole")))) throw new Error("the tests fail without a fault: mend that first");
const survivors = [];
await Promise.all(Array.from({ length: availableParallelism() }, (_, number) => work(number, survivors)));
console.log(`\n${count - survivors.length} of ${count} faults found`);
process.exitCode = survivors.length > 0 ? 1 : 0;
