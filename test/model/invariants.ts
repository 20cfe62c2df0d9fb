import assert from "node:assert/strict";
import type { Known } from "../support/organization.js";
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

const bare = (text: string): string => text.replace(" ", "");
const idsOf = ({ entries }: State): string[] => entries.map(({ id }) => id);

/** The same of a definition in the organisation, in the state and in a program. */
const wordsOf = ({
  languageLabels,
  systemPresence,
  deactivated = false,
}: Pick<Known, "languageLabels" | "systemPresence"> & { deactivated?: boolean }) => ({
  languageLabels,
  systemPresence: bare(systemPresence),
  deactivated,
});

/** Whether they are told apart by no label of some language. */
const sharesLabel = (one: Pick<Known, "languageLabels" | "systemPresence">, other: typeof one): boolean =>
  bare(one.systemPresence) === bare(other.systemPresence) &&
  Object.entries(one.languageLabels).some(([language, label]) => other.languageLabels[language] === label);

/** What the history of a stack excuses. */
export class History {
  /** Every id that a resource had, or that a run made. */
  readonly bound = new Set<string>();
  /** Those that a person took out of the state, or had retained. */
  readonly released = new Set<string>();
  /** Those that a killed or failed run made, and that the state does not know. */
  readonly lost = new Set<string>();

  /** A person brings back what no resource has: it is theirs from then on. */
  reactivated({ id }: Known, state: State): void {
    if (!idsOf(state).includes(id)) this.released.add(id);
  }

  /** What holds after any command, whatever went wrong. */
  afterwards(ran: Ran): void {
    const { before, after } = ran;
    for (const { id, retainOnDelete } of [...before.state.entries, ...after.state.entries]) {
      this.bound.add(id);
      if (retainOnDelete) this.released.add(id);
    }
    const made = [...after.organization.keys()].filter((id) => !before.organization.has(id));
    for (const id of made) this.bound.add(id);

    const known = new Set(idsOf(after.state));
    if (ran.words[0] === "state") for (const id of idsOf(before.state)) if (!known.has(id)) this.released.add(id);
    for (const id of made.filter((one) => !known.has(one))) {
      assert.ok(ran.exitCode !== 0 || ran.isBlind, `${id} was made and lost, and the run says that all is well`);
      this.lost.add(id);
    }
    this.#nothingLostInState(ran);
    this.#strangersUntouched(ran);
    if (["preview", "refresh", "state", "stack"].includes(ran.words[0] ?? ""))
      assert.deepEqual(after.organization, before.organization, "a command that only reads has written");
  }

  /** Nothing that this run was to keep is deactivated, and nothing that the state has says otherwise. */
  #nothingLostInState({ program, before, after, words, exitCode, isKilled }: Ran): void {
    const declared = new Map(program.map((status) => [urnOf(status), status]));
    const goes = words[0] === "destroy";
    for (const entry of after.state.entries.filter(isLive)) {
      const was = before.organization.get(entry.id);
      const is = after.organization.get(entry.id);
      if (!is?.deactivated || was?.deactivated !== false) continue;
      // The program may have it deactivated under another name, and this entry is still to go.
      if (after.state.entries.some(({ id, outputs }) => id === entry.id && outputs.deactivated)) continue;
      const status = declared.get(entry.urn);
      const isUnderWay = isKilled || exitCode !== 0;
      const toGo = goes || !status || Boolean(status.deactivated) || Boolean(status.options?.deleteBeforeReplace);
      assert.ok(isUnderWay && toGo, `${entry.urn} ${entry.id} was deactivated, and the state calls it active`);
    }
  }

  #strangersUntouched({ program, before, after, exitCode }: Ran): void {
    for (const [id, was] of before.organization) {
      if (this.bound.has(id)) continue;
      const is = after.organization.get(id);
      // A take-over that failed half-way, which the next run goes on with.
      if (exitCode !== 0 && program.some((status) => sharesLabel(status, was)) && is && !is.deactivated) continue;
      assert.deepEqual(is, was, "a definition that nobody manages here was touched");
    }
  }

  /** What holds after one clean `up` of the whole program. */
  settled({ program, exitCode, output, after: { organization, state } }: Ran): void {
    assert.equal(exitCode, 0, `the clean \`up\` fails:\n${output}`);
    const byUrn = new Map(state.entries.map((entry) => [entry.urn, entry]));
    assert.equal(byUrn.size, state.entries.length, "something is left to be deleted");
    assert.deepEqual([...byUrn.keys()].sort(), program.map(urnOf).sort());
    for (const status of program) isAsDeclared(status, byUrn.get(urnOf(status)) as Entry, organization);
    const bound = new Set(idsOf(state));
    assert.equal(bound.size, program.length, "two resources on one definition");

    for (const one of organization.values()) {
      if (one.deactivated || bound.has(one.id) || !this.bound.has(one.id) || this.released.has(one.id)) continue;
      assert.ok(this.lost.has(one.id), `${one.id} is no longer declared, and still active`);
      const twin = state.entries.find(({ outputs }) => !outputs.deactivated && sharesLabel(outputs, one));
      if (twin)
        assert.ok(output.includes(one.id) && output.includes(twin.id), `${one.id} is a twin, and nothing is said`);
    }
  }
}

function isAsDeclared(status: Status, { id, outputs }: Entry, organization: Moment["organization"]): void {
  const real = organization.get(id);
  assert.ok(real, `${status.name} has ${id}, which is not there`);
  assert.deepEqual(wordsOf(outputs), wordsOf(real), `${status.name} is not as the state says`);
  const { languageLabels, ...rest } = wordsOf(real);
  const { languageLabels: wanted, ...others } = wordsOf(status);
  assert.deepEqual(rest, others, `${status.name} is not as declared`);
  if (!status.options?.ignoreChanges) assert.deepEqual(languageLabels, wanted, `${status.name} is not as declared`);
}
