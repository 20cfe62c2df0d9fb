import assert from "node:assert/strict";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import type { RunResult } from "presence-demo-engine";
import { TestProject } from "./fixtures/engine/project.js";

const lastOf = (urn: string): string => urn.split("::").at(-1) ?? "";
const ops = ({ steps }: Pick<RunResult, "steps">): string[] =>
  steps.filter(({ op }) => op !== "same" && op !== "refresh").map(({ op, urn }) => `${op} ${lastOf(urn)}`);
const writes = (calls: string[]): string[] => calls.filter((call) => /^(create|update|delete) /.test(call));

describe("A stack that the engine runs, from its first day to its last", function () {
  this.timeout(120_000);
  let project: TestProject;
  before(() => {
    project = new TestProject(`
runtime: { name: nodejs, options: { typescript: false, nodeargs: "--title=shop-program" } }
options: { refresh: always }
config:
  endpoint: here
  list: { value: [1, 2] }
  shop:size: { type: integer, default: 3 }`);
  });
  after(() => {
    project.remove();
  });

  it("is made: resources, a component, outputs; and all that was printed and logged is shown", async () => {
    project.program(`
      const config = new pulumi.Config();
      const a = new Thing("a", { label: "A", labels: { en_US: "Lunch", es: "Almuerzo" } });
      const b = new Thing("b", { label: "B", kind: "one" });
      new Thing("c", { label: "C", size: b.serial, from: b.id });
      class Shelf extends pulumi.ComponentResource {
        constructor(name) {
          super("test:Shelf", name, {});
          this.child = new Thing("child", { label: "child", say: "hello" }, { parent: this, dependsOn: b });
          this.registerOutputs({ childId: this.child.id });
        }
      }
      new Shelf("shelf");
      pulumi.log.warn("careful", a);
      console.log(config.require("endpoint"), config.requireObject("list")[1], config.requireNumber("size"), process.title);
      console.error("not well");
      exports.id = a.id;
      exports.serials = { b: b.serial };`);
    const made = await project.run("up");
    assert.equal(made.exitCode, 0, project.printed);
    assert.match(project.printed, /^Updating \(dev\):\n[^]*\+ 6 created/);
    assert.deepEqual(made.changes, { create: 6 });
    assert.deepEqual(made.outputs, { id: "id-A", serials: { b: 1 } });
    assert.deepEqual(
      made.diagnostics.map(({ severity, message, urn = "" }) => `${severity} ${lastOf(urn)}: ${message}`).sort(),
      ["info : hello", "info : here 2 3 shop-program", "info#err : not well", "warning a: careful"],
    );
    assert.deepEqual(project.objects["id-C"], { label: "C", size: 1, from: "id-B" });
    assert.ok(project.calls().includes("configure here"));
    const child = await project.stored("child");
    assert.equal(child?.urn, "urn:pulumi:dev::shop::test:Shelf$pulumi-nodejs:dynamic/test:Thing::child");
    assert.deepEqual(child.dependencies, [(await project.stored("b"))?.urn]);
    assert.deepEqual((await project.stored("shelf"))?.outputs, { childId: "id-child" });
  });

  it("is found unchanged, and its state's file is not touched", async () => {
    const before = project.state;
    const unchanged = await project.run("up", { expectNoChanges: true });
    assert.equal(unchanged.exitCode, 0, project.printed);
    assert.deepEqual([unchanged.changes, ops(unchanged)], [{ same: 6 }, []]);
    assert.deepEqual(writes(project.calls()), []);
    assert.equal(project.state, before);
  });

  it("shows in `preview --json` what somebody changed by hand, and what an `up` would do about it", async () => {
    const { "id-A": a, "id-child": _, ...rest } = project.objects;
    project.objects = { ...rest, "id-A": { ...a, labels: { en_US: "Midday", es: "Almuerzo" } } };
    const command = project.command("preview", "--json", "--expect-no-changes");
    const [printed] = await Promise.all([text(command.stdout), once(command, "close")]);
    assert.equal(command.exitCode, 7, printed);
    const { steps, diagnostics, changeSummary } = JSON.parse(printed) as Digest;
    assert.deepEqual(changeSummary, { same: 4, update: 1, create: 1 });
    assert.deepEqual(ops({ steps }), ["update a", "create child"]);
    assert.deepEqual(
      steps
        .filter(({ urn }) => urn.endsWith("::a"))
        .map(({ op, oldState, newState }) => [op, labels(oldState), labels(newState)]),
      [
        ["refresh", { en_US: "Lunch", es: "Almuerzo" }, { en_US: "Lunch", es: "Almuerzo" }],
        ["update", { en_US: "Midday", es: "Almuerzo" }, { en_US: "Lunch", es: "Almuerzo" }],
      ],
    );
    assert.ok(diagnostics.some(({ severity, message }) => severity === "warning" && message === "warning: careful\n"));
    assert.deepEqual(writes(project.calls()), []);
  });

  it("takes over what a refresh found", async () => {
    const { exitCode, changes } = await project.run("refresh");
    assert.deepEqual([exitCode, changes], [0, { same: 4, update: 1, delete: 1 }], project.printed);
    assert.match(project.printed, /~ {2}\S+ a was changed\n +~ labels: \{ ~ en_US: "Lunch" => "Midday" \}\n/);
    assert.match(project.printed, /- {2}\S+ child is gone/);
    assert.deepEqual(labels(await project.stored("a")), { en_US: "Midday", es: "Almuerzo" });
    assert.equal(await project.stored("child"), undefined);
  });

  it("is previewed, then changed in that way; what is replaced is made before the old one goes", async () => {
    project.program(`
      const a = new Thing("a", { label: "A", labels: { en_US: "Lunch", fr: "Dîner" } });
      const b = new Thing("b", { label: "B", kind: "two" }, { dependsOn: a });
      new Thing("d", { label: "D", size: b.serial });`);
    project.calls();
    const changed = await project.run("up", { skipPreview: false });
    assert.equal(changed.exitCode, 0, project.printed);
    assert.match(project.printed, /~ labels: \{ ~ en_US: "Midday" => "Lunch", - es: "Almuerzo", \+ fr: "Dîner" \}\n/);
    assert.match(project.printed, / d create\n[^]*?\+ size: \[unknown\]\n/, "what only the run will know");
    for (const line of [
      "Previewing update (dev):",
      "Updating (dev):",
      "+ 1 to create",
      "~ 1 to update",
      "- 2 to delete",
      "+- 1 to replace",
    ])
      assert.ok(project.printed.includes(line), line);
    assert.doesNotMatch(project.printed, /__provider/);
    assert.deepEqual(changed.changes, { same: 1, update: 1, replace: 1, create: 1, delete: 2 });
    assert.deepEqual(ops(changed).sort(), ["create d", "delete c", "delete shelf", "replace b", "update a"]);
    const calls = project.calls();
    assert.deepEqual(writes(calls), ["update id-A A", "create B", "create D", "delete id-C", "delete id-B"]);
    // What replaces is checked as a new resource is, in the preview and in the run.
    assert.equal(calls.filter((call) => call === "check B first").length, 2);
    assert.deepEqual(changed.outputs, {});
  });

  it("is destroyed, dependents first", async () => {
    const { exitCode, changes } = await project.run("destroy");
    assert.deepEqual([exitCode, changes], [0, { delete: 4 }], project.printed);
    assert.deepEqual(writes(project.calls()), ["delete id-D", "delete id-B-1", "delete id-A"]);
    assert.deepEqual([project.objects, await project.stack.resources()], [{}, []]);
  });
});

