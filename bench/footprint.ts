import type { ExportedStack, ResourceState } from "../pulumi/cli-stack.js";
import type { Cli } from "../pulumi/find.js";
import { type Requests, EmulatedOrganization } from "./organization.js";
import { Project, type ProviderKind } from "./project.js";
import { openStack } from "./runners.js";
import { statuses } from "./statuses.js";

/** What a stack needs beside time. */
export interface Footprint {
  /** Of state for each resource, in compact JSON. */
  bytesPerResource: number;
  /** Of a refresh of so many definitions, all of them in the stack. */
  refreshes: { definitions: number; requests: Requests; peakMemoryBytes: number }[];
  /** Of the same refresh as the last one, with a provider that does nothing. */
  floorPeakMemoryBytes: number;
}

export async function measureFootprint(cli: Cli, dir: string, sizes: readonly number[]): Promise<Footprint> {
  const state = await smallState(cli, dir);
  const refreshes = [];
  for (const definitions of sizes)
    refreshes.push({ definitions, ...(await refresh(cli, dir, "package", grown(state, definitions))) });
  const floor = await refresh(cli, dir, "floor", grown(state, sizes.at(-1) ?? 0));
  return { bytesPerResource: bytesPerResource(state), refreshes, floorPeakMemoryBytes: floor.peakMemoryBytes };
}

/** The state of a stack of ten. */
async function smallState(cli: Cli, dir: string): Promise<ExportedStack> {
  const project = await Project.make(dir, "package");
  await project.declare(statuses(10));
  return EmulatedOrganization.use(dir, {}, async ({ env }) => {
    const stack = await openStack(cli, project.dir, env);
    await stack.succeed(["up", "--yes", "--skip-preview"]);
    return stack.export();
  });
}

const isDefinition = ({ type }: ResourceState) => type.startsWith("pulumi-nodejs:dynamic/");

function bytesPerResource({ deployment: { resources = [] } }: ExportedStack): number {
  const definitions = resources.filter(isDefinition);
  return Buffer.byteLength(JSON.stringify(definitions)) / definitions.length;
}

interface Grown {
  state: ExportedStack;
  /** What the organisation has. */
  definitions: ({ id: string } & ReturnType<typeof statuses>[string])[];
}

/** The state with so many definitions, whose ids are their resources' names, in place of those that it has. */
function grown({ version, deployment }: ExportedStack, count: number): Grown {
  const { resources = [] } = deployment;
  const [first] = resources.filter(isDefinition);
  if (!first) throw new Error("the state holds no definition");
  const definitions = Object.entries(statuses(count)).map(([id, inputs]) => ({ id, ...inputs }));
  const states = definitions.map(({ id, ...inputs }) => ({
    ...first,
    id,
    urn: first.urn.replace(/[^:]*$/, id),
    inputs: { ...first.inputs, ...inputs },
    outputs: { ...first.outputs, ...inputs },
  }));
  const others = resources.filter((one) => !isDefinition(one));
  return { state: { version, deployment: { ...deployment, resources: [...others, ...states] } }, definitions };
}

/** Refreshes a stack, all of whose definitions are in the organisation. */
async function refresh(
  cli: Cli,
  dir: string,
  provider: ProviderKind,
  { state, definitions }: Grown,
): Promise<{ requests: Requests; peakMemoryBytes: number }> {
  const project = await Project.make(dir, provider);
  return EmulatedOrganization.use(dir, { definitions }, async (organization) => {
    const stack = await openStack(cli, project.dir, { ...organization.env, ...project.memoryProbe });
    await stack.import(state);
    await stack.succeed(["refresh", "--yes", "--skip-preview"]);
    return { requests: await organization.requests(), peakMemoryBytes: await project.peakMemoryBytes() };
  });
}
