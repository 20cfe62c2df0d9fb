import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { theCli } from "../support/cli.js";
import type { Known } from "../support/organization.js";
import type { Face } from "../support/project.js";
import { StackUnderTest } from "../support/stack-under-test.js";

const counts = "POST /api/v2/analytics/agents/status/counts";
const usage = [counts, "GET /api/v2/workforcemanagement/businessunits"];

for (const face of ["dynamic", "native"] as const satisfies Face[])
  describe(`what a preview tells beside a change (${face})`, () => {
    let stack: StackUnderTest;

    const open = async (programs: "hosted" | "spawned") => {
      const users = Array.from({ length: 7 }, () => ({ presences: { PURECLOUD: { presenceDefinition: "coffee" } } }));
      const definitions = [{ id: "coffee", languageLabels: { en_US: "Coffee" }, systemPresence: "Break" }];
      const activityCodes = [{ name: "Short break", secondaryPresences: ["coffee"] }];
      const businessUnits = [{ name: "Europe", activityCodes }];
      stack = await StackUnderTest.open({ seed: { users, definitions, businessUnits } }, programs, face);
    };
    beforeEach(() => open("hosted"));
    afterEach(() => stack.close());

    const program = (coffee: string, more = "") =>
      stack.project.program(`new PresenceDefinition("coffee", { ${coffee} });
        new PresenceDefinition("lunch", { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" });
        ${more}`);
    const asItIs = 'languageLabels: { en_US: "Coffee" }, systemPresence: "Break"';
    const renamed = 'languageLabels: { en_US: "Espresso" }, systemPresence: "Break"';
    const moved = 'languageLabels: { en_US: "Coffee" }, systemPresence: "Meeting"';
    const add = (en_US: string, more: Partial<Known> = {}) =>
      stack.organization.add({ languageLabels: { en_US }, systemPresence: "Away", ...more });
    /** How often it stands under "Diagnostics", where the CLI says everything once more that it has said in passing. */
    const times = (output: string, pattern: RegExp) =>
      (output.split("Diagnostics:")[1] ?? "").match(new RegExp(pattern, "g"))?.length ?? 0;

    it("is who and what uses a status that moves or is renamed, and the run itself does not ask", async () => {
      program(asItIs);
      await stack.succeed("up");
      for (const change of [renamed, moved]) {
        program(change);
        await stack.organization.requests();
        const { output } = await stack.succeed("preview");
        assert.match(
          output,
          /"Coffee" \(Break\) coffee: 7 agents are in it now; it counts in workforce management as "Short break" in "Europe"/,
        );
        assert.equal((await stack.organization.requests())[counts], 1);
      }
      await stack.succeed("up");
      const asked = await stack.organization.requests();
      assert.deepEqual(
        usage.filter((operation) => operation in asked),
        [],
      );
      program(`${moved}, deactivated: false`);
      assert.doesNotMatch((await stack.succeed("preview")).output, /agents? (is|are) in it/);
      const { [counts]: none } = await stack.organization.requests();
      assert.equal(none, undefined);
    });

    it("is one line where the client may not ask, and no failure", async () => {
      program(asItIs);
      await stack.succeed("up");
      const permissions = ["add", "edit", "delete"].map((action) => `presence:presenceDefinition:${action}`);
      await stack.organization.control("PUT", "clients/presence-admin", { permissions });
      program(renamed);
      const { output } = await stack.succeed("preview");
      assert.equal(times(output, /is not known: needs analytics:agentState:view\./), 1, output);
      assert.equal(times(output, /is not known: needs wfm:businessUnit:view\./), 1);
      await stack.succeed("up");
    });

    it("is what nobody manages, once and by name up to ten, of a stack that manages something", async () => {
      program(asItIs);
      await stack.succeed("up");
      assert.doesNotMatch((await stack.succeed("preview")).output, /managed by no resource/);
      await add("Yoga");
      await add("Gone", { deactivated: true });
      const { output } = await stack.succeed("preview");
      assert.equal(
        times(output, /1 active status of the organisation is managed by no resource of this stack: "Yoga" \(Away\)/),
        1,
        output,
      );
      assert.doesNotMatch(output, /Gone/);
      for (let n = 1; n <= 11; n++) await add(`Status ${n}`);
      const more = (await stack.succeed("preview")).output;
      assert.match(
        more,
        /12 active statuses of the organisation are managed by no resource of this stack: .*, and 2 more/,
      );
      assert.deepEqual(await stack.active().then((all) => all.length), 14);
    });

    it("costs a stack that manages all there is no look at its state", async () => {
      const folder = mkdtempSync(join(tmpdir(), "affected-cli-"));
      try {
        const log = join(folder, "asked");
        const noting = `#!/bin/sh\necho "$@" >> "${log}"\nexec "${theCli().path}" "$@"\n`;
        writeFileSync(join(folder, "pulumi"), noting, { mode: 0o755 });
        writeFileSync(log, "");
        const many = `for (let n = 0; n < 60; n++) new PresenceDefinition("s" + n, { languageLabels: { en_US: "Status " + n }, systemPresence: "Busy" });`;
        program(asItIs, many);
        await stack.succeed("up");
        const path = [folder, process.env["PATH"]].join(delimiter);
        const noted = stack.in({ ...stack.organization.env, PATH: path });
        const exports = () => readFileSync(log, "utf8").match(/^stack export/gm)?.length ?? 0;
        await noted.succeed("preview");
        assert.equal(exports(), 0);
        await add("Yoga");
        await noted.succeed("preview");
        assert.equal(exports(), 1);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

    it("is not what a run with a target leaves out: the state says that it is managed", async () => {
      program(asItIs);
      await stack.succeed("up");
      await add("Yoga");
      program(renamed);
      const { output } = await stack.succeed("preview", "--target", "**coffee");
      assert.match(output, /1 active status of the organisation is managed by no resource of this stack: "Yoga"/);
    });

    it("is refused by a catalogue that is to be all there is, with the code that takes it over", async () => {
      // The catalogue asks for itself.
      await stack.close();
      await open("spawned");
      const statuses =
        face === "dynamic"
          ? 'Break: { coffee: { en_US: "Coffee" } }, Meal: { lunch: { en_US: "Lunch" } }'
          : 'coffee: { systemPresence: "Break", languageLabels: { en_US: "Coffee" } }, lunch: { systemPresence: "Meal", languageLabels: { en_US: "Lunch" } }';
      const catalogue = (unmanaged: string, more = "") =>
        stack.project.program(
          `new PresenceCatalogue("statuses", { statuses: { ${[statuses, more].filter(Boolean).join(", ")} }, unmanaged: "${unmanaged}" });`,
        );
      // What the first run takes over is not what nobody manages.
      catalogue("refuse");
      await stack.succeed("up");
      await stack.organization.edit("coffee", { languageLabels: { en_US: "Kaffee" } });
      await stack.succeed("up");

      const { id } = await add("Yoga break");
      const before = await stack.organization.definitions();
      for (const command of ["preview", "up"]) {
        const refused = await stack.run(command);
        assert.notEqual(refused.exitCode, 0);
        const code =
          face === "dynamic"
            ? `Away: { yogaBreak: { en_US: "Yoga break", adoptId: "${id}" } }`
            : `yogaBreak: { systemPresence: "Away", languageLabels: { en_US: "Yoga break" }, adoptId: "${id}" }`;
        assert.ok(refused.output.includes(code), refused.output);
      }
      assert.deepEqual(await stack.organization.definitions(), before);

      catalogue("report");
      const { output } = await stack.succeed("preview");
      assert.match(
        output,
        /warning: 1 active status of the organisation is managed by no resource of this stack: "Yoga break"/,
      );
      const pasted =
        face === "dynamic"
          ? `Away: { yogaBreak: { en_US: "Yoga break", adoptId: "${id}" } }`
          : `yogaBreak: { systemPresence: "Away", languageLabels: { en_US: "Yoga break" }, adoptId: "${id}" }`;
      catalogue("refuse", pasted);
      await stack.succeed("up");
      assert.ok(stack.ids().includes(id));
      await stack.succeed("preview", "--expect-no-changes");

      // Nobody is told to paste what the catalogue could not have.
      await add("two\nlines");
      const refused = await stack.run("preview");
      assert.match(refused.output, /managed by no resource of this stack: "two⟨U\+000A⟩lines"/);
      assert.match(refused.output, /To manage these, put them right in Genesys Cloud first:\s+"two⟨U\+000A⟩lines"/);
      assert.doesNotMatch(refused.output, /put this into the catalogue/);
    });
  });
