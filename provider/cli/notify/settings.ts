import { isLoopback } from "../../api/transport/settings.js";
import { proxyFor } from "../../api/transport/proxy.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { gitHub } from "./github.js";
import { gitLab } from "./gitlab.js";
import type { Forge } from "./issue.js";
import type { Notice } from "./notice.js";
import type { Service } from "./send.js";
import { slackMessage } from "./slack.js";
import { teamsMessage } from "./teams.js";

const serviceNames = ["slack", "teams", "github", "gitlab"] as const;
/** What a service is chosen by. */
export type ServiceName = (typeof serviceNames)[number];

/** A webhook: one address, which takes a message and tells nothing of earlier ones. */
export interface Webhook {
  name: ServiceName;
  service: Service;
  message: (notice: Notice) => object;
  /** Whether an answer of success says that the message was taken. */
  isTaken: (text: string) => boolean;
}

/** Whom to tell. */
export interface Services {
  webhooks: readonly Webhook[];
  forges: readonly Forge[];
}

/** Where secrets come from, for the help: never from the command line, which others can read. */
export const settingsHelp = `Addresses and tokens come from the environment:
  --slack   PRESENCE_SLACK_WEBHOOK: the address of an Incoming Webhook
  --teams   PRESENCE_TEAMS_WEBHOOK: the address of a webhook of the Workflows app
  --github  GITHUB_TOKEN, which may write issues, and GITHUB_REPOSITORY (owner/name); GITHUB_API_URL unless it is
            https://api.github.com
  --gitlab  GITLAB_TOKEN (role Reporter, scope api), CI_API_V4_URL and CI_PROJECT_ID`;

/**
 * The services that were chosen, as the environment says how to reach them; nothing is sent yet.
 * @throws Exit (usage) that lists every variable that is missing or wrong, without its value, and whatever else is `wrong` already
 */
export function servicesIn(
  chosen: Readonly<Partial<Record<ServiceName, true>>>,
  wrong: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Services {
  const faults = [...wrong];
  if (!serviceNames.some((name) => chosen[name]))
    faults.push(`nobody is named to be told: ${serviceNames.map((name) => `--${name}`).join(", ")}`);
  const read = readerOf(env, faults);
  const webhooks = [
    ...(chosen.slack ? [slack(read.url("PRESENCE_SLACK_WEBHOOK", "the address of an Incoming Webhook of Slack"))] : []),
    ...(chosen.teams
      ? [teams(read.url("PRESENCE_TEAMS_WEBHOOK", "the address of a webhook of Teams' Workflows app"))]
      : []),
  ];
  const forges = [
    ...(chosen.github
      ? [
          gitHub({
            token: read.token("GITHUB_TOKEN", "in a workflow `${{ github.token }}`, with `permissions: issues: write`"),
            repository: read.text("GITHUB_REPOSITORY", "owner/name", /^[\w.-]+\/[\w.-]+$/),
            url: read.url("GITHUB_API_URL", "the address of GitHub's API", "https://api.github.com"),
          }),
        ]
      : []),
    ...(chosen.gitlab
      ? [
          gitLab({
            token: read.token("GITLAB_TOKEN", "a project access token with the role Reporter and the scope api"),
            project: read.text("CI_PROJECT_ID", "the project's id or path", /^[\w./-]+$/),
            url: read.url("CI_API_V4_URL", "the address of GitLab's API, such as https://gitlab.com/api/v4"),
          }),
        ]
      : []),
  ];
  if (faults.length === 0) return { webhooks, forges };
  throw new Exit(exitCodes.usage, `Nobody was told:${[...new Set(faults)].map((fault) => `\n- ${fault}`).join("")}`);
}

/** Source: docs.slack.dev, "Sending messages using incoming webhooks": it answers `ok`, or why not in a word. */
function slack(url: URL): Webhook {
  return {
    name: "slack",
    service: webhook(
      "Slack",
      url,
      "The webhook is gone, or may not post: have a new one made, and put its address into PRESENCE_SLACK_WEBHOOK.",
    ),
    message: slackMessage,
    isTaken: (text) => text.trim() === "ok",
  };
}

/** A workflow is started, and answers 202; the connectors before it answered 200 for what they could not deliver as well. */
function teams(url: URL): Webhook {
  return {
    name: "teams",
    service: webhook(
      "Teams",
      url,
      "The workflow is gone, turned off, or not for anyone: make it anew, and put its address into PRESENCE_TEAMS_WEBHOOK.",
    ),
    message: teamsMessage,
    isTaken: (text) => !/^\s*<|failed|HTTP error/i.test(text),
  };
}

function webhook(name: string, url: URL, cure: string): Service {
  const cures = Object.fromEntries([400, 401, 403, 404, 410].map((status) => [status, cure]));
  return { title: `${name} (${url.host})`, url, headers: {}, secrets: secretsIn(url), cures };
}

/** Everything of a webhook's address that lets somebody post, whole and in parts, as an answer may quote it. */
function secretsIn(url: URL): string[] {
  const whole = url.pathname + url.search;
  const parts = [...url.pathname.split("/"), ...url.search.split(/[?&=]/), ...url.searchParams.values()];
  const telling = parts.filter((part) => part.length >= 16 || /^(?=.*\d).{6,}$/.test(part));
  return [url.href, ...(whole === "/" ? [] : [whole]), ...telling].toSorted((one, other) => other.length - one.length);
}

/** Reads variables, and collects what is wrong with them; what it gives in place of a wrong one is never used. */
function readerOf(env: NodeJS.ProcessEnv, faults: string[]) {
  const text = (name: string, what: string, form: RegExp): string => {
    const value = env[name] ?? "";
    if (value === "") faults.push(`${name} is missing: ${what}`);
    else if (!form.test(value)) faults.push(`${name} is not ${what}`);
    return value;
  };
  return {
    text,
    token: (name: string, what: string): string => {
      const value = env[name] ?? "";
      if (value === "") faults.push(`${name} is missing: ${what}`);
      else if (!/^[\x21-\x7e]+$/.test(value))
        faults.push(`${name} holds a space, a line break or another character that no token has`);
      return value;
    },
    url: (name: string, what: string, otherwise = ""): URL => {
      const value = env[name] || otherwise;
      const url = URL.canParse(value) ? new URL(value) : undefined;
      const fault = value === "" ? `is missing: ${what}` : url ? faultOf(url, env) : `is no URL: it has to be ${what}`;
      if (fault !== undefined) faults.push(`${name} ${fault}`);
      return url ?? new URL("https://localhost");
    },
  };
}

function faultOf(url: URL, env: NodeJS.ProcessEnv): string | undefined {
  const isPlain = url.protocol === "http:" && isLoopback(url.hostname);
  if (url.protocol !== "https:" && !isPlain)
    return "has to begin with https: plain http is for loopback addresses only";
  if (url.username || url.password) return "must have no user name and no password in it";
  try {
    proxyFor(url, env);
    return undefined;
  } catch (error) {
    return `cannot be reached: ${(error as Error).message}`;
  }
}
