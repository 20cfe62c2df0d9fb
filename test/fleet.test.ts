import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { exitCodeOf, runFleet, summaryOf } from "../examples/fleet/fleet.js";
import { environmentOf, readOrganisations } from "../examples/fleet/settings.js";
import { type Organisation, startOrganisation } from "./support/organisation.js";
import { hasCli } from "./support/playground.js";

describe("the fleet example", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "presence-fleet-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function list(organisations: object[]): string {
    const file = join(folder, "organisations.json");
    writeFileSync(file, JSON.stringify(organisations));
    return file;
  }

  it("goes on with the others when one organisation fails", async () => {
    const outcomes = await runFleet([{ stack: "emea" }, { stack: "apac" }, { stack: "us" }], 2, async ({ stack }) => {
      if (stack === "apac") throw new Error("invalid_client");
      return { create: 2, same: 1 };
    });
    assert.deepEqual(
      outcomes.map(({ stack, counts, failure }) => [stack, counts ?? failure]),
      [
        ["emea", { create: 2, same: 1 }],
        ["apac", "invalid_client"],
        ["us", { create: 2, same: 1 }],
      ],
    );
    assert.equal(exitCodeOf(outcomes, false), 1);
  });

  it("never works on more organisations at a time than it may", async () => {
    let [running, most] = [0, 0];
    await runFleet(
      Array.from({ length: 20 }, (_, index) => ({ stack: `stack${index}` })),
      3,
      async () => {
        most = Math.max(most, (running += 1));
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return {};
      },
    );
    assert.equal(most, 3);
  });

  it("prints one table, and why those failed that did", () => {
    const outcomes = [
      { stack: "emea", seconds: 6.123, counts: { create: 1, update: 2, same: 21 } },
      { stack: "asia-pacific", seconds: 3, failure: "error: invalid_client" },
    ];
    assert.equal(
      summaryOf(outcomes),
      [
        "stack         result  created  updated  replaced  deleted  unchanged  seconds",
        "emea          done          1        2         0        0         21      6.1",
        "asia-pacific  failed                                                      3.0",
        "asia-pacific: error: invalid_client",
      ].join("\n"),
    );
  });

  it("tells a night without changes from one with", () => {
    const quiet = [{ stack: "emea", seconds: 1, counts: { same: 3 } }];
    const drifted = [...quiet, { stack: "apac", seconds: 1, counts: { same: 2, update: 1 } }];
    assert.deepEqual([exitCodeOf(quiet, true), exitCodeOf(drifted, true), exitCodeOf(drifted, false)], [0, 7, 0]);
  });

  it("lists every fault of the organisations before anything runs", () => {
    const file = list([
      { stack: "emea", region: "eu-central-1", clientId: "1", clientSecretVariable: "EMEA" },
      { stack: "emea", clientId: "", clientSecretVariable: "APAC" },
    ]);
    assert.throws(() => readOrganisations(file, ["us"], {}), /no stack us\n- the stack emea is there twice$/);
    assert.throws(
      () => readOrganisations(file, [], { EMEA: "s" }),
      /emea needs a region, or apiUrl and loginUrl\n- emea needs a clientId\n- the secret of emea is missing: set APAC$/,
    );
  });

  it("gives each organisation its own settings", () => {
    const file = list([{ stack: "emea", region: "eu-central-1", clientId: "1", clientSecretVariable: "EMEA" }]);
    const env = { EMEA: "s3cret" };
    const [organisation] = readOrganisations(file, ["emea"], env);
    assert.ok(organisation);
    assert.deepEqual(environmentOf(organisation, env), {
      GENESYSCLOUD_REGION: "eu-central-1",
      GENESYSCLOUD_OAUTHCLIENT_ID: "1",
      GENESYSCLOUD_OAUTHCLIENT_SECRET: "s3cret",
    });
  });

  if (!hasCli) console.log("No Pulumi CLI on PATH: the fleet example is not run as a whole.");
  else
    it("brings one catalogue to two organisations while a third refuses its client", async function () {
      this.timeout(120_000);
      copyExamples();
      const organisations = await Promise.all([startOrganisation(), startOrganisation(), startOrganisation()]);
      try {
        const entries = organisations.map(({ url }, index) => ({
          stack: `org${index}`,
          apiUrl: url,
          loginUrl: url,
          clientId: "presence-admin",
          clientSecretVariable: index === 1 ? "WRONG" : "RIGHT",
        }));
        const first = await fleet("up", "--organisations", list(entries), "--parallel", "3");
        assert.equal(first.exitCode, 1, first.printed);
        assert.match(first.printed, /^org0 +done +\d+ /m);
        assert.match(first.printed, /^org1 +failed/m);
        assert.match(first.printed, /^org1: .*invalid_client/m);
        const [one, refused, other] = await Promise.all(organisations.map(labelsOf));
        assert.ok(one && one.length >= 24);
        assert.deepEqual(other, one);
        assert.deepEqual(refused, []);

        const again = await fleet(
          "preview",
          "--organisations",
          list(entries),
          "--only",
          "org0,org2",
          "--expect-no-changes",
        );
        assert.equal(again.exitCode, 0, again.printed);
      } finally {
        await Promise.all(organisations.map((organisation) => organisation.close()));
      }
    });

  /** Both examples as a user copies them: Pulumi writes the stacks' settings beside them. */
  function copyExamples(): void {
    const repository = join(__dirname, "..");
    for (const name of ["fleet", "catalogue"])
      cpSync(join(repository, "examples", name), join(folder, name), { recursive: true });
    for (const name of ["home", "backend"]) mkdirSync(join(folder, name));
    symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"), "junction");
  }

  async function labelsOf(organisation: Organisation): Promise<string[]> {
    return (await organisation.definitions()).map(({ languageLabels }) => languageLabels["en_US"] ?? "").sort();
  }

  async function fleet(...args: string[]): Promise<{ exitCode: number | null; printed: string }> {
    const child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "run.ts", ...args], {
      cwd: join(folder, "fleet"),
      env: {
        PATH: process.env["PATH"],
        PULUMI_HOME: join(folder, "home"),
        PULUMI_BACKEND_URL: `file://${join(folder, "backend")}`,
        PULUMI_CONFIG_PASSPHRASE: "passphrase",
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        RIGHT: "presence-secret",
        WRONG: "wrong",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { exitCode: await closed, printed: `${stdout}\n${stderr}` };
  }
});
