/**
 * Keeps stack traces short until the function that it returns is called. Pulumi's SDK takes one for each promise that it makes,
 * dozens for a resource, and maps each to its sources, which only PULUMI_DEBUG_PROMISE_LEAKS shows: a third of what a program of a
 * hundred resources costs. An error thrown meanwhile has the place where it was thrown.
 */
export function shortTraces(): () => void {
  const { stackTraceLimit } = Error;
  if (!process.env["PULUMI_DEBUG_PROMISE_LEAKS"]) Error.stackTraceLimit = 1;
  return () => void (Error.stackTraceLimit = stackTraceLimit);
}

/** The error with the calls that led here, below the place where it was thrown. */
export function withCallers(error: unknown): unknown {
  if (error instanceof Error) error.stack = [error.stack, ...callers()].join("\n");
  return error;
}

function callers(): string[] {
  const { stack = "" } = new Error();
  return stack.split("\n").slice(1);
}
