import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { countSteps } from "./changes.js";
import { digestOf } from "./digest.js";
import { Display } from "./display.js";
import { Pass, type Kind } from "./pass.js";
import { perform } from "./perform.js";
import { readProject } from "./project.js";
import type { RunResult } from "./results.js";
import { State, type ResourceState } from "./state.js";

export type { Diagnostic, Operation, RunResult, Step } from "./results.js";
export type { ResourceState } from "./state.js";

export interface StackOptions {
  /** The folder that holds Pulumi.yaml. */
  projectDir: string;
  stack: string;
  /** Holds the state, `<stack>.json`. Made when missing. */
  stateDir: string;
  /** Added to the environment of the program and of its provider. */
  env?: Record<string, string>;
}

export interface RunOptions {
  /** Read what exists before anything else; default: `options.refresh: always` of Pulumi.yaml. */
  refresh?: boolean;
  /** Exit code 7 when there were changes. */
  expectNoChanges?: boolean;
  /** Print one JSON document in the shape of `pulumi preview --json` instead of text. */
  json?: boolean;
  /** Change things without a preview first. */
  skipPreview?: boolean;
  /** How many operations may run at once; default: four for every processor, as in the CLI. */
  parallel?: number;
  /** Cancels the run: what has begun is finished, nothing new begins, and the state keeps all that was done. */
  signal?: AbortSignal;
  /** Gets everything that is printed; default: the standard output. */
  onOutput?: (text: string) => unknown;
}

const UNEXPECTED_CHANGES = 7;

/** One stack of a Pulumi Node.js project, run without the Pulumi CLI. */
export class Stack {
  constructor(private readonly options: StackOptions) {}

  /** Makes what the program describes, after a preview; nothing is changed when the preview fails. */
  up(options: RunOptions = {}): Promise<RunResult> {
    return this.run("up", options);
  }

  /** Says what `up` would do. */
  preview(options: RunOptions = {}): Promise<RunResult> {
    return this.run("up", options, true);
  }

  /** Brings the state in line with what exists. */
  refresh(options: RunOptions = {}): Promise<RunResult> {
    return this.run("refresh", options);
  }

  /** Deletes everything in the state. */
  destroy(options: RunOptions = {}): Promise<RunResult> {
    return this.run("destroy", options);
  }

  /** The resources as the state has them. */
  async resources(): Promise<ResourceState[]> {
    return (await State.load(this.statePath, true)).resources;
  }

  private get statePath(): string {
    return resolve(this.options.stateDir, `${this.options.stack}.json`);
  }

  private async run(kind: Kind, options: RunOptions, previewOnly = false): Promise<RunResult> {
    const begun = performance.now();
    const { projectDir, stack, stateDir, env } = this.options;
    const { json, onOutput = (text: string) => process.stdout.write(text) } = options;
    const print = (line: string) => onOutput(`${line}\n`);
    const project = await readProject(projectDir, stack);
    const display = new Display(json === true ? () => undefined : print, stack, project.name);
    await mkdir(stateDir, { recursive: true });

    const passOver = async (preview: boolean): Promise<RunResult> => {
      const pass = new Pass({
        kind,
        preview,
        refresh: kind === "refresh" || (options.refresh ?? project.refreshAlways),
        parallel: options.parallel ?? availableParallelism() * 4,
        project,
        stack,
        env: { ...process.env, ...env },
        state: await State.load(this.statePath, preview),
        display,
        signal: options.signal ?? new AbortController().signal,
      });
      display.begin(kind, preview);
      const outputs = await perform(pass);
      const changes = countSteps(pass.steps, kind === "refresh");
      const isUnexpected = options.expectNoChanges === true && Object.keys(changes).some((op) => op !== "same");
      const result = {
        exitCode: pass.halted.aborted ? 1 : isUnexpected ? UNEXPECTED_CHANGES : 0,
        changes,
        steps: pass.steps,
        diagnostics: pass.diagnostics,
        outputs,
        durationMs: performance.now() - begun,
      };
      display.end(result, preview);
      return result;
    };

    const previews = previewOnly || options.skipPreview !== true;
    let result = await passOver(previews);
    if (previews && !previewOnly && result.exitCode === 0) result = await passOver(false);
    if (json === true) print(digestOf(result));
    else if (result.exitCode === UNEXPECTED_CHANGES) print("error: no changes were expected but changes were proposed");
    return result;
  }
}
