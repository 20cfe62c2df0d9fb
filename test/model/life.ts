import assert from "node:assert/strict";
import { chosen } from "../support/lanes.js";
import type { Face } from "../support/project.js";
import type { EmulatedOrganization, Known } from "../support/organization.js";
import { killTree } from "../support/processes.js";
import { History, type Ran } from "./invariants.js";
import type { Lane } from "./lane.js";
import type { Fault, HandEdit, Plan, Step, Verb } from "./plan.js";
import { type Edit, edited, type Program, urnOf } from "./program.js";
import type { State } from "./state.js";

const operations = {
  presencedefinitions: { listing: "/api/v2/presencedefinitions", one: "/api/v2/presencedefinitions/{presenceId}" },
  "presence/definitions": {
    listing: "/api/v2/presence/definitions",
    one: "/api/v2/presence/definitions/{definitionId}",
  },
};
const apply = ["--yes", "--skip-preview"];

/** One stack's life, as a plan says. */
export class Life {
  readonly #history = new History();
  /** What the program was before each step. */
  readonly #programs: Program[] = [[]];
  /** What the state was before each command. */
  readonly #states: State[] = [];
  readonly #commands: string[] = [];
  readonly #organization: EmulatedOrganization;
  /** Of the statuses that are added. */
  #face: Face;

  constructor(
    private readonly plan: Plan,
    private readonly lane: Lane,
  ) {
    this.#organization = lane.organization;
    this.#face = plan.face;
  }

  /** @throws where an invariant does not hold, with the commands until then */
  async run(): Promise<void> {
    try {
      await this.#run();
    } catch (error) {
      throw new Error(`after\n${this.#commands.join("\n")}\n${(error as Error).message}`, { cause: error });
    }
  }

  async #run(): Promise<void> {
    let program = this.plan.first.reduce<Program>((so, edit) => this.#edited(so, edit, so), []);
    await this.#command(program, ["up", ...apply]);
    for (const step of this.plan.steps) {
      const before = this.#programs.at(-1) ?? [];
      this.#programs.push(program);
      program = step.edits.reduce((so, edit) => this.#edited(so, edit, before), program);
      for (const edit of step.byHand) await this.#editByHand(edit, program);
      await this.#organization.control("PUT", "settings", { listingDelayMs: step.lateListings ? 3_600_000 : 0 });
      await this.#faults(step);
      await this.#step(program, step);
      await this.#organization.control("DELETE", "faults");
      await this.#organization.control("PUT", "settings", { listingDelayMs: 0 });
    }
    if (this.lane.state().entries.some(({ protect }) => protect))
      await this.lane.stack.succeed(["state", "unprotect", "--all", "--yes"]);
    const untold = this.#history.settled(await this.#command(program, ["up", ...apply, "--refresh"]));
    if (untold.length === 0) return;
    // A resource that has been made in that run is read in the next one.
    const { output } = await this.#command(program, ["preview", "--refresh"]);
    for (const ids of untold)
      assert.ok(
        ids.every((id) => output.includes(id)),
        `${ids.join(" and ")} are twins, and nothing is said:\n${output}`,
      );
  }

  #edited(program: Program, edit: Edit, before: Program): Program {
    // Where the server takes no twins, two labels cannot be swapped at once, nor a second definition be asked for.
    if (edit.do === "to native") this.#face = "native";
    if (this.plan.twins === "allow") return edited(program, edit, before, this.#face);
    const next = edit.do === "swap labels" ? program : edited(program, edit, before, this.#face);
    return next.map(({ adopt, ...status }) => ({ ...status, ...(adopt === "matching" && { adopt }) }));
  }

  async #step(program: Program, step: Step): Promise<void> {
    const { verb } = step;
    if (verb.run === "import an older state") return this.#importOlder(verb.which);
    const words = this.#words(verb, program);
    if (words) await this.#command(program, words, step);
  }

  /** The command's words; `undefined` where there is no resource that it could be for. */
  #words(verb: Exclude<Verb, { run: "import an older state" }>, program: Program): string[] | undefined {
    const bound = this.lane
      .state()
      .entries.map(({ urn }) => urn)
      .sort();
    switch (verb.run) {
      case "taint":
      case "delete":
      case "rename": {
        const urn = chosen(bound, verb.which);
        if (urn === undefined) return undefined;
        return ["state", verb.run, urn, ...(verb.run === "rename" ? ["renamed"] : []), "--yes"];
      }
      case "preview":
        return ["preview", "--refresh"];
      case "refresh":
        return ["refresh", ...apply];
      default: {
        const urn = verb.on && chosen([...new Set([...bound, ...program.map(urnOf)])], verb.on.which);
        const on = verb.on && urn ? [verb.on.flag, urn] : [];
        const goesOn = "goesOn" in verb && verb.goesOn ? ["--continue-on-error"] : [];
        return [verb.run, ...apply, `--refresh=${verb.refresh}`, ...on, ...goesOn];
      }
    }
  }

