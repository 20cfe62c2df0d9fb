import { createHash } from "node:crypto";
import { open, readFile, rename } from "node:fs/promises";
import type { PassphraseCipher } from "./secrets.js";
import {
  isMap,
  isSecret,
  mapChildren,
  SECRET_SIGNATURE,
  SIGNATURE,
  some,
  type PropertyMap,
  type Value,
} from "./values.js";

/** A resource in a deployment of version 3 (`ResourceV3`). Never changed in place: a new state is a new object. */
export interface ResourceState {
  readonly urn: string;
  readonly custom: boolean;
  readonly type: string;
  readonly id?: string;
  readonly delete?: boolean;
  readonly inputs?: PropertyMap;
  readonly outputs?: PropertyMap;
  readonly parent?: string;
  readonly protect?: boolean;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly initErrors?: readonly string[];
  readonly provider?: string;
  readonly pendingReplacement?: boolean;
  readonly additionalSecretOutputs?: readonly string[];
  readonly retainOnDelete?: boolean;
  readonly deletedWith?: string;
  readonly ignoreChanges?: readonly string[];
  readonly replaceOnChanges?: readonly string[];
  readonly created?: string;
  readonly modified?: string;
}

/** Something that was begun and may have been done when the run was cut off. */
export interface PendingOperation {
  readonly resource: ResourceState;
  readonly type: "creating" | "updating" | "deleting" | "reading";
}

export interface Snapshot {
  readonly resources: readonly ResourceState[];
  readonly pending: readonly PendingOperation[];
}

/** What `pulumi stack export` prints and `pulumi stack import` reads. */
export interface Deployment {
  version: number;
  deployment: {
    manifest: { time: string; magic: string; version: string };
    secrets_providers?: { type: string; state?: { salt?: string } };
    resources?: ResourceState[];
    pending_operations?: PendingOperation[];
    metadata?: Record<string, never>;
  };
}

/** The salt of the state's secrets. Throws when they are not encrypted with a passphrase. */
function saltOf({ deployment }: Deployment): string | undefined {
  const provider = deployment.secrets_providers;
  if (provider !== undefined && provider.type !== "passphrase") {
    throw new Error(
      `this engine knows the passphrase secrets provider only, and the state uses "${provider.type}": use the Pulumi CLI`,
    );
  }
  return provider?.state?.salt;
}

/** A stack's state on disk: every save is a new file, flushed, then renamed over the old one. */
export class StateFile {
  private running: Promise<unknown> = Promise.resolve();
  private queued: Promise<void> | undefined;
  private readonly sealed = new WeakMap<PropertyMap, string>();
  private readonly texts = new WeakMap<ResourceState, string>();

  /** `cipher` is asked for only when there is a secret to write; `version` is the engine's, for the manifest. */
  constructor(
    private readonly path: string,
    private readonly version: string,
    private readonly cipher: (salt?: string) => Promise<PassphraseCipher>,
  ) {}

