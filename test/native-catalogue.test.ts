import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigureRequest, ConstructRequest } from "@pulumi/pulumi/proto/provider_pb";
import { aliasNamed, FakeMonitor, output } from "./support/native-monitor.js";
import { NativeProcess, secret, unknown } from "./support/native-process.js";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";

const definitionType = "genesyscloud-presence:index:PresenceDefinition";
const status = (systemPresence: unknown, languageLabels: unknown, more = {}) => ({
  systemPresence,
  languageLabels,
  ...more,
});

describe("a catalogue by the native plugin", () => {
  let organization: EmulatedOrganization;
  let plugin: NativeProcess;
  let monitor: FakeMonitor;

  before(async () => {
    organization = await startOrganization({ settings: { maxActivePerSystemPresence: 2 } });
    plugin = await NativeProcess.start({ ...organization.env, PULUMI_CONFIG: '{ "retryWaitMs": "5" }' });
  });
  after(async () => {
    await plugin.stop();
    await organization.close();
  });
  beforeEach(async () => {
    await plugin.configure();
    monitor = await FakeMonitor.start();
  });
  afterEach(() => monitor.stop());

  /** The fault lines of the error that a catalogue is refused with; none where it is not. */
  async function faultsOf(statuses: unknown, rules = {}): Promise<string[]> {
    monitor.registered.length = 0;
    try {
      await monitor.construct(plugin, { statuses, ...rules });
      return [];
    } catch (error) {
      assert.deepEqual(monitor.registered, []);
      const [head, ...faults] = (error as Error).message.split("\n- ");
      assert.equal(head, 'The catalogue "statuses" cannot be used; nothing was sent:');
      return faults;
    }
  }
  const statusesRegistered = () => monitor.registered.filter(({ type }) => type === definitionType);

  it("tells which statuses have been moved, by their keys; the new id is not known before it is made", async () => {
    monitor.previousIds["statuses-tea"] = ["2", "1"];
    const statuses = { lunch: status("Meal", { en_US: "Lunch" }), tea: status("Break", { en_US: "Tea" }) };
    const { moves } = await monitor.construct(plugin, { statuses });
    assert.deepEqual(moves, { tea: { from: ["2", "1"], to: "id of statuses-tea" } });
    monitor.isPreview = true;
    const preview = await monitor.construct(plugin, { statuses });
    assert.deepEqual(preview["moves"], { tea: { from: ["2", "1"], to: unknown } });
  });

  it("makes a definition of every status under the catalogue, named by its key, with the ids to hand on", async () => {
    const made = await monitor.construct(plugin, {
      statuses: {
        lunch: status("Meal", { en_US: "Lunch", es: "Almuerzo" }),
        brunch: status(
          "Meal",
          { en_US: "Brunch" },
          { name: "AUX 3", deactivated: true, adoptId: "1", divisionId: null },
        ),
      },
    });
    const ids = { lunch: "id of statuses-lunch", brunch: "id of statuses-brunch" };
    assert.deepEqual(made, { ids, moves: {} });
    assert.deepEqual(monitor.outputs, { "urn of statuses": made });
    for (const name of ["ids", "moves"])
      assert.deepEqual(monitor.waits[name]?.toSorted(), ["urn of statuses-brunch", "urn of statuses-lunch"]);
    const [catalogue, ...rest] = monitor.registered;
    assert.deepEqual([catalogue?.name, catalogue?.inputs], ["statuses", {}]);
    assert.deepEqual(catalogue?.aliases, ["genesyscloud:presence:Catalogue"]);
    const inputs = rest.map((one) => [one.name, one.parent, one.inputs]).sort();
    assert.deepEqual(inputs, [
      [
        "statuses-brunch",
        "urn of statuses",
        status("Meal", { en_US: "Brunch" }, { name: "AUX 3", deactivated: true, adoptId: "1" }),
      ],
      ["statuses-lunch", "urn of statuses", status("Meal", { en_US: "Lunch", es: "Almuerzo" })],
    ]);
    for (const { type, aliases } of rest)
      assert.deepEqual([type, aliases], [definitionType, ["pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition"]]);
  });

  it("tells every fault of its arguments, fields and rules at once, before anything is registered, and what may be meant", async () => {
    const faults = await faultsOf(
      {
        lunch: status("Meals", { "en-US": " Lunch" }, { deactivted: true, adopt: "always" }),
        tea: status("Break", { en_US: "Tea|Chai", es: "Té" }),
        chai: status("Break", { en_US: "Tea|Chai" }),
        walk: 4,
        none: { systemPresence: "Away" },
      },
      {
        requiredLanguages: ["en_US", "es"],
        maxActivePerSystemPresence: 1,
        limitFromOrganization: true,
        maxLabelLength: 6,
        forbiddenCharacters: "[|]",
        allowTwin: ["tea"],
      },
    );
    for (const part of [
      /^allowTwin: there is no such property: did you mean allowTwins\?$/,
      /^limitFromOrganization: contradicts maxActivePerSystemPresence/,
      /^walk: has to be an object such as \{ systemPresence:/,
      /^lunch \(Meals\): deactivted: there is no such property: did you mean deactivated\?$/,
      /^lunch \(Meals\): languageLabels\.en-US: .*did you mean en_US\?$/,
      /^lunch \(Meals\): languageLabels\.en-US: " Lunch" begins or ends with white space$/,
      /^lunch \(Meals\): systemPresence: "Meals" is not a system presence: did you mean Meal\?/,
      /^lunch \(Meals\): adopt: has to be one of "identical"/,
      /^none \(Away\): languageLabels: is missing$/,
      /^tea \(Break\): en_US "Tea\|Chai" is also the label of chai, .*allowTwins: \["chai", "tea"\]$/,
      /^chai \(Break\): has no label in es$/,
      /^tea \(Break\): en_US "Tea\|Chai" has 8 characters; 6 are allowed$/,
      /^tea \(Break\): en_US "Tea\|Chai" has "\|", which forbiddenCharacters rules out$/,
    ])
      assert.equal(faults.filter((fault) => part.test(fault)).length, 1, `${part} in\n${faults.join("\n")}`);
  });

  it("says what is wrong with a rule: a pattern that is none, a number that is none, a secret that nobody could be told", async () => {
    const faults = await faultsOf(
      {},
      {
        forbiddenCharacters: "[<",
        maxLabelLength: "6",
        maxActivePerSystemPresence: 0,
        limitFromOrganization: "yes",
        requiredLanguages: "es",
        allowTwins: [secret("tea")],
      },
    );
    assert.deepEqual(faults, [
      "requiredLanguages: has to be a list of texts",
      "maxActivePerSystemPresence: has to be a whole number above 0",
      "limitFromOrganization: has to be true or false",
      "maxLabelLength: has to be a whole number above 0",
      "forbiddenCharacters: Invalid regular expression: /[</u: Unterminated character class",
      "allowTwins: is a secret, and what breaks it could not be told; give it plain",
    ]);
    // One character each, whatever it is coded by.
    assert.deepEqual(await faultsOf({ fun: status("Away", { en_US: "🎉" }) }, { forbiddenCharacters: "[🎊]" }), []);
    assert.deepEqual(await faultsOf(null), ["statuses: is missing, and so is file: give one of the two"]);
    assert.match((await faultsOf(["lunch"])).join(), /^statuses: has to be an object of statuses by key/);
  });

  it("refuses more active statuses than the number or the organisation allows, and lets deactivated ones and allowed twins be", async () => {
    const three = {
      a: status("Busy", { en_US: "A" }),
      b: status("busy", { en_US: "B" }),
      c: status("Busy", { en_US: "C" }),
      d: status("Busy", { en_US: "D" }, { deactivated: true }),
    };
    const [own, ...more] = await faultsOf(three, { limitFromOrganization: true });
    assert.match(
      own ?? "",
      /^Busy has 3 active statuses; the organisation allows 2: set deactivated: true on 1 of them/,
    );
    assert.deepEqual(more, []);
    const [given] = await faultsOf(three, { maxActivePerSystemPresence: 1 });
    assert.match(given ?? "", /^Busy has 3 active statuses; maxActivePerSystemPresence is 1:/);
    assert.deepEqual(await faultsOf(three, { maxActivePerSystemPresence: 3 }), []);
    monitor.registered.length = 0;
    const twins = { x: status("Meal", { es: "Té" }), y: status("Meal", { es: "Té" }) };
    assert.equal((await faultsOf(twins)).length, 1);
    assert.deepEqual(await faultsOf(twins, { allowTwins: ["x", "y"] }), []);
  });

  it("refuses a status that was copied with its adoptId, and one of what nobody can change; not what is known later", async () => {
    const taking = (en_US: string, adoptId: unknown) => status("Away", { en_US }, { adoptId });
    const statuses = {
      one: taking("One", "1"),
      two: taking("Two", "1"),
      walk: taking("Walk", "5e5c5c66-ea97-4e7f-ac41-6424784829f2"),
    };
    assert.deepEqual(await faultsOf(statuses), [
      "walk (Away): adoptId: names the System definition Away, which nobody can change. Leave adoptId out to make a new one",
      "two (Away): adoptId: one (Away) names the same definition; leave it out of one of the two",
    ]);
    monitor.isPreview = true;
    assert.deepEqual(await faultsOf({ one: taking("One", unknown), two: taking("Two", unknown) }), []);
  });

  it("takes a system presence that is the organisation's own, and asks for that only where a catalogue has one", async () => {
    await organization.requests();
    assert.deepEqual(await faultsOf({ lunch: status("Meal", { en_US: "Lunch" }) }), []);
    assert.deepEqual(await organization.requests(), {});
    await organization.control("PUT", "faults", [
      { path: "/api/v2/systempresences", then: { body: [{ id: "1", name: "WorkingRemotely" }] } },
    ]);
    await plugin.configure();
    assert.deepEqual(await faultsOf({ home: status("WorkingRemotely", { en_US: "Home" }) }), []);
    await organization.control("DELETE", "faults");
  });

  it("leaves out a status that a program gives as nothing, and knows no id of one that failed", async () => {
    monitor.failing.add("statuses-tea");
    const statuses = { lunch: status("Meal", { en_US: "Lunch" }), tea: status("Break", { en_US: "Tea" }), walk: null };
    const { ids } = await monitor.construct(plugin, { statuses });
    assert.deepEqual(ids, { lunch: "id of statuses-lunch", tea: unknown });
  });

  it("tells what is plain without the organisation also where that does not answer", async () => {
    await organization.control("PUT", "settings", { maxActivePerSystemPresence: null });
    try {
      const lunch = status("Meal", { en_US: " Lunch" });
      assert.equal((await faultsOf({ lunch }, { limitFromOrganization: true })).length, 1);
      const asked = monitor.construct(plugin, { statuses: {}, limitFromOrganization: true });
      await assert.rejects(asked, /limits do not tell.*maxActivePerSystemPresence: 30/);
    } finally {
      await organization.control("PUT", "settings", { maxActivePerSystemPresence: 2 });
    }
  });

  it("checks what is known of a label, a status or a rule that is known later, and waits with the rest", async () => {
    monitor.isPreview = true;
    const made = await monitor.construct(plugin, {
      statuses: {
        tea: status("Break", { en_US: output({ dependencies: ["urn of first"] }), es: "Té" }),
        walk: status(unknown, unknown),
        rest: unknown,
      },
      requiredLanguages: ["en_US", "es"],
      forbiddenCharacters: unknown,
      maxActivePerSystemPresence: 1,
    });
    assert.deepEqual(made, { ids: { tea: unknown, walk: unknown, rest: unknown }, moves: {} });
    assert.deepEqual(Object.fromEntries(statusesRegistered().map(({ name, inputs }) => [name, inputs])), {
      "statuses-tea": status("Break", { en_US: unknown, es: "Té" }),
      "statuses-walk": status(unknown, unknown),
      "statuses-rest": status(unknown, unknown),
    });
    monitor.registered.length = 0;
    const later = output({});
    assert.deepEqual(await faultsOf({ tea: status("Brake", { en_US: later }) }, { requiredLanguages: ["es"] }), [
      'tea (Brake): systemPresence: "Brake" is not a system presence: did you mean Break? There are ' +
        "Available, Away, Break, Busy, Meal, Meeting, Training, OnQueue, Offline, Idle",
      "tea (Brake): has no label in es",
    ]);
    assert.deepEqual(await faultsOf({ tea: status("Break", { en_US: "Tea" }) }, { requiredLanguages: unknown }), []);
    assert.match((await faultsOf(later)).join(), /^statuses: is not known yet, and its keys name the resources/);
  });

  it("lets each status depend on what its own values come of, and on nothing else but what the SDK cannot place", async () => {
    const label = output({ value: "Tea", dependencies: ["urn of first"] });
    const statuses = { tea: status("Break", { en_US: label }), walk: status("Away", { en_US: "Walk" }) };
    const urns = ["urn of first"];
    const told =
      (...all: string[]) =>
      (request: ConstructRequest) => {
        const dependencies = new ConstructRequest.PropertyDependencies().setUrnsList(all);
        request.getInputdependenciesMap().set("statuses", dependencies);
      };
    const origins = () => Object.fromEntries(statusesRegistered().map((one) => [one.name, one.origins]));
    await monitor.construct(plugin, { statuses }, told(...urns));
    assert.deepEqual(origins(), { "statuses-tea": { languageLabels: urns }, "statuses-walk": {} });
    monitor.registered.length = 0;
    await monitor.construct(plugin, { statuses: output({ value: statuses, dependencies: ["urn of all"] }) });
    assert.deepEqual(origins()["statuses-walk"], { languageLabels: ["urn of all"], systemPresence: ["urn of all"] });
    monitor.registered.length = 0;
    await monitor.construct(plugin, { statuses }, told(...urns, "urn of more"));
    assert.deepEqual(origins()["statuses-walk"], { languageLabels: ["urn of more"], systemPresence: ["urn of more"] });
  });

  it("neither looks at what is secret nor tells it, and hands it on as a secret", async () => {
    const label = "Top<Secret";
    const rules = { forbiddenCharacters: "[<]", maxLabelLength: 5 };
    const statuses = {
      plan: status("Away", { en_US: secret(label), es: output({ value: label, secret: true }) }),
      all: secret(status("Meal", { en_US: label })),
      more: output({ value: status("Busy", { en_US: output({ value: label }) }), secret: true }),
    };
    await monitor.construct(plugin, { statuses, ...rules });
    const inputs = Object.fromEntries(statusesRegistered().map((one) => [one.name, one.inputs]));
    assert.deepEqual(inputs["statuses-plan"], status("Away", { en_US: secret(label), es: secret(label) }));
    assert.deepEqual(inputs["statuses-all"], status(secret("Meal"), secret({ en_US: label })));
    assert.deepEqual(inputs["statuses-more"], status(secret("Busy"), secret({ en_US: label })));
    monitor.registered.length = 0;
    await monitor.construct(plugin, { statuses: secret({ lunch: status("Meal", { en_US: label }) }) });
    assert.deepEqual(statusesRegistered()[0]?.inputs, status(secret("Meal"), secret({ en_US: label })));
    monitor.registered.length = 0;
    const faults = await faultsOf({ ...statuses, plain: status("Away", { en_US: "a<b" }) }, rules);
    assert.deepEqual(faults, ['plain (Away): en_US "a<b" has "<", which forbiddenCharacters rules out']);
    assert.doesNotMatch(plugin.everything(), /Top<Secret/);
  });

  it("hands the options that people give a catalogue to every status, and keeps each with the provider that makes it", async () => {
    const self = "urn:pulumi:test::test::pulumi:providers:genesyscloud-presence::mine";
    await plugin.call("configure", new ConfigureRequest().setName("mine").setUrn(self).setId("1"));
    const statuses = { lunch: status("Meal", { en_US: "Lunch" }) };
    const given = (request: ConstructRequest) =>
      request
        .setParent("urn of outer")
        .setProtect(true)
        .setRetainondelete(false)
        .setDeletebeforereplace(true)
        .setIgnorechangesList(["languageLabels"])
        .setReplaceonchangesList(["name"])
        .setDependenciesList(["urn of first"])
        .setDeletedwith("urn of other")
        .setCustomtimeouts(new ConstructRequest.CustomTimeouts().setCreate("5m"))
        .setResourceHooks(new ConstructRequest.ResourceHooksBinding().setAfterCreateList(["tell-the-team"]))
        .setAliasesList([aliasNamed("old")]);
    await monitor.construct(plugin, { statuses }, given);
    const [catalogue, lunch] = monitor.registered;
    assert.equal(catalogue?.parent, "urn of outer");
    assert.equal(catalogue.request.aliasesList[0]?.spec?.name, "old");
    assert.deepEqual(catalogue.request.hooks?.afterCreateList, ["tell-the-team"]);
    for (const one of [catalogue, lunch])
      assert.deepEqual(
        [
          one?.request.protect,
          one?.request.retainondelete,
          one?.request.deletebeforereplace,
          one?.request.ignorechangesList,
          one?.request.replaceonchangesList,
          one?.request.dependenciesList,
          one?.request.deletedwith,
          one?.request.customtimeouts?.create,
        ],
        [true, false, true, ["languageLabels"], ["name"], ["urn of first"], "urn of other", "5m"],
      );
    assert.equal(lunch?.provider, `${self}::1`);
    monitor.registered.length = 0;
    await monitor.construct(plugin, { statuses }, (request) => {
      request.getProvidersMap().set("genesyscloud-presence", "urn of another::2");
    });
    assert.equal(monitor.registered[1]?.provider, "urn of another::2");
    assert.equal(monitor.registered[1].request.deletebeforereplacedefined, false);
  });

  it("takes a file in place of all other properties, and tells its faults with their lines", async () => {
    const folder = mkdtempSync(join(tmpdir(), "presence-file-"));
    const path = join(folder, "statuses.yaml");
    const write = (...lines: string[]) => writeFileSync(path, lines.join("\n"));
    try {
      write(
        "statuses:",
        "  lunch: { systemPresence: meal, languageLabels: { en_US: Lunch, no: Lunsj }, adoptId: '1' }",
      );
      assert.deepEqual(await monitor.construct(plugin, { file: path, statuses: null }), {
        ids: { lunch: "id of statuses-lunch" },
        moves: {},
      });
      assert.deepEqual(statusesRegistered()[0]?.inputs, {
        ...status("Meal", { en_US: "Lunch", no: "Lunsj" }),
        ...{ adoptId: "1", deactivated: false },
      });
      write(
        "statuses:",
        "  a: { systemPresence: Busy, languageLabels: { en_US: A } }",
        "  b: { systemPresence: Busy, languageLabels: { en_US: B } }",
        "  c: { systemPresence: Busy, languageLabels: { en_US: 1 } }",
        "  d: { systemPresence: Somewhere, languageLabels: { en_US: D } }",
        "limitFromOrganization: true",
      );
      const told = async (args: Record<string, unknown>) => {
        monitor.registered.length = 0;
        const error: unknown = await monitor.construct(plugin, args).catch((error: unknown) => error);
        assert.deepEqual(monitor.registered, []);
        return (error as Error).message.replaceAll(`${folder}/`, "").split("\n- ").slice(1);
      };
      const faults = await told({ file: path, requiredLanguages: ["es"] });
      for (const [index, fault] of [
        "requiredLanguages: belongs into statuses.yaml, since there is a file",
        'statuses.yaml:4: c: languageLabels.en_US: YAML reads 1 as a number: put it into quotes, "1"',
        'statuses.yaml:5: d (Somewhere): systemPresence: "Somewhere" is not a system presence. There are ',
        "statuses.yaml:4: Busy has 3 active statuses; the organisation allows 2: ",
      ].entries())
        assert.equal(faults[index]?.slice(0, fault.length), fault);
      for (const file of [secret(path), unknown, 3])
        assert.match(
          (await told({ file })).join(),
          /^file: has to be the path of a catalogue file, known in a preview/,
        );
      assert.match(
        (await told({ file: join(folder, "none.yaml") })).join(),
        /^none\.yaml:1: cannot be read, none\.yaml: there is no file/,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("makes no other component", async () => {
    const other = (request: ConstructRequest) => request.setType("genesyscloud-presence:index:PresenceCatalog");
    const asked = monitor.construct(plugin, { statuses: {} }, other);
    await assert.rejects(
      asked,
      /no component genesyscloud-presence:index:PresenceCatalog: did you mean .*PresenceCatalogue\?/,
    );
  });
});
