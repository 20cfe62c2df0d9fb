import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmulatedOrganization, type Known, startOrganization } from "./support/organization.js";
import { environmentOf, presence } from "./support/presence-command.js";
import { type Services, startServices } from "./support/services.js";

const type = "genesyscloud-presence:index:PresenceDefinition";

describe("presence notify, of an organisation that is asked", () => {
  const folder = mkdtempSync(join(tmpdir(), "presence-notify-"));
  let services: Services;
  let organization: EmulatedOrganization;
  let asked: NodeJS.ProcessEnv;
  let stack: Known[];

  before(async () => {
    organization = await startOrganization({ seed: { users: 40 } });
    asked = environmentOf(organization.url);
  });
  beforeEach(async () => {
    await organization.control("POST", "reset");
    await organization.control("PUT", "clients/presence-admin", { permissions: "*" });
    stack = [await make("Lunch"), await make("Coaching")];
    services = await startServices();
    rmSync(join(folder, "told.json"), { force: true });
  });
  afterEach(() => services.close());
  after(async () => {
    await organization.close();
    rmSync(folder, { recursive: true });
  });

  const make = (en_US: string) => organization.add({ systemPresence: "Meal", languageLabels: { en_US } });

  /** What a preview says of the stack; the program no longer has what is in `gone`. */
  function preview(gone: readonly Known[]): string {
    const steps = stack.map((known) => {
      const { id, languageLabels, systemPresence, deactivated } = known;
      const definition = { languageLabels, systemPresence, deactivated };
      const state = { type, id, custom: true, inputs: definition, outputs: definition };
      const urn = `urn:pulumi:prod::statuses::${type}::${languageLabels["en_US"]}`;
      return { op: gone.includes(known) ? "delete" : "same", urn, oldState: state, newState: state };
    });
    const changeSummary = { same: steps.length - gone.length, delete: gone.length };
    return JSON.stringify({ steps, diagnostics: [], changeSummary });
  }

  /** The job of one night, which holds the review against a gate: what it says of Slack. */
  async function night(gate: readonly string[], { env = asked, gone = [] as readonly Known[] } = {}): Promise<string> {
    writeFileSync(join(folder, "preview.json"), preview(gone));
    const review = ["review", "preview.json", ...gate, "--format", "json", "--output", "review.json"];
    await presence(review, env, undefined, folder);
    return notify("review.json");
  }
  async function notify(file: string): Promise<string> {
    const ran = await presence(["notify", file, "--slack", "--last", "told.json"], services.env, undefined, folder);
    assert.deepEqual([ran.exitCode, ran.stderr], [0, ""]);
    return /: (.*)\.\n$/.exec(ran.stdout)?.[1] ?? ran.stdout;
  }
  const message = () =>
    services.slack
      .at(-1)
      ?.blocks.map(({ text }) => text.text)
      .join("\n") ?? "";

  it("tells of the eleventh status that somebody makes by hand, of one more like it, and of one with another label", async () => {
    const tonight = () => night(["--no-unmanaged"]);
    assert.equal(await tonight(), "nothing to tell");
    const made: Known[] = [];
    for (let n = 1; n <= 11; n += 1) made.push(await make(`Break ${n}`));
    assert.equal(await tonight(), "told");
    assert.match(
      message(),
      /\*Declared nowhere: 11 statuses\*\n• `Break 1` \(Meal\)\n[^]*\nand 1 more: the review has all/,
    );
    assert.equal(await tonight(), "told already");

    const last = await make("Break 12");
    assert.equal(await tonight(), "told");
    await organization.edit(last.id, { languageLabels: { en_US: "Break 13" } });
    assert.equal(await tonight(), "told");
    await organization.edit(last.id, { deactivated: true });
    const other = await make("Break 13");
    assert.equal(await tonight(), "told");
    assert.equal(await tonight(), "told already");

    for (const { id } of [...made, other]) await organization.edit(id, { deactivated: true });
    assert.equal(await tonight(), "told");
    assert.match(message(), /In order again/);
  });

  it("tells once that it is not known what nobody manages, whatever the reason, and once more when it is", async () => {
    const hidden = await make("Break 1");
    assert.equal(await night(["--no-unmanaged"]), "told");
    assert.equal(await night(["--no-unmanaged", "--offline"]), "told");
    assert.match(message(), /⛔ Refused: [^]*nobody manages is not known: --offline asks no organisation/);
    assert.equal(await night(["--no-unmanaged"], { env: {} }), "told already");
    const refused = { ...asked, GENESYSCLOUD_OAUTHCLIENT_SECRET: "expired" };
    assert.equal(await night(["--no-unmanaged"], { env: refused }), "told already");
    assert.equal(await night(["--no-unmanaged"]), "told");
    assert.match(message(), /Declared nowhere: 1 status\*\n• `Break 1`/);

    await organization.edit(hidden.id, { deactivated: true });
    assert.equal(await night(["--no-unmanaged", "--offline"]), "told");
    assert.equal(await night(["--no-unmanaged"]), "told");
    assert.match(message(), /In order again/);
  });

  it("does not tell every night how many agents are in a status that goes, and tells that it is not known", async () => {
    const users = (await organization.control("GET", "users")) as { id: string }[];
    const gone = stack.slice(0, 1);
    const tonight = async (agents: number) => {
      const presences = { PURECLOUD: { presenceDefinition: gone[0]?.id } };
      for (const { id } of users.slice(0, agents)) await organization.control("PUT", `users/${id}`, { presences });
      return night(["--max-agents-affected", "0"], { gone });
    };
    assert.equal(await tonight(1), "told");
    assert.match(message(), /1 agent is now in statuses that would be deactivated/);
    assert.equal(await tonight(12), "told already");
    await organization.control("PUT", "clients/presence-admin", { permissions: [] });
    assert.equal(await tonight(12), "told");
    assert.match(
      message(),
      /How many agents are in the 1 status that is deactivated[^]* is not known: needs analytics/,
    );
  });

  it("tells which activity codes are mapped to what goes: another one is news", async () => {
    const gone = stack.slice(0, 1);
    const tonight = async (...codes: string[]) => {
      const activityCodes = codes.map((name) => ({ name, secondaryPresences: gone.map(({ id }) => id) }));
      await organization.control("PUT", "business-units", [{ name: "Europe", activityCodes }]);
      return night(["--no-mapped-deactivation"], { gone });
    };
    assert.equal(await tonight("Meal 1"), "told");
    assert.equal(await tonight("Meal 2"), "told");
    assert.match(message(), /mapped to what would be deactivated: "Lunch" counts as "Meal 2" in "Europe"/);
    const eleven = Array.from({ length: 11 }, (_, n) => `Meal ${n + 1}`);
    assert.equal(await tonight(...eleven), "told");
    assert.equal(await tonight(...eleven.toReversed()), "told already");
    assert.equal(await tonight(...eleven.slice(0, 10), "Meal 12"), "told");
    await organization.control("PUT", "clients/presence-admin", { permissions: [] });
    assert.equal(await tonight(...eleven), "told");
    assert.match(message(), /Whether activity codes are mapped to what would be deactivated is not known/);
  });

  it("tells of `presence diff` what no file declares, although nothing changes by it", async () => {
    const tonight = async () => {
      const ran = await presence(
        ["diff", "organization", "statuses.json", "--format", "json"],
        asked,
        undefined,
        folder,
      );
      writeFileSync(join(folder, "diff.json"), ran.stdout);
      return notify("diff.json");
    };
    const statuses = stack.map(({ languageLabels, systemPresence }): [string, object] => [
      languageLabels["en_US"] ?? "",
      { languageLabels, systemPresence },
    ]);
    writeFileSync(join(folder, "statuses.json"), JSON.stringify({ statuses: Object.fromEntries(statuses) }));
    assert.equal(await tonight(), "nothing to tell");
    await make("Break 1");
    assert.equal(await tonight(), "told");
    assert.match(message(), /🔵 Ready[^]*Declared nowhere: 1 status\*\n• `Break 1`/);
    await make("Break 2");
    assert.equal(await tonight(), "told");
  });

  it("tells of the eleventh status that lacks a label in a required language", async () => {
    const tonight = () => night(["--require-languages", "es"]);
    for (let n = 1; n <= 10; n += 1) stack.push(await make(`Break ${n}`));
    assert.equal(await tonight(), "told");
    assert.equal(await tonight(), "told already");
    stack.push(await make("Break 11"));
    assert.equal(await tonight(), "told");
    stack[0] = { ...(stack[0] as Known), languageLabels: { en_US: "Lunch", es: "Almuerzo" } };
    assert.equal(await tonight(), "told");
    stack.reverse();
    assert.equal(await tonight(), "told already");
  });
});
