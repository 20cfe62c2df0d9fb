import { load } from "js-yaml";

/** A resource of a Pulumi YAML program, as its provider gets it. */
interface YamlResource {
  type: string;
  properties: Record<string, unknown> & { adoptId: string; languageLabels: Record<string, string> };
}

export interface YamlProject {
  name: string;
  runtime: string;
  options: Record<string, unknown>;
  config?: Record<string, { value: unknown }>;
  resources: Record<string, YamlResource>;
  outputs: { presenceIds: Record<string, string> };
}

/** Reads a project in Pulumi YAML as its language host does: in the properties, `$$` is a dollar. An expression there is an error. */
export function readYamlProject(source: string): YamlProject {
  const project = load(source) as YamlProject;
  for (const resource of Object.values(project.resources))
    resource.properties = plain(resource.properties) as YamlResource["properties"];
  return project;
}

function plain(value: unknown): unknown {
  if (typeof value === "string")
    return value.replace(/\$([${])/g, (_, second) => {
      if (second === "{") throw new Error(`an expression: ${value}`);
      return "$";
    });
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}
