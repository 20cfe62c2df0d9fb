import { didYouMean } from "../../definition/did-you-mean.js";
import { languages, missingLanguages } from "../../definition/vocabulary.js";
import { languageName } from "../language-names.js";
import { readCount, readLanguages } from "../options.js";
import { counted, visible } from "../text.js";
import { type ActiveStatus, catalogueOf, changesOf, lossesOf, type Review, titleOf } from "./model.js";

/** What a review may be refused for. */
interface Gate<Limit> {
  /** How its option's argument is called in the help; a flag without one. */
  readonly argument?: string;
  readonly help: string;
  /** The command's exit code when this gate refuses. */
  readonly exitCode: number;
  /** @throws InvalidArgumentError for an argument that is no limit */
  readonly read?: (text: string) => Limit;
  /** Why a review is refused: the number, the limit and the way out. */
  readonly refusals: (review: Review, limit: Limit) => string[];
}

const gate = <Limit>(one: Gate<Limit>): Gate<Limit> => one;

/**
 * Every gate, in the order of the exit codes. One entry is all that a gate takes, beside its name in docs/review.schema.json: its
 * option, help and exit code follow from it.
 */
export const gates = {
  maxDeactivations: gate<number>({
    argument: "<count>",
    help: "refuse when more definitions are deactivated",
    exitCode: 4,
    read: readCount,
    refusals: (review, limit) => {
      const { lost, moved } = lossesOf(review);
      const count = lost.length + moved.length;
      if (count <= limit) return [];
      return [
        `${counted(count, "definition")} would be deactivated (${lost.length} that agents lose, ${moved.length} whose status goes on under a new id), and the limit is ${limit}. ` +
          `If that is meant, raise it with --max-deactivations ${count}; otherwise put the statuses back into the program.`,
      ];
    },
  }),

  requireLanguages: gate<readonly string[]>({
    argument: "<list>",
    help: "refuse when a status lacks a label in one of these, such as en_US,es",
    exitCode: 5,
    read: readLanguages,
    refusals: (review, required) => {
      const gaps = catalogueOf(review).flatMap((status) => {
        const missing = missingLanguages(required, Object.keys(status.after.languageLabels));
        return missing.length === 0
          ? []
          : [`"${visible(titleOf(status))}" (${status.name}): ${missing.map(languageName).join(", ")}`];
      });
      const unknown = required.filter((language) => !isUsed(catalogueOf(review), language));
      const lacking =
        `${counted(gaps.length, "status lacks", "statuses lack")} a label in a required language (${required.map(languageName).join(", ")}): ${firstOf(gaps).join("; ")}. ` +
        "Add the labels, or take the language out of --require-languages." +
        unknown
          .map((language) => ` No status has a label in ${visible(language)}${didYouMean(language, languages) || "."}`)
          .join("");
      const unseen =
        `${counted(review.notShown, "resource that stays as it is is", "resources that stay as they are are")} not in the preview, so labels may be missing there. ` +
        "Make the preview with --refresh --show-sames.";
      return [...(gaps.length > 0 ? [lacking] : []), ...(required.length > 0 && review.notShown > 0 ? [unseen] : [])];
    },
  }),

  expectNoChanges: gate<true>({
    help: "refuse when anything changes",
    // Pulumi's own for this.
    exitCode: 7,
    refusals: (review) => {
      const statuses = changesOf(review).length;
      const others = Object.values(review.others).reduce((sum, count) => sum + count, 0);
      if (statuses + others === 0) return [];
      return [
        `${counted(statuses, "status", "statuses")} and ${counted(others, "other resource")} would change, and none should. ` +
          "If the program is right, `pulumi up` brings the organisation in line; if the organisation is right, change the program.",
      ];
    },
  }),
};

type GateName = keyof typeof gates;

/** The limits that a review is held against, by gate. */
export type Limits = {
  [Name in GateName]?: ((typeof gates)[Name] extends Gate<infer Limit> ? Limit : never) | undefined;
};

/** A gate that is shut. */
export interface Refusal {
  gate: GateName;
  message: string;
}

/** The gates that a review does not pass, in the order of their exit codes. */
export function refusalsOf(review: Review, limits: Limits): Refusal[] {
  return (Object.entries(gates) as [GateName, Gate<unknown>][]).flatMap(([name, { refusals }]) => {
    const limit = limits[name];
    return limit === undefined ? [] : refusals(review, limit).map((message) => ({ gate: name, message }));
  });
}

/** The option of a gate: `--max-deactivations` of `maxDeactivations`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function isUsed(catalogue: readonly ActiveStatus[], language: string): boolean {
  return catalogue.some(({ after }) => language in after.languageLabels);
}

function firstOf(items: readonly string[]): readonly string[] {
  return items.length <= 10 ? items : [...items.slice(0, 10), `${items.length - 10} more`];
}
