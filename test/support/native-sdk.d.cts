import type * as pulumi from "@pulumi/pulumi";
import type { PresenceDefinitionArgs } from "pulumi-genesyscloud-presence";

/** What programs of the tests use of the native face. */
declare const sdk: {
  PresenceDefinition: new (
    name: string,
    args: PresenceDefinitionArgs,
    opts?: pulumi.CustomResourceOptions,
  ) => pulumi.CustomResource;
};
export = sdk;
