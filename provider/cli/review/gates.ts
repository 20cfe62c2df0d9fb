import { allowed, defaultLimit, describeLimit, type Limit } from "../../definition/deactivation-limit.js";
import { seenLabels } from "../../definition/definition.js";
import { didYouMean } from "../../definition/did-you-mean.js";
import { missingLanguages } from "../../definition/vocabulary.js";
import { languageName } from "../language-names.js";
import { languagesOf } from "../matrix.js";
import { readCount, readDeactivationLimit, readLanguages } from "../options.js";
import { counted, firstOf, visible } from "../text.js";
import {
  affectedOf,
  agentsIn,
  catalogueOf,
  changesOf,
  lossesOf,
  offeredIn,
  type Review,
  type ReviewedStatus,
  titleOf,
  unclearOf,
} from "./model.js";

/** What a review may be refused for. */
interface Gate<Limit> {
  /** How its option's argument is called in the help; a flag without one. */
  readonly argument?: string;
  readonly help: string;
  /** The command's exit code when this gate refuses. */
  readonly exitCode: number;
  /** @throws InvalidArgumentError for an argument that is no limit */
  readonly read?: (text: string) => Limit;
  /** The limit of a preview's review where none is given. */
  readonly fallback?: Limit;
  /** Why a review is refused: the number, the limit and the way out. */
  readonly refusals: (review: Review, limit: Limit) => string[];
}

const gate = <Limit>(one: Gate<Limit>): Gate<Limit> => one;

/**
 * Every gate; a refusal by several ends with the exit code of the first. One entry is all that a gate takes, beside its name in
 * docs/review.schema.json and what a notice of it rests on (cli/notify/fingerprint): its option, help and exit code follow from it.
 */
export const gates = {
  maxDeactivations: gate<Limit>({
    argument: "<limit>",
    help: "refuse when more definitions are deactivated: a number, or a percentage of the statuses that agents have",
    exitCode: 4,
    read: readDeactivationLimit,
    fallback: defaultLimit,
    refusals: (review, limit) => {
      const { lost, moved } = lossesOf(review);
      const [count, of] = [lost.length + moved.length, offeredIn(review).length];
      if (count <= allowed(limit, of)) return [];
      return [
        `${counted(count, "definition")} would be deactivated (${lost.length} that agents lose, ${moved.length} whose status goes on under a new id), and the limit is ${describeLimit(limit, of)}. ` +
          wayOut("maxDeactivations", count, review, limit),
      ];
    },
  }),

  maxDeactivationsPerSystemPresence: gate<Limit>({
    argument: "<limit>",
    help: "refuse when more are under one system presence: a number, or a percentage of the statuses that agents have there",
    exitCode: 6,
    read: readDeactivationLimit,
    refusals: (review, limit) => {
      const { lost, moved } = lossesOf(review);
      const deactivated = [...lost, ...moved].map(formerPresence);
      const offered = offeredIn(review).map(formerPresence);
      return [...new Set(deactivated)].flatMap((presence) => {
        const under = (all: readonly string[]) => all.filter((one) => one === presence).length;
        const [count, of] = [under(deactivated), under(offered)];
        if (count <= allowed(limit, of)) return [];
        return [
          `${counted(count, "definition")} under ${visible(presence)} would be deactivated, and the limit is ${describeLimit(limit, of)}. ` +
            wayOut("maxDeactivationsPerSystemPresence", count, review, limit),
        ];
      });
    },
  }),

  requireLanguages: gate<readonly string[]>({
    argument: "<list>",
    help: "refuse when a status lacks a label in one of these, such as en_US,es",
    exitCode: 5,
    read: readLanguages,
    refusals: (review, required) => {
      const catalogue = catalogueOf(review);
      const notKnown = catalogue.filter(({ labelsNotKnown }) => labelsNotKnown);
      const known = catalogue.filter(({ labelsNotKnown }) => !labelsNotKnown);
      const gaps = known.flatMap((status) => {
        const missing = missingLanguages(required, Object.keys(seenLabels(status.after)));
        return missing.length === 0
          ? []
          : [`"${visible(titleOf(status))}" (${status.name}): ${missing.map(languageName).join(", ")}`];
      });
      const used = languagesOf(catalogue.map(({ after }) => after));
      const lacking =
        `${counted(gaps.length, "status lacks", "statuses lack")} a label in a required language (${required.map(languageName).join(", ")}): ${firstOf(gaps).join("; ")}. ` +
        "Add the labels, or take the language out of --require-languages." +
        unusedLanguages(required, used)
          .map((sentence) => ` ${sentence}`)
          .join("");
      const unseen =
        `${counted(review.notShown, "resource that stays as it is is", "resources that stay as they are are")} not in the preview, so labels may be missing there. ` +
        "Make the preview with --refresh --show-sames.";
      const untold =
        `Which labels ${firstOf(notKnown.map(({ name }) => name)).join(", ")} will have is not known: they are secret as a whole, or known only when it runs. ` +
        "Declare each label by itself, or take --require-languages out.";
      if (required.length === 0) return [];
      return [
        ...(gaps.length > 0 ? [lacking] : []),
        ...(notKnown.length > 0 ? [untold] : []),
        ...(review.notShown > 0 ? [unseen] : []),
      ];
    },
  }),

  expectNoChanges: gate<true>({
    help: "refuse when anything changes",
    // Pulumi's own for this.
    exitCode: 7,
    refusals: (review) => {
      const statuses = changesOf(review).length + unclearOf(review).length;
      const others = Object.values(review.others).reduce((sum, count) => sum + count, 0);
      if (statuses + others === 0) return [];
      if (isComparison(review))
        return [`${counted(statuses, "status is", "statuses are")} otherwise, and none should be.`];
      return [
        `${counted(statuses, "status", "statuses")} and ${counted(others, "other resource")} would change, and none should. ` +
          "If the program is right, `pulumi up` brings the organisation in line; if the organisation is right, change the program.",
      ];
    },
  }),

  maxAgentsAffected: gate<number>({
    argument: "<count>",
    help: "refuse when more agents are now in statuses that are deactivated, moved or renamed",
    exitCode: 8,
    read: readCount,
    refusals: (review, limit) => {
      const { lost, moved, renamed, all: affected } = affectedOf(review);
      const whyNot = review.notKnown?.agents;
      if (affected.length > 0 && whyNot !== undefined)
        return [
          `How many agents are in the ${counted(affected.length, "status that is", "statuses that are")} deactivated, moved or renamed is not known: ${sentence(whyNot)} ${unknownCure}`,
        ];
      const agents = agentsIn(affected);
      if (agents <= limit) return [];
      return [
        `${counted(agents, "agent is", "agents are")} now in statuses that would be deactivated (${agentsIn(lost)}), moved (${agentsIn(moved)}) or renamed (${agentsIn(renamed)}), and the limit is ${limit}: ` +
          `${firstOf(affected.filter((one) => agentsIn([one]) > 0).map((one) => `"${visible(titleOf(one))}" ${agentsIn([one])}`)).join(", ")}. ` +
          `Wait until they have left, set them to another status with \`presence users move\`, or raise it with --max-agents-affected ${agents}.`,
      ];
    },
  }),

  noMappedDeactivation: gate<true>({
    help: "refuse when a definition is deactivated that an activity code of workforce management is mapped to",
    exitCode: 9,
    refusals: (review) => {
      const { lost, moved } = lossesOf(review);
      const mapped = [...lost, ...moved].flatMap((status) =>
        (status.use?.codes ?? []).map(
          ({ code, businessUnit }) =>
            `"${visible(titleOf(status))}" counts as "${visible(code)}" in "${visible(businessUnit)}"`,
        ),
      );
      const whyNot = lost.length + moved.length > 0 ? review.notKnown?.codes : undefined;
      return [
        ...(mapped.length > 0
          ? [
              `${counted(mapped.length, "activity code of workforce management is", "activity codes of workforce management are")} mapped to what would be deactivated: ${firstOf(mapped).join("; ")}. ` +
                "Map other statuses to them first, or take --no-mapped-deactivation out.",
            ]
          : []),
        ...(whyNot === undefined
          ? []
          : [
              `Whether activity codes are mapped to what would be deactivated is not known: ${sentence(whyNot)} ${unknownCure}`,
            ]),
      ];
    },
  }),

  noUnmanaged: gate<true>({
    help: "refuse when the organisation has active statuses that no resource manages",
    exitCode: 10,
    refusals: (review) => {
      const { unmanaged, notKnown } = review;
      if (unmanaged === undefined)
        return [
          `Which statuses of the organisation nobody manages is not known: ${sentence(notKnown?.unmanaged ?? "an organisation has to be compared with what declares its statuses")} ${unknownCure}`,
        ];
      if (unmanaged.length === 0) return [];
      const names = unmanaged.map((one) => `"${visible(titleOf(one))}" (${visible(one.name)})`);
      return [
        `${counted(unmanaged.length, "active status of the organisation is", "active statuses of the organisation are")} ` +
          `${isComparison(review) ? "declared nowhere" : "managed by no resource"}: ${firstOf(names).join(", ")}. ` +
          `Put them into the ${isComparison(review) ? "catalogue file" : "program"}, each with its adoptId as ` +
          `the ${isComparison(review) ? "comparison" : "review"} shows it, deactivate them, or take --no-unmanaged out.`,
      ];
    },
  }),
};

