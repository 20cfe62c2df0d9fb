import assert from "node:assert/strict";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CliStack } from "../../pulumi/cli-stack.js";
import { openStack } from "../support/cli.js";
import { type EmulatedOrganization, startOrganization } from "../support/organization.js";

const brunchId = "8a1f5f1e-6d0b-4d9c-9f0e-5f4c6f1f2a3b";
const userId = "1d4a30d7-0000-4000-8000-ffac2c6b8425";

describe("a program that reads what the organisation has", () => {
  let organization: EmulatedOrganization;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "presence-functions-"));
    await cp(join(__dirname, "../fixtures/functions"), folder, { recursive: true });
    await symlink(join(__dirname, "../../node_modules"), join(folder, "node_modules"));
    organization = await startOrganization({
      seed: {
        definitions: [
          { languageLabels: { en_US: "Lunch", es: "Almuerzo" }, systemPresence: "Meal" },
          { id: brunchId, languageLabels: { en_US: "Brunch" }, systemPresence: "Meal", deactivated: true },
        ],
        users: [{ id: userId, presences: { PURECLOUD: { presenceDefinition: "Meal", message: "back at two" } } }],
      },
    });
  });
  afterEach(async () => {
    await organization.close();
    await rm(folder, { recursive: true });
  });

  async function stackWith(config: Record<string, string> = {}): Promise<CliStack> {
    const stack = await openStack(folder, organization.env);
    const plain = Object.entries({ "functions:brunchId": brunchId, ...config }).map(
      ([key, value]) => `--plaintext=${key}=${value}`,
    );
    await stack.succeed(["config", "set-all", ...plain, `--secret=functions:userId=${userId}`]);
    return stack;
  }

  it("gets one form of everything for one listing, in the preview and in the run", async () => {
    const stack = await stackWith();
    const preview = await stack.succeed(["preview"]);
    assert.match(preview.output, /meals *: \[\s*\[0\]: "Lunch"\s*\[1\]: "Meal"\s*\]/);
    assert.deepEqual(await organization.requests(), {
      "GET /api/v2/presencedefinitions": 2, // The program's, and the provider's, which looks for what it could take over.
      "GET /api/v2/systempresences": 1,
      "GET /api/v2/users/{userId}/presences/{sourceId}": 2,
    });

    const run = await stack.succeed(["up", "--yes", "--skip-preview"]);
    const { lunch, ...outputs } = await stack.outputs();
    assert.deepEqual((lunch as { languageLabels: unknown }).languageLabels, { en_US: "Lunch", es: "Almuerzo" });
    assert.deepEqual(outputs, {
      lunchAgain: 1,
      brunch: true,
      meals: ["Lunch", "Meal"],
      allMeals: ["Brunch", "Lunch", "Meal"],
      system: 10,
      systemOutput: "Available",
      presence: "back at two",
      presenceOutput: "PURECLOUD",
      teaById: "Break",
      teaByLabel: true,
    });
    const state = JSON.stringify(await stack.export());
    for (const text of [state, preview.output, run.output])
      for (const secret of ["presence-secret", userId, "back at two"]) assert.ok(!text.includes(secret), secret);
  });

  it("serves both generations of endpoints in one form", async () => {
    const stack = await stackWith({ "genesyscloud:presenceApi": "presence/definitions" });
    const { output } = await stack.succeed(["preview"]);
    assert.match(output, /allMeals *: \[\s*\[0\]: "Brunch"\s*\[1\]: "Lunch"\s*\[2\]: "Meal"\s*\]/);
    assert.match(output, /divisionId *: "\*"/);
  });

  it("ends with what exists nearby for a label that does not exist", async () => {
    const stack = await stackWith({ "functions:label": "Lunhc" });
    const { exitCode, output } = await stack.run(["preview"]);
    assert.notEqual(exitCode, 0);
    assert.match(output, /has the label "Lunhc"\. Did you mean:\s+- "Lunch" in en_US \(Meal\)/);
    assert.doesNotMatch(output, /functions\.js|node_modules/, "no stack traces");
  });
});
