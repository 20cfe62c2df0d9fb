import { BlockList, isIPv4 } from "node:net";
import { apiUrlOf, countingIn, examineConfig, type OrganizationConfig } from "../../organization/config.js";
import { awsRegionOf } from "../../organization/regions.js";
import {
  addressSettings,
  choices,
  credentialSettings,
  isAmong,
  type Setting,
  type SettingSource,
  stackSettings,
  variableOf,
} from "../../organization/settings.js";
import { faultsOf } from "../../api/transport/settings.js";
import { describeProxy, type Environment, type Proxy, proxyFor } from "../../api/transport/proxy.js";
import type { Generation } from "../../definition/definition.js";
import { type ConnectionOptions, optionSource } from "../connection.js";
import { failed, type Finding, ok, unknown, warning } from "./finding.js";
import type { Project, Stack } from "./stack.js";

/** The settings that count here: those of the command's options, of the selected stack, and of the environment. */
export interface Settled {
  readonly env: Environment;
  /** What can be looked at by; with the defaults in place of what is unfit. `undefined` where the way to the organisation is not known. */
  readonly config: OrganizationConfig | undefined;
  /** What is wrong with any of them. */
  readonly faults: readonly string[];
  /** The endpoints that they choose; `undefined` where they choose none that there are. */
  readonly generation: Generation | undefined;
  /** The API's address, where it is one that can be used. */
  readonly apiUrl: string | undefined;
  /** Where the address and the credentials that count are set, for people. */
  readonly places: { readonly address: string; readonly credentials: string };
  /** What says something that does not count, each in words. */
  readonly ignored: readonly string[];
  /** The address is the options', which `pulumi up` does not have. */
  readonly isElsewhere: boolean;
}

/** @param options without the ones that are left to their default */
export function settle(options: ConnectionOptions, stack: Stack | undefined, env: Environment): Settled {
  const given = optionSource(options);
  const ofStack = stack && stackSettings((setting) => stack.settings[setting]?.value, stack.namespace);
  // An address that is given as an option is it alone, as everywhere.
  const isElsewhere = addressSettings.some((setting) => given.read(setting));
  const source: SettingSource = {
    read: (setting) =>
      given.read(setting) ?? (isElsewhere && isAmong(addressSettings, setting) ? undefined : ofStack?.read(setting)),
    place: (setting, value) => (ofStack ?? given).place(setting, value),
  };
  const counting = countingIn(source, env);
  const isOfEnvironment = (setting: Setting) => counting(setting)?.isOfEnvironment === true;
  const placeOf = (setting: Setting): string => {
    if (given.read(setting)) return "the options";
    return isOfEnvironment(setting) || !stack ? (variableOf(setting) ?? "") : `the stack ${stack.name}`;
  };
  const [first = "region", ...others] = addressSettings.filter(counting);
  const contradictsItself = first === "region" && others.length > 0;
  const apiUrl = contradictsItself ? undefined : apiUrlOf((setting) => counting(setting)?.value);
  const isUsable = apiUrl !== undefined && faultsOf({ apiUrl, env: {} }).length === 0;
  const isMixed = isOfEnvironment("clientId") !== isOfEnvironment("clientSecret");
  const clientPlace = placeOf("clientId") + (isMixed ? `, its secret of ${placeOf("clientSecret")}` : "");
  const places = {
    address: placeOf(first),
    credentials: counting("accessToken") ? placeOf("accessToken") : clientPlace,
  };
  /** Variables of a group that say something else than what counts. */
  const idle = (group: readonly Setting[]) =>
    group.flatMap((setting) => {
      const variable = variableOf(setting) ?? "";
      return env[variable] && env[variable] !== counting(setting)?.value ? [variable] : [];
    });
  const login = counting("accessToken") ? "the access token" : "the client";
  const limit = source.read("maxDeactivations");
  const ignored = [
    ...(isElsewhere ? [] : notCounting(idle(addressSettings), `the address is of ${places.address}`)),
    ...notCounting(idle(credentialSettings), `${login} is of ${places.credentials}`),
    ...(limit && counting("maxDeactivations")?.value !== limit
      ? notCounting(["the stack's maxDeactivations"], `${variableOf("maxDeactivations")} goes before it`)
      : []),
  ];
  return {
    ...examineConfig(source, env),
    env,
    generation: choices.presenceApi.find((word) => word === (source.read("presenceApi") || choices.presenceApi[0])),
    apiUrl: isUsable ? apiUrl : undefined,
    places,
    ignored,
    isElsewhere,
  };
}

function notCounting(names: readonly string[], why: string): string[] {
  return names.length === 0 ? [] : [`${names.join(", ")} ${names.length > 1 ? "do" : "does"} not count: ${why}`];
}

/** Whether there are all settings that it takes, and none contradicts another. */
export function settingsFound({ faults, ignored }: Settled, project: Project): Finding {
  // What is missing may be where nobody could look, and what is there may not count beside it.
  if ("finding" in project && project.finding.status === "failed")
    return unknown(
      faults.length > 0
        ? "not known: the stack cannot be read"
        : "complete in the environment; those of the stack, which cannot be read, would win",
    );
  if (faults.length > 0) return failed([...faults, ...ignored].join("; "));
  return ignored.length > 0 ? warning(`complete; ${ignored.join("; ")}`) : ok("complete");
}

export function regionFound({ apiUrl, places }: Settled): Finding {
  if (apiUrl === undefined) return unknown("not known: no address that can be used");
  const region = awsRegionOf(apiUrl);
  return ok(`${region === undefined ? "" : `${region}, `}${new URL(apiUrl).host} (by ${places.address})`);
}

/** Of one region, where it is not known which: all are reached in the same way. */
const anyApi = "https://api.mypurecloud.com";

export function proxyFound({ apiUrl = anyApi, env }: Settled): Finding {
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
  return !noProxy.some((entry) => entry === loopback || isRangeOfLoopback(entry));
}

const loopback = "127.0.0.1";

/** gRPC knows ranges such as `127.0.0.0/8`. */
function isRangeOfLoopback(entry: string): boolean {
  const [start = "", length = ""] = entry.split("/");
  if (!isIPv4(start) || !/^([0-9]|[12][0-9]|3[0-2])$/.test(length)) return false;
  const range = new BlockList();
  range.addSubnet(start, Number(length));
  return range.check(loopback);
}
