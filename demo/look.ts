import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { succeed } from "../pulumi/process.js";
import * as narrator from "./narrator.js";
import type { Step } from "./pulumi.js";
import type { Scene } from "./scenes.js";
import type { Workspace } from "./workspace.js";

const command = join(__dirname, "../provider/dist/cli/index.js");

/**
 * What the `presence` command says to people, in lines.
 * @param steps of the last run of Pulumi, which preview.json has as `pulumi preview --json` prints them
 * @throws Error where it does not say what it has to
 */
export async function look(
  { words, says }: NonNullable<Scene["look"]>,
  steps: readonly Step[],
  { root, env }: Workspace,
): Promise<string[]> {
  const counts: Record<string, number> = {};
  for (const { op } of steps) counts[op] = (counts[op] ?? 0) + 1;
  const preview = {
    steps: steps.map(({ op, urn, old, new: now }) => ({
      op,
      urn,
      ...(old && { oldState: old }),
      ...(now && { newState: now }),
    })),
    diagnostics: [],
    changeSummary: counts,
  };
  writeFileSync(join(root, "preview.json"), JSON.stringify(preview));
  narrator.command(`presence ${words.join(" ")}`);
  const { stdout } = await succeed(process.execPath, [command, ...words], {
    cwd: root,
    env: { ...process.env, ...env },
  });
  if (!says.test(stdout)) throw new Error(`\`presence ${words.join(" ")}\` does not say ${String(says)}:\n${stdout}`);
  return stdout.trimEnd().split("\n");
}
