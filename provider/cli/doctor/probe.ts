import { randomUUID } from "node:crypto";
import { PresenceApiError } from "../../api/errors.js";
import { withoutUndefined } from "../../api/json.js";
import type { Definition, Desired } from "../../definition/definition.js";
import type { Definitions } from "../../organization/definitions.js";
import type { Deed } from "./access.js";
import type { Found, Reaction } from "./facts.js";

/** Where the questions are asked, and under what name. */
export interface Place {
  /** Whoever interrupts ends whatever is asked here. */
  readonly asking: Definitions;
  /** The same organisation for what has to be done whatever happens. */
  readonly cleaning: Definitions;
  readonly systemPresence: string;
  /** What the status is recognised by: nothing else in the organisation has it in a label. */
  readonly label: string;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** What came of a probe. */
export interface Probed {
  readonly found: Found;
  /** What the client was seen to be able to do. */
  readonly permissions: readonly Deed[];
  /** The questions that stay open, and why. */
  readonly open: readonly string[];
  /** What could not be deactivated again, and why. */
  readonly left: readonly string[];
  /** What ended it early. */
  readonly failure?: Error;
}

/** The longest label that is tried. */
const longestTried = 1024;
/** When a listing is looked at, in seconds after a creation. */
const looks = [0, 1, 3, 7, 15, 31];
/** How many requests a probe takes at most, where a listing of the organisation is one page. */
export const mostRequests = 60;

/** One status of the organisation's, that is asked about and goes again. */
export class Probe {
  readonly #made = new Set<string>();
  readonly #permissions = new Set<Deed>();
  /** Something may have been made of which no answer tells. */
  #isLost = false;

  constructor(private readonly place: Place) {}

