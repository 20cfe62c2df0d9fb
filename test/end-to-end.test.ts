/**
 * Programs as users write them, through Pulumi's own Node.js runner and dynamic-provider process: by the engine of this
 * repository, and once more by the Pulumi CLI where one is on PATH (or PULUMI_CLI names it), with the same result.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Driver, drivers, Project } from "./support/drivers.js";
import { type Organisation, startOrganisation } from "./support/organisation.js";

const declare = (name: string, args: string, options = "{}") =>
  `new PresenceDefinition("${name}", ${args}, ${options});`;
const lunch = declare("lunch", '{ languageLabels: { en_US: "Lunch", es: "Almuerzo" }, systemPresence: "Meal" }');
/** Refused by an organisation whose labels have ten characters at most, after lunch was made. */
const long = `const first = ${lunch}\n${declare("long", '{ languageLabels: { en_US: "Far too long a label" }, systemPresence: "Meal" }', "{ dependsOn: [first] }")}`;
const coaching = declare("coaching", '{ languageLabels: { en_US: "Coaching" }, systemPresence: "Training" }');

for (const make of drivers) {
  describe(`a program, run by ${make().name}`, function () {
    this.timeout(120_000);
    let organisation: Organisation;
    let project: Project;
    let driver: Driver;

    beforeEach(async () => {
      organisation = await startOrganisation();
      project = await Project.create();
      driver = make();
      await driver.start(project);
      for (const [key, value] of Object.entries(organisation.config))
        await driver.config(key, value, key === "genesyscloud:clientSecret");
    });
    afterEach(async () => {
      await organisation.close();
      project.remove();
    });

    async function up(): Promise<string> {
      const { exitCode, printed } = await driver.up();
      assert.equal(exitCode, 0, printed);
      return printed;
    }
    const active = async () => (await organisation.definitions()).filter(({ deactivated }) => !deactivated);
    const labels = async () => (await active()).map(({ languageLabels }) => languageLabels["en_US"]).sort();
    const idOf = async (name: string) => (await driver.state()).find(({ urn }) => urn.endsWith(`::${name}`))?.id ?? "";

    it("lives: created, unchanged, drifted and reconciled, changed, moved, removed, brought back, destroyed", async () => {
      project.program(lunch + coaching);
      assert.deepEqual((await driver.preview()).operations, { lunch: "create", coaching: "create" });
      assert.equal((await organisation.definitions()).length, 0);
      await up();
      const [lunchId, coachingId] = [await idOf("lunch"), await idOf("coaching")];
      assert.deepEqual(await labels(), ["Coaching", "Lunch"]);

      await organisation.requests();
      assert.deepEqual((await driver.preview()).operations, {});
      assert.deepEqual(await organisation.requests(), { "GET /api/v2/presencedefinitions": 1 });

      await organisation.edit(lunchId, { languageLabels: { en_US: "Midday", es: "Almuerzo", de: "Mittag" } });
      await organisation.edit(coachingId, { deactivated: true });
      const drift = await driver.preview();
      assert.deepEqual(drift.operations, { lunch: "update", coaching: "update" });
      assert.deepEqual(drift.changes, {
        lunch: ["languageLabels.de", "languageLabels.en_US"],
        coaching: ["deactivated"],
      });
      await up();
      assert.deepEqual([await idOf("lunch"), await idOf("coaching")], [lunchId, coachingId]);
      assert.deepEqual(await labels(), ["Coaching", "Lunch"]);

      project.program(
        declare("lunch", '{ languageLabels: { en_US: "Lunch" }, systemPresence: "Break" }') +
          declare("tea", '{ languageLabels: { en_US: "Tea" }, systemPresence: "On Queue" }'),
      );
      const change = await driver.preview();
      assert.deepEqual(Object.keys(change.operations).sort(), ["coaching", "lunch", "tea"]);
      await up();
      assert.notEqual(await idOf("lunch"), lunchId);
      assert.deepEqual((await active()).map(({ systemPresence }) => systemPresence.replace(" ", "")).sort(), [
        "Break",
        "OnQueue",
      ]);

      project.program(lunch + coaching);
      await up();
      assert.deepEqual([await idOf("lunch"), await idOf("coaching")], [lunchId, coachingId]);

      const { exitCode } = await driver.destroy();
      assert.equal(exitCode, 0);
      assert.deepEqual(await active(), []);
      assert.deepEqual(await driver.state(), []);
    });

    it("says before it acts what it takes over, reactivates and refuses", async () => {
      const there = await organisation.add({
        languageLabels: { en_US: "Lunch", es: "Almuerzo" },
        systemPresence: "Meal",
      });
      const gone = await organisation.add({
        languageLabels: { en_US: "Coaching" },
        systemPresence: "Training",
        deactivated: true,
      });
      project.program(lunch + coaching);
      const { printed } = await driver.preview();
      assert.ok(printed.includes("takes over") && printed.includes(there.id), printed);
      assert.ok(printed.includes("reactivates") && printed.includes(gone.id), printed);
      await organisation.requests();
      await up();
      assert.deepEqual([await idOf("lunch"), await idOf("coaching")], [there.id, gone.id]);
      const { "GET /api/v2/presencedefinitions": _, ...writes } = await organisation.requests();
      assert.deepEqual(writes, { "PUT /api/v2/presencedefinitions/{presenceId}": 1 });

      project.program(
        lunch + coaching + declare("tea", '{ languageLabels: { en_US: "Tea", de: "Tee" }, systemPresence: "Break" }'),
      );
      const rival = await organisation.add({ languageLabels: { en_US: "Tea" }, systemPresence: "Break" });
      const refused = await driver.preview();
      assert.notEqual(refused.exitCode, 0);
      assert.ok(refused.printed.includes(rival.id), refused.printed);
      assert.deepEqual(
        await organisation.requests().then((counts) => Object.keys(counts).filter((one) => !one.startsWith("GET"))),
        [],
      );
    });

    it("reports every fault of a resource at once, and sends nothing", async () => {
      project.program(
        declare("lunch", '{ languageLabels: { "en-US": "Lunch", es: "" }, systemPresence: "Meel", colour: "green" }'),
      );
      const { exitCode, printed } = await driver.up();
      assert.notEqual(exitCode, 0);
      for (const part of [
        "did you mean en_US?",
        "languageLabels.es: is empty",
        "did you mean Meal?",
        "colour: there is no such property",
      ])
        assert.ok(printed.includes(part), `${part} in ${printed}`);
      assert.deepEqual(
        Object.keys(await organisation.requests()).filter((one) => !one.startsWith("GET")),
        [],
      );
    });

    it("keeps what was done when one of them fails, and goes on from there", async () => {
      await organisation.control("PUT", "settings", { maxLabelLength: 10 });
      project.program(long);
      const { exitCode, printed } = await driver.up();
      assert.notEqual(exitCode, 0);
      assert.match(printed, /Could not create "Far too long a label" \(Meal\).*contextId/s);
      await organisation.control("PUT", "settings", { maxLabelLength: null });
      await up();
      assert.deepEqual(await labels(), ["Far too long a label", "Lunch"]);
      assert.equal((await organisation.definitions()).length, 2);
    });

    it("saves a definition that the server did not change as asked, and tries again on the next run", async () => {
      project.program(lunch);
      await up();
      const id = await idOf("lunch");
      await organisation.control("PUT", "settings", { putLabels: "merge" });
      project.program(declare("lunch", '{ languageLabels: { en_US: "Midday" }, systemPresence: "Meal" }'));
      const { exitCode, printed } = await driver.up();
      assert.notEqual(exitCode, 0);
      assert.match(printed, /languageLabels\.es: nothing → "Almuerzo"/);
      const [saved] = await driver.state();
      assert.ok(saved);
      assert.equal(saved.id, id);
      assert.deepEqual(saved.outputs?.["languageLabels"], { en_US: "Midday", es: "Almuerzo" });
      await organisation.control("PUT", "settings", { putLabels: "replace" });
      await up();
      assert.deepEqual((await organisation.definitions())[0]?.languageLabels, { en_US: "Midday" });
    });

    it("takes labels that only the run knows, secret ones, components, ignored and protected resources", async () => {
      project.program(`
        class Team extends pulumi.ComponentResource {
          constructor(name) {
            super("example:Team", name);
            this.lead = new PresenceDefinition(name + "-lead", { languageLabels: { en_US: "Lead" }, systemPresence: "Busy" }, { parent: this, protect: true });
          }
        }
        const team = new Team("team");
        new PresenceDefinition("of", { languageLabels: { en_US: pulumi.interpolate\`Of \${team.lead.id.apply((id) => id.slice(0, 8))}\` }, systemPresence: "Busy" });
        new PresenceDefinition("hidden", { languageLabels: { en_US: pulumi.secret("Sensitive word") }, systemPresence: "Away" }, { ignoreChanges: ["languageLabels.es"] });`);
      assert.deepEqual((await driver.preview()).operations, { "team-lead": "create", of: "create", hidden: "create" });
      await up();
      const leadId = await idOf("team-lead");
      assert.ok((await labels()).includes(`Of ${leadId.slice(0, 8)}`));
      assert.ok((await labels()).includes("Sensitive word"));
      assert.doesNotMatch(project.everything().replace(/index\.js[^]*/, ""), /"Sensitive word"(?!\))/);
      const hidden = await idOf("hidden");
      await organisation.edit(hidden, { languageLabels: { en_US: "Sensitive word", es: "A mano" } });
      assert.deepEqual((await driver.preview()).operations, {});
      const { exitCode } = await driver.destroy();
      assert.notEqual(exitCode, 0, "a protected resource was destroyed");
      assert.ok((await labels()).includes("Lead"));
    });

    it("leaves no secret behind, neither a client's nor a token", async () => {
      await organisation.control("PUT", "settings", { maxLabelLength: 10 });
      project.program(long);
      const printed = [(await driver.preview()).printed, (await driver.up()).printed];
      await driver.config("genesyscloud:clientSecret", "another-secret-value", true);
      printed.push((await driver.up()).printed);
      assert.deepEqual(await labels(), ["Lunch"]);
      assert.match(printed.join("\n"), /Could not create "Far too long a label".*invalid_client/s);
      for (const left of [project.everything(), ...printed])
        for (const secret of [
          "presence-secret",
          "another-secret-value",
          Buffer.from("presence-admin:presence-secret").toString("base64"),
          "Bearer ",
        ])
          assert.ok(!left.includes(secret), `${secret} in ${left.slice(0, 2_000)}`);
    });
  });
}

