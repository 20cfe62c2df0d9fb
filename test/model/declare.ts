import * as pulumi from "@pulumi/pulumi";
import { type CatalogueStatuses, PresenceCatalogue, PresenceDefinition } from "pulumi-genesyscloud-presence";
import { type Component, isInCatalogue, places, type Program } from "./program.js";

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
    if (isInCatalogue(place))
      new PresenceCatalogue("c", { statuses: groupsOf(statuses) }, within(places[place].slice(0, -1)));
    else
      for (const { name, options, aliases, place: _, ...args } of statuses)
        new PresenceDefinition(name, args, { ...options, ...within(places[place]), ...(aliases && { aliases }) });
  }
}

function groupsOf(program: Program): CatalogueStatuses {
  const groups: Record<string, Record<string, object>> = {};
  for (const { name, systemPresence, languageLabels, place: _, ...settings } of program)
    (groups[systemPresence] ??= {})[name] = { ...languageLabels, ...settings };
  return groups;
}
