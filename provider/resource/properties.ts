import { isObject, withoutUndefined } from "../api/json.js";
import type { Definition } from "../definition/definition.js";
import { computedGiven, desiredOf, inputsFor, isBuiltIn } from "../definition/forms.js";
import { visible } from "../definition/text.js";
import type { AdoptionInputs, AdoptMode } from "../definition/inputs.js";
import type { Caller } from "../organization/reporter.js";
import type { Adoption } from "./adopt.js";
import type { InitError } from "./errors.js";
import type { Ids } from "./moves.js";
import type { Request } from "./request.js";
import { partsOfUrn } from "./urn.js";

/** A resource's properties as Pulumi hands them over: inputs or outputs, with what starts with `__`. */
export type Properties = Readonly<Record<string, unknown>>;

/** What travels with a resource's properties beside the definition, hidden from people. */
interface Hidden {
  /** The resource's name, which Pulumi's dynamic-provider process never learns otherwise. */
  __resource: string;
  /** The types of the components that it is in, where it is in any: with the name, what its URN says beside the stack. */
  __parent?: string;
  /** The stack that it is in, as the CLI knows it. */
  __stack?: string;
  /** Something that the program gives is secret. */
  __secret?: true;
  /** The id of the organisation that it was made in, or taken over. */
  __organization?: string;
  /** The computed fields that the program gives: the others are shown but never compared. */
  __given?: string[];
  /** From `check` to `create`, and to whoever reads a preview. */
  __adoption?: Adoption;
  /** The program runs in a preview; never kept. */
  __preview?: true;
  /** Pulumi's own: the serialised provider. */
  __provider?: string;
}

function hiddenOf(properties: Properties): Partial<Hidden> {
  return properties;
}

/** Whether a program says that it runs in a preview. */
export function isPreview(inputs: Properties): boolean {
  return hiddenOf(inputs).__preview === true;
}

/** The same without: nothing of a preview is kept. */
export function withoutPreview(inputs: Properties): Properties {
  const { __preview: _, ...rest } = hiddenOf(inputs);
  return rest;
}

/** The resource that the properties belong to. */
export function callerOf(properties: Properties): Caller {
  const {
    __resource: name = "this resource",
    __parent: parent,
    __stack: stack,
    __secret: secret,
  } = hiddenOf(properties);
  return { name, urn: parent === undefined ? name : `${parent}$${name}`, ...withoutUndefined({ stack, secret }) };
}

/**
 * A resource's properties with what tells of it, for a face that is told its URN.
 * @param secret something that the program gives is secret
 */
export function withCaller(urn: string, properties: Properties, secret: boolean): Properties {
  const { name, parent, stack } = partsOfUrn(urn) ?? { name: urn };
  const hidden: Partial<Hidden> = withoutUndefined({
    __resource: name,
    __parent: parent,
    __stack: stack,
    __secret: secret || undefined,
  });
  return { ...properties, ...hidden };
}

/** The same without: for a state that has the URN. */
export function withoutCaller(properties: Properties): Properties {
  const { __resource, __parent, __stack, __secret, __provider, __given, ...rest } = hiddenOf(properties);
  return rest;
}

/** The resource at a URN. */
export function callerAt(urn: string): Caller {
  return callerOf(withCaller(urn, {}, false));
}

/** What checked inputs ask for. */
export function requestFrom(inputs: Properties, fallback: AdoptMode): Request {
  const { adopt = fallback, adoptId } = inputs as AdoptionInputs;
  return {
    caller: callerOf(inputs),
    desired: desiredOf(inputs),
    adopt,
    ...withoutUndefined({ adoptId }),
  };
}

/**
 * A text for people without what is secret of a resource: the checks and the API quote what they were given, in whatever letters.
 * Where one thing of a resource is secret, everything that a program says of it is.
 */
