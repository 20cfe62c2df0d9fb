#!/usr/bin/env node
import "./needs.js";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { report } from "./exit-codes.js";
import { presence } from "./program.js";

// Whoever reads only the first lines, as `head` does, has what they want.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 1);
});

const manifest = readFileSync(join(__dirname, "../../package.json"), "utf8");
const { version } = JSON.parse(manifest) as { version: string };

presence(version)
  .parseAsync()
  .catch((error: unknown) => {
    process.exitCode = report(error);
  });
