import type { ProjectOptions } from "./format.js";

/**
 * A project's Pulumi.yaml.
 * @param runtime the lines that say in which language the program is
 * @param namespace of the settings of the face that the program is for
 */
export function pulumiYaml(runtime: string, namespace: string, { name, generation }: ProjectOptions): string {
  const config =
    generation === "presencedefinitions" ? "" : `config:\n  ${namespace}:presenceApi:\n    value: ${generation}\n`;
  return (
    `name: ${name}\n${runtime}\ndescription: The presence definitions of a Genesys Cloud organisation\n` +
    `options:\n  refresh: always\n${config}`
  );
}
