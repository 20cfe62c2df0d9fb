import type { Endpoint } from "./endpoints.js";
import type { Failure, Outcome } from "./errors.js";
import type { HttpAnswer } from "./http.js";
import type { ErrorBody } from "./models.js";

/** What an answer of the API means: its value, or a failure with the cure for it. */
export function readAnswer(answer: HttpAnswer, endpoint: Endpoint): Outcome<unknown> {
  if (answer.status >= 400) return { failure: refusal(answer, endpoint) };
  if (answer.status >= 300) return { failure: redirect(answer, "apiUrl") };
  const value = parseJson(answer.text);
  if (answer.status >= 200 && looksRight[endpoint.answer](value, answer)) return { value };
  return { failure: unreadable(answer) };
}

/** The JSON value of a text; `undefined` if it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A value's properties; none for what is no object. */
export function properties(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** What says that the work was done. Nothing else does: the outcome of a write is unknown then. */
const looksRight: Record<Endpoint["answer"], (value: unknown, answer: HttpAnswer) => boolean> = {
  definition: (value) => typeof properties(value).id === "string",
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  listing: (value) => Array.isArray(properties(value).entities),
  array: (value) => Array.isArray(value),
  nothing: (_value, answer) => !isHtml(answer),
};

function refusal(answer: HttpAnswer, endpoint: Endpoint): Failure {
  const { status } = answer;
  const body = errorBody(answer.text);
  return {
    kind: status === 401 ? "token" : "answer",
    reason: body ? `answered ${status} ${describe(body)}` : `answered ${status}${stranger(answer)}`,
    cure: body ? cure(status, endpoint) : isHtml(answer) ? PROXY : undefined,
    mayHaveWorked: status === 408 || status >= 500,
    retry: retryOf(status),
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
    retry: "never",
    status: answer.status,
  };
}

/** An answer that says success and is not what is expected. */
export function unreadable(answer: HttpAnswer): Failure {
  return {
    kind: "unreadable",
    reason: `answered ${answer.status}${stranger(answer)}`,
    cure: isHtml(answer) ? PROXY : undefined,
    mayHaveWorked: true,
    retry: "idempotent",
    status: answer.status,
    contextId: contextId(answer),
  };
}

/** Striking out something shorter would only garble what the server says. */
const SHORTEST_SECRET = 6;

/** The answer with the secrets struck out that a refusal may quote from the request. */
export function withoutSecrets(answer: HttpAnswer, secrets: readonly string[]): HttpAnswer {
  if (answer.status < 400) return answer;
  const strike = (text: string, secret: string) =>
    text.replaceAll(secret, "[secret]").replaceAll(JSON.stringify(secret).slice(1, -1), "[secret]");
  return { ...answer, text: secrets.filter(({ length }) => length >= SHORTEST_SECRET).reduce(strike, answer.text) };
}

/** When sending again can help after an answer of this status. */
export function retryOf(status: number): Failure["retry"] {
  if (status === 429) return "pause";
  if (status === 401) return "renew";
  return status === 408 || status >= 500 ? "idempotent" : "never";
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

const PROXY = "Something in between answered in the API's place: check the client's URLs and the network's proxies.";

function isHtml({ headers, text }: HttpAnswer): boolean {
  return /html/i.test(headers.get("content-type") ?? "") || text.trimStart().startsWith("<");
}

function stranger(answer: HttpAnswer): string {
  if (isHtml(answer)) return " with an HTML page, not the API's JSON";
  return answer.text === "" ? " with nothing" : " with something that is not what the API answers";
}

function contextId({ headers }: HttpAnswer, body?: ErrorBody): string | undefined {
  return body?.contextId ?? headers.get("inin-correlation-id") ?? undefined;
}

function errorBody(text: string): ErrorBody | undefined {
  const body = parseJson(text);
  const { message, code } = properties(body);
  return typeof message === "string" || typeof code === "string" ? (body as ErrorBody) : undefined;
}

/** A refusal of many users names each of them: what a message shows is enough to see what it is about. */
const MOST_DETAILS = 10;
const LONGEST_TEXT = 1_000;

/** The body's facts in a line. It is what a server sent: anything in it can be missing or of another type. */
function describe(body: ErrorBody): string {
  const all = Array.isArray(body.details) ? body.details.map(properties) : [];
  const details = all.slice(0, MOST_DETAILS);
  const { namespace, key, value } = properties(body.limit);
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
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)} …` : text;
}

function cure(status: number, { permissions = [] }: Endpoint): string | undefined {
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
