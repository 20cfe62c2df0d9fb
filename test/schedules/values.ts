/** What is managed of a definition, by path: of a program, of the state or of the organisation. */
export function valuesOf({ languageLabels, systemPresence, deactivated }: Readonly<Record<string, unknown>>) {
  return new Map<string, unknown>([
    ...Object.entries(languageLabels as Record<string, string>).map(
      ([language, label]) => [`languageLabels.${language}`, label] as [string, unknown],
    ),
    // Each generation of endpoints has its own spelling.
    ["systemPresence", String(systemPresence).replace(" ", "")],
    ["deactivated", deactivated ?? false],
  ]);
}
