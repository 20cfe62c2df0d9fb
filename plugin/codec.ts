import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { isObject } from "../provider/api/json.js";
import { unknownValue } from "../provider/definition/checks.js";
import { signatureKey } from "../provider/resource/secrets.js";

/** A map of values as Pulumi's protocol carries it: what is secret is an object with a mark around the value. */
export type Values = Readonly<Record<string, unknown>>;

/** Source: `resource.SecretSig` and `resource.OutputValueSig` of Pulumi's Go SDK. */
const signature = {
  key: signatureKey,
  secret: "1b47061264138c4ac30d75fd1eb44270",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
};

interface Secret {
  value: unknown;
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

/** What a component is given in place of a value: one that says of which resources it comes, and that has none until it is known. */
interface Output {
  value?: unknown;
  secret?: boolean;
  dependencies?: readonly string[];
}

function isOutput(value: unknown): value is Values & Output {
  return isObject(value) && value[signature.key] === signature.output;
}

/** A value as resources are given it: in place of outputs the marks of secrets, and the mark of what is not known yet. */
export function withoutOutputs(value: unknown): unknown {
  if (isOutput(value)) {
    const known = "value" in value ? withoutOutputs(value.value) : unknownValue;
    return value.secret ? secret(known) : known;
  }
  if (Array.isArray(value)) return value.map(withoutOutputs);
  return isObject(value) ? withEach(value, withoutOutputs) : value;
}

/**
 * The URNs of the resources that a value comes of, or what is at a path within it: by the outputs on the way there and those within.
 */
export function dependenciesOf(value: unknown, path: readonly string[] = []): string[] {
  if (isOutput(value)) return [...(value.dependencies ?? []), ...dependenciesOf(value.value, path)];
  if (isSecret(value)) return dependenciesOf(value.value, path);
  if (typeof value !== "object" || value === null) return [];
  const [name, ...rest] = path;
  if (name === undefined) return Object.values(value).flatMap((one) => dependenciesOf(one));
  return isObject(value) ? dependenciesOf(value[name], rest) : [];
}

/** A value with `unknownValue` in place of every secret. */
export function masked(value: unknown): unknown {
  if (isSecret(value)) return unknownValue;
  if (Array.isArray(value)) return value.map(masked);
  return isObject(value) ? withEach(value, masked) : value;
}

/** The members of an object, each with the mark that the object itself has; `undefined` for what is none. */
export function membersOf(value: unknown): Values | undefined {
  if (isSecret(value)) {
    const members = membersOf(value.value);
    return members && withEach(members, (member) => (isSecret(member) ? member : secret(member)));
  }
  return isObject(value) ? value : undefined;
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
