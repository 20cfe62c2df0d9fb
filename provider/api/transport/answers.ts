import { isObject, parseJson, propertiesOf } from "../json.js";
import type { ErrorBody } from "../models.js";
import type { Failure, Outcome } from "./failure.js";
import type { HttpAnswer } from "./http.js";

/** What an answer has to look like to say that the work was done. */
export type AnswerShape = "definition" | "object" | "listing" | "results" | "array" | "nothing";

/** What an answer of the API means: its value, or a failure with the cure for it. */
export function readAnswer(answer: HttpAnswer, shape: AnswerShape, permissions: readonly string[]): Outcome<unknown> {
  if (answer.status >= 400) return { failure: refusal(answer, permissions) };
  if (answer.status >= 300) return { failure: redirect(answer, "apiUrl") };
  const value = parseJson(answer.text);
  if (answer.status >= 200 && hasShape[shape](value, answer)) return { value };
  return { failure: unreadable(answer) };
}

/** Nothing else says that the work was done: the outcome of a write is unknown then. */
const hasShape: Record<AnswerShape, (value: unknown, answer: HttpAnswer) => boolean> = {
  definition: (value) => typeof propertiesOf(value).id === "string",
  object: isObject,
  listing: (value) => Array.isArray(propertiesOf(value).entities),
  results: (value) => Array.isArray(propertiesOf(value).results),
  array: (value) => Array.isArray(value),
  nothing: (_value, answer) => !isHtml(answer),
};

function refusal(answer: HttpAnswer, permissions: readonly string[]): Failure {
  const { status } = answer;
  const body = errorBody(answer.text);
  return {
    kind: status === 401 ? "token" : "answer",
    reason: body ? `answered ${status} ${factsOf(body)}` : `answered ${status}${notTheApi(answer)}`,
    cure: body ? cureOf(status, permissions) : isHtml(answer) || status === 404 ? proxyCure : undefined,
    mayHaveWorked: status === 408 || status >= 500,
    status,
    code: body?.code,
    contextId: contextId(answer, body),
    body,
    retryAfterMs: retryAfterMs(answer),
  };
}

/** A redirect is an error: following it would hand the token to another host. */
export function redirect(answer: HttpAnswer, setting: "apiUrl" | "loginUrl"): Failure {
  const location = answer.headers.get("location") ?? "";
  const target = URL.canParse(location) ? new URL(location).origin : "elsewhere";
  return {
    kind: "redirect",
    reason: `answered ${answer.status}, a redirect to ${target}, which is not followed`,
    cure: `Check ${setting}: it has to be the address that serves requests itself.`,
    mayHaveWorked: false,
    status: answer.status,
  };
}

/** An answer that says success and is not what is expected. */
export function unreadable(answer: HttpAnswer): Failure {
  return {
    kind: "unreadable",
    reason: `answered ${answer.status}${notTheApi(answer)}`,
    cure: isHtml(answer) ? proxyCure : undefined,
    mayHaveWorked: true,
    status: answer.status,
    contextId: contextId(answer),
  };
}

/** Striking out something shorter would only garble what the server says. */
const shortestSecret = 6;

/** The answer with the secrets struck out that a refusal may quote from the request. */
export function withoutSecrets(answer: HttpAnswer, secrets: readonly string[]): HttpAnswer {
  if (answer.status < 400) return answer;
  const strike = (text: string, secret: string) =>
    text.replaceAll(secret, "[secret]").replaceAll(JSON.stringify(secret).slice(1, -1), "[secret]");
  return { ...answer, text: secrets.filter(({ length }) => length >= shortestSecret).reduce(strike, answer.text) };
}

/** How long the server asks to wait. A date counts from the answer's own Date, because clocks differ. */
export function retryAfterMs({ headers }: HttpAnswer): number | undefined {
  const given = headers.get("retry-after");
  if (given === null) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(given)) return Number(given) * 1000;
  const nowMs = Date.parse(headers.get("date") ?? "") || Date.now();
  const waitMs = Date.parse(given) - nowMs;
  return waitMs > 0 ? waitMs : undefined;
}

const proxyCure =
  "Something in between answered in the API's place: check the client's URLs and the network's proxies.";

function isHtml({ headers, text }: HttpAnswer): boolean {
  return /html/i.test(headers.get("content-type") ?? "") || text.trimStart().startsWith("<");
}

function notTheApi(answer: HttpAnswer): string {
  if (isHtml(answer)) return " with an HTML page, not the API's JSON";
  return answer.text === "" ? " with nothing" : " with something that is not what the API answers";
}

function contextId({ headers }: HttpAnswer, body?: ErrorBody): string | undefined {
  return body?.contextId ?? headers.get("inin-correlation-id") ?? undefined;
}

function errorBody(text: string): ErrorBody | undefined {
  const body = parseJson(text);
  const { message, code } = propertiesOf(body);
  return typeof message === "string" || typeof code === "string" ? (body as ErrorBody) : undefined;
}

/** A refusal of many users names each of them: what a message shows is enough to see what it is about. */
const mostDetails = 10;
const longestText = 1_000;

/** The body's facts in a line. It is what a server sent: anything in it can be missing or of another type. */
function factsOf(body: ErrorBody): string {
  const all = Array.isArray(body.details) ? body.details.map(propertiesOf) : [];
  const details = all.slice(0, mostDetails);
  const { namespace, key, value } = propertiesOf(body.limit);
  const message = quoted(body.message);
  const facts = [
    ...details.map(({ fieldName, errorCode }) => words(fieldName, errorCode)),
    all.length > details.length ? `and ${all.length - details.length} more` : "",
    key === undefined ? "" : `the limit ${words(namespace, key)} is ${words(value)}`,
    body.contextId === undefined ? "" : `contextId ${body.contextId}`,
  ].filter((fact) => fact !== "");
  const said = [words(body.code), message].filter((part) => part !== "").join(": ");
  return facts.length > 0 ? `${said} (${facts.join("; ")})` : said;
}

/** A server's text for a message's single line; nothing for what is no text. */
export function quoted(text: unknown): string {
  return typeof text === "string" ? `"${words(text)}"` : "";
}

function words(...values: unknown[]): string {
  const parts = values.filter((value) => typeof value === "string" || typeof value === "number");
  const text = parts.join(" ").replace(/\s+/g, " ").trim();
  return text.length > longestText ? `${text.slice(0, longestText)} …` : text;
}

function cureOf(status: number, permissions: readonly string[]): string | undefined {
  switch (status) {
    case 403:
      return permissions.length > 0
        ? `Add the permission ${permissions.join(" or ")} to a role of the OAuth client, in the divisions concerned.`
        : "Check the roles of the OAuth client and their divisions.";
    case 404:
      return "Check the id, and that the OAuth client may see the division it is in.";
    case 413:
      return "The API takes at most 512,000 bytes in a request.";
    case 429:
      return "Find out what else uses up the rate limit of this OAuth client, or try later.";
    default:
      return undefined;
  }
}
