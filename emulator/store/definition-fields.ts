import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Author, Definition } from "./definitions.js";
import { findSystemPresence, systemPresences } from "./system-presences.js";

/** A system presence in either spelling. */
export const systemPresence = z.string().transform((text, context) => {
  const name = findSystemPresence(text);
  if (name) return name;
  context.addIssue(`${JSON.stringify(text)} is none of the system presences ${systemPresences.join(", ")}`);
  return z.NEVER;
});

const language = z.string().regex(/^[a-z]{2}(_[A-Z]{2})?$/, "a language must be written like es or en_US");

/** Labels by language, at least one. `label` says what a label must be. */
export const labels = (label: z.ZodType<string> = z.string().min(1)) =>
  z.record(language, label).refine((value) => Object.keys(value).length > 0, "at least one label is needed");

const reference = z.object({ id: z.string().exactOptional(), selfUri: z.string().exactOptional() });

/** A definition as a seed or a hand edit gives it; `completeDefinition` fills in what is left out. */
export const definitionSeedSchema = z.strictObject({
  id: z.string().min(1).optional(),
  name: z.string().optional(),
  /** `null`: the API leaves it out, as real organisations sometimes show. */
  type: z.enum(["User", "System"]).nullable().optional(),
  languageLabels: labels(),
  systemPresence,
  divisionId: z.string().min(1).optional(),
  deactivated: z.boolean().optional(),
  createdBy: reference.optional(),
  createdDate: z.iso.datetime().optional(),
  modifiedBy: reference.optional(),
  modifiedDate: z.iso.datetime().optional(),
});

type DefinitionSeed = z.output<typeof definitionSeedSchema>;

export function completeDefinition(seed: DefinitionSeed, made: { id?: string; by: Author; date: string }): Definition {
  const createdBy = seed.createdBy ?? made.by;
  const createdDate = seed.createdDate ?? made.date;
  return {
    id: seed.id ?? made.id ?? randomUUID(),
    name: seed.name,
    type: seed.type === undefined ? "User" : seed.type,
    languageLabels: seed.languageLabels,
    systemPresence: seed.systemPresence,
    divisionId: seed.divisionId ?? "*",
    deactivated: seed.deactivated ?? false,
    createdBy,
    createdDate,
    modifiedBy: seed.modifiedBy ?? createdBy,
    modifiedDate: seed.modifiedDate ?? createdDate,
  };
}
