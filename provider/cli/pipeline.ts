import { readFileSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import { parseJson, propertiesOf } from "../api/json.js";
import { type Context, minuteOf } from "./context.js";
import { own } from "./export/own.js";
import { defaultMaxLength } from "./markdown.js";
import { readLength } from "./options.js";

/**
 * What a pipeline tells. A commit of which it makes one with the target branch, to be built and forgotten, is none that anybody finds later:
 * told is the branch's own. Sources: GitHub's and GitLab's pages on default and predefined variables.
 */
function contextIn(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const variable = (name: string) => env[name] || undefined;
  if (variable("GITLAB_CI"))
    return {
      "merge request": variable("CI_MERGE_REQUEST_IID"),
      // Only where pipelines are of merged results: otherwise the commit is the branch's already.
      commit: variable("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA")?.slice(0, 8) ?? variable("CI_COMMIT_SHORT_SHA"),
      author: variable("GITLAB_USER_LOGIN"),
    };
  if (variable("GITHUB_ACTIONS")) {
    const request = pullRequestIn(variable("GITHUB_EVENT_PATH"));
    return {
      "pull request": request.number ?? /^refs\/pull\/(\d+)\//.exec(variable("GITHUB_REF") ?? "")?.[1],
      commit: (request.commit ?? variable("GITHUB_SHA"))?.slice(0, 7),
      author: request.author ?? variable("GITHUB_ACTOR"),
    };
  }
  return {};
}

/** The pull request of the event that a workflow runs for, where it is of one. Source: GitHub's page on webhook events and payloads. */
function pullRequestIn(eventPath: string | undefined): { number?: string; commit?: string; author?: string } {
  const { number, head, user } = propertiesOf(propertiesOf(eventIn(eventPath))["pull_request"]);
  const [{ sha }, { login }] = [propertiesOf(head), propertiesOf(user)];
  return {
    ...(Number.isInteger(number) && { number: String(number) }),
    ...(typeof sha === "string" && /^[0-9a-f]{40,}$/.test(sha) && { commit: sha }),
    ...(typeof login === "string" && login !== "" && { author: login }),
  };
}

/** What cannot be read tells nothing: the variables do. */
function eventIn(path: string | undefined): unknown {
  try {
    return path === undefined ? undefined : parseJson(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** Where the run of the pipeline is to be seen, as far as its variables tell. */
export function runUrlIn(env: NodeJS.ProcessEnv): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  const url = env["GITLAB_CI"]
    ? env["CI_JOB_URL"] || env["CI_PIPELINE_URL"]
    : server && repository && run && `${server}/${repository}/actions/runs/${run}`;
  return url && /^https?:/i.test(url) && URL.canParse(url) ? new URL(url).href : undefined;
}

/** What is told by the page's own source, by the pipeline, and by `--context`, which wins. */
export function contextOf(
  source: Readonly<Record<string, string | undefined>>,
  given: Context,
  env: NodeJS.ProcessEnv = process.env,
  now = new Date(),
): Context {
  const told = { ...source, ...contextIn(env), time: minuteOf(now.toISOString()), presence: own.version, ...given };
  return Object.fromEntries(Object.entries(told).filter((entry): entry is [string, string] => Boolean(entry[1])));
}

/** One `--context key=value`, with those before it. Throws InvalidArgumentError. */
function readContext(text: string, before: Context = {}): Context {
  const [, key = "", value = ""] = /^\s*([^=]*?)\s*=\s*(.*?)\s*$/s.exec(text) ?? [];
  if (key === "" || value === "") throw new InvalidArgumentError("It must be a key and a value: key=value.");
  return { ...before, [key]: value };
}

/** Adds the options of what is for people to look at: where it is from, and how much of it a comment may have. */
export function pageOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--context <key=value>",
        "tell where it is from; can be given again. GitHub's and GitLab's variables tell commit, request and author",
      )
        .argParser(readContext)
        .default({}, "what the pipeline tells"),
    )
    .option("--max-length <bytes>", "the longest Markdown; GitLab takes 1000000", readLength, defaultMaxLength);
}
