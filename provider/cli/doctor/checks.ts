import { clientFound, loginFound, organizationFound, permissionFound, tokenFound, usersFound } from "./access.js";
import type { Evidence } from "./evidence.js";
import { factsFound } from "./facts.js";
import type { Finding } from "./finding.js";
import { nodeFound, packageFound, pulumiFound, sdkFound } from "./machine.js";
import { clockFound, endpointsFound, limitsFound, rateFound } from "./service.js";
import { proxyFound, regionFound, settingsFound } from "./settled.js";
import { savedFound } from "./saved.js";
import { stackFound } from "./stack.js";

interface Check {
  readonly title: string;
  readonly find: (evidence: Evidence) => Finding;
}

/** Every check in the order in which people read them, by the id that programs know it by. */
export const checks = {
  node: { title: "Node.js", find: nodeFound },
  pulumi: { title: "Pulumi CLI", find: ({ machine }) => pulumiFound(machine) },
  sdk: { title: "Pulumi SDK", find: ({ machine }) => sdkFound(machine) },
  package: { title: "Package", find: ({ machine }) => packageFound(machine) },
  stack: { title: "Stack", find: ({ project }) => stackFound(project) },
  savedSettings: { title: "Saved settings", find: savedFound },
  settings: { title: "Settings", find: ({ settings, project }) => settingsFound(settings, project) },
  region: { title: "Region", find: ({ settings }) => regionFound(settings) },
  proxy: { title: "Proxy", find: ({ settings }) => proxyFound(settings) },
  login: { title: "Login", find: loginFound },
  token: { title: "Access token", find: tokenFound },
  clock: { title: "Clock", find: clockFound },
  organization: { title: "Organisation", find: organizationFound },
  client: { title: "OAuth client", find: clientFound },
  mayView: { title: "May view", find: (evidence) => permissionFound("view", evidence) },
  mayAdd: { title: "May add", find: (evidence) => permissionFound("add", evidence) },
  mayEdit: { title: "May edit", find: (evidence) => permissionFound("edit", evidence) },
  mayDelete: { title: "May delete", find: (evidence) => permissionFound("delete", evidence) },
  maySetUsers: { title: "May set users", find: usersFound },
  olderEndpoints: { title: "presencedefinitions", find: (evidence) => endpointsFound("presencedefinitions", evidence) },
  newerEndpoints: {
    title: "presence/definitions",
    find: (evidence) => endpointsFound("presence/definitions", evidence),
  },
  limits: { title: "Limits", find: limitsFound },
  rateLimit: { title: "Rate limit", find: rateFound },
  facts: { title: "Facts", find: factsFound },
} as const satisfies Record<string, Check>;

/** What each check has found. */
export type Findings = Readonly<Record<keyof typeof checks, Finding>>;

export function findings(evidence: Evidence): Findings {
  return Object.fromEntries(Object.entries(checks).map(([id, { find }]) => [id, find(evidence)])) as Findings;
}
