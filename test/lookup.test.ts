import assert from "node:assert/strict";
import type { Definition } from "../provider/definition/definition.js";
import { didYouMean, nearness } from "../provider/definition/did-you-mean.js";
import { byLabel, byLabelOrId, definitionsThat, type LabelQuery, LookupError } from "../provider/definition/lookup.js";
import { queries } from "../provider/organization/queries.js";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { Run } from "./support/run.js";

const of = (id: string, languageLabels: Record<string, string>, more: Partial<Definition> = {}): Definition => ({
  id,
  languageLabels,
  systemPresence: "Meal",
  deactivated: false,
  builtIn: false,
  ...more,
});
const lunch = of("1", { en_US: "Lunch", es: "Almuerzo" });
const brunch = of("2", { en_US: "Brunch" }, { deactivated: true });
const pause = of("3", { en_US: "Pause", fr: "Pause" }, { systemPresence: "Break" });
const stroll = of("4", { en_US: "Stroll", fr: "Pause" }, { systemPresence: "Away" });
const home = of("5", { de: "Zuhause" }, { systemPresence: "WorkingRemotely" });
const all = [stroll, home, pause, brunch, lunch];

/** What is said of a label that leads nowhere. */
function saidOf(query: LabelQuery, definitions: readonly Definition[] = all): string {
  try {
    byLabel(definitions, query);
  } catch (error) {
    assert.ok(error instanceof LookupError);
    return error.message;
  }
  return assert.fail("it was found");
}

describe("a definition by its label", () => {
  it("is the active one that has it, word for word, in any language", () => {
    assert.equal(byLabel(all, { label: "Almuerzo" }), lunch);
    assert.equal(byLabel(all, { label: "Almuerzo", language: "es", systemPresence: "meal" }), lunch);
    assert.throws(() => byLabel(all, { label: "almuerzo" }), LookupError);
    assert.throws(() => byLabel(all, { label: "Almuerzo", language: "en_US" }), LookupError);
    assert.throws(() => byLabel(all, { label: "Almuerzo", systemPresence: "Break" }), LookupError);
  });

  it("is found however its characters are encoded, which nobody can see", () => {
    const cafe = of("6", { fr: "Caf\u00e9" });
    assert.equal(byLabel([cafe], { label: "Cafe\u0301" }), cafe);
  });

  it("is chosen by language or system presence where several have it, and each is listed once", () => {
    assert.equal(
      saidOf({ label: "Pause" }),
      '2 presence definitions have the label "Pause". Give a language, a system presence or the id:\n' +
        '- "Pause" in fr (Away) 4\n- "Pause" in en_US (Break) 3',
    );
    assert.equal(byLabel(all, { label: "Pause", systemPresence: "Break" }), pause);
    assert.equal(byLabel(all, { label: "Pause", language: "en_US" }), pause);
    assert.match(saidOf({ label: "Pause", language: "fr" }), /^2 presence definitions have the label "Pause" in fr\./);
  });

  it("is no deactivated one, which is named all the same", () => {
    assert.equal(
      saidOf({ label: "Brunch", systemPresence: "Meal" }),
      'Only what is deactivated has the label "Brunch" under Meal. Reactivate it, or name another:\n' +
        '- "Brunch" in en_US (Meal, deactivated) 2',
    );
  });

  it("is offered from what is near, the nearest first, and otherwise from everything", () => {
    assert.equal(
      saidOf({ label: "lunhc" }, [of("7", { en_US: "Lunches" }), ...all]),
      'No presence definition has the label "lunhc". Did you mean:\n- "Lunch" in en_US (Meal) 1',
    );
    assert.equal(
      saidOf({ label: "munch" }, [of("8", { en_US: "Bruncher" }), brunch, of("7", { en_US: "Lunch" })]),
      'No presence definition has the label "munch". Did you mean:\n' +
        '- "Lunch" in en_US (Meal) 7\n- "Brunch" in en_US (Meal, deactivated) 2',
    );
    const many = Array.from({ length: 12 }, (_, n) =>
      of(String(n), { en_US: `Status number ${n}`, es: "x".repeat(30) }),
    );
    const said = saidOf({ label: "Siesta" }, many);
    assert.match(said, /^No presence definition has the label "Siesta"\. There are:\n/);
    assert.equal(said.split("\n").length, 12, "ten of them, and how many more");
    assert.match(said, /\n- and 2 more$/);
    assert.doesNotMatch(saidOf({ label: "Siesta" }, many.slice(0, 10)), /more/);
  });
});

