import { availableParallelism, platform } from "node:os";
import type { Footprint } from "./footprint.js";
import { type Row, total } from "./results.js";
import { scenarios } from "./scenarios.js";
import type { Requests } from "./organization.js";

/** Everything that a report says. */
export interface Results {
  latencyMs: number;
  cli: { version: string; rows: Row[] };
  /** With this repository's engine, where that was asked for. */
  engine?: Row[];
  footprint: Footprint;
}

/** A Markdown table that is readable as it is. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)));
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (column < 2 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
const count = (value: number) => value.toLocaleString("en-US");
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

/** `1 token + 11 list`. */
function inWords(requests: Requests): string {
  return Object.entries(requests)
    .map(([operation, times]) => `${count(times)} ${operation}`)
    .join(" + ");
}

/** Times beside the floor. */
function timeTable(rows: Row[]): string {
  return table(
    ["resources", "step", "time", "floor", "time ÷ floor", "API alone", "time ÷ (floor + API alone)"],
    rows.map((row) => [
      count(row.resources),
      scenarios[row.scenario].title,
      seconds(row.timeMs),
      seconds(row.floorMs),
      row.toFloor.toFixed(2),
      seconds(row.apiAloneMs),
      row.toBound.toFixed(2),
    ]),
  );
}

/** Requests beside the peer's. */
function requestTable(rows: Row[]): string {
  return table(
    [
      "resources",
      "step",
      "requests",
      "in all",
      "API alone",
      "peer's sequence, replayed",
      "its API part",
      "peer ÷ this",
    ],
    rows.map((row) => [
      count(row.resources),
      scenarios[row.scenario].title,
      inWords(row.requests),
      count(total(row.requests)),
      seconds(row.apiAloneMs),
      count(total(row.peer.requests)),
      seconds(row.peer.timeMs),
      (total(row.peer.requests) / total(row.requests)).toFixed(1),
    ]),
  );
}

/** What refreshes need, by size. */
function footprintTable({ refreshes }: Footprint): string {
  return table(
    ["definitions", "requests of `refresh`", "peak memory of the provider's process"],
    refreshes.map(({ definitions, requests, peakMemoryBytes }) => [
      count(definitions),
      inWords(requests),
      megabytes(peakMemoryBytes),
    ]),
  );
}

function footprintText({ bytesPerResource, refreshes, floorPeakMemoryBytes }: Footprint): string {
  const largest = count(refreshes.at(-1)?.definitions ?? 0);
  return (
    `A resource takes ${count(Math.round(bytesPerResource))} bytes of state, in compact JSON. The process of a provider that ` +
    `does nothing peaks at ${megabytes(floorPeakMemoryBytes)} for ${largest} resources.`
  );
}

/** What is printed on the terminal. */
export function terminalReport({ cli, engine, footprint }: Results): string {
  return [
    timeTable(cli.rows),
    requestTable(cli.rows),
    ...(engine ? ["With this repository's engine:", timeTable(engine)] : []),
    footprintTable(footprint),
    footprintText(footprint),
  ].join("\n\n");
}

/** docs/bench.md */
export function markdownReport(results: Results): string {
  const { latencyMs, cli, engine, footprint } = results;
  const machine = `${availableParallelism()} processor cores, Node.js ${process.versions.node}, ${platform()}`;
  return `# Speed

Written by \`npm run bench\`, with ${latencyMs} ms of simulated latency for every answer of the API. ${howOften(cli.rows[0]?.runs ?? 0)}
Machine: ${machine}. Seconds depend on the machine and on what else it
does, ratios a little; requests do not.

![API requests beside the peer's, and time beside a provider that does nothing](bench.svg)

## Time

${timeTable(cli.rows)}

- **time**: a whole run of the program by Pulumi CLI ${cli.version} and its file backend, from its start to its end, without a
  preview before it. \`options.refresh: always\` is set, so that every run reads first what exists.
- **floor**: the same program, resources and CLI with a provider that does nothing: what Pulumi costs by itself.
- **API alone**: the requests of the run sent by a small client without Pulumi, writes at eight at a time as the provider sends
  them, the pages of a listing likewise, after the first.
- **time ÷ (floor + API alone)**: 1 or less where the provider adds nothing of its own, because Pulumi works while the API does.

## Requests

${requestTable(cli.rows)}

The peer is the Terraform provider for Genesys Cloud. **What stands here is a replay of its request sequences, not a run of that program**: the
same small client sends thirteen requests at the start, one GET for every resource of a plan, POST and GET to create, GET, PUT and
GET to change, GET, DELETE and GET to delete, ten at a time, to the same emulator with the same latency. Its time is therefore that
of the API alone, to be held against the column API alone. What the thirteen ask for is stood in for by the token and twelve small GETs.

A listing takes one request for every hundred definitions of the organisation, its built-in ones and the deactivated ones included.

## State and memory

${footprintTable(footprint)}

All definitions are in the stack and in the organisation, and are read by \`pulumi refresh\`. ${footprintText(footprint)}
${engine ? engineSection(engine) : ""}`;
}

function howOften(runs: number): string {
  return runs === 1 ? "One run." : `Medians of ${runs} runs; ratios are taken within each.`;
}

function engineSection(rows: Row[]): string {
  return `
## With the small engine

The same with this repository's engine in place of the CLI. It runs the demo where there is no CLI, and nothing in production.

${timeTable(rows)}
`;
}
