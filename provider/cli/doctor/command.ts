import type { Command } from "commander";
import { connectionOptions } from "../connection.js";
import { Exit, exitCodes } from "../exit-codes.js";
import type { Column } from "../table.js";
import { widthOf } from "../terminal.js";
import { note } from "../text.js";
import { checks, findings, type Findings } from "./checks.js";
import { gather } from "./evidence.js";
import { type Finding, lineOf } from "./finding.js";
import { printFindings, printOptions } from "./print.js";
import { mostRequests } from "./probe.js";
import { probe, type ProbeOptions } from "./probing.js";

interface DoctorOptions extends ProbeOptions {
  probe?: true;
}

/** Adds `presence doctor`. */
export function addDoctorCommand(program: Command): void {
  const doctor = program
    .command("doctor")
    .summary("Check everything that `pulumi up` needs: one line each, a tick or the cure.")
    .description(
      `Check everything that \`pulumi up\` needs: one line each, a tick or the cure.

Nothing is changed, and seven requests are sent, and one for every further
hundred presence definitions. The settings are those that \`pulumi up\` would
use in this folder: the selected stack's, then the environment's; options win.

--probe finds out what no documentation says: it makes a presence definition,
changes it, tries a twin of it, and deactivates what it made, by ${mostRequests} requests
at most, and what has to be tried again. It asks before it does.
\`presence doctor\` shows the file that it writes, and the emulator takes it
(--facts).`,
    )
    .option("--probe", "find out what no documentation says, and write it to the file of --facts")
    .option("--yes", "probe without asking")
    .option("--facts <file>", "what a probe found out", "presence-facts.json")
    .action((options: DoctorOptions) => run(given(options, doctor)));
  connectionOptions(printOptions(doctor)).addHelpText(
    "after",
    `
Exit code 1: something will keep \`pulumi up\` from working, or the probe is not complete.

Examples:
  $ presence doctor
  $ presence doctor --json | jq -r 'to_entries[] | select(.value.status == "failed") | .key'
  $ presence doctor --probe`,
  );
}

/** A default would win over what the stack says. */
function given(options: DoctorOptions, doctor: Command): DoctorOptions {
  const { presenceApi, ...others } = options;
  const isGiven = presenceApi !== undefined && doctor.getOptionValueSource("presenceApi") !== "default";
  return isGiven ? options : others;
}

async function run(options: DoctorOptions): Promise<void> {
  if (options.yes && !options.probe)
    throw new Exit(exitCodes.usage, "--yes is for --probe: nothing else is to be asked.");
  if (options.probe) return probe(options);
  const evidence = await gather(process.cwd(), options, options.facts, process.env);
  const found = findings(evidence);
  printFindings(options, { columns, rows: rowsOf(found), json: found }, () =>
    linesOf(found, options.output === undefined ? widthOf(process.stdout) : undefined),
  );
  const faults = Object.entries(found).flatMap(([id, { status }]) => (status === "failed" ? [titleOf(id)] : []));
  if (faults.length === 0) return;
  process.exitCode = exitCodes.failed;
  if (options.format !== "json") note(`\`pulumi up\` will fail on: ${faults.join(", ")}.`);
}

interface Row extends Finding {
  id: string;
}

const columns: Column<Row>[] = [
  { name: "check", cell: ({ id }) => titleOf(id) },
  { name: "status", cell: ({ status }) => status },
  { name: "says", cell: ({ text }) => text },
  { name: "cure", cell: ({ cure }) => cure },
];

function rowsOf(found: Findings): Row[] {
  return Object.entries(found).map(([id, finding]) => ({ id, ...finding }));
}

/** @param width of a terminal; a pipe and a file get each check in one line */
function linesOf(found: Findings, width: number | undefined): string[] {
  const longest = Math.max(...Object.values(checks).map(({ title }) => title.length));
  return rowsOf(found).map((row) => lineOf(row, titleOf(row.id).padEnd(longest), width));
}

function titleOf(id: string): string {
  return checks[id as keyof Findings].title;
}
