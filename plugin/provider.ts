import type { Fault } from "../provider/definition/checks.js";
import type { Difference } from "../provider/definition/compare.js";
import { labelOf } from "../provider/definition/definition.js";
import { computedGiven, isBuiltIn } from "../provider/definition/forms.js";
import { visible, visibleLines } from "../provider/definition/text.js";
import { open, type Organization } from "../provider/organization/organization.js";
import type { Reporter } from "../provider/organization/reporter.js";
import { staleCure } from "../provider/organization/settings.js";
import { type AskWords, cliWords } from "../provider/resource/command.js";
import { Core } from "../provider/resource/core.js";
import { messageOf } from "../provider/resource/errors.js";
import { Life, LifeError } from "../provider/resource/life.js";
import { callerAt, withCaller, withoutCaller } from "../provider/resource/properties.js";
import { type AskCli, askCli, StackState } from "../provider/resource/stack-state.js";
import { nativePackage } from "../provider/resource/tokens.js";
import { checkCatalogue } from "./catalogue/check.js";
import type { Status } from "./catalogue/statuses.js";
import { hasSecret, markedLike, unmarked, unmarkedAll, type Values } from "./codec.js";
import { functionFor } from "./functions.js";
import { changedSettings, checkSettings, movesTo, providerNamed, settingsToUse, sourceOf } from "./settings.js";

/** Takes a line for people, with the URN of the resource that it is about, where it is about one. */
export type Log = (severity: "info" | "warning", urn: string | undefined, text: string) => void;

/** What would change, property by property. */
export interface NativeDiff {
  changes: boolean;
  replaces: string[];
  differences: Difference[];
}

/** What happens to a resource or will, as Pulumi keeps it. */
interface Made {
  id: string;
  outs: Values;
}

/** What there is once the engine has configured the provider. */
interface Configured {
  organization: Organization;
  state: StackState;
  life: Life;
  reference: string | undefined;
}

/**
 * The native face: one provider of a program, as Pulumi's engine sees it. All values are as the protocol has them, secrets marked; an
 * answer has a mark wherever what it was asked with has one.
 */
export class NativeProvider {
  readonly #stop = new AbortController();
  /** The URNs of the resources that were asked for, by what the core knows them by. */
  readonly #urns = new Map<string, string>();
  /** What resources have looked up that no state has, by URN. */
  readonly #lookedUp = new Map<string, string>();
  #configured: Configured | undefined;

  /**
   * @param version the plugin's own
   * @param ask asks the CLI what the stack's state is
   * @param words those of the CLI that runs
   */
  constructor(
    private readonly log: Log,
    private readonly env: Readonly<Record<string, string | undefined>>,
    private readonly version: string,
    private readonly ask: AskCli = askCli,
    private readonly words: AskWords = cliWords,
  ) {}

  /** Every fault of a provider's settings, and its inputs as the state is to have them. */
  checkConfig(urn: string, news: Values): { inputs: Values; faults: string[] } {
    const asked = unmarked(news["version"]);
    if (typeof asked === "string" && isOlder(this.version, asked))
      this.log(
        "warning",
        urn,
        `the SDK of the program asks for version ${visible(asked)} of the plugin, and this is ${this.version}: ` +
          `\`pulumi plugin install resource ${nativePackage} ${visible(asked)}\` gets it`,
      );
    return checkSettings(news, providerNamed(callerAt(urn).name), this.env);
  }

