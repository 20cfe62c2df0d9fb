import { explainFaults } from "../../definition/inputs.js";
import { visibleInCode } from "../text.js";
import type { ExportedStatus, Refused } from "./statuses.js";

/**
 * What a person has to decide of a status, one line each.
 * @param twinsToo what follows where a twin is renamed, for programs that name their twins
 */
export function decisionsOn({ definition, twins, unknownLanguages, doubts }: ExportedStatus, twinsToo = ""): string[] {
  return [
    ...(twins.length > 0
      ? [`Has a label in common with ${twins.join(", ")}: rename or deactivate one${twinsToo}.`]
      : []),
    ...(definition.type === undefined && definition.primary === undefined
      ? [
          "The API does not say of which type this is. If it is a System definition, take it out: those cannot be managed.",
        ]
      : []),
    ...(unknownLanguages.length > 0
      ? [
          `${unknownLanguages.join(", ")}: not among the languages that the API documents. Keep it only if agents use it.`,
        ]
      : []),
    ...doubts.map((doubt) => visibleInCode(`${doubt.charAt(0).toUpperCase()}${doubt.slice(1)}.`)),
  ];
}

/**
 * What is left out of a program and what can be done about it, line by line.
 * @param adoptId what the program calls it
 */
export function leftOut(refused: readonly Refused[], adoptId = "adoptId"): string[] {
  if (refused.length === 0) return [];
  return [
    "Left out, and so left as they are in the organisation. To manage one of them,",
    "put it right in Genesys Cloud and export again, or add it above with the id",
    `as its ${adoptId} and with values that pass: \`pulumi up\` then puts it right.`,
    ...refused.map((one) => `- ${explain(one)}`),
  ];
}

/** Why a definition is left out, on one line. */
export function explain({ definition, faults }: Refused): string {
  return visibleInCode(explainFaults(definition, faults));
}
