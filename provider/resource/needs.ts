import { nodeFault } from "../node.js";
import { shownOnce } from "./echo.js";

if (nodeFault !== undefined) throw shownOnce(nodeFault);
