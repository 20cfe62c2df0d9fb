interface Managed {
  languageLabels?: unknown;
  systemPresence?: unknown;
  deactivated?: unknown;
}

/** What is managed of a definition, by path: as a program, the state or the organisation has it. Nothing where there is none. */
export function valuesOf(definition: Managed | undefined): Map<string, unknown> {
  if (!definition) return new Map();
  const { languageLabels, systemPresence, deactivated } = definition;
  const labels = Object.entries<unknown>({ ...(languageLabels as object) });
  return new Map([
    ...labels.map(([language, label]) => [`languageLabels.${language}`, label] as const),
    // Each generation of endpoints has its own spelling.
    ["systemPresence", String(systemPresence).replace(" ", "")],
    ["deactivated", deactivated ?? false],
  ]);
}

export function isSame(one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): boolean {
  return one.size === other.size && [...one].every(([path, value]) => other.get(path) === value);
}
