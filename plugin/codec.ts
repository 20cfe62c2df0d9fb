import struct from "google-protobuf/google/protobuf/struct_pb.js";

/** A map of values as Pulumi's protocol carries it: what is secret is an object with a mark around the value. */
export type Values = Readonly<Record<string, unknown>>;

/** Source: `resource.SigKey` and `resource.SecretSig` of Pulumi's Go SDK. */
const signature = { key: "4dabf18193072939515e22adb298388d", secret: "1b47061264138c4ac30d75fd1eb44270" };

interface Secret {
  value: unknown;
}

function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSecret(value: unknown): value is Values & Secret {
  return isObject(value) && value[signature.key] === signature.secret;
}

/** Marks a value as secret. */
export function secret(value: unknown): Values {
  return { [signature.key]: signature.secret, value };
}

/** Whether anything within a value is secret. */
export function hasSecret(value: unknown): boolean {
  if (isSecret(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasSecret);
}

/** A value without any marks. */
export function unmarked(value: unknown): unknown {
  if (isSecret(value)) return unmarked(value.value);
  if (Array.isArray(value)) return value.map(unmarked);
  return isObject(value) ? withEach(value, unmarked) : value;
}

/** Values without any marks. */
export function unmarkedAll(values: Values): Values {
  return withEach(values, unmarked);
}

/** Plain values with a mark wherever others have one. */
export function markedLike(values: Values, others: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, marked(value, others[name])]));
}

function marked(value: unknown, other: unknown): unknown {
  if (value === undefined) return value;
  if (isSecret(other)) return secret(value);
  if (isObject(value) && isObject(other)) return markedLike(value, other);
  return hasSecret(other) ? secret(value) : value;
}

function withEach(values: Values, change: (value: unknown) => unknown): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

/** The values of a message; none where it has none. */
export function valuesOf(message: struct.Struct | undefined): Values {
  return message?.toJavaScript() ?? {};
}

/** The message that carries values; what is undefined is left out, which the protocol has no word for. */
export function messageOf(values: Values): struct.Struct {
  return struct.Struct.fromJavaScript(JSON.parse(JSON.stringify(values)) as Record<string, struct.JavaScriptValue>);
}
