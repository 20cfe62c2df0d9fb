import type { Fault } from "../definition/checks.js";
import { lookAlike } from "../definition/look-alike.js";
import { sameWords, sharedLanguage } from "../definition/likeness.js";
import type { Request } from "./request.js";

/** What the other resources of the program have to say against one: faults, and warnings of what may be meant. */
export function clashesOf(request: Request, others: readonly Request[]): { faults: Fault[]; warnings: string[] } {
  const faults: Fault[] = [];
  const warnings: string[] = [];
  for (const other of others) {
    if (isDeliberate(request) && isDeliberate(other)) continue;
    const language = sharedLanguage(request.desired, other.desired);
    const doubt = lookAlike(request.desired, other.desired, `the resource "${other.caller.name}"`);
    if (language === undefined) {
      if (doubt !== undefined) warnings.push(doubt);
    } else if (sameWords(request.desired, other.desired))
      faults.push({
        property: "languageLabels",
        reason: `the resource "${other.caller.name}" declares the same status, word for word; keep one, or name both with adoptId`,
      });
    else warnings.push(`has the same label in ${language} as the resource "${other.caller.name}"`);
  }
  const rival = others.find(({ adoptId }) => adoptId !== undefined && adoptId === request.adoptId);
  if (rival)
    faults.push({
      property: "adoptId",
      reason: `the resource "${rival.caller.name}" names the same definition; keep one of them`,
    });
  return { faults, warnings };
}

/** Whether the program says which definition it means, so that twins are no accident. */
function isDeliberate({ adopt, adoptId }: Request): boolean {
  return adoptId !== undefined || adopt === "never";
}
