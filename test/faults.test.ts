/**
 * Random catalogues, random hand edits, random faults and kills: after one clean `up` the organisation has exactly what the
 * program declares. FAULT_SCHEDULES says how many schedules (500 by default); a failure prints the seed and path that replay it:
 * FAULT_SEED, FAULT_PATH. The provider runs in this process, anew for each run; one that is to be killed runs in Pulumi's own.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type Known, type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { startInProcess } from "./support/in-process.js";
import type { Provider } from "./support/provider.js";
import { ProviderProcess } from "./support/provider-process.js";
import { Stack } from "./support/stack.js";

const schedules = Number(process.env["FAULT_SCHEDULES"] ?? 500);
/** Each with an organisation of its own, side by side: most of the time, a lane waits. */
const lanes = 6;
/** How long a try waits in a run with faults: silence and a long delay are longer. A slow machine only makes more of the same. */
const requestTimeoutMs = 400;

const keys = ["a", "b", "c", "d", "e"];
const words = ["Lunch", "Dinner", "Coaching", "Mentoring", "Tea", "Prayer", "Huddle", "Email"];
const systemPresence = fc.constantFrom("Meal", "Training", "On Queue");

interface Declared {
  languageLabels: Record<string, string>;
  systemPresence: string;
  deactivated?: boolean;
}

const status = (word: fc.Arbitrary<string>): fc.Arbitrary<Declared> =>
  fc
    .record({
      word,
      systemPresence,
      es: fc.boolean(),
      deactivated: fc.constantFrom(undefined, undefined, undefined, true),
    })
    .map(({ word: label, es, deactivated, ...rest }) => ({
      ...rest,
      languageLabels: { en_US: label, ...(es ? { es: `${label} es` } : {}) },
      ...(deactivated ? { deactivated } : {}),
    }));

/** What a program declares: keys with words of their own, in the order in which Pulumi happens to meet them. */
const catalogue = fc
  .tuple(fc.shuffledSubarray(keys, { minLength: 1 }), fc.shuffledSubarray(words, { minLength: keys.length }))
  .chain(([names, own]) =>
    fc
      .tuple(...names.map((_, n) => status(fc.constant(own[n] ?? ""))))
      .map((statuses) => new Map(names.map((name, n) => [name, statuses[n]] as [string, Declared]))),
  );

const write = fc.constantFrom("POST", "PUT", "DELETE");
const when = fc.constantFrom("before", "after");

const fault = fc.record(
  {
    method: fc.oneof(write, fc.constant("GET")),
    path: fc.constant("/api/v2/"),
    nth: fc.integer({ min: 1, max: 5 }),
    then: fc.oneof(
      fc.record({ drop: when }),
      fc.record({ status: fc.constantFrom(500, 503, 504, 408), when }),
      fc.record({ status: fc.constantFrom(400, 403, 409), when: fc.constant("before") }),
      fc.record({ html: fc.constant(true), when }),
      fc.record({ truncate: fc.constant(true) }),
      fc.record({ contentType: fc.constant("text/plain") }),
      fc.record({ retryAfter: fc.constant(0) }),
      fc.record({ tokenRefused: fc.constant(true) }),
      fc.record({ redirect: fc.constant("http://127.0.0.1:1/") }),
      fc.record({ delayMs: fc.constantFrom(5, 1.5 * requestTimeoutMs) }),
      fc.record({ hang: fc.constant(true), when }),
    ),
  },
  { requiredKeys: ["method", "path", "nth", "then"] },
);

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
  desired: catalogue,
  edits: fc.array(edit, { maxLength: 2 }),
  faults: fc.array(fault, { maxLength: 4 }),
  listingDelayMs: fc.constantFrom(0, 0, 10),
  /** Killed while this write is under way: the server has done it or not, and never answers. */
  kill: fc.oneof(
    { weight: 39, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.record({ method: write, nth: fc.integer({ min: 1, max: 4 }), when }) },
  ),
});

