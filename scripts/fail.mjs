/** Ends with a message for people instead of a stack trace. */
export function fail(message) {
  console.error(`\n${message}`);
  process.exit(1);
}
