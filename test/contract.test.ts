/**
 * The contract: our client and the vendor's own SDK do the same things to one organisation and read what the other wrote.
 *
 * Without further ado the organisation is an emulator. A real one is checked by
 *
 *   GENESYSCLOUD_CONTRACT_TARGET=live GENESYSCLOUD_REGION=… GENESYSCLOUD_OAUTHCLIENT_ID=… GENESYSCLOUD_OAUTHCLIENT_SECRET=… \
 *     npx mocha --grep "^contract"
 *
 * (or GENESYSCLOUD_ACCESS_TOKEN, or GENESYSCLOUD_API_URL and GENESYSCLOUD_LOGIN_URL, as for the provider). The OAuth client needs
 * presence:presenceDefinition:add, edit, delete and view. What the tests create they deactivate, which is all the API offers: a run
 * leaves a few deactivated definitions labelled "contract …" under Busy. The presence of a user is changed, and put back, only if
 * GENESYSCLOUD_CONTRACT_USER names the id of one whose primary source is PURECLOUD; that needs presence:userPresence:edit, directory:user:edit and directory:user:view.
 */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { endpoints, type OperationName } from "../provider/api/endpoints.js";
import type {
  ErrorBody,
  OrganizationPresence,
  OrganizationPresenceDefinition,
  UcUserPresence,
  UserPresence,
} from "../provider/api/models.js";
import { type Client, isLive, openTarget, type Target } from "./support/contract-target.js";

const sourceId = "PURECLOUD";

