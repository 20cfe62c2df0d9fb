import deepEqual from "deep-equal";
import type { OrganizationPresence, OrganizationPresenceDefinition } from "../api/models.js";
import {
  checkDivisionId,
  checkFlag,
  checkLanguageLabels,
  checkSystemPresence,
  checkText,
  type Check,
} from "./checks.js";
import {
  allDivisions,
  type Desired,
  divisionOf,
  type Generation,
  generations,
  type ServerFields,
} from "./definition.js";
import { canonicalSystemPresence, sameSystemPresence, spellingOf } from "./vocabulary.js";

/** The generations whose wire types have a property of this name: a field that a wire type lacks does not compile. */
type GenerationsWith<Name> =
  | (Name extends keyof OrganizationPresence ? "presencedefinitions" : never)
  | (Name extends keyof OrganizationPresenceDefinition ? "presence/definitions" : never);

/** Everything that is known of one managed field. */
interface Field<Name extends keyof Desired, Value = NonNullable<Desired[Name]>> {
  /** The endpoints that know it, under this name. */
  readonly generations: readonly GenerationsWith<Name>[];
  readonly required?: true;
  /** A change makes a new definition, because the API cannot change this one. */
  readonly replaces?: true;
  /** Stays as it is on the server where a program says nothing. */
  readonly computed?: true;
  /** The value where a program says nothing. */
  readonly fallback?: (generation: Generation) => Value | undefined;
  /** What it means that an answer leaves it out, where it means anything. */
  readonly unset?: Value;
  /** Reports what is wrong, and returns the value in its one spelling. */
  readonly check: Check;
  /** Whether two values mean the same; equal in every part unless told otherwise. */
  readonly same?: (one: Value | undefined, other: Value) => boolean;
  readonly fromWire?: (value: Value) => Value;
  readonly toWire?: (value: Value, generation: Generation) => Value;
}

/**
 * The table that drives everything: checks, defaults, comparison, what goes over the wire and back, a resource's inputs, the
 * review's values and the export's settings. A new field is one entry here, beside its property of `Desired`, of the wire type,
 * of `PresenceDefinitionArgs` and of `PresenceDefinition`; the compiler finds each that is forgotten.
 */
export const fields: { readonly [Name in keyof Required<Desired>]: Field<Name> } = {
  languageLabels: { generations, required: true, unset: {}, check: checkLanguageLabels },
  systemPresence: {
    generations,
    required: true,
    replaces: true,
    unset: "",
    check: checkSystemPresence,
    same: (one = "", other) => sameSystemPresence(one, other),
    fromWire: (value) => canonicalSystemPresence(value) ?? value,
    toWire: spellingOf,
  },
  name: { generations, computed: true, check: checkText },
  divisionId: {
    generations: ["presence/definitions"],
    fallback: (generation) => (generation === "presence/definitions" ? allDivisions : undefined),
    check: checkDivisionId,
    same: (one, other) => divisionOf({ divisionId: one }) === other,
  },
  deactivated: { generations, fallback: () => false, unset: false, check: checkFlag },
};

/** What only the server says, and the endpoints that answer it. */
export const serverFields: { readonly [Name in keyof Required<ServerFields>]: readonly GenerationsWith<Name>[] } = {
  type: ["presence/definitions"],
  primary: ["presencedefinitions"],
  createdBy: ["presencedefinitions"],
  createdDate: ["presencedefinitions"],
  modifiedBy: ["presencedefinitions"],
  modifiedDate: ["presencedefinitions"],
  selfUri: generations,
};

/** The names of the managed fields. */
export const fieldNames = Object.keys(fields) as (keyof Desired)[];

/** Whether two values of a field mean the same. */
export function sameValue(name: keyof Desired, one: unknown, other: unknown): boolean {
  const same = fields[name].same as ((one: unknown, other: unknown) => boolean) | undefined;
  // The library is slow, and most values are texts and flags: it would be most of a refresh of a thousand.
  return one === other || (same ? same(one, other) : deepEqual(one, other, { strict: true }));
}
