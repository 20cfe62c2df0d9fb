import { z } from "zod";

/** How the emulator behaves. Where nobody outside a live organisation knows what the API does, both ways can be played. */
export interface Settings {
  /** What PUT does with a language that the body leaves out: removes it, or keeps it. */
  putLabels: "replace" | "merge";
  /** A second active definition with an equal label under one system presence: allowed, or refused with 409. */
  twins: "allow" | "conflict";
  /** Longest label in UTF-16 code units; `null`: no limit. */
  maxLabelLength: number | null;
  /** Most active definitions of type User under one system presence; `null`: no limit. */
  maxActivePerSystemPresence: number | null;
  /** Largest `pageSize`; a larger one is refused with 400. */
  maxPageSize: number;
  /** Order of listings. With `name` pages shift whenever something is renamed. */
  listingOrder: "created" | "name";
  /** What the deprecated listing shows: every definition, or none that belongs to a division. */
  deprecatedListing: "all" | "withoutDivisions";
  /** A write is visible to listings only after so many milliseconds, a GET by id sees it at once; 0 shows all at once. */
  listingDelayMs: number;
  /** Which organisation it is, by `GET /api/v2/organizations/me`. */
  organizationId: string;
  organizationName: string;
  /** Which permissions writing user presences asks for: those of the API page, or today's. */
  permissions: "page" | "today";
  /** Requests a token may make in one window; `null`: no limit. A live organisation usually allows 300. */
  rateLimitPerMinute: number | null;
  /** Length of that "minute" in seconds, so that a test need not wait for a real one. */
  rateLimitWindowSeconds: number;
  /** Lifetime in seconds of a token issued from now on. */
  tokenLifetimeSeconds: number;
  /** Added to every answer of the API and the login server. */
  latencyMs: number;
  /** How far the server's clock is ahead (negative: behind): Date header, dates in answers, Retry-After dates. */
  clockSkewSeconds: number;
  /** A larger request body is refused with 413. */
  maxBodyBytes: number;
}

const limit = z.int().positive().nullable();

/** Every setting with its default. */
export const settingsSchema = z.strictObject({
  putLabels: z.enum(["replace", "merge"]).default("replace"),
  twins: z.enum(["allow", "conflict"]).default("allow"),
  maxLabelLength: limit.default(null),
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
