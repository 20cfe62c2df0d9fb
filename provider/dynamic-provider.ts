import type { dynamic } from "@pulumi/pulumi";
import type { Properties } from "./lifecycle.js";

/** In Pulumi's dynamic-provider process, where the text of this provider runs, the name resolves from the program's folder. */
declare const require: (path: "pulumi-genesyscloud-presence/lifecycle") => typeof import("./lifecycle.js");

/**
 * What Pulumi writes as text into the state of every resource: one-line delegations, so that it is small, free of
 * secrets, and served by whichever version of the package is installed when the state is used.
 */
export const provider: dynamic.ResourceProvider<Properties, Properties> = {
  configure: async (request) => require("pulumi-genesyscloud-presence/lifecycle").configure(request.config),
  check: (olds, news) => require("pulumi-genesyscloud-presence/lifecycle").check(olds, news),
  diff: (id, olds, news) => require("pulumi-genesyscloud-presence/lifecycle").diff(id, olds, news),
  create: (inputs) => require("pulumi-genesyscloud-presence/lifecycle").create(inputs),
  read: (id, props = {}) => require("pulumi-genesyscloud-presence/lifecycle").read(id, props),
  update: (id, olds, news) => require("pulumi-genesyscloud-presence/lifecycle").update(id, olds, news),
  delete: (id, props) => require("pulumi-genesyscloud-presence/lifecycle").delete(id, props),
};
