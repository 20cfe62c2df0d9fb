import { z } from "zod";

const limit = z.int().positive().nullable();

/** How the emulator behaves. Where nobody outside a live organisation knows what the API does, both ways can be played. */
export const settingsSchema = z.strictObject({
  /** What PUT does with a language that the body leaves out: removes it, or keeps it. */
  putLabels: z.enum(["replace", "merge"]),
  /** A second active definition with an equal label under one system presence: allowed, or refused with 409. */
  twins: z.enum(["allow", "conflict"]),
  /** Longest label in UTF-16 code units; `null`: no limit. */
  maxLabelLength: limit,
  /** Most active definitions of type User under one system presence; `null`: no limit. */
  maxActivePerSystemPresence: limit,
  /** Largest `pageSize`; a larger one is refused with 400. */
  maxPageSize: z.int().positive(),
  /** Order of listings. With `name` pages shift whenever something is renamed. */
  listingOrder: z.enum(["created", "name"]),
  /** A write is visible to listings only after so many milliseconds, a GET by id sees it at once; 0 shows all at once. */
  listingDelayMs: z.number().nonnegative(),
  /** Which permissions writing user presences asks for: those of the API page, or today's. */
  permissions: z.enum(["page", "today"]),
  /** Requests a token may make in one window; `null`: no limit. A live organisation usually allows 300. */
  rateLimitPerMinute: limit,
  /** Length of that "minute" in seconds, so that a test need not wait for a real one. */
  rateLimitWindowSeconds: z.number().positive(),
  /** Lifetime in seconds of a token issued from now on. */
  tokenLifetimeSeconds: z.number().positive(),
  /** Added to every answer of the API and the login server. */
  latencyMs: z.number().nonnegative(),
  /** How far the server's clock is ahead (negative: behind): Date header, dates in answers, Retry-After dates. */
  clockSkewSeconds: z.number(),
  /** A larger request body is refused with 413. */
  maxBodyBytes: z.int().positive(),
});

export type Settings = z.output<typeof settingsSchema>;

export const defaultSettings: Settings = {
  putLabels: "replace",
  twins: "allow",
  maxLabelLength: null,
  maxActivePerSystemPresence: null,
  maxPageSize: 500,
  listingOrder: "created",
  listingDelayMs: 0,
  permissions: "today",
  rateLimitPerMinute: null,
  rateLimitWindowSeconds: 60,
  tokenLifetimeSeconds: 86_400,
  latencyMs: 0,
  clockSkewSeconds: 0,
  maxBodyBytes: 512_000,
};
