// What a generated SDK does, in a few lines: programs of the native face need no more.
const pulumi = require("@pulumi/pulumi");
const { resources, version } = require("../../plugin/schema.json");

/** What Pulumi is told of a resource: its type, its properties without values, and the options that every SDK adds. */
function registered(type, opts) {
  const { properties, aliases } = resources[type];
  // Pulumi makes an output of each property that it is given, with a value or without.
  const noOutputs = Object.fromEntries(Object.keys(properties).map((name) => [name, undefined]));
  return { type, noOutputs, options: pulumi.mergeOptions(opts, { aliases, version }) };
}

class PresenceDefinition extends pulumi.CustomResource {
  constructor(name, args, opts) {
    const { type, noOutputs, options } = registered("genesyscloud-presence:index:PresenceDefinition", opts);
    super(type, name, { ...noOutputs, ...args }, options);
  }

  static get(name, id) {
    return new PresenceDefinition(name, {}, { id });
  }
}

class PresenceCatalogue extends pulumi.ComponentResource {
  constructor(name, args, opts) {
    const { type, noOutputs, options } = registered("genesyscloud-presence:index:PresenceCatalogue", opts);
    super(type, name, { ...noOutputs, ...args }, options, true);
  }
}

/** A provider of its own. */
class Provider extends pulumi.ProviderResource {
  constructor(name, settings, opts) {
    super("genesyscloud-presence", name, settings, pulumi.mergeOptions(opts, { version }));
  }
}

/** Calls a function of the package. */
const invoke = (name, args = {}, opts) =>
  pulumi.runtime.invoke(`genesyscloud-presence:index:${name}`, args, { version, ...opts });

module.exports = { PresenceCatalogue, PresenceDefinition, Provider, invoke };
