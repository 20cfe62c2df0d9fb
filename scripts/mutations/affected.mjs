/** What finds them. */
export const tests = ["affected"];

/** What makes of the sources what they run. */
export const build = "scripts/bundle.mjs";

/** Faults in who is told to be affected by a change, and in what it is refused for. */
export const mutations = {
  "provider/organization/usage.ts": {
    "a missing permission fails": [
      "if (error instanceof PresenceApiError) return { whyNot",
      "if (false) return { whyNot",
    ],
    "an older organisation fails otherwise": ['return status === 404 ? "the', 'return status === 400 ? "the'],
    "codes out of use count": ["filter((one) => one.active !== false)", "filter(() => true)"],
    "business units that cannot be read are silent": ["codes.whyNot ?? codes.value?.whyNot", "codes.whyNot"],
    "the last of several counts": ["(counts.get(id) ?? 0) + count", "count"],
  },
  "provider/cli/review/use.ts": {
    "it is always asked": ["if (affected.length === 0) return review;", ""],
    "everything is told": ["affected.includes(status) ? used(status, usage) : status", "used(status, usage)"],
    "what is not known is nobody": ["notKnown.agents === undefined && {", "true && {"],
  },
  "provider/cli/review/organization.ts": {
    "another organisation does": ["ofStack === undefined || id === ofStack", "true"],
    "offline asks": ["if (options.offline)", "if (false)"],
    "wrong credentials fail": ["if (error instanceof PresenceApiError) return", "if (false) return"],
  },
  "provider/cli/review/unmanaged.ts": {
    "what the preview leaves out is unmanaged": ["if (notShown > 0)", "if (false)"],
  },
  "provider/resource/unmanaged.ts": {
    "deactivated statuses are unmanaged": ["!one.deactivated && ", ""],
    "built-in statuses are unmanaged": ["!one.builtIn && ", ""],
  },
  "provider/cli/review/model.ts": {
    "a renamed status affects nobody": ['kind === "renamed" && !putsBack(status, action)', "false"],
  },
  "provider/cli/review/gates.ts": {
    "moved statuses have no system presence": [
      "return (before ?? after)?.systemPresence",
      "return (after ?? before)?.systemPresence",
    ],
    "what is not known passes": ["if (affected.length > 0 && whyNot !== undefined)", "if (false)"],
    "mapped codes pass": ["...(mapped.length > 0", "...(false"],
    "unknown codes pass": ["lost.length + moved.length > 0 ? review.notKnown?.codes : undefined", "undefined"],
    "the limit itself is refused": ["if (agents <= limit)", "if (agents < limit)"],
    "there is no limit unless one is given": ["    fallback: defaultLimit,\n", ""],
  },
  "provider/cli/review/words.ts": {
    "nobody is told who changed it": ["...(changed?.by === undefined", "...(true"],
    "the new id is not known": ["taken === undefined ? ", "true ? "],
  },
};