describe("contract", () => {
  let target: Target;
  const performed = { ours: new Set<OperationName>(), vendors: new Set<OperationName>() };
  const created: string[] = [];

  before(async () => {
    const opened = await openTarget();
    target = { ...opened, ours: noting(opened.ours, "ours"), vendors: noting(opened.vendors, "vendors") };
  });
  afterEach(async () => {
    for (const presenceId of created.splice(0)) await target.ours.deletePresencedefinition({ presenceId });
  });
  after(() => target.close());

  /** Notes which operations a client performed, and what it created. */
  function noting(client: Client, who: keyof typeof performed): Client {
    const note = (name: OperationName) => async (params: never) => {
      performed[who].add(name);
      const answer: unknown = await client[name](params);
      if (/^post.*definitions$/i.test(name)) created.push((answer as { id: string }).id);
      return answer;
    };
    const names: OperationName[] = Object.keys(endpoints) as OperationName[];
    return Object.fromEntries(names.map((name) => [name, note(name)])) as unknown as Client;
  }

  for (const [writer, reader] of [
    ["ours", "vendors"],
    ["vendors", "ours"],
  ] as const) {
    const who = { ours: "our client", vendors: "the vendor's SDK" };
    const label = () => ({ en_US: `contract ${randomUUID().slice(0, 8)}`, es: "contrato ñ ☕" });

    describe(`${who[writer]} writes, ${who[reader]} reads`, () => {
      const clients = () => [target[writer], target[reader]] as const;

      it("a definition by the older operations: created, read, replaced, deactivated, brought back", async () => {
        const [write, read] = clients();
        const body = { name: "contract", languageLabels: label(), systemPresence: "Busy" };
        const made = await write.postPresencedefinitions({ body });
        const presenceId = idOf(made);
        const get = () => read.getPresencedefinition({ presenceId, localeCode: "ALL" });
        assert.deepEqual(await get(), made);
        assert.deepEqual(pick(made, "name", "languageLabels", "systemPresence", "deactivated", "primary"), {
          ...body,
          deactivated: false,
          primary: false,
        });

        const renamed = { name: "contract", languageLabels: label(), systemPresence: "Busy" };
        await write.putPresencedefinition({ presenceId, body: renamed });
        assert.deepEqual((await get()).languageLabels, renamed.languageLabels);

        await write.deletePresencedefinition({ presenceId });
        assert.equal((await get()).deactivated, true);
        assert.deepEqual(
          [await isListed(read, presenceId, "FALSE"), await isListed(read, presenceId, "TRUE")],
          [false, true],
        );

        await write.putPresencedefinition({ presenceId, body: { ...renamed, deactivated: false } });
        assert.equal((await get()).deactivated, false);
        assert.deepEqual(
          [await isListed(read, presenceId, "FALSE"), await isListed(read, presenceId, "ALL")],
          [true, true],
        );
      });

      it("a definition by the current operations: created, read, replaced, deactivated, brought back", async () => {
        const [write, read] = clients();
        const body = { name: "contract", languageLabels: label(), systemPresence: "Busy", divisionId: "*" };
        const made = await write.postPresenceDefinitions({ body });
        const definitionId = idOf(made);
        const get = () => read.getPresenceDefinition({ definitionId, localeCode: "ALL" });
        const isAmong = async (deactivated: "TRUE" | "FALSE") => {
          const { entities } = await read.getPresenceDefinitions({ deactivated });
          return entities.some(({ id }) => id === definitionId);
        };
        assert.deepEqual(await get(), made);
        assert.deepEqual(pick(made, "languageLabels", "systemPresence", "divisionId", "deactivated"), {
          languageLabels: body.languageLabels,
          systemPresence: "Busy",
          divisionId: "*",
          deactivated: false,
        });

        const renamed = { ...body, languageLabels: label() };
        await write.putPresenceDefinition({ definitionId, body: renamed });
        assert.deepEqual((await get()).languageLabels, renamed.languageLabels);

        await write.deletePresenceDefinition({ definitionId });
        assert.equal((await get()).deactivated, true);
        assert.deepEqual([await isAmong("FALSE"), await isAmong("TRUE")], [false, true]);

        await write.putPresenceDefinition({ definitionId, body: { ...renamed, deactivated: false } });
        assert.equal((await get()).deactivated, false);
      });

      it("one definition, seen by both generations of operations under one id", async () => {
        const [write, read] = clients();
        const languageLabels = label();
        const { id: presenceId = "" } = await write.postPresenceDefinitions({
          body: { languageLabels, systemPresence: "OnQueue" },
        });
        const older = await read.getPresencedefinition({ presenceId, localeCode: "ALL" });
        const current = await read.getPresenceDefinition({ definitionId: presenceId, localeCode: "ALL" });
        assert.deepEqual([older.languageLabels, current.languageLabels], [languageLabels, languageLabels]);
        assert.deepEqual([older.systemPresence, current.systemPresence], ["On Queue", "OnQueue"]);
      });

      it("labels of one language, or of all", async () => {
        const [write, read] = clients();
        const languageLabels = label();
        const presenceId = idOf(
          await write.postPresencedefinitions({ body: { languageLabels, systemPresence: "Busy" } }),
        );
        const labelsFor = async (query: { localeCode?: string }) => [
          (await read.getPresencedefinition({ presenceId, ...query })).languageLabels,
          (await read.getPresenceDefinition({ definitionId: presenceId, ...query })).languageLabels,
        ];
        for (const query of [{}, { localeCode: "ALL" }])
          assert.deepEqual(await labelsFor(query), [languageLabels, languageLabels]);
        const spanish = { es: languageLabels.es };
        assert.deepEqual(await labelsFor({ localeCode: "es" }), [spanish, spanish]);
      });

      it("an error in the API's own words", async () => {
        const [write, read] = clients();
        const presenceId = randomUUID();
        const refusals = [write, read].map((client) =>
          client.getPresencedefinition({ presenceId }).then(
            () => assert.fail("there is no such definition"),
            (error: unknown) => [(error as ErrorBody).status, (error as ErrorBody).code],
          ),
        );
        assert.deepEqual(await Promise.all(refusals), [
          [404, "not.found"],
          [404, "not.found"],
        ]);
      });

      if (!isLive || process.env.GENESYSCLOUD_CONTRACT_USER) {
        it("a user's presence: its definition, its message, its source made the primary one, alone and together", async () => {
          const [write, read] = clients();
          const userId = target.userId ?? "";
          const get = () => read.getUserPresence({ userId, sourceId });
          const before = await get();
          const meal = await builtIn(read, "Meal");
          const busy = await builtIn(read, "Busy");
          try {
            for (const [body, expected] of [
              [{ presenceDefinition: { id: meal } }, { definition: meal }],
              [{ message: "back at two ☕" }, { definition: meal, message: "back at two ☕" }],
              [{ primary: true }, { definition: meal, message: "back at two ☕", primary: true }],
              [
                { primary: true, presenceDefinition: { id: busy }, message: "on a call" },
                { definition: busy, message: "on a call" },
              ],
            ] as const) {
              const answer = await write.patchUserPresence({ userId, sourceId, body });
              const presence = await get();
              assert.deepEqual(presence, answer);
              const { presenceDefinition, message, primary } = presence;
              assert.deepEqual(
                { definition: presenceDefinition?.id, message, primary },
                { message, primary, ...expected },
              );
            }
          } finally {
            await write.patchUserPresence({ userId, sourceId, body: whatWas(before) });
          }
        });

        it("a user, by id, e-mail and name", async () => {
          const [write, read] = clients();
          const id = target.userId ?? "";
          const found = async (client: Client) => {
            const [user] = (await client.getUsers({ id: [id, randomUUID()], pageSize: 100, state: "any" })).entities;
            const { email = "", name = "" } = user ?? {};
            const search = async (field: "email" | "name", ...values: string[]) => {
              const body = { query: [{ type: "EXACT" as const, fields: [field], values }], pageSize: 100 };
              const { results } = await client.postUsersSearch({ body });
              return results.filter((one) => one.id === id).map((one) => pick(one, "id", "name", "email"));
            };
            const known = { id, name, email };
            assert.deepEqual(await search("email", email, "nobody@example.com"), [known]);
            assert.deepEqual(await search("name", name, `${name} ${randomUUID()}`), [known]);
            assert.deepEqual(await search("email", `${randomUUID()}@example.com`), []);
            return known;
          };
          assert.deepEqual(await found(write), await found(read));
        });

        it("the presences of several users, asked for together", async () => {
          const [write, read] = clients();
          const id = target.userId ?? "";
          const meal = await builtIn(read, "Meal");
          const before = await read.getUserPresence({ userId: id, sourceId });
          try {
            await write.patchUserPresence({ userId: id, sourceId, body: { presenceDefinition: { id: meal } } });
            const one = (presences: UcUserPresence[]) =>
              presences.filter(({ userId }) => userId === id).map(({ presenceDefinition }) => presenceDefinition?.id);
            for (const client of [write, read]) {
              assert.deepEqual(one(await client.getUsersPresencesPurecloudBulk({ id: [id] })), [meal]);
              assert.deepEqual(one(await client.getUsersPresenceBulk({ sourceId, id: [id] })), [meal]);
            }
            const both = async (client: Client) => {
              const answer = await client.getUsersPresencesPurecloudBulk({ id: [randomUUID(), id] });
              return answer.map((presence) => presence.userId);
            };
            assert.deepEqual(await both(write), await both(read));
          } finally {
            await write.patchUserPresence({ userId: id, sourceId, body: whatWas(before) });
          }
        });

        it("the presences of many users at once", async () => {
          const [write, read] = clients();
          const id = target.userId ?? "";
          const before = await read.getUserPresence({ userId: id, sourceId });
          const meal = await builtIn(read, "Meal");
          try {
            const body = [{ id, source: sourceId, presenceDefinition: { id: meal }, message: "all at lunch" }];
            const [answer] = await write.putUsersPresencesBulk({ body });
            const presence = await read.getUserPresence({ userId: id, sourceId });
            assert.deepEqual(answer, presence);
            assert.deepEqual([presence.presenceDefinition?.id, presence.message], [meal, "all at lunch"]);
          } finally {
            await write.putUsersPresencesBulk({ body: [{ id, source: sourceId, ...whatWas(before) }] });
          }
        });
      }
    });
  }

  describe("both", () => {
    it("read the same listings, system presences and limits", async () => {
      const { ours, vendors } = target;
      const query = { pageNumber: 2, pageSize: 3, deleted: "ALL", localeCode: "ALL" } as const;
      const limits = { namespaceName: "presence" };
      assert.deepEqual(await ours.getPresencedefinitions(query), await vendors.getPresencedefinitions(query));
      assert.deepEqual(await ours.getPresenceDefinitions({}), await vendors.getPresenceDefinitions({}));
      assert.deepEqual(await ours.getSystempresences({}), await vendors.getSystempresences({}));
      const [organization, same] = [await ours.getOrganizationsMe({}), await vendors.getOrganizationsMe({})];
      assert.deepEqual([organization.id, organization.name], [same.id, same.name]);
      assert.deepEqual(await ours.getTokensMe({}), await vendors.getTokensMe({}));
      assert.deepEqual(await ours.getAuthorizationSubjectsMe({}), await vendors.getAuthorizationSubjectsMe({}));
      assert.deepEqual(
        await ours.getOrganizationsLimitsNamespace(limits),
        await vendors.getOrganizationsLimitsNamespace(limits),
      );
      assert.deepEqual(
        await ours.getOrganizationsLimitsNamespaceDefaults(limits),
        await vendors.getOrganizationsLimitsNamespaceDefaults(limits),
      );
    });

    it("read the same agents by status, business units and activity codes", async () => {
      const { ours, vendors } = target;
      const query = { groupBy: ["presence"], body: {} };
      const { presenceCounts } = await ours.postAnalyticsAgentsStatusCounts(query);
      assert.deepEqual(presenceCounts, (await vendors.postAnalyticsAgentsStatusCounts(query)).presenceCounts);
      const { entities } = await ours.getWorkforcemanagementBusinessunits({});
      assert.deepEqual(entities, (await vendors.getWorkforcemanagementBusinessunits({})).entities);
      for (const { id: businessUnitId = "" } of entities)
        assert.deepEqual(
          (await ours.getWorkforcemanagementBusinessunitActivitycodes({ businessUnitId })).entities,
          (await vendors.getWorkforcemanagementBusinessunitActivitycodes({ businessUnitId })).entities,
        );
    });

    it("read the built-in definitions and system presences under the ids that every organisation has", async () => {
      const expected = {
        available: "6a3af858-942f-489d-9700-5f9bcdcdae9b",
        away: "5e5c5c66-ea97-4e7f-ac41-6424784829f2",
        break: "227b37e2-f1d0-4dd0-8f50-badd7cf6d158",
        busy: "31fe3bac-dea6-44b7-bed7-47f91660a1a0",
        meal: "3fd96123-badb-4f69-bc03-1b1ccc6d8014",
        meeting: "bbdff279-7ae1-48ea-bade-7831d7234c64",
        training: "d2390a99-8546-bad9-8f0a-219548e8aeb0",
        onqueue: "e08eaf1b-ee47-4fa9-a231-1200e284798f",
        offline: "ccf3c10a-aa2c-4845-8e8d-f59fa48c58e5",
        idle: "7ffa01cd-7866-4ad7-8faa-31e11b42f51f",
      };
      const bare = (name = "") => name.toLowerCase().replaceAll(/[ _]/g, "");
      for (const client of [target.ours, target.vendors]) {
        const presences = await client.getSystempresences({});
        assert.deepEqual(Object.fromEntries(presences.map(({ name, id }) => [bare(name), id])), expected);
        const primary = (await list(client, "ALL")).filter((one) => one.primary);
        assert.deepEqual(Object.fromEntries(primary.map((one) => [bare(one.systemPresence), one.id])), expected);
      }
    });

    if (!isLive)
      it("have then performed every operation: none is left out", () => {
        const all = Object.keys(endpoints).sort();
        assert.deepEqual([...performed.ours].sort(), all);
        assert.deepEqual([...performed.vendors].sort(), all);
      });
  });
});