  /** What changed settings mean: another organisation makes everything anew there. */
  diffConfig(urn: string, olds: Values, news: Values): NativeDiff {
    const changed = changedSettings(olds, news);
    const moves = movesTo(olds, news);
    // Pulumi asks a process that does nothing else, and then the one that is configured, once for each resource.
    if (moves && !this.#configured)
      this.log(
        "warning",
        urn,
        `the settings lead to another organisation, from ${moves.from} to ${moves.to}: what this provider manages is made there, and ` +
          "deactivated where it was",
      );
    return {
      changes: changed.length > 0,
      replaces: moves ? changed.filter((setting) => setting === "region" || setting === "apiUrl") : [],
      differences: [],
    };
  }

  /** The provider itself, as resources of the program name it; `undefined` where the engine does not tell. */
  get reference(): string | undefined {
    return this.#configured?.reference;
  }

  /**
   * Opens the organisation; nothing is sent yet.
   * @param reference the provider itself, as resources of the program name it
   * @throws ConfigError
   */
  configure(name: string, args: Values, reference?: string): void {
    const provider = providerNamed(name);
    const { read, present } = settingsToUse(args, provider, this.env);
    const report: Reporter = (severity, caller, text) => {
      this.log(severity, caller && this.#urns.get(caller.urn), visibleLines(text));
    };
    const organization = open(sourceOf(read, provider), this.env, report, this.#stop.signal);
    const state = new StackState(this.ask, read, () => Promise.resolve(present), this.words);
    const core = new Core(organization, report, state);
    // What the stack's configuration says by now, the default provider has already.
    const cure = provider.isDefault ? "" : staleCure(read, this.env);
    const life = new Life(
      () => core,
      () => cure,
    );
    this.#configured = { organization, state, life, reference };
  }

  /** Checks the inputs, and decides how a new resource gets its definition. */
  async check(urn: string, olds: Values, news: Values): Promise<{ inputs: Values; faults: Fault[] }> {
    const asked = this.#asked(urn, news);
    // A program that only looks something up has nothing to check: this is an import.
    const imported = this.#lookedUp.get(urn);
    if (imported !== undefined) await this.#run.life.refuseImport(imported, asked);
    this.#lookedUp.delete(urn);
    const { inputs, faults } = await this.#run.life.check(unmarkedAll(olds), asked);
    return { inputs: markedLike(withoutCaller(inputs), news), faults };
  }

  /** Compares what a resource has with what it is to have. */
  async diff(
    urn: string,
    id: string,
    { olds, oldInputs, news }: Record<"olds" | "oldInputs" | "news", Values>,
  ): Promise<NativeDiff> {
    const before = { ...unmarkedAll(olds), adoptId: unmarked(oldInputs["adoptId"]) };
    const { change, replaces } = await this.#run.life.diff(id, this.#asked(urn, before), this.#asked(urn, news));
    return { changes: change.kind !== "none", replaces, differences: change.differences };
  }

  /** Makes the definition or takes one over; in a preview, says what that is going to be. */
  async create(urn: string, inputs: Values, isPreview: boolean): Promise<Made> {
    const asked = this.#asked(urn, inputs);
    const { life } = this.#run;
    const { id, outs } = await (isPreview ? life.foresee(asked) : life.create(asked).catch(savedLike(inputs)));
    return { id, outs: kept(outs, inputs) };
  }

  /** Brings the definition in line with the inputs; in a preview, says what it is going to be. */
  async update(urn: string, id: string, olds: Values, news: Values, isPreview: boolean): Promise<Values> {
    const asked = this.#asked(urn, news);
    const before = unmarkedAll(olds);
    const { life } = this.#run;
    const { outs } = await (isPreview
      ? life.foreseeUpdate(id, before, asked)
      : life.update(id, before, asked).catch(savedLike(news)));
    return kept(outs, news);
  }

  /**
   * Reads the definition as it is. A refresh hands over what the state has; an import, and a program that looks one up, nothing. A
   * System definition can only have been looked up.
   * @returns `undefined` where there is none
   */
  async read(
    urn: string,
    id: string,
    olds: Values,
    oldInputs: Values,
  ): Promise<{ outs: Values; inputs: Values } | undefined> {
    const state = unmarkedAll(olds);
    const isNew = state["systemPresence"] === undefined;
    if (isNew) this.#lookedUp.set(urn, id);
    const { adopt, adoptId } = unmarkedAll(oldInputs);
    const given = { ...state, adopt, adoptId, __given: computedGiven(oldInputs) };
    const asked = this.#asked(urn, given, hasSecret(olds) || hasSecret(oldInputs));
    const found = await (isNew || isBuiltIn(id, state)
      ? this.#run.life.lookUp(id, asked)
      : this.#run.life.read(id, asked));
    if (!found) return undefined;
    return {
      outs: kept(found.props, { ...olds, ...oldInputs }),
      inputs: markedLike(withoutCaller(found.inputs), oldInputs),
    };
  }

  /** Deactivates the definition. */
  async delete(urn: string, id: string, olds: Values): Promise<void> {
    await this.#run.life.delete(id, this.#asked(urn, olds));
  }

  /** Answers a function of the package. What it says of its arguments holds nothing that is secret of them. */
  async invoke(token: string, args: Values): Promise<{ result: Values } | { faults: Fault[] }> {
    const called = functionFor(token, unmarkedAll(args));
    if ("faults" in called) return called;
    const result = await called.run(this.#run.organization).catch((error: unknown) => {
      throw new Error(withoutSecretsOf(args, messageOf(error)), { cause: error });
    });
    return { result: { ...result } };
  }

  /**
   * The statuses of a catalogue.
   * @throws Error that lists every fault of the catalogue, of its fields and of its rules
   */
  async catalogue(name: string, args: Values, stack: string): Promise<Status[]> {
    const { organization, state } = this.#run;
    const warn = (text: string) => {
      this.log("warning", undefined, visibleLines(text));
    };
    return checkCatalogue(name, args, { organization, state, stack, warn });
  }

  /** Every definition of the organisation that can be managed, active or not, with a name for people. */
  async list(): Promise<{ id: string; name: string }[]> {
    const all = [...(await this.#run.organization.snapshot.all()).values()];
    return all.filter(({ builtIn }) => !builtIn).map((one) => ({ id: one.id, name: labelOf(one) ?? one.id }));
  }

  /** Stops whatever waits or reads; a change that is under way ends. */
  cancel(): void {
    this.#stop.abort();
  }

  get #run(): Configured {
    if (!this.#configured) throw new Error("The provider is not configured yet.");
    return this.#configured;
  }

  /** A resource's plain properties with who it is. */
  #asked(urn: string, values: Values, isSecret = hasSecret(values)): Values {
    this.#urns.set(callerAt(urn).urn, urn);
    return withCaller(urn, unmarkedAll(values), isSecret);
  }
}

function withoutSecretsOf(args: Values, text: string): string {
  const secrets = Object.values(args).filter(hasSecret).map(unmarked);
  const words = secrets.flatMap((one) => (typeof one === "string" && one !== "" ? [one, visible(one)] : []));
  return words.reduce((rest, word) => rest.replaceAll(word, "[secret]"), text);
}

function isOlder(version: string, other: string): boolean {
  return version.localeCompare(other, "en", { numeric: true }) < 0;
}

/** Outputs as Pulumi is to keep them: what only says how the resource gets its definition is an input. */
function kept(outs: Values, marked: Values): Values {
  const { adopt: _, adoptId: __, ...rest } = withoutCaller(outs) as Values & { adopt?: unknown; adoptId?: unknown };
  return markedLike(rest, marked);
}

/** What is saved of a half-made resource has its secrets marked too. */
function savedLike(inputs: Values): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof LifeError) || !error.saved) throw error;
    const { saved, message, cause } = error;
    throw new LifeError(message, cause, { ...saved, properties: kept(saved.properties, inputs) });
  };
}
