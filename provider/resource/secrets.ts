import { isObject, parseJson } from "../api/json.js";

/** What Pulumi marks by what is no plain value. Source: `resource.SigKey` of Pulumi's Go SDK. */
export const signatureKey = "4dabf18193072939515e22adb298388d";

/** Whether a value of a state or of the protocol is marked as no plain one, as every secret is. */
export function isMarked(value: unknown): value is Record<string, unknown> {
  return isObject(value) && signatureKey in value;
}

/** A value of a state as `pulumi stack export --show-secrets` shows it: what a secret holds; anything else as it is. */
export function shownValue(value: unknown): unknown {
  if (!isMarked(value)) return value;
  const { plaintext } = value;
  return typeof plaintext === "string" ? parseJson(plaintext) : value;
}
