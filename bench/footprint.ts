import { type Requests, Organisation } from "./organisation.js";
import { Project, type ProviderKind } from "./project.js";
import { checked, stackOf } from "./runners.js";
import { statuses } from "./statuses.js";

type Deployment = Awaited<ReturnType<ReturnType<typeof stackOf>["exportDeployment"]>>;
type Resource = NonNullable<Deployment["deployment"]["resources"]>[number];

/** What a stack needs beside time. */
export interface Footprint {
  /** Of state for each resource, in compact JSON. */
  bytesPerResource: number;
  /** Of a refresh of so many definitions, all of them in the stack. */
  refreshes: { definitions: number; requests: Requests; peakMemoryBytes: number }[];
  /** Of the same refresh as the last one, with a provider that does nothing. */
  floorPeakMemoryBytes: number;
}

export async function measureFootprint(dir: string, sizes: readonly number[]): Promise<Footprint> {
  const state = await smallState(dir);
  const refreshes = [];
  for (const definitions of sizes)
    refreshes.push({ definitions, ...(await refresh(dir, "package", state, definitions)) });
  const floor = await refresh(dir, "floor", state, sizes.at(-1) ?? 0);
  return { bytesPerResource: bytesPerResource(state), refreshes, floorPeakMemoryBytes: floor.peakMemoryBytes };
}

/** The state of a stack of ten. */
async function smallState(dir: string): Promise<Deployment> {
  const project = await Project.make(dir, "package");
  await project.declare(statuses(10));
  return Organisation.use(dir, {}, async ({ env }) => {
    const stack = stackOf(project.dir, env);
    await checked("up", (options) => stack.up(options));
    return stack.exportDeployment();
  });
}

const isDefinition = ({ type }: Resource) => type.startsWith("pulumi-nodejs:dynamic/");

function bytesPerResource({ deployment: { resources = [] } }: Deployment): number {
  const definitions = resources.filter(isDefinition);
  return Buffer.byteLength(JSON.stringify(definitions)) / definitions.length;
}

/** The state with so many definitions, whose ids are their resources' names, in place of those that it has. */
function grown({ version, deployment }: Deployment, count: number): Deployment {
  const { resources = [] } = deployment;
  const [first] = resources.filter(isDefinition);
  if (!first) throw new Error("the state holds no definition");
  const definitions = Object.entries(statuses(count)).map(([name, status]) => ({
    ...first,
    id: name,
    urn: first.urn.replace(/[^:]*$/, name),
    inputs: { ...first.inputs, ...status },
    outputs: { ...first.outputs, ...status },
  }));
  return {
    version,
    deployment: { ...deployment, resources: [...resources.filter((one) => !isDefinition(one)), ...definitions] },
  };
}

/** Refreshes a stack of so many definitions, all of which are in the organisation. */
async function refresh(
  dir: string,
  provider: ProviderKind,
  state: Deployment,
  count: number,
): Promise<{ requests: Requests; peakMemoryBytes: number }> {
  const definitions = Object.entries(statuses(count)).map(([id, status]) => ({ id, ...status }));
  const project = await Project.make(dir, provider);
  return Organisation.use(dir, { definitions }, async (organisation) => {
    const stack = stackOf(project.dir, { ...organisation.env, ...project.memoryProbe });
    await stack.importDeployment(grown(state, count));
    await checked("refresh", (options) => stack.refresh(options));
    return { requests: await organisation.requests(), peakMemoryBytes: await project.peakMemoryBytes() };
  });
}
