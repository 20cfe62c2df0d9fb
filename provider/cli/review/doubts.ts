import { lookAlike, toldOfPairs } from "../../definition/look-alike.js";
import { doubtedIn, refusedIn, visible } from "../../definition/text.js";
import type { ActiveStatus } from "./model.js";

/**
 * What agents may not see as it is meant of the statuses that something happens to, in the words of the provider's check.
 * The check is silent on twins that the program takes over on purpose, and on what it does not look at in this preview.
 * @param catalogue the statuses that agents will be able to choose
 * @param told what the check has said already; of two that look alike it may have named the other one first
 */
export function doubtsOf(catalogue: readonly ActiveStatus[], told: readonly string[]): string[] {
  const known = new Set(told);
  const isChanging = ({ actions }: ActiveStatus) => actions.length > 0;
  const characters = catalogue.filter(isChanging).flatMap(({ name, after }) =>
    Object.entries(after.languageLabels).flatMap(([language, label]) => {
      const doubt = refusedIn(label) ?? doubtedIn(label);
      return doubt === undefined ? [] : `${name}: languageLabels.${visible(language)}: ${doubt}`;
    }),
  );
  const looks = toldOfPairs(
    catalogue,
    ({ after }) => after.languageLabels,
    (one, other) => {
      const doubt = isChanging(one) || isChanging(other) ? doubtAbout(one, other) : undefined;
      return doubt === undefined ? undefined : { doubt, reversed: doubtAbout(other, one) ?? "" };
    },
  );
  const untold = looks.filter(({ reversed }) => !known.has(reversed)).map(({ doubt }) => doubt);
  return [...characters, ...untold].filter((doubt) => !known.has(doubt));
}

function doubtAbout(one: ActiveStatus, other: ActiveStatus): string | undefined {
  const says = lookAlike(one.after, other.after, `the resource "${other.name}"`);
  return says && `${one.name}: ${says}`;
}
