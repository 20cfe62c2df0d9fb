import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { isObject, parseJson, propertiesOf } from "../api/json.js";
import type { Caller } from "../organization/reporter.js";
import type { Setting } from "../organization/settings.js";
import { callerOf, typeToken } from "./properties.js";

/** A presence definition that the stack's state has: live, or condemned where a replacement has still to remove it. */
export interface Entry {
  id: string;
  caller: Caller;
  /** What identifies it: by its inputs and by its outputs, which lag behind after a rename. */
  urns: readonly string[];
  condemned: boolean;
  /** Its provider has the stack's configuration, and none of its own. */
  byDefaultProvider: boolean;
}

/**
 * What the CLI prints for a command on a stack.
 * @param stack the selected one unless given
 */
export type AskCli = (words: readonly string[], stack: string | undefined) => Promise<string>;

/** The settings that say which organisation a run works on, and that are no secret. */
const whereSettings = ["region", "apiUrl", "loginUrl", "clientId"] as const satisfies Setting[];

/**
 * What the stack is besides. A provider is only told of the resources that a run touches, and a run may touch one of two that are
 * bound to one definition; and where no program runs, it is given the configuration that the state has kept. So the CLI is asked,
 * once a run, and only where it matters.
 */
export class StackState {
  readonly #read = new Map<string | undefined, Promise<Entry[] | undefined>>();
  #stale: Promise<string[]> | undefined;

  /**
   * @param ask absent where there is no CLI that could be asked
   * @param given what the run was given of the stack's configuration
   */
  constructor(
    private readonly ask?: AskCli,
    private readonly given: (setting: Setting) => string | undefined = () => undefined,
  ) {}

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

  #entriesOf(stack: string | undefined): Promise<Entry[] | undefined> {
    const known = this.#read.get(stack) ?? this.ask?.(["stack", "export"], stack).then(entriesIn, () => undefined);
    if (known) this.#read.set(stack, known);
    return known ?? Promise.resolve(undefined);
  }

  /**
   * The settings that lead elsewhere than the stack's configuration does by now, each as a line for people. Refresh and destroy do
   * not run the program, and are given what the last run had.
   * @param ownId the definition that the state binds the resource to
   */
  async staleSettings(caller: Caller, ownId: string): Promise<string[]> {
    this.#stale ??= this.#compareSettings(caller);
    const stale = await this.#stale;
    const entries = stale.length > 0 ? await this.entries(caller, ownId) : undefined;
    return entries?.some(({ id, byDefaultProvider }) => id === ownId && byDefaultProvider) ? stale : [];
  }

  async #compareSettings({ stack }: Caller): Promise<string[]> {
    const text = stack === undefined ? undefined : await this.ask?.(["config", "--json"], stack).catch(() => undefined);
    const config = text === undefined ? undefined : parseJson(text);
    if (!isObject(config)) return [];
    return whereSettings.flatMap((setting) => {
      const { value, secret } = propertiesOf(config[`genesyscloud:${setting}`]);
      const kept = this.given(setting);
      const said = (one: unknown) => (typeof one === "string" && one !== "" ? one : "not set");
      return secret === true || said(value) === said(kept) ? [] : `${setting}: ${said(kept)} → ${said(value)}`;
    });
  }
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
  return (Array.isArray(resources) ? resources : []).filter(isObject).flatMap((resource) => {
    const { type, id, provider } = resource;
    if (type !== typeToken || typeof id !== "string" || id === "") return [];
    const [inputs, outputs] = [propertiesOf(resource["inputs"]), propertiesOf(resource["outputs"])];
    const urns = [callerOf(inputs).urn, callerOf(outputs).urn];
    return {
      id,
      caller: callerOf(inputs),
      urns,
      condemned: resource["delete"] === true,
      byDefaultProvider: typeof provider === "string" && /::default(_[^:]*)?::[^:]*$/.test(provider),
    };
  });
}
