import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { typeTokens } from "../../provider/resource/tokens.js";
import { messyDefinitions } from "../fixtures/export/messy-organization.js";
import { presence } from "../support/presence-command.js";
import { StackUnderTest } from "../support/stack-under-test.js";
import { readYamlProject } from "../support/yaml-program.js";

describe("what presence export writes for pulumi import", () => {
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
    const words = ["export", "--format", format, "--out", path, "--deactivated"];
    const ended = await presence([...words, "--presence-api", "presence/definitions"], stack.organization.env);
    assert.equal(ended.exitCode, 0, ended.stderr);
    return path;
  }
  const allDefinitions = () => stack.organization.control("GET", "definitions");

  it("has every status that can be managed, and the program that is exported too finds nothing to do", async () => {
    const before = await allDefinitions();
    const file = await exported("import", "imports.json");
    await stack.organization.requests();
    await stack.succeed("import", "--file", file, "--yes", "--generate-code=false", "--protect=false");
    // Declared by a program that needs no language host but the tests' own.
    const { resources } = readYamlProject(readFileSync(join(await exported("yaml", "program"), "Pulumi.yaml"), "utf8"));
    stack.project.program(
      `for (const [name, { type, properties }] of Object.entries(${JSON.stringify(resources)}))
         new pulumi.CustomResource(type, name, properties);`,
    );
    const imported = stack.resources().filter(({ type }) => type === typeTokens.native);
    assert.equal(imported.length, Object.keys(resources).length);
    assert.ok(imported.length > 10);
    await stack.succeed("preview", "--expect-no-changes");
    const operations = Object.keys(await stack.organization.requests());
    assert.deepEqual(
      operations.filter((operation) => !operation.startsWith("GET ")),
      [],
    );
    assert.deepEqual(await allDefinitions(), before);
  });
});