function idOf({ id }: OrganizationPresence | OrganizationPresenceDefinition): string {
  assert.ok(id);
  return id;
}

function pick<T extends object>(from: T, ...names: (keyof T)[]) {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}

/** The definitions of a listing, page by page. */
async function list(client: Client, deleted: "TRUE" | "FALSE" | "ALL"): Promise<OrganizationPresence[]> {
  const definitions: OrganizationPresence[] = [];
  for (let pageNumber = 1, pageCount = 1; pageNumber <= pageCount; pageNumber++) {
    const page = await client.getPresencedefinitions({ pageNumber, pageSize: 100, deleted });
    definitions.push(...page.entities);
    pageCount = page.pageCount;
  }
  return definitions;
}

async function isListed(client: Client, presenceId: string, deleted: "TRUE" | "FALSE" | "ALL"): Promise<boolean> {
  return (await list(client, deleted)).some(({ id }) => id === presenceId);
}

/** The id of the built-in definition of a system presence. */
async function builtIn(client: Client, systemPresence: string): Promise<string> {
  const found = (await list(client, "FALSE")).find((one) => one.primary && one.systemPresence === systemPresence);
  return idOf(found ?? { languageLabels: {} });
}

/** The change that puts a user's presence back. */
function whatWas({ presenceDefinition, message = "" }: UserPresence): UserPresence {
  return { ...(presenceDefinition?.id && { presenceDefinition: { id: presenceDefinition.id } }), message };
}
