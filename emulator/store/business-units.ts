import * as z from "zod";
import type { Shape } from "../core/check.js";
import { stableId } from "../core/ids.js";
import type { SeedActivityCode, SeedBusinessUnit } from "../options.js";
import { idOfDefinition } from "./system-presences.js";

/** A business unit of workforce management. */
export interface BusinessUnit {
  readonly id: string;
  readonly name: string;
  readonly activityCodes: readonly ActivityCode[];
}

/** What the schedules of a business unit call an activity. */
interface ActivityCode {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly active: boolean;
  /** Ids of presence definitions. */
  readonly secondaryPresences: readonly string[];
}

const codeSchema = z.strictObject({
  id: z.string().min(1).optional(),
  name: z.string().min(1),
  category: z.string().min(1).default("Break"),
  active: z.boolean().default(true),
  secondaryPresences: z.array(z.string().transform(idOfDefinition)).default([]),
} satisfies Shape<SeedActivityCode>);

const unitSchema = z.strictObject({
  id: z.string().min(1).optional(),
  name: z.string().min(1),
  activityCodes: z.array(codeSchema).default([]),
} satisfies Shape<SeedBusinessUnit>);

/** The business units of a seed, with what is left out; `PUT /_emulator/business-units` takes the same. */
export const businessUnitsSchema = z.array(unitSchema).transform((units): BusinessUnit[] =>
  units.map(({ id, activityCodes, ...unit }, index) => ({
    ...unit,
    id: id ?? stableId(`business unit ${index}`),
    activityCodes: activityCodes.map(({ id: own, ...code }, place) => ({
      ...code,
      id: own ?? stableId(`activity code ${index} ${place}`),
    })),
  })),
);
