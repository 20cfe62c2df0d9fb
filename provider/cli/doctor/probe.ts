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
  /** The same, but what the API holds up fails at once: else that would look as if a listing were late. */
  readonly looking: Definitions;
  /** The same organisation for what has to be done whatever happens. */
  readonly cleaning: Definitions;
  readonly systemPresence: string;
  /** What labels begin with here, and nothing else in the organisation has: what was cut off its end is still recognised. */
  readonly mark: string;
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
/** How many requests a probe takes at most, beside what has to be tried again, where a listing of the organisation is one page. */
export const mostRequests = 90;

/** One status of the organisation's, that is asked about and goes again. What is tried beside it goes at once. */
export class Probe {
  /** For agents who see it; an organisation may take short labels alone. */
  #words = " presence doctor ";
  #labels = 1;
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
      await this.#refuseToLeave();
      const status = await this.#first();
      const label = this.#label();
      const questions: Record<string, () => Promise<Found>> = {
        "how late a listing is": () => this.#listing(status),
        "what PUT does with what is left out": () => this.#leftOut(status),
        "whether an empty label is taken": async () => ({
          emptyLabel: await this.#unlessAny(await this.#put(status, { en_US: "" }), () => this.#plain(status)),
        }),
        "whether an undocumented language is taken": async () => ({
          undocumentedLanguage: await this.#unlessAny(await this.#put(status, { en_US: label, xx: label }), () =>
            this.#plain(status),
          ),
        }),
        "how long a label may be": () => this.#lengths(status),
        "what is said to an unknown system presence": async () => ({
          systemPresence: await this.#unlessAny(await this.#other({ systemPresence: "Nowhere" }), () => this.#other()),
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

  /** Where its label is refused, or not kept as it is, there is one without words instead. */
  async #first(): Promise<Definition> {
    const make = () => {
      const label = this.#label();
      return this.#create({ languageLabels: { en_US: label, es: label }, name: label });
    };
    let refusal: unknown;
    try {
      const made = await make();
      if (made.languageLabels.en_US === this.#label()) return made;
      await this.#deactivate(made.id);
    } catch (error) {
      if (!refusalIn(error)) throw error;
      refusal = error;
    }
    this.#words = "";
    return make().catch((error: unknown) => {
      throw refusal ?? error;
    });
  }

  /** All are of one length, so that none is refused for that. */
  #label(number = 1): string {
    return `${this.place.mark}${this.#words}${number}`;
  }

  async #create(wanted: Partial<Desired>): Promise<Definition> {
    const { asking, systemPresence, mark } = this.place;
    const desired = { languageLabels: {}, systemPresence, deactivated: false, ...wanted };
    try {
      const made = await asking.create(desired);
      // An answer about another one would have that changed and deactivated.
      if (!isMarked(made, mark)) throw new Error(`A creation was answered with another definition, ${made.id}`);
      this.#made.add(made.id);
      this.#permissions.add("add");
      return made;
    } catch (error) {
      this.#isLost ||= !(error instanceof PresenceApiError) || error.mayHaveWorked;
      throw error;
    }
  }

