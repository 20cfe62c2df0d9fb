import { isObject } from "../../api/json.js";
import { type Forge, label } from "./issue.js";

/** How to reach the issues of a project. */
interface GitLabSettings {
  /** Of the REST API, for example `https://gitlab.com/api/v4`. */
  url: URL;
  /** The project's id or its path. */
  project: string;
  /** Of a project, a group or a person; a job's own token reaches no issues. */
  token: string;
}

/** Issues on GitLab. Source: docs.gitlab.com, "Issues API" and "Notes API". */
export function gitLab({ url, project, token }: GitLabSettings): Forge {
  const issues = `/projects/${encodeURIComponent(project)}/issues`;
  const query = new URLSearchParams({ labels: label, state: "all", scope: "all", per_page: "100" });
  const rights = `Give GITLAB_TOKEN the scope \`api\` and the role Reporter in project ${project}; the job's own CI_JOB_TOKEN reaches no issues.`;
  return {
    service: {
      title: `GitLab project ${project}`,
      url,
      headers: { "PRIVATE-TOKEN": token },
      secrets: [token],
      cures: {
        401: "GITLAB_TOKEN is wrong or has expired; the job's own CI_JOB_TOKEN reaches no issues.",
        403: rights,
        404: rights,
      },
    },
    list: `${issues}?${query.toString()}`,
    create: (title, description) => ({ method: "POST", path: issues, body: { title, description, labels: label } }),
    comment: ({ number }, body) => ({ method: "POST", path: `${issues}/${number}/notes`, body: { body } }),
    update: ({ number, isOpen: wasOpen }, description, isOpen) => ({
      method: "PUT",
      path: `${issues}/${number}`,
      body: { description, ...(isOpen !== wasOpen && { state_event: isOpen ? "reopen" : "close" }) },
    }),
    issueIn: (value) => {
      if (!isObject(value) || typeof value["iid"] !== "number") return undefined;
      const { iid, web_url: page, description, state, labels } = value;
      return {
        number: iid,
        url: typeof page === "string" ? page : "",
        text: typeof description === "string" ? description : "",
        isOpen: state === "opened",
        labels: Array.isArray(labels) ? labels.map(String) : [],
      };
    },
  };
}
