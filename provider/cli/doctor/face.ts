import { type Setting, settingNames } from "../../organization/settings.js";
import type { Entry } from "../../resource/stack-state.js";
import { nativePackage } from "../../resource/tokens.js";

/** What the keys of a face's settings begin with, each with the face. */
const faces = { genesyscloud: "the dynamic provider", [nativePackage]: "the native plugin" } as const;

/** What the keys of a face's settings begin with. */
export type Namespace = keyof typeof faces;

/**
 * The settings of the vendor's own provider, CX as Code, which Pulumi calls `genesyscloud` too.
 * Source: provider_schema.go of terraform-provider-genesyscloud, as Pulumi writes names.
 */
const vendors = [
  ...[
    "accessToken",
    "awsRegion",
    "customRetryTimeout",
    "gateway",
    "gateways",
    "logStackTraces",
    "logStackTracesFilePath",
  ],
  ...["maxConcurrentPages", "oauthclientId", "oauthclientSecret", "proxy", "sdkClientPoolDebug", "sdkDebug"],
  ...["sdkDebugFilePath", "sdkDebugFormat", "tokenAcquireTimeout", "tokenInitTimeout", "tokenPoolSize"],
];

/** What Pulumi itself takes of the configuration of a plugin. */
const pulumis = ["version", "pluginDownloadURL"];

/** Whether a setting of a namespace is another one's, so that it is none of ours to judge. */
export function isForeign(namespace: Namespace, setting: string): boolean {
  return (namespace === nativePackage ? pulumis : vendors).includes(setting);
}

/** Whether it is one of our settings. */
export function isOurs(setting: string): setting is Setting {
  return (settingNames as readonly string[]).includes(setting);
}

/** The face that a stack's settings are looked at for, and what there is to say of settings for the other one. */
export interface Face {
  readonly namespace: Namespace;
  readonly faults: readonly string[];
}

/**
 * The native face, where all that the state has is of it, where the program is in a language that has no other, or where it alone has
 * settings, as before a stack is moved over; otherwise the dynamic one.
 * @param keys of the stack's configuration
 * @param entries of its state
 * @param runtime of its program
 */
export function faceOf(keys: readonly string[], entries: readonly Entry[], runtime: string): Face {
  // An access token can be the vendor's, too: it does not say whose settings there are.
  const keysOf = (namespace: Namespace) =>
    keys.filter((key) => {
      const [of, setting = ""] = key.split(":");
      return of === namespace && isOurs(setting) && !isForeign(namespace, setting);
    });
  const managed = [...new Set(entries.map(namespaceOf))];
  const isNative = !["", "nodejs", "bun"].includes(runtime) || (managed.length === 1 && managed[0] === nativePackage);
  const hasNativeOnly = keysOf(nativePackage).length > 0 && keysOf("genesyscloud").length === 0;
  const namespace = isNative || hasNativeOnly ? nativePackage : "genesyscloud";
  const other = namespace === nativePackage ? "genesyscloud" : nativePackage;
  const idle = keysOf(other);
  if (idle.length === 0 && (managed.length === 0 || managed.includes(namespace))) return { namespace, faults: [] };
  const settings = idle.length === 0 ? "" : `${idle.join(", ")}: for ${faces[other]} alone; `;
  const has = managed.map((one) => faces[one]).join(" and ");
  const state = has === "" ? "" : `the state has definitions of ${has}; `;
  return {
    namespace,
    faults: [`${settings}${state}looked at are the settings of ${faces[namespace]}, ${namespace}:…`],
  };
}

/** Whose settings a presence definition of a state has. */
export function namespaceOf({ provider }: Entry): Namespace {
  return provider.includes(`::pulumi:providers:${nativePackage}::`) ? nativePackage : "genesyscloud";
}
