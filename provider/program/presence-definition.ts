import * as pulumi from "./sdk.js";
import type { UserReference } from "../api/models.js";
import type { Desired, ServerFields } from "../definition/definition.js";
import { fieldNames, serverFields } from "../definition/fields.js";
import type { AdoptionInputs, AdoptMode } from "../definition/inputs.js";
import type { Language, SystemPresenceName } from "../definition/vocabulary.js";
import { typeTokens } from "../resource/tokens.js";
import { assertReachable } from "./reachable.js";
import { providerText } from "./serialized-provider.js";
import { shortTraces, withCallers } from "./traces.js";

/** What a program says of a presence definition. */
export interface PresenceDefinitionArgs {
  /**
   * What agents read, by language: `{ en_US: "Lunch", es: "Almuerzo" }`. At least one; taking one out takes it out of the
   * organisation. A language that the API does not document passes with a warning, and so does a label with characters that
   * nobody sees or that looks like another status's. Line breaks, tabs and other control characters are refused.
   */
  languageLabels: pulumi.Input<{ [L in Language]?: pulumi.Input<string> | undefined }>;
  /**
   * The system presence that the definition belongs to, such as `Meal`. The API never changes it: a change makes a new definition
   * and deactivates the old one.
   */
  systemPresence: pulumi.Input<SystemPresenceName>;
  /** A name for administrators; not unique, and left as it is on the server where it is not given. */
  name?: pulumi.Input<string> | undefined;
  /** The id of the division that it belongs to; all divisions unless given. Needs `genesyscloud:presenceApi` = `presence/definitions`. */
  divisionId?: pulumi.Input<string> | undefined;
  /** `true` keeps the definition without offering it to agents. Active unless given. */
  deactivated?: pulumi.Input<boolean> | undefined;
  /**
   * What happens when the organisation already has this status as the resource is created. `identical`, the default: one
   * that is the same word for word is taken over, and reactivated where it was deactivated; an active one that shares a
   * label is an error. `matching`: such a one is taken over too, and brought in line. `never`: a new one is made.
   * `genesyscloud:adopt` sets it for a whole stack.
   */
  adopt?: pulumi.Input<AdoptMode> | undefined;
  /**
   * The id of the definition to take over as the resource is created. Without effect later, so it can stay; but no two resources name the
   * same one, and none a System definition.
   */
  adoptId?: pulumi.Input<string> | undefined;
}

/** What the constructor hands to Pulumi: a field that `PresenceDefinitionArgs` lacks does not compile. */
type Inputs = {
  [Name in keyof Required<Desired & AdoptionInputs>]: PresenceDefinitionArgs[Name];
};

/** What a resource shows: a field that `PresenceDefinition` lacks does not compile. */
type Outputs = {
  readonly [Name in keyof Required<Desired & ServerFields>]: pulumi.Output<(Desired & ServerFields)[Name]>;
} & { readonly previousIds: pulumi.Output<string[] | undefined> };

/**
 * A presence definition of a Genesys Cloud organisation: a secondary status that agents choose, such as Lunch under Meal.
 * Its id is the resource's id. Destroying it deactivates it, as the API does; creating it again, word for word
 * and without `adopt: "never"`, brings the same id back.
 *
 * API: `/api/v2/presencedefinitions`, or `/api/v2/presence/definitions` where the stack's `genesyscloud:presenceApi` says so.
 */
