import { availableParallelism, platform } from "node:os";
import { type Face, faceNames, faces } from "./faces.js";
import type { Footprint } from "./footprint.js";
import type { Requests } from "./organization.js";
import { peerRan } from "./peer.js";
import { type FaceRow, type Row, total } from "./results.js";
import { scenarios } from "./scenarios.js";

/** Everything that a report says. */
export interface Results {
  latencyMs: number;
  cli: { version: string; rows: Row[] };
  /** With this repository's engine, where that was asked for. */
  engine?: Row[];
  footprints: Footprint[];
}

/** A Markdown table that is readable as it is. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)));
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (column < 2 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

const nothing = "–";
const orNothing = <T>(value: T | undefined, show: (value: T) => string) =>
  value === undefined ? nothing : show(value);
const seconds = (ms: number) => `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
const ratio = (value: number) => value.toFixed(2);
const count = (value: number) => value.toLocaleString("en-US");
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

/** `1 token + 11 list`. */
function inWords(requests: Requests): string {
  return Object.entries(requests)
    .map(([operation, times]) => `${count(times)} ${operation}`)
    .join(" + ");
}

const keysOf = ({ resources, scenario }: Row) => [count(resources), scenarios[scenario].title];

/** What a run takes, in either face. */
function runTable(rows: Row[]): string {
  const cells = (row: FaceRow | undefined) => [
    orNothing(row, ({ own }) => seconds(own.timeMs)),
    orNothing(row?.own.cpuMs, seconds),
  ];
  return table(
    ["resources", "step", ...faceNames.flatMap((face) => [faces[face].title, "CPU"]), "YAML ÷ TypeScript"],
    rows.map((row) => [
      ...keysOf(row),
      ...faceNames.flatMap((face) => cells(row.faces[face])),
      orNothing(row.nativeToDynamic, ratio),
    ]),
  );
}

/** A face beside what Pulumi and the API cost by themselves. */
function floorTable(rows: Row[], face: Face): string {
  return table(
    [
      "resources",
      "step",
      "time",
      "floor",
      "time ÷ floor",
      "CPU",
      "CPU of the floor",
      "API alone",
      "time ÷ (floor + API alone)",
    ],
    rows.flatMap((row) => {
      const measured = row.faces[face];
      if (!measured) return [];
      const { own, floor, toFloor, toBound, apiAloneMs } = measured;
      return [
        [
          ...keysOf(row),
          seconds(own.timeMs),
          seconds(floor.timeMs),
          ratio(toFloor),
          orNothing(own.cpuMs, seconds),
          orNothing(floor.cpuMs, seconds),
          seconds(apiAloneMs),
          ratio(toBound),
        ],
      ];
    }),
  );
}

/** Requests, the same in both faces but for a line of its own. */
function requestTable(rows: Row[]): string {
  return table(
    ["resources", "step", "requests", "in all", "of the peer", "peer ÷ this"],
    rows.flatMap((row) =>
      distinctRequests(row).map(([title, requests]) => [
        ...keysOf(row),
        `${inWords(requests)}${title}`,
        count(total(requests)),
        count(total(row.peer.requests)),
        (total(row.peer.requests) / total(requests)).toFixed(1),
      ]),
    ),
  );
}

function distinctRequests({ faces: measured }: Row): [title: string, requests: Requests][] {
  const found = faceNames.flatMap((face) => (measured[face] ? [{ face, requests: measured[face].requests }] : []));
  const areEqual = new Set(found.map(({ requests }) => inWords(requests))).size < 2;
  return areEqual
    ? found.slice(0, 1).map(({ requests }) => ["", requests])
    : found.map(({ face, requests }) => [` (${faces[face].title})`, requests]);
}

/** The peer: its requests replayed in this run, and how long it took when it really ran. */
function peerTable(rows: Row[]): string {
  return table(
    ["resources", "step", "its requests", "sent by a small client", "the program itself, when it ran"],
    rows.map((row) => [
      ...keysOf(row),
      count(total(row.peer.requests)),
      seconds(row.peer.timeMs),
      orNothing(peerRan.seconds[row.resources]?.[row.scenario], (time) => `${time.toFixed(1)} s`),
    ]),
  );
}