describe("definitions by a filter", () => {
  it("are the active ones unless told otherwise, in Genesys Cloud's order and then by label", () => {
    const ids = (...filter: Parameters<typeof definitionsThat>) => definitionsThat(...filter).map(({ id }) => id);
    const dinner = of("0", { en_US: "Dinner" });
    assert.deepEqual(ids({}, [...all, dinner]), ["4", "3", "0", "1", "5"]);
    assert.deepEqual(ids({ deactivated: "only" }, all), ["2"]);
    assert.deepEqual(ids({ deactivated: "include" }, all), ["4", "3", "2", "1", "5"]);
    assert.deepEqual(ids({ systemPresence: "meal" }, all), ["1"]);
    assert.deepEqual(ids({ systemPresence: "working remotely" }, all), ["5"], "one of the organisation's own");
    assert.deepEqual(ids({ systemPresence: "Busy" }, all), []);
    assert.deepEqual(ids({}, [of("b", {}), of("a", {})]), ["a", "b"], "without a label, by id");
  });

  it("are an error for a system presence that neither every organisation has nor this one", () => {
    assert.throws(
      () => definitionsThat({ systemPresence: "Meel" }, all),
      /^LookupError|no system presence "Meel"\. There are: Available, Away, .*Idle, WorkingRemotely$/,
    );
  });
});

describe("a word that may have been meant", () => {
  it("is two characters away at most, or a third of a long word", () => {
    assert.deepEqual([nearness("Meel", "Meal"), nearness("Mxxl", "Meal"), nearness("xxxl", "Meal")], [1, 2, undefined]);
    assert.deepEqual([nearness("Working at home", "Working a hom"), nearness("abcdefghi", "abcdef")], [2, 3]);
    assert.equal(nearness("abcdefgh", "abcde"), undefined);
    assert.equal(didYouMean("Meel", ["Away", "Meal"]), ": did you mean Meal?");
    assert.equal(didYouMean("Siesta", ["Away", "Meal"]), "");
  });
});

