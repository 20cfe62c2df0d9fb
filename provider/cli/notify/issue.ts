import { isObject, parseJson } from "../../api/json.js";
import type { HttpAnswer } from "../../api/transport/http.js";
import { visible } from "../text.js";
import { digestOf, inOrder } from "./fingerprint.js";
import { markdownOf } from "./markdown.js";
import type { Notice } from "./notice.js";
import type { Request, Send, Service } from "./send.js";

/** What issues are listed by. Nobody can give it to an issue who has no rights in the repository, so that no stranger's is taken for ours. */
export const label = "presence-drift";

/** An issue, as far as this reads it. */
interface Issue {
  number: number;
  /** For people: where it is to be seen. */
  url: string;
  text: string;
  isOpen: boolean;
  labels: readonly string[];
}

/** The operations of a forge on its issues. */
export interface Forge {
  service: Service;
  /** Of the issues that have the label, open or not, a hundred a page: the first. */
  list: string;
  create: (title: string, text: string) => Pick<Request, "method" | "path" | "body">;
  comment: (issue: Issue, text: string) => Pick<Request, "method" | "path" | "body">;
  update: (issue: Issue, text: string, isOpen: boolean) => Pick<Request, "method" | "path" | "body">;
  /** `undefined` for what is no issue. */
  issueIn: (value: unknown) => Issue | undefined;
}

/** What became of an issue, in words. */
interface IssueOutcome {
  isTold: boolean;
  says: string;
}

/**
 * Tells a notice in the one issue of its subject: opens it, or says in a comment what has changed, which rings for those who follow it, and
 * puts its text right. It is closed when all is in order, and opened again when something is to be told anew. A person who closes it has
 * seen what it says: it stays closed until that changes.
 * @throws Error that says why the service has not taken it
 */
export async function tellInIssue(forge: Forge, send: Send, notice: Notice): Promise<IssueOutcome> {
  const { fingerprint } = notice;
  const isWanted = fingerprint !== inOrder;
  const issue = await findIssue(forge, send, notice.subject);
  const told = (issue && markerOf(issue.text)?.fingerprint) ?? inOrder;
  if (told === fingerprint)
    return { isTold: false, says: issue ? `issue ${nameOf(issue)} says it already` : "nothing to tell" };
  if (issue === undefined) return open(forge, send, notice);
  await send({ ...forge.comment(issue, markdownOf(notice)), isTaken: isJson });
  try {
    const isTaken = (answer: HttpAnswer) => issueIn(forge, answer) !== undefined;
    await send({ ...forge.update(issue, textOf(notice), isWanted), isTaken });
  } catch (error) {
    const comment = `A comment in issue ${nameOf(issue)} says it already, and the next run says it again.`;
    throw new PartlyTold(`${(error as Error).message} ${comment}`, { cause: error });
  }
  const done = isWanted ? (issue.isOpen ? "updated" : "opened again") : "closed";
  return { isTold: true, says: `issue ${nameOf(issue)} ${done}` };
}

async function open(forge: Forge, send: Send, notice: Notice): Promise<IssueOutcome> {
  const answer = await send({
    ...forge.create(titleOf(notice), textOf(notice)),
    isTaken: (one) => issueIn(forge, one) !== undefined,
  });
  const issue = issueIn(forge, answer);
  if (issue === undefined || !issue.labels.includes(label))
    throw new PartlyTold(
      `${forge.service.title} made issue ${issue ? nameOf(issue) : ""} without the label ${label}, by which the next run finds it: give it that label, and the token the right to give it`,
    );
  return { isTold: true, says: `issue ${nameOf(issue)} opened` };
}

/** People were told, and the next run does not know it. */
export class PartlyTold extends Error {}

async function findIssue(forge: Forge, send: Send, subject: string): Promise<Issue | undefined> {
  const found: Issue[] = [];
  for (let path: string | undefined = forge.list; path !== undefined;) {
    const answer = await send({ method: "GET", path, isTaken: ({ text }) => Array.isArray(parseJson(text)) });
    const issues = (parseJson(answer.text) as unknown[]).flatMap((value) => forge.issueIn(value) ?? []);
    found.push(...issues.filter(({ text }) => markerOf(text)?.subject === digestOf(subject)));
    path = nextPath(forge.list, answer);
  }
  return found.find(({ isOpen }) => isOpen) ?? found[0];
}

/** The next page, by the query of its address alone: the token goes nowhere else. Source: both forges' pages on pagination. */
function nextPath(list: string, { headers }: HttpAnswer): string | undefined {
  const [, next = ""] = /<([^<>]*)>;[^<]*rel="next"/.exec(headers.get("link") ?? "") ?? [];
  return URL.canParse(next) ? list.replace(/\?.*$/s, () => new URL(next).search) : undefined;
}

function issueIn(forge: Forge, { text }: HttpAnswer): Issue | undefined {
  return forge.issueIn(parseJson(text));
}

const isJson = ({ text }: HttpAnswer) => isObject(parseJson(text));

/** The issue's text: its hidden first line tells what it is about, and what it says. */
export function textOf(notice: Notice): string {
  const marker = `<!-- presence-notify ${digestOf(notice.subject)} ${notice.fingerprint} -->`;
  return `${marker}\n${markdownOf(notice)}\n\n<sub>\`presence notify\` writes this text anew when something changes: comments stay.</sub>\n`;
}

function markerOf(text: string): { subject: string; fingerprint: string } | undefined {
  const [, subject, fingerprint] = /<!-- presence-notify (\S+) (\S+) -->/.exec(text) ?? [];
  return subject === undefined || fingerprint === undefined ? undefined : { subject, fingerprint };
}

/** GitLab reads mentions in titles too, and takes 255 characters. */
function titleOf({ subject }: Notice): string {
  return `Presence drift: ${visible(subject || "unknown stack")
    .replaceAll("@", "⟨U+0040⟩")
    .slice(0, 200)}`;
}

const nameOf = ({ number, url }: Issue) => `#${number}${url && ` (${url})`}`;
