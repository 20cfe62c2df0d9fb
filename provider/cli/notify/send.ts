import { parseJson, propertiesOf } from "../../api/json.js";
import { quoted, retryAfterMs } from "../../api/transport/answers.js";
import type { Failure, Outcome } from "../../api/transport/failure.js";
import { Host } from "../../api/transport/host.js";
import type { HttpAnswer } from "../../api/transport/http.js";
import { numberDefaults } from "../../api/transport/settings.js";
import { note } from "../text.js";

/** A service that is told: where it is, and what it wants in every request. */
export interface Service {
  /** For people. No secret is in it. */
  title: string;
  /** What requests' paths begin behind. Of a webhook it is a secret as a whole, but for its host. */
  url: URL;
  headers: Readonly<Record<string, string>>;
  /** What must never be shown. */
  secrets: readonly string[];
  /** What to do about a refusal, by its status: a sentence. */
  cures: Readonly<Record<number, string>>;
}

/** A request to a service. */
export interface Request {
  /** A POST is not sent again where it may have arrived, because it would be told twice. */
  method: "GET" | "POST" | "PATCH" | "PUT";
  /** Behind the service's URL, with a query; empty for a webhook, which is one address. */
  path: string;
  body?: unknown;
  /** Whether an answer of success is the service's own. */
  isTaken: (answer: HttpAnswer) => boolean;
}

/** Sends a request. It rejects with an Error that says why the service has not taken it, and what to do. */
export type Send = (request: Request) => Promise<HttpAnswer>;

/** A nightly job comes again: nobody waits long for a service that is down. */
const patience = { ...numberDefaults, retryLimitMs: 10_000, rateLimitMs: 120_000 };

/** The way to a service, by the proxy that the environment names. */
export function senderTo({ title, url, headers, secrets, cures }: Service): Send {
  const strike = (text: string) => secrets.reduce((told, secret) => told.replaceAll(secret, "[secret]"), text);
  const log = (line: string) => note(strike(line));
  const host = new Host(url, { ...patience, log, onAnswer: () => undefined, env: process.env });
  return async ({ method, path, body, isTaken }) => {
    const target = path === "" ? url : new URL(url.href.replace(/\/+$/, "") + path);
    const given = { Accept: "application/json", "User-Agent": "pulumi-genesyscloud-presence", ...headers };
    const http =
      body === undefined
        ? { method, url: target, headers: given }
        : {
            method,
            url: target,
            headers: { ...given, "Content-Type": "application/json" },
            body: JSON.stringify(body),
          };
    const outcome = await host.perform({
      name: title,
      idempotent: method !== "POST",
      attempt: async (exchange): Promise<Outcome<HttpAnswer>> => {
        const answer = await exchange(http);
        if ("failure" in answer) return answer;
        const { status } = answer.value;
        return status >= 200 && status < 300 && isTaken(answer.value)
          ? answer
          : { failure: refusal(answer.value, cures) };
      },
    });
    if ("value" in outcome) return outcome.value;
    const asked = path === "" ? method : `${method} ${target.pathname}`;
    throw new Error(strike(sentenceOf(`${title} was not told: ${asked}`, method, outcome.failure)));
  };
}

function sentenceOf(
  what: string,
  method: Request["method"],
  { reason, tries = 1, mayHaveWorked, cure }: Failure,
): string {
  const again = tries > 1 ? `, after ${tries} tries` : "";
  const doubt = method === "POST" && mayHaveWorked ? " It may have arrived all the same, and is not sent twice." : "";
  return `${what} ${reason}${again}.${doubt}${cure === undefined ? "" : ` ${cure}`}`;
}

/** An answer that does not say that the work was done. */
function refusal(answer: HttpAnswer, cures: Service["cures"]): Failure {
  const { status } = answer;
  if (status >= 300 && status < 400)
    return {
      kind: "redirect",
      reason: `answered ${status}, a redirect, which is not followed`,
      cure: cures[status] ?? "Set the address that serves requests itself.",
      mayHaveWorked: false,
      status,
    };
  // Slack calls its plain words text/html.
  const isPage = answer.text.trimStart().startsWith("<");
  const said = isPage ? "with an HTML page" : quoted(wordsIn(answer.text));
  return {
    kind: "answer",
    reason: ["answered", status, said].filter((part) => part !== '""').join(" "),
    cure: isPage
      ? "Something in between may have answered: check the address and the network's proxies."
      : cures[status],
    mayHaveWorked: status < 300 || status === 408 || status >= 500,
    status: isRateLimit(answer) ? 429 : status,
    retryAfterMs: retryAfterMs(answer) ?? untilResetMs(answer),
  };
}

/** GitHub limits rates by 403 as well. Source: docs.github.com, "Rate limits for the REST API". */
function isRateLimit({ status, headers }: HttpAnswer): boolean {
  return status === 403 && (headers.get("retry-after") !== null || headers.get("x-ratelimit-remaining") === "0");
}

function untilResetMs({ status, headers }: HttpAnswer): number | undefined {
  const resetS = Number(headers.get("x-ratelimit-reset") ?? NaN);
  if (![403, 429].includes(status) || headers.get("x-ratelimit-remaining") !== "0" || Number.isNaN(resetS))
    return undefined;
  return Math.max(1_000, resetS * 1_000 - (Date.parse(headers.get("date") ?? "") || Date.now()));
}

/** The service's own words: Slack's are a text, the others' in JSON. */
function wordsIn(text: string): string {
  const body = parseJson(text);
  if (typeof body !== "object") return text;
  const { message, error, error_description: description, errors } = propertiesOf(body);
  return [message, error, description, errors]
    .filter((part) => part !== undefined && part !== null)
    .map((part) => (typeof part === "string" ? part : JSON.stringify(part)))
    .join(": ");
}
