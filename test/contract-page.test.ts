/**
 * The API page's documented defaults, enumerations and permissions, one row each, with today's permissions where they differ.
 *
 * Defaults and the values of queries are only read, so that they are checked on a real organisation as well: contract.test.ts
 * says how to name one. Everything else is tried out on an emulator alone.
 */
import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "genesyscloud-presence-emulator";
import type { OperationName, PresenceDefinitionsQuery, PresencedefinitionsQuery } from "../provider/api/endpoints.js";
import { PresenceApi } from "../provider/api/presence-api.js";
import { errorOf } from "./support/api-server.js";
import { type Client, isLive, labelLanguages, openTarget, polyglot, type Target } from "./support/contract-target.js";

describe("contract: the page's queries", () => {
  let target: Target;
  before(async () => {
    target = await openTarget();
  });
  after(() => target.close());

  const older = async (client: Client, query: PresencedefinitionsQuery) => {
    const { entities, pageNumber, pageSize, total } = await client.getPresencedefinitions(query);
    return { entities, pageNumber, pageSize, total };
  };
  const current = async (client: Client, query: PresenceDefinitionsQuery) =>
    (await client.getPresenceDefinitions(query)).entities;

  /** Leaving a parameter out is the same as giving its default. */
  const defaults: [
    operation: string,
    parameter: string,
    read: (client: Client, explicit: boolean) => Promise<unknown>,
  ][] = [
    ["getPresencedefinitions", "pageNumber: 1", (client, explicit) => older(client, explicit ? { pageNumber: 1 } : {})],
    ["getPresencedefinitions", "pageSize: 25", (client, explicit) => older(client, explicit ? { pageSize: 25 } : {})],
    [
      "getPresencedefinitions",
      "deleted: FALSE",
      (client, explicit) => older(client, explicit ? { deleted: "FALSE" } : {}),
    ],
    [
      "getPresencedefinitions",
      "localeCode: ALL",
      (client, explicit) => older(client, explicit ? { localeCode: "ALL" } : {}),
    ],
    [
      "getPresenceDefinitions",
      "deactivated: FALSE",
      (client, explicit) => current(client, explicit ? { deactivated: "FALSE" } : {}),
    ],
    [
      "getPresenceDefinitions",
      "localeCode: ALL",
      (client, explicit) => current(client, explicit ? { localeCode: "ALL" } : {}),
    ],
  ];
  for (const [operation, parameter, read] of defaults)
    it(`${operation}: the default is ${parameter}`, async () => {
      for (const client of [target.ours, target.vendors])
        assert.deepEqual(await read(client, false), await read(client, true));
    });

  for (const [deleted, expected] of [
    ["TRUE", [true]],
    ["FALSE", [false]],
    ["ALL", [false, true]],
  ] as const)
    it(`getPresencedefinitions takes deleted: ${deleted}`, async () => {
      const { entities } = await target.ours.getPresencedefinitions({ deleted, pageSize: 100 });
      assertStates(entities, expected);
    });
  for (const [deactivated, expected] of [
    ["TRUE", [true]],
    ["FALSE", [false]],
  ] as const)
    it(`getPresenceDefinitions takes deactivated: ${deactivated}`, async () => {
      const { entities } = await target.ours.getPresenceDefinitions({ deactivated });
      assertStates(entities, expected);
    });
  /** Only these states are there, and each of them, unless a real organisation happens to have none. */
  function assertStates(entities: { deactivated?: boolean }[], expected: readonly boolean[]) {
    const states = [...new Set(entities.map(({ deactivated }) => deactivated === true))].sort();
    assert.deepEqual(states, isLive ? expected.filter((state) => states.includes(state)) : expected);
  }

  it("localeCode: a definition with labels in all languages brings that one and no other, and the rest none of another", async () => {
    const localeCodes = labelLanguages.filter((language) => !["en", "hi", "pt"].includes(language));
    for (const localeCode of localeCodes)
      for (const { entities } of [
        await target.ours.getPresencedefinitions({ localeCode, deleted: "ALL", pageSize: 100 }),
        await target.ours.getPresenceDefinitions({ localeCode }),
      ]) {
        const labels = entities.flatMap(({ languageLabels }) => Object.entries(languageLabels));
        assert.deepEqual(
          labels.filter(([language]) => language !== localeCode),
          [],
        );
        if (!isLive)
          assert.ok(
            labels.some(([, label]) => label === polyglot[localeCode]),
            localeCode,
          );
      }
  });

  for (const name of "Available,Away,Break,Busy,Meal,Meeting,Training,On Queue,Offline,Idle".split(","))
    it(`getSystempresences knows ${name}`, async () => {
      const names = (await target.ours.getSystempresences({})).map((one) =>
        one.name?.replace(/[ _]/g, "").toLowerCase(),
      );
      assert.ok(names.includes(name.replace(" ", "").toLowerCase()), names.join());
    });
});

