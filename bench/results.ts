import type { Cost } from "./cost.js";
import type { Face } from "./faces.js";
import type { FaceMeasured, Measured } from "./measure.js";
import type { Requests } from "./organization.js";
import { type Scenario, scenarioNames } from "./scenarios.js";

/** A face in one scenario: medians over the runs, ratios taken within each run. */
export interface FaceRow extends FaceMeasured {
  /** Time ÷ floor. */
  toFloor: number;
  /** Time ÷ (floor + API alone): 1 or less when the provider adds nothing of its own. */
  toBound: number;
}

/** One scenario with so many resources. */
export interface Row {
  resources: number;
  scenario: Scenario;
  runs: number;
  faces: Partial<Record<Face, FaceRow>>;
  /** Time of the native face ÷ time of the dynamic one, where both were measured. */
  nativeToDynamic: number | undefined;
  peer: { timeMs: number; requests: Requests };
}

/** One row for each number of resources and scenario, in the order of the first run. */
export function summarise(measured: readonly Measured[]): Row[] {
  const sizes = [...new Set(measured.map(({ resources }) => resources))];
  return sizes.flatMap((resources) =>
    scenarioNames.flatMap((scenario) => {
      const runs = measured.filter((one) => one.resources === resources && one.scenario === scenario);
      return runs.length > 0 ? [rowOf(resources, scenario, runs)] : [];
    }),
  );
}

function rowOf(resources: number, scenario: Scenario, runs: readonly Measured[]): Row {
  const faces = Object.keys(runs[0]?.faces ?? {}) as Face[];
  const both = runs.flatMap(({ faces: { native, dynamic } }) =>
    native && dynamic ? [native.own.timeMs / dynamic.own.timeMs] : [],
  );
  return {
    resources,
    scenario,
    runs: runs.length,
    faces: Object.fromEntries(
      faces.map((face) => [face, faceRow(runs.flatMap((run) => (run.faces[face] ? [run.faces[face]] : [])))]),
    ),
    nativeToDynamic: both.length > 0 ? median(both) : undefined,
    peer: { requests: runs[0]?.peer.requests ?? {}, timeMs: median(runs.map(({ peer }) => peer.timeMs)) },
  };
}

function faceRow(runs: readonly FaceMeasured[]): FaceRow {
  const middle = (value: (one: FaceMeasured) => number) => median(runs.map(value));
  return {
    own: middleCost(runs.map(({ own }) => own)),
    floor: middleCost(runs.map(({ floor }) => floor)),
    requests: runs[0]?.requests ?? {},
    apiAloneMs: middle(({ apiAloneMs }) => apiAloneMs),
    toFloor: middle(({ own, floor }) => own.timeMs / floor.timeMs),
    toBound: middle(({ own, floor, apiAloneMs }) => own.timeMs / (floor.timeMs + apiAloneMs)),
  };
}

function middleCost(costs: readonly Cost[]): Cost {
  const cpu = costs.flatMap(({ cpuMs }) => (cpuMs === undefined ? [] : [cpuMs]));
  return { timeMs: median(costs.map(({ timeMs }) => timeMs)), cpuMs: cpu.length > 0 ? median(cpu) : undefined };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

export function total(requests: Requests): number {
  return Object.values(requests).reduce((sum, count) => sum + count, 0);
}
