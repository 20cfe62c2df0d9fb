import assert from "node:assert/strict";
import type { RunResult } from "../engine/index.js";
import { TestProject } from "./fixtures/engine/project.js";

const ops = ({ steps }: RunResult): string[] => steps.map(({ op, urn }) => `${op} ${urn.split("::").at(-1) ?? ""}`);
const errors = ({ diagnostics }: RunResult): string[] =>
  diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);

describe("A stack run by the engine", function () {
  this.timeout(60_000);
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject();
  });
  afterEach(() => {
    project.remove();
  });

  it("is previewed, created, found unchanged, updated, replaced and deleted", async () => {
    const stack = project.stack();
    project.program(`
      const config = new pulumi.Config();
      const a = new Thing("a", { label: "A", labels: { en_US: "Lunch", es: "Almuerzo" }, kind: "one" });
      const b = new Thing("b", { label: "B", size: a.serial, from: a.id });
      class Shelf extends pulumi.ComponentResource {
        constructor(name) {
          super("test:Shelf", name, {});
          this.child = new Thing("child", { label: "child" }, { parent: this, dependsOn: b });
          this.registerOutputs({ childId: this.child.id });
        }
      }
      new Shelf("shelf");
      pulumi.log.warn("careful", a);
      console.log("endpoint", config.require("endpoint"), config.requireObject("list")[1]);
      exports.id = a.id;
      exports.sizes = { b: b.serial };`);
    await stack.setConfig("endpoint", "here");
    await stack.setConfig("list", "[1,2]");

    const created = await stack.up(project.quiet({ skipPreview: false }));
    assert.equal(created.exitCode, 0, project.printed);
    assert.deepEqual(created.changes, { create: 5 });
    assert.deepEqual(created.outputs, { id: "id-A", sizes: { b: 1 } });
    assert.deepEqual(ops(created).sort(), ["create a", "create b", "create child", "create shelf", "create shop-dev"]);
    assert.deepEqual(project.objects["id-B"], { label: "B", size: 1, from: "id-A" });
    assert.match(project.printed, /size: \[unknown\]/, "the preview says what it cannot know");
    assert.match(project.printed, /\+ 5 to create[^]*\+ 5 created/);
    assert.deepEqual(
      created.diagnostics.map(({ severity, message, urn }) => [severity, message, urn?.split("::").at(-1)]),
      [
        ["info", "endpoint here 2", undefined],
        ["warning", "careful", "a"],
      ],
    );
    const child = project.stored("child");
    assert.equal(child?.urn, "urn:pulumi:dev::shop::test:Shelf$pulumi-nodejs:dynamic/test:Thing::child");
    assert.deepEqual(child.dependencies, [project.stored("b")?.urn]);
    assert.deepEqual(project.stored("shelf")?.outputs, { childId: "id-child" });
    project.calls();

    const stateBefore = project.read("state/dev.json");
    const unchanged = await stack.up(project.quiet({ expectNoChanges: true }));
    assert.equal(unchanged.exitCode, 0);
    assert.deepEqual(unchanged.changes, { same: 5 });
    assert.deepEqual(ops(unchanged), ["same shop-dev"]);
    assert.equal(project.read("state/dev.json"), stateBefore, "what does not change is not written");

    project.program(`
      const a = new Thing("a", { label: "A", labels: { en_US: "Midday", fr: "Dîner" }, kind: "one" });
      const b = new Thing("b", { label: "B", kind: "two" }, { dependsOn: a });
      new Thing("c", { label: "C", secretive: pulumi.secret("hush") }, { dependsOn: b });`);
    const planned = await stack.preview(project.quiet());
    assert.equal(planned.exitCode, 0);
    assert.deepEqual(planned.changes, { same: 1, update: 1, replace: 1, create: 1, delete: 2 });
    assert.match(project.printed, /~ labels: \{ ~ en_US: "Lunch" => "Midday", - es: "Almuerzo", \+ fr: "Dîner" \}/);
    assert.match(project.printed, /secretive: \[secret\]/);
    assert.doesNotMatch(project.printed, /__provider|hush/);
    assert.deepEqual(planned.steps.find(({ op }) => op === "replace")?.replaceReasons, ["kind"]);
    assert.deepEqual(planned.steps.find(({ op }) => op === "update")?.diff, [
      { path: "labels.en_US", kind: "update", old: "Lunch", new: "Midday" },
      { path: "labels.es", kind: "delete", old: "Almuerzo" },
      { path: "labels.fr", kind: "add", new: "Dîner" },
    ]);
    project.calls();

    const changed = await stack.up(project.quiet());
    assert.deepEqual(changed.changes, planned.changes);
    assert.deepEqual(
      project.calls().filter((call) => /^(create|update|delete) /.test(call)),
      ["update id-A A", "create B", "create C", "delete id-child", "delete id-B"],
    );
    assert.deepEqual(changed.outputs, {});

    const destroyed = await stack.destroy(project.quiet());
    assert.deepEqual(destroyed.changes, { delete: 4 });
    assert.deepEqual(project.objects, {});
    assert.deepEqual((await stack.exportDeployment()).deployment.resources ?? [], []);
  });

  it("shows what was changed by hand property by property, and puts it right", async () => {
    const stack = project.stack();
    project.program(`
      new Thing("lunch", { label: "L", labels: { en_US: "Lunch", es: "Almuerzo" } });
      const gone = new Thing("gone", { label: "G" });
      new Thing("other", { label: "O" }, { dependsOn: gone });`);
    await stack.up(project.quiet());
    project.objects = { "id-L": { label: "L", labels: { en_US: "Midday", es: "Almuerzo" } }, "id-O": { label: "O" } };

    const preview = await stack.preview(project.quiet({ refresh: true, expectNoChanges: true }));
    assert.equal(preview.exitCode, 7);
    const [drift, plan] = project.printed.split("Plan:");
    assert.match(drift ?? "", /Drift[^]*lunch was changed\n +~ labels: \{ ~ en_US: "Lunch" => "Midday" \}\n/);
    assert.match(drift ?? "", /gone is gone/);
    assert.match(plan ?? "", /lunch update\n +~ labels: \{ ~ en_US: "Midday" => "Lunch" \}\n/);
    assert.match(plan ?? "", /gone create/);
    assert.deepEqual(preview.changes, { same: 2, update: 1, create: 1 });
    assert.equal(
      preview.steps
        .find(({ op, gone }) => op === "refresh" && gone === true)
        ?.urn.split("::")
        .at(-1),
      "gone",
    );
    assert.equal(project.objects["id-L"]?.labels instanceof Object, true);

    const refreshed = await stack.refresh(project.quiet());
    assert.deepEqual(refreshed.changes, { same: 2, update: 1, delete: 1 });
    assert.deepEqual(project.stored("lunch")?.inputs?.labels, { en_US: "Midday", es: "Almuerzo" });
    assert.equal(project.stored("gone"), undefined);
    assert.equal(project.stored("other")?.dependencies, undefined);

    const repaired = await stack.up(project.quiet());
    assert.deepEqual(repaired.changes, { same: 2, update: 1, create: 1 });
    assert.deepEqual(project.objects["id-L"]?.labels, { en_US: "Lunch", es: "Almuerzo" });
  });

  it("is refreshed before every run when the project says so, and runs the program that `main` names", async () => {
    project.write(
      "Pulumi.yaml",
      "name: shop\nruntime:\n  name: nodejs\n  options: { typescript: false }\nmain: programs/status\noptions:\n  refresh: always\n",
    );
    project.write("programs/status/package.json", "{}");
    project.write("programs/status/index.js", `const { Thing } = require("things"); new Thing("a", { label: "A" });`);
    const stack = project.stack();
    await stack.up(project.quiet());
    project.write("programs/status/objects.json", JSON.stringify({ "id-A": { label: "changed" } }));
    assert.deepEqual((await stack.preview(project.quiet())).changes, { same: 1, update: 1 });
    assert.deepEqual((await stack.preview(project.quiet({ refresh: false }))).changes, { same: 2 });
  });

  it("runs a TypeScript program, with requirePulumiVersion", async () => {
    project.write("Pulumi.yaml", "name: shop\nruntime: nodejs\nmain: index.ts\n");
    project.write(
      "index.ts",
      `import * as pulumi from "@pulumi/pulumi";
       pulumi.requirePulumiVersion(">=3.100.0 <4");
       const names: string[] = ["x", "y"];
       export const joined: pulumi.Output<string> = pulumi.output(names).apply((all) => all.join("+"));`,
    );
    const stack = project.stack();
    const env = { PULUMI_NODEJS_TYPESCRIPT: "true", PULUMI_NODEJS_TRANSPILE_ONLY: "true" };
    const result = await project.stack("dev", "pass", env).up(project.quiet());
    assert.equal(result.exitCode, 0, project.printed);
    assert.deepEqual(result.outputs, { joined: "x+y" });
    project.write("index.ts", `import * as pulumi from "@pulumi/pulumi"; pulumi.requirePulumiVersion(">=99");`);
    assert.match(
      errors(await project.stack("dev", "pass", env).preview(project.quiet()))[0] ?? "",
      /requires Pulumi >=99/,
    );
    assert.deepEqual(Object.keys((await stack.exportDeployment()).deployment.resources ?? []).length, 1);
  });

  it("prints what `pulumi preview --json` prints", async () => {
    const stack = project.stack();
    await stack.setConfig("token", "t0ken", { secret: true });
    project.program(`new Thing("a", { label: "A", key: pulumi.secret("hush") }); pulumi.log.warn("careful");`);
    await stack.preview(project.quiet({ json: true }));
    const digest = JSON.parse(project.printed) as Record<string, unknown>;
    assert.deepEqual(Object.keys(digest), ["config", "steps", "diagnostics", "duration", "changeSummary"]);
    assert.deepEqual(digest.config, { "shop:token": "[secret]" });
    assert.deepEqual(digest.diagnostics, [{ message: "warning: careful\n", severity: "warning" }]);
    const [, step] = digest.steps as Record<string, unknown>[];
    assert.deepEqual(Object.keys(step ?? {}).sort(), ["detailedDiff", "newState", "op", "provider", "urn"]);
    assert.doesNotMatch(project.printed, /hush|t0ken/);
  });
});
