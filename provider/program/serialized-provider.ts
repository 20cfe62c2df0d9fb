/** Where the work is: a contract with every stack that exists. */
export const workModule = "pulumi-genesyscloud-presence/lifecycle";

/**
 * What Pulumi keeps as `__provider` in the state of every resource, and runs in its dynamic-provider process: one line that
 * names the work. `pulumi.dynamic.Resource` would put a closure of some kilobytes there, twice for each resource; Pulumi's
 * file backends write the whole state at every step, so the size counts squared. This line holds no secret and no path, and a
 * fixed version of the package serves the stacks of older ones. There, the name resolves from the program's folder upwards.
 */
export const providerText = `exports.handler = () => require("${workModule}");`;
