import { PresenceApiError } from "../api/errors.js";
import { type Definition, describe, type Desired } from "../definition/definition.js";
import type { Caller } from "../organization/reporter.js";

/** Why a resource could not be read, created, updated or deleted. Its cause is the API's error, where there is one. */
export class ResourceError extends Error {
  override readonly name: string = "ResourceError";

  /** @param caller the resource that it is about, where it is about one */
  constructor(
    message: string,
    readonly caller?: Caller,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }
}

/** The definition is there, but not as it was asked for. Pulumi keeps its id and tries again on the next run. */
export class InitError extends ResourceError {
  override readonly name = "InitError";

  constructor(
    readonly definition: Definition,
    readonly reasons: string[],
    caller: Caller,
    cause?: unknown,
  ) {
    super(`${nameOf(definition, caller)} is there, but not as asked: ${reasons.join("; ")}`, caller, cause);
  }
}

/** A definition in the words of a message about a resource: without its label where something of the resource is secret. */
export function nameOf(
  one: Pick<Desired, "languageLabels" | "systemPresence"> & { id?: string },
  { secret }: Caller,
): string {
  return secret ? `[secret] (${one.systemPresence})${one.id ? ` ${one.id}` : ""}` : describe(one);
}

/** What failed, told by what was being done to which definition, and `wayOut` where the cause does not tell it. */
export function couldNot(doing: string, cause: unknown, caller?: Caller, wayOut = ""): ResourceError {
  return new ResourceError(`Could not ${doing}: ${messageOf(cause)}${wayOut}`, caller, cause);
}

/** An error that tells what failed already, or else what was being done. */
export function toldBy(doing: string, error: unknown, caller: Caller): ResourceError {
  return error instanceof ResourceError ? error : couldNot(doing, error, caller);
}

/** The fault of all whom the login, or the API, refuses for their credentials, whatever they asked for. */
export const refusedCredentials = "refused credentials";

/** What an error has in common with those of others that fail on the same. */
export function faultOf(error: unknown): string {
  const root = rootOf(error);
  return root instanceof PresenceApiError && root.kind === "token" ? refusedCredentials : messageOf(root);
}

/** What a resource failed on: the API's error, where there is one. */
export function rootOf(error: unknown): unknown {
  return error instanceof ResourceError ? (error.cause ?? error) : error;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
