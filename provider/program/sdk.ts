/**
 * What this package uses of Pulumi's SDK, each from the module that has it: the SDK's index would load a package manager and a
 * compiler too, half of what a small program costs.
 */
export { Config } from "@pulumi/pulumi/config";
export { RunError } from "@pulumi/pulumi/errors";
export * as log from "@pulumi/pulumi/log";
export { getOrganization, getStack } from "@pulumi/pulumi/metadata";
export { all, type Input, isSecret, type Output, output } from "@pulumi/pulumi/output";
export {
  ComponentResource,
  type ComponentResourceOptions,
  CustomResource,
  type CustomResourceOptions,
} from "@pulumi/pulumi/resource";
export { serializeProperties } from "@pulumi/pulumi/runtime/rpc";
export { getRootDirectory, isDryRun } from "@pulumi/pulumi/runtime/settings";
export { getStackResource } from "@pulumi/pulumi/runtime/stack";
