import type { Command } from "commander";
import { PresenceApiError } from "../../api/errors.js";
import type { PresenceApi } from "../../api/presence-api.js";
import { type Definition, describe, divisionOf, type Generation } from "../../definition/definition.js";
import { hasId } from "../../definition/lookup.js";
import { activeByWords } from "../../definition/likeness.js";
import { definitionsOf } from "../../organization/definitions.js";
import type { Identity, Organization } from "../../organization/organization.js";
import { type Entry, entriesIn } from "../../resource/stack-state.js";
import { connect, type ConnectionOptions, connectionOptions } from "../connection.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { nameOfFile, readText } from "../files.js";
import { listedLabel } from "../label.js";
import { type PrintOptions, printOptions } from "../print-options.js";
import { type Column, columnNames, printListing } from "../table.js";
import { counted, note, visible } from "../text.js";

interface TwinsOptions extends ConnectionOptions, PrintOptions {
  state?: string[];
  deactivate?: string;
  yes?: true;
}

/** An active definition that is the same word for word as another one. */
interface Twin extends Definition {
  /** Equal for those that are each other's twins; from 1. */
  group: number;
  /** The resource that manages it, by the states that were given. */
  managedBy?: string;
}

/** The endpoints that know divisions. */
const newer: Generation = "presence/definitions";

/** Adds `presence twins`. */
export function addTwinsCommand(program: Command): void {
  const twins = program
    .command("twins")
    .description("Find active presence definitions that are the same word for word, and deactivate one of them.")
    .option("--state <file...>", "states of stacks, from `pulumi stack export`: which of the twins they manage")
    .option("--deactivate <id>", "the twin to deactivate, by its id or the beginning of it")
    .option("--yes", "do it: otherwise only what would be done is said")
    .action(run);
  connectionOptions(printOptions(twins, columnNames(columnsFor({})))).addHelpText(
    "after",
    `
Examples:
  $ presence twins
  $ pulumi stack export --file prod.json && presence twins --state prod.json
  $ presence twins --state prod.json --deactivate 3fa85f64-5717-4562-b3fc-2c963f66afa6 --yes`,
  );
}

async function run(options: TwinsOptions): Promise<void> {
  if (options.yes && options.deactivate === undefined)
    throw new Exit(exitCodes.usage, "--yes is for --deactivate: nothing else is to be done.");
  const organization = connect(options);
  const { definitions } = organization;
  const states = await Promise.all((options.state ?? []).map(entriesOf));
  if (states.length > 0) refuseForeign(options.state ?? [], states, await organization.identity());
  const entries = states.flat();
  const twins = twinsAmong(await definitions.list(), entries);
  if (options.deactivate === undefined) {
    printListing(
      {
        columns: columnsFor(options),
        rows: twins,
        none: "No two active presence definitions are the same word for word.",
      },
      options,
    );
    if (twins.length > 0 && !knowsDivisions(organization))
      note(
        `Divisions are not known here: these may each be of a division of its own. --presence-api ${newer} tells twins from those.`,
      );
    return;
  }
  const twin = unmanagedTwin(options.deactivate, twins, options);
  const others = twins.filter(({ group, id }) => group === twin.group && id !== twin.id);
  if (!knowsDivisions(organization)) await refuseOtherDivisions(organization, twin, others);
  const stays = `${counted(others.length, "twin stays as it is", "twins stay as they are")}: ${others.map(({ id }) => id).join(", ")}`;
  if (!options.yes) {
    note(`${describe(twin)} would be deactivated, and ${stays}. Nothing was done: --yes does it.`);
    return;
  }
  await definitions.deactivate(twin.id);
  note(
    `${describe(twin)} is deactivated, and ${stays}. Who has it as their status keeps it until they choose another.`,
  );
}

async function entriesOf(file: string): Promise<Entry[]> {
  const entries = entriesIn(await readText(file));
  if (entries) return entries;
  throw new Exit(
    exitCodes.usage,
    `${nameOfFile(file)} is no state of a stack: \`pulumi stack export --file state.json\` makes one.`,
  );
}

