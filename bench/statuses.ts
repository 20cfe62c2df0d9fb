/** The inputs of a resource of the measured program. */
export interface StatusInputs {
  systemPresence: string;
  languageLabels: Record<string, string>;
}

/** What the measured program declares, by resource name. */
export type Statuses = Record<string, StatusInputs>;

const systemPresences = ["Available", "Away", "Break", "Busy", "Meal", "Meeting", "Training"];

/** `count` statuses with different labels in three languages. */
export function statuses(count: number): Statuses {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `status-${index}`,
      {
        systemPresence: systemPresences[index % systemPresences.length] ?? "",
        languageLabels: { en_US: `Status ${index}`, es: `Estado ${index}`, de: `Zustand ${index}` },
      },
    ]),
  );
}

/** The same, with another label in one place. */
export function withOneLabelChanged(unchanged: Statuses): Statuses {
  const changed = structuredClone(unchanged);
  const [first] = Object.values(changed);
  if (first) first.languageLabels["en_US"] = "Renamed by review";
  return changed;
}
