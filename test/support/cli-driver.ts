import type { CliStack } from "../../pulumi/cli-stack.js";
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

const apply = ["--yes", "--skip-preview"];

export class CliDriver implements Driver {
  constructor(private readonly stack: CliStack) {}

  async preview(): Promise<Preview> {
    const { exitCode, stdout } = await this.stack.run(["preview", "--json"]);
    const { steps = [] } = JSON.parse(stdout) as { steps?: Parameters<typeof previewOf>[1] };
    return previewOf({ exitCode, printed: stdout }, steps);
  }

  up(): Promise<Ran> {
    return this.#run("up", ...apply);
  }

  destroy(): Promise<Ran> {
    return this.#run("destroy", ...apply);
  }

  async resources(): Promise<StateResource[]> {
    const { deployment } = await this.stack.export();
    return (deployment.resources ?? []).filter(isDefinition);
  }

  beginUp(): UpUnderWay {
    const { pid, ended } = this.stack.start(["up", ...apply, "--parallel", "1"]);
    const kill = async () => {
      await killTree(pid);
      await ended;
      // The backend's lock, which a killed run leaves behind.
      await this.stack.succeed(["cancel", "--yes"]);
    };
    return { ended, kill };
  }

  async #run(...words: string[]): Promise<Ran> {
    const { exitCode, output } = await this.stack.run(words);
    return { exitCode, printed: output };
  }
}
