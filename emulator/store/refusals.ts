import * as z from "zod";
import { ApiError, invalidValue } from "../core/api-error.js";
import type { Fault, Shape } from "../core/check.js";
import type { Refusable, Refusal, Settings } from "../options.js";

/** Everything that can be refused in other words. */
export const refusables = [
  "twin",
  "longLabel",
  "emptyLabel",
  "undocumentedLanguage",
  "systemPresence",
  "reactivation",
] as const satisfies Refusable[];

export const refusalSchema = z.strictObject({
  status: z.int().min(400).max(599),
  code: z.string().optional(),
  message: z.string().optional(),
} satisfies Shape<Refusal>);

/** The refusal in the words that the settings have for it, or else in the emulator's own. */
export function refusalOf(thing: Refusable, { refusals }: Settings, own: ApiError): ApiError {
  const { status, code, message } = refusals[thing] ?? own;
  return new ApiError(status, code ?? own.code, message ?? own.message, own.extra);
}

/** 400 that lists every fault of a request; where the settings have words for one of them, it is that one alone. */
export function invalid(faults: readonly Fault[], settings: Settings): ApiError {
  const own = invalidValue(faults);
  const worded = refusables.find(
    (thing) => settings.refusals[thing] && faults.some(({ refusal }) => refusal === thing),
  );
  return worded ? refusalOf(worded, settings, own) : own;
}
