/** `npm run pulumi`: finds the Pulumi CLI and what its programs run on, or gets them, and prints where the CLI is as the last line. */
import { mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { cacheFolder, type Cli, findCli, hasPython, inFolder, pythonFolder, versionOf, wantedVersion } from "./find.js";
import { duration, getPython, getYamlHost, ways, yamlHost } from "./ways.js";

const cure = `Install the Pulumi CLI (https://www.pulumi.com/docs/iac/download-install/), or Go 1.21 or newer (https://go.dev/dl/) and
let it reach its module proxy; then run this again. A CLI elsewhere is named by PULUMI_CLI.`;

// What is said goes to stderr: stdout holds the path alone.
const say = (text: string) => console.error(text);
const sayMore = (text: string) => say(`  ${text}`);

function tell({ version, foundIn, hosts }: Cli): void {
  const where = { PULUMI_CLI: "named by PULUMI_CLI", PATH: "on PATH", cache: "in the cache" };
  say(`Pulumi CLI ${version}, ${where[foundIn]}.`);
  const lent = (["nodejs", "python"] as const).filter((language) => !hosts.includes(language));
  if (lent.length > 0)
    say(
      `It has no ${lent.map((language) => `pulumi-language-${language}`).join(" and no ")}: the demo, the tests and the bench lend it this repository's.`,
    );
  if (!hosts.includes("yaml")) say(`It has no ${yamlHost}, without which the tests leave out programs in YAML.`);
  if (!hasPython())
    say("There is no Python with Pulumi's packages, without which the tests leave out programs in Python.");
}

/** Tries one way after the other. */
async function getCli(): Promise<Cli> {
  say(
    `There is no Pulumi CLI: PULUMI_CLI is not set, and neither PATH nor the cache has one that works. Getting ${wantedVersion}, once:`,
  );
  const failures: string[] = [];
  for (const { title, get } of ways) {
    const failure = await attempt(`by ${title}`, () =>
      intoCache(cacheFolder(), {
        make: async (folder) => {
          const bin = await get(folder, sayMore);
          const version = versionOf(inFolder(bin));
          if (version !== wantedVersion) throw new Error(`what came is ${version ?? "no Pulumi CLI that works"}`);
          return bin;
        },
        isThere: () => versionOf(inFolder(cacheFolder())) === wantedVersion,
      }),
    );
    const cli = findCli();
    if (cli) return cli;
    failures.push(`- by ${title}:\n${(failure ?? "it is there, and does not work").replace(/^/gm, "  ")}`);
  }
  throw new Error(`Could not get the Pulumi CLI ${wantedVersion}.\n${failures.join("\n")}\n${cure}`);
}

/** For programs in YAML and in Python. Without them the CLI is as good for all else. */
async function getMore({ foundIn }: Cli): Promise<void> {
  const hasYamlHost = () => findCli()?.hosts.includes("yaml") === true;
  if (foundIn === "cache" && !hasYamlHost()) {
    const place = inFolder(cacheFolder(), yamlHost);
    await attempt(`its ${yamlHost}, once`, () =>
      intoCache(place, { make: (folder) => getYamlHost(folder, sayMore), isThere: hasYamlHost }),
    );
  }
  if (!hasPython()) {
    await attempt("Pulumi's packages for Python, once", () =>
      intoCache(pythonFolder(), { make: getPython, isThere: hasPython }),
    );
  }
}

/** Says how it goes. Returns why it was not possible. */
async function attempt(what: string, work: () => Promise<void>): Promise<string | undefined> {
  say(`- ${what}`);
  const begun = performance.now();
  try {
    await work();
    say(`  done after ${duration(begun)}`);
    return undefined;
  } catch (error) {
    const reason = (error as Error).message.trimEnd();
    say(`  not possible, after ${duration(begun)}: ${reason.split("\n").at(-1) ?? ""}`);
    return reason;
  }
}

interface Making {
  /** Returns where in the folder it is. */
  make: (folder: string) => Promise<string>;
  isThere: () => boolean;
}

/** In a folder of its own until it is whole: no interruption leaves half of it, and two at once don't meet. */
async function intoCache(place: string, { make, isThere }: Making): Promise<void> {
  mkdirSync(dirname(place), { recursive: true });
  const folder = mkdtempSync(`${place}-`);
  const clear = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.once("exit", clear);
  try {
    const made = await make(folder);
    try {
      renameSync(made, place);
    } catch {
      // Where another was faster, what it made is as good.
      if (isThere()) return;
      rmSync(place, { recursive: true, force: true });
      renameSync(made, place);
    }
  } finally {
    clear();
    process.off("exit", clear);
  }
}

async function main(): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
  try {
    const cli = findCli() ?? (await getCli());
    await getMore(cli);
    tell(findCli() ?? cli);
    console.log(cli.path);
  } catch (error) {
    say(`\n✗ ${(error as Error).message}`);
    process.exitCode = 1;
  }
}

void main();
