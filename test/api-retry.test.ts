import assert from "node:assert/strict";
import { readAnswer } from "../provider/api/transport/answers.js";
import type { Failure } from "../provider/api/transport/failure.js";
import { decide, type Decision, type History } from "../provider/api/transport/retry.js";

const patience = { retryWaitMs: 1_000, retryLimitMs: 180_000, rateLimitMs: 600_000 };
const first: History = {
  failures: 1,
  spentMs: 0,
  tokenRenewed: false,
  hostAnswered: true,
  limitedMs: 0,
  pauses: 1,
  jitter: 1,
};
const never: Decision = { again: false };
const after = (afterMs: number): Decision => ({ again: true, afterMs });

/** The failure that an answer of the API is. */
function answered(status: number, headers: Record<string, string> = {}): Failure {
  const text = JSON.stringify({ code: "some.code", message: "some words" });
  const outcome = readAnswer({ status, headers: new Headers(headers), text }, "object", []);
  assert.ok("failure" in outcome);
  return outcome.failure;
}

const lost: Failure = { kind: "connection", reason: "lost", mayHaveWorked: true };
const unreachable: Failure = { kind: "connection", reason: "not reached", mayHaveWorked: false };

describe("whether a request is tried again", () => {
  const read = (failure: Failure, history: Partial<History> = {}) =>
    decide(failure, true, { ...first, ...history }, patience);
  const post = (failure: Failure, history: Partial<History> = {}) =>
    decide(failure, false, { ...first, ...history }, patience);

  it("at a rate limit always, a POST too: nothing was done", () => {
    const limited = answered(429, { "retry-after": "42" });
    assert.equal(limited.mayHaveWorked, false);
    assert.deepEqual([read(limited), post(limited)], [after(42_000), after(42_000)]);
  });

  it("after as long as the server asks, by seconds or by a date, also where its clock is a day behind", () => {
    const behindMs = Date.now() - 86_400_000;
    const seconds = (ms: number) => new Date(Math.floor(ms / 1_000) * 1_000).toUTCString();
    const date = { date: seconds(behindMs), "retry-after": seconds(behindMs + 7_000) };
    assert.deepEqual(read(answered(429, date)), after(7_000));
    assert.deepEqual(read(answered(503, { "retry-after": "9" })), after(9_000));
    assert.deepEqual(read(answered(503, { "retry-after": "0.1" })), after(1_000), "never sooner than a first wait");
  });

  it("after a growing pause where the rate limit does not say how long, or says none at all", () => {
    const waits = [1, 2, 3, 4].map((pauses) => read(answered(429), { pauses }));
    assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000].map(after));
    assert.deepEqual(read(answered(429, { "retry-after": "0" })), after(1_000));
  });

  it("never at a rate limit that would take too long, or has lasted too long", () => {
    assert.deepEqual(read(answered(429, { "retry-after": "86400" })), never);
    assert.deepEqual(read(answered(429, { "retry-after": "1" }), { limitedMs: 599_500 }), never);
    assert.deepEqual(read(answered(429, { "retry-after": "1" }), { limitedMs: 599_000 }), after(1_000));
  });

  it("after an outage only where doing it twice is the same as doing it once", () => {
    for (const failure of [
      answered(500),
      answered(503),
      answered(408),
      lost,
      { kind: "timeout", reason: "silence", mayHaveWorked: true } as const,
      { kind: "unreadable", reason: "a proxy's page", mayHaveWorked: true } as const,
    ])
      assert.deepEqual([read(failure), post(failure)], [after(1_000), never], failure.reason);
  });

  it("where it never arrived whatever it is, but not where the host cannot be trusted", () => {
    assert.deepEqual([read(unreachable), post(unreachable)], [after(1_000), after(1_000)]);
    assert.deepEqual(read({ ...unreachable, final: true }), never);
  });

  it("never after what asking again cannot change", () => {
    for (const status of [400, 403, 404, 409, 413, 415]) assert.deepEqual(read(answered(status)), never);
    for (const kind of ["aborted", "redirect"] as const)
      assert.deepEqual(read({ kind, reason: kind, mayHaveWorked: false }), never);
    assert.deepEqual(read({ ...unreachable, givenUp: true }), never, "the login server has been asked long enough");
  });

  it("once with a new token, where there may be one", () => {
    const refused: Failure = { ...answered(401), renewable: true };
    assert.deepEqual([read(refused), post(refused)], [after(0), after(0)]);
    assert.deepEqual(read(refused, { tokenRenewed: true }), never);
    assert.deepEqual(read({ ...refused, renewable: false }), never);
  });

  it("after waits that grow to half a minute, with jitter, until the patience is used up", () => {
    const waits = [1, 2, 3, 5, 6, 20].map((failures) => read(lost, { failures }));
    assert.deepEqual(waits, [1_000, 2_000, 4_000, 16_000, 30_000, 30_000].map(after));
    assert.deepEqual(read(lost, { failures: 3, jitter: 0.5 }), after(2_000));
    assert.deepEqual(read(lost, { spentMs: 179_000 }), after(1_000));
    assert.deepEqual(read(lost, { spentMs: 179_001 }), never);
  });

  it("for a quarter of a minute where the host has never answered: that is more often a wrong address", () => {
    assert.deepEqual(read(unreachable, { hostAnswered: false, spentMs: 14_001 }), never);
    assert.deepEqual(read(unreachable, { hostAnswered: false, spentMs: 14_000 }), after(1_000));
    assert.deepEqual(read(unreachable, { spentMs: 14_001 }), after(1_000));
  });
});
