/** The demo: a status catalogue under Pulumi, from creation to destruction, every step verified. */
import { parseArgs } from "node:util";
import { startEmulator } from "genesyscloud-presence-emulator";
import { findCli } from "../pulumi/find.js";
import { openCli } from "./cli.js";
import { openEngine } from "./engine.js";
import { changesOf, expectEqual, idsOf, sorted } from "./expect.js";
import { look } from "./look.js";
import * as narrator from "./narrator.js";
import { type Definition, EmulatedOrganization } from "./organization.js";
import type { Pulumi } from "./pulumi.js";
import { handMade, type Scene, scenesOf } from "./scenes.js";
import { trim } from "./trim.js";
import { makeWorkspace, removeWorkspace, type Workspace } from "./workspace.js";

const usage = `Usage: npm run demo [-- [--port PORT] [--engine]]

Shows a status catalogue under Pulumi against an emulator of the presence API. It needs no account and changes nothing
outside a temporary folder. The emulator takes a free port unless --port, or DEMO_PORT in the environment, names one.
PULUMI_CLI names the Pulumi CLI to use; without it the one on PATH or the one that \`npm run pulumi\` got, and without that, or
with --engine, this repository's own small engine.`;

const stop = new AbortController();

interface Options {
  port: number;
  /** Not the CLI, even where there is one. */
  engine: boolean;
}

async function demo({ port, engine }: Options): Promise<void> {
  const begun = performance.now();
  const emulator = await startEmulator({ port, seed: { definitions: [handMade], users: 40 } });
  try {
    const workspace = makeWorkspace(emulator.url);
    // However the process ends, the folder goes.
    process.once("exit", () => {
      removeWorkspace(workspace);
    });
    const pulumi = await openPulumi(workspace, engine);
    const organization = new EmulatedOrganization(emulator.url);
    narrator.title(
      "Genesys Cloud presence definitions as code",
      `The organisation: an emulator of the presence API, ${emulator.url} (what agents can choose, as a page)`,
      `The program:      a copy of examples/catalogue, run by ${pulumi.title}`,
    );
    const scenes = scenesOf(workspace, organization);
    const unmanaged = await organization.definitions();
    const rows: narrator.Row[] = [];
    let ids: Record<string, string> = {};
    for (const [index, scene] of scenes.entries()) {
      narrator.heading(index + 1, scenes.length, scene.name, ...scene.text);
      const played = await play(scene, { pulumi, organization, workspace, unmanaged, ids });
      ids = played.ids;
      rows.push(played.row);
    }
    narrator.summary(rows);
  } finally {
    await emulator.close();
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  console.log(`All as it should be, in ${seconds} s. Nothing is left running, and no file is left behind.`);
}

/** @throws Error when PULUMI_CLI names something that does not work */
async function openPulumi(workspace: Workspace, engine: boolean): Promise<Pulumi> {
  if (engine) return openEngine(workspace, "as asked", stop.signal);
  const cli = findCli();
  return cli
    ? openCli(cli, workspace, stop.signal)
    : openEngine(workspace, "as there is no Pulumi CLI (`npm run pulumi` gets one)", stop.signal);
}

interface Stage {
  pulumi: Pulumi;
  workspace: Workspace;
  organization: EmulatedOrganization;
  /** What was there before Pulumi came, and stays as it is. */
  unmanaged: Definition[];
  /** Of all statuses so far, by key. */
  ids: Record<string, string>;
}

/** What is posted, and only reads. */
const reading = ["POST /oauth/token", "POST /api/v2/analytics/agents/status/counts"];

/** Plays one scene, and holds what came of it against what was announced. */
async function play(scene: Scene, { pulumi, organization, workspace, unmanaged, ids }: Stage) {
  await scene.before?.();
  narrator.command(`pulumi ${scene.command}`);
  const begun = performance.now();
  const run = await pulumi.run(scene.command);
  const seconds = (performance.now() - begun) / 1000;
  stop.signal.throwIfAborted();
  if (run.exitCode !== 0)
    throw new Error(`pulumi ${scene.command} ended with exit code ${run.exitCode}:\n${run.output}`);
  narrator.quote(trim(run.output));
  const requests = await organization.newRequests();
  narrator.requests(requests);
  if (scene.look) narrator.quote(await look(scene.look, run.steps, workspace));
  await organization.newRequests();

  expectEqual("the changes that Pulumi reports", changesOf(run.steps), sorted(Object.entries(scene.changes)));
  const writes = Object.entries(requests).filter(
    ([operation]) => !operation.startsWith("GET") && !reading.includes(operation),
  );
  expectEqual("the API requests that change something", sorted(writes), sorted(Object.entries(scene.writes)));
  const definitions = await organization.definitions();
  const isUnmanaged = ({ id }: Definition) => unmanaged.some((one) => one.id === id);
  expectEqual("what Pulumi does not manage", definitions.filter(isUnmanaged), unmanaged);
  const now = idsOf(
    scene.statuses,
    definitions.filter((one) => !isUnmanaged(one)),
  );
  const made = Object.entries(scene.changes).flatMap(([key, [operation]]) =>
    operation === "create" || operation === "replace" ? [key] : [],
  );
  const lasting = Object.keys(now).filter((key) => key in ids && !made.includes(key));
  expectEqual(
    "the ids",
    lasting.map((key) => now[key]),
    lasting.map((key) => ids[key]),
  );
  narrator.verified(scene.verified);
  const row = { step: scene.name, happened: scene.happened, requests: narrator.total(requests), seconds };
  return { row, ids: { ...ids, ...now } };
}

function readOptions(): Options | undefined {
  const options = {
    port: { type: "string" },
    engine: { type: "boolean", default: false },
    help: { type: "boolean", short: "h" },
  } as const;
  const { port = process.env["DEMO_PORT"] || "0", engine, help } = parseArgs({ options }).values;
  if (help) return undefined;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new Error(`The port is "${port}"; it has to be a number up to 65535.`);
  return { port: Number(port), engine };
}

async function main(): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) return;
      stop.abort();
      narrator.failed("Stopping; this takes a few seconds at most.");
    });
  }
  // A reader that went away, such as `head`.
  process.stdout.on("error", () => {
    stop.abort();
  });
  // What the user's own work with Pulumi and Genesys Cloud has set must not reach the demo.
  for (const name of Object.keys(process.env)) {
    if (/^(PULUMI_(?!CLI$)|GENESYSCLOUD_)/.test(name)) Reflect.deleteProperty(process.env, name);
  }
  try {
    const options = readOptions();
    if (options) await demo(options);
    else console.log(usage);
  } catch (error) {
    process.exitCode = stop.signal.aborted ? 130 : 1;
    narrator.failed(stop.signal.aborted ? "Stopped. Nothing is left behind." : (error as Error).message);
  }
}

void main();
