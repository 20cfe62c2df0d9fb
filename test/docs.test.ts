import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { checks } from "../provider/cli/doctor/checks.js";
import schema from "../plugin/schema.json";
import { docs, notRun, pages, sourceOf } from "./support/docs.js";

describe("docs", () => {
  for (const page of pages)
    it(`${page}: every link leads to a file`, () => {
      const links = [...sourceOf(page).matchAll(/\]\((?!https?:)([^)#]+)/g)];
      for (const [, link = ""] of links) assert.ok(existsSync(join(docs, link)), `${page} links to ${link}`);
    });

  it("leave out no command of the test that follows them but for a reason that still holds", () => {
    const sources = pages.map(sourceOf).join("\n");
    for (const start of Object.keys(notRun)) assert.ok(sources.includes(`\n${start}`), start);
  });

  it("tell the Registry of every setting of the native plugin, by its name and its environment variable", () => {
    const page = sourceOf("installation-configuration.md");
    const told = [...page.matchAll(/^\| `(\w+)` +\| `?([A-Z_]+|–)`? /gm)].map(([, name = "", variable = ""]) => [
      name,
      variable.replace("–", ""),
    ]);
    const settings = Object.entries(schema.config.variables).map(([name, { description }]) => [
      name,
      /\bGENESYSCLOUD_\w+(?= unless given| goes before it)/.exec(description)?.[0] ?? "",
    ]);
    assert.deepEqual(told.sort(), settings.sort());
  });

  it("tell every check of `presence doctor` by its id and its line, in its order", () => {
    const told = [...sourceOf("doctor.md").matchAll(/^\| `(\w+)` +\| `([^`]+)` +\|/gm)].map(([, id, title]) => [
      id,
      title,
    ]);
    assert.deepEqual(
      told,
      Object.entries(checks).map(([id, { title }]) => [id, title]),
    );
  });

  it("name every page in the index", () => {
    for (const page of pages.filter((one) => one !== "README.md"))
      assert.ok(sourceOf("README.md").includes(`(${page})`), page);
  });
});
