import fc from "fast-check";
import { chosen } from "../support/lanes.js";
import type { Known } from "../support/organization.js";

/** How long a try waits in a run with faults: shorter than silence. A slow machine only makes more of the same. */
export const requestTimeoutMs = 400;

const write = fc.constantFrom("POST", "PUT", "DELETE");
const when = fc.constantFrom("before", "after");

/** The n-th request of a method. By one method, a run writes seldom more than once or twice. */
const nthWrite = fc.record({ method: write, nth: fc.integer({ min: 1, max: 3 }) });
const nthRead = fc.record({ method: fc.constant("GET"), nth: fc.integer({ min: 1, max: 8 }) });

/** What happens to one request. */
const strike = fc.record({
  request: fc.oneof({ weight: 3, arbitrary: nthWrite }, { weight: 1, arbitrary: nthRead }),
  then: fc.oneof(
    fc.record({ drop: when }),
    fc.record({ status: fc.constantFrom(500, 503, 504, 408), when }),
    fc.record({ status: fc.constantFrom(400, 403, 409), when: fc.constant("before") }),
    // It is said to be done, and is not.
    fc.record({ status: fc.constant(204), when: fc.constant("before") }),
    fc.record({ html: fc.constant(true), status: fc.constant(502), when }),
    // A proxy's page, which says nothing of the definition.
    fc.record({ html: fc.constant(true), status: fc.constant(404), when: fc.constant("before") }),
    fc.record({ truncate: fc.constant(true) }),
    fc.record({ contentType: fc.constant("text/plain") }),
    fc.record({ retryAfter: fc.constant(0) }),
    fc.record({ tokenRefused: fc.constant(true) }),
    fc.record({ redirect: fc.constant("http://127.0.0.1:1/") }),
    fc.record({ delayMs: fc.constant(5) }),
    fc.record({ hang: fc.constant(true), when }),
    fc.record({ late: fc.constant(true) }),
    // An answer about another definition, one that is there.
    fc.record({ foreign: fc.nat(), when }),
  ),
});

/** From the n-th on, listings leave something out, and tell. */
const shortListings = fc.record({ shortFrom: fc.integer({ min: 1, max: 4 }) });

export const fault = fc.oneof({ weight: 19, arbitrary: strike }, { weight: 1, arbitrary: shortListings });

type Fault = typeof fault extends fc.Arbitrary<infer T> ? T : never;

/**
 * The emulator's rule for a fault.
 * @param listing the path of listings
 * @param there the definitions of the organisation as the run begins
 */
export function ruleOf(fault: Fault, listing: string, there: readonly Known[]): object {
  if ("shortFrom" in fault)
    return {
      method: "GET",
      path: listing,
      from: fault.shortFrom,
      then: { body: { entities: [], total: 1_000, pageCount: 1 } },
    };
  const { request, then } = fault;
  if (!("foreign" in then)) return { ...request, path: "/api/v2/", then };
  return { ...request, path: "/api/v2/presence", then: { body: chosen(there, then.foreign) ?? {}, when: then.when } };
}

/** While this write is under way, the provider's process is killed: the server has done it or not, and never answers. */
export const fatal = fc.record({ request: nthWrite, then: fc.record({ hang: fc.constant(true), when }) });
