import * as pulumi from "@pulumi/pulumi";
import type { UserReference } from "./api/models.js";
import { providerText, typeToken } from "./dynamic-provider.js";
import type { AdoptMode } from "./fields.js";
import type { Language, SystemPresenceName } from "./vocabulary.js";

/** What a program says of a presence definition. */
export interface PresenceDefinitionArgs {
  /**
   * What agents read, by language: `{ en_US: "Lunch", es: "Almuerzo" }`. At least one; taking one out takes it out of the
   * organisation. Languages that the API learns after this release are written with a cast, and pass with a warning.
   */
  languageLabels: pulumi.Input<{ [L in Language]?: pulumi.Input<string> | undefined }>;
  /** The system presence that the definition belongs to. The API never changes it: a change makes a new definition and deactivates the old one. */
  systemPresence: pulumi.Input<SystemPresenceName>;
  /** A name for administrators; not unique, and left as it is on the server where it is not given. */
  name?: pulumi.Input<string> | undefined;
  /** The division that the definition belongs to; all divisions unless given. Needs `genesyscloud:presenceApi` = `presence/definitions`. */
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
  /** The id of the definition to take over as the resource is created. Without effect later, so it can stay. */
  adoptId?: pulumi.Input<string> | undefined;
}

/**
 * A presence definition of a Genesys Cloud organisation: a secondary status that agents choose, such as Lunch under Meal.
 * Its id is the resource's id. Destroying it deactivates it, as the API does; creating it again brings the same id back.
 *
 * API: `/api/v2/presencedefinitions`, or `/api/v2/presence/definitions` where the stack's `genesyscloud:presenceApi` says so.
 */
export class PresenceDefinition extends pulumi.CustomResource {
  declare readonly languageLabels: pulumi.Output<Record<string, string>>;
  /** In the spelling of the current endpoints: `OnQueue`. */
  declare readonly systemPresence: pulumi.Output<string>;
  declare readonly name: pulumi.Output<string | undefined>;
  /** `"*"` for all divisions; only where the endpoints in use know divisions. */
  declare readonly divisionId: pulumi.Output<string | undefined>;
  declare readonly deactivated: pulumi.Output<boolean>;
  /** Only from `presence/definitions`, and can be missing there too. */
  declare readonly type: pulumi.Output<"User" | "System" | undefined>;
  /** Only from `presencedefinitions`, as the five that follow. */
  declare readonly primary: pulumi.Output<boolean | undefined>;
  declare readonly createdBy: pulumi.Output<UserReference | undefined>;
  /** ISO 8601, UTC. */
  declare readonly createdDate: pulumi.Output<string | undefined>;
  declare readonly modifiedBy: pulumi.Output<UserReference | undefined>;
  /** ISO 8601, UTC. */
  declare readonly modifiedDate: pulumi.Output<string | undefined>;
  declare readonly selfUri: pulumi.Output<string | undefined>;

  /**
   * @param name the resource's name in the program, which identifies it from run to run
   * @param args what the definition is; faults are reported all at once before anything is sent
   * @param opts the usual options of a Pulumi resource; `import` cannot work for dynamic providers, `adoptId` does its work
   */
  constructor(name: string, args: PresenceDefinitionArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = {
      type: undefined,
      primary: undefined,
      createdBy: undefined,
      createdDate: undefined,
      modifiedBy: undefined,
      modifiedDate: undefined,
      selfUri: undefined,
    };
    const inputs = { name: undefined, divisionId: undefined, deactivated: undefined, ...args };
    // The provider's process never learns the resource's name, which its messages need, unless an input carries it.
    super(typeToken, name, { ...outputs, ...inputs, __resource: name, __provider: providerText }, opts);
  }
}
