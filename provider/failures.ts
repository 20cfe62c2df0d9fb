import { describe } from "./compare.js";
import type { Definition } from "./definitions.js";
import { outputsOf, type Properties } from "./properties.js";

/** The definition is there, but not as it was asked for. Pulumi keeps its id and tries again on the next run. */
export class HalfMade extends Error {
  readonly id: string;
  readonly properties: Properties;
  constructor(
    definition: Definition,
    inputs: Properties,
    readonly reasons: string[],
  ) {
    super(`${describe(definition)} is there, but not as asked: ${reasons.join("; ")}`);
    this.id = definition.id;
    // Without `__provider` Pulumi could neither read nor delete the resource until the next successful run.
    this.properties = {
      ...outputsOf(definition, inputs, inputs["name"] !== undefined),
      __provider: inputs["__provider"],
    };
  }
}

/**
 * An error for people. Pulumi shows its message with the resource; its process prints some errors once more, with their stack,
 * where a line that points there is enough.
 */
export function failure(message: string, cause?: unknown): Error {
  const error = new Error(message, { cause });
  error.toString = () => "genesyscloud";
  error.stack = "a resource failed; its own error says why";
  return error;
}

/** What failed, told by what was being done to which definition; anything that fails can come from the API. */
export function named(error: unknown, doing: string): Error {
  return failure(`Could not ${doing}: ${messageOf(error)}`, error);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
