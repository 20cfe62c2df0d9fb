import type { ErrorBody } from "../../provider/api/models.js";
import { describe, type Fault } from "./check.js";

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
  new ApiError(400, "invalid.value", faults.map(describe).join("; "), {
    details: faults.map(({ field }) => ({ errorCode: "invalid.value", fieldName: field })),
    errors: faults.map((fault) => ({ message: describe(fault), code: "invalid.value", status: 400 })),
  });

export const notFound = (entityName: string, entityId: string): ApiError =>
  new ApiError(404, "not.found", `${entityName} ${entityId} was not found.`, { entityId, entityName });