describe("what can be asked of an organisation", () => {
  let organization: EmulatedOrganization;
  before(async () => {
    organization = await startOrganization({
      seed: {
        definitions: [{ languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" }],
        users: [{ id: "u", presences: { PURECLOUD: { presenceDefinition: "Meal", message: "back at two" } } }],
      },
    });
  });
  after(() => organization.close());

  it("costs one listing however much is asked, and one more for what is not in it", async () => {
    const opened = new Run(organization).organization;
    await organization.requests();
    const found = await queries.getPresenceDefinition(opened, { label: "Lunch" });
    assert.equal((await queries.getPresenceDefinition(opened, { id: found.id })).id, found.id);
    assert.equal((await queries.getPresenceDefinitions(opened, { systemPresence: "Meal" })).length, 2);
    assert.deepEqual(await organization.requests(), { "GET /api/v2/presencedefinitions": 1 });

    await organization.add({ languageLabels: { en_US: "Tea" }, systemPresence: "Break" });
    const tea = await queries.getPresenceDefinition(opened, { label: "Tea" });
    assert.equal(tea.systemPresence, "Break");
    assert.deepEqual(await organization.requests(), { "GET /api/v2/presencedefinitions": 1 });
    await assert.rejects(queries.getPresenceDefinition(opened, { label: "Siesta" }), LookupError);
    await assert.rejects(
      queries.getPresenceDefinition(opened, { id: "00000000-0000-4000-8000-000000000000" }),
      /There is no presence definition 00000000-/,
    );
  });

  it("passes on what the API says, and does not call it a label that does not exist", async () => {
    const opened = new Run(organization).organization;
    await organization.control("PUT", "faults", [{ path: "/api/v2/", then: { status: 403, when: "before" } }]);
    await organization.requests();
    await assert.rejects(queries.getPresenceDefinition(opened, { label: "Lunch" }), /403/);
    assert.deepEqual(await organization.requests(), { "GET /api/v2/presencedefinitions": 1 });
    await organization.control("DELETE", "faults");
  });

  it("tells system presences, asked for once, and a user's presence by the usual source", async () => {
    const opened = new Run(organization).organization;
    await organization.requests();
    assert.equal((await queries.getSystemPresences(opened)).length, 10);
    await queries.getSystemPresences(opened);
    assert.equal((await queries.getUserPresence(opened, { userId: "u" })).message, "back at two");
    assert.deepEqual(await organization.requests(), {
      "GET /api/v2/systempresences": 1,
      "GET /api/v2/users/{userId}/presences/{sourceId}": 1,
    });
  });
});

describe("a definition as people name it", () => {
  const named = (label: string, definitions: readonly Definition[] = all) => byLabelOrId(definitions, { label });
  const said = (label: string, definitions: readonly Definition[]) => {
    try {
      return named(label, definitions).id;
    } catch (error) {
      assert.ok(error instanceof LookupError);
      return error.message;
    }
  };

  it("is the one with the label word for word, else the one with it in any case", () => {
    assert.equal(named("LUNCH"), lunch);
    const upper = of("7", { en_US: "LUNCH" });
    assert.equal(named("LUNCH", [...all, upper]), upper);
    assert.match(said("lunch", [...all, upper]), /^2 presence definitions have the label "lunch"/);
    assert.match(said("BRUNCH", all), /^Only what is deactivated has the label "BRUNCH"/);
    assert.equal(byLabelOrId(all, { label: "PAUSE", systemPresence: "Break" }), pause);
  });

  it("is the one with the label as it is shown, or with usual blanks where it has others, unless several are meant so", () => {
    const [french, narrow, zero] = ["Café\u00a0: pause", "Café\u202f: pause", "so\u200bft"].map((label, index) =>
      of(`b${index}`, { fr: label }),
    ) as [Definition, Definition, Definition];
    assert.equal(named("Café⟨U+00A0⟩: pause", [french, narrow]), french);
    assert.equal(named("Café\u00a0: pause", [french, narrow]), french);
    assert.equal(named("café : Pause", [lunch, french]), french);
    assert.equal(named("CAFÉ⟨U+00A0⟩: pause", [narrow]), narrow);
    assert.match(said("Café : pause", [french, narrow]), /^2 presence definitions have the label/);
    assert.equal(named("so⟨U+200B⟩ft", [zero, lunch]), zero);
    assert.match(said("soft", [zero]), /^No presence definition/, "which may be another one");
    const literal = of("l", { fr: "Café⟨U+00A0⟩: pause" });
    assert.match(said("Café⟨U+00A0⟩: pause", [french, literal]), /^2 presence definitions have the label/);
  });

  it("folds case as Unicode does, whatever the language: no i is taken for an ı", () => {
    const [dotted, dotless, sigma, sharp] = ["İzin", "Izin ıssız", "ΣΊΣΥΦΟΣ", "Straße"].map((label, index) =>
      of(`t${index}`, { tr: label }),
    ) as [Definition, Definition, Definition, Definition];
    assert.match(said("izin", [dotted]), /^No presence definition/);
    assert.equal(said("izin ıssız", [dotless]), "t1");
    assert.match(said("izin issiz", [dotless]), /^No presence definition/);
    assert.equal(said("σίσυφος", [sigma]), "t2");
    assert.equal(said("STRAßE", [sharp]), "t3");
    assert.equal(said("a.c(", [of("r", { en: "A.C(" })]), "r");
    assert.match(said("abc(", [of("r", { en: "A.C(" })]), /^No presence definition/);
  });

  it("is the one with an id that begins so, deactivated or not, but a label word for word is meant first", () => {
    const [one, other] = ["cafe1234-0000", "cafe5678-0000"].map((id) => of(id, { en: id }, { deactivated: true })) as [
      Definition,
      Definition,
    ];
    assert.equal(named("CAFE1", [one, other, lunch]), one);
    assert.match(said("cafe", [one, other]), /^2 presence definitions are meant by "cafe"\. Give more of the id:\n- /);
    const cafe = of("8", { en_US: "Cafe" });
    assert.equal(named("Cafe", [one, other, cafe]), cafe);
    assert.match(said("cafe", [one, cafe]), /^2 presence definitions are meant by "cafe"/, "and not in another case");
    assert.match(said("caf", [one]), /^No presence definition/, "three digits may be a word");
  });
});
