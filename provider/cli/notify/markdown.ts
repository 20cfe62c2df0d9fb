import { code, plain } from "../markdown.js";
import { type Entry, fitting, type Notice, type Words } from "./notice.js";

/** GitHub takes 65,536 characters of an issue, GitLab a million; so much is for one list of it, in bytes. */
const longestList = 14_000;
const longestContext = 4_000;

/** A notice for an issue or a comment on GitHub and GitLab. */
export function markdownOf({ headline, context, summary, lists, run }: Notice): string {
  const blocks = [
    `### ${plain(headline)}`,
    fitting(context, print, longestContext, lengthOf).join(" · "),
    plain(summary),
    ...lists.flatMap((list) => [
      `#### ${plain(list.title)}`,
      fitting(list, bullet, longestList, lengthOf)
        .map((line) => `- ${line}`)
        .join("\n"),
    ]),
    ...(run === undefined ? [] : [`[The pipeline's run](<${run}>)`]),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

const lengthOf = (line: string) => Buffer.byteLength(line) + 2;

const bullet = ({ head, details }: Entry) =>
  [printWords(head), ...details.map((words) => `  - ${printWords(words)}`)].join("\n");

const print = ({ head }: Entry) => printWords(head);

function printWords(words: Words): string {
  return words.map((part) => (typeof part === "string" ? plain(part) : code(part.value))).join("");
}
