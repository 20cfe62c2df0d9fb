import { unknownValue } from "../definition/checks.js";
import { compare } from "../definition/compare.js";
import type { Definition, Desired, Generation } from "../definition/definition.js";
import { fieldNames, fields, serverFields } from "../definition/fields.js";
import { merge } from "../definition/forms.js";
import type { Properties } from "./properties.js";

/** What a write changes of what only the server says. */
const stamps = ["modifiedBy", "modifiedDate"] as const;

/**
 * A definition as far as a preview can say what it is going to be: `unknownValue` for what only the API will say.
 * @param existing what is to be changed or taken over; absent where one is to be made
 */
export function foreseen(
  existing: Definition | undefined,
  desired: Desired,
  generation: Generation,
): Omit<Definition, "id" | "builtIn"> {
  const told = Object.entries(serverFields).flatMap(([name, known]) =>
    (known as readonly Generation[]).includes(generation) ? name : [],
  );
  const unknown = (names: readonly string[]): Properties =>
    Object.fromEntries(names.filter((name) => told.includes(name)).map((name) => [name, unknownValue]));
  if (!existing) {
    const computed = fieldNames.filter((name) => fields[name].computed).map((name) => [name, unknownValue]);
    return { ...(Object.fromEntries(computed) as Properties), ...unknown(told), ...desired };
  }
  const { id: _, builtIn: __, ...known } = existing;
  if (compare(existing, desired).kind === "none") return known;
  return { ...known, ...unknown(stamps), ...merge(existing, desired) };
}
