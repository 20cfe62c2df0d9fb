import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDefinition } from "../support/driver.js";
import { project, stackName } from "./program.js";

/** A presence definition in the stack's state. */
export interface Entry {
  urn: string;
  id: string;
  /** Replaced, and still to be deleted. */
  delete?: boolean;
  /** Deleted, and still to be made anew. */
  pendingReplacement?: boolean;
  retainOnDelete?: boolean;
  protect?: boolean;
  outputs: { languageLabels: Record<string, string>; systemPresence: string; deactivated: boolean };
}

export interface State {
  /** The whole state as the CLI imports it. */
  deployment: { resources?: Partial<Entry>[] } | undefined;
  entries: Entry[];
}

/** Whether the state says that this is what the program has now. */
export const isLive = (entry: Entry): boolean => !entry.delete && !entry.pendingReplacement;

/** Where the CLI's file backend keeps the state: asking the CLI costs as much as a small run. */
export const stateFile = (folder: string): string =>
  join(folder, "backend/.pulumi/stacks", project, `${stackName}.json`);

export function readState(file: string): State {
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as {
    checkpoint: { latest?: State["deployment"] };
  };
  const isBound = (resource: Partial<Entry>): resource is Entry =>
    isDefinition(resource as Entry) && Boolean(resource.id);
  return { deployment: checkpoint.latest, entries: (checkpoint.latest?.resources ?? []).filter(isBound) };
}
