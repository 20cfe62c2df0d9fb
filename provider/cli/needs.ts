import { nodeFault } from "../node.js";

if (nodeFault !== undefined) {
  console.error(`presence: ${nodeFault}`);
  process.exit(1);
}
