import { InvalidArgumentError } from "commander";
import { own } from "../export/own.js";
import { visible } from "../text.js";
import type { Review } from "./model.js";

/** Where a review is from: `stack`, `organization`, `pull request`, `commit`, `author`, `time` and whatever else is told, in this order. */
export type Context = Readonly<Record<string, string>>;

/** What the variables of a pipeline tell. Sources: GitHub's and GitLab's pages on default and predefined variables. */
function contextIn(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const variable = (name: string) => env[name] || undefined;
  if (variable("GITLAB_CI"))
    return {
      "merge request": variable("CI_MERGE_REQUEST_IID"),
      commit: variable("CI_COMMIT_SHORT_SHA"),
      author: variable("GITLAB_USER_LOGIN"),
    };
  if (variable("GITHUB_ACTIONS"))
    return {
      "pull request": /^refs\/pull\/(\d+)\//.exec(variable("GITHUB_REF") ?? "")?.[1],
      commit: variable("GITHUB_SHA")?.slice(0, 7),
      author: variable("GITHUB_ACTOR"),
    };
  return {};
}

/** What is told by the review itself, by the pipeline, and by `--context`, which wins. */
export function contextOf(
  review: Review,
  given: Context,
  env: NodeJS.ProcessEnv = process.env,
  now = new Date(),
): Context {
  const time = `${now.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const told = {
    stack: review.stack || undefined,
    organization: review.organization,
    ...contextIn(env),
    time,
    presence: own.version,
    ...given,
  };
  return Object.fromEntries(Object.entries(told).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** `stack production · commit 1f3c2ab`, for people's eyes. */
export function contextLine(context: Context): string {
  return Object.entries(context)
    .map(([key, value]) => `${visible(key)} ${visible(value)}`)
    .join(" · ");
}

/** One `--context key=value`, with those before it. Throws InvalidArgumentError. */
export function readContext(text: string, before: Context = {}): Context {
  const [, key = "", value = ""] = /^\s*([^=]*?)\s*=\s*(.*?)\s*$/s.exec(text) ?? [];
  if (key === "" || value === "") throw new InvalidArgumentError("It must be a key and a value: key=value.");
  return { ...before, [key]: value };
}
