import assert from "node:assert/strict";
import type { Known } from "../support/organization.js";
import { isSame, valuesOf } from "../support/values.js";
import { type Program, type Status, urnOf } from "./program.js";
import { type Entry, isLive, type State } from "./state.js";

/** The organisation and the stack's state at one moment. */
export interface Moment {
  organization: ReadonlyMap<string, Known>;
  state: State;
}

/** A command of the CLI that has ended, and what the program was. */
export interface Ran {
  words: readonly string[];
  program: Program;
  exitCode: number;
  isKilled: boolean;
  /** No listing shows what it did, and an answer of its own was lost. */
  isBlind: boolean;
  output: string;
  before: Moment;
  after: Moment;
}

const idsOf = ({ entries }: State): string[] => entries.map(({ id }) => id);

type Words = Pick<Known, "languageLabels" | "systemPresence">;

const sameWords = (one: Words, other: Words): boolean =>
  isSame(valuesOf({ ...one, deactivated: false }), valuesOf({ ...other, deactivated: false }));

const isLabel = (path: string): boolean => path.startsWith("languageLabels.");

/** Whether they have the same label in some language, and agents find both in one list. */
function sharesLabel(one: Words, other: Words): boolean {
  const [values, others] = [valuesOf(one), valuesOf(other)];
  const isShared = ([path, value]: [string, unknown]) => isLabel(path) && others.get(path) === value;
  return values.get("systemPresence") === others.get("systemPresence") && [...values].some(isShared);
}

/** What the history of a stack excuses. */
export class History {
  /** Every id that a resource had, or that a run made. */
  readonly #bound = new Set<string>();
  /** Those that a person took out of the state, had retained or brought back, as long as no resource has them anew. */
  readonly #released = new Set<string>();
  /** Those that a killed or failed run made and the state does not know, as long as no resource has them. */
  readonly #lost = new Set<string>();

  /** A person takes it from the stack, or brings back what no resource has: it is theirs from then on. */
  release(id: string): void {
    this.#released.add(id);
  }

