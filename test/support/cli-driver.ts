import { type Driver, type Preview, previewOf, type Ran, type StateResource, type UpUnderWay } from "./driver.js";
import { killTree } from "./processes.js";
import type { StackUnderTest } from "./stack-under-test.js";

export class CliDriver implements Driver {
  constructor(private readonly stack: StackUnderTest) {}

  async preview(): Promise<Preview> {
    const { exitCode, stdout } = await this.stack.run("preview", "--json");
    const { steps = [] } = JSON.parse(stdout) as { steps?: Parameters<typeof previewOf>[1] };
    return previewOf({ exitCode, printed: stdout }, steps);
  }

  up(): Promise<Ran> {
    return this.#run("up");
  }

  destroy(): Promise<Ran> {
    return this.#run("destroy");
  }

  async resources(): Promise<StateResource[]> {
    return this.stack.definitions();
  }

  beginUp(): UpUnderWay {
    const { pid, ended } = this.stack.start("up", "--parallel", "1");
    const kill = async () => {
      await killTree(pid);
      await ended;
      // The backend's lock, which a killed run leaves behind.
      await this.stack.succeed("cancel", "--yes");
    };
    return { ended, kill };
  }

  async #run(command: string): Promise<Ran> {
    const { exitCode, output } = await this.stack.run(command);
    return { exitCode, printed: output };
  }
}
