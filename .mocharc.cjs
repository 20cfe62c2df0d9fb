const { availableParallelism } = require("node:os");
require("ts-node/register/transpile-only");

// What the tests talk to is on this machine: no proxy of the environment is on the way.
process.env.no_proxy = ["127.0.0.1", "localhost", process.env.no_proxy || process.env.NO_PROXY].filter(Boolean).join();

// Of the processes that the tests start, hundreds load Pulumi's SDK.
const lightSdk = JSON.stringify(require.resolve("./test/support/light-sdk.cjs"));
process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ""} --require ${lightSdk}`;

// And hundreds are the CLI, which ends before there is much to collect.
Object.assign(process.env, { GOGC: "off", GOMEMLIMIT: "512MiB" });

function fail(reason) {
  console.error(reason);
  process.exit(1);
}

function findCli() {
  try {
    return require("./test/support/cli.ts").cli;
  } catch (error) {
    return fail(error.message);
  }
}

/** Tests of shells, signals and groups of processes, as Windows does not have them: there the package is tried, and each of its parts. */
const posix = [
  "test/pulumi/!(package).test.ts",
  "test/{cli-terminal,cli-users,demo,emulator-cli,end-to-end,engine*,lifecycle,pipelines,process,pulumi-cli}.test.ts",
];

const cli = findCli();
const isAsked = process.argv.some((word) => /test[\\/]pulumi/.test(word));
if (!cli && (process.env.CI || isAsked))
  fail("There is no Pulumi CLI, on which these tests run: `npm run pulumi` gets one.");

module.exports = {
  require: ["ts-node/register/transpile-only"],
  ignore: process.platform === "win32" ? posix : [],
  // Only to end what hangs: how long a test takes is up to the machine, and to what else that does.
  timeout: 900_000,
  "forbid-only": true,
  "forbid-pending": true,
  reporter: "test/support/reporter.cjs",
  parallel: true,
  // More than there are processors: a test waits for its processes half the time.
  jobs: availableParallelism() + 1,
};
