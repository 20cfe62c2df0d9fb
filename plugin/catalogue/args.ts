import { isAbsent } from "../../provider/api/json.js";
import { hasUnknown } from "../../provider/definition/checks.js";
import { didYouMean } from "../../provider/definition/did-you-mean.js";
import { contradictionIn, type FlatRules, ruleChecks } from "../../provider/definition/flat-rules.js";
import { visible } from "../../provider/definition/text.js";
import type { Move } from "../../provider/resource/moves.js";
import { hasSecret, unmarked, type Values } from "../codec.js";

/** One status of a catalogue: what a `PresenceDefinition` takes. Its values may be known later, and may be secret. */
type CatalogueStatus = Values;

/**
 * The whole status catalogue of an organisation as one value, and the rules that it has to keep. Makes a `PresenceDefinition`
 * `<name>-<key>` of each status; the order of the statuses means nothing. Every fault of the statuses' fields and of the rules is told at
 * once, before anything is registered. What is known later is checked when it is, and secret values are not looked at, because an error
 * would show them. The options `protect`, `dependsOn`, `ignoreChanges`, `retainOnDelete`, `deletedWith` and `providers`
 * reach every status.
 */
interface CatalogueArgs extends FlatRules {
  /**
   * A catalogue file, in YAML or JSON, which says what the other properties would: the statuses and the rules. Its path is relative to the
   * program's folder. Faults are told with their lines. Has to be known in a preview.
   */
  file?: string;
  /**
   * The statuses, each under a key of its own, which is the status's name in the stack: it stays when labels change and when the status
   * moves to another system presence. Keys have to be known in a preview, and no secrets; values need not be. Required unless there is a `file`.
   */
  statuses?: Readonly<Record<string, CatalogueStatus>>;
}

/** What a catalogue has. */
export interface CatalogueOutputs {
  /** The ids of the definitions by key. */
  ids: Readonly<Record<string, string>>;
  /**
   * The statuses that have been moved, by key: their ids from before, newest first, as `from`, and the one that each has now, as `to`.
   */
  moves: Readonly<Record<string, Move>>;
}

const argNames = [...(["statuses", "file"] satisfies (keyof CatalogueArgs)[]), ...Object.keys(ruleChecks)];

/**
 * The rules of a catalogue, and what is wrong with its arguments beside the statuses. What is not known yet is left out: by the time that
 * anything is sent, it is.
 */
export function readRules(args: Values): { rules: FlatRules; faults: string[] } {
  const faults = Object.keys(args)
    .filter((name) => !argNames.includes(name))
    .map((name) => `${visible(name)}: there is no such property${didYouMean(name, argNames)}`);
  const known = Object.entries(ruleChecks).flatMap(([name, faultIn]): [string, unknown][] => {
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
  const rules: FlatRules = Object.fromEntries(known);
  const contradiction = contradictionIn(rules);
  if (contradiction) faults.push(`${contradiction.property}: ${contradiction.reason}`);
  return { rules, faults };
}
