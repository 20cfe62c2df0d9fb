import * as pulumi from "@pulumi/pulumi";
import { type CatalogueStatuses, PresenceCatalogue, PresenceDefinition } from "pulumi-genesyscloud-presence";
import native from "../support/native-sdk.cjs";
import { type Component, isInCatalogue, places, type Program, resourceName } from "./program.js";

/** Declares all that a program consists of. */
export function declare(program: Program): void {
  const components = new Map<string, pulumi.ComponentResource>();
  const within = (path: readonly Component[]): { parent?: pulumi.Resource } => {
    const innermost = path.at(-1);
    if (!innermost) return {};
    const key = path.map(({ type, name }) => `${type} ${name}`).join();
    const { type, name } = innermost;
    const parent = components.get(key) ?? new pulumi.ComponentResource(type, name, {}, within(path.slice(0, -1)));
    components.set(key, parent);
    return { parent };
  };
  for (const place of new Set(program.map((status) => status.place))) {
    const statuses = program.filter((status) => status.place === place);
    if (isInCatalogue(place) && statuses.every(({ face }) => face === "dynamic")) {
      new PresenceCatalogue("c", { statuses: groupsOf(statuses) }, within(places[place].slice(0, -1)));
      continue;
    }
    for (const status of statuses) {
      const { name: _, options, aliases, place: __, face, ...args } = status;
      const Definition = face === "native" ? native.PresenceDefinition : PresenceDefinition;
      const all = { ...options, ...within(places[place]), ...(aliases && { aliases }) };
      new Definition(resourceName(status), args, all);
    }
  }
}

function groupsOf(program: Program): CatalogueStatuses {
  const groups: Record<string, Record<string, object>> = {};
  for (const { name, systemPresence, languageLabels, place: _, face: __, ...settings } of program)
    (groups[systemPresence] ??= {})[name] = { ...languageLabels, ...settings };
  return groups;
}
