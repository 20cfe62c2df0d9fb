import { withoutPlace } from "../../catalogue-file/document.js";
import { type CatalogueFile, type FileFault, type FileStatus } from "../../catalogue-file/read.js";
import { isUsual } from "../../definition/checks.js";
import { didYouMean } from "../../definition/did-you-mean.js";
import { checkInputs } from "../../definition/inputs.js";
import { lookAlike, toldOfPairs } from "../../definition/look-alike.js";
import { visible } from "../../definition/text.js";
import { systemPresences } from "../../definition/vocabulary.js";

/** What may be right in a catalogue file, and may not be what was meant; nothing of statuses that cannot be made anyway. */
export function warningsIn({ statuses: all, rules, faults, placeOf }: CatalogueFile): FileFault[] {
  const keys = all.map(({ key }) => key);
  const broken = new Set(faults.filter(({ rule }) => rule === undefined).map(({ key }) => key));
  const statuses = all.filter(({ key }) => !broken.has(key));
  const strangers = (rules.allowTwins ?? []).filter((key) => !keys.includes(key));
  const found = [
    ...strangers.map((key) => ({
      property: "allowTwins",
      message: `allowTwins: no status has the key "${visible(key)}"${didYouMean(key, keys)}`,
    })),
    ...statuses.flatMap(warningsAbout),
    ...toldOfPairs(statuses, ({ languageLabels }) => languageLabels, alike),
  ];
  return found.map((one) => ({ ...placeOf(one), ...one })).sort((one, other) => one.line - other.line);
}

type Warning = Omit<FileFault, "line" | "column">;

function warningsAbout(status: FileStatus): Warning[] {
  const { key, ...inputs } = withoutPlace(status);
  const { systemPresence } = inputs;
  const found: Warning[] = [];
  const warn = (property: string, reason: string) =>
    void found.push({ key, property, message: `${titleOf(key, systemPresence)}: ${property}: ${reason}` });
  const known = { generation: "presence/definitions", divisionsBy: "", systemPresences: [systemPresence] } as const;
  checkInputs(inputs, { ...known, fault: () => undefined, warn });
  if (!isUsual(systemPresence))
    warn(
      "systemPresence",
      `"${visible(systemPresence)}" is none that every organisation has${didYouMean(systemPresence, systemPresences)}`,
    );
  return found;
}

function alike(status: FileStatus, other: FileStatus): Warning | undefined {
  const reason = lookAlike(status, other, visible(other.key));
  if (reason === undefined) return undefined;
  return {
    key: status.key,
    property: "languageLabels",
    message: `${titleOf(status.key, status.systemPresence)}: ${reason}`,
  };
}

function titleOf(key: string, systemPresence: string): string {
  return `${visible(key)} (${visible(systemPresence)})`;
}
