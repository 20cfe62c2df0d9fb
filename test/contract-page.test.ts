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
import { type Client, isLive, openTarget, type Target } from "./support/contract-target.js";

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

  const states = {
    FALSE: (deactivated: boolean[]) => deactivated.every((one) => !one),
    TRUE: (deactivated: boolean[]) => deactivated.every((one) => one),
    ALL: (deactivated: boolean[]) => isLive || (deactivated.includes(true) && deactivated.includes(false)),
  };
  for (const deleted of ["TRUE", "FALSE", "ALL"] as const)
    it(`getPresencedefinitions takes deleted: ${deleted}`, async () => {
      const { entities } = await target.ours.getPresencedefinitions({ deleted, pageSize: 100 });
      assert.ok(states[deleted](entities.map(({ deactivated }) => deactivated === true)));
    });
  for (const deactivated of ["TRUE", "FALSE"] as const)
    it(`getPresenceDefinitions takes deactivated: ${deactivated}`, async () => {
      const { entities } = await target.ours.getPresenceDefinitions({ deactivated });
      assert.ok(states[deactivated](entities.map((one) => one.deactivated === true)));
    });

  const localeCodes = "ar cs da de en_US es fi fr he it ja ko nl no pl pt_BR pt_PT ru sv th tr uk zh_CN zh_TW".split(
    " ",
  );
  for (const localeCode of localeCodes)
    it(`localeCode: ${localeCode} brings labels of no other language`, async () => {
      for (const { entities } of [
        await target.ours.getPresencedefinitions({ localeCode, deleted: "ALL" }),
        await target.ours.getPresenceDefinitions({ localeCode }),
      ]) {
        const languages = new Set(entities.flatMap(({ languageLabels }) => Object.keys(languageLabels)));
        languages.delete(localeCode);
        assert.deepEqual([...languages], []);
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

    const languages =
      "ar cs da de en en_US es fi fr he hi it ja ko nl no pl pt pt_BR pt_PT ru sv th tr uk zh_CN zh_TW".split(" ");
    for (const language of languages)
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
    const [presenceId, userId, sourceId] = ["definition-1", "user-1", "PURECLOUD"];
    const definitionId = presenceId;
    const namespaceName = "presence";
    const message = "back at two";

    const add = "presence:presenceDefinition:add";
    const edit = "presence:presenceDefinition:edit";
    const remove = "presence:presenceDefinition:delete";
    const view = "presence:presenceDefinition:view";
    const editUser = "presence:userPresence:edit";
    const editDirectory = "directory:user:edit";
    const all = [add, edit, remove, view, editUser, editDirectory];

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
      getPresenceDefinitions: [(api) => api.getPresenceDefinitions(), []],
      postPresenceDefinitions: [(api) => api.postPresenceDefinitions({ body: definition }), [add]],
      putPresenceDefinition: [(api) => api.putPresenceDefinition({ definitionId, body: definition }), [edit]],
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