const schedule = fc.record({
  generation: fc.constantFrom("presencedefinitions", "presence/definitions"),
  adopt: fc.constantFrom("identical", "matching"),
  clockSkewSeconds: fc.constantFrom(0, -3600, 86_400),
  /** Made by hand before the first run; some the same word for word as what the first run declares. */
  unmanaged: fc.array(status(fc.constantFrom("Lobby", "Drill", "Smoke")), { maxLength: 2 }),
  lookalikes: fc.array(fc.record({ which: fc.nat(), deactivated: fc.boolean() }), { maxLength: 2 }),
  steps: fc.oneof(
    { weight: 7, arbitrary: fc.array(step, { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.array(step, { minLength: 3, maxLength: 3 }) },
  ),
});

type Schedule = typeof schedule extends fc.Arbitrary<infer T> ? T : never;
type Step = Schedule["steps"][number];

class Lane {
  private constructor(readonly organization: EmulatedOrganization) {}

  static async start(): Promise<Lane> {
    return new Lane(await startOrganization());
  }

  async stop(): Promise<void> {
    await this.organization.close();
  }

  #config({ generation, adopt }: Schedule): Record<string, string> {
    return {
      ...this.organization.config,
      "genesyscloud:presenceApi": generation,
      "genesyscloud:adopt": adopt,
      "genesyscloud:retryWaitMs": "3",
    };
  }

  async play(plan: Schedule): Promise<void> {
    const { organization } = this;
    await organization.control("POST", "reset");
    await organization.control("PUT", "settings", { clockSkewSeconds: plan.clockSkewSeconds });
    const before = await this.#populate(plan);
    const stack = new Stack();
    for (const one of plan.steps) {
      await this.#edit(stack, one);
      await this.#faultyUp(stack, plan, one);
      await this.#cleanUp(stack, plan, one);
      await this.#inspect(stack, one, before);
    }
  }

  async #populate({ unmanaged, lookalikes, steps }: Schedule): Promise<Known[]> {
    const first = [...(steps[0]?.desired.values() ?? [])];
    const chosen = new Map(lookalikes.map(({ which, deactivated }) => [which % first.length, deactivated]));
    const same = [...chosen].flatMap(([n, deactivated]) => (first[n] ? [{ ...first[n], deactivated }] : []));
    for (const one of [...unmanaged, ...same]) await this.organization.add(one);
    return this.organization.definitions();
  }

  async #edit(stack: Stack, { edits }: Step): Promise<void> {
    for (const { which, change } of edits) {
      const managed = [...stack.resources.values()];
      const target = managed[which % managed.length];
      if (
        !target ||
        (change === "erase" && (await this.organization.definitions()).every(({ id }) => id !== target.id))
      )
        continue;
      if (change === "erase") await this.organization.erase(target.id);
      else await this.organization.edit(target.id, change).catch(() => undefined);
    }
  }

  async #faultyUp(stack: Stack, plan: Schedule, { desired, faults, listingDelayMs, kill }: Step): Promise<void> {
    const { organization } = this;
    await organization.control("PUT", "settings", { listingDelayMs });
    const fatal = kill
      ? [{ method: kill.method, path: "/api/v2/", nth: kill.nth, then: { hang: true, when: kill.when } }]
      : [];
    await organization.control("PUT", "faults", [...fatal, ...faults]);
    const config = {
      ...this.#config(plan),
      "genesyscloud:requestTimeoutMs": String(requestTimeoutMs),
      "genesyscloud:retryLimitMs": "1500",
    };
    if (kill) await this.#killedUp(stack, desired, await ProviderProcess.start(config));
    else await stack.up(await startInProcess(config), desired);
  }

  /** Ends the provider's process as soon as the first fault strikes, if it ever does. */
  async #killedUp(stack: Stack, desired: Step["desired"], provider: ProviderProcess): Promise<void> {
    const up = stack.up(provider, desired);
    await Promise.race([this.organization.faultStruck(), up]);
    await provider.stop("SIGKILL");
    await up;
  }

  async #cleanUp(stack: Stack, plan: Schedule, { desired }: Step): Promise<void> {
    await this.organization.control("DELETE", "faults");
    await this.organization.control("PUT", "settings", { listingDelayMs: 0 });
    const provider: Provider = await startInProcess(this.#config(plan));
    assert.deepEqual(await stack.up(provider, desired), [], "a clean up fails");
  }

  async #inspect(stack: Stack, { desired }: Step, before: Known[]): Promise<void> {
    const now = new Map((await this.organization.definitions()).map((one) => [one.id, one]));
    assert.deepEqual([...stack.resources.keys()].sort(), [...desired.keys()].sort());
    const bound = new Set<string>();
    for (const [name, { id, outs }] of stack.resources) {
      const real = now.get(id);
      const { languageLabels, systemPresence: under, deactivated = false } = desired.get(name) as Declared;
      const bare = (text: unknown) => String(text).replace(" ", "");
      const expected = { languageLabels, systemPresence: bare(under), deactivated };
      assert.deepEqual(
        {
          languageLabels: real?.languageLabels,
          systemPresence: bare(real?.systemPresence),
          deactivated: real?.deactivated,
        },
        expected,
        `${name} in the organisation`,
      );
      assert.deepEqual(
        {
          languageLabels: outs["languageLabels"],
          systemPresence: bare(outs["systemPresence"]),
          deactivated: outs["deactivated"],
        },
        expected,
        `${name} in the state`,
      );
      assert.ok(!bound.has(id), `two resources on ${id}`);
      bound.add(id);
    }
    for (const one of before)
      if (!stack.everBound.has(one.id)) assert.deepEqual(now.get(one.id), one, "an unmanaged definition was touched");
    const known = new Set([...stack.everBound, ...before.map(({ id }) => id)]);
    for (const { id, deactivated } of now.values()) {
      assert.ok(known.has(id), `${id} was made and lost`);
      if (!bound.has(id) && stack.everBound.has(id))
        assert.ok(deactivated, `${id} is no longer declared, and still active`);
    }
    assert.doesNotMatch(JSON.stringify([...stack.resources]), /presence-secret|Bearer /);
  }
}

describe(`${schedules} random schedules of changes, hand edits and faults`, function () {
  this.timeout(600_000 + schedules * 2_000);
  const printed: string[] = [];
  const { log } = console;
  before(() => {
    console.log = (line: string) => printed.push(line);
  });
  after(() => {
    console.log = log;
    assert.doesNotMatch(printed.join("\n"), /presence-secret|Bearer /);
  });

  const seed = Number(process.env["FAULT_SEED"] ?? Date.now() % 2 ** 31);
  const path = process.env["FAULT_PATH"];

  it(`leave neither a twin, nor a loss, nor an unmanaged definition touched (seed ${seed})`, async () => {
    const numbers = Array.from({ length: path === undefined ? lanes : 1 }, (_, lane) => seed + lane);
    const outcomes = await Promise.allSettled(numbers.map((number) => play(number)));
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  });

  async function play(laneSeed: number): Promise<void> {
    const lane = await Lane.start();
    try {
      await fc.assert(
        fc.asyncProperty(schedule, (plan) => lane.play(plan)),
        {
          numRuns: Math.ceil(schedules / lanes),
          seed: laneSeed,
          ...(path === undefined ? {} : { path }),
          endOnFailure: true,
        },
      );
    } finally {
      await lane.stop();
    }
  }
});
