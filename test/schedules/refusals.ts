import assert from "node:assert/strict";
import type { Known } from "../support/organization.js";
import type { Failure } from "../support/stack.js";
import type { Moment } from "./inspection.js";
import type { Program } from "./programs.js";
import { isSame, valuesOf } from "../support/values.js";

/** The failures that say why: one tells it, and the others that failed for the same reason point there. */
export function telling(failures: readonly Failure[]): Failure[] {
  return failures.filter(
    ({ message }) => !failures.some(({ resource }) => message.endsWith(`see the error of ${resource}`)),
  );
}

/** Whether a run without refresh was right to refuse: all that the provider may stop at, although nothing fails. */
export function isRight(failure: Failure, program: Program, before: Moment): boolean {
  const bound = before.state.get(failure.resource);
  const real = bound && before.definitions.get(bound.id);
  if (/is gone\. Run again with --refresh/.test(failure.message)) return bound !== undefined && !real;
  if (/is not as the last run left it.*this would undo what was changed/.test(failure.message))
    return real !== undefined && !isSame(valuesOf(real), valuesOf(bound?.outs));
  return rivalOf(failure, program, before) !== undefined;
}

/** Whether a refresh was right to believe that nothing of the stack is gone, rather than all of it. */
export function isAllGone({ message }: Failure, { state, definitions }: Moment): boolean {
  const isGone = [...state.values()].every(({ id }) => !definitions.has(id));
  return isGone && /cannot be found, and neither can any other definition that this stack manages/.test(message);
}

/**
 * The program with what a refusal asks to decide on: which definition to take over, or that it is to be another one.
 * @param before the run that refused
 */
export function decided(failure: Failure, program: Program, before: Moment): Program {
  const declared = program.get(failure.resource);
  const rival = rivalOf(failure, program, before);
  assert.ok(declared && rival && declared.adoptId === undefined && declared.adopt === undefined, failure);
  const isTaken = [...program.values()].some(({ adoptId }) => adoptId === rival.id);
  return new Map(program).set(failure.resource, {
    ...declared,
    ...(isTaken ? { adopt: "never" } : { adoptId: rival.id }),
  });
}

/** What a new resource could be: active, like it, and managed by nothing that the program declares. */
function rivalOf({ message }: Failure, program: Program, { state, definitions }: Moment): Known | undefined {
  if (!/already has the active definition|active definitions that this could be/.test(message)) return undefined;
  const managed = new Set([...state].filter(([name]) => program.has(name)).map(([, { id }]) => id));
  return [...definitions.values()].find(
    ({ id, deactivated }) => message.includes(id) && !deactivated && !managed.has(id),
  );
}
