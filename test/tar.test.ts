import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

describe("the tar files of a release", () => {
  /** What makes a tar file of one empty file at a path. */
  const made = (path: string) =>
    spawnSync(
      process.execPath,
      [
        "-e",
        `import("./scripts/tar.mjs").then(({ tarball }) => tarball({ [process.argv[1]]: { content: "" } }))`,
        path,
      ],
      { cwd: join(__dirname, ".."), encoding: "utf8" },
    );

  it("are not made where the path of a file would be cut off", () => {
    assert.equal(made(`${"a".repeat(90)}/${"b".repeat(90)}`).status, 0);
    const { status, stderr } = made(`dist/${"a".repeat(120)}`);
    assert.notEqual(status, 0);
    assert.match(stderr, /Error: dist\/a{120}: a path this long is cut off/);
  });
});
