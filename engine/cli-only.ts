/** Refuses, by name, what is left to the CLI. */
export function cliOnly(feature: string): Error {
  return new Error(`this engine does not do ${feature}: use the Pulumi CLI`);
}
