import type { ExportedStack, ResourceState } from "../pulumi/cli-stack.js";
import type { Cli } from "../pulumi/find.js";
import { isPresenceDefinition } from "../provider/resource/tokens.js";
import type { Face, ProviderKind } from "./faces.js";
import { type Requests, EmulatedOrganization } from "./organization.js";
import { Project } from "./project.js";
import { openStack } from "./runners.js";
import { statuses } from "./statuses.js";

/** What a stack of a face needs beside time. */
export interface Footprint {
  face: Face;
  /** Of state for each resource, in compact JSON, without its place in the program. */
  bytesPerResource: number;
  /** Of a refresh of so many definitions, all of them in the stack. */
  refreshes: {
    definitions: number;
    requests: Requests;
    peakMemoryBytes: number;
    /** With a provider that does nothing. */
    floorPeakMemoryBytes: number;
  }[];
}

export async function measureFootprint(
  cli: Cli,
  dir: string,
  face: Face,
  sizes: readonly number[],
): Promise<Footprint> {
  const state = await smallState(cli, dir, face);
  const refreshes: Footprint["refreshes"] = [];
  for (const definitions of sizes) {
    const stack = grown(state, definitions);
    const own = await refresh(cli, dir, face, "package", stack);
    const floor = await refresh(cli, dir, face, "floor", stack);
    refreshes.push({ definitions, ...own, floorPeakMemoryBytes: floor.peakMemoryBytes });
  }
  return { face, bytesPerResource: bytesPerResource(state), refreshes };
}

/** The state of a stack of ten. */
async function smallState(cli: Cli, dir: string, face: Face): Promise<ExportedStack> {
  const project = await Project.make(dir, face, "package");
  await project.declare(statuses(10));
  return EmulatedOrganization.use(dir, {}, async ({ env }) => {
    const stack = await openStack(cli, project.dir, env);
    await stack.succeed(["up", "--yes", "--skip-preview"]);
    return stack.export();
  });
}

const isDefinition = ({ type }: ResourceState) => isPresenceDefinition(type);

/** Without what the language host notes of where the program declares it: that depends on the path to the host. */
function bytesPerResource({ deployment: { resources = [] } }: ExportedStack): number {
  const definitions = resources
    .filter(isDefinition)
    .map((definition) => ({ ...definition, sourcePosition: undefined, stackTrace: undefined }));
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
  face: Face,
  provider: ProviderKind,
  { state, definitions }: Grown,
): Promise<{ requests: Requests; peakMemoryBytes: number }> {
  const project = await Project.make(dir, face, provider);
  return EmulatedOrganization.use(dir, { definitions }, async (organization) => {
    const stack = await openStack(cli, project.dir, { ...organization.env, ...project.memoryProbe });
    await stack.import(state);
    await stack.succeed(["refresh", "--yes", "--skip-preview"]);
    return { requests: await organization.requests(), peakMemoryBytes: await project.peakMemoryBytes() };
  });
}
