import { dirname } from "node:path";
import type { Environment } from "../../api/transport/proxy.js";
import type { ConnectionOptions } from "../connection.js";
import { type Facts, readFacts } from "./facts.js";
import { type Finding, unknown } from "./finding.js";
import { lookAtMachine, type Machine } from "./machine.js";
import { settle, type Settled } from "./settled.js";
import { lookAtProject, type Project, projectFileOf } from "./stack.js";
import { visit, type Visit } from "./visit.js";

/** All that the checks look at. */
export interface Evidence {
  readonly machine: Machine;
  readonly project: Project;
  readonly settings: Settled;
  /** Absent where the settings lead nowhere. */
  readonly visit: Visit | undefined;
  /** What a probe found out once, of this organisation or of another. */
  readonly facts?: Facts;
  readonly factsFault?: string;
  readonly factsFile: string;
}

/** The settings that count in a folder, with what they depend on. */
export async function lookAround(
  folder: string,
  options: ConnectionOptions,
  env: Environment,
): Promise<Pick<Evidence, "machine" | "project" | "settings">> {
  const file = projectFileOf(folder);
  // The program runs in the project's folder, whichever below it this is.
  const machine = await lookAtMachine(file === undefined ? folder : dirname(file));
  const project = await lookAtProject(file, machine.pulumi !== undefined, env);
  return { machine, project, settings: settle(options, "stack" in project ? project.stack : undefined, env) };
}

/** Looks at everything, and changes nothing. */
export async function gather(
  folder: string,
  options: ConnectionOptions,
  factsFile: string,
  env: Environment,
): Promise<Evidence> {
  const around = await lookAround(folder, options, env);
  const { config } = around.settings;
  return { ...around, visit: config && (await visit(config.client)), ...readFacts(factsFile), factsFile };
}

/** What there is to say of what only the API tells, and was not asked. */
export function notAsked({ visit }: Pick<Evidence, "visit">): Finding {
  if (!visit) return unknown("not known: settings are missing or wrong");
  return unknown(`not known: ${"error" in visit.login ? "no login" : "the API did not answer"}`);
}
