import assert from "node:assert/strict";
import type { dynamic } from "@pulumi/pulumi";
import { providerText } from "../provider/program/serialized-provider.js";
import * as lifecycle from "../provider/lifecycle.js";
import { InitFailed } from "./support/provider.js";
import { ProviderProcess } from "./support/provider-process.js";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";

const lunch = { languageLabels: { en_US: "Lunch", es: "Almuerzo" }, systemPresence: "Meal", __resource: "lunch" };

describe("the life of a presence definition, in Pulumi's own dynamic-provider process", () => {
  let organization: EmulatedOrganization;
  let provider: ProviderProcess;
  let runs = 0;

  before(async () => {
    organization = await startOrganization();
    provider = await ProviderProcess.start(organization.config);
  });
  after(async () => {
    await provider.stop();
    await organization.close();
  });
  beforeEach(async () => {
    await organization.control("POST", "reset");
    await nextRun();
  });

  /** The next run, which knows nothing of the last one: its configuration differs in something that does not matter. */
  async function nextRun(change: Record<string, string> = {}): Promise<void> {
    await provider.configure({
      ...organization.config,
      "genesyscloud:retryLimitMs": String(180_000 + runs++),
      ...change,
    });
    provider.lines.splice(0);
    await organization.requests();
  }

  async function up(inputs: Record<string, unknown>) {
    const checked = await provider.check({}, inputs);
    assert.deepEqual(checked.failures, []);
    return { inputs: checked.inputs, ...(await provider.create(checked.inputs)) };
  }

  const fault = (rule: Record<string, unknown>) => organization.control("PUT", "faults", [rule]);

  it("is created, unchanged, drifted by hand, reconciled, changed, moved and deactivated", async () => {
    const made = await up(lunch);
    assert.equal(made.outs["deactivated"], false);
    assert.equal(made.outs["primary"], false);
    assert.ok(made.outs["createdDate"]);
    assert.deepEqual(await provider.diff(made.id, made.outs, made.inputs), { changes: false, replaces: [] });

    await nextRun();
    await organization.edit(made.id, {
      languageLabels: { en_US: "Midday", es: "Almuerzo", de: "Mittag" },
      deactivated: true,
    });
    const drifted = await provider.read(made.id, made.outs);
    assert.deepEqual(drifted.inputs, {
      ...made.inputs,
      languageLabels: { en_US: "Midday", es: "Almuerzo", de: "Mittag" },
      deactivated: true,
    });
    assert.deepEqual(await provider.diff(made.id, drifted.props, made.inputs), { changes: true, replaces: [] });
    const { outs } = await provider.update(made.id, drifted.props, made.inputs);
    assert.deepEqual(outs["languageLabels"], lunch.languageLabels);
    assert.equal(outs["deactivated"], false);

    const moved = { ...made.inputs, systemPresence: "Break" };
    assert.deepEqual(await provider.diff(made.id, outs, moved), { changes: true, replaces: ["systemPresence"] });

    await provider.delete(made.id, outs);
    await provider.delete(made.id, outs);
    assert.deepEqual(
      (await organization.definitions()).map(({ id, deactivated }) => ({ id, deactivated })),
      [{ id: made.id, deactivated: true }],
    );
  });

  it("tells that a definition is gone, after asking for it by id", async () => {
    const made = await up(lunch);
    await nextRun();
    await organization.erase(made.id);
    assert.equal((await provider.read(made.id, made.outs)).id, "");
    await provider.delete(made.id, made.outs);
    assert.deepEqual(await organization.requests(), {
      "GET /api/v2/presencedefinitions": 1,
      "GET /api/v2/presencedefinitions/{presenceId}": 1,
      "DELETE /api/v2/presencedefinitions/{presenceId}": 1,
    });
  });

  it("keeps the server's name where the program gives none, and manages it where it does", async () => {
    const made = await up(lunch);
    await organization.edit(made.id, { name: "by hand" });
    await nextRun();
    const read = await provider.read(made.id, made.outs);
    assert.equal(read.props["name"], "by hand");
    assert.equal(read.inputs["name"], undefined);
    const { outs } = await provider.update(made.id, read.props, {
      ...made.inputs,
      languageLabels: { en_US: "Midday" },
    });
    assert.equal((await organization.definitions())[0]?.name, "by hand");
    const named = await provider.update(made.id, outs, { ...made.inputs, name: "ours" });
    assert.equal((await organization.definitions())[0]?.name, "ours");
    assert.equal((await provider.read(made.id, named.outs)).inputs["name"], "ours");
  });

  it("reports every fault before anything is sent", async () => {
    const { failures } = await provider.check(
      {},
      { languageLabels: { "en-US": "Lunch", es: "" }, systemPresence: "Meel", __resource: "x" },
    );
    assert.deepEqual(
      failures.map(({ reason }) => reason.split(":")[0]),
      ["languageLabels.en-US", "languageLabels.es", "systemPresence"],
    );
    await provider.check({}, { languageLabels: { en_US: "Tea" }, systemPresence: "Brake", __resource: "y" });
    assert.deepEqual(await organization.requests(), { "GET /api/v2/systempresences": 1 });
  });

  it("tells what is missing in the configuration, whatever Pulumi calls first", async () => {
    await provider.configure({ "genesyscloud:region": "eu-central-1" });
    const calls = [
      provider.check({}, lunch),
      provider.create(lunch),
      provider.read("1", lunch),
      provider.diff("1", lunch, lunch),
    ];
    for (const result of await Promise.allSettled(calls))
      assert.match(
        String((result as PromiseRejectedResult).reason),
        /clientId is missing.*GENESYSCLOUD_OAUTHCLIENT_ID/s,
      );
  });

  it("asks a login that refuses once for sixty resources, and the first tells what the others point to", async () => {
    const wrongSecret = { "genesyscloud:clientSecret": "wrong" };
    await nextRun(wrongSecret);
    const reads = Array.from({ length: 60 }, (_, n) => provider.read(`id-${n}`, { ...lunch, __resource: `s${n}` }));
    const errors = (await Promise.allSettled(reads)).map((read) => String((read as PromiseRejectedResult).reason));
    const [told, ...others] = errors.filter((error) => !/see the error of s\d+$/.test(error));
    assert.match(told ?? "", /Could not read .*invalid_client.*pulumi up --refresh=false/s);
    assert.deepEqual(others, []);
    await assert.rejects(provider.create({ ...lunch, __resource: "tea" }), /see the error of s\d+$/);
    const { counts } = (await organization.control("GET", "requests")) as { counts: unknown };
    assert.deepEqual(counts, { "POST /oauth/token": 1 });
    assert.deepEqual(provider.lines, [], "Pulumi shows them with their resources");
    await nextRun(wrongSecret);
    await assert.rejects(provider.create(lunch), (error: Error) => !error.message.includes("--refresh=false"));
  });

  it("refuses to touch a System definition, and says why", async () => {
    const all = (await organization.control("GET", "definitions")) as {
      id: string;
      type: string;
      languageLabels: Record<string, string>;
    }[];
    const builtIn = all.find(({ type }) => type === "System");
    assert.ok(builtIn);
    const props = { ...lunch, deactivated: false, primary: true };
    for (const call of [
      () => provider.read(builtIn.id, props),
      () => provider.update(builtIn.id, props, lunch),
      () => provider.delete(builtIn.id, props),
    ])
      await assert.rejects(call, /System definition/);
    const { failures } = await provider.check({}, { ...lunch, __resource: "other", adoptId: builtIn.id });
    assert.match(failures[0]?.reason ?? "", /System definition/);
  });

  it("reports a label that the server kept as half-made, with the id saved, and gets over it", async () => {
    const made = await up(lunch);
    await organization.control("PUT", "settings", { putLabels: "merge" });
    const fewer = { ...made.inputs, languageLabels: { en_US: "Lunch" } };
    await assert.rejects(provider.update(made.id, made.outs, fewer), (error: unknown) => {
      assert.ok(error instanceof InitFailed);
      assert.equal(error.id, made.id);
      assert.deepEqual(error.properties["languageLabels"], lunch.languageLabels);
      assert.match(error.reasons.join(), /languageLabels\.es.*nothing.*Almuerzo/);
      return true;
    });
    await organization.control("PUT", "settings", { putLabels: "replace" });
    await provider.update(made.id, made.outs, fewer);
    assert.deepEqual((await organization.definitions())[0]?.languageLabels, { en_US: "Lunch" });
  });

  it("passes the server's refusal on, with its message, code and contextId", async () => {
    await organization.control("PUT", "settings", { maxLabelLength: 4 });
    const checked = await provider.check({}, lunch);
    await assert.rejects(provider.create(checked.inputs), (error: Error) =>
      ['Could not create "Lunch" (Meal)', "400 invalid.value", "contextId"].every((part) =>
        error.message.includes(part),
      ),
    );
  });

  it("works the same through the current endpoints, with divisions and their own spelling", async () => {
    await nextRun({ "genesyscloud:presenceApi": "presence/definitions" });
    const queue = { languageLabels: { en_US: "Callbacks" }, systemPresence: "On Queue", __resource: "callbacks" };
    const made = await up(queue);
    assert.equal(made.outs["systemPresence"], "OnQueue");
    assert.equal(made.outs["divisionId"], "*");
    assert.equal(made.outs["type"], "User");
    assert.deepEqual(await provider.diff(made.id, made.outs, made.inputs), { changes: false, replaces: [] });
    await nextRun({ "genesyscloud:presenceApi": "presence/definitions" });
    await organization.edit(made.id, { deactivated: true });
    const drifted = await provider.read(made.id, made.outs);
    assert.equal(drifted.inputs["deactivated"], true);
    const { outs } = await provider.update(made.id, drifted.props, made.inputs);
    assert.equal(outs["deactivated"], false);
    await provider.delete(made.id, outs);
    assert.equal((await organization.definitions())[0]?.deactivated, true);

    // The same definition through the older endpoints: no division, and nothing to change but what was changed.
    await nextRun();
    const older = await provider.check(made.inputs, queue);
    assert.deepEqual(older.failures, []);
    const read = await provider.read(made.id, made.outs);
    assert.equal(read.props["divisionId"], undefined);
  });

  it("costs one listing to refresh, and nothing more, however many resources there are", async () => {
    const made: Awaited<ReturnType<typeof up>>[] = [];
    for (let n = 0; n < 30; n++)
      made.push(await up({ ...lunch, __resource: `lunch${n}`, languageLabels: { en_US: `Lunch ${n}` } }));
    await nextRun();
    const read = await Promise.all(made.map(({ id, outs }) => provider.read(id, outs)));
    assert.ok(read.every(({ id }, n) => id === made[n]?.id));
    assert.deepEqual(await organization.requests(), { "GET /api/v2/presencedefinitions": 1 });
  });

  it("creates N with N requests and one listing", async () => {
    await organization.requests();
    const names = Array.from({ length: 40 }, (_, n) => ({
      ...lunch,
      __resource: `s${n}`,
      languageLabels: { en_US: `Status ${n}` },
    }));
    const checked = await Promise.all(names.map((inputs) => provider.check({}, inputs)));
    await Promise.all(checked.map(({ inputs }) => provider.create(inputs)));
    assert.deepEqual(await organization.requests(), {
      "GET /api/v2/presencedefinitions": 1,
      "POST /api/v2/presencedefinitions": 40,
    });
  });

  it("makes one definition however the answer to its creation is lost", async () => {
    const losses = [
      { drop: "after" },
      { drop: "before" },
      { status: 502, html: true, when: "after" },
      { status: 503, when: "before" },
      { truncate: true },
    ];
    for (const [n, then] of losses.entries()) {
      await fault({ method: "POST", path: "/api/v2/presencedefinitions", nth: 1, then });
      await up({ ...lunch, __resource: `s${n}`, languageLabels: { en_US: `Status ${n}` } });
    }
    const labels = (await organization.definitions()).map(({ languageLabels }) => languageLabels["en_US"]);
    assert.deepEqual(
      labels.sort(),
      losses.map((_, n) => `Status ${n}`),
    );
  });

  it("finds what a killed run made, and takes it over", async () => {
    await fault({ method: "POST", path: "/api/v2/presencedefinitions", then: { hang: true, when: "after" } });
    const lost = provider.create({ ...lunch, deactivated: false }).catch(() => "killed");
    await organization.faultStruck();
    await provider.stop("SIGKILL");
    assert.equal(await lost, "killed");
    provider = await ProviderProcess.start(organization.config);
    await organization.control("DELETE", "faults");
    const [left] = await organization.definitions();
    await nextRun();
    assert.equal((await up(lunch)).id, left?.id);
    assert.deepEqual(provider.lines, [`lunch: takes over "Lunch" (Meal) ${left?.id ?? ""}`]);
    assert.equal((await organization.definitions()).length, 1);
  });

  it("brings the same id back when a removed status returns", async () => {
    const made = await up(lunch);
    await nextRun();
    await provider.delete(made.id, made.outs);
    await nextRun();
    const again = await up(lunch);
    assert.equal(again.id, made.id);
    assert.deepEqual(provider.lines, [`lunch: reactivates "Lunch" (Meal) ${made.id}`]);
    assert.equal((await organization.definitions())[0]?.deactivated, false);
  });

  it("hands the definition over when a resource is renamed, and deactivates nothing", async () => {
    const made = await up(lunch);
    await nextRun();
    const renamed = await up({ ...lunch, __resource: "midday" });
    assert.equal(renamed.id, made.id);
    await provider.delete(made.id, made.outs);
    assert.equal((await organization.definitions())[0]?.deactivated, false);
    assert.match(provider.lines.join("\n"), /stays as it is; the resource "midday" manages it now/);
  });

  it("does not let two resources of a program have one definition", async () => {
    await organization.add({ languageLabels: { en_US: "Lunch", de: "Mittag" }, systemPresence: "Meal" });
    const first = await up({ ...lunch, adopt: "matching" });
    const { failures } = await provider.check({}, { ...lunch, adopt: "matching", __resource: "again" });
    assert.match(failures[0]?.reason ?? "", /"lunch" declares the same status/);
    const adoptId = await provider.check(
      {},
      { ...lunch, languageLabels: { en_US: "Else" }, adoptId: first.id, __resource: "third" },
    );
    assert.match(adoptId.failures[0]?.reason ?? "", /managed by the resource "lunch"/);
  });

  it("makes the second of two resources on one definition its own, when the state has come to that", async () => {
    const made = await up(lunch);
    await nextRun();
    const other = { ...made.inputs, __resource: "other", languageLabels: { en_US: "Supper" } };
    await provider.check(made.inputs, made.inputs);
    await provider.check(made.inputs, other);
    assert.deepEqual(await provider.diff(made.id, made.outs, made.inputs), { changes: false, replaces: [] });
    assert.deepEqual((await provider.diff(made.id, made.outs, other)).replaces, ["languageLabels"]);
    const own = await provider.create(other);
    assert.notEqual(own.id, made.id);
    await provider.delete(made.id, { ...made.outs, __resource: "other" });
    assert.ok((await organization.definitions()).every(({ deactivated }) => !deactivated));
  });

  it("lets a status move to another system presence although adoptId still names the old one, and back again", async () => {
    const there = await organization.add({ languageLabels: lunch.languageLabels, systemPresence: "Meal" });
    const exported = { ...lunch, adoptId: there.id };
    const first = await up(exported);
    assert.equal(first.id, there.id);
    await nextRun();
    const moved = { ...first.inputs, systemPresence: "Break" };
    assert.deepEqual((await provider.diff(first.id, first.outs, moved)).replaces, ["systemPresence"]);
    const second = await up(moved);
    await provider.delete(first.id, first.outs);
    assert.notEqual(second.id, first.id);
    assert.deepEqual(await provider.diff(second.id, second.outs, moved), { changes: false, replaces: [] });
    await assert.rejects(
      provider.diff(second.id, second.outs, { ...moved, adoptId: "another" }),
      /pulumi state delete/,
    );
  });

  it("leaves unknown values alone in a preview", async () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const made = await up(lunch);
    const inputs = { ...lunch, languageLabels: { en_US: unknown, es: "Almuerzo" } };
    const checked = await provider.check(made.inputs, inputs);
    assert.deepEqual(checked.failures, []);
    assert.deepEqual(checked.inputs["languageLabels"], inputs.languageLabels);
    assert.deepEqual(await provider.diff(made.id, made.outs, checked.inputs), { changes: true, replaces: [] });
    assert.deepEqual((await provider.check({}, { ...lunch, systemPresence: unknown })).failures, []);
  });

  it("writes little into the state, and neither a secret nor a path", async () => {
    // The module that the text names is a provider as Pulumi defines it, by its type.
    const provider_: dynamic.ResourceProvider = lifecycle;
    assert.ok(provider_);
    assert.ok(providerText.length < 2048);
    assert.doesNotMatch(providerText, /presence-secret|presence-admin|\/work|\/home|node_modules|[A-Za-z]:\\/);
    await up(lunch);
    assert.doesNotMatch(provider.lines.join("\n"), /presence-secret/);
  });
});
