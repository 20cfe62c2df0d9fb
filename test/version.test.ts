import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import schema from "../plugin/schema.json";
import { run } from "../pulumi/process.js";

const repository = join(__dirname, "..");

/** The repository's files in these places, those not yet committed included. */
function filesIn(...places: string[]): string[] {
  const words = ["ls-files", "--cached", "--others", "--exclude-standard", ...places];
  return execFileSync("git", words, { cwd: repository, encoding: "utf8" }).trim().split("\n");
}

describe("the next version", () => {
  let copy: string;
  before(() => {
    copy = mkdtempSync(join(tmpdir(), "presence-version-"));
    for (const file of filesIn(".")) cpSync(join(repository, file), join(copy, file));
    execFileSync(process.execPath, ["scripts/version.mjs", "7.8.9"], { cwd: copy });
  });
  after(() => rmSync(copy, { recursive: true }));

  const read = (file: string) => readFileSync(join(copy, file), "utf8");
  const notesFor = (tag: string) =>
    execFileSync(
      process.execPath,
      ["-e", `import("./scripts/version.mjs").then((version) => console.log(version.notesFor("${tag}")))`],
      { cwd: copy, encoding: "utf8", stdio: "pipe" },
    ).trim();

  it("is in every place that names a version, and the old one in none", () => {
    const places = ["README.md", "docs", "examples", "provider", "emulator", "plugin"];
    const old = new RegExp(`(?<![\\d.])${schema.version.replaceAll(".", "\\.")}(?!\\.?\\d)`);
    const behind = filesIn(...places).filter((file) => old.test(read(file)));
    assert.deepEqual(behind, []);
    assert.equal(read("package-lock.json").match(/"7\.8\.9"/g)?.length, 2);
  });

  it("has the notes that the changelog gathered, and leaves it room for the next ones", () => {
    const [, gathered = ""] = readFileSync(join(repository, "CHANGELOG.md"), "utf8").split(/^## .*$/m);
    assert.equal(notesFor("v7.8.9"), gathered.trim());
    assert.match(read("CHANGELOG.md"), /## \[Unreleased\]\n\n## \[7\.8\.9\] - \d{4}-\d\d-\d\d\n/);
  });

  it("is not released by a tag of another", () => {
    assert.throws(
      () => notesFor("v7.8.10"),
      /^The tag is v7\.8\.10, and provider\/package\.json is of v7\.8\.9\.$[^]*^The tag is v7\.8\.10, and plugin\/schema\.json is of v7\.8\.9\.\nCHANGELOG\.md says nothing of v7\.8\.10/m,
    );
  });

  for (const [words, refusal] of [
    [[], "Which version? As in `npm run bump -- 1.2.3`."],
    [["v8.0.0"], "Which version? As in `npm run bump -- 1.2.3`."],
    [["8.0.0-beta.1"], "Which version? As in `npm run bump -- 1.2.3`."],
    [["7.8.8"], "7.8.8 is older than 7.8.9, which this is."],
    [["7.8.9"], "7.8.9 has a section of CHANGELOG.md already."],
    [["7.8.10"], 'CHANGELOG.md has nothing under "## [Unreleased]".'],
  ] as const)
    it(`is refused in one sentence, and nothing is written, by \`npm run bump -- ${words.join(" ")}\``, async () => {
      const files = ["provider/package.json", "package-lock.json", "CHANGELOG.md"];
      const before = files.map(read);
      const { exitCode, output } = await run(process.execPath, ["scripts/version.mjs", ...words], { cwd: copy });
      assert.deepEqual([exitCode, output], [1, `\n${refusal}\n`]);
      assert.deepEqual(files.map(read), before);
    });
});
