import type * as z from "zod";
import { check } from "./check.js";

/** The query parameters that `schema` names; of a repeated one the last counts. Throws InvalidValue with all faults. */
export const readQuery = <Schema extends z.ZodType>(schema: Schema, query: URLSearchParams): z.output<Schema> =>
  check(schema, Object.fromEntries(query), "the query");
