import type { Command } from "./runners.js";

/** What is measured, in this order on one stack, and the command that does it. */
export const scenarios = {
  create: { title: "create all", command: "up" },
  unchanged: { title: "`up`, nothing to do", command: "same" },
  refresh: { title: "`preview --refresh`", command: "preview" },
  change: { title: "change one label", command: "up" },
  destroy: { title: "destroy all", command: "destroy" },
} as const satisfies Record<string, { title: string; command: Command }>;

export type Scenario = keyof typeof scenarios;
export const scenarioNames = Object.keys(scenarios) as Scenario[];
