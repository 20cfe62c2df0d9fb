import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { LoggedRequest } from "./request-log.js";

/** What Hono carries along with every request to the API and the login server. */
export interface Env {
  Bindings: HttpBindings;
  Variables: {
    /** Correlation id of the request and its answer. */
    contextId: string;
    entry: LoggedRequest;
  };
}

export type RequestContext = Context<Env>;
