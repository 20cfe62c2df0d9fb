import { changesOf, catalogueOf, labelOf, type Review } from "./model.js";
import { counted, visible } from "./words.js";

/** What a review may be refused for. */
export interface Limits {
  /** How many definitions may be deactivated. */
  maxDeactivations?: number | undefined;
  /** The languages that every status needs a label in. */
  requireLanguages?: readonly string[] | undefined;
  expectNoChanges?: boolean | undefined;
}

/** The exit code of each gate; that of `expectNoChanges` is Pulumi's own. */
export const gateCodes = { maxDeactivations: 4, requireLanguages: 5, expectNoChanges: 7 } as const;

/** A gate that is shut: the number, the limit and the way out. */
export interface Refusal {
  gate: keyof typeof gateCodes;
  message: string;
}

/** The gates that a review does not pass, in the order of their exit codes. */
export function refusalsOf(review: Review, limits: Limits): Refusal[] {
  return [
    ...deactivations(review, limits.maxDeactivations),
    ...languages(review, limits.requireLanguages ?? []),
    ...(limits.expectNoChanges ? noChanges(review) : []),
  ];
}

/** How many definitions agents lose: deactivated ones, and the old ones of those that move. */
function deactivationsOf(review: Review): number {
  return changesOf(review).filter(({ actions }) =>
    actions.some(({ kind }) => kind === "deactivated" || kind === "moved"),
  ).length;
}

function deactivations(review: Review, limit = Infinity): Refusal[] {
  const count = deactivationsOf(review);
  if (count <= limit) return [];
  const message =
    `${counted(count, "definition", "definitions")} would be deactivated (those that move count: the old one goes), and the limit is ${limit}. ` +
    `If that is meant, raise it with --max-deactivations ${count}; otherwise put the statuses back into the program.`;
  return [{ gate: "maxDeactivations", message }];
}

function languages(review: Review, required: readonly string[]): Refusal[] {
  if (required.length === 0) return [];
  const gaps = catalogueOf(review).flatMap((status) => {
    const missing = required.filter((language) => status.after.languageLabels[language] === undefined);
    return missing.length === 0 ? [] : [`"${visible(labelOf(status))}" (${status.name}): ${missing.join(", ")}`];
  });
  const refusals: Refusal[] = [];
  if (gaps.length > 0)
    refusals.push({
      gate: "requireLanguages",
      message:
        `${counted(gaps.length, "status lacks", "statuses lack")} a label in a required language (${required.join(", ")}): ${firstOf(gaps).join("; ")}. ` +
        "Add the labels, or take the language out of --require-languages.",
    });
  if (review.notShown > 0)
    refusals.push({
      gate: "requireLanguages",
      message:
        `${counted(review.notShown, "resource that stays as it is is", "resources that stay as they are are")} not in the preview, so labels may be missing there. ` +
        "Make the preview with --refresh --show-sames.",
    });
  return refusals;
}

function firstOf(items: readonly string[]): readonly string[] {
  return items.length <= 10 ? items : [...items.slice(0, 10), `${items.length - 10} more`];
}

function noChanges(review: Review): Refusal[] {
  const statuses = changesOf(review).length;
  const others = Object.values(review.others).reduce((sum, count) => sum + count, 0);
  if (statuses + others === 0) return [];
  const message =
    `${counted(statuses, "status", "statuses")} and ${counted(others, "other resource", "other resources")} would change, and none should. ` +
    "If the program is right, `pulumi up` brings the organisation in line; if the organisation is right, change the program.";
  return [{ gate: "expectNoChanges", message }];
}
