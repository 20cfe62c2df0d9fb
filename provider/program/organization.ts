import * as pulumi from "@pulumi/pulumi";
import { open, type Organization } from "../organization/organization.js";
import { stackSettings } from "../organization/settings.js";
import { messageOf } from "../resource/errors.js";

/** What the calls of one program share, by its stack: one process can run programs one after the other or at once. */
const organizations = new WeakMap<object, Organization>();

/**
 * Asks the organisation that the stack's configuration names; everything in one program shares the client and the listing.
 * @throws pulumi.RunError, of which Pulumi prints the message alone: a stack would tell the program's author nothing
 */
export async function inOrganization<T>(ask: (organization: Organization) => Promise<T>): Promise<T> {
  try {
    return await ask(organizationOf(pulumi.runtime.getStackResource()));
  } catch (error) {
    throw new pulumi.RunError(messageOf(error));
  }
}

function organizationOf(stack: object | undefined): Organization {
  const known = stack && organizations.get(stack);
  if (known) return known;
  const config = new pulumi.Config("genesyscloud");
  const organization = open(
    stackSettings((setting) => config.get(setting)),
    process.env,
    (severity, _caller, text) => void (severity === "warning" ? pulumi.log.warn(text) : pulumi.log.info(text)),
  );
  if (stack) organizations.set(stack, organization);
  return organization;
}