if (!isLive)
  describe("contract: the page's values in a body", () => {
    let target: Target;
    before(async () => {
      target = await openTarget();
    });
    after(() => target.close());

    const systemPresences = "Available,Away,Break,Busy,Meal,Meeting,Training,On Queue,Offline,Idle".split(",");
    for (const older of systemPresences)
      it(`systemPresence: ${older}, without its space by the current operations`, async () => {
        const current = older.replace(" ", "");
        const { ours, vendors } = target;
        for (const client of [ours, vendors]) {
          const body = { languageLabels: { en_US: "Status" } };
          const one = await client.postPresencedefinitions({ body: { ...body, systemPresence: older } });
          const other = await client.postPresenceDefinitions({ body: { ...body, systemPresence: current } });
          assert.deepEqual([one.systemPresence, other.systemPresence], [older, current]);
          assert.deepEqual([one.primary, other.type], [false, "User"]);
        }
      });

    it("systemPresence: each generation of operations refuses the other's spelling of On Queue", async () => {
      const languageLabels = { en_US: "Callbacks" };
      for (const { postPresencedefinitions, postPresenceDefinitions } of [target.ours, target.vendors])
        for (const refused of [
          postPresencedefinitions({ body: { languageLabels, systemPresence: "OnQueue" } }),
          postPresenceDefinitions({ body: { languageLabels, systemPresence: "On Queue" } }),
        ])
          await assert.rejects(refused, { status: 400, code: "invalid.value" });
    });

    for (const language of labelLanguages)
      it(`languageLabels: ${language}`, async () => {
        const body = { languageLabels: { [language]: "☕" }, systemPresence: "Break" };
        const { id: presenceId = "" } = await target.ours.postPresencedefinitions({ body });
        assert.deepEqual(
          (await target.vendors.getPresencedefinition({ presenceId })).languageLabels,
          body.languageLabels,
        );
      });
  });

