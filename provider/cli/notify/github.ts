import { isObject, propertiesOf } from "../../api/json.js";
import { type Forge, label } from "./issue.js";

/** How to reach the issues of a repository. */
interface GitHubSettings {
  /** Of the REST API, for example `https://api.github.com`. */
  url: URL;
  /** `owner/name` */
  repository: string;
  token: string;
}

/** Issues on GitHub. Source: docs.github.com, "REST API endpoints for issues" and "… for issue comments", version 2022-11-28. */
export function gitHub({ url, repository, token }: GitHubSettings): Forge {
  const issues = `/repos/${repository}/issues`;
  const query = new URLSearchParams({ labels: label, state: "all", per_page: "100" });
  const rights = `Give GITHUB_TOKEN the permission to write issues of ${repository}: in a workflow, \`permissions: issues: write\`.`;
  return {
    service: {
      title: `GitHub ${repository}`,
      url,
      headers: {
        Accept: "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
        Authorization: `Bearer ${token}`,
      },
      secrets: [token],
      cures: {
        301: "The repository was renamed or moved: set GITHUB_REPOSITORY.",
        401: "GITHUB_TOKEN is wrong or has expired.",
        403: rights,
        404: rights,
        410: "Issues are turned off in the settings of the repository.",
      },
    },
    list: `${issues}?${query.toString()}`,
    create: (title, body) => ({ method: "POST", path: issues, body: { title, body, labels: [label] } }),
    comment: ({ number }, body) => ({ method: "POST", path: `${issues}/${number}/comments`, body: { body } }),
    update: ({ number }, body, isOpen) => ({
      method: "PATCH",
      path: `${issues}/${number}`,
      body: { body, state: isOpen ? "open" : "closed" },
    }),
    issueIn: (value) => {
      // Every pull request is listed as an issue, too.
      if (!isObject(value) || typeof value["number"] !== "number" || "pull_request" in value) return undefined;
      const { number, html_url: page, body, state, labels } = value;
      return {
        number,
        url: typeof page === "string" ? page : "",
        text: typeof body === "string" ? body : "",
        isOpen: state === "open",
        labels: (Array.isArray(labels) ? labels : []).map((one: unknown) =>
          String(typeof one === "string" ? one : propertiesOf(one)["name"]),
        ),
      };
    },
  };
}
