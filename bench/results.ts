import type { Measured } from "./measure.js";
import type { Requests } from "./organization.js";
import { scenarioNames } from "./scenarios.js";

/** One scenario with so many resources: medians over the runs, ratios taken within each run. */
export interface Row extends Measured {
  runs: number;
  /** Time ÷ floor. */
  toFloor: number;
  /** Time ÷ (floor + API alone): 1 or less when the provider adds nothing of its own. */
  toBound: number;
}

/** One row for each number of resources and scenario, in the order of the first run. */
export function summarise(measured: readonly Measured[]): Row[] {
  const sizes = [...new Set(measured.map(({ resources }) => resources))];
  return sizes.flatMap((resources) =>
    scenarioNames.flatMap((scenario) => {
      const runs = measured.filter((one) => one.resources === resources && one.scenario === scenario);
      const [first] = runs;
      if (!first) return [];
      const middle = (value: (one: Measured) => number) => median(runs.map(value));
      return {
        ...first,
        runs: runs.length,
        timeMs: middle((one) => one.timeMs),
        floorMs: middle((one) => one.floorMs),
        apiAloneMs: middle((one) => one.apiAloneMs),
        peer: { requests: first.peer.requests, timeMs: middle((one) => one.peer.timeMs) },
        toFloor: middle((one) => one.timeMs / one.floorMs),
        toBound: middle((one) => one.timeMs / (one.floorMs + one.apiAloneMs)),
      };
    }),
  );
}

function median(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

export function total(requests: Requests): number {
  return Object.values(requests).reduce((sum, count) => sum + count, 0);
}
