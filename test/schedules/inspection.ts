import assert from "node:assert/strict";
import type { EmulatedOrganization, Known } from "../support/organization.js";
import type { Resource, Stack } from "../support/stack.js";
import type { Declared, Program } from "./programs.js";
import { valuesOf } from "./values.js";

/** What has to be so after a run without faults. */
export class Inspection {
  /** What a program asked for in a run that failed: whether it was made, nobody may know. */
  readonly #asked = new Set<string>();

  /** @param unmanaged what people had made by hand before the first run */
  constructor(
    private readonly organization: EmulatedOrganization,
    private readonly stack: Stack,
    private readonly unmanaged: readonly Known[],
  ) {}

  noteFailed(program: Program): void {
    for (const one of program.values()) this.#asked.add(wordsOf(one));
  }

  /**
   * Nothing that the stack never had was touched, and nothing was made that nobody manages; but for what a killed or failed run has
   * taken over or made, once, and the program no longer asks for.
   */
  async nothingLost(): Promise<void> {
    const now = new Map((await this.organization.definitions()).map((one) => [one.id, one]));
    const never = ({ id }: Known) => !this.stack.everBound.has(id);
    for (const one of this.unmanaged.filter(never)) {
      const left = now.get(one.id);
      if (!left || !this.#asked.has(wordsOf(left))) assert.deepEqual(left, one, "an unmanaged definition was touched");
      now.delete(one.id);
    }
    const lost = [...now.values()].filter(never).map(wordsOf);
    assert.deepEqual(
      lost.filter((words, n) => !this.#asked.has(words) || lost.indexOf(words) !== n),
      [],
      "made and lost",
    );
    assert.doesNotMatch(JSON.stringify([...this.stack.resources]), /presence-secret|Bearer /);
  }

  /** Each resource has its own definition, as declared in the organisation and in the state; what it had before is deactivated. */
  async asDeclared(program: Program): Promise<void> {
    const now = new Map((await this.organization.definitions()).map((one) => [one.id, one]));
    assert.deepEqual([...this.stack.resources.keys()].sort(), [...program.keys()].sort());
    assert.deepEqual(this.stack.leaving, []);
    const bound = new Set<string>();
    for (const [name, { id, outs }] of this.stack.resources) {
      const declared = valuesOf({ ...program.get(name) });
      assert.deepEqual(valuesOf({ ...now.get(id) }), declared, `${name} in the organisation`);
      assert.deepEqual(valuesOf(outs), declared, `${name} in the state`);
      assert.ok(!bound.has(id), `two resources on ${id}`);
      bound.add(id);
    }
    for (const id of this.stack.everBound)
      if (!bound.has(id)) assert.ok(now.get(id)?.deactivated ?? true, `${id} is no longer declared, and still active`);
  }

  /**
   * What was not as the state has it, is still so where the resource keeps its definition: nobody has been shown it.
   * @param last what the state had before
   * @param before what the organisation had before
   */
  async nothingUndone(program: Program, last: readonly Resource[], before: readonly Known[]): Promise<void> {
    const now = await this.organization.definitions();
    for (const { name, id, outs } of last) {
      const [was, is] = [before, now].map((all) => all.find((one) => one.id === id));
      if (!was || !is || !program.has(name) || this.stack.resources.get(name)?.id !== id) continue;
      const [state, real, left] = [outs, was, is].map((one) => valuesOf({ ...one }));
      for (const path of new Set([...(state?.keys() ?? []), ...(real?.keys() ?? [])]))
        if (state?.get(path) !== real?.get(path))
          assert.equal(left?.get(path), real?.get(path), `${name}: ${path} was undone`);
    }
  }
}

/** What tells a status from any other: what it says, and where. */
function wordsOf({ languageLabels, systemPresence }: Declared | Known): string {
  const { deactivated: _, ...words } = Object.fromEntries(valuesOf({ languageLabels, systemPresence }));
  return JSON.stringify(words, Object.keys(words).sort());
}
