import fc from "fast-check";

/** A place for one random case after the other. */
interface Lane<T> {
  play(one: T): Promise<void>;
  stop(): Promise<void>;
}

/** How much is played at random, and how that is replayed. */
export interface Amount {
  count: number;
  seed: number;
  path: string | undefined;
}

/**
 * What the environment says: how many, and the seed and path that a failure prints. Without a seed it is the same every time: a
 * change passes or fails for what it is.
 * @param prefix of the variables for seed and path
 * @throws where it says something else: a test may not pass because nothing ran
 */
export function amountFrom(count: string, usual: number, prefix: string): Amount {
  const seed = numberFrom(`${prefix}_SEED`);
  const path = process.env[`${prefix}_PATH`];
  if (path !== undefined && seed === undefined)
    throw new Error(`${prefix}_PATH needs the ${prefix}_SEED that it is of`);
  return { count: numberFrom(count) ?? usual, seed: seed ?? 1, path };
}

function numberFrom(variable: string): number | undefined {
  const text = process.env[variable];
  if (text !== undefined && !/^[1-9]\d*$/.test(text)) throw new Error(`${variable} has to be a whole number above 0`);
  return text === undefined ? undefined : Number(text);
}

/**
 * Plays random cases in some lanes side by side, each with a seed of its own; a replay takes one.
 * @throws the first failure, with the seed and path that replay it
 */
export async function playInLanes<T>(
  lanes: number,
  { count, seed, path }: Amount,
  cases: fc.Arbitrary<T>,
  start: () => Promise<Lane<T>>,
): Promise<void> {
  /** One failure is enough: the other lanes need not play to their end. */
  let hasFailed = false;
  const seeds = Array.from({ length: path === undefined ? lanes : 1 }, (_, lane) => seed + lane);
  const outcomes = await Promise.allSettled(seeds.map(play));
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;

  async function play(laneSeed: number): Promise<void> {
    const lane = await start();
    const property = fc.asyncProperty(cases, async (one) => {
      if (!hasFailed) await lane.play(one);
    });
    const replay = path === undefined ? {} : { path };
    const numRuns = Math.ceil(count / lanes);
    try {
      await fc.assert(property, { numRuns, seed: laneSeed, ...replay, endOnFailure: true, includeErrorInReport: true });
    } catch (error) {
      hasFailed = true;
      throw error;
    } finally {
      await lane.stop();
    }
  }
}

/** One of several, by any number. */
export function chosen<T>(all: readonly T[], choice: number): T | undefined {
  return all[choice % all.length];
}
