import type { Definition } from "../../definition/definition.js";
import { counted } from "../text.js";
import type { Finding } from "./findings.js";

/** A number that says how a catalogue is. */
export interface Figure {
  figure: string;
  says: string;
  /** Both as a sentence. */
  text: string;
  /** What there is to look at because of it. */
  look?: Finding["key"] | undefined;
}

/** The first things that a catalogue says. */
export function figuresOf(
  offered: readonly Definition[],
  deactivated: readonly Definition[],
  findings: readonly Finding[],
): Figure[] {
  const places = new Set(offered.map(({ systemPresence }) => systemPresence)).size;
  const changes = [...offered, ...deactivated].flatMap(({ modifiedDate }) => modifiedDate ?? []).sort();
  const last = changes.at(-1)?.slice(0, 10);
  const figure = (count: number, says: string, look?: Finding["key"]): Figure => ({
    figure: String(count),
    says,
    text: `${count} ${says}`,
    look,
  });
  const found = findings
    .filter(({ key }) => first.includes(key))
    .map(({ key, name, names, count }) => figure(count, count === 1 ? name : names, key));
  return [
    figure(
      offered.length,
      `${offered.length === 1 ? "status" : "statuses"} under ${counted(places, "system presence")}`,
    ),
    ...found,
    figure(deactivated.length, "deactivated"),
    ...(last === undefined ? [] : [{ figure: last, says: "last change", text: `last change ${last}` }]),
  ];
}

/** What of the findings is among them. */
const first: readonly Finding["key"][] = ["missing", "byHand", "unclear", "shared", "alike", "gaps"];
