import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stack } from "../engine/dist/index.js";
import { type Organisation, startOrganisation } from "./support/organisation.js";

const brunchId = "8a1f5f1e-6d0b-4d9c-9f0e-5f4c6f1f2a3b";
const userId = "1d4a30d7-0000-4000-8000-ffac2c6b8425";

describe("a program that reads what the organisation has", function () {
  this.timeout(60_000);
  let organisation: Organisation;
  let stateDir: string;

  beforeEach(async () => {
    stateDir = await mkdtemp(join(tmpdir(), "presence-functions-"));
    organisation = await startOrganisation({
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
    await organisation.close();
    await rm(stateDir, { recursive: true });
  });

  async function stackOf(config: Record<string, string> = {}): Promise<Stack> {
    const stack = new Stack({
      projectDir: join(__dirname, "fixtures/functions"),
      stack: "test",
      stateDir,
      passphrase: "x",
      env: { PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
    });
    const values = { ...organisation.config, "functions:brunchId": brunchId, ...config };
    for (const [key, value] of Object.entries(values))
      await stack.setConfig(key, value, { secret: key === "genesyscloud:clientSecret" });
    await stack.setConfig("functions:userId", userId, { secret: true });
    return stack;
  }

  it("gets one form of everything for one listing, in the preview and in the run", async () => {
    const stack = await stackOf();
    const printed: string[] = [];
    const onOutput = (text: string) => void printed.push(text);
    const preview = await stack.preview({ onOutput });
    assert.equal(preview.exitCode, 0, printed.join(""));
    assert.deepEqual(preview.outputs["meals"], ["Lunch", "Meal"]);
    assert.deepEqual(await organisation.requests(), {
      "GET /api/v2/presencedefinitions": 2, // The program's, and the provider's, which looks for what it could take over.
      "GET /api/v2/systempresences": 1,
      "GET /api/v2/users/{userId}/presences/{sourceId}": 2,
    });

    const run = await stack.up({ skipPreview: true, showSecrets: true, onOutput });
    assert.equal(run.exitCode, 0, printed.join(""));
    const { lunch, ...outputs } = run.outputs;
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
    const state = JSON.stringify(await stack.exportDeployment());
    for (const secret of ["presence-secret", userId, "back at two"])
      assert.ok(!state.includes(secret) && !printed.join("").includes(secret), secret);
  });

  it("serves both generations of endpoints in one form", async () => {
    const stack = await stackOf({ "genesyscloud:presenceApi": "presence/definitions" });
    const { outputs } = await stack.preview({ onOutput: () => undefined });
    assert.deepEqual(outputs["allMeals"], ["Brunch", "Lunch", "Meal"]);
    assert.equal((outputs["lunch"] as { divisionId: unknown }).divisionId, "*");
  });

  it("ends with what exists nearby for a label that does not exist", async () => {
    const stack = await stackOf({ "functions:label": "Lunhc" });
    const { exitCode, diagnostics } = await stack.preview({ onOutput: () => undefined });
    assert.equal(exitCode, 1);
    const messages = diagnostics.map(({ message }) => message).join("\n");
    assert.match(messages, /has the label "Lunhc"\. Did you mean:\n- "Lunch" in en_US \(Meal\)/);
    assert.doesNotMatch(messages, /functions\.js|node_modules/, "no stack traces");
  });
});
