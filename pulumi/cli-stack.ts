import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, delimiter, dirname, extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Cli } from "./find.js";
import { type Ended, run, type RunOptions, type Running, start } from "./process.js";

/**
 * The environment in which `pulumi` is this CLI, keeps all it has in one folder, reaches nothing of the user's own and asks nobody.
 * @param folder for the CLI's home and backend
 */
export function settingsIn(folder: string, cli: Cli): Record<string, string> {
  const [bin, home, backend] = [join(folder, "bin"), join(folder, "home"), join(folder, "backend")];
  for (const path of [bin, home, backend]) mkdirSync(path, { recursive: true });
  link(cli.path, bin, `pulumi${extname(basename(cli.path))}`);
  lendHosts(home, cli);
  return {
    PATH: [bin, process.env["PATH"]].join(delimiter),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: pathToFileURL(backend).href,
    PULUMI_CONFIG_PASSPHRASE: "passphrase",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // Types are checked by the compiler; here that would cost seconds a run.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    // Both gRPC and the provider would send even 127.0.0.1 through a proxy.
    no_proxy: "127.0.0.1,localhost",
  };
}

/** As plugins in the CLI's home: of what it finds on PATH instead, it warns in every run. */
function lendHosts(home: string, { hosts }: Cli): void {
  const lend = (file: string, plugin: string) => {
    const place = join(home, "plugins", `${plugin}-v0.0.1`);
    mkdirSync(place, { recursive: true });
    link(file, place);
  };
  for (const language of ["nodejs", "python"] as const)
    if (!hosts.includes(language)) lend(join(__dirname, "bin", `pulumi-language-${language}`), `language-${language}`);
  const sdk = dirname(createRequire(__filename).resolve("@pulumi/pulumi/package.json"));
  if (!hosts.includes("nodejs")) lend(join(sdk, "pulumi-resource-pulumi-nodejs"), "resource-pulumi-nodejs");
}

function link(file: string, folder: string, name = basename(file)): void {
  const place = join(folder, name);
  if (!existsSync(place)) symlinkSync(file, place);
}

export interface CliStackOptions {
  /** Holds Pulumi.yaml. */
  project: string;
  /** For the CLI's home and backend; made where it is missing. */
  folder: string;
  /** Default: `dev`. */
  stack?: string;
  /** What keeps the key of a new stack, as in `pulumi stack init --secrets-provider`. Default: a passphrase. */
  secretsProvider?: string;
  /** What the program and its providers find in their environment, beside this process's own. */
  env?: Record<string, string>;
}

/** What a stack consists of: `pulumi stack export`. */
export interface ExportedStack {
  version: number;
  deployment: Record<string, unknown> & { resources?: ResourceState[] };
}

export interface ResourceState {
  urn: string;
  type: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/** One stack of a project, run by the Pulumi CLI: as a user does on the command line, but with nothing to answer. */
export class CliStack {
  readonly #options: RunOptions;

  private constructor(
    private readonly cli: Cli,
    { project, folder, env = {} }: CliStackOptions,
  ) {
    // The user's own work with Pulumi must not reach this one.
    const others = Object.entries(process.env).filter(([name]) => !name.startsWith("PULUMI_"));
    this.#options = { cwd: project, env: { ...Object.fromEntries(others), ...settingsIn(folder, cli), ...env } };
  }

  /** Opens the stack, which is made where there is none. */
  static async open(cli: Cli, options: CliStackOptions): Promise<CliStack> {
    const stack = new CliStack(cli, options);
    const { stack: name = "dev", secretsProvider = "passphrase" } = options;
    await stack.succeed(["stack", "select", "--create", name, "--secrets-provider", secretsProvider]);
    return stack;
  }

  /** A stack that has been made already, and may not be the selected one. */
  static existing(cli: Cli, options: Omit<CliStackOptions, "stack" | "secretsProvider">): CliStack {
    return new CliStack(cli, options);
  }

  /** Runs `pulumi` with these words, whatever its exit code. */
  run(words: readonly string[], options: RunOptions = {}): Promise<Ended> {
    return run(this.cli.path, [...words, ...silent], { ...this.#options, ...options });
  }

  /** Starts `pulumi` with these words. */
  start(words: readonly string[], options: RunOptions = {}): Running {
    return start(this.cli.path, [...words, ...silent], { ...this.#options, ...options });
  }

  /** Runs a command that has to work. Throws what it printed when it does not. */
  async succeed(words: readonly string[], options: RunOptions = {}): Promise<Ended> {
    const ended = await this.run(words, options);
    if (ended.exitCode === 0) return ended;
    throw new Error(`\`pulumi ${words.join(" ")}\` ended with exit code ${ended.exitCode}:\n${ended.output}`);
  }

  async export(): Promise<ExportedStack> {
    return JSON.parse((await this.succeed(["stack", "export"])).stdout) as ExportedStack;
  }

  async import(deployment: ExportedStack): Promise<void> {
    await this.succeed(["stack", "import"], { input: JSON.stringify(deployment) });
  }

  /** The stack's outputs, secret ones as well. */
  async outputs(): Promise<Record<string, unknown>> {
    const { stdout } = await this.succeed(["stack", "output", "--json", "--show-secrets"]);
    return JSON.parse(stdout) as Record<string, unknown>;
  }
}

const silent = ["--non-interactive", "--color", "never"];
