import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Project } from "./drivers.js";
import { type Organisation, startOrganisation } from "./organisation.js";
import { environmentOf } from "./presence-command.js";

const repository = join(__dirname, "../..");

/** Whether a Pulumi CLI is on PATH. */
export const hasCli = spawnSync("pulumi", ["version"], { stdio: "ignore" }).status === 0;

/** An empty folder as a user has one, in which `pulumi`, `presence` and `npx presence` work on an organisation of its own. */
export class Playground {
  private constructor(
    readonly folder: string,
    readonly organisation: Organisation,
    private readonly project: Project,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async start(): Promise<Playground> {
    const [project, organisation] = await Promise.all([Project.create(), startOrganisation()]);
    const inProject = (name: string) => join(project.folder, name);
    const bin = inProject(".bin");
    const folder = inProject("work");
    for (const path of [bin, folder, inProject("backend"), inProject("home")]) mkdirSync(path);
    const command = (name: string, ...words: string[]) => {
      writeFileSync(join(bin, name), `#!/bin/sh\nexec ${words.join(" ")}\n`);
      chmodSync(join(bin, name), 0o755);
    };
    const node = (file: string) => `"${process.execPath}" "${join(repository, file)}" "$@"`;
    command("presence", node("provider/dist/cli/index.js"));
    // The last words of `npx` are a command of the package: `presence …`.
    command("npx", "sh", "-c", `'while [ "$1" != presence ]; do shift; done; exec "$@"'`, "npx", '"$@"');
    if (!hasCli) command("pulumi", node("test/support/pulumi-shim.cjs"));
    const env = {
      ...environmentOf(organisation.url),
      PATH: `${bin}:${process.env["PATH"] ?? ""}`,
      HOME: inProject("home"),
      PULUMI_HOME: inProject("home"),
      PULUMI_SHIM_STATE: inProject("backend"),
      PULUMI_BACKEND_URL: `file://${inProject("backend")}`,
      PULUMI_CONFIG_PASSPHRASE: "passphrase",
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      PULUMI_SKIP_CONFIRMATIONS: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    return new Playground(folder, organisation, project, env);
  }

  /** Runs a script by the shell, in the folder. */
  async sh(script: string): Promise<{ exitCode: number; printed: string }> {
    const child = spawn("bash", ["-c", `exec 2>&1\n${script}`], {
      cwd: this.folder,
      env: this.env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const closed = new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? 1)));
    const printed = await text(child.stdout);
    return { exitCode: await closed, printed };
  }

  async close(): Promise<void> {
    await this.organisation.close();
    this.project.remove();
  }
}
