import { join } from "node:path";
import { type RunResult, Stack } from "presence-demo-engine";
import { start } from "../../pulumi/process.js";
import {
  type Driver,
  isDefinition,
  type Preview,
  previewOf,
  type Ran,
  type StateResource,
  type UpUnderWay,
} from "./driver.js";
import { killTree } from "./processes.js";
import type { Project } from "./project.js";

type Options = NonNullable<Parameters<Stack["up"]>[0]>;

export class EngineDriver implements Driver {
  readonly #stack: Stack;
  readonly #options: ConstructorParameters<typeof Stack>[0];

  constructor({ folder }: Project, env: Record<string, string>) {
    this.#options = { projectDir: folder, stack: "dev", stateDir: join(folder, "state"), env };
    this.#stack = new Stack(this.#options);
  }

  async preview(): Promise<Preview> {
    const { printed, result } = await this.#run((options) => this.#stack.preview(options));
    return previewOf({ exitCode: result.exitCode, printed }, result.steps);
  }

  async up(): Promise<Ran> {
    const { printed, result } = await this.#run((options) => this.#stack.up(options));
    return { exitCode: result.exitCode, printed };
  }

  async destroy(): Promise<Ran> {
    const { printed, result } = await this.#run((options) => this.#stack.destroy(options));
    return { exitCode: result.exitCode, printed };
  }

  async resources(): Promise<StateResource[]> {
    return (await this.#stack.resources()).filter(isDefinition);
  }

  beginUp(): UpUnderWay {
    // In a process of its own, which can be killed.
    const { pid, ended } = start(process.execPath, [join(__dirname, "engine-up.cjs"), JSON.stringify(this.#options)]);
    const kill = async () => {
      await killTree(pid);
      await ended;
    };
    return { ended, kill };
  }

  async #run(command: (options: Options) => Promise<RunResult>): Promise<{ printed: string; result: RunResult }> {
    let printed = "";
    const result = await command({ skipPreview: true, onOutput: (text) => (printed += text) });
    return { printed, result };
  }
}
