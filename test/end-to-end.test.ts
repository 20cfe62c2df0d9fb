/**
 * Programs as users write them, through Pulumi's own Node.js runner and dynamic-provider process: by the Pulumi CLI, and by
 * the small engine of this repository where there is none.
 */
import assert from "node:assert/strict";
import { cli } from "./support/cli.js";
import { CliDriver } from "./support/cli-driver.js";
import type { Driver } from "./support/driver.js";
import { EngineDriver } from "./support/engine-driver.js";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { Project } from "./support/project.js";
import { StackUnderTest } from "./support/stack-under-test.js";
import { until } from "./support/until.js";

const declare = (name: string, args: string, options = "{}") =>
  `new PresenceDefinition("${name}", ${args}, ${options});`;
const lunch = declare("lunch", '{ languageLabels: { en_US: "Lunch", es: "Almuerzo" }, systemPresence: "Meal" }');
const coaching = declare("coaching", '{ languageLabels: { en_US: "Coaching" }, systemPresence: "Training" }');
/** Refused by an organisation whose labels have ten characters at most, after lunch was made. */
const long = `const first = ${lunch}\n${declare("long", '{ languageLabels: { en_US: "Far too long a label" }, systemPresence: "Meal" }', "{ dependsOn: [first] }")}`;

const runner = cli ? `Pulumi CLI ${cli.version}` : "the small engine";

