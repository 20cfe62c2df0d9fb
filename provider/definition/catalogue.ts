import { isAbsent, isObject } from "../api/json.js";
import { type AppliedRules, type CatalogueFault, type DeclaredStatus, faultsOf } from "./catalogue-rules.js";
import { type CheckContext, type Fault, hasUnknown, isUsual } from "./checks.js";
import type { Definition } from "./definition.js";
import { faultsOfInputs } from "./inputs.js";
import { visible } from "./text.js";
import { canonicalSystemPresence } from "./vocabulary.js";

/** A status as a program says it: what its resource is given, with `unknownValue` for what is not plain to see, known later or secret. */
export interface SaidStatus {
  key: string;
  inputs: Readonly<Record<string, unknown>>;
}

/** What the check of a catalogue asks of its surroundings. */
export interface CatalogueContext extends Omit<CheckContext, "fault" | "warn"> {
  /** A fault of a status's fields as a line, in the words in which the face writes statuses. */
  lineOf(title: string, fault: Fault): string;
}

/** Whether a status's system presence takes the organisation's own ones to be checked. */
export function isUsualStatus({ inputs }: SaidStatus): boolean {
  return isUsual(inputs["systemPresence"]);
}

/** A fault of a status that is written as its resource is: flat, by the names of its properties. */
export function flatLine(title: string, { property, reason }: Fault): string {
  return `${title}: ${property}: ${reason}`;
}

/** A status of the organisation as a line that takes it over, in the flat form, which catalogue files and programs read alike. */
export function flatCode(key: string, { systemPresence, languageLabels, id }: Definition): string {
  return `${key}: ${codeText({ systemPresence, languageLabels, adoptId: id })}`;
}

/** Values as code in one line: names are plain where they can be. */
export function codeText(values: object): string {
  const members = Object.entries(values).map(([name, value]: [string, unknown]) => {
    const key = /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
    return `${key}: ${isObject(value) ? codeText(value) : JSON.stringify(value)}`;
  });
  return `{ ${members.join(", ")} }`;
}

/** What a status looks like, for those who wrote something else. */
export const statusExample = '{ systemPresence: "Meal", languageLabels: { en_US: "Lunch" } }';

/** Everything that is wrong with a catalogue: with the fields of its statuses, then by its rules. */
export function faultsIn(
  statuses: readonly SaidStatus[],
  rules: AppliedRules,
  context: CatalogueContext,
): CatalogueFault[] {
  const declared = statuses.map(declaredOf);
  const ofFields = statuses.flatMap(({ key, inputs }, index) =>
    faultsOfInputs(inputs, context).map((fault) => {
      const message = context.lineOf(declared[index]?.title ?? "", fault);
      return { key, property: fault.property, message };
    }),
  );
  return [...statuses.flatMap(faultsOfKey), ...ofFields, ...faultsOf(declared, rules)];
}

function faultsOfKey({ key }: SaidStatus): CatalogueFault[] {
  if (key === "") return [{ key, message: '"": a status needs a key, such as lunch' }];
  // A map of JavaScript may lose it.
  return key === "__proto__" ? [{ key, message: `${key}: is no key that a status can have: take another` }] : [];
}

/** The faults of a catalogue as one message, each once; `undefined` where there are none. */
export function refusalOf(name: string, faults: readonly string[]): string | undefined {
  if (faults.length === 0) return undefined;
  const lines = [...new Set(faults)].map((fault) => `- ${fault}`);
  return `The catalogue "${visible(name)}" cannot be used; nothing was sent:\n${lines.join("\n")}`;
}

/** What is plain to see of a status. One of which it is not known whether it is active counts as deactivated until it is. */
function declaredOf({ key, inputs }: SaidStatus): DeclaredStatus {
  const { languageLabels, systemPresence, divisionId, deactivated, adoptId } = inputs;
  const isSaid = isText(systemPresence) && systemPresence.trim() !== "";
  const presence = isSaid ? (canonicalSystemPresence(systemPresence) ?? systemPresence) : undefined;
  const labels = isObject(languageLabels) ? languageLabels : undefined;
  return {
    key,
    title: presence === undefined ? visible(key) : `${visible(key)} (${visible(presence)})`,
    // Until they are known, a system presence and a division are ones of their own.
    systemPresence: presence ?? `the system presence of ${key}`,
    ...(isAbsent(divisionId) ? {} : { divisionId: isText(divisionId) ? divisionId : `the division of ${key}` }),
    ...(labels && { languages: Object.keys(labels) }),
    languageLabels: Object.fromEntries(
      Object.entries(labels ?? {}).flatMap(([language, label]) => (isText(label) ? [[language, label]] : [])),
    ),
    deactivated: !isAbsent(deactivated) && deactivated !== false,
    ...(isText(adoptId) && { adoptId }),
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && !hasUnknown(value);
}
