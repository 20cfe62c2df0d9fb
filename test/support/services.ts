import http from "node:http";
import { buffer } from "node:stream/consumers";
import { listen } from "./authority.js";

/** An issue, as both forges have it. */
interface StoredIssue {
  number: number;
  title: string;
  text: string;
  isOpen: boolean;
  labels: string[];
  comments: string[];
  isPullRequest?: true;
}

/** An answer in place of the service's own; `cut` carries the request out and breaks the connection. */
type Fault = { status: number; body?: unknown; headers?: http.OutgoingHttpHeaders } | "cut";

/** Slack, Teams, GitHub and GitLab at one address: as their documentation has them, and strict about what they take. */
export interface Services {
  readonly url: string;
  /** The variables by which all four are reached. */
  readonly env: Record<string, string>;
  /** What nobody may ever see. */
  readonly secrets: readonly string[];
  /** The messages that were taken. */
  readonly slack: { text: string; blocks: { text: { text: string } }[] }[];
  readonly teams: { attachments: { content: Card }[] }[];
  readonly github: StoredIssue[];
  readonly gitlab: StoredIssue[];
  /** Every request, as `POST /repos/acme/statuses/issues`; webhooks as `POST slack` and `POST teams`. */
  readonly requests: string[];
  /** GitHub drops the labels of those who may not set them, without a word. */
  dropsLabels: boolean;
  /** What the next requests that begin so are answered, one after the other. */
  fail(start: string, ...faults: Fault[]): void;
  /** Ends all of that. */
  mend(): void;
  /** Forgets the requests so far, and returns them. */
  taken(): string[];
  close(): void;
}

interface Card {
  body: { inlines: { text: string }[] }[];
  actions?: { url: string }[];
  fallbackText: string;
}

interface Asked {
  method: string;
  url: URL;
  headers: http.IncomingHttpHeaders;
  body: Record<string, unknown>;
}

interface Answer {
  status: number;
  body?: unknown;
  headers?: http.OutgoingHttpHeaders;
}

const slackPath = "/services/T0PRESENCE/B0PRESENCE/s1ackKeyOfTheChannel24xx";
const teamsPath = "/workflows/0f1e2d3c4b5a69788796a5b4c3d2e1f0/triggers/manual/paths/invoke";
const teamsSignature = "te4ms_Signature-of-the-workflow_0123456789ab";
const teamsQuery = `?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${teamsSignature}`;
const githubToken = "ghs_t0kenOfTheWorkflow0123456789";
const gitlabToken = "glpat-t0kenOfTheProject01";

