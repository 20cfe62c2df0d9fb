/** Writes `plugin/schema.json`: `npm run schema`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema } from "./build.js";

writeFileSync(join(__dirname, "../schema.json"), `${JSON.stringify(buildSchema(), undefined, 2)}\n`);
