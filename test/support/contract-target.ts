import { startEmulator } from "genesyscloud-presence-emulator";
import {
  AnalyticsApi,
  ApiClient,
  AuthorizationApi,
  type Models,
  OrganizationApi,
  PresenceApi as VendorPresenceApi,
  TokensApi,
  UsersApi,
  WorkforceManagementApi,
} from "purecloud-platform-client-v2";
import type { OperationName, OperationParams, OperationResult } from "../../provider/api/endpoints.js";
import { PresenceApi } from "../../provider/api/presence-api.js";
import type { ClientSettings } from "../../provider/api/transport/settings.js";
import { readConfig } from "../../provider/organization/config.js";
import { stackSettings } from "../../provider/organization/settings.js";

/** What both clients can do: every operation, under our names. */
export type Client = {
  [Name in OperationName]: (params: OperationParams<Name>) => Promise<OperationResult<Name>>;
};

/** What the contract is checked against. */
export interface Target {
  ours: Client;
  vendors: Client;
  /** A user whose presence may be changed, as long as it is put back. */
  userId: string | undefined;
  close: () => Promise<void>;
}

/** Whether the target is a real organisation. */
export const isLive = process.env.GENESYSCLOUD_CONTRACT_TARGET === "live";

/** The languages that the API documents for labels. */
export const labelLanguages =
  "ar cs da de en en_US es fi fr he hi it ja ko nl no pl pt pt_BR pt_PT ru sv th tr uk zh_CN zh_TW".split(" ");

/** A label in every language; no two are equal. */
export const polyglot = Object.fromEntries(labelLanguages.map((language) => [language, `Pause ${language}`]));

/** More definitions than fit on a page, in two languages and one in all, every third one deactivated. */
const catalogue = Array.from({ length: 40 }, (_none, index) => ({
  languageLabels: index === 1 ? polyglot : { en_US: `Status ${index}`, es: `Estado ${index}` },
  systemPresence: "Busy",
  deactivated: index % 3 === 0,
}));

/** Opens the target that the environment names: a real organisation, or an emulator of its own. */
export async function openTarget(): Promise<Target> {
  if (isLive) {
    const { client } = readConfig(
      stackSettings(() => undefined),
      process.env,
    );
    const userId = process.env.GENESYSCLOUD_CONTRACT_USER;
    return { ...(await clientsOf(client)), userId, close: () => Promise.resolve() };
  }
  const businessUnits = [{ name: "Europe", activityCodes: [{ name: "Lunch break", secondaryPresences: ["Meal"] }] }];
  const emulator = await startEmulator({ seed: { users: 3, definitions: catalogue, businessUnits } });
  const credentials = { clientId: "presence-admin", clientSecret: "presence-secret" };
  const clients = await clientsOf({ apiUrl: emulator.url, loginUrl: emulator.url, credentials });
  const users = (await (await fetch(`${emulator.url}/_emulator/users`)).json()) as { id: string }[];
  return { ...clients, userId: users[0]?.id, close: () => emulator.close() };
}

async function clientsOf(settings: ClientSettings): Promise<Pick<Target, "ours" | "vendors">> {
  return { ours: new PresenceApi(settings), vendors: await vendorClient(settings) };
}

/** The official JavaScript SDK behind our names. */
async function vendorClient({ apiUrl, credentials }: ClientSettings): Promise<Client> {
  const { protocol, hostname, port, host } = new URL(apiUrl);
  const session = ApiClient.instance;
  if (host.startsWith("api.")) session.setEnvironment(host);
  else session.setGateway({ protocol: protocol.replace(":", ""), host: hostname, ...(port && { port: Number(port) }) });
  if ("accessToken" in credentials) session.setAccessToken(credentials.accessToken);
  else await session.loginClientCredentialsGrant(credentials.clientId, credentials.clientSecret);
  const presence = new VendorPresenceApi();
  const organization = new OrganizationApi();
  const tokens = new TokensApi();
  const authorization = new AuthorizationApi();
  const users = new UsersApi();
  const analytics = new AnalyticsApi();
  const workforce = new WorkforceManagementApi();

  const operations: { [Name in OperationName]: (params: OperationParams<Name>) => Promise<unknown> } = {
    deletePresencedefinition: ({ presenceId }) => presence.deletePresencedefinition(presenceId),
    getPresencedefinition: ({ presenceId, ...opts }) => presence.getPresencedefinition(presenceId, opts),
    getPresencedefinitions: (opts) => presence.getPresencedefinitions(opts),
    postPresencedefinitions: ({ body }) => presence.postPresencedefinitions(body as Models.OrganizationPresence),
    putPresencedefinition: ({ presenceId, body }) =>
      presence.putPresencedefinition(presenceId, body as Models.OrganizationPresence),
    deletePresenceDefinition: ({ definitionId }) => presence.deletePresenceDefinition0(definitionId),
    getPresenceDefinition: ({ definitionId, ...opts }) => presence.getPresenceDefinition0(definitionId, opts),
    getPresenceDefinitions: (opts) => presence.getPresenceDefinitions0(opts),
    postPresenceDefinitions: ({ body }) => presence.postPresenceDefinitions0(body),
    putPresenceDefinition: ({ definitionId, body }) => presence.putPresenceDefinition0(definitionId, body),
    getSystempresences: () => presence.getSystempresences(),
    getUserPresence: ({ userId, sourceId }) => presence.getUserPresence(userId, sourceId),
    patchUserPresence: ({ userId, sourceId, body }) => presence.patchUserPresence(userId, sourceId, body),
    getUsersPresencesPurecloudBulk: (opts) => presence.getUsersPresencesPurecloudBulk(opts),
    getUsersPresenceBulk: ({ sourceId, ...opts }) => presence.getUsersPresenceBulk(sourceId, opts),
    putUsersPresencesBulk: ({ body }) => presence.putUsersPresencesBulk(body),
    getUsers: (opts) => users.getUsers(opts),
    postUsersSearch: ({ body }) => users.postUsersSearch(body),
    postAnalyticsAgentsStatusCounts: ({ body, ...opts }) => analytics.postAnalyticsAgentsStatusCounts(body, opts),
    getWorkforcemanagementBusinessunits: () => workforce.getWorkforcemanagementBusinessunits(),
    getWorkforcemanagementBusinessunitActivitycodes: ({ businessUnitId }) =>
      workforce.getWorkforcemanagementBusinessunitActivitycodes(businessUnitId),
    getOrganizationsMe: () => organization.getOrganizationsMe(),
    getTokensMe: () => tokens.getTokensMe(),
    getAuthorizationSubjectsMe: () => authorization.getAuthorizationSubjectsMe(),
    getOrganizationsLimitsNamespace: ({ namespaceName }) => organization.getOrganizationsLimitsNamespace(namespaceName),
    getOrganizationsLimitsNamespaceDefaults: ({ namespaceName }) =>
      organization.getOrganizationsLimitsNamespaceDefaults(namespaceName),
  };
  // The SDK declares everything in an answer optional.
  return operations as Client;
}