if (!isLive)
  describe("contract: the page's permissions", () => {
    const definition = { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" };
    const [presenceId, userId, sourceId, businessUnitId] = ["definition-1", "user-1", "PURECLOUD", "unit-1"];
    const definitionId = presenceId;
    const namespaceName = "presence";
    const message = "back at two";

    const add = "presence:presenceDefinition:add";
    const edit = "presence:presenceDefinition:edit";
    const remove = "presence:presenceDefinition:delete";
    const view = "presence:presenceDefinition:view";
    const editUser = "presence:userPresence:edit";
    const editDirectory = "directory:user:edit";
    const viewDirectory = "directory:user:view";
    const [viewAgents, viewUnits, viewCodes] = [
      "analytics:agentState:view",
      "wfm:businessUnit:view",
      "wfm:activityCode:view",
    ];
    const all = [add, edit, remove, view, editUser, editDirectory, viewDirectory, viewAgents, viewUnits, viewCodes];

    /** The id of a client that has one permission; one with a colon could not log in. */
    const onlyFor = (permission: string) => `only-${permission.replaceAll(":", "-")}`;

    /** Any one of them is needed; none for `[]`. The second list is today's, where it is no longer the page's. */
    const rows: Record<
      OperationName,
      [call: (api: PresenceApi) => Promise<unknown>, page: string[], today?: string[]]
    > = {
      deletePresencedefinition: [(api) => api.deletePresencedefinition({ presenceId }), [remove]],
      getPresencedefinition: [(api) => api.getPresencedefinition({ presenceId }), []],
      getPresencedefinitions: [(api) => api.getPresencedefinitions(), []],
      getSystempresences: [(api) => api.getSystempresences(), []],
      getUsers: [(api) => api.getUsers({ id: [userId] }), [viewDirectory]],
      postUsersSearch: [
        (api) => api.postUsersSearch({ body: { query: [{ type: "EXACT", fields: ["name"], values: ["Ada"] }] } }),
        [viewDirectory],
      ],
      postAnalyticsAgentsStatusCounts: [
        (api) => api.postAnalyticsAgentsStatusCounts({ groupBy: ["presence"], body: {} }),
        [viewAgents],
      ],
      getWorkforcemanagementBusinessunits: [(api) => api.getWorkforcemanagementBusinessunits(), [viewUnits]],
      getWorkforcemanagementBusinessunitActivitycodes: [
        (api) => api.getWorkforcemanagementBusinessunitActivitycodes({ businessUnitId }),
        [viewCodes],
      ],
      getUserPresence: [(api) => api.getUserPresence({ userId, sourceId }), []],
      patchUserPresence: [(api) => api.patchUserPresence({ userId, sourceId, body: { message } }), [], [editUser]],
      postPresencedefinitions: [(api) => api.postPresencedefinitions({ body: definition }), [add]],
      putPresencedefinition: [(api) => api.putPresencedefinition({ presenceId, body: definition }), [edit]],
      putUsersPresencesBulk: [
        (api) => api.putUsersPresencesBulk({ body: [{ id: userId, message }] }),
        [editDirectory],
        [editUser],
      ],
      deletePresenceDefinition: [(api) => api.deletePresenceDefinition({ definitionId }), [remove, edit]],
      getPresenceDefinition: [(api) => api.getPresenceDefinition({ definitionId }), [view]],
      getPresenceDefinitions: [(api) => api.getPresenceDefinitions(), [view]],
      postPresenceDefinitions: [(api) => api.postPresenceDefinitions({ body: definition }), [add]],
      putPresenceDefinition: [(api) => api.putPresenceDefinition({ definitionId, body: definition }), [edit]],
      getUsersPresencesPurecloudBulk: [(api) => api.getUsersPresencesPurecloudBulk({ id: [userId] }), []],
      getUsersPresenceBulk: [(api) => api.getUsersPresenceBulk({ sourceId: "PURECLOUD", id: [userId] }), []],
      getOrganizationsMe: [(api) => api.getOrganizationsMe(), []],
      getTokensMe: [(api) => api.getTokensMe(), []],
      getAuthorizationSubjectsMe: [(api) => api.getAuthorizationSubjectsMe(), []],
      getOrganizationsLimitsNamespace: [(api) => api.getOrganizationsLimitsNamespace({ namespaceName }), []],
      getOrganizationsLimitsNamespaceDefaults: [
        (api) => api.getOrganizationsLimitsNamespaceDefaults({ namespaceName }),
        [],
      ],
    };

    for (const permissions of ["page", "today"] as const)
      describe(permissions === "page" ? "as on the page" : "as of today", () => {
        let emulator: Emulator;
        before(async () => {
          emulator = await startEmulator({
            settings: { permissions },
            seed: {
              definitions: [{ id: presenceId, ...definition }],
              users: [{ id: userId }],
              businessUnits: [{ id: businessUnitId, name: "Europe" }],
              clients: [
                { id: "nothing", secret: "s" },
                ...all.map((permission) => ({ id: onlyFor(permission), secret: "s", permissions: [permission] })),
              ],
            },
          });
        });
        after(() => emulator.close());
        const clientWith = (clientId: string) => {
          const credentials = { clientId, clientSecret: "s" };
          return new PresenceApi({ apiUrl: emulator.url, loginUrl: emulator.url, credentials });
        };

        for (const [operation, [call, page, today = page]] of Object.entries(rows)) {
          const needed = permissions === "page" ? page : today;
          it(`${operation}: ${needed.join(" or ") || "none"}`, async () => {
            if (needed.length === 0) {
              await call(clientWith("nothing"));
              return;
            }
            const error = await errorOf(call(clientWith("nothing")));
            assert.equal(error.status, 403);
            for (const permission of needed) assert.ok(error.message.includes(permission), error.message);
            for (const permission of all) {
              const outcome = call(clientWith(onlyFor(permission)));
              if (needed.includes(permission)) await outcome;
              else assert.equal((await errorOf(outcome)).status, 403, `${permission} is not enough`);
            }
          });
        }
      });
  });
