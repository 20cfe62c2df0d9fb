import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import type { EmulatorOptions, PresenceFacts } from "genesyscloud-presence-emulator";
import { typed } from "../provider/cli/doctor/ask.js";
import type { Facts } from "../provider/cli/doctor/facts.js";
import { mostRequests, Probe } from "../provider/cli/doctor/probe.js";
import { open } from "../provider/organization/organization.js";
import { stackSettings } from "../provider/organization/settings.js";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { environmentOf, presence } from "./support/presence-command.js";

const collection = "/api/v2/presencedefinitions";
const single = `${collection}/{presenceId}`;

describe("presence doctor --probe", () => {
  let folder: string;
  const organizations: EmulatedOrganization[] = [];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "presence-probe-"));
  });
  afterEach(async () => {
    for (const organization of organizations.splice(0)) await organization.close();
    rmSync(facts(), { force: true });
  });
  after(() => rmSync(folder, { recursive: true }));

  const facts = () => join(folder, "presence-facts.json");
  const read = () => JSON.parse(readFileSync(facts(), "utf8")) as Facts;

  async function start(options: EmulatorOptions = {}): Promise<EmulatedOrganization> {
    const organization = await startOrganization(options);
    organizations.push(organization);
    return organization;
  }
  const run = (organization: EmulatedOrganization, args = ["--yes"], started?: (child: ChildProcess) => void) =>
    presence(["doctor", "--probe", ...args], environmentOf(organization.url), started, folder);

  /** Those that a probe has made. */
  const guests = async (organization: EmulatedOrganization) =>
    (await organization.definitions()).filter(({ languageLabels }) =>
      Object.values(languageLabels).some((label) => /^[0-9a-f]{8}( pre|\d)/.test(label)),
    );
  async function assertNothingIsLeft(organization: EmulatedOrganization) {
    const made = await guests(organization);
    assert.ok(made.length > 0);
    assert.ok(made.every(({ deactivated }) => deactivated));
  }
  const faults = (organization: EmulatedOrganization, ...rules: object[]) =>
    organization.control("PUT", "faults", rules);

  it("finds out what no documentation says, and deactivates what it made; `doctor` shows it", async () => {
    const organization = await start();
    const { stdout, stderr, exitCode } = await run(organization);
    assert.equal(exitCode, 0, stderr);
    assert.match(
      stderr,
      /In the organisation "Emulated organisation", this makes a presence definition under Away whose label /,
    );
    assert.match(stdout, /^✓ PUT removes a language that is left out$/m);
    await assertNothingIsLeft(organization);
    assert.equal((await guests(organization)).length, 3, "the status, its twin and what shows that more are taken");
    const { date, region, clientId, permissions, twin, putLabels, maxLabelLength, emptyLabel } = read();
    assert.ok(Date.parse(date) <= Date.now());
    assert.deepEqual(
      { region, clientId, permissions, twin, putLabels, maxLabelLength },
      {
        region: organization.url,
        clientId: "presence-admin",
        permissions: ["add", "edit", "delete"],
        twin: "accepted",
        putLabels: "replace",
        maxLabelLength: null,
      },
    );
    assert.equal(typeof emptyLabel === "object" && emptyLabel.code, "invalid.value");
    assert.ok(!readFileSync(facts(), "utf8").includes("presence-secret"));
    const later = await presence(["doctor"], environmentOf(organization.url), undefined, folder);
    assert.match(
      later.stdout,
      /✓ Facts +of \d{4}-\d\d-\d\d: PUT removes a language that is left out; .*a twin is accepted/,
    );
  });

  for (const presenceApi of ["presencedefinitions", "presence/definitions"])
    it(`has the emulator play an odd organisation: probed again, it has the same facts (${presenceApi})`, async () => {
      const odd = {
        putLabels: "merge",
        putName: presenceApi === "presencedefinitions" ? "merge" : "ignore",
        twins: "conflict",
        maxLabelLength: 41,
        emptyLabels: "allow",
        undocumentedLanguages: "refuse",
        reactivation: "refuse",
        rateLimitPerMinute: 200,
        organizationId: "odd",
        refusals: {
          twin: { status: 400, code: "presence.duplicate", message: "One of them is enough." },
          longLabel: { status: 413, code: "too.long", message: "So many words." },
          reactivation: { status: 409, code: "gone.for.good", message: "It rests." },
          systemPresence: { status: 422, code: "no.such.presence", message: "What?" },
          undocumentedLanguage: { status: 400, code: "no.such.language", message: "¿Qué?" },
        },
      } as const;
      const first = await start({ settings: odd });
      const args = ["--yes", "--presence-api", presenceApi];
      const { stderr, exitCode } = await run(first, args);
      assert.equal(exitCode, 0, stderr);
      await assertNothingIsLeft(first);
      const { total } = (await first.control("GET", "requests")) as { total: number };
      assert.ok(total <= mostRequests, `${total} requests`);
      const { date: _date, region: _region, ...found } = read();
      assert.deepEqual(
        { twin: found.twin, length: found.maxLabelLength, longLabel: found.longLabel, name: found.putName },
        { twin: odd.refusals.twin, length: 41, longLabel: odd.refusals.longLabel, name: odd.putName },
      );

      const second = await start({ facts: JSON.parse(readFileSync(facts(), "utf8")) as PresenceFacts });
      assert.equal((await run(second, args)).exitCode, 0);
      const { date: _again, region: _there, ...same } = read();
      assert.deepEqual(same, found);
    });

  it("sees that a label was cut although the API took it", async () => {
    const settings = { maxLabelLength: 50, longLabels: "cut" } as const;
    await run(await start({ settings }));
    const { maxLabelLength, longLabel } = read();
    assert.deepEqual([maxLabelLength, longLabel], [50, "altered"]);
    const second = await start({ facts: JSON.parse(readFileSync(facts(), "utf8")) as PresenceFacts });
    const played = (await second.control("GET", "settings")) as typeof settings;
    assert.deepEqual([played.maxLabelLength, played.longLabels], [50, "cut"]);
  });

  for (const longLabels of ["refuse", "cut"] as const)
    for (const maxLabelLength of [12, 20])
      it(`finds out how long a label may be where that is ${maxLabelLength} characters, and longer ones are ${longLabels === "cut" ? "cut" : "refused"}`, async () => {
        const organization = await start({ settings: { maxLabelLength, longLabels } });
        const { exitCode, stderr } = await run(organization);
        assert.equal(exitCode, 0, stderr);
        await assertNothingIsLeft(organization);
        const found = read();
        assert.equal(found.maxLabelLength, maxLabelLength);
        assert.equal(found.longLabel === "altered", longLabels === "cut");
        assert.equal(found.twin, "accepted");
      });

  /** Room for one more under each system presence that a probe can take. */
  const nearlyFull: EmulatorOptions = {
    settings: { maxActivePerSystemPresence: 2 },
    seed: {
      definitions: ["Away", "Break", "Meal", "Busy"].map((systemPresence) => ({
        languageLabels: { en_US: "Errand" },
        systemPresence,
      })),
    },
  };

  it("takes no limit of active statuses for the refusal of a twin", async () => {
    const organization = await start(nearlyFull);
    const { stderr, exitCode } = await run(organization);
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /Not found out, whether a twin is taken: what has nothing odd is refused as well: 400 bad\.request There are already 2/,
    );
    await assertNothingIsLeft(organization);
    const { twin, systemPresence, reactivation } = read();
    assert.deepEqual([twin, reactivation], [undefined, "accepted"]);
    assert.equal(typeof systemPresence === "object" && systemPresence.code, "invalid.value", "that is another refusal");
    const played = await start({ facts: JSON.parse(readFileSync(facts(), "utf8")) as PresenceFacts });
    assert.equal(((await played.control("GET", "settings")) as { twins: string }).twins, "allow");
  });

  it("knows the refusal of a twin also where there is no room for one more", async () => {
    const { settings, seed = {} } = nearlyFull;
    const { stderr, exitCode } = await run(await start({ seed, settings: { ...settings, twins: "conflict" } }));
    assert.equal(exitCode, 0, stderr);
    assert.equal((read().twin as { status: number }).status, 409);
  });

  it("takes the refusal of every change for no word on a label", async () => {
    const organization = await start();
    const body = { status: 400, code: "bad.request", message: "Not in this week." };
    await faults(organization, { method: "PUT", path: single, then: { status: 400, body } });
    const { stderr, exitCode } = await run(organization);
    assert.equal(exitCode, 1);
    for (const question of ["whether an empty label is taken", "how long a label may be"])
      assert.match(stderr, new RegExp(`Not found out, ${question}: what has nothing odd is refused as well: 400`));
    const { emptyLabel, undocumentedLanguage, longLabel, maxLabelLength } = read();
    assert.deepEqual([emptyLabel, undocumentedLanguage, longLabel, maxLabelLength], Array(4).fill(undefined));
    await assertNothingIsLeft(organization);
  });

  it("takes no wait for the rate limit for a late listing", async () => {
    const organization = await start();
    await faults(organization, { method: "GET", path: collection, nth: 2, then: { retryAfter: 1 } });
    const { stderr, exitCode } = await run(organization);
    assert.equal(exitCode, 1);
    assert.match(stderr, /Not found out, how late a listing is: .*429/);
    assert.deepEqual([read().listingDelaySeconds, read().twin], [undefined, "accepted"]);
  });

  it("says within how many seconds a listing shows what was made, and when it gives up waiting", async () => {
    const organization = await start({ settings: { listingDelayMs: 3_600_000 } });
    const { definitions } = open(
      stackSettings((setting) => organization.config[`genesyscloud:${setting}`]),
      {},
      () => undefined,
    );
    const place = {
      asking: definitions,
      looking: definitions,
      cleaning: definitions,
      systemPresence: "Away",
      mark: "0badcafe",
    };
    const late = await new Probe({ ...place, wait: () => Promise.resolve() }).run();
    assert.equal(late.found.listingDelaySeconds, null);
    let waits = 0;
    const settle = async () => {
      if (++waits === 2) await organization.control("PUT", "settings", { listingDelayMs: 0 });
    };
    const { found } = await new Probe({ ...place, wait: settle }).run();
    assert.equal(found.listingDelaySeconds, 3);
    const { listingDelayMs } = (await (await start({ facts: found })).control("GET", "settings")) as {
      listingDelayMs: number;
    };
    assert.equal(listingDelayMs, 3000);
  });

  it("takes the system presence that has most room", async () => {
    const organization = await start({
      seed: { definitions: [{ languageLabels: { en_US: "Errand" }, systemPresence: "Away" }] },
    });
    assert.match((await run(organization, [])).stderr, /under Break whose label /);
  });

  it("changes nothing without a yes: where there is no terminal to ask at, --yes has to say it", async () => {
    const organization = await start();
    const { stderr, exitCode } = await run(organization, []);
    assert.equal(exitCode, 2);
    assert.match(stderr, /Nothing was done: without a terminal to ask at, --yes says it/);
    assert.deepEqual(await guests(organization), []);
    assert.ok(!existsSync(facts()));
  });

  it("takes the organisation's name for a yes, and nothing else", async () => {
    const answered = (answer: string) => {
      const input = new PassThrough();
      input.end(answer);
      return typed("? ", "Acme ", input, new PassThrough());
    };
    assert.deepEqual([await answered("Acme\n"), await answered("yes\n"), await answered("")], [true, false, false]);
  });

  it("says in its help how many requests it takes, and that what is tried again comes on top", async () => {
    const { stdout: help } = await presence(["doctor", "--help"]);
    assert.match(help, new RegExp(`${mostRequests} requests\\s+at most, and what has to be tried again`));
  });

  it("is refused before anything is made where the file cannot be written or the settings do not do", async () => {
    const organization = await start();
    const elsewhere = await run(organization, ["--yes", "--facts", join(folder, "no", "facts.json")]);
    assert.equal(elsewhere.exitCode, 2);
    assert.match(elsewhere.stderr, /facts\.json cannot be written: there is no such folder/);
    assert.deepEqual(await organization.requests(), {});
    assert.equal((await presence(["doctor", "--probe", "--yes"], {}, undefined, folder)).exitCode, 2);
  });

  /** The API answers no client what it may do. */
  const keepsPermissionsToItself = { path: "/api/v2/authorization/subjects/me", then: { status: 404 } };
  const clientThatMay = (...deeds: string[]) => ({
    id: "presence-admin",
    secret: "presence-secret",
    permissions: deeds.map((deed) => `presence:presenceDefinition:${deed}`),
  });

  it("makes nothing where no role of the client lets it, and tells every permission that is missing", async () => {
    const organization = await start();
    const env = { ...environmentOf(organization.url), GENESYSCLOUD_OAUTHCLIENT_ID: "presence-reader" };
    const { stderr, exitCode } = await presence(["doctor", "--probe", "--yes"], env, undefined, folder);
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /Nothing was made: presence:presenceDefinition:add is in no role.*; presence:presenceDefinition:delete or presence:presenceDefinition:edit is in no role/,
    );
    const requests = await organization.requests();
    assert.deepEqual(
      Object.keys(requests).filter((operation) => !operation.startsWith("GET ")),
      [],
    );
    assert.ok(!existsSync(facts()));
  });

  it("ends without a file where it is seen only by a try that the client may not add", async () => {
    const organization = await start({ seed: { clients: [clientThatMay("delete")] } });
    await faults(organization, keepsPermissionsToItself);
    const { stderr, exitCode } = await run(organization);
    assert.equal(exitCode, 1);
    assert.match(stderr, /403 missing\.permissions.*Add the permission presence:presenceDefinition:add/);
    assert.ok(!existsSync(facts()));
  });

  for (const presenceApi of ["presencedefinitions", "presence/definitions"])
    for (const [where, rules] of [
      ["as its roles tell", []],
      ["although nothing tells that", [keepsPermissionsToItself]],
    ] as const)
      it(`makes nothing for a client that may add and not deactivate, ${where} (${presenceApi})`, async () => {
        const organization = await start({ seed: { clients: [clientThatMay("add", "view")] } });
        await faults(organization, ...rules);
        const { stderr, exitCode } = await run(organization, ["--yes", "--presence-api", presenceApi]);
        assert.equal(exitCode, 1);
        assert.match(stderr, /Nothing was made.*presence:presenceDefinition:delete/);
        assert.deepEqual(await guests(organization), []);
        assert.ok(!existsSync(facts()));
      });

  it("leaves a question open that meets a fault, asks the others, and deactivates everything", async () => {
    const organization = await start();
    await faults(organization, { method: "POST", path: collection, nth: 4, then: { status: 500 } });
    const { stderr, exitCode } = await run(organization);
    assert.equal(exitCode, 1);
    assert.match(stderr, /Not found out, whether a twin is taken: postPresencedefinitions failed.*answered 500/);
    assert.deepEqual([read().twin, read().reactivation], [undefined, "accepted"]);
    await assertNothingIsLeft(organization);
  });

  it("finds and deactivates what was made although the answer was lost", async () => {
    const organization = await start();
    await faults(organization, { method: "POST", path: collection, nth: 1, then: { drop: "after" } });
    const { exitCode } = await run(organization);
    assert.equal(exitCode, 1);
    await assertNothingIsLeft(organization);
  });

  for (const rules of [[], [keepsPermissionsToItself]])
    it(`deactivates by a change where the client may not delete${rules.length > 0 ? ", which nothing tells" : ""}`, async () => {
      const organization = await start({ seed: { clients: [clientThatMay("add", "edit")] } });
      await faults(organization, ...rules);
      const { stderr, exitCode } = await run(organization);
      assert.equal(exitCode, 1);
      assert.match(stderr, /Not found out, whether what is deactivated can be put back: .*presenceDefinition:delete/);
      await assertNothingIsLeft(organization);
      assert.deepEqual(read().permissions, ["add", "edit"]);
    });

  it("says which status is still active, and how that ends, where the permissions are taken away meanwhile", async () => {
    const organization = await start();
    const denied = { status: 403, body: { status: 403, code: "missing.permissions", message: "Not any more." } };
    await faults(
      organization,
      { method: "DELETE", path: single, from: 2, then: denied },
      { method: "PUT", path: single, then: denied },
    );
    const { stderr, exitCode } = await run(organization);
    assert.equal(exitCode, 1);
    const active = (await guests(organization)).filter(({ deactivated }) => !deactivated);
    assert.ok(active.length > 0);
    for (const { id, languageLabels } of active)
      assert.match(
        stderr,
        new RegExp(
          `${id} is still active: .*DELETE ${collection}/${id} answered 403.*` +
            `Deactivate it in the user interface, where its label begins with "${languageLabels["en_US"]?.slice(0, 8)}", or send that request once`,
        ),
      );
  });

  it("deactivates what it made when it is interrupted, and writes nothing", async () => {
    const organization = await start();
    await faults(organization, { method: "PUT", path: single, nth: 3, then: { delayMs: 1_000 } });
    let child: ChildProcess | undefined;
    const ended = run(organization, ["--yes"], (one) => (child = one));
    await organization.arrived(`PUT ${single}`, 3);
    child?.kill("SIGINT");
    const { stderr, exitCode } = await ended;
    assert.equal(exitCode, 130, stderr);
    assert.match(stderr, /Ending: what was made is deactivated first/);
    await assertNothingIsLeft(organization);
    assert.ok(!existsSync(facts()));
  });

  it("keeps under the rate limit by waiting", async () => {
    const organization = await start({ settings: { rateLimitPerMinute: 15, rateLimitWindowSeconds: 1 } });
    const { exitCode, stderr } = await run(organization);
    assert.equal(exitCode, 0, stderr);
    assert.equal(read().rateLimitPerMinute, 15);
    await assertNothingIsLeft(organization);
  });
});
