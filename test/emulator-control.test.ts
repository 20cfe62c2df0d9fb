import assert from "node:assert/strict";
import { asClient, closeAll, emulate, listOf, logIn, sender } from "./fixtures/emulator/client.js";

const definitions = "/api/v2/presencedefinitions";
const lunch = { languageLabels: { en_US: "Lunch", es: "Almuerzo" }, systemPresence: "Meal" };

describe("the emulator's control surface", () => {
  afterEach(closeAll);

  it("counts the requests by operation, and never shows a secret", async () => {
    const { url, send, control } = await emulate({ settings: { maxPageSize: 100 } });
    const { id } = (await send("POST", definitions, lunch)).body;
    await send("GET", `${definitions}/${id}?localeCode=es`);
    await send("GET", `/api/v2/presence/definitions/${id}`);
    await send("PATCH", "/api/v2/users/u/presences/PURECLOUD", { message: "hi" });
    await send("GET", "/api/v2/nothing");
    await logIn(url, "presence-admin", "a wrong secret");
    await sender(url)("POST", "/oauth/token?client_secret=presence-secret", { client_secret: "presence-secret" });
    const { body, text } = await control("GET", "requests");
    assert.equal(body.total, 8);
    assert.deepEqual(body.counts, {
      "POST /oauth/token": 3,
      "POST /api/v2/presencedefinitions": 1,
      "GET /api/v2/presencedefinitions/{presenceId}": 1,
      "GET /api/v2/presence/definitions/{definitionId}": 1,
      "PATCH /api/v2/users/{userId}/presences/{sourceId}": 1,
      "GET /api/v2/nothing": 1,
    });
    const [, post, get] = body.requests;
    assert.deepEqual([post?.body, post?.status], [lunch, 200]);
    assert.deepEqual([get?.path, get?.query], [`${definitions}/${id}`, "localeCode=es"]);
    for (const secret of ["presence-secret", "a wrong secret", "Basic", "Bearer"]) assert.ok(!text.includes(secret));
    await control("DELETE", "requests");
    assert.deepEqual((await control("GET", "requests")).body, { total: 0, counts: {}, requests: [] });
  });

  it("changes some settings and leaves the others, or refuses with every fault", async () => {
    const { control } = await emulate({ settings: { maxPageSize: 100 } });
    await control("PUT", "settings", { putLabels: "merge", rateLimitPerMinute: 300 });
    const { body } = await control("GET", "settings");
    const { putLabels, rateLimitPerMinute, maxPageSize, twins } = body as unknown as Record<string, unknown>;
    assert.deepEqual([putLabels, rateLimitPerMinute, maxPageSize, twins], ["merge", 300, 100, "allow"]);
    const refused = await control("PUT", "settings", { twins: "maybe", latencyMs: -1, colour: "red" });
    assert.equal(refused.status, 400);
    assert.deepEqual(
      refused.body.faults.map(({ field }) => field),
      ["twins", "latencyMs", "colour"],
    );
    assert.deepEqual((await control("GET", "settings")).body, body);
    assert.equal((await control("PUT", "settings", "{")).status, 400);
    assert.equal((await control("GET", "setting")).status, 404);
  });

  it("edits definitions as an administrator does by hand, not counted as requests", async () => {
    const { send, control } = await emulate({ seed: { definitions: [{ ...lunch, id: "lunch" }] } });
    await control("DELETE", "requests");
    const edited = (await control("PUT", "definitions/lunch", { languageLabels: { en_US: "Pause" } })).body;
    assert.deepEqual([edited.languageLabels, edited.systemPresence], [{ en_US: "Pause" }, "Meal"]);
    assert.ok(edited.modifiedBy.id !== "presence-admin" && edited.modifiedDate > edited.createdDate);
    const added = (await control("POST", "definitions", { ...lunch, name: "by hand", deactivated: true })).body;
    assert.deepEqual([added.type, added.divisionId, added.deactivated, added.primary], ["User", "*", true, false]);
    assert.equal((await control("POST", "definitions", { ...lunch, id: added.id })).body.faults[0]?.field, "id");
    await control("DELETE", "definitions/lunch");
    assert.equal((await send("GET", `${definitions}/lunch`)).body.deactivated, true);
    await control("DELETE", "definitions/lunch?erase=true");
    assert.equal((await send("GET", `${definitions}/lunch`)).status, 404);
    assert.equal(listOf(await control("GET", "definitions")).length, 11);
    assert.equal((await control("PUT", "definitions/lunch", {})).status, 404);
    assert.deepEqual((await control("POST", "definitions", {})).body.faults.length, 2);
    assert.equal((await control("GET", "requests")).body.total, 2);
  });

  it("goes back to the seed, the options' settings and an empty log", async () => {
    const { emulator, url, send, control } = await emulate({
      seed: { definitions: [{ ...lunch, id: "lunch" }], users: 3, settings: { twins: "conflict" } },
      settings: { maxPageSize: 100 },
    });
    const state = async () =>
      Promise.all(
        ["definitions", "settings", "users", "faults"].map(async (what) => (await control("GET", what)).body),
      );
    const before = await state();
    for (const reset of [() => control("POST", "reset"), () => emulator.reset()]) {
      const as = await asClient(url);
      await as("DELETE", `${definitions}/lunch`);
      await as("POST", definitions, lunch);
      await control("PUT", "clients/presence-reader", { permissions: "*" });
      await control("PUT", "settings", { twins: "allow" });
      await control("PUT", "faults", [{ then: { status: 500 } }]);
      await reset();
      assert.deepEqual(await state(), before);
      assert.equal((await control("GET", "requests")).body.total, 0);
      assert.equal((await send("GET", definitions)).status, 401);
      assert.equal((await (await asClient(url, "presence-reader"))("POST", definitions, lunch)).status, 403);
    }
  });
});
