/**
 * Random programs, random hand edits, random faults and kills; the program may have changed by the next run, and that may be without
 * refresh. After one clean `up` the organisation has exactly what the program declares. FAULT_SCHEDULES says how many schedules
 * (200 by default); a failure prints the seed and path that replay it: FAULT_SEED, FAULT_PATH.
 */
import assert from "node:assert/strict";
import { Lane } from "./schedules/lane.js";
import { schedule } from "./schedules/schedule.js";
import { amountFrom, playInLanes } from "./support/lanes.js";

const amount = amountFrom("FAULT_SCHEDULES", 200, "FAULT");
/** Each with an organisation of its own: most of the time, a lane waits. */
const lanes = 6;

describe(`${amount.count} random schedules of changes, hand edits and faults`, function () {
  this.timeout(600_000 + amount.count * 2_000);
  const printed: string[] = [];
  const { log } = console;
  before(() => {
    console.log = (line: string) => printed.push(line);
  });
  after(() => {
    console.log = log;
    assert.doesNotMatch(printed.join("\n"), /presence-secret|Bearer /);
  });

  it(`leave neither a twin, nor a loss, nor an unmanaged definition touched (seed ${amount.seed})`, () =>
    playInLanes(lanes, amount, schedule, () => Lane.start()));
});
