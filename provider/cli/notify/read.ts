import { isObject, propertiesOf } from "../../api/json.js";
import type { Context } from "../context.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { nameOfFile, readText } from "../files.js";
import { gates, type Refusal } from "../review/gates.js";
import type { Review } from "../review/model.js";
import type { Verdict } from "../review/verdict.js";
import { jsonIn } from "../sources/listing.js";

/** What `presence review` and `presence diff` print with `--format json`, as far as a notice is made of it. Source: docs/review.schema.json. */
export interface ReviewData extends Pick<
  Review,
  "stack" | "statuses" | "unmanaged" | "notKnown" | "others" | "errors" | "warnings"
> {
  verdict: Verdict["kind"];
  headline: string;
  context: Context;
  summary: readonly string[];
  refusals: readonly Pick<Refusal, "gate" | "message">[];
}

/**
 * Reads a review.
 * @param path `-` is the standard input
 * @throws Exit (usage) that says what the file holds instead
 */
export async function readReview(path: string): Promise<ReviewData> {
  const data = jsonIn(path, await readText(path));
  const faults = isObject(data) ? faultsIn(data) : ["it is not an object"];
  if (faults.length === 0) return data as ReviewData;
  const what = isObject(data) && "steps" in data ? "a preview" : "no review";
  throw new Exit(
    exitCodes.usage,
    `${nameOfFile(path)} is ${what}: ${faults.join("; ")}. Give it what \`presence review --format json\` or \`presence diff --format json\` prints.`,
  );
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const listOf =
  (isItem: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(isItem);
const objectOf =
  (isValue: Check): Check =>
  (value) =>
    isObject(value) && Object.values(value).every(isValue);
const having =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(checks).every(([name, isFit]) => isFit(value[name]));
const ifThere =
  (isFit: Check): Check =>
  (value) =>
    value === undefined || isFit(value);

const verdicts: Record<Verdict["kind"], true> = { ready: true, needsDecision: true, refused: true, incomplete: true };
const isDefinition = having({ languageLabels: objectOf(isText), systemPresence: isText });
const isUse = having({ codes: ifThere(listOf(having({ code: isText, businessUnit: isText }))) });
const isDrift = having({
  differences: listOf(having({ path: isText })),
  gone: (value) => typeof value === "boolean",
  by: ifThere(isText),
  at: ifThere(isText),
});

const shape: Record<keyof ReviewData, Check> = {
  verdict: (value) => isText(value) && Object.hasOwn(verdicts, value as string),
  headline: isText,
  context: objectOf(isText),
  summary: listOf(isText),
  stack: isText,
  statuses: listOf(
    having({
      name: isText,
      before: ifThere(isDefinition),
      after: ifThere(isDefinition),
      actions: listOf(having({ kind: isText })),
      drift: ifThere(isDrift),
      use: ifThere(isUse),
    }),
  ),
  unmanaged: ifThere(listOf(having({ name: isText, id: ifThere(isText), after: isDefinition }))),
  notKnown: ifThere(objectOf(isText)),
  others: objectOf((value) => typeof value === "number"),
  errors: listOf(isText),
  warnings: listOf(isText),
  refusals: listOf(
    having({ gate: (value) => isText(value) && Object.hasOwn(gates, value as string), message: isText }),
  ),
};

function faultsIn(data: unknown): string[] {
  const values = propertiesOf(data);
  return Object.entries(shape)
    .filter(([name, isFit]) => !isFit(values[name]))
    .map(([name]) => (name in values ? `its ${name} has another form` : `it has no ${name}`));
}
