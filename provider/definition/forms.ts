import { withoutUndefined } from "../api/json.js";
import type { OrganizationPresence, OrganizationPresenceDefinition } from "../api/models.js";
import type { Definition, Desired, Generation } from "./definition.js";
import { fieldNames, fields, sameValue, serverFields } from "./fields.js";
import { builtInIds } from "./vocabulary.js";

type Values = Readonly<Partial<Record<string, unknown>>>;

/** What of some values a program can say of a definition: the managed fields that have a value. */
function managedOf(values: Values): Partial<Desired> {
  return withoutUndefined(Object.fromEntries(fieldNames.map((name) => [name, values[name]])));
}

/** The desired definition that checked inputs describe. */
export function desiredOf(inputs: Values): Desired {
  return managedOf(inputs) as Desired;
}

/** Values as a definition, what is left out as the server means it. */
export function withDefaults(values: Values): Desired {
  const unset = Object.fromEntries(fieldNames.map((name) => [name, fields[name].unset]));
  return withoutUndefined({ ...unset, ...managedOf(values) }) as Desired;
}

/** The inputs that would make this definition. Of the computed fields only those that the program gives, by their names. */
export function inputsFor(definition: Desired, given: readonly string[]): Partial<Desired> {
  const names = fieldNames.filter((name) => !fields[name].computed || given.includes(name));
  return withoutUndefined(Object.fromEntries(names.map((name) => [name, definition[name]])));
}

/** What a program has to say so that it makes this definition: every field that the endpoints know, but where it is the default. */
export function saidOf(definition: Desired, generation: Generation): Partial<Desired> {
  const said = fieldNames.filter((name) => {
    const { generations, fallback } = fields[name];
    const value = definition[name];
    const isDefault = fallback !== undefined && sameValue(name, value, fallback(generation));
    return (generations as readonly Generation[]).includes(generation) && !isDefault && saysMore(name, definition);
  });
  return withoutUndefined(Object.fromEntries(said.map((name) => [name, definition[name]])));
}

/** A name that is empty or only repeats a label says nothing; one that is left open stays as it is. */
function saysMore(field: keyof Desired, { name = "", languageLabels }: Desired): boolean {
  return field !== "name" || (name.trim() !== "" && !Object.values(languageLabels).includes(name));
}

/** The names of the computed fields that a program gives. */
export function computedGiven(inputs: Values): string[] {
  return fieldNames.filter((name) => fields[name].computed && inputs[name] !== undefined);
}

/** What to write so that a definition becomes as desired: a PUT takes the whole, so what is computed and not given stays as it is. */
export function merge(existing: Partial<Desired>, desired: Desired): Desired {
  const kept = fieldNames.filter((name) => fields[name].computed).map((name) => [name, existing[name]]);
  return { ...withoutUndefined(Object.fromEntries(kept)), ...desired };
}

/**
 * The one form of a definition, from either generation's answer.
 * @throws Error when the answer carries no id, because nothing can be managed without one
 */
export function fromWire(wire: Partial<OrganizationPresence & OrganizationPresenceDefinition>): Definition {
  if (!wire.id) throw new Error("The API answered a presence definition without an id.");
  const desired = withDefaults(wire);
  for (const name of fieldNames) {
    const read = fields[name].fromWire as ((value: unknown) => unknown) | undefined;
    if (read) Object.assign(desired, { [name]: read(desired[name]) });
  }
  const server = Object.fromEntries(Object.keys(serverFields).map((name) => [name, wire[name as keyof typeof wire]]));
  return { id: wire.id, ...desired, ...withoutUndefined(server), builtIn: isBuiltIn(wire.id, wire) };
}

/** Whether a definition is a System one: it says so, or has an id that only those have. */
export function isBuiltIn(id: string, { type, primary }: Pick<Definition, "type" | "primary">): boolean {
  return type === "System" || primary === true || builtInIds.has(id);
}

/** The body that makes a definition as desired, for one generation of endpoints. */
export function toWire(
  desired: Desired,
  generation: Generation,
): OrganizationPresence & OrganizationPresenceDefinition {
  const known = fieldNames.filter((name) => (fields[name].generations as readonly Generation[]).includes(generation));
  const written = known.map((name) => {
    const { toWire: write } = fields[name] as { toWire?: (value: unknown, generation: Generation) => unknown };
    const value = desired[name];
    return [name, write && value !== undefined ? write(value, generation) : value];
  });
  return withoutUndefined(Object.fromEntries(written)) as OrganizationPresence & OrganizationPresenceDefinition;
}