/** A state of another organisation does not say what manages this one. */
function refuseForeign(files: readonly string[], states: readonly Entry[][], own: Identity | undefined): void {
  const isForeign = ({ organization }: Entry) =>
    organization !== undefined && own !== undefined && organization !== own.id;
  for (const [index, entries] of states.entries())
    if (entries.length > 0 && entries.every(isForeign))
      throw new Exit(
        exitCodes.usage,
        `${nameOfFile(files[index] ?? "")} is of another organisation, ${entries[0]?.organization ?? ""}: give the states of the stacks that manage this one, ${own?.title ?? ""}.`,
      );
}

/** The definitions that have a twin, those of a group one after the other, the oldest first. */
function twinsAmong(all: readonly Definition[], entries: readonly Entry[]): Twin[] {
  const groups = [...activeByWords(all).values()].filter(({ length }) => length > 1);
  const age = ({ createdDate = "", id }: Definition) => createdDate + id;
  return groups.flatMap((group, index) =>
    group
      .toSorted((one, other) => age(one).localeCompare(age(other)))
      .map((one) => {
        const managing = entries.find(({ id, condemned, external }) => id === one.id && !condemned && !external);
        const managedBy = managing?.caller.name;
        return { ...one, group: index + 1, ...(managedBy !== undefined && { managedBy }) };
      }),
  );
}

function knowsDivisions({ config }: Organization): boolean {
  return config.presenceApi === newer;
}

/**
 * The older endpoints show the statuses of two divisions as one status twice, so the newer ones are asked, by id.
 * @throws Exit (usage) where they are not all of one division, or where that is not told
 */
async function refuseOtherDivisions({ api }: Organization, twin: Twin, others: readonly Twin[]): Promise<void> {
  const divisions = new Map<string, string>();
  for (const { id } of [twin, ...others]) divisions.set(id, await divisionBy(api, id));
  if (new Set(divisions.values()).size === 1) return;
  const told = [...divisions].map(([id, division]) => `${id} in ${visible(division)}`).join(", ");
  throw new Exit(
    exitCodes.usage,
    `${describe(twin)} may be the only one of its division (${told}), and nothing was done. --presence-api ${newer} tells which are twins.`,
  );
}

/** @throws Exit (usage) where it is not told */
async function divisionBy(api: PresenceApi, id: string): Promise<string> {
  const unknown = (reason: string) =>
    new Exit(
      exitCodes.usage,
      `Which division ${id} is of is not known, and nothing was done: ${reason} Give the client's role presence:presenceDefinition:view, ` +
        `and look with --presence-api ${newer}, which tells which are twins.`,
    );
  try {
    const found = await definitionsOf(api, newer).get(id);
    if (found) return divisionOf(found);
  } catch (error) {
    if (error instanceof PresenceApiError) throw unknown(error.message);
    throw error;
  }
  throw unknown(`${newer} has no definition of this id.`);
}

function columnsFor({ state }: Pick<TwinsOptions, "state">): Column<Twin>[] {
  return [
    { name: "group", cell: ({ group }) => String(group) },
    { name: "systemPresence", cell: ({ systemPresence }) => systemPresence },
    { name: "label", cell: (one) => listedLabel(one) },
    { name: "managedBy", cell: ({ managedBy }) => managedBy ?? (state ? "nothing in these states" : "?") },
    { name: "created", cell: ({ createdDate }) => createdDate, spare: 1 },
    { name: "id", cell: ({ id }) => id, isId: true },
  ];
}

/** @throws Exit (usage) for what is no twin, and for one that a stack manages or may manage */
function unmanagedTwin(id: string, twins: readonly Twin[], { state }: TwinsOptions): Twin {
  const [twin, another] = twins.filter(hasId(id));
  if (!twin || another)
    throw new Exit(
      exitCodes.usage,
      `${id} is ${twin ? "the beginning of several ids" : "no active presence definition that has a twin"}: \`presence twins\` lists them.`,
    );
  if (twin.managedBy !== undefined)
    throw new Exit(
      exitCodes.usage,
      `${describe(twin)} is managed by the resource "${twin.managedBy}": its program decides. Deactivate its twin instead.`,
    );
  if (!state)
    throw new Exit(
      exitCodes.usage,
      "Without --state nobody can tell which of the twins a stack manages: `pulumi stack export --file prod.json`, then --state prod.json, " +
        "of every stack that manages this organisation.",
    );
  return twin;
}