export async function startServices(): Promise<Services> {
  const faults: { start: string; answers: Fault[] }[] = [];
  const server = http.createServer((request, response) => void serve(request, response));

  async function serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const text = (await buffer(request)).toString();
    const url = new URL(request.url ?? "", services.url);
    const method = request.method ?? "";
    const name =
      url.pathname === slackPath ? "slack" : url.pathname === teamsPath ? "teams" : `${url.pathname}${url.search}`;
    const asked = `${method} ${name}`;
    services.requests.push(asked);
    const fault = faults.find(({ start, answers }) => asked.startsWith(start) && answers.length > 0)?.answers.shift();
    if (typeof fault === "object") {
      reply(response, fault);
      return;
    }
    const { status, body, headers } = answerTo({ method, url, headers: request.headers, body: bodyOf(text) });
    if (fault === "cut") return void request.socket.destroy();
    reply(response, { status, body, ...(headers && { headers }) });
  }

  function answerTo(asked: Asked): Answer {
    const { pathname } = asked.url;
    if (pathname.startsWith("/services/")) return slack(asked);
    if (pathname.startsWith("/workflows/")) return teams(asked);
    if (pathname.startsWith("/repos/")) return github(asked);
    if (pathname.startsWith("/api/v4/")) return gitlab(asked);
    return { status: 404, body: "not found" };
  }

  function slack({ method, url, headers, body }: Asked): Answer {
    if (url.pathname !== slackPath) return { status: 404, body: "no_service" };
    if (method !== "POST" || !isJson(headers)) return { status: 400, body: "invalid_payload" };
    const { text, blocks } = body as unknown as Services["slack"][number];
    if (!text) return { status: 400, body: "no_text" };
    const isFit = (block: unknown) => {
      const { type, text: inner } = block as { type: string; text: { type: string; text: string; verbatim: boolean } };
      return type === "section" && inner.type === "mrkdwn" && inner.text.length > 0 && inner.text.length <= 3_000;
    };
    if (blocks.length > 50 || !blocks.every(isFit)) return { status: 400, body: "invalid_blocks" };
    services.slack.push({ text, blocks });
    return { status: 200, body: "ok" };
  }

  function teams({ method, url, headers, body }: Asked): Answer {
    if (url.searchParams.get("sig") !== teamsSignature)
      return { status: 401, body: { error: { code: "DirectApiInvalidAuthorizationScheme", message: "not yours" } } };
    const message = body as unknown as { type: string; attachments: { contentType: string; content: Card }[] };
    const [attachment] = message.attachments;
    const { type, version, body: blocks } = (attachment?.content ?? {}) as Card & { type: string; version: string };
    const isFit =
      method === "POST" &&
      isJson(headers) &&
      message.type === "message" &&
      attachment?.contentType === "application/vnd.microsoft.card.adaptive" &&
      type === "AdaptiveCard" &&
      version === "1.4" &&
      blocks.every(({ inlines }) => inlines.every(({ text }) => text.length > 0 && !text.includes("\n")));
    if (!isFit) return { status: 400, body: { error: { code: "InvalidRequestContent", message: "not a card" } } };
    if (Buffer.byteLength(JSON.stringify(JSON.stringify(message))) > 28_672)
      return { status: 400, body: { error: { code: "BadRequest", message: "MessageSizeExceeded" } } };
    services.teams.push(message);
    return { status: 202 };
  }

  function github({ method, url, headers, body }: Asked): Answer {
    if (headers["user-agent"] === undefined) return { status: 403, body: "Request forbidden by administrative rules." };
    if (headers.authorization !== `Bearer ${githubToken}`) return { status: 401, body: { message: "Bad credentials" } };
    if (headers.accept !== "application/vnd.github+json" || headers["x-github-api-version"] !== "2022-11-28")
      return { status: 400, body: { message: "unsupported version" } };
    const [, number, comments] = /^\/repos\/acme\/statuses\/issues(?:\/(\d+)(\/comments)?)?$/.exec(url.pathname) ?? [];
    const issue = services.github.find((one) => String(one.number) === number);
    const shown = (one: StoredIssue) => ({
      number: one.number,
      html_url: `https://github.example/acme/statuses/issues/${one.number}`,
      title: one.title,
      body: one.text,
      state: one.isOpen ? "open" : "closed",
      labels: one.labels.map((name) => ({ id: 1, name, color: "ededed" })),
      ...(one.isPullRequest && { pull_request: { url: "https://github.example/pulls" } }),
    });
    if (!url.pathname.startsWith("/repos/acme/statuses/issues") || (number !== undefined && issue === undefined))
      return { status: 404, body: { message: "Not Found", status: "404" } };
    const text = textIn(body["body"]);
    if (text.length > 65_536)
      return { status: 422, body: { message: "Validation Failed", errors: [{ resource: "Issue", field: "body" }] } };
    if (method === "GET" && number === undefined) return page(services.github, url, "open", "after", shown);
    if (method === "POST" && comments !== undefined) {
      issue?.comments.push(text);
      return { status: 201, body: { id: 1, body: text } };
    }
    if (method === "POST" && number === undefined) {
      const labels = services.dropsLabels ? [] : (body["labels"] as string[]);
      return { status: 201, body: shown(add(services.github, String(body["title"]), text, labels)) };
    }
    if (method === "PATCH" && issue) {
      const state = body["state"];
      if (state !== "open" && state !== "closed") return { status: 422, body: { message: "Validation Failed" } };
      Object.assign(issue, { text, isOpen: state === "open" });
      return { status: 200, body: shown(issue) };
    }
    return { status: 404, body: { message: "Not Found" } };
  }

  function gitlab({ method, url, headers, body }: Asked): Answer {
    if (headers["private-token"] !== gitlabToken) return { status: 401, body: { message: "401 Unauthorized" } };
    const [, number, notes] = /^\/api\/v4\/projects\/42\/issues(?:\/(\d+)(\/notes)?)?$/.exec(url.pathname) ?? [];
    const issue = services.gitlab.find((one) => String(one.number) === number);
    const shown = (one: StoredIssue) => ({
      id: 1_000 + one.number,
      iid: one.number,
      web_url: `https://gitlab.example/acme/statuses/-/issues/${one.number}`,
      title: one.title,
      description: one.text,
      state: one.isOpen ? "opened" : "closed",
      labels: one.labels,
    });
    if (!url.pathname.startsWith("/api/v4/projects/42/issues") || (number !== undefined && issue === undefined))
      return { status: 404, body: { message: "404 Project Not Found" } };
    if (method === "GET" && number === undefined) return page(services.gitlab, url, "opened", "page", shown);
    if (method === "POST" && notes !== undefined) {
      issue?.comments.push(String(body["body"]));
      return { status: 201, body: { id: 1, body: body["body"] } };
    }
    const title = String(body["title"]);
    const text = textIn(body["description"]);
    if (method === "POST" && number === undefined) {
      if (title.length > 255) return { status: 400, body: { message: { title: ["is too long"] } } };
      const labels = String(body["labels"]).split(",");
      return { status: 201, body: shown(add(services.gitlab, title, text, labels)) };
    }
    if (method === "PUT" && issue) {
      const event = body["state_event"];
      if (event !== undefined && event !== (issue.isOpen ? "close" : "reopen"))
        return { status: 400, body: { error: "state_event does not have a valid value" } };
      Object.assign(issue, { text, isOpen: event === undefined ? issue.isOpen : event === "reopen" });
      return { status: 200, body: shown(issue) };
    }
    return { status: 404, body: { error: "404 Not Found" } };
  }

  /** A page of the issues, newest first, and the address of the next one by a parameter that only the service makes. */
  function page(
    issues: readonly StoredIssue[],
    url: URL,
    open: string,
    cursor: string,
    shown: (one: StoredIssue) => unknown,
  ): Answer {
    const query = url.searchParams;
    const [labels, state, size] = [
      query.get("labels"),
      query.get("state") ?? open,
      Number(query.get("per_page") ?? 30),
    ];
    const first = Number(query.get(cursor) ?? 0);
    const found = issues
      .filter((one) => labels === null || one.labels.includes(labels))
      .filter(({ isOpen }) => state === "all" || isOpen === (state === open))
      .toReversed();
    const next = new URL(url);
    next.searchParams.set(cursor, String(first + size));
    return {
      status: 200,
      body: found.slice(first, first + size).map(shown),
      ...(first + size < found.length && {
        headers: { link: `<${url.href}>; rel="first", <${next.href}>; rel="next"` },
      }),
    };
  }

  const port = await listen(server);
  const url = `http://127.0.0.1:${port}`;
  const services: Services = {
    url,
    env: {
      PRESENCE_SLACK_WEBHOOK: `${url}${slackPath}`,
      PRESENCE_TEAMS_WEBHOOK: `${url}${teamsPath}${teamsQuery}`,
      GITHUB_TOKEN: githubToken,
      GITHUB_REPOSITORY: "acme/statuses",
      GITHUB_API_URL: url,
      GITLAB_TOKEN: gitlabToken,
      CI_API_V4_URL: `${url}/api/v4`,
      CI_PROJECT_ID: "42",
    },
    secrets: [slackPath, slackPath.split("/").at(-1) ?? "", teamsPath, teamsSignature, githubToken, gitlabToken],
    slack: [],
    teams: [],
    github: [],
    gitlab: [],
    requests: [],
    dropsLabels: false,
    fail: (start, ...answers) => faults.push({ start, answers }),
    mend: () => void faults.splice(0),
    taken: () => services.requests.splice(0),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return services;
}

function add(issues: StoredIssue[], title: string, text: string, labels: string[]): StoredIssue {
  const issue = { number: issues.length + 1, title, text, isOpen: true, labels, comments: [] };
  issues.push(issue);
  return issue;
}

function reply(response: http.ServerResponse, { status, body, headers }: Answer): void {
  const isText = typeof body === "string";
  response.writeHead(status, { "content-type": isText ? "text/html" : "application/json; charset=utf-8", ...headers });
  response.end(body === undefined ? "" : isText ? body : JSON.stringify(body));
}

const textIn = (value: unknown) => (typeof value === "string" ? value : "");

const isJson = (headers: http.IncomingHttpHeaders) => headers["content-type"]?.startsWith("application/json") === true;

function bodyOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
