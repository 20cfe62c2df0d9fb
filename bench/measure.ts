import { performance } from "node:perf_hooks";
import type { EmulatedOrganization, Requests } from "./organization.js";
import { Project } from "./project.js";
import { ApiAlone, Peer } from "./replay.js";
import type { MakeRun } from "./runners.js";
import { type Scenario, scenarioNames, scenarios } from "./scenarios.js";
import { statuses, withOneLabelChanged } from "./statuses.js";

/** One scenario with so many resources, in one run. */
export interface Measured {
  resources: number;
  scenario: Scenario;
  timeMs: number;
  requests: Requests;
  /** The same program with a provider that does nothing. */
  floorMs: number;
  /** The same requests, sent by a small client. */
  apiAloneMs: number;
  peer: { timeMs: number; requests: Requests };
}

/** Takes one stack of `resources` through every scenario: without a provider's work, with it, its requests alone, the peer's. */
export async function measure(
  resources: number,
  { dir, organization, makeRun }: { dir: string; organization: EmulatedOrganization; makeRun: MakeRun },
): Promise<Measured[]> {
  const declared = statuses(resources);
  const floor = await Project.make(dir, "floor");
  const own = await Project.make(dir, "package");
  const runFloor = await makeRun(floor.dir, organization.env);
  const runOwn = await makeRun(own.dir, organization.env);

  await organization.reset();
  const runs = await eachScenario(async (scenario) => {
    const { command } = scenarios[scenario];
    const desired = scenario === "change" ? withOneLabelChanged(declared) : declared;
    await floor.declare(desired);
    await own.declare(desired);
    const floorMs = await timed(() => runFloor(command));
    const timeMs = await timed(() => runOwn(command));
    return { floorMs, timeMs, requests: await organization.requests() };
  });

  await organization.reset();
  const alone = new ApiAlone(organization.url, declared);
  const apiAlone = await eachScenario((scenario) => timed(() => alone.play(runs[scenario].requests)));

  await organization.reset();
  const replayed = new Peer(organization.url, declared);
  const peer = await eachScenario(async (scenario) => {
    const timeMs = await timed(() => replayed.play(scenario));
    return { timeMs, requests: await organization.requests() };
  });

  return scenarioNames.map((scenario) => ({
    resources,
    scenario,
    ...runs[scenario],
    apiAloneMs: apiAlone[scenario],
    peer: peer[scenario],
  }));
}

async function eachScenario<T>(work: (scenario: Scenario) => Promise<T>): Promise<Record<Scenario, T>> {
  const results: Partial<Record<Scenario, T>> = {};
  for (const scenario of scenarioNames) results[scenario] = await work(scenario);
  return results as Record<Scenario, T>;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
