import type { ClientSettings } from "./api/settings.js";
import { type Generation, generations } from "./definitions.js";
import { type AdoptMode, adoptModes } from "./fields.js";

/** The stack configuration, read by full key (`genesyscloud:region`); `undefined` where it says nothing. */
export type ReadConfig = (key: string) => string | undefined;

/** What the provider needs to know before it can work. */
export interface ProviderConfig {
  client: ClientSettings;
  generation: Generation;
  /** What a resource without an `adopt` input of its own does. */
  adopt: AdoptMode;
}

/** Every setting of the stack configuration, with the environment variable that stands in for it. */
const settings = {
  region: "GENESYSCLOUD_REGION",
  apiUrl: "GENESYSCLOUD_API_URL",
  loginUrl: "GENESYSCLOUD_LOGIN_URL",
  clientId: "GENESYSCLOUD_OAUTHCLIENT_ID",
  clientSecret: "GENESYSCLOUD_OAUTHCLIENT_SECRET",
  accessToken: "GENESYSCLOUD_ACCESS_TOKEN",
  presenceApi: undefined,
  adopt: undefined,
  concurrency: undefined,
  requestTimeoutMs: undefined,
  retryWaitMs: undefined,
  retryLimitMs: undefined,
} as const;

type Setting = keyof typeof settings;

/** Where people put a setting if not in its environment variable: `--region`; `undefined` where nowhere else. */
export type PlaceOf = (setting: Setting) => string | undefined;
type HowToSet = (setting: Setting) => string;

/** The domain of each AWS region. Source: the vendor's list of regions. */
const domains: Readonly<Record<string, string>> = {
  "us-east-1": "mypurecloud.com",
  "us-east-2": "use2.us-gov-pure.cloud",
  "us-west-2": "usw2.pure.cloud",
  "ca-central-1": "cac1.pure.cloud",
  "mx-central-1": "mxc1.pure.cloud",
  "sa-east-1": "sae1.pure.cloud",
  "eu-west-1": "mypurecloud.ie",
  "eu-west-2": "euw2.pure.cloud",
  "me-central-1": "mec1.pure.cloud",
  "ap-southeast-2": "mypurecloud.com.au",
  "ap-southeast-1": "apse1.pure.cloud",
  "ap-northeast-1": "mypurecloud.jp",
  "ap-northeast-2": "apne2.pure.cloud",
  "ap-northeast-3": "apne3.pure.cloud",
  "ap-south-1": "aps1.pure.cloud",
  "eu-central-1": "mypurecloud.de",
  "eu-central-2": "euc2.pure.cloud",
  "eusc-de-east-1": "edee1.eusc-pure.cloud",
};

/**
 * Settings from the stack configuration, and from the environment where that says nothing.
 * @param placeOf where people put a setting, for messages; a stack configuration unless told otherwise
 * @throws Error that lists everything missing or contradictory, and how to set each
 */
