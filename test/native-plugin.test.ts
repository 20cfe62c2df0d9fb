import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
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
    plugin = await NativeProcess.start({ ...organization.env, PULUMI_CONFIG: "{}" });
    await nextRun();
  });
  afterEach(() => plugin.stop());

  const active = async () => (await organization.definitions()).filter(({ deactivated }) => !deactivated);
  /** Begins a run, which knows nothing of the last one. */
  const nextRun = () => plugin.configure({ retryWaitMs: "5" });
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
    const { inputs } = await plugin.check("lunch", {}, lunch);
    const planned = await plugin.create("lunch", inputs, true);
    assert.deepEqual([planned.id, planned.outs["deactivated"]], [there.id, false]);
    assert.deepEqual(
      plugin.told.map(({ severity, urn, text }) => [severity, urn.split("::").at(-1), text.split(" ")[0]]),
      [["info", "lunch", "reactivates"]],
    );
    const made = await plugin.create("lunch", inputs);
    assert.equal(made.id, there.id);
    assert.equal(made.outs["adopt"], undefined);
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
    assert.deepEqual(half.properties["languageLabels"], { en_US: secret("TOPSECRET") });
    const plainText = plugin.everything().replaceAll(/"value":"[^"]*"|\["value",[^\]]*\]/g, "");
    assert.doesNotMatch(plainText.replaceAll(/\{"stringValue"[^}]*\}|stringValue":"[^"]*"/g, ""), /topsecret/i);
    for (const text of [...half.reasons, half.message, ...plugin.told.map(({ text }) => text)])
      assert.doesNotMatch(text, /topsecret/i);
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
      apiUrl: unknown,
    });
    assert.deepEqual(reasons, []);
    assert.deepEqual(inputs, { clientSecret: secret("plain"), clientId: "id", version: "0.1.0", apiUrl: unknown });
    await plugin.checkConfig({ version: "99.0.0" });
    assert.match(
      plugin.told.at(-1)?.text ?? "",
      /asks for version 99\.0\.0.*`pulumi plugin install resource genesyscloud-presence 99\.0\.0`/,
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
    assert.match((await plugin.invoke("getUserPresence")).failures.join(), /userId,is missing/);
    await assert.rejects(plugin.invoke("getPresenceDefinitio"), /did you mean getPresenceDefinition\?/);
    const hidden = plugin.invoke("getPresenceDefinition", { label: secret("TopSecret") });
    await assert.rejects(hidden, /has the label "\[secret\]"/);
    const listed = await plugin.list();
    assert.deepEqual(listed.map(({ name }) => name).sort(), ["Lunch", "Tea"]);
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
      await rotated.configure({ ...old, clientId: "another" });
      await assert.rejects(rotated.read("lunch", id, outs, inputs), /invalid_client/);
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
