import type { Desired } from "../definition/definition.js";
import type { AdoptMode } from "../definition/inputs.js";
import type { Caller } from "../organization/reporter.js";

/** What a resource wants, and who asks. */
export interface Request {
  caller: Caller;
  desired: Desired;
  adopt: AdoptMode;
  /** The id of the definition to take over. */
  adoptId?: string;
}
