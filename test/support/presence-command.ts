import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/** What a run of the `presence` command left. */
export interface CommandResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** The settings that reach an emulator. */
export function environmentOf(url: string): NodeJS.ProcessEnv {
  return {
    GENESYSCLOUD_API_URL: url,
    GENESYSCLOUD_LOGIN_URL: url,
    GENESYSCLOUD_OAUTHCLIENT_ID: "presence-admin",
    GENESYSCLOUD_OAUTHCLIENT_SECRET: "presence-secret",
  };
}

/** Runs the `presence` command as a user does; `started` gets its process. `cwd`: the folder, of this process unless given. */
export async function presence(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  started: (child: ChildProcess) => void = () => undefined,
  cwd?: string,
): Promise<CommandResult> {
  const child = spawn(process.execPath, [join(__dirname, "../../provider/dist/cli/index.js"), ...args], {
    env,
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  started(child);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { exitCode: child.exitCode, stdout, stderr };
}
