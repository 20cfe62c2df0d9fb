import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Playground } from "./support/playground.js";

const docs = join(__dirname, "../docs");
const pages = readdirSync(docs).filter((file) => file.endsWith(".md"));

/** The commands of the pages that are not run, by what they begin with, and why. */
const notRun: Record<string, string> = {
  "export GENESYSCLOUD_": "names a real organisation; the test's environment names an emulated one",
  "npm install": "needs the registry; the test links the packages",
};

/** The pages that are about a place which is not here, so that none of their commands run. */
const notRunPages: Record<string, string> = {
  "pipelines.md": "needs plans, which only the CLI has; test/pipelines.test.ts runs what the pipelines hold",
  "fleet.md": "needs the CLI; test/fleet.test.ts runs the example",
};

/** One step of a page. */
type Step =
  | { kind: "file"; name: string; content: string }
  | { kind: "commands"; script: string; exitCode: number }
  | { kind: "output"; lines: string[] }
  | { kind: "byHand"; change: { status: string } & Record<string, unknown> };

/** What a page does: ```sh blocks, files by ```LANGUAGE NAME, what is printed by ```text, and what somebody does by hand. */
function stepsOf(page: string): Step[] {
  const source = readFileSync(join(docs, page), "utf8");
  const pattern =
    /^```(?<language>\w+) ?(?<info>[^\n]*)\n(?<content>.*?)^```$|^<!-- by hand: (?<change>[^\n]*) -->$/gms;
  return [...source.matchAll(pattern)].flatMap(({ groups = {} }): Step[] => {
    const { language, info = "", content = "", change } = groups;
    if (change !== undefined) return [{ kind: "byHand", change: JSON.parse(change) as { status: string } }];
    if (language === "sh")
      return [{ kind: "commands", script: runnable(content), exitCode: Number(/exit=(\d+)/.exec(info)?.[1] ?? 0) }];
    if (language === "text") return [{ kind: "output", lines: content.trimEnd().split("\n") }];
    return info === "" ? [] : [{ kind: "file", name: info, content }];
  });
}

/** The commands without those that are not run. */
function runnable(script: string): string {
  const isRun = (line: string) => !Object.keys(notRun).some((start) => line.startsWith(start));
  return script.split("\n").filter(isRun).join("\n");
}

/** Does what a page says; what was printed grows, and is what its outputs are looked for in. */
async function follow(steps: readonly Step[], playground: Playground): Promise<void> {
  let printed = "";
  // Where the page has gone with `cd`.
  let folder = playground.folder;
  for (const step of steps)
    switch (step.kind) {
      case "file":
        writeFileSync(join(folder, step.name), step.content);
        break;
      case "commands": {
        const { exitCode, printed: more } = await playground.sh(
          `cd "${folder}"\nset -e\n${step.script}\npwd > "$HOME/folder"`,
        );
        assert.equal(exitCode, step.exitCode, `${step.script}\nended with ${exitCode}:\n${more}`);
        if (exitCode === 0) folder = (await playground.sh('cat "$HOME/folder"')).printed.trim();
        printed += more;
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

async function byHand({ organisation }: Playground, { status, ...change }: { status: string }): Promise<void> {
  const existing = (await organisation.definitions()).find(({ languageLabels }) => languageLabels["en_US"] === status);
  if (existing) await organisation.edit(existing.id, change);
  else await organisation.add(change as Parameters<typeof organisation.add>[0]);
}

describe("docs", () => {
  const run = pages.filter((page) => !(page in notRunPages) && stepsOf(page).length > 0);
  const results = new Map<string, Promise<void>>();

  before(() => {
    // All at once: most of the time is Pulumi's start.
    for (const page of run) {
      const result = inPlayground(page);
      result.catch(() => undefined);
      results.set(page, result);
    }
  });

  async function inPlayground(page: string): Promise<void> {
    const playground = await Playground.start();
    try {
      // Every page goes on from the first, which ends with a look at what it has done; but for the one that is another start.
      const before = page === "start.md" || page === "take-over.md" ? [] : stepsOf("start.md").slice(0, -1);
      await follow([...before, ...stepsOf(page)], playground);
    } finally {
      await playground.close();
    }
  }

  for (const page of run)
    it(`${page}: every command works, and prints what the page shows`, async function () {
      this.timeout(300_000);
      await results.get(page);
    });

  for (const page of pages)
    it(`${page}: every link leads to a file`, () => {
      const links = [...readFileSync(join(docs, page), "utf8").matchAll(/\]\((?!https?:)([^)#]+)/g)];
      for (const [, link = ""] of links) assert.ok(existsSync(join(docs, link)), `${page} links to ${link}`);
    });

  it("leaves out no command but for a reason that still holds", () => {
    const sources = pages.map((page) => readFileSync(join(docs, page), "utf8")).join("\n");
    for (const start of Object.keys(notRun)) assert.ok(sources.includes(`\n${start}`), start);
    for (const page of Object.keys(notRunPages)) assert.ok(pages.includes(page), page);
  });

  it("names every page in the index", () => {
    const index = readFileSync(join(docs, "README.md"), "utf8");
    for (const page of pages.filter((one) => one !== "README.md")) assert.ok(index.includes(`(${page})`), page);
  });
});
