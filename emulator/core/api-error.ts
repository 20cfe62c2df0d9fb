import type { ErrorBody } from "../../provider/api/models.js";
import { faultText, type Fault } from "./check.js";

/** An answer in the API's error shape; `contextId` is added when it is sent. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly extra: Partial<ErrorBody> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  body(contextId: string): ErrorBody {
    return { message: this.message, code: this.code, status: this.status, contextId, ...this.extra };
  }
}

/** 400 that lists every fault of a request. */
export const invalidValue = (faults: readonly Fault[]): ApiError =>
  new ApiError(400, "invalid.value", faults.map(faultText).join("; "), {
    details: faults.map(({ field }) => ({ errorCode: "invalid.value", fieldName: field })),
    errors: faults.map((fault) => ({ message: faultText(fault), code: "invalid.value", status: 400 })),
  });

export const notFound = (entityName: string, entityId: string): ApiError =>
  new ApiError(404, "not.found", `${entityName} ${entityId} was not found.`, { entityId, entityName });

/** 401: the token is not, or no longer, good. */
export const tokenRefused = (code: "bad.credentials" | "credentials.expired"): ApiError =>
  new ApiError(
    401,
    code,
    code === "credentials.expired" ? "The supplied credentials have expired." : "Invalid login credentials.",
  );

/** 429; `retryAfter`: the header, if it is not to be the seconds. */
export const tooManyRequests = (seconds: number, retryAfter = String(seconds)): ApiError =>
  new ApiError(
    429,
    "too.many.requests.retry.after",
    `Rate limit exceeded the maximum. Retry the request in [${seconds}] seconds`,
    {},
    { "Retry-After": retryAfter },
  );

export const methodNotAllowed = (path: string, allow: string): ApiError =>
  new ApiError(405, "method.not.allowed", `Only ${allow} can be used on ${path}.`, {}, { Allow: allow });

/** 403 that names the permissions, any one of which would do. */
export function missingPermissions(permissions: readonly string[]): ApiError {
  const list = permissions.join(", ");
  const [code, lack] =
    permissions.length === 1
      ? ["missing.permissions", `You are missing the permission ${list}.`]
      : ["missing.any.permissions", `You must have at least one of the permissions ${list}.`];
  return new ApiError(403, code, `Unable to perform the requested action. ${lack}`, {
    messageParams: { permissions: list },
  });
}

const codes: Readonly<Record<number, string>> = {
  400: "bad.request",
  401: "bad.credentials",
  403: "not.authorized",
  404: "not.found",
  408: "request.timeout",
  409: "conflict",
  413: "request.entity.too.large",
  415: "unsupported.media.type",
  429: "too.many.requests.retry.after",
  503: "service.unavailable",
  504: "request.timeout",
};

/** The code that usually comes with a status. */
export const codeOf = (status: number): string => codes[status] ?? "internal.server.error";
