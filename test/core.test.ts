import assert from "node:assert/strict";
import { PresenceApiError } from "../provider/api/errors.js";
import { Core } from "../provider/resource/core.js";
import { InitError, ResourceError } from "../provider/resource/errors.js";
import { typeTokens } from "../provider/resource/tokens.js";
import { StackState } from "../provider/resource/stack-state.js";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { Run } from "./support/run.js";

const words = { languageLabels: { en_US: "Lunch", es: "Almuerzo" }, systemPresence: "Meal" };
const english = { ...words, languageLabels: { en_US: "Lunch" } };
const lunch = { ...words, __resource: "lunch" };
const older = "/api/v2/presencedefinitions";

describe("one run's life of resources", () => {
  let organization: EmulatedOrganization;
  let run: Run;
  before(async () => {
    organization = await startOrganization();
  });
  after(() => organization.close());
  beforeEach(async () => {
    await organization.control("POST", "reset");
    nextRun();
  });
  function nextRun(settings: Record<string, string> = {}): void {
    run = new Run(organization, settings);
  }
  const edit = (id: string, change: Parameters<EmulatedOrganization["edit"]>[1]) => organization.edit(id, change);

  describe("checking", () => {
    const who = { name: "lunch", urn: "lunch" };

    it("reports all faults and warnings with the resource, and asks the organisation for nothing", async () => {
      const news = { languageLabels: { "en-US": "Lunch", ro: "x".repeat(33) }, systemPresence: "Meal", color: "red" };
      const { faults } = await run.core.check(who, undefined, news);
      assert.deepEqual(
        faults.map(({ property }) => property),
        ["color", "languageLabels.en-US"],
      );
      assert.ok(
        run.told.length === 2 && run.told.every((line) => line.startsWith("warning lunch: languageLabels.ro: ")),
      );
      assert.deepEqual(await organization.requests(), {});
    });

    it("decides nothing as long as something is known only when the program really runs", async () => {
      await organization.add(words);
      const unknown = { ...lunch, languageLabels: { en_US: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" } };
      await organization.requests();
      assert.deepEqual(await run.core.check(who, undefined, unknown), {
        inputs: { ...unknown, deactivated: false },
        faults: [],
      });
      assert.deepEqual(await organization.requests(), {});
      const hidden = { ...lunch, __later: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" };
      assert.ok((await run.core.check(who, undefined, hidden)).adoption, "what is hidden does not count");
    });

    it("believes the organisation's own system presences", async () => {
      await organization.control("PUT", "faults", [
        { path: "/api/v2/systempresences", then: { body: [{ id: "1", name: "WorkingRemotely" }, { id: "2" }] } },
      ]);
      const { inputs, faults } = await run.core.check(
        who,
        { ...lunch, systemPresence: "working remotely" },
        { ...lunch, systemPresence: "working remotely" },
      );
      assert.deepEqual([inputs["systemPresence"], faults], ["WorkingRemotely", []]);
    });
  });

  describe("side by side", () => {
    it("two that match one definition by a label each do not both take it over: the second gets its own", async () => {
      const there = await organization.add({
        languageLabels: { en_US: "Break", es: "Pausa" },
        systemPresence: "Break",
      });
      const [inEnglish, inSpanish] = await Promise.all([
        run.create({ languageLabels: { en_US: "Break" }, systemPresence: "Break", adopt: "matching", __resource: "a" }),
        run.create({ languageLabels: { es: "Pausa" }, systemPresence: "Break", adopt: "matching", __resource: "b" }),
      ]);
      assert.notEqual(inEnglish.id, inSpanish.id);
      assert.ok([inEnglish.id, inSpanish.id].includes(there.id));
      const labels = (await organization.definitions()).map(({ languageLabels }) => languageLabels);
      assert.deepEqual(labels.map((one) => Object.values(one).join()).sort(), ["Break", "Pausa"]);
    });

    it("two components may each have a lunch: each keeps its own, and loses nothing by the other", async () => {
      const of = (parent: string, label: string) => ({ ...lunch, languageLabels: { en_US: label }, __parent: parent });
      const [here, there] = [of("team:Here", "Lunch here"), of("team:There", "Lunch there")];
      const [one, other] = [await run.create(here), await run.create(there)];
      nextRun();
      await run.core.check({ name: "lunch", urn: "team:There$lunch" }, there, there);
      await run.delete(here, one);
      assert.deepEqual(
        (await organization.definitions()).map(({ id, deactivated }) => [id, deactivated]),
        [
          [one.id, true],
          [other.id, false],
        ],
      );
    });

    it("the same words twice are an error that names the other, but for twins that are meant", async () => {
      await run.create(lunch);
      await assert.rejects(run.create({ ...lunch, __resource: "again" }), /"lunch" declares the same status/);
      const apart = (name: string) => ({ ...lunch, adopt: "never", __resource: name });
      nextRun();
      assert.notEqual((await run.create(apart("one"))).id, (await run.create(apart("two"))).id);
    });

    it("two on one definition, when the state has come to that: the second gets its own", async () => {
      const made = await run.create(lunch);
      const other = { ...lunch, languageLabels: { en_US: "Supper" }, deactivated: false, __resource: "other" };
      nextRun();
      for (const news of [lunch, other])
        await run.core.check({ name: news.__resource, urn: news.__resource }, news, news);
      assert.deepEqual(run.diff({ ...lunch, deactivated: false }, made), {
        change: { kind: "none", differences: [] },
        replaces: [],
      });
      const { change, replaces } = run.diff(other, made);
      assert.deepEqual([change.kind, replaces], ["replace", ["languageLabels"]]);
    });

    it("one label in common is worth a warning, one adoptId in common an error", async () => {
      const there = await organization.add(words);
      await run.create({ ...lunch, adoptId: there.id });
      await run.create({
        ...lunch,
        languageLabels: { en_US: "Lunch", de: "Mittag" },
        __resource: "other",
      });
      assert.ok(
        run.told.includes('warning other: has the same label in en_US as the resource "lunch"'),
        run.told.join(),
      );
      await assert.rejects(
        run.create({ ...lunch, languageLabels: { en_US: "Else" }, __resource: "third", adoptId: there.id }),
        /adoptId: the resource "lunch" names the same definition/,
      );
    });
  });

  describe("taking over", () => {
    it("tells people, and hands the fact on as data", async () => {
      const there = await organization.add(english);
      const news = { ...lunch, adopt: "matching" };
      const { adoption } = await run.core.check({ name: "lunch", urn: "lunch" }, undefined, news);
      assert.deepEqual(adoption, { id: there.id, differences: [{ path: "languageLabels.es", desired: "Almuerzo" }] });
      assert.deepEqual(run.told, [
        `info lunch: takes over "Lunch" (Meal) ${there.id} and changes languageLabels.es: nothing → "Almuerzo"`,
      ]);
    });

    it("tells no label where one is secret", async () => {
      const there = await organization.add(english);
      const news = { ...lunch, adopt: "matching", __secret: true };
      const { adoption } = await run.core.check({ name: "lunch", urn: "lunch", secret: true }, undefined, news);
      assert.deepEqual(adoption, { id: there.id, differences: [{ path: "languageLabels.es" }] });
      assert.doesNotMatch(JSON.stringify([adoption, run.told]), /Lunch|Almuerzo/);
    });

    it("changes what differs and keeps the name that the program leaves open", async () => {
      const there = await organization.add({ ...english, name: "AUX 1" });
      const made = await run.create({ ...lunch, adopt: "matching" });
      assert.deepEqual([made.id, made.name, made.languageLabels], [there.id, "AUX 1", lunch.languageLabels]);
    });

    it("does not happen to what a resource manages that is only compared or read in this run", async () => {
      const made = await run.create(lunch);
      for (const meet of [async () => run.diff({ ...lunch, deactivated: false }, made), () => run.read(lunch, made)]) {
        nextRun();
        await run.core.check({ name: "lunch", urn: "lunch" }, lunch, lunch);
        await meet();
        await assert.rejects(run.create({ ...lunch, __resource: "again" }), /"lunch" declares the same status/);
        const tea = { ...lunch, adopt: "matching", languageLabels: { en_US: "Lunch" }, __resource: "tea" };
        assert.equal((await run.core.check({ name: "tea", urn: "tea" }, undefined, tea)).adoption, undefined);
      }
    });

    it("is no matter for a resource that has its definition", async () => {
      await organization.add(words);
      const { adoption } = await run.core.check({ name: "lunch", urn: "lunch" }, lunch, lunch);
      assert.equal(adoption, undefined);
      assert.deepEqual(run.told, []);
    });

    it("is refused with the property that is at fault, where another is in the way", async () => {
      const there = await organization.add(english);
      const { faults, adoption } = await run.core.check({ name: "lunch", urn: "lunch" }, undefined, lunch);
      assert.deepEqual(
        faults.map(({ property }) => property),
        ["languageLabels.en_US"],
      );
      assert.ok(faults[0]?.reason.includes(there.id));
      assert.equal(adoption, undefined);
    });

    it("is not refused for what is no longer in the way, although the listing has it so for a while", async () => {
      const [renamed, deactivated, erased] = [
        await organization.add(english),
        await organization.add(english),
        await organization.add(english),
      ];
      await organization.control("PUT", "settings", { listingDelayMs: 3_600_000 });
      await edit(renamed.id, { languageLabels: { en_US: "Dinner" } });
      await edit(deactivated.id, { deactivated: true });
      await organization.erase(erased.id);
      const who = { name: "lunch", urn: "lunch" };
      assert.deepEqual((await run.core.check(who, undefined, lunch)).faults, []);
      nextRun();
      const { adoption, faults } = await run.core.check(who, undefined, {
        ...lunch,
        languageLabels: english.languageLabels,
      });
      assert.deepEqual([adoption?.id, adoption?.reactivates, faults], [deactivated.id, true, []]);
    });

    it("of what another resource has just left goes to the one with the same words", async () => {
      const made = await run.create(lunch);
      nextRun();
      run.diff({ ...lunch, deactivated: false }, made);
      await run.create({ ...lunch, systemPresence: "Break" });
      const heir = await run.create({ ...lunch, __resource: "heir" });
      assert.equal(heir.id, made.id);
      assert.match(run.told.join(), /heir: takes over .* from the resource "lunch"/);
    });

    it("by adoptId is over once it has happened: a move makes a new definition although the old one is still named", async () => {
      const there = await organization.add(words);
      const news = { ...lunch, adoptId: there.id };
      const made = await run.create(news);
      assert.equal(made.id, there.id);
      nextRun();
      run.diff({ ...news, deactivated: false }, made, there.id);
      assert.notEqual((await run.create({ ...news, systemPresence: "Break" })).id, there.id);
    });

    it("writes nothing where nothing differs", async () => {
      await organization.add(words);
      await run.create(lunch);
      const counts = await organization.requests();
      assert.deepEqual(counts, { [`GET ${older}`]: 1, [`GET ${older}/{presenceId}`]: 1 });
    });

    it("ends with an error where the definition has vanished since the check, and leaves it to the next run", async () => {
      const there = await organization.add(english);
      const news = { ...lunch, adopt: "matching" };
      const { inputs, adoption } = await run.core.check({ name: "lunch", urn: "lunch" }, undefined, news);
      await organization.erase(there.id);
      run.organization.snapshot.drop();
      await assert.rejects(run.core.create(run.core.requestOf(inputs), adoption), /is gone\. Run again/);
    });

    it("of what adoptId names is an error where it is not there, a System definition, or cannot be asked for", async () => {
      const named = (adoptId: string) => run.create({ ...lunch, adoptId });
      await assert.rejects(
        named("00000000-0000-4000-8000-000000000000"),
        /^Error: adoptId: .*no presence definition 00000000-/,
      );
      const all = (await organization.control("GET", "definitions")) as { id: string; type: string }[];
      await assert.rejects(named(all.find(({ type }) => type === "System")?.id ?? ""), /System definition/);
      await organization.control("PUT", "faults", [
        { path: `${older}/{presenceId}`, then: { status: 403, when: "before" } },
      ]);
      await assert.rejects(named("00000000-0000-4000-8000-000000000000"), /Could not look for "Lunch" \(Meal\) .*403/);
      const there = await organization.add(english);
      await organization.control("PUT", "faults", [
        { path: `${older}/{presenceId}`, then: { status: 403, when: "before" } },
      ]);
      const { adoption } = await run.core.check({ name: "lunch", urn: "lunch" }, undefined, {
        ...lunch,
        adopt: "matching",
      });
      assert.equal(adoption?.id, there.id);
      run.organization.snapshot.drop();
      await assert.rejects(
        run.core.create(run.core.requestOf({ ...lunch, deactivated: false }), { id: "1" }),
        /^ResourceError: Could not take over 1: .*403/,
      );
    });

    it("does not call a status new without a word, where the listing is known to leave something out", async () => {
      const [one] = [await run.create(lunch)];
      nextRun();
      await organization.erase(one.id);
      const tea = { ...lunch, languageLabels: { en_US: "Tea" }, __resource: "tea" };
      await run.create(tea);
      assert.deepEqual(run.told, [], "nothing is known to be left out");
      nextRun();
      run.organization.snapshot.leftOut.add("1234");
      await run.create({ ...tea, languageLabels: { en_US: "Coffee" } });
      await run.create({ ...tea, languageLabels: { en_US: "Juice" }, __resource: "juice" });
      assert.equal(run.told.filter((line) => /leaves out definitions that exist, such as 1234/.test(line)).length, 1);
    });
  });

  describe("reading", () => {
    it("sees what changed by hand in a run that takes long: a listing is believed for half a minute", async () => {
      const made = await run.create(lunch);
      nextRun();
      await run.read(lunch, made);
      await edit(made.id, { deactivated: true });
      run.turnedMs = 15_000;
      assert.equal((await run.read(lunch, made))?.deactivated, false);
      run.turnedMs = 30_001;
      assert.equal((await run.read(lunch, made))?.deactivated, true);
    });

    it("asks by id for what is not as it was left, and for nothing else", async () => {
      const made = await run.create(lunch);
      const tea = { ...lunch, languageLabels: { en_US: "Tea" }, __resource: "tea" };
      const other = await run.create(tea);
      nextRun();
      await edit(made.id, { name: "by hand" });
      await edit(other.id, { deactivated: true });
      await organization.requests();
      assert.equal((await run.read(lunch, made))?.name, "by hand", "a name that the program leaves open is no drift");
      assert.equal((await run.read(tea, other))?.deactivated, true);
      assert.deepEqual(await organization.requests(), { [`GET ${older}`]: 1, [`GET ${older}/{presenceId}`]: 1 });
    });
  });

  describe("what is not plain", () => {
    const faults = (...rules: object[]) => organization.control("PUT", "faults", rules);
    const byId = `${older}/{presenceId}`;
    const desired = (change: object) => run.core.requestOf({ ...lunch, deactivated: false, ...change });

    it("a proxy's 404 does not make a definition gone", async () => {
      const made = await run.create(lunch);
      nextRun();
      const empty = { entities: [], total: 0, pageCount: 0 };
      for (const body of ["<html>", { message: "no route", code: "no.route" }]) {
        await faults({ path: byId, then: { status: 404, body } }, { path: older, then: { body: empty } });
        await assert.rejects(run.read(lunch, made), /Could not read "Lunch".*404/);
        await assert.rejects(run.delete(lunch, made), /Could not deactivate "Lunch".*404/);
      }
    });

    it("an answer about another definition is not believed, whoever gives it", async () => {
      const made = await run.create(lunch);
      const stranger = await organization.add({ ...words, languageLabels: { en_US: "Stranger" } });
      nextRun();
      await faults(
        { method: "GET", path: byId, then: { body: stranger } },
        { path: older, then: { body: { entities: [], total: 0, pageCount: 0 } } },
      );
      await assert.rejects(run.read(lunch, made), /asked about \S+, and answered about "Stranger"/);
      await faults({ method: "PUT", then: { body: stranger, when: "after" } });
      const changed = await run.core.update(made, desired({ languageLabels: { en_US: "Midday" } }));
      assert.deepEqual([changed.id, changed.languageLabels], [made.id, { en_US: "Midday" }]);
      await faults({ method: "POST", path: older, nth: 1, then: { body: stranger, when: "after" } });
      const tea = { ...lunch, languageLabels: { en_US: "Tea" }, deactivated: false, __resource: "tea" };
      await run.organization.snapshot.fresh();
      assert.notEqual((await run.core.create(run.core.requestOf(tea), undefined)).id, stranger.id);
    });

    it("a deactivation that did not happen is an error", async () => {
      const made = await run.create(lunch);
      nextRun();
      await faults({ method: "DELETE", then: { status: 200, body: {} } });
      await assert.rejects(run.delete(lunch, made), /is deactivated, and it is still active/);
    });

    it("what somebody made while the run goes on is not made once more", async () => {
      await run.organization.snapshot.all();
      await organization.add(words);
      run.turnedMs = 20_000;
      await assert.rejects(
        run.core.create(desired({}), undefined),
        /somebody has made such a status since this run began.*Run again/,
      );
      assert.equal((await organization.definitions()).length, 1);
    });

    it("a change by hand that no preview has shown is not undone, but for what is asked for anyway", async () => {
      const made = await run.create(lunch);
      nextRun();
      await edit(made.id, { languageLabels: { en_US: "Midday", es: "A mano" } });
      await assert.rejects(
        run.core.update(made, desired({ languageLabels: { en_US: "Midday", es: "Comida" } })),
        /not as the last run left it .*languageLabels\.es: "Almuerzo" → "A mano"\. Run again with --refresh/,
      );
      const asked = { en_US: "Midday", es: "A mano", de: "Mittag" };
      assert.deepEqual((await run.core.update(made, desired({ languageLabels: asked }))).languageLabels, asked);
    });

    it("what was to be taken over and has been changed since is left as it is", async () => {
      const there = await organization.add(english);
      const { inputs, adoption } = await run.core.check({ name: "lunch", urn: "lunch" }, undefined, {
        ...lunch,
        adopt: "matching",
      });
      await edit(there.id, { languageLabels: { en_US: "Lunch", es: "A mano" } });
      await assert.rejects(
        run.core.create(run.core.requestOf(inputs), adoption),
        /has been changed meanwhile .*languageLabels\.es.*Run again/,
      );
      await assert.rejects(
        run.delete({ ...lunch, __resource: "old" }, { ...english, id: there.id, deactivated: false, builtIn: false }),
        /stays as it is: the resource "lunch" was to have it, and failed/,
      );
      assert.equal((await organization.definitions())[0]?.languageLabels["es"], "A mano");
    });

    it("a twin that nothing manages is named when its own is read", async () => {
      const made = await run.create(lunch);
      const twin = await organization.add(words);
      nextRun();
      await run.read(lunch, made);
      assert.deepEqual(
        run.told.filter((line) => line.includes(`has a twin that no resource of this stack manages: ${twin.id}`))
          .length,
        1,
      );
    });

    it("another organisation is told from its own, where that may be asked", async () => {
      await assert.rejects(
        run.core.refuseElsewhere({ name: "lunch", urn: "lunch" }, "other"),
        /belongs to the organisation other, and the settings lead to "Emulated organisation"/,
      );
      await run.core.refuseElsewhere({ name: "lunch", urn: "lunch" }, await run.core.organizationId());
      nextRun();
      await faults({ path: "/api/v2/organizations/me", then: { status: 403, when: "before" } });
      await run.core.refuseElsewhere({ name: "lunch", urn: "lunch" }, "other");
    });

    it("what another provider has taken over in this run is not deactivated, although the state was read before that", async () => {
      const made = await run.create(lunch);
      const entry = (type: string, name: string) => ({
        type,
        urn: `urn:pulumi:dev::statuses::${type}::${name}`,
        id: made.id,
        inputs: { __resource: name },
        provider: `${type}::1`,
      });
      const resources = [entry(typeTokens.dynamic, "lunch")];
      const state = new StackState(async () => JSON.stringify({ deployment: { resources } }));
      const core = new Core(new Run(organization).organization, () => undefined, state);
      const self = { name: "lunch", urn: "lunch", stack: "dev" };
      await core.idsBefore({ name: "tea", urn: "tea", stack: "dev" }, undefined);
      resources.push(entry(typeTokens.native, "midday"));
      await core.delete(self, made);
      assert.deepEqual(
        (await organization.definitions()).map(({ deactivated }) => deactivated),
        [false],
      );
      resources.pop();
      await core.check(self, undefined, { ...lunch, languageLabels: { en_US: "Tea" } });
      await core.delete(self, made);
      assert.deepEqual(
        (await organization.definitions()).map(({ deactivated }) => deactivated),
        [true],
      );
    });

    it("all that the stack manages is not gone at once, but one of several may be", async () => {
      const tea = { ...lunch, languageLabels: { en_US: "Tea" }, __resource: "tea" };
      const [one, other] = [await run.create(lunch), await run.create(tea)];
      const elsewhere = { ...tea, id: "of another organisation" };
      const resources = [one, other, elsewhere].map(({ id }, index) => ({
        type: typeTokens.dynamic,
        id,
        inputs: { __resource: ["lunch", "tea", "elsewhere"][index] },
        provider: ["ours::1", "ours::1", "theirs::1"][index],
      }));
      const state = () => new StackState(async () => JSON.stringify({ deployment: { resources } }));
      const read = (last: typeof one, name: string) =>
        new Core(new Run(organization).organization, () => undefined, state()).read(
          { name, urn: name, stack: "dev" },
          last,
        );
      await organization.erase(one.id);
      assert.equal(await read(one, "lunch"), undefined);
      await organization.erase(other.id);
      await assert.rejects(read(other, "tea"), /neither can any other definition that this stack manages/);
      resources.shift();
      assert.equal(await read(other, "tea"), undefined, "what another provider has is in another organisation");
    });
  });

  describe("differences", () => {
    it("are none where a resource was renamed with an alias, and a new one has its former name", async () => {
      const made = await run.create(lunch);
      nextRun();
      await run.read(lunch, made);
      const handedOn = { ...lunch, languageLabels: { en_US: "Tea" }, deactivated: false };
      const midday = { ...lunch, deactivated: false, __resource: "midday" };
      for (const news of [handedOn, midday])
        await run.core.check({ name: news.__resource, urn: news.__resource }, undefined, news);
      assert.equal(run.diff(midday, made, undefined, "lunch").change.kind, "none");
    });

    it("that take a new definition are named, and no others", async () => {
      const made = await run.create(lunch);
      const diff = (change: object) => run.diff({ ...lunch, deactivated: false, ...change }, made);
      assert.deepEqual(diff({}), { change: { kind: "none", differences: [] }, replaces: [] });
      assert.deepEqual(diff({ systemPresence: "Break", name: "x" }).replaces, ["systemPresence"]);
      assert.deepEqual(diff({ name: "x" }), {
        change: { kind: "update", differences: [{ path: "name", desired: "x" }] },
        replaces: [],
      });
    });

    it("are an error where adoptId has come to name another definition, but not where it merely stays", async () => {
      const made = await run.create(lunch);
      const named = { ...lunch, deactivated: false, adoptId: "another" };
      assert.throws(() => run.diff(named, made), /lunch manages "Lunch" \(Meal\) .*adoptId now names another/);
      assert.equal(run.diff(named, made, "another").change.kind, "none");
      assert.equal(run.diff({ ...named, adoptId: made.id }, made).change.kind, "none");
    });
  });

  describe("replacing", () => {
    it("takes over what a refusal has advised to name", async () => {
      const made = await run.create(lunch);
      const rival = await organization.add({
        languageLabels: { en_US: "Lunch", de: "Mittag" },
        systemPresence: "Break",
      });
      const moved = { ...lunch, systemPresence: "Break", deactivated: false };
      nextRun();
      assert.deepEqual(run.diff(moved, made).replaces, ["systemPresence"]);
      await assert.rejects(run.create(moved), new RegExp(`Take it over with adoptId: "${rival.id}"`));
      nextRun();
      const named = { ...moved, adoptId: rival.id };
      assert.deepEqual(run.diff(named, made).replaces, ["systemPresence"]);
      assert.equal((await run.create(named)).id, rival.id);
    });

    it("gets back what the resource itself is leaving, and asks nobody to choose between that and a twin", async () => {
      const made = await run.create(lunch);
      await organization.add(words);
      nextRun();
      await run.read(lunch, made);
      assert.equal((await run.create(lunch)).id, made.id);
    });

    it("the same, where another resource has the definition", async () => {
      const made = await run.create(lunch);
      nextRun();
      const other = { ...lunch, languageLabels: { en_US: "Supper" }, deactivated: false, __resource: "other" };
      for (const news of [lunch, other])
        await run.core.check({ name: news.__resource, urn: news.__resource }, news, news);
      run.diff({ ...lunch, deactivated: false }, made);
      assert.deepEqual(run.diff({ ...other, adoptId: "another" }, made).replaces, ["languageLabels"]);
    });
  });

  describe("changing", () => {
    const news = { ...lunch, deactivated: false };

    it("keeps the name that the program leaves open", async () => {
      const made = await run.create(lunch);
      await edit(made.id, { name: "AUX 1" });
      nextRun();
      const existing = await run.read(lunch, made);
      assert.ok(existing);
      const changed = await run.core.update(
        existing,
        run.core.requestOf({ ...news, languageLabels: { en_US: "Midday" } }),
      );
      assert.deepEqual([changed.name, changed.languageLabels], ["AUX 1", { en_US: "Midday" }]);
    });

    it("is known to what comes after it in the run, and one whose outcome is unknown has the organisation listed again", async () => {
      const made = await run.create(lunch);
      nextRun({ retryLimitMs: "1" });
      const listed = async () => (await run.organization.snapshot.all()).get(made.id)?.languageLabels;
      await listed();
      const change = (label: string) =>
        run.core.update(last, run.core.requestOf({ ...news, languageLabels: { en_US: label } }));
      let last = made;
      last = await change("Midday");
      assert.deepEqual(await listed(), { en_US: "Midday" });
      await organization.control("PUT", "faults", [{ method: "PUT", then: { status: 500, when: "after" } }]);
      await assert.rejects(change("Noon"), /Could not update/);
      assert.deepEqual(await listed(), { en_US: "Noon" });
    });

    it("never touches a System definition", async () => {
      const all = (await organization.control("GET", "definitions")) as { id: string; type: string }[];
      const id = all.find(({ type }) => type === "System")?.id ?? "";
      const builtIn = {
        id,
        languageLabels: { en_US: "Meal" },
        systemPresence: "Meal",
        deactivated: false,
        builtIn: true,
      };
      await organization.requests();
      for (const work of [
        () => run.core.read({ name: "lunch", urn: "lunch" }, builtIn),
        () => run.core.update(builtIn, run.core.requestOf(news)),
        () => run.core.delete({ name: "lunch", urn: "lunch" }, builtIn),
      ])
        await assert.rejects(work, / is a System definition.*pulumi state delete/);
      assert.ok(Object.keys(await organization.requests()).every((operation) => operation.startsWith("GET ")));
    });
  });

  describe("removing", () => {
    it("deactivates, and what is gone counts as done", async () => {
      const made = await run.create(lunch);
      nextRun();
      await run.delete(lunch, made);
      assert.equal((await organization.definitions())[0]?.deactivated, true);
      await organization.erase(made.id);
      await run.delete(lunch, made);
    });

    it("is known to what comes after it in the run: a status with the same words reactivates it", async () => {
      const made = await run.create(lunch);
      nextRun();
      await run.organization.snapshot.all();
      await run.delete(lunch, made);
      const again = await run.create({ ...lunch, __resource: "again" });
      assert.deepEqual([again.id, again.deactivated], [made.id, false]);
      assert.match(run.told[0] ?? "", /again: reactivates/);
    });

    it("leaves alone what another resource of the run has got, also the resource itself", async () => {
      const made = await run.create(lunch);
      for (const taker of [{ ...lunch, __resource: "midday" }, lunch]) {
        nextRun();
        assert.equal((await run.create(taker)).id, made.id);
        await run.delete(lunch, made);
        assert.equal((await organization.definitions())[0]?.deactivated, false);
        assert.match(
          run.told.at(-1) ?? "",
          new RegExp(`stays as it is; the resource "${taker.__resource}" manages it now`),
        );
      }
    });

    it("of what a resource has come back to leaves it active, and not of what it is replaced by, also where no state tells", async () => {
      const who = { name: "lunch", urn: "lunch" };
      const last = { ...lunch, deactivated: false };
      const made = await run.create(lunch);
      const active = async () => (await organization.definitions()).filter(({ deactivated }) => !deactivated).length;

      nextRun();
      await run.core.check(who, last, lunch);
      run.diff(last, made);
      await run.delete(lunch, made);
      assert.equal(await active(), 1);

      nextRun();
      await run.core.check(who, last, lunch);
      run.diff(last, made);
      await run.core.check(who, undefined, { ...lunch, adopt: "never" });
      await run.delete(lunch, made);
      assert.equal(await active(), 0, "it is made anew, by a replacement that only Pulumi asks for");
    });

    it("of one that was renamed with an alias comes under the former name until it is changed, and deactivates it", async () => {
      const made = await run.create(lunch);
      nextRun();
      await run.read(lunch, made);
      run.diff({ ...lunch, __resource: "midday" }, made, undefined, "lunch");
      await run.delete(lunch, made);
      assert.equal((await organization.definitions())[0]?.deactivated, true);
    });

    it("of one whose outcome is unknown has the organisation listed again", async () => {
      const made = await run.create(lunch);
      nextRun({ retryLimitMs: "1" });
      await run.organization.snapshot.all();
      await organization.control("PUT", "faults", [{ method: "DELETE", then: { status: 500, when: "after" } }]);
      await assert.rejects(run.delete(lunch, made), /Could not deactivate "Lunch" \(Meal\)/);
      assert.equal((await run.organization.snapshot.all()).get(made.id)?.deactivated, true);
    });
  });

  describe("an error", () => {
    const refuse = (method: string) =>
      organization.control("PUT", "faults", [{ method, path: "/api/v2/", then: { status: 403, when: "before" } }]);
    const errorOf = (work: Promise<unknown>): Promise<unknown> =>
      work.then(
        () => assert.fail("expected to fail"),
        (error: unknown) => error,
      );

    it("of any function is of one kind: it names the resource and has the API's error as its cause", async () => {
      const made = await run.create(lunch);
      const news = { ...lunch, deactivated: false };
      const tea = { ...lunch, languageLabels: { en_US: "Tea" }, __resource: "tea" };
      const works: [method: string, work: () => Promise<unknown>, doing: RegExp][] = [
        ["POST", () => run.create(tea), /^Could not create "Tea" \(Meal\): /],
        [
          "PUT",
          () => run.core.update(made, run.core.requestOf(news)),
          /^Could not update "Lunch" \(Meal\) [\w-]{36}: /,
        ],
        ["DELETE", () => run.core.delete({ name: "lunch", urn: "lunch" }, made), /^Could not deactivate "Lunch"/],
        ["GET", () => run.read(lunch, made), /^Could not read "Lunch" \(Meal\) [\w-]{36}: /],
        [
          "GET",
          () => run.core.create(run.core.requestOf({ ...tea, deactivated: false }), undefined),
          /^Could not create "Tea" \(Meal\): /,
        ],
        ["GET", () => run.create(tea), /^Could not look for "Tea" \(Meal\) in the organisation: /],
        [
          "GET",
          () => run.create({ ...tea, systemPresence: "Somewhere" }),
          /^Could not read the system presences of the organisation: /,
        ],
      ];
      for (const [method, work, doing] of works) {
        nextRun();
        await refuse(method);
        const error = await errorOf(work());
        await organization.control("DELETE", "faults");
        assert.ok(error instanceof ResourceError && error.cause instanceof PresenceApiError, String(error));
        assert.match(error.message, doing);
        assert.match(error.message, /403 not\.authorized/);
        assert.equal(
          error.caller?.name,
          doing.source.includes("Tea") || doing.source.includes("system") ? "tea" : "lunch",
        );
      }
    });

    it("after something was done keeps the id: a label that the server kept, a status that it made active", async () => {
      const made = await run.create(lunch);
      await organization.control("PUT", "settings", { putLabels: "merge" });
      const fewer = { ...lunch, deactivated: false, languageLabels: { en_US: "Lunch" } };
      const kept = await errorOf(run.core.update(made, run.core.requestOf(fewer)));
      assert.ok(kept instanceof InitError && kept instanceof ResourceError);
      assert.equal(kept.definition.id, made.id);
      assert.deepEqual(kept.reasons, ['the server answered languageLabels.es: nothing → "Almuerzo"']);

      nextRun();
      const idle = { ...lunch, languageLabels: { en_US: "Idle" }, deactivated: true, __resource: "idle" };
      await run.organization.snapshot.all();
      await organization.control("PUT", "faults", [
        {
          method: "POST",
          path: older,
          then: { body: await organization.add({ ...words, languageLabels: idle.languageLabels }) },
        },
        { method: "PUT", then: { status: 403, when: "before" } },
      ]);
      const active = await errorOf(run.core.create(run.core.requestOf(idle), undefined));
      assert.ok(active instanceof InitError, String(active));
      assert.match(active.reasons.join(), /Could not update "Idle".*403/);
      assert.ok(active.cause instanceof ResourceError);
    });
  });
});
