import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { open, readFile, rename } from "node:fs/promises";
import pLimit from "p-limit";
import { cliOnly } from "./cli-only.js";
import type { PropertyMap } from "./values.js";

/** A resource in a Pulumi deployment of version 3. Never changed in place: a new state is a new object. */
export interface ResourceState {
  readonly urn: string;
  readonly type: string;
  /** False for a component, and for the stack itself. */
  readonly custom: boolean;
  /** Empty for a component, and until the provider has made the resource. */
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
  readonly parent?: string;
  readonly dependencies: readonly string[];
  /** Why the resource, which was made or changed, is not as it should be: the next run tries again. */
  readonly initErrors?: readonly string[];
  /** Replaced, and still to be deleted. */
  readonly delete?: boolean;
}

/** Something that was begun and may have been done when a run was cut off. */
export interface PendingOperation {
  readonly type: "creating" | "updating" | "deleting";
  readonly resource: ResourceState;
}

interface StateFile {
  version: number;
  deployment: { secrets_providers?: unknown; resources?: ResourceState[]; pending_operations?: PendingOperation[] };
}

/**
 * The state of a stack, in memory and in its file. There is no lock: of two runs on one stack at once, one fails when it
 * finds that the other has written; what it was doing just then is in its errors and not in the file.
 */
export class State {
  private readonly writing = pLimit(1);
  private nextWrite: Promise<void> | undefined;

  private constructor(
    private readonly path: string,
    private readonly isPreview: boolean,
    readonly resources: ResourceState[],
    /** What earlier runs were creating when they were cut off, and what is under way. */
    private pending: PendingOperation[],
    /** What the file holds, as far as this run knows. */
    private written: string,
  ) {}

  /** In a preview, the file stays as it is. */
  static async load(path: string, isPreview: boolean): Promise<State> {
    const text = await textOf(path);
    if (text === "") return new State(path, isPreview, [], [], text);
    const { version, deployment } = JSON.parse(text) as StateFile;
    if (version !== 3) throw new Error(`${path} is of version ${version}; this engine reads version 3`);
    if (deployment.secrets_providers !== undefined) throw cliOnly(`secrets, which ${path} holds`);
    const interrupted = (deployment.pending_operations ?? []).filter(({ type }) => type === "creating");
    return new State(path, isPreview, deployment.resources ?? [], interrupted, text);
  }

  /** What may exist although no run got to know of it. */
  get interrupted(): readonly string[] {
    return this.pending.map(({ resource }) => resource.urn);
  }

  /** Puts `next` in the place of `old`, or at the end; `save` writes it. */
  replace(old: ResourceState | undefined, ...next: ResourceState[]): void {
    if (old === undefined) this.resources.push(...next);
    else this.resources.splice(this.resources.indexOf(old), 1, ...next);
  }

  /** Does `work`, which is on disk as pending before it begins, and with what it did to the state when it has ended. */
  async during<Result>(operation: PendingOperation, work: () => Promise<Result>): Promise<Result> {
    const { urn } = operation.resource;
    this.pending.push(operation);
    await this.save();
    try {
      const result = await work();
      this.pending = this.pending.filter(({ resource }) => resource.urn !== urn);
      return result;
    } finally {
      this.pending = this.pending.filter((other) => other !== operation);
      await this.save();
    }
  }

  /** Resolves when all that was done before the call is on disk. Callers during a write share the next one. */
  save(): Promise<void> {
    this.nextWrite ??= this.writing(() => {
      this.nextWrite = undefined;
      return this.write();
    });
    return this.nextWrite;
  }

  /** A reader, or a crash, finds the old file or the new one. */
  private async write(): Promise<void> {
    const { resources, pending } = this;
    const text = JSON.stringify({ version: 3, deployment: { resources, pending_operations: pending } });
    if (this.isPreview || text === this.written) return;
    if ((await textOf(this.path)) !== this.written)
      throw new Error(`another run changes ${this.path} at the same time: start one after the other`);
    const path = `${this.path}.${randomUUID()}.new`;
    const file = await open(path, "w", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(path, this.path);
    this.written = text;
  }
}

async function textOf(path: string): Promise<string> {
  return existsSync(path) ? readFile(path, "utf8") : "";
}
