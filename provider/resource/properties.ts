import { withoutUndefined } from "../api/json.js";
import type { Definition } from "../definition/definition.js";
import { computedGiven, desiredOf, inputsFor, isBuiltIn } from "../definition/forms.js";
import type { AdoptionInputs, AdoptMode } from "../definition/inputs.js";
import type { Caller } from "../organization/reporter.js";
import type { Adoption } from "./adopt.js";
import type { InitError } from "./errors.js";
import type { Request } from "./request.js";

/** The type token of a presence definition: Pulumi hands resources of the package `pulumi-nodejs` to its dynamic-provider process. */
export const typeToken = "pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition";

/** A resource's properties as Pulumi hands them over: inputs or outputs, with what starts with `__`. */
export type Properties = Readonly<Record<string, unknown>>;

/** What travels with a resource's properties beside the definition, hidden from people. */
interface Hidden {
  /** The resource's name, which Pulumi's dynamic-provider process never learns otherwise. */
  __resource: string;
  /** The types of the components that it is in, where it is in any: with the name, what its URN says beside the stack. */
  __parent?: string;
  /** Something that the program gives is secret. */
  __secret?: true;
  /** The computed fields that the program gives: the others are shown but never compared. */
  __given?: string[];
  /** From `check` to `create`, and to whoever reads a preview. */
  __adoption?: Adoption;
  /** Pulumi's own: the serialised provider. */
  __provider?: string;
}

function hiddenOf(properties: Properties): Partial<Hidden> {
  return properties;
}

/** The resource that the properties belong to. */
export function callerOf(properties: Properties): Caller {
  const { __resource: name = "this resource", __parent: parent } = hiddenOf(properties);
  return { name, urn: parent === undefined ? name : `${parent}$${name}` };
}

/** What checked inputs ask for. */
export function requestFrom(inputs: Properties, fallback: AdoptMode): Request {
  const { adopt = fallback, adoptId } = inputs as AdoptionInputs;
  return {
    caller: callerOf(inputs),
    desired: desiredOf(inputs),
    adopt,
    ...withoutUndefined({ adoptId, secret: hiddenOf(inputs).__secret }),
  };
}

/** Checked inputs with what `check` decided on now: what an earlier one decided is of no account. */
export function withAdoption(inputs: Properties, adoption: Adoption | undefined): Properties {
  const { __adoption: _, ...rest } = inputs;
  return adoption ? { ...rest, __adoption: adoption } : rest;
}

/** The definition that `check` decided to take over, where it did. */
export function adoptionFrom(inputs: Properties): Adoption | undefined {
  return hiddenOf(inputs).__adoption;
}

/** A definition as a state has it. */
export function definitionFrom(id: string, outputs: Properties): Definition {
  const definition = outputs as unknown as Definition;
  return { ...definition, id, builtIn: isBuiltIn(id, definition) };
}

/** @param inputs what the program asks for */
export function outputsOf({ id: _, builtIn: __, ...definition }: Definition, inputs: Properties): Properties {
  const given = computedGiven(inputs);
  return { ...definition, ...carriedOf(inputs), ...(given.length > 0 && { __given: given }) };
}

/** The same after a refresh, which knows what the program asks for by the outputs of the last run alone. */
export function refreshedOutputs({ id: _, builtIn: __, ...definition }: Definition, outputs: Properties): Properties {
  return { ...definition, ...carriedOf(outputs), ...withoutUndefined({ __given: hiddenOf(outputs).__given }) };
}

/** The inputs that would make this definition, so that Pulumi shows drift property by property. */
export function refreshedInputs(definition: Definition, outputs: Properties): Properties {
  return { ...inputsFor(definition, hiddenOf(outputs).__given ?? []), ...carriedOf(outputs) };
}

/** What Pulumi saves of a definition that is there and not as asked. */
export function savedOf({ definition }: InitError, inputs: Properties): Properties {
  // Without `__provider` Pulumi could neither read nor delete the resource until the next successful run.
  return { ...outputsOf(definition, inputs), __provider: hiddenOf(inputs).__provider };
}

/** What people gave. */
export function withoutHidden(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([property]) => !property.startsWith("__")));
}

/** What is the resource's and not the definition's: inputs, outputs and state carry it along. */
function carriedOf(properties: Properties): Properties {
  const { adopt, adoptId } = properties as AdoptionInputs;
  const { __resource, __parent, __secret } = hiddenOf(properties);
  return withoutUndefined({ __resource, __parent, __secret, adopt, adoptId });
}
