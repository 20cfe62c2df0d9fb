import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { isObject, parseJson, propertiesOf, withoutUndefined } from "../api/json.js";
import type { Caller } from "../organization/reporter.js";
import type { Get, Setting } from "../organization/settings.js";
import { type AskWords, type Command, commandOf } from "./command.js";
import type { Ids } from "./moves.js";
import { callerAt, callerOf, organizationOf, previousIdsOf } from "./properties.js";
import { isPresenceDefinition, typeTokens } from "./tokens.js";

/** A presence definition that the stack's state has: live, or condemned where a replacement has still to remove it. */
export interface Entry extends Ids {
  caller: Caller;
  /** The id of the organisation that it was made in, where it is known. */
  organization?: string;
  /** What identifies it: by its inputs and by its outputs, which lag behind after a rename. */
  urns: readonly string[];
  condemned: boolean;
  /** Its definition is deactivated, as the last run left it. */
  deactivated: boolean;
  /** Pulumi refuses to delete it. */
  protected: boolean;
  /** Pulumi takes it out of the state and may ask nobody to delete it: `retainOnDelete`, or `deletedWith` another resource. */
  retained: boolean;
  /** A program only looks it up: nothing is managed by it. */
  external: boolean;
  /** The provider that it is of, as the state names it: those of another can be in another organisation. */
  provider: string;
  /** Its provider has the stack's configuration and none of its own, and no run is replacing it by one with another. */
  byDefaultProvider: boolean;
}

/**
 * What the CLI prints for a command on a stack.
 * @param stack the selected one unless given
 */
export type AskCli = (words: readonly string[], stack: string | undefined) => Promise<string>;

/** The settings that say which organisation a run works on, and that are no secret. */
export const whereSettings = ["region", "apiUrl", "loginUrl", "clientId"] as const satisfies Setting[];

/** What the stack's configuration says by now of these settings, `""` where nothing; absent where it cannot be told. */
export type WhereConfig = Partial<Record<(typeof whereSettings)[number], string>>;

/**
 * What the stack is besides. A provider is only told of the resources that a run touches, and a run may touch one of two that are
 * bound to one definition; and where no program runs, it is given the configuration that the state has kept. So the CLI is asked,
 * where it matters, and anew before what is deleted.
 */
export class StackState {
  readonly #read = new Map<string | undefined, Promise<Entry[] | undefined>>();
  #stale: Promise<string[]> | undefined;
  #command: Promise<Command> | undefined;

  /**
   * @param ask absent where there is no CLI that could be asked
   * @param given what the run was given of the stack's configuration
   * @param present what a stack's configuration says by now
   * @param words those of the CLI that runs, where they can be had
   */
  constructor(
    private readonly ask?: AskCli,
    private readonly given: Get = () => undefined,
    private readonly present = (stack: string): Promise<WhereConfig> => whereByCli(stack, ask),
    private readonly words: AskWords = () => Promise.resolve(undefined),
  ) {}

  /** The command of the CLI that this run is part of. */
  command(): Promise<Command> {
    return (this.#command ??= this.words().then((words) => commandOf(words, process.env)));
  }

  /**
   * The presence definitions of the state that a resource is in; `undefined` where it cannot be had.
   * @param ownId the definition that the state binds the resource to: a state without it is another stack's
   */
  async entries({ stack, urn }: Caller, ownId?: string): Promise<Entry[] | undefined> {
    const isOwn = (entries: Entry[] | undefined) =>
      entries?.some(({ id, urns }) => id === ownId && urns.includes(urn)) === true;
    const named = stack === undefined ? undefined : await this.#entriesOf(stack);
    if (named && (ownId === undefined || isOwn(named))) return named;
    // The stack may have been renamed since it was written down.
    const selected = ownId === undefined ? undefined : await this.#entriesOf(undefined);
    return isOwn(selected) ? selected : undefined;
  }

  /** What was read is of an earlier moment of the run: whoever asks next is told how it is by then. */
  forget(): void {
    this.#read.clear();
  }

  #entriesOf(stack: string | undefined): Promise<Entry[] | undefined> {
    const known = this.#read.get(stack) ?? (this.ask && exported(this.ask, stack));
    if (known) this.#read.set(stack, known);
    return known ?? Promise.resolve(undefined);
  }

