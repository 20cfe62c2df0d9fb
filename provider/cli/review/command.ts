import type { Command } from "commander";
import { type ConnectionOptions, connectionOptions } from "../connection.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { nameOfFile, readText } from "../files.js";
import { reviewOf } from "./build.js";
import type { Review } from "./model.js";
import { organizationToAsk } from "./organization.js";
import { cure, readPreview } from "./preview.js";
import { gatesHelp, printReview, type ReviewOptions, reviewOptions } from "./print.js";
import { withUnmanaged } from "./unmanaged.js";
import { withUse } from "./use.js";

interface Options extends ReviewOptions, ConnectionOptions {
  offline?: true;
}

/** Adds `presence review`: what a preview means, in the words of the domain. */
export function addReviewCommand(program: Command): void {
  const command = program
    .command("review")
    .summary("Say what a preview means, for people who do not read Pulumi diffs.")
    .description(
      "Say what `pulumi up` will do to the statuses, from the output of `pulumi preview --json`. Where a status is deactivated, moved or " +
        "renamed, the organisation is asked who is affected: how many agents are in it now, and which activity codes of workforce " +
        "management are mapped to it (analytics:agentState:view, wfm:businessUnit:view, wfm:activityCode:view, and directory:user:view " +
        "for names). What may not be asked is told as not known.",
    )
    .argument("[file]", "the preview's JSON; - for the standard input", "-")
    .option("--offline", "ask no organisation, and tell nothing of who is affected");
  connectionOptions(reviewOptions(command))
    .addHelpText(
      "after",
      `
Unless --max-deactivations says otherwise, it may be 30% of the statuses that agents have, and five in any case.
${gatesHelp}
1 means that the preview itself failed. The review is printed in any case.

Examples:
  $ pulumi preview --json --refresh --show-sames | presence review
  $ presence review preview.json --format markdown --output comment.md --max-deactivations 3
  $ presence review preview.json --format html --output review.html --require-languages en_US,es`,
    )
    .action(run);
}

async function run(file: string, options: Options): Promise<void> {
  const { review: told, fault } = await reviewIn(file);
  const ask = organizationToAsk(told, options);
  const review = await withUse(options.noUnmanaged ? await withUnmanaged(told, ask) : told, ask);
  const refused = printReview(review, options, { stack: review.stack, organization: review.organization });
  if (fault !== undefined) throw new Exit(exitCodes.usage, fault);
  if (refused) throw refused;
}

/** The review of a preview, or that there is none: a comment that an earlier preview has left must not stay as it is. */
async function reviewIn(file: string): Promise<{ review: Review; fault?: string }> {
  try {
    return { review: reviewOf(readPreview(await readText(file))) };
  } catch (error) {
    const message = reasonOf(error);
    return {
      review: { stack: "", project: "", statuses: [], notShown: 0, others: {}, errors: [message], warnings: [] },
      fault: error instanceof Exit ? message : `${nameOfFile(file)}: ${message}`,
    };
  }
}

/** What a preview holds that Pulumi does not print is found where it is used. */
function reasonOf(error: unknown): string {
  const { message } = error as Error;
  return error instanceof TypeError ? `the input is not as Pulumi prints it (${message}). ${cure}` : message;
}
