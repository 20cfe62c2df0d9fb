import type { Organization } from "../organization/organization.js";
import type { Reporter } from "../organization/reporter.js";
import type { Claims } from "./claims.js";
import type { StackState } from "./stack-state.js";

/** What the steps of a resource's life need of the run. */
export interface Run {
  organization: Organization;
  claims: Claims;
  state: StackState;
  report: Reporter;
}
