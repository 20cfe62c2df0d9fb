import assert from "node:assert/strict";
import { asClient, closeAll, emulate, fieldsOf, listOf } from "./fixtures/emulator/client.js";

const seed = {
  sources: [{ id: "PURECLOUD" }, { id: "teams", name: "Microsoft Teams" }],
  definitions: [
    { id: "lunch", languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" },
    { id: "queue", languageLabels: { en_US: "Queue" }, systemPresence: "OnQueue" },
    { id: "old", languageLabels: { en_US: "Old" }, systemPresence: "Busy", deactivated: true },
  ],
  users: [
    { id: "ada", name: "Ada", email: "ada@example.com", presences: { PURECLOUD: { presenceDefinition: "Available" } } },
    { id: "bruno" },
  ],
};
const ada = "/api/v2/users/ada/presences/PURECLOUD";
const bulk = "/api/v2/users/presences/bulk";
const lunch = { presenceDefinition: { id: "lunch" } };

describe("the emulator's users", () => {
  afterEach(closeAll);

  it("show their presence, from whichever source", async () => {
    const { send } = await emulate({ seed });
    const { body } = await send("GET", ada);
    assert.deepEqual(
      [body.id, body.source, body.sourceId, body.primary, body.presenceDefinition.systemPresence, body.selfUri],
      ["ada", "PURECLOUD", "PURECLOUD", true, "Available", ada],
    );
    assert.equal((await send("GET", "/api/v2/users/ada/presences/purecloud")).status, 200);
    const other = (await send("GET", "/api/v2/users/bruno/presences/teams")).body;
    assert.deepEqual(
      [other.source, other.primary, other.presenceDefinition.systemPresence],
      ["Microsoft Teams", false, "Offline"],
    );
  });

  it("show the presences of up to fifty together, whoever is there, with their ids in either way of writing", async () => {
    const { send } = await emulate({ seed });
    const together = "/api/v2/users/presences/purecloud/bulk";
    for (const query of ["id=ada&id=nobody&id=bruno", "id=ada,nobody,bruno"]) {
      const told = listOf(await send("GET", `${together}?${query}`));
      assert.deepEqual(
        told.map(({ userId, presenceDefinition }) => [userId, presenceDefinition.systemPresence]),
        [
          ["ada", "Available"],
          ["bruno", "Offline"],
        ],
      );
    }
    assert.deepEqual(listOf(await send("GET", together)), []);
    const [one] = listOf(await send("GET", "/api/v2/users/presences/teams/bulk?id=ada"));
    assert.deepEqual([one?.source, one?.presenceDefinition.systemPresence], ["Microsoft Teams", "Offline"]);
    assert.equal((await send("GET", "/api/v2/users/presences/fax/bulk?id=ada")).status, 404);
    const tooMany = await send("GET", `${together}?id=${"ada,".repeat(50)}ada`);
    assert.deepEqual([tooMany.status, fieldsOf(tooMany)], [400, ["id"]]);
  });

  it("change status, message and primary source, alone and combined", async () => {
    const { send } = await emulate({ seed });
    const before = (await send("GET", ada)).body;
    const status = (await send("PATCH", ada, { presenceDefinition: { id: "queue" } })).body;
    assert.equal(status.presenceDefinition.selfUri, "/api/v2/presencedefinitions/queue");
    assert.equal(status.presenceDefinition.systemPresence, "On Queue");
    assert.ok(Date.parse(status.modifiedDate) > Date.parse(before.modifiedDate));
    const message = (await send("PATCH", ada, { message: "back at two" })).body;
    assert.deepEqual([message.message, message.presenceDefinition.id], ["back at two", "queue"]);
    const teams = "/api/v2/users/ada/presences/teams";
    const combined = (await send("PATCH", teams, { primary: true, message: "in a call", ...lunch })).body;
    assert.deepEqual(
      [combined.primary, combined.message, combined.presenceDefinition.id],
      [true, "in a call", "lunch"],
    );
    assert.equal((await send("GET", ada)).body.primary, false);
  });

  it("cannot be unknown, nor their source or status", async () => {
    const { send } = await emulate({ seed });
    assert.equal((await send("GET", "/api/v2/users/nobody/presences/PURECLOUD")).body.entityName, "user");
    assert.equal((await send("PATCH", "/api/v2/users/ada/presences/fax", lunch)).body.entityName, "source");
    for (const id of ["nothing", "old"]) {
      const refused = await send("PATCH", ada, { presenceDefinition: { id } });
      assert.deepEqual([refused.status, fieldsOf(refused)], [400, ["presenceDefinition.id"]]);
    }
    assert.equal((await send("PATCH", ada, {})).status, 400);
  });

  it("change together, answered in the order asked for", async () => {
    const { send, control } = await emulate({ seed: { ...seed, users: 300 } });
    const ids = listOf(await control("GET", "users"))
      .map(({ id }) => id)
      .reverse();
    const answer = await send(
      "PUT",
      bulk,
      ids.map((id) => ({ id, ...lunch, message: id })),
    );
    assert.deepEqual(
      listOf(answer).map(({ id }) => id),
      ids,
    );
    const one = (await send("GET", `/api/v2/users/${ids[7]}/presences/PURECLOUD`)).body;
    assert.deepEqual([one.presenceDefinition.id, one.message], ["lunch", ids[7]]);
  });

  it("change together or not at all: every fault is listed", async () => {
    const { send } = await emulate({ seed });
    const answer = await send("PUT", bulk, [
      { id: "ada", ...lunch },
      { id: "nobody", ...lunch },
      { id: "bruno", sourceId: "fax", presenceDefinition: { id: "old" } },
    ]);
    assert.equal(answer.status, 400);
    assert.deepEqual(fieldsOf(answer), ["[1].id", "[2].sourceId", "[2].presenceDefinition.id"]);
    assert.equal((await send("GET", ada)).body.presenceDefinition.systemPresence, "Available");
  });

  it("do not fit into one call of more than 512,000 bytes", async () => {
    const { send } = await emulate({ seed });
    assert.equal((await send("PUT", bulk, [{ id: "ada", message: "x".repeat(512_000) }])).status, 413);
    assert.equal((await send("PUT", bulk, [{ id: "ada", message: "x".repeat(500_000) }])).status, 200);
  });

  it("may be changed by those whom the API page, or today's API, permits", async () => {
    const client = (id: string, permissions: string[], userId?: string) => ({
      id,
      secret: "presence-secret",
      permissions,
      ...(userId !== undefined && { userId }),
    });
    const { url, control } = await emulate({
      seed: {
        ...seed,
        clients: [
          client("nobody", []),
          client("ada", [], "ada"),
          client("page", ["directory:user:edit"]),
          client("today", ["presence:userPresence:edit"]),
        ],
      },
    });
    const status = async (id: string, method: string, path: string) =>
      (await (await asClient(url, id))(method, path, method === "PUT" ? [] : lunch)).status;
    const all = async () => ({
      patch: await Promise.all(["nobody", "ada", "page", "today"].map((id) => status(id, "PATCH", ada))),
      bulk: await Promise.all(["nobody", "ada", "page", "today"].map((id) => status(id, "PUT", bulk))),
    });
    assert.deepEqual(await all(), { patch: [403, 200, 403, 200], bulk: [403, 403, 403, 200] });
    await control("PUT", "settings", { permissions: "page" });
    assert.deepEqual(await all(), { patch: [200, 200, 200, 200], bulk: [403, 403, 200, 403] });
  });

  it("are generated with the same names in every run", async () => {
    const users = async () => listOf(await (await emulate({ seed: { users: 300 } })).control("GET", "users"));
    const first = await users();
    assert.equal(new Set(first.map(({ email }) => email)).size, 300);
    assert.deepEqual(await users(), first);
  });
});
