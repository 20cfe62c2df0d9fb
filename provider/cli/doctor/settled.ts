import { apiUrlOf, ConfigError, type OrganizationConfig, readConfig } from "../../organization/config.js";
import { awsRegionOf } from "../../organization/regions.js";
import { type Setting, type SettingSource, stackSettings, variableOf } from "../../organization/settings.js";
import { describeProxy, type Environment, type Proxy, proxyFor } from "../../api/transport/proxy.js";
import { type ConnectionOptions, optionSource } from "../connection.js";
import { failed, type Finding, ok, unknown } from "./finding.js";
import type { Project, Stack } from "./stack.js";

/** The settings that count here: those of the command's options, of the selected stack, and of the environment. */
export interface Settled {
  readonly source: SettingSource;
  readonly env: Environment;
  readonly config: OrganizationConfig | undefined;
  /** Why there is no configuration. */
  readonly faults: readonly string[];
  readonly apiUrl: string | undefined;
  /** Where the address and the credentials are set, for people. */
  readonly places: { readonly address: string; readonly credentials: string };
}

const address = ["region", "apiUrl", "loginUrl"] as const satisfies Setting[];
const credentials = ["clientId", "clientSecret", "accessToken"] as const satisfies Setting[];

/** @param options without the ones that are left to their default */
export function settle(options: ConnectionOptions, stack: Stack | undefined, env: Environment): Settled {
  const given = optionSource(options);
  const ofStack = stack && stackSettings((setting) => stack.settings[setting]?.value, stack.namespace);
  // An address that is given as an option is it alone, as everywhere.
  const isGiven = address.some((setting) => given.read(setting));
  const isLeftOut = (setting: Setting) => isGiven && (address as readonly Setting[]).includes(setting);
  const source: SettingSource = {
    read: (setting) => given.read(setting) ?? (isLeftOut(setting) ? undefined : ofStack?.read(setting)),
    place: (setting, value) => (ofStack ?? given).place(setting, value),
  };
  const placeOf = (group: readonly Setting[]) => {
    if (group.some((setting) => given.read(setting))) return "the options";
    if (stack && group.some((setting) => stack.settings[setting])) return `the stack ${stack.name}`;
    return group.map((setting) => variableOf(setting) ?? "").find((variable) => env[variable]) ?? "nowhere";
  };
  const isInSource = address.some((setting) => source.read(setting));
  const apiUrl = apiUrlOf(
    (setting) => source.read(setting) ?? (isInSource ? undefined : env[variableOf(setting) ?? ""] || undefined),
  );
  const places = { address: placeOf(address), credentials: placeOf(credentials) };
  try {
    return { source, env, config: readConfig(source, env), faults: [], apiUrl, places };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { source, env, config: undefined, faults: error.faults, apiUrl, places };
  }
}

/** Whether there are all settings that it takes, and none contradicts another. */
export function settingsFound({ faults }: Settled, project: Project): Finding {
  if (faults.length === 0) return ok("complete");
  // What is missing may be where nobody could look.
  const isHidden = "finding" in project && project.finding.status === "failed";
  return isHidden ? unknown("not known: the stack cannot be read") : failed(faults.join("; "));
}

export function regionFound({ apiUrl, places }: Settled): Finding {
  if (apiUrl === undefined) return unknown("not known: no settings");
  const region = awsRegionOf(apiUrl);
  const host = URL.canParse(apiUrl) ? new URL(apiUrl).host : apiUrl;
  return ok(`${region === undefined ? "" : `${region}, `}${host} (by ${places.address})`);
}

export function proxyFound({ apiUrl, env }: Settled): Finding {
  if (apiUrl === undefined || !URL.canParse(apiUrl)) return unknown("not known: no settings");
  let proxy: Proxy | undefined;
  try {
    proxy = proxyFor(new URL(apiUrl), env);
  } catch (error) {
    return failed((error as Error).message);
  }
  const way = proxy ? `by ${describeProxy(proxy)}` : "none on the way to the API";
  if (!isLoopbackBarred(env)) return ok(way);
  return failed(
    `${way}; and Pulumi's own processes try to meet through the one in lower case`,
    "`export no_proxy=127.0.0.1,localhost`",
  );
}

/** gRPC, which Pulumi's processes talk by, knows the variables in lower case alone, and takes whichever is set. */
function isLoopbackBarred(env: Environment): boolean {
  const http_proxy = env["grpc_proxy"] || env["https_proxy"] || env["http_proxy"];
  if (!http_proxy) return false;
  const noProxy = (env["no_grpc_proxy"] || env["no_proxy"] || "").split(",").map((entry) => entry.trim());
  return !noProxy.includes("127.0.0.1");
}
