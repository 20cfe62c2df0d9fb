import { type Desired, seenLabels } from "../definition/definition.js";
import { showsNothing } from "../definition/text.js";
import { inLanguageOrder } from "../definition/vocabulary.js";

/**
 * What a listing calls a definition: its label in a language or, where it has none, the label that it has, with its language behind it.
 * Its name stands in for labels that show nothing; `undefined` where that does not either.
 * @param language any unless given
 */
export function listedLabel(one: Desired, language?: string): string | undefined {
  const { name } = one;
  const labels = seenLabels(one);
  const [usual] = inLanguageOrder(Object.keys(labels));
  const found = language !== undefined && language in labels ? language : usual;
  const label = found && labels[found];
  if (label === undefined) return name !== undefined && showsNothing(name) ? undefined : name;
  return language === undefined || language === found ? label : `${label} (${found})`;
}