  /** Asks everything, and deactivates what it made whatever happens; makes nothing where that would be refused. */
  async run(): Promise<Probed> {
    const found: Found = {};
    const open: string[] = [];
    let failure: Error | undefined;
    try {
      const { label, wait } = this.place;
      await this.#refuseToLeave();
      const status = await this.#create({ languageLabels: { en_US: label, es: label }, name: label });
      const questions: Record<string, () => Promise<Found>> = {
        "how late a listing is": () => this.#listing(status, wait),
        "what PUT does with what is left out": () => this.#leftOut(status),
        "whether an empty label is taken": async () => ({ emptyLabel: await this.#put(status, { en_US: "" }) }),
        "whether an undocumented language is taken": async () => ({
          undocumentedLanguage: await this.#put(status, { en_US: label, xx: label }),
        }),
        "how long a label may be": () => this.#lengths(status),
        "what is said to an unknown system presence": async () => ({
          systemPresence: await this.#post({ languageLabels: { en_US: `${label} 2` }, systemPresence: "Nowhere" }),
        }),
        "whether a twin is taken": () => this.#twin(status),
        "whether what is deactivated can be put back": () => this.#reactivation(status),
      };
      for (const [question, ask] of Object.entries(questions))
        try {
          Object.assign(found, await ask());
        } catch (error) {
          open.push(`${question}: ${(error as Error).message}`);
        }
    } catch (error) {
      failure = error as Error;
    }
    const left = await this.#cleanUp();
    return { found, permissions: [...this.#permissions], open, left, ...(failure && { failure }) };
  }

  /** Nothing has this id: whoever may not deactivate is refused for that, and whoever may is told that it is not there. */
  async #refuseToLeave(): Promise<void> {
    try {
      await this.#deactivate(randomUUID());
    } catch (error) {
      throw new Error(`Nothing was made, for it could not be deactivated again: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }

  async #create(wanted: Partial<Desired>): Promise<Definition> {
    const { asking, systemPresence, label } = this.place;
    const desired = { languageLabels: {}, systemPresence, deactivated: false, ...wanted };
    try {
      const made = await asking.create(desired);
      // An answer about another one would have that changed and deactivated.
      if (!isNamed(made, label)) throw new Error(`A creation was answered with another definition, ${made.id}`);
      this.#made.add(made.id);
      this.#permissions.add("add");
      return made;
    } catch (error) {
      this.#isLost ||= !(error instanceof PresenceApiError) || error.mayHaveWorked;
      throw error;
    }
  }

  async #listing({ id }: Definition, wait: Place["wait"]): Promise<Found> {
    let waited = 0;
    for (const seconds of looks) {
      if (seconds > waited) await wait((seconds - waited) * 1000);
      waited = seconds;
      if ((await this.place.asking.list()).some((one) => one.id === id)) return { listingDelaySeconds: seconds };
    }
    return { listingDelaySeconds: null };
  }

  async #leftOut({ id, name }: Definition): Promise<Found> {
    const after = await this.#change(id, { en_US: this.place.label });
    return {
      putLabels: after.languageLabels.es === undefined ? "replace" : "merge",
      putName: name === undefined ? "ignore" : after.name === undefined ? "replace" : "merge",
    };
  }

  /** How the status is after a PUT of these labels, and of no name. */
  async #change(id: string, languageLabels: Desired["languageLabels"], deactivated = false): Promise<Definition> {
    const { asking, systemPresence } = this.place;
    await asking.update(id, { languageLabels, systemPresence, deactivated });
    this.#permissions.add("edit");
    return this.#get(id);
  }

  async #get(id: string): Promise<Definition> {
    const existing = await this.place.asking.get(id);
    if (existing) return existing;
    throw new Error(`The API knows nothing of ${id}, which was just there`);
  }

  #put({ id }: Definition, languageLabels: Desired["languageLabels"]): Promise<Reaction> {
    return reactionTo(this.#change(id, languageLabels), (after) =>
      Object.entries(languageLabels).every(([language, label]) => after.languageLabels[language] === label),
    );
  }

  #post(wanted: Pick<Desired, "languageLabels"> & Partial<Desired>): Promise<Reaction> {
    return reactionTo(
      this.#create(wanted),
      ({ systemPresence }) => systemPresence === (wanted.systemPresence ?? systemPresence),
    );
  }

  /** Halves the way between the longest label that is known to be kept and the shortest that is not. */
  async #lengths(status: Definition): Promise<Found> {
    const { label } = this.place;
    const tryLength = (length: number) => this.#put(status, { en_US: label.padEnd(length, "x") });
    let longLabel = await tryLength(longestTried);
    if (longLabel === "accepted") return { maxLabelLength: null, longLabel };
    let [kept, notKept] = [label.length, longestTried];
    while (notKept - kept > 1) {
      const middle = Math.floor((kept + notKept) / 2);
      const reaction = await tryLength(middle);
      if (reaction === "accepted") kept = middle;
      else [notKept, longLabel] = [middle, reaction];
    }
    return { maxLabelLength: kept, longLabel };
  }

  async #twin({ id }: Definition): Promise<Found> {
    const { languageLabels } = await this.#change(id, { en_US: this.place.label });
    return { twin: await this.#post({ languageLabels }) };
  }

  async #reactivation({ id }: Definition): Promise<Found> {
    await this.place.asking.deactivate(id);
    this.#permissions.add("delete");
    const { label } = this.place;
    return { reactivation: await reactionTo(this.#change(id, { en_US: label }), (after) => !after.deactivated) };
  }

  /** Deactivates everything, and says what stays. */
  async #cleanUp(): Promise<string[]> {
    const { cleaning, label } = this.place;
    const left: string[] = [];
    if (this.#isLost) {
      const listed = await cleaning.list().catch(() => []);
      const lost = listed.filter((one) => isNamed(one, label) && !this.#made.has(one.id));
      for (const { id } of lost) this.#made.add(id);
      if (lost.length === 0)
        left.push(`whether one more was made is not known: look for "${label}" in the user interface in some minutes`);
    }
    for (const id of this.#made)
      try {
        await this.#deactivate(id);
      } catch (error) {
        left.push(
          `${id} is still active: ${(error as Error).message} Deactivate "${label}" in the user interface, or send ` +
            "that request once the client may: until then agents can choose it",
        );
      }
    return left;
  }

  /** What is not there counts as done. */
  async #deactivate(id: string): Promise<void> {
    const { cleaning, label, systemPresence } = this.place;
    try {
      await cleaning.deactivate(id);
    } catch (error) {
      // Whoever may not delete may still be able to edit.
      const desired = { languageLabels: { en_US: label }, systemPresence, deactivated: true };
      if (!(await cleaning.update(id, desired).then(({ deactivated }) => deactivated, isGone))) throw error;
    }
  }
}

function isGone(error: unknown): boolean {
  return error instanceof PresenceApiError && error.code === "not.found";
}

/** What became of a write, and where it was taken whether it is as it was asked. Throws what says nothing of that. */
async function reactionTo(write: Promise<Definition>, isAsAsked: (after: Definition) => boolean): Promise<Reaction> {
  try {
    return isAsAsked(await write) ? "accepted" : "altered";
  } catch (error) {
    const { kind, status = 0, body } = error instanceof PresenceApiError ? error : {};
    // What the client may not do, and what comes of how often or how late it asks, is no word on what it asked.
    if (kind !== "answer" || !body || status >= 500 || [403, 404, 408, 429].includes(status)) throw error;
    return { status, ...withoutUndefined({ code: body.code, message: body.message }) };
  }
}

function isNamed({ languageLabels }: Definition, label: string): boolean {
  return Object.values(languageLabels).some((one) => one.startsWith(label));
}