  async #listing({ id }: Definition): Promise<Found> {
    const { looking, wait } = this.place;
    let waited = 0;
    for (const seconds of looks) {
      if (seconds > waited) await wait((seconds - waited) * 1000);
      waited = seconds;
      if ((await looking.list()).some((one) => one.id === id)) return { listingDelaySeconds: seconds };
    }
    return { listingDelaySeconds: null };
  }

  async #leftOut({ id, name }: Definition): Promise<Found> {
    const after = await this.#change(id, { en_US: this.#label() });
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

  /** A change that asks for nothing odd. */
  #plain(status: Definition): Promise<Reaction> {
    return this.#put(status, { en_US: this.#label() });
  }

  /** What becomes of one more. It goes again at once, or it would take the room of what is tried next. */
  async #post(wanted: Pick<Desired, "languageLabels"> & Partial<Desired>): Promise<Reaction> {
    const made = this.#create(wanted);
    const reaction = await reactionTo(
      made,
      ({ systemPresence }) => systemPresence === (wanted.systemPresence ?? systemPresence),
    );
    // What stays is tried again at the end, and told.
    if (typeof reaction !== "object") await this.#deactivate((await made).id).catch(() => undefined);
    return reaction;
  }

  /** What becomes of one more under another label. */
  #other(wanted: Partial<Desired> = {}): Promise<Reaction> {
    return this.#post({ ...wanted, languageLabels: { en_US: this.#label(++this.#labels) } });
  }

  /**
   * What was tried, unless it is refused as anything would be: for a limit that is reached, for example, of which nobody knows in what
   * words it is told. That is no word on what was asked, and is thrown.
   * @param tryPlain tries the same without what is asked about
   */
  async #unlessAny(reaction: Reaction, tryPlain: () => Promise<Reaction>): Promise<Reaction> {
    if (typeof reaction !== "object") return reaction;
    const plain = await tryPlain();
    if (typeof plain !== "object" || plain.status !== reaction.status || plain.code !== reaction.code) return reaction;
    const words = [plain.status, plain.code, plain.message].filter((word) => word !== undefined);
    throw new Error(`what has nothing odd is refused as well: ${words.join(" ")}`);
  }

  /** Halves the way between the longest label that is known to be kept and the shortest that is not. */
  async #lengths(status: Definition): Promise<Found> {
    const label = this.#label();
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
    return { maxLabelLength: kept, longLabel: await this.#unlessAny(longLabel, () => this.#plain(status)) };
  }

  async #twin({ id }: Definition): Promise<Found> {
    const { languageLabels } = await this.#change(id, { en_US: this.#label() });
    return { twin: await this.#unlessAny(await this.#post({ languageLabels }), () => this.#other()) };
  }

  async #reactivation({ id }: Definition): Promise<Found> {
    await this.place.asking.deactivate(id);
    this.#permissions.add("delete");
    const reaction = await reactionTo(this.#change(id, { en_US: this.#label() }), (after) => !after.deactivated);
    return { reactivation: await this.#unlessAny(reaction, () => this.#other()) };
  }

  /** Deactivates everything, and says what stays. */
  async #cleanUp(): Promise<string[]> {
    const { cleaning, mark } = this.place;
    const left: string[] = [];
    if (this.#isLost) {
      const listed = await cleaning.list().catch(() => []);
      const lost = listed.filter((one) => !one.deactivated && isMarked(one, mark) && !this.#made.has(one.id));
      for (const { id } of lost) this.#made.add(id);
      if (lost.length === 0)
        left.push(`whether one more was made is not known: look for "${mark}" in the user interface in some minutes`);
    }
    for (const id of this.#made)
      try {
        await this.#deactivate(id);
      } catch (error) {
        left.push(
          `${id} is still active: ${(error as Error).message} Deactivate it in the user interface, where its label begins with ` +
            `"${mark}", or send that request once the client may: until then agents can choose it`,
        );
      }
    return left;
  }

  /** What is not there counts as done. */
  async #deactivate(id: string): Promise<void> {
    const { cleaning, systemPresence } = this.place;
    try {
      await cleaning.deactivate(id);
    } catch (error) {
      // Whoever may not delete may still be able to edit.
      const desired = { languageLabels: { en_US: this.#label() }, systemPresence, deactivated: true };
      if (!(await cleaning.update(id, desired).then(({ deactivated }) => deactivated, isGone))) throw error;
    }
    this.#made.delete(id);
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
    const refusal = refusalIn(error);
    if (!refusal) throw error;
    return refusal;
  }
}

/** The API's word on what it was asked. What the client may not do, and what comes of how often or how late it asks, is none. */
function refusalIn(error: unknown): Exclude<Reaction, string> | undefined {
  const { kind, status = 0, body } = error instanceof PresenceApiError ? error : {};
  if (kind !== "answer" || !body || status >= 500 || [403, 404, 408, 429].includes(status)) return undefined;
  return { status, ...withoutUndefined({ code: body.code, message: body.message }) };
}

function isMarked({ languageLabels }: Definition, mark: string): boolean {
  return Object.values(languageLabels).some((label) => label.startsWith(mark));
}
