import * as z from "zod";
import type { Settings } from "../options.js";
import { refusables, refusalSchema } from "./refusals.js";

const limit = z.int().positive().nullable();

/** Every setting with its default. */
export const settingsSchema = z.strictObject({
  putLabels: z.enum(["replace", "merge"]).default("replace"),
  putName: z.enum(["replace", "merge", "ignore"]).default("replace"),
  twins: z.enum(["allow", "conflict"]).default("allow"),
  maxLabelLength: limit.default(null),
  longLabels: z.enum(["refuse", "cut"]).default("refuse"),
  emptyLabels: z.enum(["refuse", "allow"]).default("refuse"),
  undocumentedLanguages: z.enum(["allow", "refuse"]).default("allow"),
  reactivation: z.enum(["allow", "refuse"]).default("allow"),
  refusals: z.partialRecord(z.enum(refusables), refusalSchema).default({}),
  maxActivePerSystemPresence: limit.default(null),
  maxPageSize: z.int().positive().default(500),
  listingOrder: z.enum(["created", "name"]).default("created"),
  deprecatedListing: z.enum(["all", "withoutDivisions"]).default("all"),
  listingDelayMs: z.number().nonnegative().default(0),
  organizationId: z.string().min(1).default("0f6d6bbc-0a4e-4c0e-8b8a-6a2a4b1c9d10"),
  organizationName: z.string().min(1).default("Emulated organisation"),
  permissions: z.enum(["page", "today"]).default("today"),
  rateLimitPerMinute: limit.default(null),
  rateLimitWindowSeconds: z.number().positive().default(60),
  tokenLifetimeSeconds: z.number().positive().default(86_400),
  latencyMs: z.number().nonnegative().default(0),
  clockSkewSeconds: z.number().default(0),
  maxBodyBytes: z.int().positive().default(512_000),
} satisfies { [Key in keyof Settings]: z.ZodType<Settings[Key]> });
