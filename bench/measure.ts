import { type Cost, costOf } from "./cost.js";
import { type Face } from "./faces.js";
import type { EmulatedOrganization, Requests } from "./organization.js";
import { Project } from "./project.js";
import { ApiAlone, Peer } from "./replay.js";
import type { MakeRun } from "./runners.js";
import { type Scenario, scenarioNames, scenarios } from "./scenarios.js";
import { type Statuses, statuses, withOneLabelChanged } from "./statuses.js";

/** What a program of one face takes. */
export interface FaceMeasured {
  own: Cost;
  /** The same program with a provider that does nothing. */
  floor: Cost;
  requests: Requests;
  /** The same requests, sent by a small client. */
  apiAloneMs: number;
}

/** One scenario with so many resources, in one run. */
export interface Measured {
  resources: number;
  scenario: Scenario;
  faces: Partial<Record<Face, FaceMeasured>>;
  peer: { timeMs: number; requests: Requests };
}

interface Options {
  dir: string;
  organization: EmulatedOrganization;
  makeRun: MakeRun;
  faces: readonly Face[];
}

/** Takes one stack of `resources` in each face through every scenario: without a provider's work, with it, its requests alone, the peer's. */
export async function measure(resources: number, options: Options): Promise<Measured[]> {
  const { organization, faces } = options;
  const declared = statuses(resources);
  const measured: [Face, Record<Scenario, FaceMeasured>][] = [];
  for (const face of faces) measured.push([face, await measureFace(face, declared, options)]);

  await organization.reset();
  const replayed = new Peer(organization.url, declared);
  const peer = await eachScenario(async (scenario) => {
    const { timeMs } = await costOf(() => replayed.play(scenario));
    return { timeMs, requests: await organization.requests() };
  });

  return scenarioNames.map((scenario) => ({
    resources,
    scenario,
    faces: Object.fromEntries(measured.map(([face, by]) => [face, by[scenario]])),
    peer: peer[scenario],
  }));
}

async function measureFace(
  face: Face,
  declared: Statuses,
  { dir, organization, makeRun }: Options,
): Promise<Record<Scenario, FaceMeasured>> {
  const floor = await Project.make(dir, face, "floor");
  const own = await Project.make(dir, face, "package");
  const runFloor = await makeRun(floor.dir, organization.env);
  const runOwn = await makeRun(own.dir, organization.env);

  await organization.reset();
  const runs = await eachScenario(async (scenario) => {
    const { command } = scenarios[scenario];
    const desired = scenario === "change" ? withOneLabelChanged(declared) : declared;
    await floor.declare(desired);
    await own.declare(desired);
    const floorCost = await costOf(() => runFloor(command));
    const ownCost = await costOf(() => runOwn(command));
    return { floor: floorCost, own: ownCost, requests: await organization.requests() };
  });

  await organization.reset();
  const alone = new ApiAlone(organization.url, declared);
  return eachScenario(async (scenario) => {
    const { timeMs } = await costOf(() => alone.play(runs[scenario].requests));
    return { ...runs[scenario], apiAloneMs: timeMs };
  });
}

async function eachScenario<T>(work: (scenario: Scenario) => Promise<T>): Promise<Record<Scenario, T>> {
  const results: Partial<Record<Scenario, T>> = {};
  for (const scenario of scenarioNames) results[scenario] = await work(scenario);
  return results as Record<Scenario, T>;
}