export class PresenceDefinition extends pulumi.CustomResource implements Outputs {
  /** Labels by language, as the organisation has them. */
  declare readonly languageLabels: pulumi.Output<Record<string, string>>;
  /** The system presence, in the spelling of the current endpoints: `OnQueue`. */
  declare readonly systemPresence: pulumi.Output<string>;
  /** The name for administrators, where it has one. */
  declare readonly name: pulumi.Output<string | undefined>;
  /** The division's id, `"*"` for all divisions; only where the endpoints in use know divisions. */
  declare readonly divisionId: pulumi.Output<string | undefined>;
  /** Whether it is kept without being offered to agents. */
  declare readonly deactivated: pulumi.Output<boolean>;
  /** `System` for a built-in definition, otherwise `User`; only from `presence/definitions`, and can be missing there too. */
  declare readonly type: pulumi.Output<"User" | "System" | undefined>;
  /** `true` for a built-in definition; only from `presencedefinitions`. */
  declare readonly primary: pulumi.Output<boolean | undefined>;
  /** Who made it; only from `presencedefinitions`. */
  declare readonly createdBy: pulumi.Output<UserReference | undefined>;
  /** When it was made, ISO 8601 in UTC; only from `presencedefinitions`. */
  declare readonly createdDate: pulumi.Output<string | undefined>;
  /** Who changed it last; only from `presencedefinitions`. */
  declare readonly modifiedBy: pulumi.Output<UserReference | undefined>;
  /** When it was changed last, ISO 8601 in UTC; only from `presencedefinitions`. */
  declare readonly modifiedDate: pulumi.Output<string | undefined>;
  /** The path of the definition in the API. */
  declare readonly selfUri: pulumi.Output<string | undefined>;
  /**
   * The ids that the status had before, newest first, where it has been moved to another system presence or made anew: flows, data
   * actions and reports may still have them.
   */
  declare readonly previousIds: pulumi.Output<string[] | undefined>;

  /**
   * @param name the resource's name in the program, which identifies it from run to run
   * @param args what the definition is; faults are reported all at once before anything is sent
   * @param opts the usual options of a Pulumi resource; `import` cannot work for dynamic providers, `adoptId` does its work
   * @throws RunError where Pulumi could not find this package from the program's folder, and says what to install
   */
  constructor(name: string, args: PresenceDefinitionArgs, opts?: pulumi.CustomResourceOptions) {
    assertReachable();
    const inputs: Partial<Inputs> = args;
    const hidden = {
      __resource: name,
      __parent: parentOf(opts),
      __stack: stackName(),
      __secret: isSecret(args),
      __preview: pulumi.isDryRun() || undefined,
      __provider: providerText,
    };
    const endShortTraces = shortTraces();
    try {
      super(typeTokens.dynamic, name, { ...noOutputs, ...inputs, ...hidden }, opts);
    } catch (error) {
      endShortTraces();
      throw withCallers(error);
    }
    endShortTraces();
  }
}

const nothing = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, undefined]));

/** Pulumi makes an output of each property that it is given, with a value or without. */
const noOutputs = nothing([...fieldNames, ...Object.keys(serverFields), "previousIds"]);

/**
 * The types of the components that the resource is in, as its URN has them; none for one that is in no component.
 * Two components may each have a child of one name, and the provider's process, which never learns a URN, has to tell them apart.
 */
async function parentOf({ parent }: pulumi.CustomResourceOptions = {}): Promise<string | undefined> {
  if (!parent) return undefined;
  // A promise, because an Output would make every child depend on the component that it is in.
  const urn = await new Promise<string>((resolve) => parent.urn.apply(resolve));
  const types = urn.split("::")[2];
  return types === "pulumi:pulumi:Stack" ? undefined : types;
}

/** The stack as the CLI takes it in this project: self-managed backends have one organization, which is left out. */
export function stackName(): string | undefined {
  try {
    const [organization, stack] = [pulumi.getOrganization(), pulumi.getStack()];
    return organization === "organization" ? stack : `${organization}/${stack}`;
  } catch {
    // A unit test, whose mocks need name none.
    return undefined;
  }
}

/** Whether anything that the program gives is secret: then no message and no hidden property may tell a label. */
async function isSecret(args: PresenceDefinitionArgs): Promise<true | undefined> {
  try {
    return (await pulumi.isSecret(pulumi.output(args))) || undefined;
  } catch {
    // Pulumi itself reports an input that fails.
    return undefined;
  }
}
