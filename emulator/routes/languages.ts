import * as z from "zod";
import type { LanguageLabels } from "../../provider/api/models.js";
import type { Refusable, Settings } from "../options.js";

/** The language of a label in a body. */
export const labelLanguage = ({ settings }: { readonly settings: Settings }) =>
  z
    .string()
    .regex(/^[a-z]{2}(_[A-Z]{2})?$/, "a language must be written like es or en_US")
    .refine((language) => settings.undocumentedLanguages === "allow" || documented.includes(language), {
      error: "there is no such language",
      params: { refusal: "undocumentedLanguage" satisfies Refusable },
    });

const locales = "ar cs da de en_US es fi fr he it ja ko nl no pl pt_BR pt_PT ru sv th tr uk zh_CN zh_TW".split(" ");
const documented = [...locales, "en", "hi", "pt"];

/** The query parameter `localeCode`: every label without it or with ALL, otherwise only that language's. */
export const localeCode = z.enum(["ALL", ...locales]).default("ALL");

export function labelsIn(locale: string, labels: LanguageLabels): LanguageLabels {
  if (locale === "ALL") return { ...labels };
  const label = labels[locale];
  return label === undefined ? {} : { [locale]: label };
}
