import { type Entry, fitting, type Notice, type Words } from "./notice.js";

/** The most characters that the text of a block may have. */
const longestText = 3_000;

/**
 * A notice as the body of an Incoming Webhook of Slack. Sources: docs.slack.dev, "Sending messages using incoming webhooks", "Formatting
 * message text" and "Text object".
 */
export function slackMessage({ brief, headline, context, summary, lists, run }: Notice) {
  const head = `*${escaped(headline)}*\n`;
  const where = fitting(context, print, longestText / 2, lengthOf).join(" · ");
  return {
    text: escaped(brief),
    blocks: [
      section(`${head}${where}`),
      ...(summary === "" ? [] : [section(escaped(summary))]),
      ...lists.map((list) => {
        const title = `*${escaped(list.title)}*`;
        const lines = fitting(list, bullet, longestText - title.length - 1, lengthOf);
        return section([title, ...lines].join("\n"));
      }),
      ...(run === undefined ? [] : [section(`<${escaped(run).replaceAll("|", "%7C")}|The pipeline's run>`)]),
    ],
  };
}

const lengthOf = ({ length }: string) => length;

/** With `verbatim`, no name and no address in it becomes a mention or a link. */
const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text, verbatim: true } });

const bullet = ({ head, details }: Entry) =>
  [`• ${printWords(head)}`, ...details.map((words) => `      ◦ ${printWords(words)}`)].join("\n");

const print = ({ head }: Entry) => printWords(head);

/** A value is code, in which no emphasis and no emoji has an effect; the one character that ends it is shown by its code. */
function printWords(words: Words): string {
  return words
    .map((part) =>
      typeof part === "string" ? escaped(part) : `\`${escaped(part.value).replaceAll("`", "⟨U+0060⟩")}\``,
    )
    .join("");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** The three characters that mentions, links and dates are made of. */
function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => entities[character] ?? "");
}