  async #command(program: Program, words: readonly string[], step?: Step): Promise<Ran> {
    const before = await this.lane.moment();
    const runsProgram = words[0] === "up" || words[0] === "preview";
    const client = runsProgram ? await this.lane.serve(program) : [];
    const running = this.lane.stack.start([...words, ...client]);
    let isKilled = false;
    if (step?.kill) {
      const struck = this.#organization.faultStruck().then(() => true);
      isKilled = await Promise.race([struck, running.ended.then(() => false)]);
      if (isKilled) await this.#kill(running.pid, step.kill.what);
    }
    const { exitCode, output } = await running.ended;
    this.#commands.push(`pulumi ${words.join(" ")} → ${isKilled ? "killed" : exitCode}`);
    if (isKilled) {
      this.lane.mendState();
      await this.lane.stack.succeed(["cancel", "--yes"]);
    }
    const isBlind = step !== undefined && isBlindIn(step);
    const ran = { words, program, exitCode, isKilled, isBlind, output, before, after: await this.lane.moment() };
    this.#states.push(before.state);
    this.#history.afterwards(ran);
    return ran;
  }

  async #kill(pid: number, what: "all" | "CLI"): Promise<void> {
    if (what === "all") await killTree(pid);
    else process.kill(pid, "SIGKILL");
    await this.lane.killProgram();
  }

  async #importOlder(which: number): Promise<void> {
    const { organization } = await this.lane.moment();
    const older = this.#states.filter(
      ({ deployment, entries }) =>
        deployment?.resources && (entries.length < 2 || entries.some(({ id }) => organization.has(id))),
    );
    const deployment = chosen(older, which)?.deployment;
    if (!deployment) return;
    for (const { id } of this.lane.state().entries) this.#history.release(id);
    this.#commands.push("pulumi stack import --force");
    await this.lane.stack.succeed(["stack", "import", "--force"], {
      input: JSON.stringify({ version: 3, deployment }),
    });
  }

  async #faults({ faults, kill }: Step): Promise<void> {
    const there = await this.#definitions();
    const fatal = kill && {
      method: kill.method,
      path: "/api/v2/",
      nth: kill.nth,
      then: { hang: true, when: kill.when },
    };
    const rules = faults.map((fault) => this.#rule(fault, there));
    await this.#organization.control("PUT", "faults", [...(fatal ? [fatal] : []), ...rules]);
  }

  #rule({ method, operation, strikes, then }: Fault, there: readonly Known[]): object {
    const path = operation === "any" ? "/api/v2/" : operations[this.plan.generation][operation];
    if (!("foreign" in then)) return { method, path, ...strikes, then };
    const body = chosen(there, then.foreign);
    return { method, path, ...strikes, then: body ? { body, when: "after" } : { drop: "after" } };
  }

  async #editByHand(edit: HandEdit, program: Program): Promise<void> {
    if (edit.do === "add") {
      const status = chosen(program, edit.word);
      const languageLabels = edit.alone || !status ? { en_US: "Lobby" } : status.languageLabels;
      const { systemPresence, deactivated } = edit;
      await this.#organization.add({ languageLabels, systemPresence, deactivated });
      return;
    }
    const there = await this.#definitions();
    const one = chosen(there, edit.which);
    if (!one) return;
    if (edit.do === "erase") return this.#erase(one.id);
    const isManaged = this.lane.state().entries.some(({ id }) => id === one.id);
    // Whoever changes what no state has makes it theirs: a run that was killed as it took it over finds its words no more.
    if (!isManaged && !("deactivated" in edit.change && edit.change.deactivated)) this.#history.release(one.id);
    await this.#organization.edit(one.id, edit.change).catch(() => undefined);
  }

  /** In an order that does not depend on what came first when things were made side by side. */
  async #definitions(): Promise<Known[]> {
    const words = ({ languageLabels, systemPresence, deactivated }: Known) =>
      JSON.stringify([languageLabels, systemPresence, deactivated]);
    const all = await this.#organization.definitions();
    return all.sort((one, other) => (words(one) < words(other) ? -1 : 1));
  }

  /** All that a stack has cannot be gone at once, also not by an older state: the provider takes that for wrong settings. */
  async #erase(id: string): Promise<void> {
    const { organization, state } = await this.lane.moment();
    const others = state.entries.filter((entry) => entry.id !== id && organization.has(entry.id));
    if (others.length > 0) await this.#organization.erase(id);
  }
}

/** Whether no listing shows what a command did, and an answer of its own was lost. */
const isBlindIn = ({ lateListings, faults }: Step): boolean =>
  (lateListings || faults.some(({ operation }) => operation === "listing")) &&
  faults.some(({ operation, method }) => operation === "any" && method === "POST");