  /** The deployment as it is stored, secrets encrypted; undefined when the stack has none yet. */
  async read(): Promise<Deployment | undefined> {
    const text = await readFile(this.path, "utf8").catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    });
    return text === undefined ? undefined : (JSON.parse(text) as Deployment);
  }

  async load(): Promise<Snapshot> {
    const stored = await this.read();
    return stored === undefined ? { resources: [], pending: [] } : await this.open(stored);
  }

  /** The contents of a deployment, secrets decrypted. */
  async open(stored: Deployment): Promise<Snapshot> {
    if (stored.version !== 3) throw new Error(`the state is of version ${stored.version}; this engine reads version 3`);
    const { resources = [], pending_operations: pending = [] } = stored.deployment;
    const salt = saltOf(stored);
    const encrypted = [...resources, ...pending.map((operation) => operation.resource)].some(hasSecrets);
    const cipher = encrypted ? await this.cipher(salt) : undefined;
    const decrypt = (value: Value): Value => {
      if (!isSecret(value) || cipher === undefined) return mapChildren(value, decrypt);
      const { ciphertext } = value;
      if (typeof ciphertext !== "string") throw new Error("a secret in the state has no ciphertext");
      const opened = { [SIGNATURE]: SECRET_SIGNATURE, value: decrypt(JSON.parse(cipher.decrypt(ciphertext)) as Value) };
      this.sealed.set(opened, ciphertext);
      return opened;
    };
    const open = (state: ResourceState): ResourceState => mapValues(state, decrypt);
    return {
      resources: resources.map(open),
      pending: pending.map(({ resource, type }) => ({ resource: open(resource), type })),
    };
  }

  /**
   * Writes what `snapshot` returns when its turn comes: callers that arrive during a write share the next one. Resolves
   * when what the caller had done is on disk.
   */
  save(snapshot: () => Snapshot): Promise<void> {
    if (this.queued === undefined) {
      const turn = this.running.then(() => {
        this.queued = undefined;
        return this.write(snapshot());
      });
      this.queued = turn;
      this.running = turn.catch(() => undefined);
    }
    return this.queued;
  }

  private async write({ resources, pending }: Snapshot): Promise<void> {
    const secretive = [...resources, ...pending.map((operation) => operation.resource)].some(hasSecrets);
    const cipher = secretive ? await this.cipher() : undefined;
    const text = (state: ResourceState): string => this.serialise(state, cipher);
    const manifest = {
      time: new Date().toISOString(),
      magic: createHash("sha256").update(this.version).digest("hex"),
      version: this.version,
    };
    const fields = [`"manifest":${JSON.stringify(manifest)}`];
    if (cipher !== undefined)
      fields.push(`"secrets_providers":${JSON.stringify({ type: "passphrase", state: { salt: cipher.salt } })}`);
    if (resources.length > 0) fields.push(`"resources":[\n${resources.map(text).join(",\n")}\n]`);
    if (pending.length > 0) {
      const operations = pending.map(({ resource, type }) => `{"resource":${text(resource)},"type":"${type}"}`);
      fields.push(`"pending_operations":[\n${operations.join(",\n")}\n]`);
    }
    fields.push(`"metadata":{}`);
    await this.replace(`{"version":3,"deployment":{${fields.join(",\n")}}}\n`);
  }

  /** Replaces the file's contents as a whole: a reader or a crash sees the old text or the new one. */
  private async replace(text: string): Promise<void> {
    const temporary = `${this.path}.${process.pid}.new`;
    const file = await open(temporary, "w", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, this.path);
  }

  /** States never change, so each is encrypted and turned into text once. */
  private serialise(state: ResourceState, cipher: PassphraseCipher | undefined): string {
    const known = this.texts.get(state);
    if (known !== undefined) return known;
    const encrypt = (value: Value): Value => {
      if (!isSecret(value)) return mapChildren(value, encrypt);
      if (cipher === undefined) throw new Error("a secret must not be written without encryption");
      const ciphertext = this.sealed.get(value) ?? cipher.encrypt(JSON.stringify(value.value));
      this.sealed.set(value, ciphertext);
      return { [SIGNATURE]: SECRET_SIGNATURE, ciphertext };
    };
    const text = JSON.stringify(mapValues(state, encrypt));
    this.texts.set(state, text);
    return text;
  }
}

function hasSecrets(state: ResourceState): boolean {
  return some(state.inputs ?? {}, isSecret) || some(state.outputs ?? {}, isSecret);
}

/** The state with `change` applied to its inputs and outputs. */
export function mapValues(state: ResourceState, change: (value: Value) => Value): ResourceState {
  const apply = (properties: PropertyMap): PropertyMap => {
    const changed = mapChildren(properties, change);
    return isMap(changed) ? changed : {};
  };
  return {
    ...state,
    ...(state.inputs !== undefined && { inputs: apply(state.inputs) }),
    ...(state.outputs !== undefined && { outputs: apply(state.outputs) }),
  };
}
