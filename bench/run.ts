import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Cli, findCli } from "../pulumi/find.js";
import { type Face, faceNames } from "./faces.js";
import { type Footprint, measureFootprint } from "./footprint.js";
import { measure, type Measured } from "./measure.js";
import { EmulatedOrganization } from "./organization.js";
import { plot } from "./plot.js";
import { markdownReport, type Results, terminalReport } from "./report.js";
import { summarise } from "./results.js";
import { by, byEngine, type MakeRun } from "./runners.js";

const usage = `npm run bench -- [options]
  --n 10,100,300,1000   how many resources to measure with; the last is also refreshed tenfold, for its memory
  --latency 50          simulated latency of the API, in milliseconds
  --runs 3              how often; medians are reported
  --out docs            folder for bench.md and bench.svg
  --engine 10,100       measure this repository's engine too, with so many resources`;

/** Measures, prints the tables, writes bench.md and bench.svg, and returns what they say. */
export async function bench(args: string[]): Promise<Results> {
  const options = readOptions(args);
  const cli = findCli();
  if (!cli) throw new Error("The bench runs on the Pulumi CLI, and there is none: `npm run pulumi` gets one.");
  if (!cli.hosts.includes("yaml"))
    throw new Error(
      "The bench runs programs in YAML, and the Pulumi CLI has no host for them: `npm run pulumi` gets one.",
    );
  const dir = mkdtempSync(join(tmpdir(), "presence-bench-"));
  const clear = () => rmSync(dir, { recursive: true, force: true });
  process.once("exit", clear);
  try {
    const results = await measureAll(cli, dir, options);
    console.log(terminalReport(results));
    mkdirSync(options.out, { recursive: true });
    writeFileSync(join(options.out, "bench.md"), markdownReport(results));
    writeFileSync(join(options.out, "bench.svg"), plot(results.cli.rows));
    return results;
  } finally {
    clear();
    process.off("exit", clear);
  }
}

type Options = ReturnType<typeof readOptions>;

async function measureAll(cli: Cli, dir: string, options: Options): Promise<Results> {
  const { latencyMs, runs, sizes, engineSizes } = options;
  const rowsWith = (makeRun: MakeRun, name: string, counts: number[], faces: readonly Face[]) =>
    EmulatedOrganization.use(dir, { settings: { latencyMs } }, async (organization) => {
      const measured: Measured[] = [];
      for (let run = 1; run <= runs; run++)
        for (const resources of counts) {
          console.error(`${name}: run ${run} of ${runs} with ${resources} resources …`);
          measured.push(...(await measure(resources, { dir, organization, makeRun, faces })));
        }
      return summarise(measured);
    });
  const rows = await rowsWith(by(cli), `Pulumi CLI ${cli.version}`, sizes, faceNames);
  const engine = engineSizes.length > 0 ? { engine: await rowsWith(byEngine, "engine", engineSizes, ["dynamic"]) } : {};
  console.error("state and memory …");
  const footprints: Footprint[] = [];
  for (const face of faceNames)
    footprints.push(await measureFootprint(cli, dir, face, [...sizes, 10 * (sizes.at(-1) ?? 0)]));
  return { latencyMs, cli: { version: cli.version, rows }, ...engine, footprints };
}

function readOptions(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      n: { type: "string", default: "10,100,300,1000" },
      latency: { type: "string", default: "50" },
      runs: { type: "string", default: "3" },
      out: { type: "string", default: "docs" },
      engine: { type: "string", default: "" },
    },
  });
  const numbers = (text: string, least: number) =>
    text.split(",").map((part) => {
      if (!/^\d+$/.test(part) || Number(part) < least)
        throw new Error(`"${part}" is not a whole number from ${least} on`);
      return Number(part);
    });
  return {
    sizes: numbers(values.n, 1).toSorted((one, other) => one - other),
    latencyMs: numbers(values.latency, 0)[0] ?? 0,
    runs: numbers(values.runs, 1)[0] ?? 1,
    out: values.out,
    engineSizes: values.engine === "" ? [] : numbers(values.engine, 1),
  };
}

if (require.main === module) {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
  bench(process.argv.slice(2)).catch((error: unknown) => {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exitCode = 1;
  });
}
