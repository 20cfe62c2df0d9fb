import fc from "fast-check";
import { fatal, fault } from "./faults.js";
import { commit, program, status } from "./programs.js";

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

const edits = fc.array(edit, { maxLength: 2 });

const step = fc.record({
  /** What becomes of the program of the last step: a commit, or another program. */
  program: fc.oneof(commit, program),
  /** By hand. */
  edits,
  /** A run with faults. */
  faulty: fc.record({
    refresh: fc.boolean(),
    faults: fc.array(fault, { minLength: 1, maxLength: 4 }),
    listingDelayMs: fc.constantFrom(0, 10),
    /** How many definitions it may deactivate. */
    limit: fc.constantFrom("100%", "100%", "1"),
    kill: fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fatal }),
  }),
  /** By hand, before the next run. */
  editsBetween: edits,
  /** A run without faults: of the same program, of the last step's, or after one more commit. */
  clean: fc.record({
    program: fc.oneof(fc.constantFrom("same", "previous"), commit),
    refresh: fc.boolean(),
    /** What it writes, and what people do next, is in no listing until the next such run, where those are late at all. */
    isListedLate: fc.boolean(),
  }),
});

export const schedule = fc.record({
  generation: fc.constantFrom("presencedefinitions", "presence/definitions"),
  adopt: fc.constantFrom("identical", "matching"),
  /** Whether there is a CLI that can be asked for the state: without one, a run with refresh has to do. */
  hasCli: fc.boolean(),
  clockSkewSeconds: fc.constantFrom(0, -3600, 86_400),
  /** The program of the first step. */
  first: program,
  /** Made by hand before the first run. */
  strangers: fc.array(status(fc.constantFrom("Lobby", "Drill", "Smoke")), { maxLength: 2 }),
  /** So, too: like what the first program declares, word for word or with labels of two. */
  lookalikes: fc.uniqueArray(fc.record({ which: fc.nat(4), other: fc.nat(4), deactivated: fc.boolean() }), {
    maxLength: 2,
    selector: ({ which }) => which,
  }),
  steps: fc.array(step, { minLength: 1, maxLength: 3 }),
  /** What manages the program's definitions. */
  face: fc.constantFrom("dynamic", "native"),
});

export type Schedule = typeof schedule extends fc.Arbitrary<infer T> ? T : never;
export type Step = Schedule["steps"][number];
