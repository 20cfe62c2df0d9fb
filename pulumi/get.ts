/** `npm run pulumi`: finds the Pulumi CLI, or gets it, and prints where it is as the last line. */
import { mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder, type Cli, findCli, inFolder, versionOf, wantedVersion } from "./find.js";
import { duration, ways } from "./ways.js";

const cure = `Install the Pulumi CLI (https://www.pulumi.com/docs/iac/download-install/), or Go 1.21 or newer (https://go.dev/dl/) and
let it reach its module proxy; then run this again. A CLI elsewhere is named by PULUMI_CLI.`;

// What is said goes to stderr: stdout holds the path alone.
const say = (text: string) => console.error(text);

function tell({ version, foundIn, hasNodeHost }: Cli): void {
  const where = { PULUMI_CLI: "named by PULUMI_CLI", PATH: "on PATH", cache: "in the cache" };
  say(`Pulumi CLI ${version}, ${where[foundIn]}.`);
  if (!hasNodeHost)
    say("It has no pulumi-language-nodejs: the demo, the tests and the bench lend it this repository's.");
}

/** Tries one way after the other. */
async function get(): Promise<Cli> {
  say(
    `There is no Pulumi CLI: PULUMI_CLI is not set, and neither PATH nor the cache has one that works. Getting ${wantedVersion}, once:`,
  );
  const failures: string[] = [];
  for (const { title, get } of ways) {
    say(`- by ${title}`);
    const begun = performance.now();
    try {
      await intoCache((folder) => get(folder, (text) => say(`  ${text}`)));
      const cli = findCli();
      if (!cli) throw new Error("it is there, and does not work");
      say(`  done after ${duration(begun)}`);
      return cli;
    } catch (error) {
      const reason = (error as Error).message.trimEnd();
      say(`  not possible, after ${duration(begun)}: ${reason.split("\n").at(-1) ?? ""}`);
      failures.push(`- by ${title}:\n${reason.replace(/^/gm, "  ")}`);
    }
  }
  throw new Error(`Could not get the Pulumi CLI ${wantedVersion}.\n${failures.join("\n")}\n${cure}`);
}

/** A folder of its own until it is whole: no interruption leaves half a CLI, and two at once don't meet. */
async function intoCache(fill: (folder: string) => Promise<void>): Promise<void> {
  const place = cacheFolder();
  mkdirSync(dirname(place), { recursive: true });
  const folder = mkdtempSync(`${place}-`);
  const clear = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.once("exit", clear);
  try {
    await fill(folder);
    const [bin, version] = [join(folder, "bin"), versionOf(inFolder(join(folder, "bin")))];
    if (version !== wantedVersion) throw new Error(`what came is ${version ?? "no Pulumi CLI that works"}`);
    try {
      renameSync(bin, place);
    } catch {
      // Where another was faster, its CLI is as good.
      if (versionOf(inFolder(place)) === wantedVersion) return;
      rmSync(place, { recursive: true, force: true });
      renameSync(bin, place);
    }
  } finally {
    clear();
    process.off("exit", clear);
  }
}

async function main(): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
  try {
    const cli = findCli() ?? (await get());
    tell(cli);
    console.log(cli.path);
  } catch (error) {
    say(`\n✗ ${(error as Error).message}`);
    process.exitCode = 1;
  }
}

void main();
