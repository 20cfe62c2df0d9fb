import { checkAdoptId, checkChoice, type CheckContext, type Check, type Fault, unknownValue } from "./checks.js";
import { describe, type Definition, type Desired, type Generation } from "./definition.js";
import { didYouMean } from "./did-you-mean.js";
import { fields } from "./fields.js";
import { visible } from "./text.js";

/** When an existing definition is taken over instead of a new one being made. */
export const adoptModes = ["identical", "matching", "never"] as const;

/**
 * When an existing definition is taken over instead of a new one being made. `identical`: one that is the same word for word.
 * `matching`: one that shares a label, too. `never`: none.
 */
export type AdoptMode = (typeof adoptModes)[number];

/** How a resource finds its definition when it is created; never part of the definition itself. */
export interface AdoptionInputs {
  adopt?: AdoptMode;
  /** The id of the definition to take over. */
  adoptId?: string;
}

const adoptionChecks: { readonly [Name in keyof Required<AdoptionInputs>]: Check } = {
  adopt: checkChoice(adoptModes),
  adoptId: checkAdoptId,
};

interface InputRules {
  readonly check: Check;
  readonly required?: true;
  readonly fallback?: (generation: Generation) => unknown;
}

const rules: Readonly<Record<string, InputRules>> = {
  ...(fields satisfies Record<keyof Desired, InputRules>),
  ...Object.fromEntries(Object.entries(adoptionChecks).map(([name, check]) => [name, { check }])),
};

/** The names of everything that a program can say of a resource. */
export const inputNames: ReadonlySet<string> = new Set(Object.keys(rules));

/**
 * Checks all inputs of a resource, reports every fault and returns the inputs with one spelling and all defaults.
 * Values that are not known yet pass untouched, at any depth. Properties that start with `__` are Pulumi's and ours, and pass too.
 */
export function checkInputs(inputs: Readonly<Record<string, unknown>>, context: CheckContext): Record<string, unknown> {
  const checked: Record<string, unknown> = {};
  for (const [property, value] of Object.entries(inputs)) {
    if (property.startsWith("__")) checked[property] = value;
    else if (!(property in rules))
      context.fault(visible(property), `there is no such property${didYouMean(property, Object.keys(rules))}`);
  }
  for (const [property, { check, required, fallback }] of Object.entries(rules)) {
    const value = inputs[property] ?? fallback?.(context.generation);
    if (value === unknownValue) checked[property] = value;
    else if (value !== undefined) checked[property] = check(value, property, context);
    else if (required) context.fault(property, "is missing");
  }
  if (checked["adoptId"] !== undefined && checked["adopt"] === "never")
    context.fault("adoptId", 'contradicts adopt: "never"; give one of the two');
  return checked;
}

/** Every fault of a resource's inputs, for those who send nothing. */
export function faultsOfInputs(
  inputs: Readonly<Record<string, unknown>>,
  known: Omit<CheckContext, "fault" | "warn">,
): Fault[] {
  const faults: Fault[] = [];
  const fault = (property: string, reason: string) => void faults.push({ property, reason });
  checkInputs(inputs, { ...known, fault, warn: () => undefined });
  return faults;
}

/** What keeps a definition of an organisation from being declared as it is, in one line. */
export function explainFaults(definition: Said, faults: readonly Fault[]): string {
  return `${describe(definition)}: ${faults.map(({ property, reason }) => `${property}: ${reason}`).join("; ")}`;
}

/** Why the code of a catalogue cannot have a definition as it is; `undefined` where it can. */
export function whyNotAsItIs(definition: Said): string | undefined {
  const { languageLabels, systemPresence } = definition;
  // What a definition belongs to is there.
  const known = {
    generation: "presence/definitions",
    systemPresences: [systemPresence].filter(Boolean),
    divisionsBy: "",
  } as const;
  const faults = faultsOfInputs({ languageLabels, systemPresence }, known);
  return faults.length > 0 ? explainFaults(definition, faults) : undefined;
}

/** What the code of a catalogue says of a definition. */
type Said = Pick<Definition, "id" | "languageLabels" | "systemPresence">;
