import { type Entry, fitting, type Notice, type Words } from "./notice.js";

/** Teams takes 28 KB of a message, in which the card is a text of JSON; so much is for one list of it. */
const longestList = 5_000;
const longestContext = 2_000;

/**
 * A notice as the body of a webhook of the Workflows app of Microsoft Teams: an Adaptive Card, of texts that are no Markdown. Sources:
 * learn.microsoft.com, "Create and send messages" of Teams, and "Text features" of Adaptive Cards.
 */
export function teamsMessage({ brief, headline, context, summary, lists, run }: Notice) {
  const where = fitting(context, print, longestContext, lengthOf).join(" · ");
  const body = [
    text(headline, { weight: "Bolder", size: "Medium" }),
    ...(where === "" ? [] : [text(where, { isSubtle: true })]),
    ...(summary === "" ? [] : [text(summary)]),
    ...lists.flatMap((list) => [
      text(list.title, { weight: "Bolder" }),
      ...fitting(list, bullet, longestList, lengthOf).flatMap((entry) => entry.split("\n").map((line) => text(line))),
    ]),
  ];
  const content = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    msteams: { width: "Full" },
    fallbackText: brief,
    body,
    ...(run !== undefined && { actions: [{ type: "Action.OpenUrl", title: "The pipeline's run", url: run }] }),
  };
  return { type: "message", attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", content }] };
}

/** What a block adds to its text. */
const frame = 100;

/** In bytes, as blocks in a text of JSON in JSON. */
const lengthOf = (lines: string) =>
  Buffer.byteLength(JSON.stringify(JSON.stringify(lines))) + lines.split("\n").length * frame;

const text = (line: string, look: object = {}) => ({
  type: "RichTextBlock",
  inlines: [{ type: "TextRun", text: line, ...look }],
});

const bullet = ({ head, details }: Entry) =>
  [`• ${printWords(head)}`, ...details.map((words) => `   ◦ ${printWords(words)}`)].join("\n");

const print = ({ head }: Entry) => printWords(head);

const printWords = (words: Words) =>
  words.map((part) => (typeof part === "string" ? part : `“${part.value}”`)).join("");
