import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const docs = join(__dirname, "../../docs");
export const pages = readdirSync(docs).filter((file) => file.endsWith(".md"));
export const sourceOf = (page: string): string => readFileSync(join(docs, page), "utf8");

/** The commands of the pages that are not run, by what they begin with, and why. */
export const notRun: Record<string, string> = {
  "export GENESYSCLOUD_": "names a real organisation; the test's environment names an emulated one",
  "npm install": "needs the registry; the test links the packages",
};

/** One step of a page. */
export type Step =
  | { kind: "file"; name: string; content: string }
  | { kind: "commands"; script: string; exitCode: number }
  | { kind: "output"; lines: string[] }
  | { kind: "byHand"; change: { status: string } & Record<string, unknown> };

/** What a page does: ```sh blocks, files by ```LANGUAGE NAME, what is printed by ```text, and what somebody does by hand. */
export function stepsOf(page: string): Step[] {
  const pattern =
    /^```(?<language>\w+) ?(?<info>[^\n]*)\n(?<content>.*?)^```$|^<!-- by hand: (?<change>[^\n]*) -->$/gms;
  return [...sourceOf(page).matchAll(pattern)].flatMap(({ groups = {} }): Step[] => {
    const { language, info = "", content = "", change } = groups;
    if (change !== undefined) return [{ kind: "byHand", change: JSON.parse(change) as { status: string } }];
    if (language === "sh")
      return [{ kind: "commands", script: runnable(content), exitCode: Number(/exit=(\d+)/.exec(info)?.[1] ?? 0) }];
    if (language === "text") return [{ kind: "output", lines: content.trimEnd().split("\n") }];
    return info === "" ? [] : [{ kind: "file", name: info, content }];
  });
}

/** The blocks of a page that are in a language. */
export function codeOf(page: string, language: string): string[] {
  const pattern = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms");
  return [...sourceOf(page).matchAll(pattern)].map(([, code = ""]) => code);
}

/** The commands without those that are not run. */
function runnable(script: string): string {
  const isRun = (line: string) => !Object.keys(notRun).some((start) => line.startsWith(start));
  return script.split("\n").filter(isRun).join("\n");
}
