import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { settingsIn } from "../../pulumi/cli-stack.js";
import { run } from "../../pulumi/process.js";
import { cli } from "./cli.js";
import type { Ran } from "./driver.js";
import { type EmulatedOrganization, startOrganization } from "./organization.js";

const repository = join(__dirname, "../..");

/** An empty folder as a user has one, in which `pulumi`, `presence` and `npx presence` work on an organisation of its own. */
export class Playground {
  private constructor(
    private readonly root: string,
    readonly organization: EmulatedOrganization,
  ) {}

  static async start(): Promise<Playground> {
    const root = newFolder();
    const bin = join(root, "bin");
    for (const path of [bin, join(root, "work")]) mkdirSync(path);
    symlinkSync(join(repository, "node_modules"), join(root, "node_modules"), "junction");
    const command = (name: string, ...words: string[]) => {
      writeFileSync(join(bin, name), `#!/bin/sh\nexec ${words.join(" ")}\n`);
      chmodSync(join(bin, name), 0o755);
    };
    command("presence", `"${process.execPath}" "${join(repository, "provider/dist/cli/index.js")}" "$@"`);
    // The last words of `npx` are a command of the package: `presence …`.
    command("npx", "sh", "-c", `'while [ "$1" != presence ]; do shift; done; exec "$@"'`, "npx", '"$@"');
    return Playground.#in(root);
  }

  static async #in(root: string): Promise<Playground> {
    return new Playground(root, await startOrganization({ dataFile: join(root, "organization.json") }));
  }

  /** Another that is where this one is by now: the files, the stacks, and an organisation that has the same. */
  async copy(): Promise<Playground> {
    const root = newFolder();
    cpSync(this.root, root, { recursive: true, verbatimSymlinks: true });
    return Playground.#in(root);
  }

  get folder(): string {
    return join(this.root, "work");
  }

  /** Runs a script by the shell, in the folder. */
  async sh(script: string): Promise<Ran> {
    const { exitCode, output } = await run("bash", ["-c", script], { cwd: this.folder, env: this.#env });
    return { exitCode, printed: output };
  }

  get #env(): Record<string, string> {
    return {
      ...this.organization.env,
      PATH: `${join(this.root, "bin")}:${process.env["PATH"] ?? ""}`,
      HOME: this.root,
      NODE_OPTIONS: process.env["NODE_OPTIONS"] ?? "",
      ...(cli && settingsIn(this.root, cli)),
      PULUMI_SKIP_CONFIRMATIONS: "true",
      // `pulumi up` shows a preview first: half the time of a test which has previews of its own.
      PULUMI_OPTION_SKIP_PREVIEW: "true",
    };
  }

  async close(): Promise<void> {
    await this.organization.close();
    rmSync(this.root, { recursive: true, force: true });
  }
}

const newFolder = () => mkdtempSync(join(tmpdir(), "presence-playground-"));
