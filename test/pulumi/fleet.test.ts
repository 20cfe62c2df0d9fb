import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { settingsIn } from "../../pulumi/cli-stack.js";
import { type Ended, run } from "../../pulumi/process.js";
import { theCli } from "../support/cli.js";
import { type EmulatedOrganization, startOrganization } from "../support/organization.js";

const repository = join(__dirname, "../..");

describe("the fleet example, run as a whole", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "presence-fleet-"));
    // Both examples as a user copies them: Pulumi writes the stacks' settings beside them.
    for (const name of ["fleet", "catalogue"])
      cpSync(join(repository, "examples", name), join(folder, name), { recursive: true });
    symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"), "junction");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function fleet(...args: string[]): Promise<Ended> {
    return run(process.execPath, ["-r", "ts-node/register/transpile-only", "run.ts", ...args], {
      cwd: join(folder, "fleet"),
      env: {
        ...settingsIn(folder, theCli()),
        NODE_OPTIONS: process.env["NODE_OPTIONS"],
        RIGHT: "presence-secret",
        WRONG: "wrong",
      },
    });
  }

  async function labelsOf(organization: EmulatedOrganization): Promise<string[]> {
    return (await organization.definitions()).map(({ languageLabels }) => languageLabels["en_US"] ?? "").sort();
  }

  it("brings one catalogue to two organisations while a third refuses its client", async () => {
    const organizations = await Promise.all([startOrganization(), startOrganization(), startOrganization()]);
    try {
      const entries = organizations.map(({ url }, index) => ({
        stack: `org${index}`,
        apiUrl: url,
        loginUrl: url,
        clientId: "presence-admin",
        clientSecretVariable: index === 1 ? "WRONG" : "RIGHT",
      }));
      const list = join(folder, "organizations.json");
      const write = () => writeFileSync(list, JSON.stringify(entries));
      write();
      const first = await fleet("up", "--organizations", list, "--parallel", "3");
      assert.equal(first.exitCode, 1, first.output);
      assert.match(first.stdout, /^org0 +done +\d+ /m);
      assert.match(first.stdout, /^org1 +failed/m);
      assert.match(first.stdout, /^org1: .*invalid_client/m);
      const [one, refused, other] = await Promise.all(organizations.map(labelsOf));
      assert.ok(one && one.length >= 24);
      assert.deepEqual(other, one);
      assert.deepEqual(refused, []);

      // A secret that was rotated fails every status of its stack alike.
      Object.assign(entries[0] ?? {}, { clientSecretVariable: "WRONG" });
      write();
      const again = await fleet("preview", "--organizations", list, "--only", "org0,org2");
      assert.match(again.stdout, /^org2 +done +0 +0 +0 +0 +\d+ /m, again.output);
      const said = again.stdout.split("\n").filter((line) => /error:|^org0:/.test(line));
      assert.equal(said.length, 1, again.stdout);
      assert.match(said[0] ?? "", /^org0: .*invalid_client/);
    } finally {
      await Promise.all(organizations.map((organization) => organization.close()));
    }
  });
});
