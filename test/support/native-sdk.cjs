// What a generated SDK does, in a few lines: programs of the native face need no more.
const pulumi = require("@pulumi/pulumi");
const { resources } = require("../../plugin/schema.json");

const type = "genesyscloud-presence:index:PresenceDefinition";
const { properties, aliases } = resources[type];
/** Pulumi makes an output of each property that it is given, with a value or without. */
const noOutputs = Object.fromEntries(Object.keys(properties).map((name) => [name, undefined]));

class PresenceDefinition extends pulumi.CustomResource {
  constructor(name, args, opts) {
    super(type, name, { ...noOutputs, ...args }, pulumi.mergeOptions(opts, { aliases }));
  }

  static get(name, id) {
    return new PresenceDefinition(name, {}, { id });
  }
}

/** A provider of its own. */
class Provider extends pulumi.ProviderResource {
  constructor(name, settings, opts) {
    super("genesyscloud-presence", name, settings, opts);
  }
}

/** Calls a function of the package. */
const invoke = (name, args = {}, opts) => pulumi.runtime.invoke(`genesyscloud-presence:index:${name}`, args, opts);

module.exports = { PresenceDefinition, Provider, invoke };