/** What refreshes need, by size. */
function footprintTable(footprints: Footprint[]): string {
  return table(
    ["program", "definitions", "requests of `refresh`", "peak memory of the provider's process", "of the floor's"],
    footprints.flatMap(({ face, refreshes }) =>
      refreshes.map(({ definitions, requests, peakMemoryBytes, floorPeakMemoryBytes }) => [
        faces[face].title,
        count(definitions),
        inWords(requests),
        megabytes(peakMemoryBytes),
        megabytes(floorPeakMemoryBytes),
      ]),
    ),
  );
}

function stateText(footprints: Footprint[]): string {
  const sizes = footprints.map(
    ({ face, bytesPerResource }) => `${count(Math.round(bytesPerResource))} bytes (${faces[face].title})`,
  );
  return `A resource takes ${sizes.join(" or ")} of state, in compact JSON, besides what Pulumi notes of its place in the program.`;
}

/** What is printed on the terminal. */
export function terminalReport({ cli: { rows }, engine, footprints }: Results): string {
  return [
    runTable(rows),
    ...faceNames.flatMap((face) => [`${faces[face].title}, beside its floor:`, floorTable(rows, face)]),
    requestTable(rows),
    peerTable(rows),
    ...(engine ? ["With this repository's engine:", floorTable(engine, "dynamic")] : []),
    footprintTable(footprints),
    stateText(footprints),
  ].join("\n\n");
}

/** docs/bench.md */
export function markdownReport(results: Results): string {
  const { latencyMs, cli, engine, footprints } = results;
  const machine = `${availableParallelism()} processor cores, Node.js ${process.versions.node}, ${platform()}`;
  return `# Speed

Written by \`npm run bench\`, with ${latencyMs} ms of simulated latency for every answer of the API, on Pulumi CLI ${cli.version} and its file
backend. ${howOften(cli.rows[0]?.runs ?? 0)} Machine: ${machine}. Seconds depend on the
machine and on what else it does, ratios a little; requests do not.

![API requests beside those of the Terraform provider, and seconds of either program](bench.svg)

## A run

${runTable(cli.rows)}

- **TypeScript**: a program on the dynamic provider, as \`presence export\` writes one; a run leaves its types alone.
- **YAML**: the same on the native plugin, installed as from a release.
- A whole run, from its start to its end, without a preview before it. \`options.refresh: always\` is set, so that every run reads first
  what exists. **CPU** is that of all its processes.

Most of it is Pulumi's own: the same program and CLI with a provider that does nothing take what is called **floor** here. **API alone** is the
requests of the run sent by a small client without Pulumi, writes at eight at a time as the provider sends them, the pages of a listing
likewise, after the first. **time ÷ (floor + API alone)** is 1 or less where the provider adds nothing of its own, because Pulumi works while
the API does.

TypeScript:

${floorTable(cli.rows, "dynamic")}

YAML:

${floorTable(cli.rows, "native")}

## Requests

${requestTable(cli.rows)}

A listing takes one request for every hundred definitions of the organisation, its built-in ones and the deactivated ones included. A
deactivation is looked at afterwards: one read each. What requests save is rate limit, which every client of an organisation shares
(300 a minute for each token); they save time only where that limit bites.

## The peer

The peer is the vendor's Terraform provider for Genesys Cloud (CX as Code). Its requests stand here as a small client replays them: thirteen at each
start of its process, which starts once for a plan, twice to apply and three times to destroy; one GET for every resource of a plan; POST and GET
to create, PUT and GET to change, DELETE and GET to delete; ten at a time.

${peerTable(cli.rows)}

The last column is ${peerRan.program}, its presence code unchanged, as it ran once against this repository's
emulator at 50 ms of latency, medians of three runs; its two cores were busy with other work too, so hold it against the
seconds above with care. It is a compiled program without a runtime to load, which shows at small sizes. On a quiet machine its plan of 100
took 1.1 s.

## State and memory

${footprintTable(footprints)}

All definitions are in the stack and in the organisation, and are read by \`pulumi refresh\`. ${stateText(footprints)}
${engine ? engineSection(engine) : ""}`;
}

function howOften(runs: number): string {
  return runs === 1 ? "One run." : `Medians of ${runs} runs; ratios are taken within each.`;
}

function engineSection(rows: Row[]): string {
  return `
## With the small engine

The TypeScript program with this repository's engine in place of the CLI. It runs the demo where there is no CLI, and nothing in production.

${floorTable(rows, "dynamic")}
`;
}
