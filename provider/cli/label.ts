import type { Desired } from "../definition/definition.js";
import { showsNothing } from "../definition/text.js";

/**
 * What a listing calls a definition: its label in a language or, where it has none, the label that it has, with its language behind it.
 * Its name stands in for labels that show nothing.
 * @param language any unless given
 */
export function listedLabel({ languageLabels, name }: Desired, language?: string): string | undefined {
  const labels = Object.entries(languageLabels).filter(([, label]) => !showsNothing(label));
  const find = (wanted: string) => labels.find(([one]) => one === wanted);
  const [foundLanguage, label] = (language !== undefined && find(language)) || (find("en_US") ?? labels[0] ?? []);
  if (label === undefined) return name;
  return language === undefined || language === foundLanguage ? label : `${label} (${foundLanguage ?? ""})`;
}
