import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const repository = join(__dirname, "..");

/** Faults by the file and the name that each has: what stands there, and what stands there instead. */
interface Faults {
  mutations: Record<string, Record<string, [there: string, instead: string]>>;
}

describe("the faults that npm run mutate puts in", () => {
  for (const set of readdirSync(join(repository, "scripts/mutations")))
    it(`${set}: each has its one place still`, async () => {
      const { mutations } = (await import(`../scripts/mutations/${set}`)) as Faults;
      const lost = Object.entries(mutations).flatMap(([file, faults]) => {
        const source = readFileSync(join(repository, file), "utf8");
        return Object.entries(faults).flatMap(([name, [there]]) =>
          source.split(there).length === 2 ? [] : `${file}: ${name}`,
        );
      });
      assert.deepEqual(lost, []);
    });
});
