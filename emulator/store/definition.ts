import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { UserReference } from "../../provider/api/models.js";
import type { Shape } from "../core/check.js";
import type { SeedDefinition } from "../options.js";
import { isBuiltInId, systemPresenceSchema } from "./system-presences.js";

/** Labels by language, at least one. */
export const labelsSchema = (language: z.ZodType<string, string>, label: z.ZodType<string, string>) =>
  z.record(language, label).refine((labels) => Object.keys(labels).length > 0, "at least one label is needed");

const decidedFields = z.strictObject({
  name: z.string().optional(),
  languageLabels: labelsSchema(z.string(), z.string()),
  systemPresence: systemPresenceSchema(),
  divisionId: z.string().min(1).default("*"),
  deactivated: z.boolean().default(false),
});

const reference = z.object({ id: z.string().exactOptional(), selfUri: z.string().exactOptional() });

/** A definition as a seed or a hand edit gives it; `completeDefinition` fills in what is left out. */
export const definitionSeedSchema = z
  .strictObject({
    ...decidedFields.shape,
    id: z.string().min(1).optional(),
    type: z.enum(["User", "System"]).nullable().optional(),
    createdBy: reference.optional(),
    createdDate: z.iso.datetime().optional(),
    modifiedBy: reference.optional(),
    modifiedDate: z.iso.datetime().optional(),
  } satisfies Shape<SeedDefinition>)
  .refine(({ id, type }) => type !== "User" || !isBuiltInId(id), {
    path: ["type"],
    message: "a definition with the id of a built-in one is of type System",
  });

/** What the creator of a definition decides; the rest is the store's. */
export type NewDefinition = Readonly<z.output<typeof decidedFields>>;

/** A presence definition as the emulator keeps it: the fields of both generations of operations. */
export interface Definition extends NewDefinition {
  readonly id: string;
  /** `null` where the API would leave it out. */
  readonly type: "User" | "System" | null;
  readonly createdBy: UserReference;
  /** ISO 8601, as the other date. */
  readonly createdDate: string;
  readonly modifiedBy: UserReference;
  readonly modifiedDate: string;
}

/** Whether nobody can change a definition. A built-in one is known by its id where its type is missing. */
export const isSystemDefinition = ({ id, type }: Definition): boolean => type === "System" || isBuiltInId(id);

/** Fills in what a seed or a hand edit leaves out. `made`: who made it and when, unless it says so itself. */
export function completeDefinition(
  { id, type, createdBy, createdDate, modifiedBy, modifiedDate, ...decided }: z.output<typeof definitionSeedSchema>,
  made: { id?: string; by: UserReference; date: string },
): Definition {
  return {
    id: id ?? made.id ?? randomUUID(),
    type: type === undefined ? (isBuiltInId(id) ? "System" : "User") : type,
    ...decided,
    createdBy: createdBy ?? made.by,
    createdDate: createdDate ?? made.date,
    modifiedBy: modifiedBy ?? createdBy ?? made.by,
    modifiedDate: modifiedDate ?? createdDate ?? made.date,
  };
}
