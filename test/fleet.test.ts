import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exitCodeOf, reasonIn, runFleet, summaryOf } from "../examples/fleet/fleet.js";
import { environmentOf, readOrganizations } from "../examples/fleet/settings.js";

describe("the fleet example", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "presence-fleet-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function list(organizations: object[]): string {
    const file = join(folder, "organizations.json");
    writeFileSync(file, JSON.stringify(organizations));
    return file;
  }

  it("goes on with the others when one organisation fails", async () => {
    const results = await runFleet([{ stack: "emea" }, { stack: "apac" }, { stack: "us" }], 2, async ({ stack }) => {
      if (stack === "apac") throw new Error("invalid_client");
      return { create: 2, same: 1 };
    });
    assert.deepEqual(
      results.map(({ stack, counts, failure }) => [stack, counts ?? failure]),
      [
        ["emea", { create: 2, same: 1 }],
        ["apac", "invalid_client"],
        ["us", { create: 2, same: 1 }],
      ],
    );
    assert.equal(exitCodeOf(results, false), 1);
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

  it("finds in all that Pulumi printed why a stack failed, once", () => {
    const told = 'error: Preview failed: Could not read "Tea": answered 401 invalid_client';
    const pointing = 'error: Preview failed: Could not read "Lunch": see the error of tea';
    const printed = `code: 255\n ~ tea refreshing ${told}\n    ${told}\n    ${pointing}\n${told}\n    error: preview failed\n`;
    assert.equal(reasonIn(printed), told);
    assert.equal(reasonIn("spawn pulumi ENOENT"), "spawn pulumi ENOENT");
  });

  it("prints one table, and why those failed that did", () => {
    const results = [
      { stack: "emea", seconds: 6.123, counts: { create: 1, update: 2, same: 21 } },
      { stack: "asia-pacific", seconds: 3, failure: "error: invalid_client" },
    ];
    assert.equal(
      summaryOf(results),
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
    assert.throws(() => readOrganizations(file, ["us"], {}), /no stack us\n- the stack emea is there twice$/);
    assert.throws(
      () => readOrganizations(file, [], { EMEA: "s" }),
      /emea needs a region, or apiUrl and loginUrl\n- emea needs a clientId\n- the secret of emea is missing: set APAC$/,
    );
  });

  it("reads a list that an editor on Windows wrote, and says so of an encoding that it does not read", () => {
    const file = join(folder, "windows.json");
    writeFileSync(file, "\uFEFF[]");
    assert.deepEqual(readOrganizations(file, [], {}), []);
    writeFileSync(file, "\uFEFF[]", "utf16le");
    assert.throws(() => readOrganizations(file, [], {}), /windows\.json is not in UTF-8: save it as UTF-8$/);
  });

  it("gives each organisation its own settings", () => {
    const file = list([{ stack: "emea", region: "eu-central-1", clientId: "1", clientSecretVariable: "EMEA" }]);
    const env = { EMEA: "s3cret" };
    const [organization] = readOrganizations(file, ["emea"], env);
    assert.ok(organization);
    assert.deepEqual(environmentOf(organization, env), {
      GENESYSCLOUD_REGION: "eu-central-1",
      GENESYSCLOUD_OAUTHCLIENT_ID: "1",
      GENESYSCLOUD_OAUTHCLIENT_SECRET: "s3cret",
    });
  });
});
