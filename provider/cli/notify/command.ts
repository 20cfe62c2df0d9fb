import type { Command } from "commander";
import { Exit, exitCodes } from "../exit-codes.js";
import { jsonOf, note, visible, visibleLines } from "../text.js";
import { inOrder } from "./fingerprint.js";
import { PartlyTold, tellInIssue, textOf } from "./issue.js";
import { type Notice, noticeOf } from "./notice.js";
import { readReview } from "./read.js";
import { senderTo, type Service } from "./send.js";
import { type ServiceName, type Services, servicesIn, settingsHelp, type Webhook } from "./settings.js";
import { lastTold, readTold, type Told, writeTold } from "./told.js";

type Options = Partial<Record<ServiceName | "dryRun", true>> & { last?: string };

/** Adds `presence notify`: tells people what a review says, when that has changed. */
export function addNotifyCommand(program: Command): void {
  program
    .command("notify")
    .summary("Tell a channel or an issue what a review says, when that has changed.")
    .description(
      "Tell people the verdict of a review, such as a nightly job's: in a channel of Slack or Teams, in one issue on GitHub or GitLab for each " +
        "stack. They are told when it changes (the verdict, a status, what was changed by hand, an error), and once when all is in order " +
        "again. Who fails to be told keeps nobody else from it. What the review says does not change the exit code.",
    )
    .argument("[file]", "what `presence review --format json` prints; - for the standard input", "-")
    .option("--slack", "post to a channel of Slack")
    .option("--teams", "post to a channel or a chat of Microsoft Teams")
    .option("--github", "keep an issue on GitHub")
    .option("--gitlab", "keep an issue on GitLab")
    .option("--last <file>", "remember there what was posted, so that only what has changed is posted")
    .option("--dry-run", "only say what would be done")
    .addHelpText(
      "after",
      `
${settingsHelp}

An issue has its own memory: it is found by the label presence-drift and a hidden line, updated with a comment, closed when all is in
order, and opened again after that. Posts have none: without --last, every run posts that has something to tell, and none says that all is
in order again. A post whose answer was lost is not sent again by the same run.

Examples:
  $ presence review preview.json --expect-no-changes --format json --output review.json
  $ presence notify review.json --github
  $ presence notify review.json --slack --teams --last told.json
  $ presence notify review.json --gitlab --dry-run`,
    )
    .action(notify);
}

async function notify(file: string, options: Options): Promise<void> {
  const { last } = options;
  const useless = last !== undefined && !options.slack && !options.teams;
  const services = servicesIn(
    options,
    useless ? ["--last is for --slack and --teams: an issue has its own memory"] : [],
  );
  const told = last === undefined ? {} : readTold(last);
  const notice = noticeOf(await readReview(file));
  if (notice.subject === "")
    note("The review does not say of which stack it is: `presence review --context stack=NAME` has it tell.");
  if (options.dryRun) showAll(services, told, notice);
  else await tellAll(services, told, notice, last);
}

/** How telling one service has ended. */
interface Outcome {
  /** Of a webhook. */
  name?: ServiceName;
  isTold: boolean;
  says?: string;
  fault?: string;
}

async function tellAll({ webhooks, forges }: Services, told: Told, notice: Notice, last?: string): Promise<void> {
  const outcomes = await Promise.all([
    ...webhooks.map(async (one) => ({
      ...(await outcomeOf(one.service, () => post(one, told, notice))),
      name: one.name,
    })),
    ...forges.map((one) => outcomeOf(one.service, () => tellInIssue(one, senderTo(one.service), notice))),
  ]);
  for (const { says } of outcomes) if (says !== undefined) console.log(visible(says));
  const faults = outcomes.flatMap(({ fault }) => fault ?? []);
  const posted = outcomes.flatMap(({ name, isTold }) => (name !== undefined && isTold ? [name] : []));
  if (last !== undefined && posted.length > 0) {
    try {
      writeTold(last, told, posted, notice.subject, notice.fingerprint);
    } catch (error) {
      faults.push((error as Error).message);
    }
  }
  if (faults.length === 0) return;
  const isPartly = outcomes.some(({ isTold }) => isTold);
  throw new Exit(isPartly ? exitCodes.partly : exitCodes.failed, faults.join("\n"));
}

async function outcomeOf({ title }: Service, tell: () => Promise<{ isTold: boolean; says: string }>): Promise<Outcome> {
  try {
    const { isTold, says } = await tell();
    return { isTold, says: `${title}: ${says}.` };
  } catch (error) {
    return { isTold: error instanceof PartlyTold, fault: (error as Error).message };
  }
}

async function post({ name, service, message, isTaken }: Webhook, told: Told, notice: Notice) {
  const before = lastTold(told, name, notice.subject);
  if (before === notice.fingerprint) return { isTold: false, says: unchanged(before) };
  await senderTo(service)({ method: "POST", path: "", body: message(notice), isTaken: ({ text }) => isTaken(text) });
  return { isTold: true, says: "told" };
}

const unchanged = (before: string) => (before === inOrder ? "nothing to tell" : "told already");

/** Prints what would be sent. An issue is not asked what it says by now. */
function showAll({ webhooks, forges }: Services, told: Told, notice: Notice): void {
  for (const { name, service, message } of webhooks) {
    const before = lastTold(told, name, notice.subject);
    const what = before === notice.fingerprint ? `${unchanged(before)}.` : `would get\n${jsonOf(message(notice))}`;
    console.log(`${visible(service.title)}: ${what}`);
  }
  for (const { service } of forges) {
    const how =
      notice.fingerprint === inOrder ? "an open one would be closed, with" : "one would be opened or updated, with";
    console.log(`${visible(service.title)}: unless its issue says so already, ${how}\n${visibleLines(textOf(notice))}`);
  }
}
