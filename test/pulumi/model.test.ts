/**
 * Random programs, commands of the CLI, hand edits, faults and kills on the real Pulumi: after each command nothing is lost,
 * doubled, taken or deactivated by surprise, and after one clean `up` the organisation and the state have what the program
 * declares. MODEL_SEQUENCES says how many (60 by default); a failure prints the seed and path that replay it: MODEL_SEED, MODEL_PATH.
 */
import { Lane } from "../model/lane.js";
import { plan } from "../model/plan.js";
import { amountFrom, playInLanes } from "../support/lanes.js";

const amount = amountFrom("MODEL_SEQUENCES", 60, "MODEL");

describe(`${amount.count} random lives of a stack`, function () {
  this.timeout(600_000 + amount.count * 60_000);

  it(`lose, double, take and deactivate nothing by surprise (seed ${amount.seed})`, () =>
    playInLanes(2, amount, plan, () => Lane.start()));
});
