/**
 * The plugin's process. Pulumi's engine starts it with its own address, and reads the port of the provider from the first line.
 */
import { nodeFault } from "../provider/node.js";

if (nodeFault !== undefined) {
  console.error(nodeFault);
  process.exit(1);
}
void import("./serve.js").then(({ serve }) => serve(process.argv.slice(2).find((word) => !word.startsWith("-"))));
