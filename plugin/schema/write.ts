/** Writes `plugin/schema.json` and `docs/statuses.schema.json`: `npm run schema`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema } from "./build.js";
import { buildFileSchema } from "./file.js";

for (const [file, schema] of [
  ["plugin/schema.json", buildSchema()],
  ["docs/statuses.schema.json", buildFileSchema()],
] as const)
  writeFileSync(join(__dirname, "../..", file), `${JSON.stringify(schema, undefined, 2)}\n`);
