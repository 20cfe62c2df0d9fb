#!/usr/bin/env node
import "./needs.js";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "../catalogue-file/text-file.js";
import { exitCodes, report } from "./exit-codes.js";
import { presence } from "./program.js";
import { note } from "./text.js";

let isCut = false;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // Whoever reads only the first lines, as `head` does, has what they want; the command goes on to its end and its exit code.
  if (error.code === "EPIPE" || isCut) return;
  isCut = true;
  note(`What is printed here is not all of it: ${reasonOf(error)}.`);
  process.on("exit", () => {
    process.exitCode ||= exitCodes.failed;
  });
});

const manifest = readFileSync(join(__dirname, "../../package.json"), "utf8");
const { version } = JSON.parse(manifest) as { version: string };

presence(version)
  .parseAsync()
  .catch((error: unknown) => {
    process.exitCode = report(error);
  });