interface Digest {
  steps: RunResult["steps"];
  diagnostics: RunResult["diagnostics"];
  changeSummary: RunResult["changes"];
}

function labels(state: { inputs: Readonly<Record<string, unknown>> } | undefined): unknown {
  return state?.inputs["labels"];
}

it("The engine runs a TypeScript program with a dynamic provider of its own, and the tsconfig that Pulumi.yaml names", async function () {
  this.timeout(120_000);
  const project = new TestProject("runtime: { name: nodejs, options: { tsconfig: tsconfig.shop.json } }");
  try {
    project.write("tsconfig.shop.json", `{ "compilerOptions": { "noCheck": true, "paths": {}, "strict": true } }`);
    project.write(
      "index.ts",
      `import * as pulumi from "@pulumi/pulumi";
      const price: number = "not a number"; // What noCheck lets pass.
      const provider: pulumi.dynamic.ResourceProvider = {
        create: async ({ words }) => ({ id: "one", outs: { joined: words.join("+") } }),
      };
      class Joined extends pulumi.dynamic.Resource {
        declare readonly joined: pulumi.Output<string>;
        constructor(name: string, words: string[]) {
          super(provider, name, { words, joined: undefined });
        }
      }
      export const joined: pulumi.Output<string> = new Joined("j", ["x", "y"]).joined;`,
    );
    const { exitCode, outputs } = await project.run("up");
    assert.equal(exitCode, 0, project.printed);
    assert.deepEqual(outputs, { joined: "x+y" });
  } finally {
    project.remove();
  }
});
