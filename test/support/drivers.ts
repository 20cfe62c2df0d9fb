import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Stack } from "presence-demo-engine";

const repository = join(__dirname, "../..");

/** A resource of a state, as a deployment keeps it. */
interface StateResource {
  urn: string;
  type: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/** What a preview says: the operations on presence definitions by resource name, and everything that was printed. */
interface Preview {
  exitCode: number;
  operations: Record<string, string>;
  /** Inputs that change, by resource name. */
  changes: Record<string, string[]>;
  printed: string;
}

/** Something that runs Pulumi programs: the CLI, or the engine of this repository. */
export interface Driver {
  readonly name: string;
  start(project: Project): Promise<void>;
  config(key: string, value: string, secret?: boolean): Promise<void>;
  preview(): Promise<Preview>;
  up(): Promise<{ exitCode: number; printed: string }>;
  destroy(): Promise<{ exitCode: number; printed: string }>;
  state(): Promise<StateResource[]>;
}

/** A Pulumi project in a temporary folder, whose program is one JavaScript file. */
export class Project {
  private constructor(readonly folder: string) {}

  static async create(): Promise<Project> {
    const project = new Project(await mkdtemp(join(tmpdir(), "presence-project-")));
    project.write("Pulumi.yaml", "name: statuses\nruntime: nodejs\noptions:\n  refresh: always\n");
    project.write("package.json", '{ "name": "statuses", "main": "index.js" }');
    symlinkSync(join(repository, "node_modules"), join(project.folder, "node_modules"), "junction");
    return project;
  }

  write(file: string, content: string): void {
    writeFileSync(join(this.folder, file), content);
  }

  /** The program: `body` may use `PresenceDefinition` and `pulumi`. */
  program(body: string): void {
    this.write(
      "index.js",
      `const pulumi = require("@pulumi/pulumi");\nconst { PresenceDefinition } = require("pulumi-genesyscloud-presence");\n${body}\n`,
    );
  }

  /** Everything in the folder, as one text: what a run leaves behind. */
  everything(folder = this.folder): string {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isSymbolicLink())
      .map((entry) => {
        const path = join(folder, entry.name);
        return entry.isDirectory() ? this.everything(path) : readFileSync(path, "latin1");
      })
      .join("\n");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);
const isDefinition = (urn: string): boolean => urn.includes("genesyscloud:PresenceDefinition");

class EngineDriver implements Driver {
  readonly name = "the engine";
  #stack?: Stack;

  get #running(): Stack {
    if (!this.#stack) throw new Error("not started");
    return this.#stack;
  }

  async start({ folder }: Project): Promise<void> {
    this.#stack = new Stack({
      projectDir: folder,
      stack: "dev",
      stateDir: join(folder, "state"),
      passphrase: "passphrase",
    });
  }

  config(key: string, value: string, secret = false): Promise<void> {
    return this.#running.setConfig(key, value, { secret });
  }

  async preview(): Promise<Preview> {
    let printed = "";
    const { exitCode, steps } = await this.#running.preview({ onOutput: (more) => (printed += more) });
    return previewOf(exitCode, printed, steps);
  }

  async up(): Promise<{ exitCode: number; printed: string }> {
    let printed = "";
    const { exitCode } = await this.#running.up({ skipPreview: true, onOutput: (more) => (printed += more) });
    return { exitCode, printed };
  }

  async destroy(): Promise<{ exitCode: number; printed: string }> {
    let printed = "";
    const { exitCode } = await this.#running.destroy({ skipPreview: true, onOutput: (more) => (printed += more) });
    return { exitCode, printed };
  }

  async state(): Promise<StateResource[]> {
    return resourcesOf(await this.#running.exportDeployment());
  }
}

/** Where a working Pulumi CLI is on PATH, or PULUMI_CLI names one. */
const cli = process.env["PULUMI_CLI"] ?? "pulumi";
const cliWorks = spawnSync(cli, ["version"], { stdio: "ignore" }).status === 0;

class CliDriver implements Driver {
  readonly name = "the Pulumi CLI";
  #folder = "";

  async start({ folder }: Project): Promise<void> {
    this.#folder = folder;
    mkdirSync(join(folder, "backend"));
    mkdirSync(join(folder, "home"));
    const { exitCode, printed } = await this.#pulumi("stack", "init", "dev");
    if (exitCode !== 0) throw new Error(printed);
  }

  async config(key: string, value: string, secret = false): Promise<void> {
    await this.#pulumi("config", "set", key, value, secret ? "--secret" : "--plaintext");
  }

  async preview(): Promise<Preview> {
    const { exitCode, printed } = await this.#pulumi("preview", "--json");
    const { steps = [] } = JSON.parse(printed) as { steps?: PlannedStep[] };
    return previewOf(exitCode, printed, steps);
  }

  up(): Promise<{ exitCode: number; printed: string }> {
    return this.#pulumi("up", "--yes", "--skip-preview");
  }

  destroy(): Promise<{ exitCode: number; printed: string }> {
    return this.#pulumi("destroy", "--yes", "--skip-preview");
  }

  async state(): Promise<StateResource[]> {
    return resourcesOf(JSON.parse((await this.#pulumi("stack", "export")).printed));
  }

  async #pulumi(...args: string[]): Promise<{ exitCode: number; printed: string }> {
    const child = spawn(cli, [...args, "--non-interactive"], {
      cwd: this.#folder,
      env: {
        ...process.env,
        PULUMI_HOME: join(this.#folder, "home"),
        PULUMI_BACKEND_URL: `file://${join(this.#folder, "backend")}`,
        PULUMI_CONFIG_PASSPHRASE: "passphrase",
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [stdout, stderr, exitCode] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? 1))),
    ]);
    return { exitCode, printed: args.includes("--json") || args[1] === "export" ? stdout : stdout + stderr };
  }
}

interface PlannedStep {
  op: string;
  urn: string;
  oldState?: { inputs?: unknown };
  newState?: { inputs?: unknown };
}

function previewOf(exitCode: number, printed: string, steps: PlannedStep[]): Preview {
  const planned = steps.filter(({ op, urn }) => isDefinition(urn) && op !== "same" && op !== "refresh");
  const operations = Object.fromEntries(planned.map(({ op, urn }) => [nameOf(urn), op]));
  return { exitCode, printed, operations, changes: changesOf(planned) };
}

/** The paths of the inputs that a planned step changes, as the two states of the step show it. */
function changesOf(steps: PlannedStep[]): Record<string, string[]> {
  return Object.fromEntries(
    steps.map(({ urn, oldState, newState }) => {
      const [before, after] = [flat(oldState?.inputs), flat(newState?.inputs)];
      const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
      return [nameOf(urn), [...paths].filter((path) => before[path] !== after[path] && !path.startsWith("__")).sort()];
    }),
  );
}

function flat(value: unknown, prefix = ""): Record<string, string> {
  if (typeof value !== "object" || value === null) return { [prefix]: JSON.stringify(value) };
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, item]) => flat(item, prefix ? `${prefix}.${key}` : key)),
  ) as Record<string, string>;
}

function resourcesOf(deployment: unknown): StateResource[] {
  const { resources = [] } = (deployment as { deployment: { resources?: StateResource[] } }).deployment;
  return resources.filter(({ urn }) => isDefinition(urn));
}

/** The engine always, and the CLI where there is one. */
export const drivers: (() => Driver)[] = [() => new EngineDriver(), ...(cliWorks ? [() => new CliDriver()] : [])];
