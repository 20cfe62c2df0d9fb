import fc from "fast-check";
import { type Edit, type Options, placeNames, type Status } from "./program.js";

/** One time in three. */
const sometimes = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });

const names = ["a", "b", "c", "d", "e"];
const name = fc.constantFrom(...names);
const place = fc.constantFrom(...placeNames);
const systemPresence = fc.constantFrom("Meal", "Training");
const which = fc.nat({ max: 11 });
const word = fc.nat({ max: 9 });
const adopt = fc.constantFrom(undefined, undefined, undefined, "matching" as const, "never" as const);

const options: fc.Arbitrary<Options> = fc.constantFrom<Options>(
  {},
  { protect: true },
  { retainOnDelete: true },
  { deleteBeforeReplace: true },
  { ignoreChanges: ["languageLabels"] },
);

const status = fc
  .record({ name, place, systemPresence, adopt })
  .map(({ adopt: mode, ...rest }): Omit<Status, "languageLabels" | "face"> => ({
    ...rest,
    ...(mode && { adopt: mode }),
  }));

const add: fc.Arbitrary<Edit> = fc.record({ do: fc.constant("add" as const), status, word });

const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 2, arbitrary: add },
  fc.record({ do: fc.constantFrom("remove", "swap labels", "other language", "deactivate"), which }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant("move" as const), which, to: place, aliased: fc.boolean() }) },
  fc.record({ do: fc.constant("move all" as const), to: place }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant("rename" as const), which, name, aliased: fc.boolean() }) },
  fc.record({ do: fc.constant("relabel" as const), which, word }),
  fc.record({ do: fc.constant("other system presence" as const), which, systemPresence }),
  fc.record({ do: fc.constant("options" as const), which, options }),
  fc.record({ do: fc.constantFrom("revert", "to native") }),
);

const target = fc.record({
  flag: fc.constantFrom("--target", "--replace", "--target-replace", "--exclude"),
  which,
});

/** One command of the CLI, on one of the resources where it takes one. */
const verb = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      run: fc.constant("up" as const),
      refresh: fc.boolean(),
      on: sometimes(target),
      goesOn: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ run: fc.constantFrom("preview", "refresh") }) },
  {
    weight: 2,
    arbitrary: fc.record({
      run: fc.constant("destroy" as const),
      refresh: fc.boolean(),
      on: sometimes(fc.record({ flag: fc.constant("--target"), which })),
    }),
  },
  { weight: 2, arbitrary: fc.record({ run: fc.constantFrom("taint", "delete", "rename"), which }) },
  { weight: 1, arbitrary: fc.record({ run: fc.constant("import an older state" as const), which }) },
);

/** What somebody does by hand in the organisation. */
const handEdit = fc.oneof(
  fc.record({
    do: fc.constant("change" as const),
    which,
    change: fc.oneof(
      fc.record({ languageLabels: fc.constantFrom({ en_US: "By hand" }, { en_US: "Lunch", de: "Mittag" }) }),
      fc.record({ deactivated: fc.boolean() }),
      fc.record({ name: fc.constant("AUX 1") }),
    ),
  }),
  fc.record({ do: fc.constant("erase" as const), which }),
  fc.record({ do: fc.constant("add" as const), word, systemPresence, deactivated: fc.boolean(), alone: fc.boolean() }),
);

const write = fc.constantFrom("POST", "PUT", "DELETE");
const when = fc.constantFrom("before", "after");
const once = fc.record({ nth: fc.integer({ min: 1, max: 3 }) });

/** What goes wrong on the way. `operation`: all, one definition's, or the listing. */
const fault = fc.oneof(
  fc.record({
    method: fc.oneof(write, fc.constant("GET")),
    operation: fc.constant("any" as const),
    strikes: once,
    then: fc.oneof(
      fc.record({ drop: when }),
      fc.record({ status: fc.constantFrom(500, 503), when }),
      fc.record({ status: fc.constantFrom(400, 403, 409), when: fc.constant("before") }),
      fc.record({ html: fc.constant(true), when }),
      fc.record({ truncate: fc.constant(true) }),
      fc.record({ retryAfter: fc.constant(0) }),
      fc.record({ tokenRefused: fc.constant(true) }),
      fc.record({ delayMs: fc.constant(20) }),
    ),
  }),
  fc.record({
    method: fc.constantFrom("GET", "DELETE"),
    operation: fc.constant("one" as const),
    strikes: fc.record({ from: fc.constant(1) }),
    then: fc.record({ status: fc.constant(404), html: fc.constant(true) }),
  }),
  fc.record({
    method: fc.constant("GET"),
    operation: fc.constant("listing" as const),
    strikes: fc.oneof(once, fc.record({ from: fc.constant(1) })),
    then: fc.constantFrom(
      { body: { entities: [], total: 11, pageCount: 1, pageNumber: 1, pageSize: 100 } },
      { body: { entities: [], total: 0, pageCount: 0, pageNumber: 1, pageSize: 100 } },
    ),
  }),
  fc.record({
    method: fc.constantFrom("POST", "PUT"),
    operation: fc.constant("any" as const),
    strikes: once,
    then: fc.record({ foreign: which }),
  }),
);

const step = fc.record({
  edits: fc.array(edit, { maxLength: 2 }),
  byHand: fc.oneof(
    { weight: 2, arbitrary: fc.constant<Drawn<typeof handEdit>[]>([]) },
    fc.array(handEdit, { minLength: 1, maxLength: 2 }),
  ),
  faults: fc.oneof(
    { weight: 2, arbitrary: fc.constant<Drawn<typeof fault>[]>([]) },
    fc.array(fault, { minLength: 1, maxLength: 2 }),
  ),
  lateListings: fc.constantFrom(false, false, false, true),
  /** Everything, or the CLI alone, is killed while this write is under way: the server has done it or not, and never answers. */
  kill: sometimes(
    fc.record({ what: fc.constantFrom("all", "CLI"), method: write, nth: fc.integer({ min: 1, max: 3 }), when }),
  ),
  verb,
});

/** A stack's life: what it starts with, and what happens to it. After it comes one clean `up`. */
export const plan = fc.record({
  generation: fc.constantFrom("presencedefinitions", "presence/definitions"),
  twins: fc.constantFrom("allow", "allow", "allow", "conflict"),
  first: fc.array(add, { minLength: 1, maxLength: 4 }),
  steps: fc.array(step, { minLength: 1, maxLength: 3 }),
  /** What manages the statuses at first. */
  face: fc.constantFrom("dynamic", "native"),
});

type Drawn<Arbitrary> = Arbitrary extends fc.Arbitrary<infer T> ? T : never;
export type Plan = Drawn<typeof plan>;
export type Step = Drawn<typeof step>;
export type Verb = Drawn<typeof verb>;
export type HandEdit = Drawn<typeof handEdit>;
export type Fault = Drawn<typeof fault>;
