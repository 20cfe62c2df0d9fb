import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
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

  it("name every page in the index", () => {
    for (const page of pages.filter((one) => one !== "README.md"))
      assert.ok(sourceOf("README.md").includes(`(${page})`), page);
  });
});
