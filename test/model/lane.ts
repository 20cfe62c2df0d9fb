import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CliStack } from "../../pulumi/cli-stack.js";
import { openStack, stateFolderOf } from "../support/cli.js";
import { type EmulatedOrganization, startOrganization } from "../support/organization.js";
import { ProgramHost } from "../support/program-host.js";
import { ownPlugin, Project } from "../support/project.js";
import { stateFile } from "../support/state-file.js";
import type { Moment } from "./invariants.js";
import { Life } from "./life.js";
import type { Plan } from "./plan.js";
import { type Program, project as projectName, stackName } from "./program.js";
import { readState, type State } from "./state.js";

/** An organisation, a stack and a language host, for one life after the other. */
export class Lane {
  #host = new ProgramHost();

  private constructor(
    readonly organization: EmulatedOrganization,
    readonly stack: CliStack,
    private readonly project: Project,
    private readonly file: string,
    /** The state's files before anything was done. */
    private readonly nothing: ReadonlyMap<string, Buffer>,
  ) {}

  static async start(): Promise<Lane> {
    const [organization, project] = [await startOrganization(), await Project.create()];
    settings(project, "presencedefinitions");
    // However much a program drops at once: that is drawn.
    const env = { ...organization.env, GENESYSCLOUD_MAX_DEACTIVATIONS: "100%" };
    const stack = await openStack(project.folder, env, { stack: stackName });
    const file = stateFile(stateFolderOf(project.folder), projectName, stackName);
    const nothing = new Map([file, `${file}.attrs`].map((one) => [one, readFileSync(one)]));
    return new Lane(organization, stack, project, file, nothing);
  }

  async stop(): Promise<void> {
    await this.#host.kill();
    await this.organization.close();
    this.project.remove();
  }

  /** @throws where an invariant does not hold */
  async play(plan: Plan): Promise<void> {
    await this.organization.control("POST", "reset");
    await this.organization.control("PUT", "settings", { twins: plan.twins });
    settings(this.project, plan.generation);
    // As good as a new stack, which would cost a command.
    for (const [file, nothing] of this.nothing) writeFileSync(file, nothing);
    await new Life(plan, this).run();
  }

  state(): State {
    return readState(this.file);
  }

  /** Puts the last state in place of one that a killed CLI has written half: its file backend keeps a copy of each file for that. */
  mendState(): void {
    const files = ["", ".attrs"];
    try {
      for (const end of files) JSON.parse(readFileSync(this.file + end, "utf8"));
    } catch {
      for (const end of files) copyFileSync(`${this.file}.bak${end}`, this.file + end);
    }
  }

  async moment(): Promise<Moment> {
    const organization = new Map((await this.organization.definitions()).map((one) => [one.id, one]));
    return { organization, state: this.state() };
  }

  /** Makes the program ready for one run. Returns the words by which the CLI finds it. */
  serve(program: Program): Promise<string[]> {
    const declare = JSON.stringify(join(__dirname, "declare.ts"));
    this.project.write(
      "index.js",
      `require("ts-node/register/transpile-only");\nrequire(${declare}).declare(${JSON.stringify(program)});\n`,
    );
    return this.#host.serve(join(this.project.folder, "index.js"));
  }

  /** Ends the program at once. */
  async killProgram(): Promise<void> {
    await this.#host.kill();
    this.#host = new ProgramHost();
  }
}

/** Of both faces: a life may move from the one to the other. */
const namespaces = ["genesyscloud", "genesyscloud-presence"];

function settings(project: Project, generation: string): void {
  project.write(
    "Pulumi.yaml",
    `name: ${projectName}
runtime: nodejs
config:
${namespaces.map((name) => `  ${name}:retryWaitMs: "5"\n  ${name}:presenceApi: ${generation}\n`).join("")}
${ownPlugin}`,
  );
}
