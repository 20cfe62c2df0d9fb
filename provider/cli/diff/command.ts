import type { Command } from "commander";
import type { Organization } from "../../organization/organization.js";
import { connect, type ConnectionOptions, connectionOptions } from "../connection.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { catalogueFileIn, openText, refuseUnwritable } from "../files.js";
import { gatesHelp, printReview, type ReviewOptions, reviewOptions } from "../review/print.js";
import { withNames, withUse } from "../review/use.js";
import { leftOutOf } from "../sources/left-out.js";
import { doubtsIn, pairsOf } from "../sources/pairs.js";
import { ofOrganization, readSource, type Source, sourceOf } from "../sources/source.js";
import { note } from "../text.js";
import { reviewBetween } from "./review.js";
import { takeInto } from "./write.js";

interface Options extends ReviewOptions, ConnectionOptions {
  write?: true;
}

/** Adds `presence diff`: two catalogues against each other, without Pulumi. */
export function addDiffCommand(program: Command): void {
  const command = program
    .command("diff")
    .summary("Say what it takes from one catalogue to another: organisations, files, states.")
    .description(
      "Say what it means to go from one catalogue to another, in the words of `presence review` and with its gates. Each is `organization` " +
        "(the one that the environment names), `organization:NAME` (by the variables NAME_GENESYSCLOUD_REGION, " +
        "NAME_GENESYSCLOUD_OAUTHCLIENT_ID, …), or a file: a stack's state (`pulumi stack export`), a catalogue file, or a saved listing " +
        "or catalogue of an organisation. Nothing is changed but, with --write, the catalogue file.",
    )
    .argument("<from>", "as it is")
    .argument("<to>", "as it should be")
    .option("--write", "take what <to> has otherwise into <from>, which has to be a catalogue file");
  connectionOptions(reviewOptions(command))
    .addHelpText(
      "after",
      `
${gatesHelp}
The comparison is printed in any case.

Examples:
  $ presence diff organization statuses.yaml
  $ presence diff organization:PROD organization:SANDBOX --max-deactivations 0
  $ presence diff statuses.yaml organization --write
  $ presence diff last-month.json organization --format markdown
  $ pulumi stack export | presence diff organization -`,
    )
    .action(run);
}

async function run(from: string, to: string, options: Options): Promise<void> {
  refuseWithoutSense([from, to], options);
  // Before it is compared, so that nothing takes the place of what somebody saves after that.
  const opened = options.write && isFile(from) ? openText(catalogueFileIn(from)) : undefined;
  // What is wrong with a file or the settings is told before an organisation is asked.
  const [askFrom, askTo] = await Promise.all([sideOf(from, options), sideOf(to, options)]);
  const [{ source: first, organization }, { source: second, organization: target }] = await Promise.all([
    askFrom(),
    askTo(),
  ]);
  const [known, wanted] = [ofOrganization(first, second.organization), ofOrganization(second, first.organization)];
  const one = await completed(known, wanted, organization);
  const other = await completed(wanted, known, target);
  if (options.write && one.file === undefined)
    throw new Exit(
      exitCodes.usage,
      `--write changes <from>, and ${one.title} is no catalogue file; \`presence export --format data\` makes one`,
    );
  if (one.file !== undefined && options.write) refuseUnwritable(one.file);
  const pairs = pairsOf(one, other);
  const context = { ...contextOf("from", one), ...contextOf("to", other) };
  const compared = reviewBetween(one, other, pairs);
  const between = target ? await withNames(compared, target.api) : compared;
  const review = isAsked(options, organization)
    ? await withUse(between, () =>
        Promise.resolve(organization ?? { whyNot: `${one.title} is no organisation to be asked` }),
      )
    : between;
  const refused = printReview(review, options, context, "diff");
  // A change that the gates refuse is none that anybody wants to have in the file.
  if (one.file !== undefined && opened && !refused) takeInto(one.file, opened, pairs, doubtsIn(pairs));
  if (one.file !== undefined && options.write && refused) note(`${one.file} stays as it is.`);
  if (refused) throw refused;
}

/** What a side is, and of a catalogue that was saved, of which organisation it is and of when. */
function contextOf(side: string, { title, saved = {} }: Source): Record<string, string | undefined> {
  return { [side]: title, [`${side} organization`]: saved["organization"], [`${side} time`]: saved["time"] };
}

/** What would have no effect, or one that nobody means. */
function refuseWithoutSense(sides: readonly string[], { region, apiUrl, loginUrl }: Options): void {
  if (sides.every((side) => side === "-"))
    throw new Exit(exitCodes.usage, "only one of <from> and <to> can be the standard input (-)");
  const given = Object.entries({ "--region": region, "--api-url": apiUrl, "--login-url": loginUrl });
  const [[flag] = []] = given.filter(([, value]) => value !== undefined);
  if (flag === undefined || sides.includes("organization")) return;
  throw new Exit(
    exitCodes.usage,
    `${flag} says where \`organization\` is, and neither side is that one; organization:NAME has variables of its own`,
  );
}

const isFile = (side: string) => side !== "-" && !meansOrganization.test(side);

/** However it is spelt. */
const meansOrganization = /^organi[sz]ation(:|$)/i;

/** Whether it is to be told who is affected: where an organisation changes, and where a gate rests on it. */
function isAsked(
  { maxAgentsAffected, noMappedDeactivation }: Options,
  organization: Organization | undefined,
): boolean {
  return organization !== undefined || maxAgentsAffected !== undefined || noMappedDeactivation !== undefined;
}

/** One of the two that are compared, and the organisation where it is one. */
interface Side {
  source: Source;
  organization?: Organization;
}

/** What an organisation shows, and what the other side knows of it besides. */
async function completed(own: Source, other: Source, organization: Organization | undefined): Promise<Source> {
  if (!organization) return own;
  const listed = new Set(own.statuses.flatMap(({ id }) => id ?? []));
  const leftOut = await leftOutOf(listed, other, organization);
  return { ...own, statuses: [...own.statuses, ...sourceOf(own.title, leftOut).statuses] };
}

/** Reads a file, and leaves an organisation to be asked. */
async function sideOf(name: string, options: ConnectionOptions): Promise<() => Promise<Side>> {
  const [isOrganization, prefix] = /^organization(?::(\w+))?$/.exec(name) ?? [];
  if (meansOrganization.test(name) && isOrganization === undefined)
    throw new Exit(
      exitCodes.usage,
      `${name} is not known: write organization, or organization:NAME, where NAME is letters, digits and _`,
    );
  if (isOrganization === undefined) {
    const source = await readSource(name);
    return () => Promise.resolve({ source });
  }
  const organization = connect(options, prefix);
  return async () => {
    const [definitions, identity] = await Promise.all([organization.definitions.list(), organization.identity()]);
    const title = identity?.title ?? new URL(organization.config.client.apiUrl).host;
    return {
      source: { ...sourceOf(title, definitions), ...(identity && { organization: identity.id }) },
      organization,
    };
  };
}