describe("a run killed in the middle", function () {
  this.timeout(60_000);
  const names = ["one", "two", "three", "four", "five"];

  it("is repaired by the next one, whatever it was doing: nothing lost, nothing doubled", async () => {
    const organisation = await startOrganisation();
    const project = await Project.create();
    try {
      const driver = drivers[0]?.();
      assert.ok(driver);
      await driver.start(project);
      for (const [key, value] of Object.entries(organisation.config)) await driver.config(key, value);
      project.program(
        names
          .map((name) => declare(name, `{ languageLabels: { en_US: "${name}" }, systemPresence: "Meal" }`))
          .join("\n"),
      );
      for (const nth of [1, 4]) {
        await organisation.control("PUT", "faults", [
          { method: "POST", path: "/api/v2/presencedefinitions", nth, then: { hang: true, when: "after" } },
        ]);
        const run = spawn(
          process.execPath,
          [
            join(__dirname, "../engine/dist/cli.js"),
            "up",
            "--stack",
            "dev",
            "--cwd",
            project.folder,
            "--state",
            join(project.folder, "state"),
            "--skip-preview",
            "--parallel",
            "1",
          ],
          { env: { ...process.env, PULUMI_CONFIG_PASSPHRASE: "passphrase" }, stdio: "ignore" },
        );
        const ended = once(run, "exit");
        for (let struck = 0; struck === 0 && run.exitCode === null;)
          struck = ((await organisation.control("GET", "faults")) as { struck: number }[])[0]?.struck ?? 0;
        run.kill("SIGKILL");
        await ended;
        await organisation.control("DELETE", "faults");
        const { exitCode, printed } = await driver.up();
        assert.equal(exitCode, 0, printed);
        assert.deepEqual(
          (await organisation.definitions()).map(({ languageLabels }) => languageLabels["en_US"]).sort(),
          [...names].sort(),
        );
        assert.equal((await driver.state()).length, names.length);
        await driver.destroy();
        for (const { id } of await organisation.definitions()) await organisation.erase(id);
      }
    } finally {
      await organisation.close();
      project.remove();
    }
  });
});
