import { cpSync } from "node:fs";
import { join } from "node:path";
import type { EmulatorOptions } from "genesyscloud-presence-emulator";
import { CliStack, type ResourceState } from "../../pulumi/cli-stack.js";
import type { Ended, Running } from "../../pulumi/process.js";
import { openStack, stateFolderOf, theCli } from "./cli.js";
import { isDefinition } from "./driver.js";
import { type EmulatedOrganization, type Known, startOrganization } from "./organization.js";
import { serveProgram } from "./program-host.js";
import { type Face, Project } from "./project.js";
import { readDeployment, stateFile } from "./state-file.js";

const name = "dev";
const applying = ["up", "refresh", "destroy"];
const runningTheProgram = ["up", "preview"];

/**
 * How programs run: `hosted` all in one process, which is cheap, for tests of what the provider does; `spawned` each in its own,
 * as users have it, for tests of how a program fails and what is printed then.
 */
type Programs = "hosted" | "spawned";

/** An emulated organisation, and a project whose stack `dev` manages it by the Pulumi CLI. */
export class StackUnderTest {
  private constructor(
    readonly organization: EmulatedOrganization,
    readonly project: Project,
    readonly cli: CliStack,
    private readonly programs: Programs,
  ) {}

  static async open(
    options: EmulatorOptions = {},
    programs: Programs = "hosted",
    face: Face = "dynamic",
  ): Promise<StackUnderTest> {
    const organization = await startOrganization(options);
    const project = await newProject(face);
    return new StackUnderTest(organization, project, cliIn(project, organization.env), programs);
  }

  /** The same stack, run in another environment. */
  in(env: Record<string, string>): StackUnderTest {
    return new StackUnderTest(this.organization, this.project, cliIn(this.project, env), this.programs);
  }

  /** Runs a command of the CLI, whatever its exit code: without a question, and without the preview that `up` begins with. */
  async run(command: string, ...words: string[]): Promise<Ended> {
    return this.cli.run(await this.#wordsOf(command, words));
  }

  /** Runs a command that has to work. */
  async succeed(command: string, ...words: string[]): Promise<Ended> {
    return this.cli.succeed(await this.#wordsOf(command, words));
  }

  /** Starts a command for a test to kill. A program has a process of its own in it. */
  start(command: string, ...words: string[]): Running {
    return this.cli.start(wordsOf(command, words));
  }

  async #wordsOf(command: string, words: string[]): Promise<string[]> {
    const runsProgram = runningTheProgram.includes(command) || words.includes("--run-program");
    const isHosted = this.programs === "hosted" && runsProgram;
    const host = isHosted ? await serveProgram(join(this.project.folder, "index.js")) : [];
    return [...wordsOf(command, words), ...host];
  }

  /** All that the state has. */
  resources(): ResourceState[] {
    return readDeployment(stateFile(folderOf(this.project), "statuses", name))?.resources ?? [];
  }

  /** The presence definitions in the state. */
  definitions(): ResourceState[] {
    return this.resources().filter(isDefinition);
  }

  ids(): (string | undefined)[] {
    return this.definitions().map(({ id }) => id);
  }

  /** The stack's outputs. */
  outputs(): Record<string, unknown> {
    return this.resources().find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
  }

  /** What agents can choose. */
  async active(): Promise<Known[]> {
    return (await this.organization.definitions()).filter(({ deactivated }) => !deactivated);
  }

  async close(): Promise<void> {
    await this.organization.close();
    this.project.remove();
  }
}

const wordsOf = (command: string, words: string[]): string[] => [
  ...[command, ...words, "--stack", name],
  ...(applying.includes(command) ? ["--yes", "--skip-preview"] : []),
];

const cliIn = (project: Project, env: Record<string, string>): CliStack =>
  CliStack.existing(theCli(), { project: project.folder, folder: folderOf(project), env });

const folderOf = ({ folder }: Project): string => stateFolderOf(folder);
const backendOf = (project: Project): string => join(folderOf(project), "backend");

/** A project whose stack nothing has run on; made by the CLI once, and copied from then on. */
let untouched: Promise<Project> | undefined;

async function newProject(face: Face): Promise<Project> {
  untouched ??= makeUntouched();
  const [project, original] = await Promise.all([Project.create(face), untouched]);
  cpSync(backendOf(original), backendOf(project), { recursive: true });
  const settings = `Pulumi.${name}.yaml`;
  cpSync(join(original.folder, settings), join(project.folder, settings));
  return project;
}

async function makeUntouched(): Promise<Project> {
  const project = await Project.create();
  process.once("exit", () => project.remove());
  try {
    await openStack(project.folder, {});
  } catch (error) {
    // The next test tries again.
    untouched = undefined;
    throw error;
  }
  return project;
}
