import type { Request } from "./adopt.js";
import type { ProviderConfig } from "./config.js";
import { type Definition, type Desired, present } from "./definitions.js";
import { type Adoption, fields } from "./fields.js";

/** A resource's properties as Pulumi hands them over: inputs or outputs, with what starts with `__`. */
export type Properties = Readonly<Record<string, unknown>>;

/** @param named whether the program gives a `name`: without one, the server's is shown but never compared */
export function outputsOf(
  { id: _, builtIn: __, ...definition }: Definition,
  from: Properties,
  named: boolean,
): Properties {
  return { ...definition, ...carriedOf(from), ...(named ? { __named: true } : {}) };
}

/** The inputs that would make this definition, so that Pulumi shows drift property by property. */
export function inputsOf(definition: Definition, props: Properties): Properties {
  const managed = Object.keys(fields).filter((field) => field !== "name" || props["__named"] === true);
  const values = Object.fromEntries(managed.map((field) => [field, definition[field as keyof Desired]]));
  return { ...present(values), ...carriedOf(props) };
}

/** What is the resource's and not the definition's: inputs, outputs and state carry it along. */
function carriedOf({ __resource, adopt, adoptId }: Properties): Properties {
  return present({ __resource, adopt, adoptId });
}

export function withoutHidden(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([property]) => !property.startsWith("__")));
}

export function requestFrom(inputs: Properties, config: ProviderConfig): Request {
  const { languageLabels, systemPresence, name, divisionId, deactivated, adopt, adoptId } =
    inputs as unknown as Desired & Adoption;
  return {
    name: nameOf(inputs),
    desired: { languageLabels, systemPresence, deactivated, ...present({ name, divisionId }) },
    adoption: { adopt: adopt ?? config.adopt, ...present({ adoptId }) },
  };
}

export function asDefinition(id: string, outputs: Properties): Definition {
  const definition = outputs as unknown as Definition;
  return { ...definition, id, builtIn: definition.type === "System" || definition.primary === true };
}

export function nameOf(properties: Properties): string {
  return typeof properties["__resource"] === "string" ? properties["__resource"] : "this resource";
}
