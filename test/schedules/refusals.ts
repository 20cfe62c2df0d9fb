import assert from "node:assert/strict";
import type { Known } from "../support/organization.js";
import type { Failure, Resource } from "../support/stack.js";
import type { Program } from "./programs.js";
import { valuesOf } from "./values.js";

/** A run that was not refreshed first. */
interface BlindRun {
  program: Program;
  /** What the state had before. */
  last: readonly Resource[];
  /** What the organisation had before. */
  before: readonly Known[];
}

/** Whether a run without refresh was right to refuse: all that the provider may stop at, although nothing fails. */
export function isRight(failure: Failure, { program, last, before }: BlindRun): boolean {
  const { message } = failure;
  const bound = last.find(({ name }) => name === failure.resource);
  const real = before.find(({ id }) => id === bound?.id);
  if (/is gone\. Run again with --refresh/.test(message)) return bound !== undefined && !real;
  if (/is not as the last run left it.*this would undo what was changed/.test(message))
    return bound !== undefined && real !== undefined && !isEqual(valuesOf({ ...real }), valuesOf(bound.outs));
  return rivalOf(failure, program, last, before) !== undefined;
}

/** The program with the one that a refusal asks to decide on: it names the definition to take over. */
export function meant(failure: Failure, program: Program, last: readonly Resource[], there: readonly Known[]): Program {
  const declared = program.get(failure.resource);
  const rival = rivalOf(failure, program, last, there);
  assert.ok(declared && rival && declared.adoptId === undefined, failure);
  return new Map(program).set(failure.resource, { ...declared, adoptId: rival.id });
}

/** What a new resource could be: active, like it, and managed by nothing that the program declares. */
function rivalOf(
  { message }: Failure,
  program: Program,
  last: readonly Resource[],
  there: readonly Known[],
): Known | undefined {
  if (!/already has the active definition|active definitions that this could be/.test(message)) return undefined;
  const taken = new Set(last.filter(({ name }) => program.has(name)).map(({ id }) => id));
  return there.find(({ id, deactivated }) => message.includes(id) && !deactivated && !taken.has(id));
}

function isEqual(one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): boolean {
  return one.size === other.size && [...one].every(([path, value]) => other.get(path) === value);
}
