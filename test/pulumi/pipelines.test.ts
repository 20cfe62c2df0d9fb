import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gitlabJobs, scriptOf } from "../support/pipelines.js";
import { Playground } from "../support/playground.js";
import { type Services, startServices } from "../support/services.js";

describe("the pipelines to copy, run", () => {
  let playground: Playground;
  let services: Services;
  before(async () => {
    services = await startServices();
    playground = await Playground.start();
    write("Pulumi.yaml", "name: statuses\nruntime: { name: nodejs, options: { typescript: false } }\n");
    write("package.json", '{ "name": "statuses", "main": "index.js" }');
    await playground.sh("pulumi stack init prod");
  });
  after(() => {
    services.close();
    return playground.close();
  });

  const write = (file: string, content: string) => writeFileSync(join(playground.folder, file), content);
  const read = (file: string) => readFileSync(join(playground.folder, file), "utf8");

  function program(...statuses: [name: string, label: string, options?: string][]): void {
    const resources = statuses.map(
      ([name, label, options = ""]) =>
        `new PresenceDefinition("${name}", { systemPresence: "Meal", languageLabels: { en_US: "${label}" }${options} });`,
    );
    write(
      "index.js",
      ['const { PresenceDefinition } = require("pulumi-genesyscloud-presence");', ...resources].join("\n"),
    );
  }

  async function step(file: string, start: string, exitCode = 0): Promise<string> {
    return run(scriptOf(file, start), exitCode);
  }

  async function run(script: string, exitCode: number): Promise<string> {
    const variables = { ...services.env, STACK: "prod", GITHUB_STEP_SUMMARY: "summary.md" };
    const exports = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'`);
    const ran = await playground.sh([...exports, "set -eo pipefail", script].join("\n"));
    assert.equal(ran.exitCode, exitCode, ran.printed);
    return ran.printed;
  }

  const labels = async () =>
    (await playground.organization.definitions())
      .filter(({ deactivated }) => !deactivated)
      .map(({ languageLabels }) => languageLabels["en_US"])
      .sort();

  it("do on merge what was reviewed, and nothing else", async () => {
    const byHand = await playground.organization.add({
      systemPresence: "Meal",
      languageLabels: { en_US: "Lunch", es: "x" },
    });

    // Reviewed and merged: one that is taken over, one that is new.
    const merged: Parameters<typeof program> = [
      ["lunch", "Lunch", ', adopt: "matching"'],
      ["brunch", "Brunch"],
    ];
    program(...merged);
    await step("presence-review.yml", "Preview");
    await step("presence-review.yml", "Review");
    assert.match(read("comment.md"), /takes over[^\n]*\n[^\n]*is taken out/);
    await step("presence-up.yml", "pulumi up");
    assert.deepEqual(await labels(), ["Brunch", "Lunch"]);

    // What comes into the program after the review is refused.
    program(...merged, ["tea", "Tea"]);
    await step("presence-review.yml", "Preview");
    program(...merged, ["tea", "Tea"], ["surprise", "Surprise"]);
    assert.match(await step("presence-up.yml", "pulumi up", 1), /not allowed by the plan/);
    assert.ok(!(await labels()).includes("Surprise"));

    // A preview that fails takes the place of the comment: nobody merges by one that is not of this change.
    program(["lunch", ""]);
    await step("presence-review.yml", "Preview", 1);
    await step("presence-review.yml", "Review", 1);
    assert.match(read("comment.md"), /^<!-- presence-review:\w+ -->\n### ❌ Incomplete: /);
    program(...merged);

    // What was changed by hand is a failed night, with a report.
    await playground.organization.edit(byHand.id, { languageLabels: { en_US: "Midday" } });
    await step("presence-drift.yml", "Preview", 7);
    await step("presence-drift.yml", "Report", 7);
    assert.match(read("summary.md"), /Changed by hand[^]*Midday/);
    assert.match(read("drift.html"), /Midday/);

    // It is told once, and once more when it is put right; the job on GitLab does the same.
    await step("presence-drift.yml", "Notify");
    await step("presence-drift.yml", "Notify");
    const [, gitlab] = gitlabJobs.find(([name]) => name === "presence-drift") ?? assert.fail();
    await run(gitlab.script.join("\n"), 7);
    assert.deepEqual([services.slack.length, services.github.length, services.gitlab.length], [1, 1, 1]);
    assert.match(services.gitlab[0]?.text ?? "", /Midday/);
    await playground.sh("pulumi up --stack prod --refresh --yes");
    await run(gitlab.script.join("\n"), 0);
    await step("presence-drift.yml", "Notify");
    assert.deepEqual(
      [services.slack.length, services.github[0]?.isOpen, services.gitlab[0]?.isOpen],
      [2, false, false],
    );
  });
});
