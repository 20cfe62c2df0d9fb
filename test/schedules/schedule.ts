import fc from "fast-check";
import { fault, when, write } from "./faults.js";
import { program, revision, status } from "./programs.js";

const edit = fc.record({
  which: fc.nat(),
  change: fc.oneof(
    fc.record({
      languageLabels: fc.constantFrom({ en_US: "By hand" }, { en_US: "Lunch" }, { de: "Von Hand", en_US: "Tea" }),
    }),
    fc.record({ deactivated: fc.boolean() }),
    fc.constant("erase" as const),
  ),
});

const step = fc.record({
  edits: fc.array(edit, { maxLength: 2 }),
  /** A run with faults. */
  faulty: fc.record({
    program,
    refresh: fc.boolean(),
    faults: fc.array(fault, { maxLength: 4 }),
    listingDelayMs: fc.constantFrom(0, 0, 10),
    /** The provider's process is killed while this write is under way: the server has done it or not, and never answers. */
    kill: fc.oneof(
      { weight: 7, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.record({ method: write, nth: fc.integer({ min: 1, max: 4 }), when }) },
    ),
  }),
  editsBetween: fc.oneof(
    { weight: 3, arbitrary: fc.array(edit, { maxLength: 0 }) },
    { weight: 1, arbitrary: fc.array(edit, { maxLength: 2 }) },
  ),
  /** And one without, in which everything is put right. */
  clean: fc.record({ revision, refresh: fc.boolean() }),
});

export const schedule = fc.record({
  generation: fc.constantFrom("presencedefinitions", "presence/definitions"),
  adopt: fc.constantFrom("identical", "matching"),
  /** Whether there is a CLI that can be asked for the state: without one, a run with refresh has to do. */
  hasCli: fc.boolean(),
  clockSkewSeconds: fc.constantFrom(0, -3600, 86_400),
  /** Made by hand before the first run; some the same word for word as what the first run declares. */
  unmanaged: fc.array(status(fc.constantFrom("Lobby", "Drill", "Smoke")), { maxLength: 2 }),
  lookalikes: fc.array(fc.record({ which: fc.nat(), deactivated: fc.boolean() }), { maxLength: 2 }),
  steps: fc.oneof(
    { weight: 7, arbitrary: fc.array(step, { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.array(step, { minLength: 3, maxLength: 3 }) },
  ),
});

export type Schedule = typeof schedule extends fc.Arbitrary<infer T> ? T : never;
export type Step = Schedule["steps"][number];