// The small engine runs dynamic providers alone.
for (const face of cli ? (["dynamic", "native"] as const) : (["dynamic"] as const))
  describe(`a program of the ${face} face, run by ${runner}`, () => {
    let organization: EmulatedOrganization;
    let project: Project;
    let driver: Driver;
    let driverIn: (env: Record<string, string>) => Driver;

    beforeEach(async () => {
      const stack = cli && (await StackUnderTest.open({}, "spawned", face));
      organization = stack?.organization ?? (await startOrganization());
      project = stack?.project ?? (await Project.create(face));
      driverIn = (env) => (stack ? new CliDriver(stack.in(env)) : new EngineDriver(project, env));
      driver = driverIn(organization.env);
    });
    afterEach(async () => {
      await organization.close();
      project.remove();
    });

    async function up(): Promise<string> {
      const { exitCode, printed } = await driver.up();
      assert.equal(exitCode, 0, printed);
      return printed;
    }
    const active = async () => (await organization.definitions()).filter(({ deactivated }) => !deactivated);
    const labels = async () => (await active()).map(({ languageLabels }) => languageLabels["en_US"]).sort();
    async function idOf(...names: string[]): Promise<(string | undefined)[]> {
      const resources = await driver.resources();
      return names.map((name) => resources.find(({ urn }) => urn.endsWith(`::${name}`))?.id);
    }
    /** The operations that changed something since the last look. */
    async function writes(): Promise<Record<string, number>> {
      const counts = Object.entries(await organization.requests());
      return Object.fromEntries(counts.filter(([operation]) => !operation.startsWith("GET ")));
    }

    it("lives: created, unchanged, drifted and reconciled, moved, removed, brought back, destroyed", async () => {
      project.program(lunch + coaching);
      await up();
      const ids = await idOf("lunch", "coaching");
      assert.deepEqual(await labels(), ["Coaching", "Lunch"]);

      await organization.requests();
      assert.deepEqual((await driver.preview()).operations, {});
      assert.deepEqual(await organization.requests(), { "GET /api/v2/presencedefinitions": 1 });

      const [lunchId = "", coachingId = ""] = ids;
      await organization.edit(lunchId, { languageLabels: { en_US: "Midday", es: "Almuerzo", de: "Mittag" } });
      await organization.edit(coachingId, { deactivated: true });
      const drift = await driver.preview();
      assert.deepEqual(drift.operations, { lunch: "update", coaching: "update" });
      assert.deepEqual(drift.changes, {
        lunch: ["languageLabels.de", "languageLabels.en_US"],
        coaching: ["deactivated"],
      });
      await up();
      assert.deepEqual(await idOf("lunch", "coaching"), ids);
      assert.deepEqual(await labels(), ["Coaching", "Lunch"]);

      project.program(
        declare("lunch", '{ languageLabels: { en_US: "Lunch" }, systemPresence: "Break" }') +
          declare("tea", '{ languageLabels: { en_US: "Tea" }, systemPresence: "On Queue" }'),
      );
      await up();
      assert.notEqual((await idOf("lunch"))[0], lunchId);
      assert.deepEqual((await active()).map(({ systemPresence }) => systemPresence.replace(" ", "")).sort(), [
        "Break",
        "OnQueue",
      ]);

      project.program(lunch + coaching);
      await up();
      assert.deepEqual(await idOf("lunch", "coaching"), ids);

      const { exitCode, printed } = await driver.destroy();
      assert.equal(exitCode, 0, printed);
      assert.deepEqual(await active(), []);
      assert.deepEqual(await driver.resources(), []);
    });

    it("says before it acts what it creates, takes over, reactivates and refuses", async () => {
      const there = await organization.add({
        languageLabels: { en_US: "Lunch", es: "Almuerzo" },
        systemPresence: "Meal",
      });
      const gone = await organization.add({
        languageLabels: { en_US: "Coaching" },
        systemPresence: "Training",
        deactivated: true,
      });
      project.program(lunch + coaching);
      const { operations, printed } = await driver.preview();
      assert.deepEqual(operations, { lunch: "create", coaching: "create" });
      assert.ok(printed.includes("takes over") && printed.includes(there.id), printed);
      assert.ok(printed.includes("reactivates") && printed.includes(gone.id), printed);
      assert.deepEqual(await writes(), {});
      await up();
      assert.deepEqual(await idOf("lunch", "coaching"), [there.id, gone.id]);
      assert.deepEqual(await writes(), { "PUT /api/v2/presencedefinitions/{presenceId}": 1 });

      const tea = declare("tea", '{ languageLabels: { en_US: "Tea", de: "Tee" }, systemPresence: "Break" }');
      project.program(lunch + coaching + tea);
      const rival = await organization.add({ languageLabels: { en_US: "Tea" }, systemPresence: "Break" });
      const refused = await driver.preview();
      assert.notEqual(refused.exitCode, 0);
      assert.ok(refused.printed.includes(rival.id), refused.printed);
      assert.deepEqual(await writes(), {});
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
      assert.deepEqual(await writes(), {});
    });

    it("keeps what was done when one of them fails, leaves no secret behind, and goes on from there", async () => {
      await organization.control("PUT", "settings", { maxLabelLength: 10 });
      project.program(long);
      const failed = await driver.up();
      assert.notEqual(failed.exitCode, 0);
      assert.match(failed.printed, /Could not create "Far too long a label" \(Meal\).*contextId/s);
      assert.deepEqual(await labels(), ["Lunch"]);

      const refused = driverIn({ ...organization.env, GENESYSCLOUD_OAUTHCLIENT_SECRET: "another-secret-value" });
      const denied = await refused.up();
      assert.notEqual(denied.exitCode, 0);
      assert.match(denied.printed, /invalid_client/);
      for (const left of [project.everything(), failed.printed, denied.printed])
        for (const secret of [
          "presence-secret",
          "another-secret-value",
          Buffer.from("presence-admin:presence-secret").toString("base64"),
          "Bearer ",
        ])
          assert.ok(!left.includes(secret), `${secret} in ${left.slice(0, 2_000)}`);

      await organization.control("PUT", "settings", { maxLabelLength: null });
      await up();
      assert.deepEqual(await labels(), ["Far too long a label", "Lunch"]);
      assert.equal((await organization.definitions()).length, 2);
    });

    it("saves a definition that the server did not change as asked, and tries again on the next run", async () => {
      project.program(lunch);
      await up();
      const [id] = await idOf("lunch");
      await organization.control("PUT", "settings", { putLabels: "merge" });
      project.program(declare("lunch", '{ languageLabels: { en_US: "Midday" }, systemPresence: "Meal" }'));
      const { exitCode, printed } = await driver.up();
      assert.notEqual(exitCode, 0);
      assert.match(printed, /languageLabels\.es: nothing → "Almuerzo"/);
      const [saved] = await driver.resources();
      assert.equal(saved?.id, id);
      assert.deepEqual(saved?.outputs?.["languageLabels"], { en_US: "Midday", es: "Almuerzo" });
      await organization.control("PUT", "settings", { putLabels: "replace" });
      await up();
      assert.deepEqual((await organization.definitions())[0]?.languageLabels, { en_US: "Midday" });
    });

    it("takes labels that only the run knows, inside components and outside", async () => {
      project.program(`
      class Team extends pulumi.ComponentResource {
        constructor(name) {
          super("example:Team", name);
          this.lead = new PresenceDefinition(name + "-lead", { languageLabels: { en_US: "Lead" }, systemPresence: "Busy" }, { parent: this });
        }
      }
      const team = new Team("team");
      new PresenceDefinition("of", { languageLabels: { en_US: pulumi.interpolate\`Of \${team.lead.id.apply((id) => id.slice(0, 8))}\` }, systemPresence: "Busy" });`);
      assert.deepEqual((await driver.preview()).operations, { "team-lead": "create", of: "create" });
      await up();
      const [leadId = ""] = await idOf("team-lead");
      assert.deepEqual(await labels(), ["Lead", `Of ${leadId.slice(0, 8)}`]);
    });

    it("is repaired by the next run when one was killed in the middle: nothing lost, nothing doubled", async () => {
      // Of the three the first is made and in the state, the second is made and nobody knows, the third is still to come.
      const names = ["one", "two", "three"];
      project.program(
        names
          .map((name) => declare(name, `{ languageLabels: { en_US: "${name}" }, systemPresence: "Meal" }`))
          .join("\n"),
      );
      await organization.control("PUT", "faults", [
        { method: "POST", path: "/api/v2/presencedefinitions", nth: 2, then: { hang: true, when: "after" } },
      ]);
      const run = driver.beginUp();
      let over: unknown;
      void run.ended.then((ended) => (over = ended));
      await until(async () => {
        assert.equal(over, undefined, "it ended before its POST was answered by silence");
        const [rule] = (await organization.control("GET", "faults")) as { struck: number }[];
        return (rule?.struck ?? 0) > 0 || undefined;
      });
      await run.kill();
      await organization.control("DELETE", "faults");
      await up();
      assert.deepEqual(await labels(), [...names].sort());
      assert.equal((await organization.definitions()).length, names.length);
      assert.equal((await driver.resources()).length, names.length);
    });
  });
