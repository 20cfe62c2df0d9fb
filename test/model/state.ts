import type { ResourceState } from "../../pulumi/cli-stack.js";
import { isDefinition } from "../support/driver.js";
import { type Deployment, readDeployment } from "../support/state-file.js";

/** A presence definition in the stack's state. */
export interface Entry extends ResourceState {
  id: string;
  /** Replaced, and still to be deleted. */
  delete?: boolean;
  /** Deleted, and still to be made anew. */
  pendingReplacement?: boolean;
  retainOnDelete?: boolean;
  protect?: boolean;
  taint?: boolean;
  outputs: {
    languageLabels: Record<string, string>;
    systemPresence: string;
    deactivated: boolean;
    previousIds?: string[];
  };
}

export interface State {
  /** `undefined` where nothing was run yet. */
  deployment: Deployment | undefined;
  entries: Entry[];
}

/** Whether the state says that this is what the program has now. */
export const isLive = (entry: Entry): boolean => !entry.delete && !entry.pendingReplacement;

export function readState(file: string): State {
  const deployment = readDeployment(file);
  const isBound = (resource: ResourceState): resource is Entry => isDefinition(resource) && Boolean(resource.id);
  return { deployment, entries: (deployment?.resources ?? []).filter(isBound) };
}
