import * as z from "zod";
import { check, type Shape } from "./core/check.js";
import type { PresenceFacts, Reaction, Settings } from "./options.js";
import { refusables, refusalSchema } from "./store/refusals.js";

const reaction = z.union([z.enum(["accepted", "altered"]), refusalSchema]).optional();

/** The file holds more than the emulator plays: when, where and by whom it was found out. */
const factsSchema = z.looseObject({
  organizationId: z.string().min(1).optional(),
  rateLimitPerMinute: z.int().positive().nullish(),
  putLabels: z.enum(["replace", "merge"]).optional(),
  putName: z.enum(["replace", "merge", "ignore"]).optional(),
  maxLabelLength: z.int().positive().nullish(),
  listingDelaySeconds: z.number().nonnegative().nullish(),
  twin: reaction,
  longLabel: reaction,
  emptyLabel: reaction,
  undocumentedLanguage: reaction,
  systemPresence: reaction,
  reactivation: reaction,
} satisfies Shape<PresenceFacts>);

/** Longer than `presence doctor --probe` waits for a listing. */
const lateMs = 60_000;

/** The settings that play an organisation of these facts. Throws InvalidValue with every fault of them. */
export function settingsFrom(given: unknown): Partial<Settings> {
  const facts = check(factsSchema, given, "the facts");
  const { organizationId, rateLimitPerMinute, putLabels, putName, maxLabelLength, listingDelaySeconds } = facts;
  const { twin, longLabel, emptyLabel, undocumentedLanguage, reactivation } = facts;
  const known = {
    organizationId,
    rateLimitPerMinute,
    putLabels,
    putName,
    maxLabelLength,
    listingDelayMs: listingDelaySeconds === null ? lateMs : listingDelaySeconds && listingDelaySeconds * 1000,
    twins: twin && (typeof twin === "object" ? "conflict" : "allow"),
    longLabels: longLabel && (longLabel === "altered" ? "cut" : "refuse"),
    emptyLabels: emptyLabel && allowed(emptyLabel),
    undocumentedLanguages: undocumentedLanguage && allowed(undocumentedLanguage),
    reactivation: reactivation && allowed(reactivation),
    refusals: Object.fromEntries(
      refusables.flatMap((thing) => {
        const found = facts[thing];
        return typeof found === "object" ? [[thing, found]] : [];
      }),
    ),
  } as const;
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}

const allowed = (found: Reaction) => (typeof found === "object" ? "refuse" : "allow");
