import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ProviderHandshakeRequest, type ProviderHandshakeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { buildSchema } from "../plugin/schema/build.js";
import { NativeProcess, secret, unknown } from "./support/native-process.js";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { InitFailed } from "./support/provider.js";

const lunch = { languageLabels: { en_US: "Lunch", es: "Almuerzo" }, systemPresence: "Meal" };

describe("the native plugin, spoken to by Pulumi's provider protocol", () => {
  let organization: EmulatedOrganization;
  let plugin: NativeProcess;

  before(async () => {
    organization = await startOrganization();
  });
  after(() => organization.close());
  beforeEach(async () => {
    await organization.control("POST", "reset");
    plugin = await NativeProcess.start({ ...organization.env, PULUMI_CONFIG: '{ "retryWaitMs": "5" }' });
    await nextRun();
  });
  afterEach(() => plugin.stop());

  const active = async () => (await organization.definitions()).filter(({ deactivated }) => !deactivated);
  /** Begins a run, which knows nothing of the last one. */
  const nextRun = () => plugin.configure();
  /** Makes a resource as `up` does. */
  async function up(name: string, news: Record<string, unknown>) {
    const { inputs, reasons } = await plugin.check(name, {}, news);
    assert.deepEqual(reasons, []);
    return { inputs, ...(await plugin.create(name, inputs)) };
  }

  it("makes, compares, changes and deactivates a definition, and says before each what it will be", async () => {
    const { inputs } = await plugin.check("lunch", {}, lunch);
    assert.deepEqual(inputs, { ...lunch, deactivated: false });
    const planned = await plugin.create("lunch", inputs, true);
    assert.equal(planned.id, "");
    assert.deepEqual(planned.outs["languageLabels"], lunch.languageLabels);
    for (const later of ["name", "modifiedDate", "createdBy", "selfUri"]) assert.equal(planned.outs[later], unknown);
    assert.deepEqual(await active(), []);

    const { id, outs } = await plugin.create("lunch", inputs);
    assert.deepEqual(
      Object.keys(outs).filter((name) => name.startsWith("__")),
      ["__organization"],
    );
    assert.deepEqual(await plugin.diff("lunch", id, outs, inputs, inputs), {
      changes: false,
      replaces: [],
      details: {},
    });

    const news = { languageLabels: { en_US: "Midday", it: "Pranzo" }, systemPresence: "Meal", deactivated: false };
    assert.deepEqual(await plugin.diff("lunch", id, outs, inputs, news), {
      changes: true,
      replaces: [],
      details: { "languageLabels.en_US": "UPDATE", "languageLabels.es": "DELETE", "languageLabels.it": "ADD" },
    });
    const foreseen = await plugin.update("lunch", id, outs, inputs, news, true);
    assert.deepEqual(
      [foreseen["languageLabels"], foreseen["createdDate"], foreseen["modifiedDate"]],
      [news.languageLabels, outs["createdDate"], unknown],
    );
    const changed = await plugin.update("lunch", id, outs, inputs, news);
    assert.deepEqual((await active())[0]?.languageLabels, news.languageLabels);
    assert.deepEqual(await plugin.diff("lunch", id, changed, news, { ...news, systemPresence: "Break" }), {
      changes: true,
      replaces: ["systemPresence"],
      details: { systemPresence: "UPDATE_REPLACE" },
    });
    // Deleting what this run has made is what a program never asks for.
    await nextRun();
    await plugin.delete("lunch", id, changed);
    assert.deepEqual(await active(), []);
  });

  it("shows in a refresh what was changed by hand, and manages a name only where the program gives one", async () => {
    const { id, inputs, outs } = await up("lunch", lunch);
    await organization.edit(id, { languageLabels: { en_US: "Midday" }, name: "by hand" });
    await nextRun();
    const read = await plugin.read("lunch", id, outs, inputs);
    assert.deepEqual(read.inputs, { languageLabels: { en_US: "Midday" }, systemPresence: "Meal", deactivated: false });
    assert.equal(read.outs["name"], "by hand");
    const named = await plugin.read("lunch", id, outs, { ...inputs, name: "mine" });
    assert.equal(named.inputs["name"], "by hand");
    await organization.erase(id);
    await nextRun();
    assert.equal((await plugin.read("lunch", id, outs, inputs)).id, "");
  });

  it("says under the resource what it takes over, and which id that is, before it does", async () => {
    const there = await organization.add({ ...lunch, deactivated: true });
    const { inputs } = await plugin.check("lunch", {}, { ...lunch, adopt: "matching" });
    const planned = await plugin.create("lunch", inputs, true);
    assert.deepEqual([planned.id, planned.outs["deactivated"]], [there.id, false]);
    assert.deepEqual(
      plugin.told.map(({ severity, urn, text }) => [severity, urn.split("::").at(-1), text.split(" ")[0]]),
      [["info", "lunch", "reactivates"]],
    );
    const made = await plugin.create("lunch", inputs);
    assert.equal(made.id, there.id);
    assert.equal(made.outs["adopt"], undefined);
    await nextRun();
    assert.equal((await plugin.read("lunch", made.id, made.outs, inputs)).inputs["adopt"], "matching");
  });

  it("knows before it takes over what is as asked for already all that it is going to be", async () => {
    const there = await organization.add(lunch);
    const { inputs } = await plugin.check("lunch", {}, lunch);
    const planned = await plugin.create("lunch", inputs, true);
    const { __organization: _, ...outs } = (await plugin.create("lunch", inputs)).outs;
    assert.deepEqual([planned.id, planned.outs], [there.id, outs]);
  });

  it("promises in a preview only what the endpoints in use say of a definition", async () => {
    for (const [presenceApi, never] of [
      ["presencedefinitions", "type"],
      ["presence/definitions", "modifiedDate"],
    ] as const) {
      await plugin.configure({ presenceApi }, "own");
      const { inputs } = await plugin.check("lunch", {}, lunch);
      const planned = await plugin.create("lunch", inputs, true);
      const { id, outs } = await plugin.create("lunch", inputs);
      const unforeseen = Object.keys(outs).filter((name) => !name.startsWith("__") && !(name in planned.outs));
      assert.deepEqual([unforeseen, never in planned.outs], [[], false]);
      const news = { ...inputs, languageLabels: { en_US: "Midday" } };
      assert.equal(never in (await plugin.update("lunch", id, outs, inputs, news, true)), false);
      await organization.control("POST", "reset");
    }
  });

  it("lets an adoptId stay when the status has gone to another system presence", async () => {
    const there = await organization.add(lunch);
    const first = await up("lunch", { ...lunch, adoptId: there.id });
    await nextRun();
    const moved = { ...first.inputs, systemPresence: "Break" };
    assert.deepEqual((await plugin.diff("lunch", there.id, first.outs, first.inputs, moved)).replaces, [
      "systemPresence",
    ]);
    const second = await up("lunch", moved);
    assert.notEqual(second.id, there.id);
    await plugin.delete("lunch", there.id, first.outs);
    await nextRun();
    const renamed = { ...second.inputs, languageLabels: { en_US: "Midday" } };
    assert.deepEqual((await plugin.diff("lunch", second.id, second.outs, second.inputs, renamed)).replaces, []);
  });

  it("makes a status anew where another resource has its definition, and shows it under what else changes", async () => {
    const { id, outs, inputs } = await up("lunch", lunch);
    await nextRun();
    await plugin.check("lunch", inputs, inputs);
    await plugin.diff("lunch", id, outs, inputs, inputs);
    const news = { ...inputs, name: "Dinner" };
    await plugin.check("dinner", inputs, news);
    assert.deepEqual(await plugin.diff("dinner", id, outs, inputs, news), {
      changes: true,
      replaces: ["languageLabels"],
      details: { name: "ADD", languageLabels: "UPDATE_REPLACE" },
    });
  });

  it("touches nothing that belongs to another organisation than its own, however that has come into the state", async () => {
    const other = await startOrganization({ settings: { organizationId: "another" } });
    const elsewhere = await NativeProcess.start({ ...other.env, PULUMI_CONFIG: "{}" });
    try {
      await elsewhere.configure();
      const { id, outs: made, inputs } = await up("lunch", lunch);
      const news = { ...inputs, languageLabels: { en_US: "Midday" } };
      const updated = await plugin.update("lunch", id, made, inputs, news);
      const imported = (await plugin.read("lunch", id)).outs;
      for (const outs of [made, updated, imported])
        for (const call of [
          () => elsewhere.read("lunch", id, outs, inputs),
          () => elsewhere.diff("lunch", id, outs, inputs, news),
          () => elsewhere.update("lunch", id, outs, inputs, news),
          () => elsewhere.delete("lunch", id, outs),
        ])
          await assert.rejects(call, /belongs to the organisation .*, and the settings lead to .* another/);
      assert.deepEqual(await other.requests(), {});
    } finally {
      await elsewhere.stop();
      await other.close();
    }
  });

  it("imports what there is, but neither a System definition nor what another resource has; a program may look up both", async () => {
    const there = await organization.add({ ...lunch, name: "Lunch" });
    const named = await organization.add({
      languageLabels: { en_US: "Tea" },
      systemPresence: "Break",
      name: "the tea",
    });
    const read = await plugin.read("lunch", there.id);
    assert.deepEqual([read.id, read.inputs], [there.id, lunch]);
    assert.deepEqual((await plugin.check("lunch", read.inputs, read.inputs)).reasons, []);
    assert.equal((await plugin.read("tea", named.id)).inputs["name"], "the tea");

    await plugin.read("again", there.id);
    await assert.rejects(plugin.check("again", read.inputs, read.inputs), /managed by the resource "lunch" already/);
    const system = await plugin.read("meal", "3fd96123-badb-4f69-bc03-1b1ccc6d8014");
    assert.equal(system.outs["primary"], true);
    assert.equal((await plugin.read("meal", system.id, system.outs)).id, system.id, "as a refresh does");
    await assert.rejects(plugin.check("meal", system.inputs, system.inputs), /System definition.*cannot be imported/);
    assert.equal((await plugin.read("none", "00000000-0000-0000-0000-000000000000")).id, "");
  });

  it("tells no secret, whatever the server makes of a label: not in state, failures, lines or what is saved of a half-made one", async () => {
    const labels = { en_US: secret("TopSecret"), es: "Almuerzo" };
    const refused = await plugin.check(
      "lunch",
      {},
      { languageLabels: { en_US: secret("TopSecret\n") }, systemPresence: "Meal" },
    );
    assert.match(refused.reasons.join(), /holds a line break/);
    assert.doesNotMatch(refused.reasons.join(), /topsecret/i);
    const { id, inputs, outs } = await up("lunch", { languageLabels: labels, systemPresence: "Meal" });
    assert.deepEqual(outs["languageLabels"], labels);
    await organization.edit(id, { languageLabels: { en_US: "topsecret" } });
    await nextRun();
    const read = await plugin.read("lunch", id, outs, inputs);
    assert.deepEqual(read.outs["languageLabels"], { en_US: secret("topsecret") });
    assert.deepEqual(read.inputs["languageLabels"], { en_US: secret("topsecret") });
    await organization.control("PUT", "faults", [
      {
        method: "PUT",
        path: "/api/v2/",
        nth: 1,
        then: {
          body: { id, languageLabels: { en_US: "TOPSECRET" }, systemPresence: "Meal", deactivated: false },
          when: "after",
        },
      },
    ]);
    const half = await plugin.update("lunch", id, read.outs, read.inputs, inputs).catch((error: unknown) => error);
    assert.ok(half instanceof InitFailed);
    assert.equal(half.id, id);
    assert.match(half.reasons.join(), /the server answered languageLabels/);
    assert.deepEqual(half.properties["languageLabels"], { en_US: secret("TOPSECRET") });
    const plainText = plugin.everything().replaceAll(/"value":"[^"]*"|\["value",[^\]]*\]/g, "");
    assert.doesNotMatch(plainText.replaceAll(/\{"stringValue"[^}]*\}|stringValue":"[^"]*"/g, ""), /topsecret/i);
    for (const text of [...half.reasons, half.message, ...plugin.told.map(({ text }) => text)])
      assert.doesNotMatch(text, /topsecret/i);
  });

  it("marks what is secret as a whole, and tells nothing of it where the server quotes it or leaves a status half-made", async () => {
    const hidden = { languageLabels: secret({ en_US: "TopSecret" }), systemPresence: "Meal" };
    const quoting = { status: 403, body: { status: 403, code: "not.allowed", message: 'nobody may have "TopSecret"' } };
    const hides = (error: unknown) => {
      assert.match(String(error), /\[secret\]/);
      assert.doesNotMatch([error, ...(error instanceof InitFailed ? error.reasons : [])].join(), /topsecret/i);
      return true;
    };
    const { id, inputs, outs } = await up("lunch", hidden);
    assert.deepEqual(outs["languageLabels"], hidden.languageLabels);
    const twin = await plugin.check("twin", {}, hidden);
    assert.match(twin.reasons.join(), /"lunch" declares the same status/);
    assert.doesNotMatch(twin.reasons.join(), /topsecret/i);
    await nextRun();
    await organization.control("PUT", "faults", [{ method: "GET", then: quoting }]);
    await assert.rejects(plugin.read("lunch", id, outs, inputs), hides);
    await organization.control("DELETE", "faults");

    // A server that makes it active, and does not let it be deactivated.
    const idle = await plugin.check("idle", {}, { ...hidden, systemPresence: "Busy", deactivated: true });
    const made = await organization.add({ languageLabels: { en_US: "TopSecret" }, systemPresence: "Busy" });
    await organization.control("PUT", "faults", [
      { method: "POST", path: "/api/v2/presencedefinitions", then: { body: made } },
      { method: "PUT", then: quoting },
    ]);
    const half = await plugin.create("idle", idle.inputs).catch((error: unknown) => error);
    assert.ok(half instanceof InitFailed, String(half));
    assert.equal(half.id, made.id);
    assert.deepEqual(half.properties["languageLabels"], hidden.languageLabels);
    assert.match(half.reasons.join(), /Could not update .*403/);
    hides(half);
  });

  it("tells every fault of its settings at once, with where each is set, and hides credentials that were given plain", async () => {
    const faults = await plugin.checkConfig({
      regoin: "x",
      presenceApi: "old",
      concurrency: "many",
      apiUrl: "http://example.com",
      loginUrl: "x",
    });
    for (const part of [
      /no setting regoin: did you mean region/,
      /presenceApi is "old".*`pulumi config set genesyscloud-presence:presenceApi …`/,
      /concurrency has to be a whole number/,
      /apiUrl .*must be https/,
      /loginUrl is not an https URL/,
    ])
      assert.equal(
        faults.reasons.filter((reason) => part.test(reason)).length,
        1,
        `${part} in ${faults.reasons.join("\n")}`,
      );
    const own = await plugin.checkConfig({ presenceApi: "old" }, "org-b");
    assert.match(own.reasons.join(), /`presenceApi` of the provider "org-b"/);
    const { inputs, reasons } = await plugin.checkConfig({
      clientSecret: "plain",
      clientId: "id",
      version: "0.1.0",
      pluginDownloadURL: "github://api.github.com",
      apiUrl: unknown,
    });
    assert.deepEqual(reasons, []);
    assert.deepEqual(inputs, {
      clientSecret: secret("plain"),
      clientId: "id",
      version: "0.1.0",
      pluginDownloadURL: "github://api.github.com",
      apiUrl: unknown,
    });
    // As programs in other languages hand over what they leave out, and numbers.
    const left = await plugin.checkConfig({ region: null, clientId: null, concurrency: 2, retryWaitMs: 0 });
    assert.deepEqual(left.reasons, ["retryWaitMs has to be a whole number from 1 to 2147483647"]);
    await plugin.checkConfig({ version: "99.0.0" });
    assert.equal(plugin.told.at(-1)?.severity, "warning");
    assert.match(
      plugin.told.at(-1)?.text ?? "",
      /asks for version 99\.0\.0.*`pulumi plugin install resource genesyscloud-presence 99\.0\.0`/,
    );
  });

  it("tells the engine that it takes secrets as they are, and what a preview will be", async () => {
    const answer = await plugin.call<ProviderHandshakeResponse>("handshake", new ProviderHandshakeRequest());
    const configured = await plugin.configure();
    assert.deepEqual(
      [answer.getAcceptSecrets(), configured.getAcceptsecrets(), configured.getSupportspreview()],
      [true, true, true],
    );
  });

  it("makes everything anew in another organisation, and says so once; a region by another of its names is the same one", async () => {
    const asked = await NativeProcess.start({});
    try {
      const moved = await asked.diffConfig({ region: "eu-west-1" }, { region: "eu-central-1" });
      assert.deepEqual(moved.getReplacesList(), ["region"]);
      const [told] = asked.told;
      assert.match(told?.text ?? "", /from https:\/\/api\.mypurecloud\.ie to https:\/\/api\.mypurecloud\.de/);
    } finally {
      await asked.stop();
    }
    // Pulumi asks the process that it has configured once more, for each resource.
    const again = await plugin.diffConfig({ region: "eu-west-1" }, { region: "eu-central-1" });
    assert.deepEqual(again.getReplacesList(), ["region"]);
    const same = await plugin.diffConfig(
      { region: "eu-west-1" },
      { region: "EMEA (Dublin)", clientSecret: secret("new") },
    );
    assert.deepEqual(same.getReplacesList(), []);
    assert.equal(same.getChanges(), 2);
    const later = await plugin.diffConfig({ apiUrl: "https://api.example.com" }, { apiUrl: unknown });
    assert.deepEqual(later.getReplacesList(), [], "where it leads is not known yet");
    const dynamic = await plugin.diffConfig({ "genesyscloud:region": "eu-west-1" }, { region: "eu-central-1" });
    assert.deepEqual(dynamic.getReplacesList(), []);
    assert.deepEqual(plugin.told, []);
  });

  it("answers the functions, and says what is wrong with a call", async () => {
    const there = await organization.add(lunch);
    await organization.add({ languageLabels: { en_US: "Tea" }, systemPresence: "Break", deactivated: true });
    const { result } = await plugin.invoke("getPresenceDefinitions", { systemPresence: "Meal" });
    const definitions = result["definitions"] as { id: string; builtIn: boolean }[];
    assert.deepEqual(
      definitions.filter(({ builtIn }) => !builtIn).map(({ id }) => id),
      [there.id],
    );
    assert.equal((await plugin.invoke("getPresenceDefinition", { label: "Lunch" })).result["id"], there.id);
    assert.equal((await plugin.invoke("getPresenceDefinition", { id: there.id })).result["systemPresence"], "Meal");
    assert.ok(((await plugin.invoke("getSystemPresences")).result["systemPresences"] as object[]).length > 5);
    assert.deepEqual((await plugin.invoke("getPresenceDefinition", { lable: "Lunch", id: 4 })).failures, [
      ["id", "has to be a text"],
      ["lable", "there is no such argument: did you mean label?"],
    ]);
    assert.match((await plugin.invoke("getPresenceDefinition")).failures.join(), /give an id or a label/);
    assert.deepEqual((await plugin.invoke("getPresenceDefinition", { id: there.id, language: "es" })).failures, [
      ["language", "goes with a label, and id says it all"],
    ]);
    const yes = (await plugin.invoke("getPresenceDefinitions", { deactivated: "yes" })).failures;
    assert.match(yes.join(), /^deactivated,has to be "include" or "only"/);
    assert.match((await plugin.invoke("getUserPresence")).failures.join(), /userId,is missing/);
    await assert.rejects(plugin.invoke("getPresenceDefinitio"), /did you mean getPresenceDefinition\?/);
    const hidden = plugin.invoke("getPresenceDefinition", { label: secret("TopSecret") });
    await assert.rejects(hidden, /has the label "\[secret\]"/);
    const listed = await plugin.list();
    assert.deepEqual(listed.map(({ name }) => name).sort(), ["Lunch", "Tea"]);
    await plugin.configure({ clientSecret: "wrong" }, "own");
    await assert.rejects(plugin.list(), /invalid_client/);
  });

  it("uses the secret that the stack has by now where the state has kept an older one, but leads nowhere else", async () => {
    const { GENESYSCLOUD_API_URL: apiUrl = "", GENESYSCLOUD_LOGIN_URL: loginUrl = "" } = organization.env;
    const now = { apiUrl, loginUrl, clientId: "presence-admin", clientSecret: "presence-secret" };
    const old = { ...now, clientSecret: secret("revoked") };
    const { id, outs, inputs } = await up("lunch", lunch);
    const rotated = await NativeProcess.start({ PULUMI_CONFIG: JSON.stringify(now) });
    try {
      await rotated.configure(old);
      assert.equal((await rotated.read("lunch", id, outs, inputs)).id, id);
      await rotated.configure(old, "org-b");
      await assert.rejects(rotated.read("lunch", id, outs, inputs), /invalid_client.*add --run-program/s);
      await rotated.configure(old, "org-b");
      await assert.rejects(rotated.delete("lunch", id, outs), /invalid_client.*add --run-program/s);
      await rotated.configure({ ...old, clientId: "another" });
      await assert.rejects(rotated.read("lunch", id, outs, inputs), /invalid_client/);
      // No settings are better than those that the stack has by now.
      await organization.control("PUT", "clients/presence-admin", { secret: "newer still" });
      await rotated.configure(old);
      await assert.rejects(
        rotated.read("lunch", id, outs, inputs),
        ({ message }: Error) => message.includes("invalid_client") && !message.includes("--run-program"),
      );
    } finally {
      await rotated.stop();
    }
  });

  it("stops what waits when it is cancelled, and lets a change end that is under way", async () => {
    const { inputs } = await plugin.check("lunch", {}, lunch);
    const path = "/api/v2/presencedefinitions";
    await organization.control("PUT", "faults", [
      { method: "POST", path, nth: 1, then: { delayMs: 500 } },
      { method: "GET", path, from: 1, then: { status: 429, retryAfter: 600 } },
    ]);
    const made = plugin.create("lunch", inputs);
    const waiting = assert.rejects(plugin.invoke("getPresenceDefinition", { label: "None" }), /was stopped/);
    await organization.faultStruck();
    await plugin.cancel();
    assert.ok((await made).id);
    await waiting;
  });

  it("does not look for a creation whose answer is lost once it is cancelled, and says that the next run will find it", async () => {
    const { inputs } = await plugin.check("lunch", {}, lunch);
    const then = { delayMs: 500, drop: "after" };
    await organization.control("PUT", "faults", [
      { method: "POST", path: "/api/v2/presencedefinitions", nth: 1, then },
    ]);
    const lost = assert.rejects(plugin.create("lunch", inputs), /Whether "Lunch" .* was made is not known.*Run again/);
    await organization.faultStruck();
    await plugin.cancel();
    await lost;
    assert.equal((await active()).length, 1);
  });

  it("ends with its engine, however that ends", async () => {
    await plugin.killEngine();
  });

  it("has the schema that the sources make: `npm run schema` writes it", () => {
    const committed = JSON.parse(readFileSync(join(__dirname, "../plugin/schema.json"), "utf8")) as unknown;
    assert.deepEqual(committed, JSON.parse(JSON.stringify(buildSchema())));
  });
});
