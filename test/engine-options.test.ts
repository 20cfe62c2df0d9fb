import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Deployment } from "../engine/index.js";
import { TestProject } from "./fixtures/engine/project.js";

describe("The engine keeps what Pulumi promises about", function () {
  this.timeout(60_000);
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject();
  });
  afterEach(() => {
    project.remove();
  });

  it("secrets: encrypted in state and configuration, masked in print, readable with the passphrase only", async () => {
    const stack = project.stack();
    await stack.setConfig("token", "t0ken", { secret: true });
    project.program(`
      const token = new pulumi.Config().requireSecret("token");
      const a = new Thing("a", { label: "A", key: token, deep: { list: [pulumi.secret("hush")] } }, { additionalSecretOutputs: ["serial"] });
      exports.key = a.key;`);
    const result = await stack.up(project.quiet());
    assert.equal(result.exitCode, 0, project.printed);
    assert.deepEqual(project.objects["id-A"], { label: "A", key: "t0ken", deep: { list: ["hush"] } });
    assert.deepEqual(project.calls()[0], "configure - t0ken");
    assert.deepEqual(result.outputs, { key: "[secret]" });
    for (const file of readdirSync(join(project.dir, "state"))) {
      assert.doesNotMatch(readFileSync(join(project.dir, "state", file), "utf8"), /t0ken|hush/, file);
    }
    assert.doesNotMatch(project.printed + JSON.stringify(result), /t0ken|hush/);
    assert.equal(typeof project.stored("a")?.outputs?.serial, "object", "an output that was asked to be secret");
    const again = await stack.up(project.quiet({ showSecrets: true }));
    assert.deepEqual([again.changes, again.outputs], [{ same: 2 }, { key: "t0ken" }]);
    await assert.rejects(project.stack("dev", "wrong").up(project.quiet()), /incorrect passphrase/);
  });

  it("protect, retainOnDelete, deletedWith and the order of deletions", async () => {
    const stack = project.stack();
    project.program(`
      const a = new Thing("a", { label: "A" });
      const b = new Thing("b", { label: "B", from: a.id });
      new Thing("c", { label: "C" }, { dependsOn: b });
      new Thing("with", { label: "with" }, { deletedWith: a });
      new Thing("kept", { label: "kept" }, { retainOnDelete: true });
      new Thing("safe", { label: "safe" }, { protect: true });`);
    await stack.up(project.quiet());
    project.calls();
    const refused = await stack.destroy(project.quiet());
    assert.equal(refused.exitCode, 1);
    assert.match(refused.diagnostics[0]?.message ?? "", /safe" cannot be deleted\nbecause it is protected/);
    assert.deepEqual(
      project.calls().filter((call) => call.startsWith("delete")),
      ["delete id-C", "delete id-B", "delete id-A"],
    );
    assert.deepEqual(Object.keys(project.objects).sort(), ["id-kept", "id-safe", "id-with"]);
    assert.equal(project.stored("kept"), undefined);
    project.program(`new Thing("safe", { label: "safe" }, { protect: false });`);
    await stack.up(project.quiet());
    assert.equal((await stack.destroy(project.quiet())).exitCode, 0);
  });

  it("ignoreChanges, at any depth", async () => {
    const stack = project.stack();
    const program = (value: string): string =>
      `new Thing("a", { label: "A", top: "${value}", deep: { a: { b: "${value}", c: 1 } }, list: ["${value}", 2] },
        { ignoreChanges: ["top", "deep.a.b", "list[0]"] });`;
    await stack.up((project.program(program("old")), project.quiet()));
    assert.deepEqual((await stack.up((project.program(program("new")), project.quiet()))).changes, { same: 2 });
    assert.deepEqual(project.objects["id-A"], {
      label: "A",
      top: "old",
      deep: { a: { b: "old", c: 1 } },
      list: ["old", 2],
    });
  });

  it("deleteBeforeReplace, with the dependents that can't stay", async () => {
    const stack = project.stack();
    const program = (kind: string): string => `
      const a = new Thing("a", { label: "A", kind: "${kind}" }, { deleteBeforeReplace: true });
      const b = new Thing("b", { label: "B", kind: a.kind });
      new Thing("c", { label: "C", from: a.id });`;
    await stack.up((project.program(program("one")), project.quiet()));
    project.calls();
    const result = await stack.up((project.program(program("two")), project.quiet()));
    assert.deepEqual(result.changes, { same: 2, replace: 2 });
    assert.deepEqual(
      project.calls().filter((call) => /^(create|delete) /.test(call)),
      ["delete id-B", "delete id-A", "create A", "create B"],
    );
    const left = (await stack.exportDeployment()).deployment.resources ?? [];
    assert.equal(
      left.some((state) => state.pendingReplacement === true || state.delete === true),
      false,
    );
  });

  it("a replacement whose creation fails: the old resource stays", async () => {
    const stack = project.stack();
    await stack.up((project.program(`new Thing("a", { label: "A", kind: "one" });`), project.quiet()));
    const failed = await stack.up(
      (project.program(`new Thing("a", { label: "A", kind: "two", fail: "create" });`), project.quiet()),
    );
    assert.equal(failed.exitCode, 1);
    assert.deepEqual([project.stored("a")?.id, project.stored("a")?.delete], ["id-A", undefined]);
    const failedDelete = `new Thing("a", { label: "A", kind: "one", fail: "delete" });`;
    await stack.up((project.program(failedDelete), project.quiet()));
    await stack.up((project.program(`new Thing("a", { label: "A", kind: "two" });`), project.quiet()));
    const { resources = [] } = (await stack.exportDeployment()).deployment;
    const both = resources.filter(({ urn }) => urn.endsWith("::a"));
    assert.deepEqual(
      both.map((state) => state.delete === true),
      [false, true],
      "the original waits to be deleted",
    );
  });

  it("parallelism: no more than asked for", async () => {
    const stack = project.stack();
    project.program(`for (const label of ["A", "B", "C"]) new Thing(label, { label, waitFor: label + ".begun" });`);
    assert.equal((await stack.up(project.quiet({ parallel: 1 }))).exitCode, 0);
    const creations = project
      .calls()
      .filter((call) => call.startsWith("create"))
      .map((call) => call.split(" ")[0]);
    assert.deepEqual(creations, ["create", "created", "create", "created", "create", "created"]);
  });

  it("state: exported, imported, and refused when it is another stack's", async () => {
    const stack = project.stack();
    project.program(`new Thing("a", { label: "A", key: pulumi.secret("hush") });`);
    await stack.up(project.quiet());
    const exported = await stack.exportDeployment();
    assert.equal(exported.version, 3);
    assert.equal(exported.deployment.secrets_providers?.type, "passphrase");
    await stack.importDeployment({ version: 3, deployment: { manifest: exported.deployment.manifest } });
    assert.equal((await stack.exportDeployment()).deployment.resources, undefined);
    await stack.importDeployment(exported);
    assert.deepEqual((await stack.preview(project.quiet())).changes, { same: 2 });
    await assert.rejects(project.stack("other").importDeployment(exported), /belongs to another stack/);
    const locked: Deployment = {
      ...exported,
      deployment: { ...exported.deployment, secrets_providers: { type: "cloud" } },
    };
    await assert.rejects(stack.importDeployment(locked), /passphrase secrets provider only/);
  });
});
