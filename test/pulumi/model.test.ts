/**
 * Random programs, commands of the CLI, hand edits, faults and kills on the real Pulumi: after each command nothing is lost,
 * doubled, taken or deactivated by surprise, and after one clean `up` the organisation and the state have what the program
 * declares. MODEL_SEQUENCES says how many (60 by default); a failure prints the seed and path that replay it: MODEL_SEED, MODEL_PATH.
 */
import fc from "fast-check";
import { Lane } from "../model/lane.js";
import { plan } from "../model/plan.js";

const sequences = given("MODEL_SEQUENCES") ?? 60;
/** Side by side, each with an organisation of its own. */
const lanes = 2;
const seed = given("MODEL_SEED") ?? Date.now() % 2 ** 31;
const path = process.env["MODEL_PATH"];
if (path !== undefined && given("MODEL_SEED") === undefined)
  throw new Error("MODEL_PATH needs the MODEL_SEED that it is of");

function given(variable: string): number | undefined {
  const text = process.env[variable];
  if (text !== undefined && !/^[1-9]\d*$/.test(text)) throw new Error(`${variable} has to be a whole number above 0`);
  return text === undefined ? undefined : Number(text);
}

describe(`${sequences} random lives of a stack`, function () {
  this.timeout(600_000 + sequences * 60_000);

  it(`lose, double, take and deactivate nothing by surprise (seed ${seed})`, async () => {
    const seeds = Array.from({ length: path === undefined ? lanes : 1 }, (_, lane) => seed + lane);
    const outcomes = await Promise.allSettled(seeds.map((one) => play(one)));
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  });

  async function play(laneSeed: number): Promise<void> {
    const lane = await Lane.start();
    try {
      await fc.assert(
        fc.asyncProperty(plan, (one) => lane.play(one)),
        {
          numRuns: Math.ceil(sequences / lanes),
          seed: laneSeed,
          ...(path !== undefined && { path }),
          endOnFailure: true,
          includeErrorInReport: true,
        },
      );
    } finally {
      await lane.stop();
    }
  }
});
