#!/usr/bin/env node
import { Command } from "commander";
import { exitCodeHelp, report } from "./exit.js";

const program = new Command("presence")
  .description("Presence definitions and user presences of a Genesys Cloud organisation.")
  .showHelpAfterError("(--help says more)")
  .addHelpText("afterAll", `\n${exitCodeHelp}`)
  .exitOverride();

// One line a command: each function adds a command, with its options and examples, to the program.

program.parseAsync().catch((error: unknown) => {
  process.exitCode = report(error);
});
