import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const command = [process.execPath, join(__dirname, "../../provider/dist/cli/index.js")];

/**
 * What a terminal of this width gets from the `presence` command, escape sequences and all, with `\n` at the ends of lines.
 * @param env besides PATH, a TERM, and what is needed to reach an organisation
 * @param typing presses keys meanwhile
 */
export async function onTerminal(
  width: number,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  typing?: (press: (keys: string) => void) => Promise<void>,
): Promise<string> {
  const words = [...command, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  const line = `stty cols ${width} rows 24 && exec ${words}`;
  const options = process.platform === "darwin" ? ["-q", "/dev/null", "sh", "-c", line] : ["-qec", line, "/dev/null"];
  const child = spawn("script", options, {
    env: { PATH: process.env.PATH, TERM: "xterm", SHELL: "/bin/sh", ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = Promise.all([text(child.stdout), once(child, "close")]);
  await typing?.((keys) => child.stdin.write(keys));
  const [out] = await ended;
  return out.replaceAll("\r\n", "\n");
}