  /**
   * The settings that lead elsewhere than the stack's configuration does by now, each as a line for people. Refresh and destroy do
   * not run the program, and are given what the last run had.
   * @param ownId the definition that the state binds the resource to
   */
  async staleSettings(caller: Caller, ownId: string): Promise<string[]> {
    const { stack } = caller;
    // One that an older version wrote does not say, and answers for no other.
    if (stack === undefined) return [];
    this.#stale ??= this.present(stack).then((present) => staleIn(this.given, present));
    const stale = await this.#stale;
    const entries = stale.length > 0 ? await this.entries(caller, ownId) : undefined;
    return entries?.some(({ id, byDefaultProvider }) => id === ownId && byDefaultProvider) ? stale : [];
  }
}

/** How often the state is asked for: a backend of files has it half-written for a moment, again and again while a run goes on. */
const exportTries = 3;

async function exported(ask: AskCli, stack: string | undefined, tries = exportTries): Promise<Entry[] | undefined> {
  try {
    return entriesIn(await ask(["stack", "export"], stack));
  } catch {
    return tries > 1 ? exported(ask, stack, tries - 1) : undefined;
  }
}

async function whereByCli(stack: string, ask: AskCli | undefined): Promise<WhereConfig> {
  const text = await ask?.(["config", "--json"], stack).catch(() => undefined);
  const config = text === undefined ? undefined : parseJson(text);
  if (!isObject(config)) return {};
  const told = whereSettings.flatMap((setting) => {
    const { value, secret } = propertiesOf(config[`genesyscloud:${setting}`]);
    return secret === true ? [] : [[setting, typeof value === "string" ? value : ""]];
  });
  return Object.fromEntries(told) as WhereConfig;
}

/** What a run was given that is not as the stack's configuration says, each setting as a line for people. */
export function staleIn(given: Get, present: WhereConfig): string[] {
  return whereSettings.flatMap((setting) => {
    const [kept, value] = [given(setting) ?? "", present[setting]];
    return value === undefined || value === kept ? [] : `${setting}: ${kept || "not set"} → ${value || "not set"}`;
  });
}

/** Asks the CLI whose child this process is, as the user would: its backend and login are in the environment. */
export const askCli: AskCli = async (words, stack) => {
  const all = [...words, "--non-interactive", ...(stack === undefined ? [] : ["--stack", stack])];
  // A state of 10,000 definitions has some 20 MB.
  const { stdout } = await promisify(execFile)("pulumi", all, { maxBuffer: 2 ** 30 });
  return stdout;
};

/** The presence definitions of a state, from the text of `pulumi stack export`; `undefined` for what is none. */
export function entriesIn(text: string): Entry[] | undefined {
  const { deployment } = propertiesOf(parseJson(text));
  if (!isObject(deployment)) return undefined;
  const { resources } = deployment;
  const all = (Array.isArray(resources) ? resources : []).filter(isObject);
  const condemned = new Set(
    all.flatMap((one) => (one["delete"] === true ? `${String(one["urn"])}::${String(one["id"])}` : [])),
  );
  return all.flatMap((resource) => {
    const { type, id } = resource;
    const outputs = propertiesOf(resource["outputs"]);
    const provider = typeof resource["provider"] === "string" ? resource["provider"] : "";
    if (!isPresenceDefinition(type) || typeof id !== "string" || id === "") return [];
    const callers = callersOf(resource);
    return {
      id,
      ...withoutUndefined({ previousIds: previousIdsOf(outputs), organization: organizationOf(outputs) }),
      caller: callers[0],
      urns: callers.map(({ urn }) => urn),
      condemned: resource["delete"] === true,
      deactivated: outputs["deactivated"] === true,
      protected: resource["protect"] === true,
      retained: resource["retainOnDelete"] === true || Boolean(resource["deletedWith"]),
      external: resource["external"] === true,
      provider,
      byDefaultProvider: /::default(_[^:]*)?::[^:]*$/.test(provider) && !condemned.has(provider),
    };
  });
}

/** Who an entry of the state is: by its inputs, and by its outputs where the dynamic provider keeps it there. */
function callersOf({ type, urn, inputs, outputs }: Readonly<Record<string, unknown>>): [Caller, ...Caller[]] {
  if (type === typeTokens.native) return [callerAt(String(urn))];
  return [callerOf(propertiesOf(inputs)), callerOf(propertiesOf(outputs))];
}
