import type * as z from "zod";

/** One thing wrong with a value: where (`users[2].email`, empty for the whole) and what. */
export interface Fault {
  field: string;
  message: string;
  /** What is refused, where that can be said in other words. */
  refusal?: string;
}

/** A value from outside that is not as it must be, with every fault it has. */
export class InvalidValue extends Error {
  constructor(
    what: string,
    readonly faults: readonly Fault[],
  ) {
    super([`There are faults in ${what}:`, ...faults.map(faultText)].join("\n  "));
  }
}

/** A fault as one line of text. */
export const faultText = ({ field, message }: Fault): string => (field ? `${field}: ${message}` : message);

/** The fields of a schema that takes a `T`, with none too many and none missing. */
export type Shape<T> = { [Key in keyof T]-?: z.ZodType<unknown, T[Key]> };

/** `value` as `schema` reads it. Throws InvalidValue with all faults. */
export function check<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidValue(what, result.error.issues.flatMap(faultsOf));
}

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  const field = fieldName(issue.path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ field: fieldName([...issue.path, key]), message: "there is no such field" }));
  }
  // An invalid key is reported with what is wrong with the key itself.
  const issues = issue.code === "invalid_key" ? issue.issues : [issue];
  return issues.map((one) => ({ field, message: one.message, ...(one.code === "custom" && one.params) }));
}

const fieldName = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (name, key) => (typeof key === "number" ? `${name}[${key}]` : name ? `${name}.${String(key)}` : String(key)),
    "",
  );
