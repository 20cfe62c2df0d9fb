/**
 * Pulumi shows an error with its resource, and its dynamic-provider process prints some of them once more: `${error}: ${error.stack}`,
 * by `console.error`. With many resources that would be a quarter of all lines, and says nothing.
 */
const echo = { text: "genesyscloud", stack: "a resource failed; its own error says why" };

const print = console.error;
console.error = (...line: unknown[]) => {
  if (line[0] !== `${echo.text}: ${echo.stack}`) print(...line);
};

/** An error that Pulumi shows and nothing else. */
export function shownOnce(message: string, cause?: unknown): Error {
  const error = new Error(message, { cause });
  error.toString = () => echo.text;
  error.stack = echo.stack;
  return error;
}
