import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";

const folder = join(__dirname, "../../examples/pipelines");

/** The files of the workflows for GitHub Actions. */
export const workflows = readdirSync(join(folder, "github"));
export const workflowSource = (file: string): string => readFileSync(join(folder, "github", file), "utf8");

interface Workflow {
  jobs: Record<string, { steps: { name?: string; run?: string; uses?: string }[] }>;
}

interface GitLabJob {
  stage: string;
  script: string[];
  rules: { if: string }[];
  artifacts?: { when?: string; paths: string[] };
}

const gitlab = load(readFileSync(join(folder, "gitlab", ".gitlab-ci.yml"), "utf8")) as Record<string, unknown>;
export const gitlabStages = gitlab["stages"] as string[];
export const gitlabJobs = Object.entries(gitlab).filter(([name]) => name.startsWith("presence-")) as [
  string,
  GitLabJob,
][];

/** Every script of the pipelines, by the place where it stands. */
export const scripts: [place: string, script: string][] = [
  ...workflows.flatMap((file) =>
    Object.values((load(workflowSource(file)) as Workflow).jobs).flatMap(({ steps }) =>
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
