import type { Change } from "../definition/compare.js";
import type { Definition } from "../definition/definition.js";
import { counted, visible } from "../definition/text.js";
import type { Caller } from "../organization/reporter.js";
import { linesOfNotKnown } from "../organization/usage.js";
import { nameOf } from "./errors.js";
import type { Run } from "./run.js";

/**
 * Tells of a status that moves or gets another label who and what uses it now. Pulumi does not tell a provider what a preview is going
 * to delete: the review does.
 * @returns what of that is not known, a sentence each without a full stop
 */
export async function tellOfUse(
  existing: Definition,
  { kind, differences }: Change,
  caller: Caller,
  { organization, report }: Pick<Run, "organization" | "report">,
): Promise<string[]> {
  const isRenamed = differences.some(
    ({ path, existing: before, desired }) =>
      path.startsWith("languageLabels.") && before !== undefined && desired !== undefined,
  );
  if (existing.deactivated || (kind !== "replace" && !isRenamed)) return [];
  const { agents, codes, notKnown } = await organization.usage();
  const mapped = (codes.get(existing.id) ?? []).map(
    ({ code, businessUnit }) => `"${visible(code)}" in "${visible(businessUnit)}"`,
  );
  const says = [
    ...(notKnown.agents === undefined
      ? [`${counted(agents.get(existing.id) ?? 0, "agent is", "agents are")} in it now`]
      : []),
    ...(mapped.length > 0 ? [`it counts in workforce management as ${mapped.join(", ")}`] : []),
  ];
  if (says.length > 0) report("info", caller, `${nameOf(existing, caller)}: ${says.join("; ")}`);
  return linesOfNotKnown(notKnown);
}
