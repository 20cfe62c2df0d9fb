import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { PresenceApi } from "../../api/presence-api.js";
import type { ClientSettings } from "../../api/transport/settings.js";
import { canonicalSystemPresence, sameSystemPresence } from "../../definition/vocabulary.js";
import type { OrganizationConfig } from "../../organization/config.js";
import { type Definitions, definitionsOf } from "../../organization/definitions.js";
import { awsRegionOf } from "../../organization/regions.js";
import type { ConnectionOptions } from "../connection.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { refuseUnwritable, writeWhole } from "../files.js";
import { jsonOf, note, visible } from "../text.js";
import { probeFaults } from "./access.js";
import { typed } from "./ask.js";
import { lookAround } from "./evidence.js";
import { type Facts, sentencesOf } from "./facts.js";
import { type PrintOptions, printFindings } from "./print.js";
import { Probe, type Probed } from "./probe.js";
import { asked, type Heard, impatient, listen } from "./visit.js";

export interface ProbeOptions extends ConnectionOptions, PrintOptions {
  facts: string;
  yes?: true;
}

/** Says what it will do, asks, probes the organisation, and writes what it has found out. */
export async function probe(options: ProbeOptions): Promise<void> {
  const { settings } = await lookAround(process.cwd(), options, process.env);
  const { config, faults } = settings;
  if (!config || faults.length > 0) throw new Exit(exitCodes.usage, `There is nothing to probe: ${faults.join("; ")}`);
  refuseUnwritable(options.facts);
  const heard: Heard = { answers: 0 };
  const apiOf = (more: Partial<ClientSettings> = {}) =>
    new PresenceApi({ ...config.client, log: note, onAnswer: ({ headers }) => listen(heard, headers), ...more });
  const interrupted = new AbortController();
  const { signal } = interrupted;
  const asking = apiOf({ signal });
  const definitions = definitionsOf(asking, config.presenceApi);
  const lacking = probeFaults(config.presenceApi, await asked(asking.getAuthorizationSubjectsMe()));
  if (lacking.length > 0) throw new Exit(exitCodes.failed, `Nothing was made: ${lacking.join("; ")}`);
  const systemPresence = await leastInTheWay(asking, definitions);
  const organization = await asked(asking.getOrganizationsMe());
  const { id, name } = "value" in organization ? organization.value : {};
  const mark = randomBytes(4).toString("hex");
  note(
    `In the organisation ${name === undefined ? (id ?? "of these settings") : `"${name}"`}, this makes a presence definition under ` +
      `${systemPresence} whose label begins with "${mark}", changes it some 20 times, tries up to five more beside it, among them a twin ` +
      "and one under no system presence, and deactivates what it made. Agents can see them for some seconds.",
  );
  if (!options.yes) await ask(name);

  const interrupt = () => {
    note("Ending: what was made is deactivated first. Ctrl-C once more ends at once.");
    interrupted.abort();
  };
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  const wait = (ms: number) => sleep(ms, undefined, { signal });
  const place = {
    asking: definitions,
    looking: definitionsOf(apiOf({ signal, ...impatient }), config.presenceApi),
    cleaning: definitionsOf(apiOf(), config.presenceApi),
    systemPresence,
    mark,
    wait,
  };
  const probed = await new Probe(place).run();
  process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  for (const what of probed.left) note(what);
  if (signal.aborted) throw new Exit(exitCodes.interrupted, `Interrupted; no ${options.facts} was written.`);
  if (probed.failure) throw probed.failure;
  const facts = factsOf(probed, config, id, heard);
  writeWhole(options.facts, `${jsonOf(facts)}\n`);
  const sentences = sentencesOf(facts);
  const listing = { columns: [{ name: "fact", cell: (sentence: string) => sentence }], rows: sentences, json: facts };
  printFindings(options, listing, () => sentences.map((sentence) => `✓ ${visible(sentence)}`));
  for (const question of probed.open) note(`Not found out, ${question}`);
  note(`${options.facts} is written: \`presence doctor\` shows it, and the emulator takes it (--facts).`);
  if (probed.open.length + probed.left.length > 0) process.exitCode = exitCodes.failed;
}

/** @throws Exit (usage) where nobody says yes */
async function ask(name = "yes"): Promise<void> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) throw new Exit(exitCodes.usage, "Nothing was done: without a terminal to ask at, --yes says it.");
  const question = name === "yes" ? "Type yes to go on: " : "Type the organisation's name to go on: ";
  if (!(await typed(question, name, stdin, stderr))) throw new Exit(exitCodes.usage, "Nothing was done.");
}

/** Agents choose these when they are not there: nobody is kept from a customer by one more. Those that are full come last. */
const harmless = ["Away", "Break", "Meal", "Busy"];

async function leastInTheWay(api: PresenceApi, definitions: Definitions): Promise<string> {
  const known = (await api.getSystempresences()).flatMap(({ name }) => name ?? []);
  const there = harmless.flatMap((name) => canonicalSystemPresence(name, known) ?? []);
  // A listing that is not to be had says nothing of the room.
  const active = (await definitions.list().catch(() => [])).filter(({ deactivated }) => !deactivated);
  const used = (name: string) => active.filter(({ systemPresence }) => sameSystemPresence(systemPresence, name)).length;
  const [best] = there.sort((one, other) => used(one) - used(other));
  if (best !== undefined) return best;
  throw new Exit(exitCodes.failed, `The organisation has none of the system presences ${harmless.join(", ")}.`);
}

function factsOf(
  { found, permissions }: Probed,
  config: OrganizationConfig,
  organizationId: string | undefined,
  { rate }: Heard,
): Facts {
  const { apiUrl, credentials } = config.client;
  return {
    date: new Date().toISOString(),
    region: awsRegionOf(apiUrl) ?? apiUrl,
    ...(organizationId !== undefined && { organizationId }),
    ...("clientId" in credentials && { clientId: credentials.clientId }),
    presenceApi: config.presenceApi,
    permissions: [...permissions],
    rateLimitPerMinute: rate?.allowed ?? null,
    ...found,
  };
}