  /** What holds after any command, whatever went wrong. */
  afterwards(ran: Ran): void {
    const { before, after, words } = ran;
    this.#nothingLostInState(ran);
    this.#nothingTaken(ran);
    if (["preview", "refresh", "state"].includes(words[0] ?? ""))
      assert.deepEqual(after.organization, before.organization, "a command that only reads has written");
    if (words[0] === "refresh") nothingForgotten(ran);
    if (words[0] === "up" && ran.exitCode === 0) formerIdsKept(ran);

    const known = new Set(idsOf(after.state));
    const made = [...after.organization.keys()].filter((id) => !before.organization.has(id));
    for (const id of made.filter((one) => !known.has(one))) {
      assert.ok(ran.exitCode !== 0 || ran.isBlind, `${id} was made and lost, and the run says that all is well`);
      this.#lost.add(id);
    }
    for (const id of [...idsOf(before.state), ...known, ...made]) this.#bound.add(id);
    for (const id of known) for (const excused of [this.#lost, this.#released]) excused.delete(id);
    if (words[0] === "state") for (const id of idsOf(before.state)) if (!known.has(id)) this.release(id);
    for (const { id, retainOnDelete } of [...before.state.entries, ...after.state.entries])
      if (retainOnDelete) this.release(id);
  }

  /** Nothing that this run was to keep is deactivated, and nothing that the state has says otherwise. */
  #nothingLostInState({ program, before, after, words, exitCode, isKilled }: Ran): void {
    const declared = new Map(program.map((status) => [urnOf(status), status]));
    const goes = words[0] === "destroy";
    const live = after.state.entries.filter(isLive);
    for (const entry of live) {
      const was = before.organization.get(entry.id);
      const is = after.organization.get(entry.id);
      if (!is?.deactivated || was?.deactivated !== false || entry.outputs.deactivated) continue;
      const status = declared.get(entry.urn);
      // The program may have it deactivated under another name, and this entry is still to go.
      const hasItDeactivated = ({ id, urn }: Entry) => id === entry.id && declared.get(urn)?.deactivated === true;
      if (!status && live.some(hasItDeactivated)) continue;
      const isUnderWay = isKilled || exitCode !== 0;
      const toGo = goes || !status || Boolean(status.deactivated) || Boolean(status.options?.deleteBeforeReplace);
      assert.ok(isUnderWay && toGo, `${entry.urn} ${entry.id} was deactivated, and the state calls it active`);
    }
  }

  /** What nobody manages here is left as it is, or taken over as the program allows. */
  #nothingTaken({ program, before, after, exitCode }: Ran): void {
    for (const [id, was] of before.organization) {
      if (this.#bound.has(id)) continue;
      const allows = (status: Status) =>
        sameWords(status, was) || (status.adopt === "matching" && sharesLabel(status, was));
      const taker = after.state.entries.find((entry) => entry.id === id);
      if (taker) {
        const isAllowed = program.some((status) => urnOf(status) === taker.urn && allows(status));
        assert.ok(isAllowed, `${taker.urn} has taken ${id}, which is another one`);
        continue;
      }
      const is = after.organization.get(id);
      // A take-over that failed half-way, which the next run goes on with.
      if (exitCode !== 0 && program.some(allows) && is && !is.deactivated) continue;
      assert.deepEqual(is, was, "a definition that nobody manages here was touched");
    }
  }

  /**
   * What holds after one clean `up` of the whole program.
   * @returns the ids of pairs of twins of which nothing was said: one that a resource has, and one that a lost request has made
   */
  settled({ program, exitCode, output, before, after: { organization, state } }: Ran): [string, string][] {
    if (exitCode !== 0) {
      assert.ok(isAdvice(output, before), `the clean \`up\` fails:\n${output}`);
      return [];
    }
    const byUrn = new Map(state.entries.map((entry) => [entry.urn, entry]));
    assert.equal(byUrn.size, state.entries.length, "something is left to be deleted");
    assert.deepEqual([...byUrn.keys()].sort(), program.map(urnOf).sort());
    for (const status of program) isAsDeclared(status, byUrn.get(urnOf(status)) as Entry, organization);
    const bound = new Set(idsOf(state));
    assert.equal(bound.size, program.length, "two resources on one definition");

    return [...organization.values()].flatMap((one) => {
      if (one.deactivated || bound.has(one.id) || !this.#bound.has(one.id) || this.#released.has(one.id)) return [];
      assert.ok(this.#lost.has(one.id), `${one.id} is no longer declared, and still active`);
      const twin = state.entries.find(({ outputs }) => !outputs.deactivated && sameWords(outputs, one));
      return twin && !(output.includes(one.id) && output.includes(twin.id))
        ? [[twin.id, one.id] as [string, string]]
        : [];
    });
  }
}

/** What is there and was in the state is in the state, whatever the API said of it. */
function nothingForgotten({ before, after }: Ran): void {
  const known = new Set(idsOf(after.state));
  for (const { id } of before.state.entries.filter(isLive))
    assert.ok(!after.organization.has(id) || known.has(id), `${id} is there, and the state has forgotten it`);
}

/** What gets another id is known by the former one, unless another resource has that now. Pulumi may compare nothing that it is told to replace. */
function formerIdsKept({ words, before, after }: Ran): void {
  const bound = new Set(idsOf(after.state));
  const live = before.state.entries.filter(isLive);
  const former = new Map(live.map((entry) => [entry.urn, entry]));
  for (const { urn, id, outputs } of after.state.entries.filter(isLive)) {
    const { previousIds = [] } = outputs;
    assert.ok(!previousIds.includes(id), `${urn} has ${id}, which it is said to have had before`);
    const was = former.get(urn);
    if (!was || was.id === id || bound.has(was.id) || was.taint || words.some((word) => word.endsWith("replace")))
      continue;
    assert.ok(previousIds.includes(was.id), `${urn} had ${was.id} and has ${id}, and nothing tells of the former one`);
  }
}

/**
 * Whether a run ends with what a person has to decide: the organisation has what could be meant, and nothing of the stack manages it;
 * or the server takes no two of one label, and the error says who has it.
 */
function isAdvice(output: string, { state }: Moment): boolean {
  const bound = new Set(idsOf(state));
  const refused = [
    ...output.matchAll(/the organisation (?:already has the active definition|has \d+ active definitions).*/g),
  ];
  const named = refused.flatMap(([line]) => line.match(/[\da-f]{8}-[-\da-f]{27}/g) ?? []);
  return (named.length > 0 && named.every((id) => !bound.has(id))) || /409 conflict.* has the label in /.test(output);
}

function isAsDeclared(status: Status, { id, outputs }: Entry, organization: Moment["organization"]): void {
  const real = valuesOf(organization.get(id));
  assert.ok(real.size > 0, `${status.name} has ${id}, which is not there`);
  assert.deepEqual(valuesOf(outputs), real, `${status.name} is not as the state says`);
  const compared = (values: Map<string, unknown>) =>
    new Map([...values].filter(([path]) => !(status.options?.ignoreChanges && isLabel(path))));
  assert.deepEqual(compared(real), compared(valuesOf(status)), `${status.name} is not as declared`);
}
