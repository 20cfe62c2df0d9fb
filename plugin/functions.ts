import { withoutUndefined } from "../provider/api/json.js";
import { didYouMean } from "../provider/definition/did-you-mean.js";
import type { Fault } from "../provider/definition/checks.js";
import { visible } from "../provider/definition/text.js";
import type { Organization } from "../provider/organization/organization.js";
import { type GetPresenceDefinitionArgs, queries } from "../provider/organization/queries.js";
import { nativePackage } from "../provider/resource/tokens.js";
import type { Values } from "./codec.js";

/** One function of the package: a result has to be an object, so a list has a name. */
interface NativeFunction {
  /** Its arguments; all are texts. */
  readonly args: readonly string[];
  /** What is wrong with the arguments as a whole. */
  readonly faultIn?: (args: Readonly<Partial<Record<string, string>>>) => Fault | undefined;
  readonly run: (organization: Organization, args: never) => Promise<object>;
}

/** The functions by their name. */
export const functions = {
  getSystemPresences: {
    args: [],
    run: async (organization) => ({ systemPresences: await queries.getSystemPresences(organization) }),
  },
  getPresenceDefinitions: {
    args: ["systemPresence", "deactivated"],
    run: async (organization, args: Parameters<typeof queries.getPresenceDefinitions>[1]) => ({
      definitions: await queries.getPresenceDefinitions(organization, args),
    }),
    faultIn: ({ deactivated }) =>
      deactivated === undefined || ["include", "only"].includes(deactivated)
        ? undefined
        : { property: "deactivated", reason: 'has to be "include" or "only"; leave it out for active ones alone' },
  },
  getPresenceDefinition: {
    args: ["id", "label", "language", "systemPresence"],
    run: (organization, args: GetPresenceDefinitionArgs) => queries.getPresenceDefinition(organization, args),
    faultIn: ({ id, ...byLabel }) => {
      if ((id === undefined) !== (byLabel["label"] === undefined)) {
        const more = Object.keys(byLabel).filter((name) => byLabel[name] !== undefined && id !== undefined);
        return more.length === 0
          ? undefined
          : { property: more.join(", "), reason: "goes with a label, and id says it all" };
      }
      return { property: "", reason: id === undefined ? "give an id or a label" : "give an id or a label, not both" };
    },
  },
  getUserPresence: {
    args: ["userId", "sourceId"],
    run: (organization, args: { userId: string; sourceId?: string }) => queries.getUserPresence(organization, args),
    faultIn: ({ userId }) => (userId === undefined ? { property: "userId", reason: "is missing" } : undefined),
  },
} as const satisfies Record<string, NativeFunction>;

/**
 * A function by its token and arguments: what to run, or what is wrong with them.
 * @throws Error for a token that there is not
 */
export function functionFor(
  token: string,
  args: Values,
): { faults: Fault[] } | { run: (organization: Organization) => Promise<object> } {
  const name = token.slice(token.lastIndexOf(":") + 1);
  const called = Object.entries<NativeFunction>(functions).find(([one]) => tokenOf(one) === token)?.[1];
  if (!called) throw new Error(`there is no function ${visible(token)}${didYouMean(name, Object.keys(functions))}`);
  const given = withoutUndefined(args);
  const faults = Object.entries(given).flatMap(([arg, value]): Fault[] => {
    if (!called.args.includes(arg))
      return [{ property: visible(arg), reason: `there is no such argument${didYouMean(arg, called.args)}` }];
    return typeof value === "string" ? [] : [{ property: arg, reason: "has to be a text" }];
  });
  const whole = faults.length === 0 ? called.faultIn?.(given as Record<string, string>) : undefined;
  if (whole) faults.push(whole);
  return faults.length > 0 ? { faults } : { run: (organization) => called.run(organization, given as never) };
}

/** The token of a function. */
export function tokenOf(name: string): string {
  return `${nativePackage}:index:${name}`;
}
