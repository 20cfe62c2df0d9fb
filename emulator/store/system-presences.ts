import { stableId } from "../core/ids.js";

/** The presences built into Genesys Cloud, in the spelling of the current operations. */
export const systemPresences = [
  "Available",
  "Away",
  "Break",
  "Busy",
  "Meal",
  "Meeting",
  "Training",
  "OnQueue",
  "Offline",
  "Idle",
] as const;

export type SystemPresenceName = (typeof systemPresences)[number];

const comparable = (text: string) => text.toLowerCase().replaceAll(/[ _]/g, "");

/** The system presence that `text` names in either spelling, whatever its case, spaces or underscores. */
export const findSystemPresence = (text: string): SystemPresenceName | undefined =>
  systemPresences.find((name) => comparable(name) === comparable(text));

/** The spelling of the deprecated operations: `"On Queue"`. */
export const deprecatedSpelling = (name: SystemPresenceName): string => (name === "OnQueue" ? "On Queue" : name);

/** Id of a system presence and of its built-in definition: the same in every emulator. */
export const systemPresenceId = (name: SystemPresenceName): string => stableId(`system presence ${name}`);
