import assert from "node:assert/strict";
import { type EmulatedOrganization, startOrganization } from "../support/organization.js";
import { startInProcess } from "../support/in-process.js";
import { chosen } from "../support/lanes.js";
import { startNativeInProcess } from "../support/native-in-process.js";
import { mortal } from "../support/mortal.js";
import type { Provider } from "../support/provider.js";
import { type Failure, Stack } from "../support/stack.js";
import { requestTimeoutMs, ruleOf } from "./faults.js";
import { Inspection, type MadeByHand } from "./inspection.js";
import { committed, type Declared, type Program } from "./programs.js";
import { decided, isAllGone, isRight, telling } from "./refusals.js";
import type { Schedule, Step } from "./schedule.js";

const anHour = 3_600_000;

type Config = Readonly<Record<string, string>>;

/** An organisation on which schedules are played, one after the other. */
export class Lane {
  private constructor(private readonly organization: EmulatedOrganization) {}

  static async start(): Promise<Lane> {
    return new Lane(await startOrganization());
  }

  async stop(): Promise<void> {
    await this.organization.close();
  }

  async play(schedule: Schedule): Promise<void> {
    await this.organization.control("POST", "reset");
    await this.organization.control("PUT", "settings", { clockSkewSeconds: schedule.clockSkewSeconds });
    await new Play(this.organization, schedule, await this.#populate(schedule)).run();
  }

  async #populate({ strangers, lookalikes, first }: Schedule): Promise<MadeByHand> {
    const declared = [...first.values()];
    const alike = lookalikes.flatMap(({ which, other, deactivated }) => {
      const [one, two] = [chosen(declared, which), chosen(declared, other)];
      return one && two
        ? { ...one, languageLabels: { ...two.languageLabels, ...one.languageLabels }, deactivated }
        : [];
    });
    const add = async (all: readonly Declared[]) => {
      const made = [];
      for (const one of all) made.push(await this.organization.add(one));
      return made;
    };
    return { strangers: await add(strangers), lookalikes: await add(alike) };
  }
}

/** One schedule: in each step a run with faults, and what it takes then to have everything as declared. */
class Play {
  readonly #stack: Stack;
  readonly #inspection: Inspection;
  readonly #config: Config;

  constructor(
    private readonly organization: EmulatedOrganization,
    private readonly schedule: Schedule,
    madeByHand: MadeByHand,
  ) {
    this.#stack = new Stack(schedule.face);
    this.#inspection = new Inspection(organization, this.#stack, madeByHand);
    this.#config = {
      ...organization.config,
      "genesyscloud:presenceApi": schedule.generation,
      "genesyscloud:adopt": schedule.adopt,
      "genesyscloud:retryWaitMs": "3",
      // However much a program drops at once: that is drawn.
      "genesyscloud:maxDeactivations": "100%",
    };
  }

  async run(): Promise<void> {
    const { first, steps } = this.schedule;
    let last: Program = new Map();
    for (const [n, { program, edits, faulty, editsBetween, clean }] of steps.entries()) {
      const next = n === 0 ? first : Array.isArray(program) ? committed(last, program) : program;
      await this.#edit(edits);
      await this.#faultyUp(next, faulty);
      await this.#edit(editsBetween);
      if (clean.program !== "previous") last = clean.program === "same" ? next : committed(next, clean.program);
      if (clean.isListedLate) await this.organization.control("PUT", "settings", { listingDelayMs: anHour });
      if (!clean.refresh) await this.#blindUp(last);
      await this.#cleanUp(last);
    }
  }

  async #edit(edits: Step["edits"]): Promise<void> {
    for (const { which, change } of edits) {
      const { state, definitions } = await this.#inspection.look();
      const managed = [...new Set([...state.values()].map(({ id }) => id))].filter((id) => definitions.has(id));
      const target = chosen(managed, which);
      if (target === undefined) continue;
      if (change === "erase") await this.organization.erase(target);
      else await this.organization.edit(target, change);
    }
  }

  async #faultyUp(program: Program, { refresh, faults, listingDelayMs, limit, kill }: Step["faulty"]): Promise<void> {
    const { organization } = this;
    const before = await this.#inspection.look();
    const there = [...before.definitions.values()];
    const all = kill ? [kill, ...faults] : faults;
    const rules = all.map((one) => ruleOf(one, `/api/v2/${this.schedule.generation}`, there));
    await organization.control("PUT", "settings", { listingDelayMs });
    await organization.control("PUT", "faults", rules);
    const config = {
      ...this.#config,
      "genesyscloud:maxDeactivations": limit,
      "genesyscloud:requestTimeoutMs": String(requestTimeoutMs),
      "genesyscloud:retryLimitMs": "1500",
    };
    const failures = kill ? await this.#killedUp(program, refresh, config) : await this.#up(program, refresh, config);
    if (failures.length > 0) this.#inspection.noteFailed(program, before);
    await organization.control("DELETE", "faults");
    // What was given up, and is carried out all the same, is so before the next run: later, nobody could tell.
    await organization.idle();
    if (limit !== "100%") await this.#inspection.atMostDeactivated(Number(limit), before);
    await organization.control("PUT", "settings", { listingDelayMs: 0 });
  }

  /** Kills the provider as soon as the first fault strikes, if it ever does. */
  async #killedUp(program: Program, refresh: boolean, config: Config): Promise<Failure[]> {
    const { organization } = this;
    await organization.control("PUT", "clients/doomed", {
      secret: "presence-secret",
      permissions: "*",
      divisions: "*",
    });
    const { provider, kill } = mortal(await this.#provider(refresh, { ...config, "genesyscloud:clientId": "doomed" }));
    const over = new AbortController();
    const up = this.#stack.up(provider, program, { refresh });
    const struck = organization.faultStruck(0, 1, over.signal).catch(() => undefined);
    await Promise.race([struck, up]);
    // What it has not sent by now is never carried out.
    await organization.control("PUT", "clients/doomed", { permissions: [] });
    over.abort();
    await kill();
    return up;
  }

  /** Without a refresh: what is refused is so for a reason, and nothing that somebody has changed is undone. */
  async #blindUp(program: Program): Promise<void> {
    const before = await this.#inspection.look();
    const failures = await this.#up(program, false);
    for (const failure of telling(failures)) assert.ok(isRight(failure, program, before), failure);
    await this.#inspection.nothingUndone(program, before);
    await this.#inspection.nothingLost(program, before);
  }

  /** With a refresh, and with what a refusal asks for. */
  async #cleanUp(program: Program): Promise<void> {
    const before = await this.#inspection.look();
    for (let asked = program, failures; failures === undefined || failures.length > 0;) {
      const now = await this.#inspection.look();
      failures = await this.#up(asked, true);
      for (const failure of telling(failures))
        if (isAllGone(failure, now)) this.#stack.delete((id) => !now.definitions.has(id));
        else asked = decided(failure, asked, now);
    }
    await this.#inspection.nothingLost(program, before);
    await this.#inspection.asDeclared(program, before);
  }

  async #up(program: Program, refresh: boolean, config = this.#config): Promise<Failure[]> {
    return this.#stack.up(await this.#provider(refresh, config), program, { refresh });
  }

  /** Without a refresh, only the state tells who manages what. */
  async #provider(refresh: boolean, config: Config): Promise<Provider> {
    const start = this.schedule.face === "native" ? startNativeInProcess : startInProcess;
    return start(config, this.schedule.hasCli || !refresh ? this.#stack : undefined);
  }
}
