import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { typeTokens } from "../../provider/resource/tokens.js";
import { messyDefinitions } from "../fixtures/export/messy-organization.js";
import { presence } from "../support/presence-command.js";
import { StackUnderTest } from "../support/stack-under-test.js";
import { readYamlProject, type YamlResource } from "../support/yaml-program.js";

describe("what presence export writes for the native plugin", () => {
  let stack: StackUnderTest;

  beforeEach(async () => {
    const seed = { definitions: messyDefinitions.slice(0, 16) };
    stack = await StackUnderTest.open({ seed }, "hosted", "native");
    stack.project.configure({ presenceApi: "presence/definitions" });
  });
  afterEach(() => stack.close());

  /** Exports into the project's folder. */
  async function exported(format: string, out: string): Promise<string> {
    const path = join(stack.project.folder, out);
    const words = [
      "export",
      "--format",
      format,
      "--out",
      path,
      "--deactivated",
      "--presence-api",
      "presence/definitions",
    ];
    const { exitCode, stderr } = await presence(words, stack.organization.env);
    assert.equal(exitCode, 0, stderr);
    return path;
  }
  /** What a project in YAML declares, declared by a program that needs no language host but the tests' own. */
  async function declare(out: string): Promise<Record<string, YamlResource>> {
    const { resources } = readYamlProject(readFileSync(join(await exported("yaml", out), "Pulumi.yaml"), "utf8"));
    stack.project.program(
      `for (const [name, { type, properties }] of Object.entries(${JSON.stringify(resources)}))
         new pulumi.CustomResource(type, name, properties);`,
    );
    return resources;
  }
  /** The ids that the state has, of native definitions alone. */
  const ids = () => stack.resources().flatMap(({ type, id }) => (type === typeTokens.native && id ? [id] : []));
  const onlyReads = async () => {
    const operations = Object.keys(await stack.organization.requests());
    assert.deepEqual(
      operations.filter((operation) => !operation.startsWith("GET ")),
      [],
    );
  };
  const allDefinitions = () => stack.organization.control("GET", "definitions");

  it("yaml: the first up takes every status over and changes nothing; what is exported then is the same", async () => {
    const before = await allDefinitions();
    const resources = await declare("first");
    await stack.organization.requests();
    await stack.succeed("up");
    await stack.succeed("preview", "--expect-no-changes");
    await onlyReads();
    assert.deepEqual(
      ids().toSorted(),
      Object.values(resources)
        .map(({ properties }) => properties.adoptId)
        .toSorted(),
    );
    assert.ok(ids().length > 10);
    assert.deepEqual(await allDefinitions(), before);
    assert.deepEqual(await declare("second"), resources);
  });

  it("import: `pulumi import` reads every status that can be managed, and the exported program finds nothing to do", async () => {
    const before = await allDefinitions();
    const file = await exported("import", "imports.json");
    await stack.organization.requests();
    await stack.succeed("import", "--file", file, "--yes", "--generate-code=false", "--protect=false");
    const resources = await declare("program");
    assert.equal(ids().length, Object.keys(resources).length);
    await stack.succeed("preview", "--expect-no-changes");
    await onlyReads();
    assert.deepEqual(await allDefinitions(), before);
  });
});
