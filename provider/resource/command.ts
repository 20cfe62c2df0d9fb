import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { promisify } from "node:util";

/** What the words of the CLI say of a run. Source: the flags of `pulumi up` and `pulumi destroy`. */
export interface Command {
  /** Absent where the words cannot be had. */
  name?: "up" | "destroy";
  /** It deletes all that the program does not declare: nothing is left out by a target, nor because something else has failed. */
  isWhole: boolean;
  /** It deletes what is protected, too. */
  ignoresProtection: boolean;
}

/** The words that a command begins with, that of its program first; `undefined` where they cannot be had. */
export type AskWords = () => Promise<readonly string[] | undefined>;

const names = new Map([
  ["up", "up"],
  ["update", "up"],
  ["destroy", "destroy"],
  ["down", "destroy"],
  ["dn", "destroy"],
] as const);

/** What words say; without them nothing is sure. */
export function commandOf(
  words: readonly string[] | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Command {
  const [name] = (words ?? []).flatMap((word) => names.get(word as "up") ?? []);
  if (!words || !name) return { isWhole: false, ignoresProtection: false };
  const says = (pattern: RegExp) => words.some((word) => pattern.test(word));
  // A short flag can stand behind others: -yt. What is protected, the state says.
  const isPart = says(/^(-[dfjry]*[tx]|--target|--exclude(?!-protected))/);
  const goesOn = says(/^--continue-on-error(?!=false)/) || /^(1|true)$/i.test(env["PULUMI_CONTINUE_ON_ERROR"] ?? "");
  // What depends on what has failed is not checked, and not deleted either.
  const isWhole = !isPart && (name === "destroy" || !goesOn);
  return { name, isWhole, ignoresProtection: says(/^--ignore-protect(?!=false)/) };
}

/** The words of the CLI that this process descends from, by way of what starts a provider. */
export const cliWords: AskWords = async () => {
  try {
    for (let pid = process.ppid; pid > 0;) {
      const { words, parent } = await processAt(pid);
      if (/^pulumi(\.exe)?$/.test(basename(words[0] ?? ""))) return words;
      pid = parent;
    }
  } catch {
    // Not every system tells.
  }
  return undefined;
};

async function processAt(pid: number): Promise<{ words: string[]; parent: number }> {
  if (process.platform !== "linux") return processByPs(pid);
  const [words, status] = await Promise.all(
    ["cmdline", "status"].map((file) => readFile(`/proc/${pid}/${file}`, "utf8")),
  );
  return { words: (words ?? "").split("\0").slice(0, -1), parent: Number(/^PPid:\s*(\d+)$/m.exec(status ?? "")?.[1]) };
}

async function processByPs(pid: number): Promise<{ words: string[]; parent: number }> {
  const { stdout } = await promisify(execFile)("ps", ["-ww", "-o", "ppid=", "-o", "args=", "-p", String(pid)]);
  const [parent, ...words] = stdout.trim().split(/\s+/);
  return { words, parent: Number(parent) };
}