/** What to do about too many deactivations; and what the base of a percentage lacks. */
function wayOut(name: string, count: number, review: Review, limit: Limit): string {
  const { notShown } = review;
  const hint =
    "percent" in limit && notShown > 0
      ? " Of what the preview does not show nothing is counted: make it with --refresh --show-sames."
      : "";
  return `If that is meant, raise it with ${flagOf(name)} ${count}; otherwise put the statuses back${isComparison(review) ? "" : " into the program"}.${hint}`;
}

/** Whether it is one of two catalogues, and not of what a run is going to do. */
function isComparison({ stack, errors }: Review): boolean {
  return stack === "" && errors.length === 0;
}

/** A reason, which may be a sentence already, with its full stop. */
const sentence = (reason: string) => `${visible(reason).replace(/\.$/, "")}.`;

const unknownCure = "Let it be known, or take the option out.";

/** The system presence that a status is under before the change. */
function formerPresence({ before, after }: ReviewedStatus): string {
  return (before ?? after)?.systemPresence ?? "";
}

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

/** The limits of a preview's review that nobody has to ask for. */
export const defaultLimits = Object.fromEntries(
  (Object.entries(gates) as [GateName, Gate<unknown>][]).map(([name, { fallback }]) => [name, fallback]),
) as Limits;

/** The gates that a review does not pass, in the order of their table. */
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

/**
 * That no status has a label in some required languages, a sentence each, with the one that may be meant.
 * @param used the languages that statuses have labels in
 */
export function unusedLanguages(required: readonly string[], used: readonly string[]): string[] {
  return missingLanguages(required, used).map((language) => {
    // A language and its countries are near to each other, whatever their length: `en` and `en_US`.
    const related = used.find((one) => one.split("_")[0] === language.split("_")[0]);
    const guess = related === undefined ? didYouMean(language, used) : `: did you mean ${related}?`;
    return `No status has a label in ${visible(language)}${guess || "."}`;
  });
}
