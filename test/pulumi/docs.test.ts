import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pages, type Step, stepsOf } from "../support/docs.js";
import { languages } from "../support/optional.js";
import { Playground } from "../support/playground.js";

const repository = join(__dirname, "../..");

/** The pages that are about a place which is not here, so that none of their commands run. */
const elsewhere: Record<string, string> = {
  "pipelines.md": "pipelines.test.ts runs what the pipelines hold",
  "fleet.md": "fleet.test.ts runs the example, and two-organizations.test.ts the program",
};

/** The page that the others go on from, and those that are another start. */
const first = "start.md";
const otherStarts = ["take-over.md", "native.md", "data.md"];

describe("docs, followed from the first command to the last", () => {
  const followed = pages
    .filter((page) => !(page in elsewhere) && stepsOf(page).length > 0)
    .filter((page) => page !== "native.md" || languages.includes("yaml"));
  let start: Playground;

  before(async () => {
    start = await Playground.start();
    // It ends with a look at what it has done.
    await follow(stepsOf(first).slice(0, -1), start);
  });
  after(() => start.close());

  async function playgroundOf(page: string): Promise<Playground> {
    if (page === first) return start;
    if (otherStarts.includes(page)) return Playground.start();
    const playground = await start.copy();
    // The CLI keeps the selection by the folder's path.
    await playground.sh("pulumi stack select prod");
    return playground;
  }

  for (const page of followed)
    it(`${page}: every command works, and prints what the page shows`, async () => {
      const playground = await playgroundOf(page);
      try {
        await follow(page === first ? stepsOf(page).slice(-1) : stepsOf(page), playground);
      } finally {
        if (playground !== start) await playground.close();
      }
    });

  it("leaves out no page but one that is there", () => {
    for (const page of Object.keys(elsewhere)) assert.ok(pages.includes(page), page);
  });
});

/** Does what a page says; what was printed grows, and is what its outputs are looked for in. */
async function follow(steps: readonly Step[], playground: Playground): Promise<void> {
  let printed = "";
  // Where the page has gone with `cd`.
  let folder = playground.folder;
  for (const step of steps)
    switch (step.kind) {
      case "file":
        writeFileSync(join(folder, step.name), step.content.replace("/path/to/the/clone", repository));
        break;
      case "commands": {
        const ran = await playground.sh(`cd "${folder}"\nset -e\n${step.script}\npwd > "$HOME/folder"`);
        assert.equal(ran.exitCode, step.exitCode, `${step.script}\nended with ${ran.exitCode}:\n${ran.printed}`);
        if (ran.exitCode === 0) folder = (await playground.sh('cat "$HOME/folder"')).printed.trim();
        printed += ran.printed;
        break;
      }
      case "output":
        for (const line of step.lines) assert.match(printed, patternOf(line), `"${line}" was not printed:\n${printed}`);
        break;
      case "byHand":
        await byHand(playground, step.change);
    }
}

/** `…` stands for what differs from run to run. */
function patternOf(line: string): RegExp {
  return new RegExp(
    line
      .split("…")
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*"),
  );
}

async function byHand({ organization }: Playground, { status, ...change }: { status: string }): Promise<void> {
  const existing = (await organization.definitions()).find(({ languageLabels }) => languageLabels["en_US"] === status);
  if (existing) await organization.edit(existing.id, change);
  else await organization.add(change as Parameters<typeof organization.add>[0]);
}
