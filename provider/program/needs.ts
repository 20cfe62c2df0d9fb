import { nodeFault } from "../node.js";

if (nodeFault !== undefined) refuse(nodeFault);
try {
  require.resolve("@pulumi/pulumi");
} catch {
  refuse("pulumi-genesyscloud-presence finds no @pulumi/pulumi: install it beside it (npm install @pulumi/pulumi).");
}

/** As `pulumi.RunError`, without the SDK: Pulumi knows it by this property, and prints the message alone. */
function refuse(message: string): never {
  throw Object.defineProperties(new Error(message), { __pulumiRunError: { value: true }, stack: { value: message } });
}
