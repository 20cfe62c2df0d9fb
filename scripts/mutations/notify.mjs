/** What finds them. */
export const tests = ["notify", "notify-organization"];

/** What makes of the sources what they run. */
export const build = "scripts/bundle.mjs";

/** Faults in what people are told of a review, and when. */
export const mutations = {
  "provider/cli/notify/fingerprint.ts": {
    "what is in order is news": ['if (verdict === "ready" && concerned', 'if (verdict === "refused" && concerned'],
    "what the program changes is nothing to tell": ["actions.length > 0 || drift)", "drift)"],
    "every failing night is news": [".map(gist))", ")"],
    "whichever resource fails first is news": ['!error.includes("see the error of")', "true"],
    "one failure is as good as another": ["unique(errors.filter(", "unique([].filter("],
    "the same in another order is news": [
      ".map((item) => JSON.stringify(sorted(item))).toSorted()",
      ".map((item) => JSON.stringify(sorted(item)))",
    ],
    "another change is the same": ["concerned.map(({ name,", "[].map(({ name,"],
    "what vanished is what is new": ["drift: drift && {", "drift: undefined && {"],
    "one made by hand is as good as another": ["unmanaged: unmanaged.map(", "unmanaged: [].map("],
    "what no file declares is in order": ["concerned.length + unmanaged.length +", "concerned.length +"],
    "one warning is as good as two": ["warnings: doubtsIn(review),", ""],
    "a gate is shut for one reason": ["({ gate, ground: grounds[gate](review) })", "({ gate })"],
    "a refusal is an outage": ["(?<!\\banswered )", ""],
    "an apostrophe is a quotation mark": ["(?<![\\p{L}\\p{N}])", ""],
  },
  "provider/cli/notify/notice.ts": {
    "all are named": ["entries: entries.slice(0, mostEntries)", "entries: entries.slice()"],
    "nobody is told how many more": ["[...kept, rest(total - kept.length)]", "kept"],
    "there is room for everything": ["if (left < 0) break;", ""],
    "what is cut is cut silently": [
      "return `${kept}… (${whole.length - kept.length} more characters)`;",
      "return kept;",
    ],
    "nobody is told who did it": ['...(who === "" ? []', "...(true ? []"],
  },
  "provider/cli/notify/slack.ts": {
    "a label can mention a channel": ['"<": "&lt;"', '"<": "<"'],
    "a label can end its code": ['.replaceAll("`", "⟨U+0060⟩")', ""],
  },
  "provider/cli/notify/teams.ts": {
    "a card can be of any length": ["Buffer.byteLength(JSON.stringify(JSON.stringify(lines))) +", "0 *"],
  },
  "provider/cli/notify/markdown.ts": {
    "a label is Markdown": ["code(part.value)", "part.value"],
  },
  "provider/cli/notify/issue.ts": {
    "what was told is told again": ["if (told === fingerprint)", "if (false)"],
    "another stack's issue is ours": ["markerOf(text)?.subject === digestOf(subject)", "markerOf(text) !== undefined"],
    "only the first page is read": ["path = nextPath(forge.list, answer);", "path = undefined;"],
    "the token goes where a link leads": [
      "list.replace(/\\?.*$/s, () => new URL(next).search)",
      'new URL(next).pathname.replace("/api/v4", "")',
    ],
    "a change rings for nobody": ["await send({ ...forge.comment(issue, markdownOf(notice)), isTaken: isJson });", ""],
    "an issue stays open when all is in order": [
      "forge.update(issue, textOf(notice), isWanted)",
      "forge.update(issue, textOf(notice), true)",
    ],
    "an issue without its label is none to tell of": ["!issue.labels.includes(label)", "false"],
    "a title can mention people": ['.replaceAll("@", "⟨U+0040⟩")', ""],
  },
  "provider/cli/notify/github.ts": {
    "a pull request can be the issue": ['|| "pull_request" in value', ""],
    "closed issues are not looked for": ['state: "all"', 'state: "open"'],
  },
  "provider/cli/notify/gitlab.ts": {
    "an open issue is opened again": ["...(isOpen !== wasOpen && {", "...(true && {"],
  },
  "provider/cli/notify/send.ts": {
    "a post that may have arrived is sent again": ['idempotent: method !== "POST"', "idempotent: true"],
    "a read is not tried again": ['idempotent: method !== "POST"', "idempotent: false"],
    "secrets are shown": ['told.replaceAll(secret, "[secret]")', "told"],
    "any success will do": ["&& isTaken(answer.value)", ""],
    "a redirect is another refusal": ["if (status >= 300 && status < 400)", "if (false)"],
    "GitHub's limits by 403 are refusals": ["status: isRateLimit(answer) ? 429 : status,", "status,"],
  },
  "provider/cli/notify/settings.ts": {
    "a webhook may be plain http": ['if (url.protocol !== "https:" && !isPlain)', "if (false)"],
    "Teams' failures are successes": ["/^\\s*<|failed|HTTP error/i", "/^\\s*</i"],
  },
  "provider/cli/notify/told.ts": {
    "any file is written over": [
      "if (isObject(saved) && Object.values(saved).every(isObject)) return saved;",
      "return (isObject(saved) ? saved : {}) as Told;",
    ],
  },
  "provider/cli/notify/command.ts": {
    "what was not posted is remembered as posted": [
      "name !== undefined && isTold ? [name] : []",
      "name !== undefined ? [name] : []",
    ],
    "who is told is nobody": ["isPartly ? exitCodes.partly : exitCodes.failed", "exitCodes.failed"],
    "a dry run sends": ["if (options.dryRun) showAll", "if (false) showAll"],
  },
};
