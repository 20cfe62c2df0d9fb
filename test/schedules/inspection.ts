import assert from "node:assert/strict";
import type { EmulatedOrganization, Known } from "../support/organization.js";
import type { Resource, Stack } from "../support/stack.js";
import type { Declared, Program } from "./programs.js";
import { isSame, valuesOf } from "../support/values.js";

/** The state, by resource name, and the organisation, by id, at one moment. */
export interface Moment {
  readonly state: ReadonlyMap<string, Resource>;
  readonly definitions: ReadonlyMap<string, Known>;
}

/** What people had made by hand before the first run. */
export interface MadeByHand {
  /** Nothing that any program could mean. */
  readonly strangers: readonly Known[];
  /** What a program may take over. */
  readonly lookalikes: readonly Known[];
}

/** What has to be so after a run without faults. */
export class Inspection {
  /** What a run that failed was to make or change: whether it has, nobody may know. */
  readonly #asked = new Set<string>();
  /** What such a run has made or brought back, and nothing manages. */
  readonly #orphans = new Map<string, Known>();

  constructor(
    private readonly organization: EmulatedOrganization,
    private readonly stack: Stack,
    private readonly madeByHand: MadeByHand,
  ) {}

  async look(): Promise<Moment> {
    const all = await this.organization.definitions();
    return { state: new Map(this.stack.resources), definitions: new Map(all.map((one) => [one.id, one])) };
  }

  /** @param before the run that failed */
  noteFailed(program: Program, before: Moment): void {
    for (const [name, one] of program)
      if (!isSame(valuesOf(one), valuesOf(before.state.get(name)?.outs))) this.#asked.add(wordsOf(one));
  }

  /** @param before the run */
  async atMostDeactivated(limit: number, before: Moment): Promise<void> {
    const { definitions } = await this.look();
    const isNow = ({ id, deactivated }: Known) => !deactivated && definitions.get(id)?.deactivated === true;
    const all = [...before.definitions.values()].filter(isNow).map(wordsOf);
    assert.ok(all.length <= limit, `${all.join(" and ")} were deactivated, which is more than ${limit}`);
  }

  /**
   * What the stack never had is as it was, but for what a run that failed has taken over; nothing was made that nobody manages.
   * @param before the run
   */
  async nothingLost(program: Program, before: Moment): Promise<void> {
    const { state, definitions } = await this.look();
    for (const one of this.madeByHand.strangers)
      assert.deepEqual(definitions.get(one.id), one, "a stranger was touched");
    const neverBound = ({ id }: Known) => !this.stack.everBound.has(id);
    for (const one of this.madeByHand.lookalikes.filter(neverBound)) {
      const left = definitions.get(one.id);
      if (!left || !this.#asked.has(wordsOf(left))) assert.deepEqual(left, one, "an unmanaged definition was touched");
    }
    const byHand = new Set(Object.values(this.madeByHand).flatMap((all: Known[]) => all.map(({ id }) => id)));
    const made = [...definitions.values()].filter((one) => neverBound(one) && !byHand.has(one.id));
    this.#excuse(made, program, before);
    assert.doesNotMatch(JSON.stringify([...state]), /presence-secret|Bearer /);
  }

  /** Of what nothing manages: a run that failed has made it, or brought it back, once; and no run without faults made another one. */
  #excuse(all: readonly Known[], program: Program, before: Moment): void {
    const isNew = (name: string) => {
      const id = this.stack.resources.get(name)?.id;
      return id !== undefined && !before.definitions.has(id);
    };
    const made = new Set([...program].filter(([name]) => isNew(name)).map(([, one]) => wordsOf(one)));
    for (const one of all) {
      if (this.#orphans.has(one.id)) continue;
      const words = wordsOf(one);
      const isTwin = [...this.#orphans.values()].some((other) => wordsOf(other) === words);
      assert.ok(this.#asked.has(words) && !made.has(words) && !isTwin, `${one.id}, ${words}, is lost`);
      this.#orphans.set(one.id, one);
    }
  }

  /**
   * Each resource has its own definition, as declared in the organisation and in the state; what the stack had before is deactivated.
   * @param before the run
   */
  async asDeclared(program: Program, before: Moment): Promise<void> {
    const { state, definitions } = await this.look();
    assert.deepEqual([...state.keys()].sort(), [...program.keys()].sort());
    assert.deepEqual(this.stack.leaving, []);
    const bound = new Set<string>();
    for (const [name, { id, outs }] of state) {
      const declared = valuesOf(program.get(name));
      assert.deepEqual(valuesOf(definitions.get(id)), declared, `${name} in the organisation`);
      assert.deepEqual(valuesOf(outs), declared, `${name} in the state`);
      assert.ok(!bound.has(id), `two resources on ${id}`);
      bound.add(id);
      this.#orphans.delete(id);
    }
    const left = [...definitions.values()].filter(
      ({ id, deactivated }) => this.stack.everBound.has(id) && !bound.has(id) && !deactivated,
    );
    this.#excuse(left, program, before);
  }

  /**
   * After a run without refresh: what was not as the state has it, is still so where the resource keeps its definition, because
   * nobody has been shown it; everything else is as the state has it.
   * @param before the run
   */
  async nothingUndone(program: Program, before: Moment): Promise<void> {
    const { state, definitions } = await this.look();
    const drifted = new Set<string>();
    for (const [name, { id, outs }] of before.state) {
      const was = valuesOf(outs);
      const real = valuesOf(before.definitions.get(id));
      const left = valuesOf(definitions.get(id));
      if (!isSame(was, real)) drifted.add(id);
      if (!program.has(name) || state.get(name)?.id !== id) continue;
      for (const path of new Set([...was.keys(), ...real.keys()]))
        if (was.get(path) !== real.get(path))
          assert.equal(left.get(path), real.get(path), `${path} of ${name} was undone`);
    }
    for (const [name, { id, outs }] of state)
      if (program.has(name) && !drifted.has(id))
        assert.deepEqual(valuesOf(definitions.get(id)), valuesOf(outs), `${name}, as the state has it`);
  }
}

/** What tells a status from any other: what it says, and where. */
function wordsOf({ languageLabels, systemPresence }: Declared | Known): string {
  return JSON.stringify([...valuesOf({ languageLabels, systemPresence })].sort());
}
