import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";

const root = join(__dirname, "../..");
const [toCopy, own] = ["examples/pipelines", ".github/workflows"].map((path) => join(root, path)) as [string, string];

const sources = new Map(
  [join(toCopy, "github"), own].flatMap((folder) =>
    readdirSync(folder).map((file): [string, string] => [file, readFileSync(join(folder, file), "utf8")]),
  ),
);

/** The files of the workflows for GitHub Actions, those to copy and this repository's own. */
export const workflows = [...sources.keys()];
export const ownWorkflows = readdirSync(own);
export const workflowSource = (file: string): string => sources.get(file) ?? assert.fail(`There is no ${file}`);

interface Workflow {
  permissions?: Record<string, string>;
  jobs: Record<string, { steps?: { name?: string; run?: string; uses?: string }[] }>;
}

export const readWorkflow = (file: string): Workflow => load(workflowSource(file)) as Workflow;

interface GitLabJob {
  stage: string;
  script: string[];
  rules: { if: string }[];
  artifacts?: { when?: string; paths: string[] };
}

const gitlab = load(readFileSync(join(toCopy, "gitlab", ".gitlab-ci.yml"), "utf8")) as Record<string, unknown>;
export const gitlabStages = gitlab["stages"] as string[];
export const gitlabJobs = Object.entries(gitlab).filter(([name]) => name.startsWith("presence-")) as [
  string,
  GitLabJob,
][];

/** Every script of the pipelines, by the place where it stands. */
export const scripts: [place: string, script: string][] = [
  ...workflows.flatMap((file) =>
    Object.values(readWorkflow(file).jobs).flatMap(({ steps = [] }) =>
      steps.flatMap(({ run, name }): [string, string][] => (run ? [[`${file}: ${name ?? run}`, run]] : [])),
    ),
  ),
  ...gitlabJobs.map(([name, { script }]): [string, string] => [`.gitlab-ci.yml: ${name}`, script.join("\n")]),
];

/** The script of a step of a workflow: the one with this name, or the one that begins so. */
export function scriptOf(file: string, start: string): string {
  const found = scripts.find(([place]) => place.startsWith(`${file}: ${start}`));
  assert.ok(found, `${file} has no step ${start}`);
  return found[1];
}
