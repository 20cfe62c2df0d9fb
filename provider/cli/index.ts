#!/usr/bin/env node
import { Command } from "commander";
import { addDefinitionsCommands } from "./definitions.js";
import { exitCodeHelp, report } from "./exit.js";
import { addExportCommand } from "./export.js";
import { addReviewCommand } from "./review.js";
import { addSystemCommands } from "./system.js";
import { addUserCommands } from "./user.js";
import { addUsersCommands } from "./users.js";

const program = new Command("presence")
  .description("Presence definitions and user presences of a Genesys Cloud organisation.")
  .showHelpAfterError("(--help says more)")
  .addHelpText("afterAll", `\n${exitCodeHelp}`)
  .exitOverride();

addDefinitionsCommands(program);
addSystemCommands(program);
addUserCommands(program);
addUsersCommands(program);
addExportCommand(program);
addReviewCommand(program);

// Whoever reads only the first lines, as `head` does, has what they want.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 1);
});

program.parseAsync().catch((error: unknown) => {
  process.exitCode = report(error);
});