export function readConfig(
  config: ReadConfig,
  env: Readonly<Record<string, string | undefined>>,
  placeOf: PlaceOf = inStack,
): ProviderConfig {
  const faults: string[] = [];
  const howToSet = (setting: Setting) => {
    const variable = settings[setting];
    return [placeOf(setting), ...(variable ? [`the environment variable ${variable}`] : [])]
      .filter(Boolean)
      .join(" or ");
  };
  const fromStack = (setting: Setting) => config(`genesyscloud:${setting}`) || undefined;
  const fromEnv = (setting: Setting) => (settings[setting] && env[settings[setting]]) || undefined;

  const where = sourceOf(["region", "apiUrl", "loginUrl"], fromStack, fromEnv);
  const urls = endpointsOf(where, faults, howToSet);

  const who = credentialsSource(fromStack, fromEnv);
  const credentials = credentialsOf(who, faults, howToSet);

  if (credentials && !("accessToken" in credentials) && urls && !urls.loginUrl)
    faults.push(`loginUrl is missing beside apiUrl: ${howToSet("loginUrl")}`);

  const choose = <T extends string>(setting: Setting, choices: readonly T[], fallback: T): T => {
    const value = fromStack(setting) ?? fallback;
    if (!(choices as readonly string[]).includes(value))
      faults.push(`${setting} is "${value}"; it has to be one of ${choices.join(", ")}: ${howToSet(setting)}`);
    return value as T;
  };
  const count = (setting: "concurrency" | "requestTimeoutMs" | "retryWaitMs" | "retryLimitMs") => {
    const value = fromStack(setting);
    if (value === undefined) return {};
    if (!/^[1-9]\d*$/.test(value)) faults.push(`${setting} is "${value}"; it has to be a whole number above 0`);
    return { [setting]: Number(value) };
  };
  const generation = choose<Generation>("presenceApi", generations, "presencedefinitions");
  const adopt = choose<AdoptMode>("adopt", adoptModes, "identical");
  const numbers = {
    ...count("concurrency"),
    ...count("requestTimeoutMs"),
    ...count("retryWaitMs"),
    ...count("retryLimitMs"),
  };

  if (faults.length > 0 || !urls || !credentials)
    throw new Error(
      `The configuration of genesyscloud is not usable:\n${faults.map((fault) => `- ${fault}`).join("\n")}`,
    );
  return {
    client: { apiUrl: urls.apiUrl, loginUrl: urls.loginUrl ?? urls.apiUrl, credentials, ...numbers },
    generation,
    adopt,
  };
}

type Lookup = (setting: Setting) => string | undefined;

/** The stack configuration decides alone as soon as it says anything of the group. */
function sourceOf(group: readonly Setting[], fromStack: Lookup, fromEnv: Lookup): Lookup {
  return group.some(fromStack) ? fromStack : fromEnv;
}

/** Secrets often come from a pipeline's environment while the client id is in the stack, so the two may be mixed. */
function credentialsSource(fromStack: Lookup, fromEnv: Lookup): Lookup {
  const tokenInStack = fromStack("accessToken") !== undefined;
  const clientInStack = (["clientId", "clientSecret"] as const).some(fromStack);
  if (tokenInStack) return fromStack;
  return (setting) => fromStack(setting) ?? (clientInStack && setting === "accessToken" ? undefined : fromEnv(setting));
}

function endpointsOf(
  where: Lookup,
  faults: string[],
  howToSet: HowToSet,
): { apiUrl: string; loginUrl?: string } | undefined {
  const region = where("region");
  const apiUrl = where("apiUrl");
  const loginUrl = where("loginUrl");
  if (region && (apiUrl || loginUrl)) {
    faults.push("region contradicts apiUrl and loginUrl; set the region, or the two addresses");
  } else if (region) {
    const domain = domains[region];
    if (domain) return { apiUrl: `https://api.${domain}`, loginUrl: `https://login.${domain}` };
    faults.push(`region "${region}" is not one of ${Object.keys(domains).join(", ")}`);
  } else if (apiUrl) {
    return { apiUrl, ...(loginUrl ? { loginUrl } : {}) };
  } else {
    faults.push(`region is missing: ${howToSet("region")}`);
  }
  return undefined;
}

function credentialsOf(who: Lookup, faults: string[], howToSet: HowToSet): ClientSettings["credentials"] | undefined {
  const accessToken = who("accessToken");
  const clientId = who("clientId");
  const clientSecret = who("clientSecret");
  if (accessToken && (clientId || clientSecret)) {
    faults.push("accessToken contradicts clientId and clientSecret; set the token, or the OAuth client");
    return undefined;
  }
  if (accessToken) return { accessToken };
  if (!clientId) faults.push(`clientId is missing: ${howToSet("clientId")}`);
  if (!clientSecret) faults.push(`clientSecret is missing: ${howToSet("clientSecret")}`);
  return clientId && clientSecret ? { clientId, clientSecret } : undefined;
}

function inStack(setting: Setting): string {
  const secret = setting === "clientSecret" || setting === "accessToken" ? "--secret " : "";
  return `\`pulumi config set ${secret}genesyscloud:${setting} …\``;
}
