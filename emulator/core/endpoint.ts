import type * as z from "zod";
import type { Client } from "../store/clients.js";

/** The parameters in a path: `{ presenceId: string }` for `/presencedefinitions/{presenceId}`. */
type PathParameters<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Record<Name, string> & PathParameters<Rest>
  : unknown;

/** A request that was let in: authenticated, permitted, with a body that `Endpoint.body` has read. */
interface Call<Path extends string, Body> {
  readonly params: PathParameters<Path>;
  readonly query: URLSearchParams;
  readonly body: Body;
  readonly client: Client;
}

/** One operation of the API, as data. */
export interface Endpoint<Path extends string = string, Schema extends z.ZodType = z.ZodType> {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With parameters in braces: `/api/v2/presencedefinitions/{presenceId}`. */
  readonly path: Path;
  /** The caller needs any one of these; none, if empty or left out. */
  readonly permissions?: (call: Pick<Call<Path, never>, "params" | "client">) => readonly string[];
  readonly body?: Schema;
  /** Status of a successful answer (default 200). */
  readonly status?: number;
  /** Does the work and returns the body of the answer. Throws ApiError or InvalidValue. */
  readonly answer: (call: Call<Path, z.output<Schema>>) => unknown;
}

/** Ties the parameters to the path and the body to its schema, for the compiler. */
export const endpoint = <Path extends string, Schema extends z.ZodType>(definition: Endpoint<Path, Schema>): Endpoint =>
  definition;
