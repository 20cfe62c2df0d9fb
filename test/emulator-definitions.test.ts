import assert from "node:assert/strict";
import {
  asClient,
  closeAll,
  emulate,
  fieldsOf,
  listOf,
  stopClock,
  type Answer,
  type Send,
} from "./fixtures/emulator/client.js";

const deprecated = "/api/v2/presencedefinitions";
const current = "/api/v2/presence/definitions";
const lunch = { languageLabels: { en_US: "Lunch", es: "Almuerzo" }, systemPresence: "Meal" };
const meal = (label: string) => ({ languageLabels: { en_US: label }, systemPresence: "Meal" });
const labelsOf = ({ body }: Answer): string[] => body.entities.map(({ languageLabels }) => languageLabels.en_US ?? "");

async function create(send: Send, body: object = lunch, path = deprecated): Promise<string> {
  const answer = await send("POST", path, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body.id;
}

describe("the emulator's presence definitions", () => {
  afterEach(closeAll);

  for (const path of [deprecated, current]) {
    it(`live from creation to deactivation and back under one id, at ${path}`, async () => {
      const { send } = await emulate();
      const id = await create(send, lunch, path);
      const changed = await send("PUT", `${path}/${id}`, { ...lunch, languageLabels: { en_US: "Lunch break" } });
      assert.deepEqual(changed.body.languageLabels, { en_US: "Lunch break" });
      assert.equal((await send("DELETE", `${path}/${id}`)).text, "");
      const gone = await send("GET", `${path}/${id}`);
      assert.deepEqual([gone.status, gone.body.deactivated], [200, true]);
      assert.ok(!labelsOf(await send("GET", path)).includes("Lunch break"));
      const back = await send("PUT", `${path}/${id}`, { ...lunch, deactivated: false });
      assert.deepEqual([back.body.id, back.body.deactivated], [id, false]);
    });
  }

  it("keep, remove or never have a name that PUT leaves out", async () => {
    for (const [putName, names] of [
      ["replace", ["Tea", undefined]],
      ["merge", ["Tea", "Tea"]],
      ["ignore", [undefined, undefined]],
    ] as const) {
      const { send } = await emulate({ settings: { putName } });
      const id = await create(send, { ...lunch, name: "Tea" });
      const name = async () => (await send("GET", `${deprecated}/${id}`)).body.name;
      const before = await name();
      await send("PUT", `${deprecated}/${id}`, lunch);
      assert.deepEqual([before, await name()], names);
    }
  });

  it("are refused in the words that a live organisation was seen to have, one fault alone", async () => {
    const words = (code: string) => ({ status: 422, code, message: `No: ${code}` });
    const { send } = await emulate({
      settings: {
        maxLabelLength: 10,
        undocumentedLanguages: "refuse",
        twins: "conflict",
        refusals: {
          longLabel: words("too.long"),
          twin: words("twin"),
          systemPresence: words("no.presence"),
          undocumentedLanguage: words("no.language"),
        },
      },
    });
    await create(send);
    const refusal = async (body: object) => {
      const { status, body: answer } = await send("POST", deprecated, body);
      return [status, answer.code, answer.message];
    };
    const told = (code: string) => [422, code, `No: ${code}`];
    assert.deepEqual(await refusal(lunch), told("twin"));
    assert.deepEqual(await refusal(meal("A label of many letters")), told("too.long"));
    assert.deepEqual(await refusal({ ...meal("Tea"), systemPresence: "Siesta" }), told("no.presence"));
    assert.deepEqual(await refusal({ languageLabels: { xx: "Tea" }, systemPresence: "Meal" }), told("no.language"));
    assert.equal((await refusal(meal("")))[1], "invalid.value", "the emulator's own words where there are no others");
  });

  it("stay deactivated where an organisation takes none back", async () => {
    const { send, control } = await emulate({ settings: { reactivation: "refuse", emptyLabels: "allow" } });
    const id = await create(send, meal(""));
    await send("DELETE", `${deprecated}/${id}`);
    assert.equal((await send("PUT", `${deprecated}/${id}`, { ...meal("Tea"), deactivated: true })).status, 200);
    assert.equal((await send("PUT", `${deprecated}/${id}`, meal("Tea"))).status, 400);
    await control("PUT", "settings", { reactivation: "allow" });
    assert.equal((await send("PUT", `${deprecated}/${id}`, meal("Tea"))).body.deactivated, false);
  });

  it("are one store, shown in the shape and spelling of each generation", async () => {
    const { send } = await emulate();
    const id = await create(send, { languageLabels: { en_US: "Busy bee" }, systemPresence: "On Queue" });
    const old = (await send("GET", `${deprecated}/${id}`)).body;
    assert.equal(old.systemPresence, "On Queue");
    assert.equal(old.primary, false);
    assert.equal(old.createdBy.id, "presence-admin");
    assert.ok(Date.parse(old.createdDate) <= Date.parse(old.modifiedDate));
    assert.ok(!("divisionId" in old) && !("type" in old));
    assert.deepEqual((await send("GET", `${current}/${id}`)).body, {
      id,
      type: "User",
      languageLabels: { en_US: "Busy bee" },
      systemPresence: "OnQueue",
      divisionId: "*",
      deactivated: false,
      selfUri: `${current}/${id}`,
    });
  });

  it("are refused under a system presence in the other generation's spelling, and the answer knows the right one", async () => {
    const { send } = await emulate();
    for (const [path, right, wrong] of [
      [deprecated, "On Queue", ["OnQueue", "on_queue", "ON QUEUE"]],
      [current, "OnQueue", ["On Queue", "on_queue", "onqueue"]],
    ] as const) {
      const body = (systemPresence: string) => ({ languageLabels: { en_US: "Callbacks" }, systemPresence });
      const id = await create(send, body(right), path);
      assert.equal((await send("PUT", `${path}/${id}`, body(right))).body.systemPresence, right);
      for (const text of wrong) {
        for (const refused of [await send("POST", path, body(text)), await send("PUT", `${path}/${id}`, body(text))]) {
          assert.deepEqual([refused.status, refused.body.code], [400, "invalid.value"]);
          assert.deepEqual(fieldsOf(refused), ["systemPresence"]);
          assert.ok(refused.body.message.includes(`writes "${right}", not "${text}"`), refused.body.message);
        }
      }
      assert.match((await send("POST", path, body("meal"))).body.message, /writes "Meal", not "meal"/);
      const unknown = (await send("POST", path, body("Lunch"))).body.message;
      assert.ok(unknown.includes(`Training, ${right}, Offline`), unknown);
    }
  });

  it("come in pages that lead from one to the next", async () => {
    const { send } = await emulate();
    for (const label of ["one", "two", "three"]) await create(send, meal(label));
    let page = await send("GET", `${deprecated}?pageSize=5&localeCode=ALL`);
    assert.deepEqual([page.body.total, page.body.pageCount, page.body.pageNumber], [13, 3, 1]);
    assert.equal(page.body.previousUri, undefined);
    assert.equal(page.body.selfUri, page.body.firstUri);
    const seen = labelsOf(page);
    const { lastUri } = page.body;
    while (page.body.nextUri) {
      page = await send("GET", page.body.nextUri);
      assert.ok(page.body.previousUri?.includes(`pageNumber=${page.body.pageNumber - 1}`));
      seen.push(...labelsOf(page));
    }
    assert.equal(page.body.selfUri, lastUri);
    assert.deepEqual(seen.slice(10), ["one", "two", "three"]);
    assert.deepEqual((await send("GET", `${deprecated}?pageNumber=9`)).body.entities, []);
  });

  it("are listed 25 to a page, active ones alone, unless asked otherwise", async () => {
    const { send } = await emulate();
    const id = await create(send);
    await create(send, meal("Tea"));
    await send("DELETE", `${deprecated}/${id}`);
    const listed = async (query: string) => (await send("GET", `${deprecated}${query}`)).body;
    assert.equal((await listed("")).pageSize, 25);
    assert.equal((await listed("")).total, 11);
    assert.equal((await listed("?deleted=TRUE")).total, 1);
    assert.equal((await listed("?deleted=all")).total, 12);
    assert.equal((await send("GET", `${current}?deactivated=true`)).body.total, 1);
    assert.equal((await send("GET", current)).body.total, 11);
  });

  it("carry every label, or only the one of the locale asked for", async () => {
    const { send } = await emulate();
    const id = await create(send);
    for (const path of [deprecated, current]) {
      const labels = async (query: string) => (await send("GET", `${path}/${id}${query}`)).body.languageLabels;
      assert.deepEqual(await labels(""), lunch.languageLabels);
      assert.deepEqual(await labels("?localeCode=ALL"), lunch.languageLabels);
      assert.deepEqual(await labels("?localeCode=es"), { es: "Almuerzo" });
      assert.deepEqual(await labels("?localeCode=fr"), {});
    }
    const listed = (await send("GET", `${deprecated}?localeCode=es`)).body.entities;
    assert.deepEqual(
      listed.map(({ languageLabels }) => languageLabels).filter((labels) => Object.keys(labels).length > 0),
      [{ es: "Almuerzo" }],
    );
  });

  it("refuse a query with every fault in it", async () => {
    const { send } = await emulate();
    const answer = await send("GET", `${deprecated}?pageNumber=0&pageSize=501&deleted=maybe&localeCode=en-US`);
    assert.equal(answer.status, 400);
    assert.deepEqual(fieldsOf(answer), ["pageNumber", "pageSize", "deleted", "localeCode"]);
    assert.equal((await send("GET", `${current}?deactivated=ALL`)).status, 400);
  });

  it("refuse a body with every fault in it", async () => {
    const { send } = await emulate();
    const bad = { name: 3, languageLabels: { "en-US": "x", es: "" }, systemPresence: "Lunch", deactivated: "no" };
    for (const path of [deprecated, current]) {
      const answer = await send("POST", path, bad);
      assert.equal(answer.body.code, "invalid.value");
      assert.deepEqual(fieldsOf(answer), [
        "name",
        "languageLabels.en-US",
        "languageLabels.es",
        "systemPresence",
        "deactivated",
      ]);
      assert.equal(answer.body.errors.length, 5);
    }
    assert.deepEqual(fieldsOf(await send("POST", current, {})), ["languageLabels", "systemPresence"]);
    assert.deepEqual(fieldsOf(await send("POST", current, { ...lunch, languageLabels: {} })), ["languageLabels"]);
    assert.equal((await send("POST", current, { ...lunch, colour: "red", id: "mine" })).body.type, "User");
  });

  it("never move to another system presence", async () => {
    const { send } = await emulate();
    const id = await create(send);
    assert.deepEqual(fieldsOf(await send("PUT", `${deprecated}/${id}`, { ...lunch, systemPresence: "Busy" })), [
      "systemPresence",
    ]);
    assert.equal((await send("PUT", `${current}/${id}`, { ...lunch, systemPresence: "Meal" })).status, 200);
  });

  it("take the name and the activity from PUT's body, and keep the division that it leaves out", async () => {
    const { send } = await emulate();
    const id = await create(send, { ...lunch, name: "lunch", divisionId: "sales", deactivated: true }, current);
    const { body } = await send("PUT", `${current}/${id}`, { languageLabels: { en_US: "Lunch" } });
    assert.deepEqual([body.name, body.deactivated, body.divisionId], [undefined, false, "sales"]);
  });

  it("protect a built-in one also where the organisation leaves its type out", async () => {
    const id = "3fd96123-badb-4f69-bc03-1b1ccc6d8014";
    const { send, control } = await emulate({
      seed: { definitions: [{ ...meal("Meal"), id, type: null }] },
      settings: { twins: "conflict", maxActivePerSystemPresence: 1 },
    });
    assert.ok(!("type" in (await send("GET", `${current}/${id}`)).body));
    assert.equal((await send("GET", `${deprecated}/${id}`)).body.primary, true);
    assert.ok((await send("GET", deprecated)).body.entities.every(({ primary }) => primary));
    for (const path of [deprecated, current]) {
      assert.equal((await send("PUT", `${path}/${id}`, meal("x"))).status, 400);
      assert.equal((await send("DELETE", `${path}/${id}`)).status, 400);
    }
    await create(send, meal("Meal"));
    assert.deepEqual((await control("PUT", `definitions/${id}`, { type: "User" })).body.faults[0]?.field, "type");
  });

  it("protect the built-in one that every system presence has", async () => {
    const { send } = await emulate();
    const builtIn = (await send("GET", deprecated)).body.entities;
    assert.equal(builtIn.length, 10);
    assert.ok(builtIn.every(({ primary }) => primary));
    const id = builtIn[0]?.id ?? "";
    assert.equal((await send("GET", `${current}/${id}`)).body.type, "System");
    assert.equal((await send("PUT", `${deprecated}/${id}`, meal("x"))).status, 400);
    assert.equal((await send("DELETE", `${current}/${id}`)).status, 400);
  });

  it("are shown only in the divisions that the client may see, but always by id", async () => {
    const client = { secret: "s", permissions: ["presence:presenceDefinition:view"] };
    const { url, send } = await emulate({
      seed: {
        clients: [
          { id: "boss", secret: "presence-secret", permissions: "*" },
          { ...client, id: "sales", secret: "presence-secret", divisions: ["sales"] },
        ],
        definitions: ["sales", "support", "hr"].map((divisionId) => ({
          ...meal(divisionId),
          id: divisionId,
          divisionId,
        })),
      },
    });
    const labels = async (as: Send, query: string) => labelsOf(await as("GET", current + query)).slice(10);
    assert.deepEqual(await labels(send, ""), ["sales", "support", "hr"]);
    assert.deepEqual(await labels(send, "?divisionId=hr&divisionId=sales"), ["sales", "hr"]);
    assert.deepEqual(await labels(send, "?divisionId=hr,sales"), ["sales", "hr"]);
    const sales = await asClient(url, "sales");
    assert.deepEqual(await labels(sales, ""), ["sales"]);
    assert.deepEqual(await labels(sales, "?divisionId=hr"), []);
    assert.equal((await sales("GET", `${current}/hr`)).body.divisionId, "hr");
  });

  it("are in the deprecated listing whatever their division, or only if they have none", async () => {
    const divided = Array.from({ length: 30 }, (_, n) => ({ ...meal(`Sales ${n}`), id: `${n}`, divisionId: "sales" }));
    const { send, control } = await emulate({ seed: { definitions: [...divided, meal("Everybody")] } });
    const counts = async () => {
      const { total, pageCount, entities } = (await send("GET", deprecated)).body;
      return [total, pageCount, entities.length];
    };
    assert.deepEqual(await counts(), [41, 2, 25]);
    await control("PUT", "settings", { deprecatedListing: "withoutDivisions" });
    assert.deepEqual(await counts(), [11, 1, 11]);
    assert.equal(labelsOf(await send("GET", deprecated)).at(-1), "Everybody");
    assert.equal((await send("GET", `${deprecated}/7`)).body.languageLabels.en_US, "Sales 7");
    assert.equal((await send("GET", current)).body.total, 41);
  });

  it("carry what has gathered over the years, though the operations would refuse it today", async () => {
    const languageLabels = { "en-US": "Lunch", es: "", sk: "Obed", zh_Hant_HK: "午餐" };
    const { send, control } = await emulate({
      seed: { definitions: [{ id: "old", languageLabels, systemPresence: "Meal" }] },
    });
    const added = (await control("POST", "definitions", { languageLabels, systemPresence: "on queue" })).body;
    await control("PUT", "definitions/old", { name: "" });
    for (const id of ["old", added.id]) {
      for (const path of [deprecated, current]) {
        assert.deepEqual((await send("GET", `${path}/${id}`)).body.languageLabels, languageLabels);
        const refused = await send("PUT", `${path}/${id}`, { languageLabels });
        assert.deepEqual(fieldsOf(refused), ["languageLabels.en-US", "languageLabels.es", "languageLabels.zh_Hant_HK"]);
      }
    }
  });

  it("leave the type out where the seed says that the organisation does", async () => {
    const { send } = await emulate({ seed: { definitions: [{ ...lunch, id: "untyped", type: null }] } });
    assert.ok(!("type" in (await send("GET", `${current}/untyped`)).body));
  });

  it("exist beside ten system presences and the organisation's limits", async () => {
    const { send, control } = await emulate();
    const names = listOf(await send("GET", "/api/v2/systempresences"));
    assert.equal(names.length, 10);
    assert.ok(names.some(({ name }) => name === "On Queue"));
    const limits = "/api/v2/organizations/limits/namespaces/presence";
    assert.deepEqual((await send("GET", limits)).body, { entities: [] });
    await control("PUT", "settings", { maxActivePerSystemPresence: 12 });
    assert.equal((await send("GET", limits)).body.entities[0]?.value, 12);
    assert.equal((await send("GET", `${limits}/defaults`)).body.entities[0]?.value, 30);
  });
});

describe("what a live organisation leaves unknown", () => {
  afterEach(closeAll);

  it("PUT removes a language that is left out, or keeps it", async () => {
    const { send, control } = await emulate();
    const id = await create(send);
    const put = async (en_US: string) =>
      (await send("PUT", `${deprecated}/${id}`, { languageLabels: { en_US } })).body.languageLabels;
    await control("PUT", "settings", { putLabels: "merge" });
    assert.deepEqual(await put("Noon"), { en_US: "Noon", es: "Almuerzo" });
    await control("PUT", "settings", { putLabels: "replace" });
    assert.deepEqual(await put("Noon"), { en_US: "Noon" });
  });

  it("a twin is allowed, or a conflict, also when it is made by a rename or by a return", async () => {
    const { send, control } = await emulate();
    const first = await create(send);
    const twin = await create(send, { ...lunch, languageLabels: { es: "Almuerzo" } });
    await send("DELETE", `${current}/${twin}`);
    await control("PUT", "settings", { twins: "conflict" });
    const refused = await send("POST", current, lunch);
    assert.deepEqual([refused.status, refused.body.code, refused.body.entityId], [409, "conflict", first]);
    const tea = await create(send, meal("Tea"));
    assert.equal((await send("PUT", `${current}/${tea}`, meal("Lunch"))).status, 409);
    assert.equal((await send("PUT", `${current}/${twin}`, { ...lunch, deactivated: false })).status, 409);
    assert.equal((await send("PUT", `${current}/${first}`, lunch)).status, 200);
    assert.equal((await send("POST", current, { ...lunch, systemPresence: "Busy" })).status, 200);
  });

  it("a label may be of any length, or must not be longer than a limit", async () => {
    const { send, control } = await emulate();
    await create(send, meal("x".repeat(200)));
    await control("PUT", "settings", { maxLabelLength: 32 });
    await create(send, meal("x".repeat(32)));
    assert.deepEqual(fieldsOf(await send("POST", deprecated, meal("x".repeat(33)))), ["languageLabels.en_US"]);
  });

  it("a system presence has room for any number of active definitions, or for a few", async () => {
    const { send, control } = await emulate({ settings: { maxActivePerSystemPresence: 2 } });
    const first = await create(send, meal("one"));
    await create(send, meal("two"));
    const refused = await send("POST", deprecated, meal("three"));
    assert.equal(refused.status, 400);
    assert.deepEqual([refused.body.limit.namespace, refused.body.limit.value], ["presence", 2]);
    await create(send, { ...meal("three"), deactivated: true });
    await create(send, { ...meal("elsewhere"), systemPresence: "Busy" });
    await send("DELETE", `${deprecated}/${first}`);
    await create(send, meal("four"));
    assert.equal((await send("PUT", `${deprecated}/${first}`, meal("one"))).status, 400);
    await control("PUT", "settings", { maxActivePerSystemPresence: null });
    await create(send, meal("five"));
  });

  it("a write is visible at once, or to listings only after a while", async () => {
    const pass = stopClock();
    const { send, control } = await emulate({ settings: { listingDelayMs: 60_000 } });
    const id = await create(send);
    await send("PUT", `${deprecated}/${id}`, meal("Noon"));
    assert.equal((await send("GET", `${deprecated}/${id}`)).body.languageLabels.en_US, "Noon");
    for (const path of [deprecated, current]) assert.equal((await send("GET", path)).body.total, 10);
    pass(60);
    assert.equal(labelsOf(await send("GET", deprecated)).at(-1), "Noon");
    await send("DELETE", `${deprecated}/${id}`);
    assert.equal((await send("GET", `${deprecated}/${id}`)).body.deactivated, true);
    assert.equal(labelsOf(await send("GET", current)).at(-1), "Noon");
    await control("PUT", "settings", { listingDelayMs: 0 });
    assert.equal((await send("GET", current)).body.total, 10);
  });

  it("listings are in order of creation, or by name, so that pages shift", async () => {
    const { send, control } = await emulate();
    await create(send, meal("Aardvark"));
    assert.equal(labelsOf(await send("GET", deprecated)).at(-1), "Aardvark");
    await control("PUT", "settings", { listingOrder: "name" });
    assert.equal(labelsOf(await send("GET", deprecated))[0], "Aardvark");
  });
});
