import { z } from "zod";
import type { LanguageLabels } from "../../provider/api/models.js";

const languages = "ar cs da de en_US es fi fr he it ja ko nl no pl pt_BR pt_PT ru sv th tr uk zh_CN zh_TW".split(" ");

/** The query parameter `localeCode`: every label without it or with ALL, otherwise only that language's. */
export const localeCode = z.enum(["ALL", ...languages]).default("ALL");

export function labelsIn(locale: string, labels: LanguageLabels): LanguageLabels {
  if (locale === "ALL") return { ...labels };
  const label = labels[locale];
  return label === undefined ? {} : { [locale]: label };
}
