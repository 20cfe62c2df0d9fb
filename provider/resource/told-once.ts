import type { Caller } from "../organization/reporter.js";
import { faultOf, messageOf, refusedCredentials, ResourceError, rootOf } from "./errors.js";

/** Faults that fail many resources alike, such as a wrong setting or a refused login: one of a run tells it, the others point there. */
export class ToldOnce {
  readonly #tellers = new Map<string, Caller>();

  /**
   * What to tell of an error.
   * @param stale the cure where settings that fail are right by now
   */
  tell(caller: Caller, error: unknown, stale: string): string {
    const fault = faultOf(error);
    const teller = this.#tellers.get(fault) ?? caller;
    this.#tellers.set(fault, teller);
    if (teller.urn !== caller.urn)
      return messageOf(error).replace(messageOf(rootOf(error)), `see the error of ${teller.name}`);
    const isSettings = !(error instanceof ResourceError) || fault === refusedCredentials;
    return messageOf(error) + (isSettings ? stale : "");
  }
}
