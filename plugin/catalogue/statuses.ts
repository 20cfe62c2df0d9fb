import { isAbsent } from "../../provider/api/json.js";
import { type SaidStatus, statusExample } from "../../provider/definition/catalogue.js";
import { unknownValue } from "../../provider/definition/checks.js";
import type { Desired } from "../../provider/definition/definition.js";
import { visible } from "../../provider/definition/text.js";
import { masked, membersOf, unmarked, type Values } from "../codec.js";

/** A status of a catalogue: what its resource is given, with the marks of secrets, and how much of it is plain to see. */
export interface Status {
  key: string;
  inputs: Values;
  said: SaidStatus;
}

/** What a status has at least; not known yet, as long as nothing of the status is. */
const unknownStatus: Readonly<Partial<Record<keyof Desired, unknown>>> = {
  systemPresence: unknownValue,
  languageLabels: unknownValue,
};

/** The statuses of a catalogue, and what is wrong with the form in which they are given. */
export function readStatuses(value: unknown): { statuses: Status[]; faults: string[] } {
  const plain = unmarked(value);
  if (isAbsent(plain)) return { statuses: [], faults: ["statuses: is missing, and so is file: give one of the two"] };
  if (plain === unknownValue) {
    const reason =
      "is not known yet, and its keys name the resources of the preview; let only labels and other values be known later";
    return { statuses: [], faults: [`statuses: ${reason}`] };
  }
  const given = membersOf(value);
  if (!given)
    return {
      statuses: [],
      faults: [`statuses: has to be an object of statuses by key, such as { lunch: ${statusExample} }`],
    };
  const faults: string[] = [];
  const statuses = Object.entries(given).flatMap(([key, status]): Status[] => {
    if (isAbsent(unmarked(status))) return [];
    const inputs = unmarked(status) === unknownValue ? unknownStatus : membersOf(status);
    if (!inputs) {
      faults.push(`${visible(key)}: has to be an object such as ${statusExample}`);
      return [];
    }
    const present = Object.fromEntries(Object.entries(inputs).filter(([, input]) => !isAbsent(unmarked(input))));
    return [{ key, inputs: present, said: { key, inputs: masked(present) as Values } }];
  });
  return { statuses, faults };
}
