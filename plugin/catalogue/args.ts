import { isAbsent } from "../../provider/api/json.js";
import type { PlainRules } from "../../provider/definition/catalogue-rules.js";
import { didYouMean } from "../../provider/definition/did-you-mean.js";
import { hasUnknown } from "../../provider/definition/checks.js";
import { messageOf } from "../../provider/resource/errors.js";
import { visible } from "../../provider/definition/text.js";
import { hasSecret, unmarked, type Values } from "../codec.js";

/** The rules of a catalogue as every language can write them. Each is for active statuses, and none applies unless given, but for twins. */
export interface CatalogueRules extends PlainRules {
  /** Most active statuses under one system presence. */
  maxActivePerSystemPresence?: number;
  /**
   * `true` for the organisation's own limit of active statuses under one system presence, in place of a number, which is then read live:
   * `GET /api/v2/organizations/limits/namespaces/presence`. No permission needed.
   */
  limitFromOrganization?: boolean;
  /** What no label may hold: a regular expression of JavaScript, for example `[<>|]`. It is read with the flag `u`, so that an emoji is one character. */
  forbiddenCharacters?: string;
}

/** One status of a catalogue: what a `PresenceDefinition` takes. Its values may be known later, and may be secret. */
type CatalogueStatus = Values;

/**
 * The whole status catalogue of an organisation as one value, and the rules that it has to keep. Makes a `PresenceDefinition`
 * `<name>-<key>` of each status; the order of the statuses means nothing. Every fault of the statuses' fields and of the rules is told at
 * once, before anything is registered. What is known later is checked when it is, and secret values are not looked at, because an error
 * would show them. The options `protect`, `dependsOn`, `ignoreChanges`, `retainOnDelete`, `deletedWith` and `providers`
 * reach every status.
 */
interface CatalogueArgs extends CatalogueRules {
  /**
   * The statuses, each under a key of its own, which is the status's name in the stack: it stays when labels change and when the status
   * moves to another system presence. Keys have to be known in a preview, and no secrets; values need not be.
   */
  statuses: Readonly<Record<string, CatalogueStatus>>;
}

/** What a catalogue has. */
export interface CatalogueOutputs {
  /** The ids of the definitions by key. */
  ids: Readonly<Record<string, string>>;
}

/** What is wrong with a rule's value, if anything. */
type RuleCheck = (value: unknown) => string | undefined;

const texts: RuleCheck = (value) =>
  Array.isArray(value) && value.every((one) => typeof one === "string") ? undefined : "has to be a list of texts";
const count: RuleCheck = (value) =>
  Number.isInteger(value) && Number(value) > 0 ? undefined : "has to be a whole number above 0";

const rules: { readonly [Name in keyof Required<CatalogueRules>]: RuleCheck } = {
  requiredLanguages: texts,
  maxActivePerSystemPresence: count,
  limitFromOrganization: (value) => (typeof value === "boolean" ? undefined : "has to be true or false"),
  maxLabelLength: count,
  forbiddenCharacters: (value) => {
    if (typeof value !== "string") return "has to be a regular expression as a text, such as [<>|]";
    try {
      patternOf(value);
      return undefined;
    } catch (error) {
      return visible(messageOf(error));
    }
  },
  allowTwins: texts,
};

const argNames = ["statuses" satisfies keyof CatalogueArgs, ...Object.keys(rules)];

/** A regular expression that takes every character as one, however it is coded. */
export function patternOf(text: string): RegExp {
  return new RegExp(text, "u");
}

/**
 * The rules of a catalogue, and what is wrong with its arguments beside the statuses. What is not known yet is left out: by the time that
 * anything is sent, it is.
 */
export function readRules(args: Values): { rules: CatalogueRules; faults: string[] } {
  const faults = Object.keys(args)
    .filter((name) => !argNames.includes(name))
    .map((name) => `${visible(name)}: there is no such property${didYouMean(name, argNames)}`);
  const known = Object.entries(rules).flatMap(([name, faultIn]): [string, unknown][] => {
    const value = unmarked(args[name]);
    if (isAbsent(value)) return [];
    const fault = hasSecret(args[name])
      ? "is a secret, and what breaks it could not be told; give it plain"
      : hasUnknown(value)
        ? undefined
        : faultIn(value);
    if (fault !== undefined) faults.push(`${name}: ${fault}`);
    return fault !== undefined || hasUnknown(value) ? [] : [[name, value]];
  });
  const read: CatalogueRules = Object.fromEntries(known);
  if (read.limitFromOrganization && read.maxActivePerSystemPresence !== undefined)
    faults.push("limitFromOrganization: contradicts maxActivePerSystemPresence; give one of the two");
  return { rules: read, faults };
}
