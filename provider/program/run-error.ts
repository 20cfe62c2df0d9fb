import * as pulumi from "./sdk.js";

/**
 * An error of which Pulumi prints the message alone, and as it is: it would print the stack where nothing awaits the error any
 * more, and puts the name of each input that fails before the message.
 */
export function runError(message: string): pulumi.RunError {
  const fixed = { get: () => message, set: () => undefined };
  return Object.defineProperties(new pulumi.RunError(message), { message: fixed, stack: fixed });
}
