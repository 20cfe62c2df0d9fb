/** Runs one catalogue in many organisations: `npm run preview`, `npm run up -- --parallel 4`. */
import { join } from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { Argument, Command, CommanderError, InvalidArgumentError } from "commander";
import { type Counts, exitCodeOf, reasonIn, runFleet, summaryOf } from "./fleet";
import { environmentOf, type Organization, readOrganizations } from "./settings";

interface Options {
  organizations: string;
  only: string[];
  parallel: number;
  expectNoChanges?: boolean;
}

/** Previews or updates one stack. The Automation API's error holds all that Pulumi printed. */
async function work(command: "preview" | "up", organization: Organization): Promise<Counts> {
  try {
    return await runPulumi(command, organization);
  } catch (error) {
    throw new Error(reasonIn(error instanceof Error ? error.message : String(error)), { cause: error });
  }
}

async function runPulumi(command: "preview" | "up", organization: Organization): Promise<Counts> {
  const { stack: stackName } = organization;
  const envVars = environmentOf(organization, process.env);
  const stack = await LocalWorkspace.createOrSelectStack({ stackName, workDir: __dirname }, { envVars });
  const onOutput = (text: string) => process.stderr.write(text.replace(/^(?=.)/gm, `${stackName}: `));
  if (command === "preview") return (await stack.preview({ refresh: true, onOutput })).changeSummary;
  return (await stack.up({ refresh: true, onOutput })).summary.resourceChanges ?? {};
}

async function run(command: "preview" | "up", options: Options): Promise<void> {
  const organizations = readOrganizations(options.organizations, options.only, process.env);
  const results = await runFleet(organizations, options.parallel, (organization) => work(command, organization));
  console.log(summaryOf(results));
  process.exitCode = exitCodeOf(results, options.expectNoChanges ?? false);
}

function count(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("It must be a whole number above 0.");
  return Number(text);
}

new Command("fleet")
  .addArgument(new Argument("<command>").choices(["preview", "up"]))
  .option("--organizations <file>", "the list of organisations", join(__dirname, "organizations.json"))
  .option("--only <stacks>", "these stacks alone, by comma", (text) => text.split(","), [])
  .option("--parallel <count>", "how many organisations at a time", count, 4)
  .option("--expect-no-changes", "end with exit code 7 when there are changes")
  .exitOverride()
  .action(run)
  .parseAsync()
  .catch((error: unknown) => {
    // Commander has printed its own already.
    if (!(error instanceof CommanderError)) console.error(error instanceof Error ? error.message : error);
    process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
  });