export function withoutSecretInputs(text: string, properties: Properties): string {
  if (!hiddenOf(properties).__secret) return text;
  const { languageLabels, name, adoptId, divisionId } = properties;
  const labels = isObject(languageLabels) ? Object.values(languageLabels) : [];
  const secrets = [...labels, name, adoptId, divisionId].filter((one) => typeof one === "string" && one.length > 1);
  return (secrets as string[])
    .flatMap((one) => [one, visible(one), JSON.stringify(one).slice(1, -1)])
    .toSorted((one, other) => other.length - one.length)
    .reduce(
      (rest, one) => rest.replace(new RegExp(one.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "giu"), "[secret]"),
      text,
    );
}

/** The `adoptId` that a resource has in the inputs or outputs of the last run. */
export function adoptIdOf(properties: Properties): string | undefined {
  return (properties as AdoptionInputs).adoptId;
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

/** A definition as a state has it, with the ids that its status had before. */
export function definitionFrom(id: string, outputs: Properties): Definition & Ids {
  const definition = outputs as unknown as Definition & Ids;
  return { ...definition, id, builtIn: isBuiltIn(id, definition) };
}

/** The ids that a status had before the present one, by its outputs; `undefined` where it was never moved. */
export function previousIdsOf({ previousIds }: Properties): string[] | undefined {
  return Array.isArray(previousIds) ? previousIds.filter((id) => typeof id === "string") : undefined;
}

/** Inputs with the ids that the status had before, for the outputs that are made with them. */
export function withPreviousIds(inputs: Properties, previousIds: readonly string[] | undefined): Properties {
  return { ...inputs, previousIds };
}

/**
 * @param inputs what the program asks for
 * @param organization the id of the organisation, where it is known
 */
export function outputsOf(
  { id, builtIn: _, ...definition }: Omit<Definition, "id" | "builtIn"> & Partial<Definition>,
  inputs: Properties,
  organization?: string,
): Properties {
  const given = computedGiven(inputs);
  // After a move back, the present id is among those that it had.
  const previousIds = previousIdsOf(inputs)?.filter((one) => one !== id) ?? [];
  return {
    ...definition,
    ...carriedOf(inputs),
    ...withoutUndefined({ __organization: organization, __given: someOf(given), previousIds: someOf(previousIds) }),
  };
}

/** A list that says something. */
function someOf<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}

/** The id of the organisation that a resource was made in, as far as its outputs tell. */
export function organizationOf(outputs: Properties): string | undefined {
  return hiddenOf(outputs).__organization;
}

/** The same after a refresh, which knows what the program asks for by the outputs of the last run alone. */
export function refreshedOutputs({ id: _, builtIn: __, ...definition }: Definition, outputs: Properties): Properties {
  const { __organization, __given } = hiddenOf(outputs);
  const previousIds = previousIdsOf(outputs);
  return { ...definition, ...carriedOf(outputs), ...withoutUndefined({ __organization, __given, previousIds }) };
}

/** The inputs that would make this definition, so that Pulumi shows drift property by property. */
export function refreshedInputs(definition: Definition, outputs: Properties): Properties {
  return { ...inputsFor(definition, hiddenOf(outputs).__given ?? []), ...carriedOf(outputs) };
}

/** What Pulumi saves of a definition that is there and not as asked. */
export function savedOf({ definition }: InitError, inputs: Properties, organization?: string): Properties {
  // Without `__provider` Pulumi could neither read nor delete the resource until the next successful run.
  return { ...outputsOf(definition, inputs, organization), __provider: hiddenOf(inputs).__provider };
}

/** What people gave. */
export function withoutHidden(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([property]) => !property.startsWith("__")));
}

/** What is the resource's and not the definition's: inputs, outputs and state carry it along. */
function carriedOf(properties: Properties): Properties {
  const { adopt, adoptId } = properties as AdoptionInputs;
  const { __resource, __parent, __stack, __secret } = hiddenOf(properties);
  return withoutUndefined({ __resource, __parent, __stack, __secret, adopt, adoptId });
}
