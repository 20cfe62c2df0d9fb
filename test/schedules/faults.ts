import fc from "fast-check";
import type { Known } from "../support/organization.js";
import { chosen } from "./programs.js";

/** How long a try waits in a run with faults: shorter than silence. A slow machine only makes more of the same. */
export const requestTimeoutMs = 400;

export const write = fc.constantFrom("POST", "PUT", "DELETE");
export const when = fc.constantFrom("before", "after");

const nth = fc.integer({ min: 1, max: 5 });

/** What strikes one request. */
const strike = fc.record({
  method: fc.oneof(write, fc.constant("GET")),
  nth,
  then: fc.oneof(
    fc.record({ drop: when }),
    fc.record({ status: fc.constantFrom(500, 503, 504, 408), when }),
    fc.record({ status: fc.constantFrom(400, 403, 409), when: fc.constant("before") }),
    // It is said to be done, and is not.
    fc.record({ status: fc.constant(204), when: fc.constant("before") }),
    fc.record({ html: fc.constant(true), status: fc.constantFrom(502, 404), when }),
    fc.record({ truncate: fc.constant(true) }),
    fc.record({ contentType: fc.constant("text/plain") }),
    fc.record({ retryAfter: fc.constant(0) }),
    fc.record({ tokenRefused: fc.constant(true) }),
    fc.record({ redirect: fc.constant("http://127.0.0.1:1/") }),
    fc.record({ delayMs: fc.constant(5) }),
    fc.record({ hang: fc.constant(true), when }),
    fc.record({ late: fc.constant(true) }),
  ),
});

/** An answer about another definition, one that is there. */
const foreign = fc.record({ method: fc.oneof(write, fc.constant("GET")), nth, foreign: fc.nat(), when });

/** Listings that leave something out, and tell. */
const short = fc.record({ short: fc.constant(true), from: nth });

export const fault = fc.oneof(
  { weight: 12, arbitrary: strike },
  { weight: 1, arbitrary: foreign },
  { weight: 1, arbitrary: short },
);

type Fault = typeof fault extends fc.Arbitrary<infer T> ? T : never;

/**
 * The emulator's rule for a fault.
 * @param listing the path of listings
 * @param there the definitions of the organisation as the run begins
 */
export function ruleOf(one: Fault, listing: string, there: readonly Known[]): object {
  if ("short" in one)
    return {
      method: "GET",
      path: listing,
      from: one.from,
      then: { body: { entities: [], total: 1_000, pageCount: 1 } },
    };
  if ("then" in one) return { path: "/api/v2/", ...one };
  const { foreign: which, when: then, ...request } = one;
  return { path: "/api/v2/presence", ...request, then: { body: chosen(there, which) ?? {}, when: then } };
}
