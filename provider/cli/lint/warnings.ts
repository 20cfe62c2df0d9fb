import { type CatalogueFile, type FileFault, type FileStatus } from "../../catalogue-file/read.js";
import { isUsual } from "../../definition/checks.js";
import { didYouMean } from "../../definition/did-you-mean.js";
import { checkInputs } from "../../definition/inputs.js";
import { lookAlike } from "../../definition/look-alike.js";
import { visible } from "../../definition/text.js";
import { systemPresences } from "../../definition/vocabulary.js";

/** What may be right in a catalogue file and may be none of it what was meant. */
export function warningsIn(file: CatalogueFile): FileFault[] {
  const { statuses, rules, placeOf } = file;
  const keys = statuses.map(({ key }) => key);
  const strangers = (rules.allowTwins ?? []).filter((key) => !keys.includes(key));
  const all = [
    ...strangers.map((key) => ({
      property: "allowTwins",
      message: `allowTwins: no status has the key "${visible(key)}"${didYouMean(key, keys)}`,
    })),
    ...statuses.flatMap((status, index) => [
      ...warningsAbout(status),
      ...statuses.slice(0, index).flatMap((other) => alike(status, other)),
    ]),
  ];
  return all.map((one) => ({ ...placeOf(one), ...one })).sort((one, other) => one.line - other.line);
}

type Warning = Omit<FileFault, "line" | "column">;

function warningsAbout({ key, line: _, column: __, ...inputs }: FileStatus): Warning[] {
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

function alike(status: FileStatus, other: FileStatus): Warning[] {
  const reason = lookAlike(status, other, visible(other.key));
  if (reason === undefined) return [];
  return [
    {
      key: status.key,
      property: "languageLabels",
      message: `${titleOf(status.key, status.systemPresence)}: ${reason}`,
    },
  ];
}

function titleOf(key: string, systemPresence: string): string {
  return `${visible(key)} (${visible(systemPresence)})`;
}
