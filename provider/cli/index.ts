#!/usr/bin/env node
import "./needs.js";
import { Command } from "commander";
import { addDefinitionsCommands } from "./definitions/command.js";
import { addDoctorCommand } from "./doctor/command.js";
import { exitCodeHelp, report } from "./exit-codes.js";
import { addExportCommand } from "./export/command.js";
import { addReviewCommand } from "./review/command.js";
import { addSystemCommands } from "./system/command.js";
import { addTwinsCommand } from "./twins/command.js";
import { addUserCommands } from "./user/command.js";
import { addUsersCommands } from "./users/command.js";

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
addTwinsCommand(program);
addDoctorCommand(program);

// Whoever reads only the first lines, as `head` does, has what they want.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 1);
});

program.parseAsync().catch((error: unknown) => {
  process.exitCode = report(error);
});
