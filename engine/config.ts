import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { dump, load } from "js-yaml";
import { PassphraseCipher } from "./secrets.js";
import { qualify, type Project } from "./project.js";

/** A stack's configuration, ready for the program: by `ns:key`, in plain text, structured values as JSON. */
export interface StackConfig {
  values: Record<string, string>;
  /** The keys whose values are secret. */
  secrets: ReadonlySet<string>;
}

interface ConfigFile {
  encryptionsalt?: string;
  secretsprovider?: string;
  environment?: unknown;
  config?: Record<string, unknown>;
}

/**
 * Reads and writes `Pulumi.<stack>.yaml` as the CLI does. The project's own file is read and never changed unless the
 * state directory is the project's: what `set` stores goes to the state directory's file, and wins over the project's.
 */
export class ConfigFiles {
  private readonly own: string;
  private readonly projects: string;

  constructor(
    private readonly project: Project,
    stack: string,
    stateDir: string,
    private readonly passphrase: () => string,
  ) {
    this.own = join(stateDir, `Pulumi.${stack}.yaml`);
    this.projects = join(project.stackConfigDir, `Pulumi.${stack}.yaml`);
  }

  async read(): Promise<StackConfig> {
    const values: StackConfig["values"] = {};
    const secrets = new Set<string>();
    for (const [key, value] of this.project.config) values[key] = asText(value);
    for (const path of new Set([this.projects, this.own])) {
      const file = await readConfigFile(path);
      for (const [name, stored] of Object.entries(file.config ?? {})) {
        const key = qualify(name, this.project.name);
        const value = await this.decrypt(stored, file);
        values[key] = asText(value.plain);
        if (value.secret) secrets.add(key);
        else secrets.delete(key);
      }
    }
    return { values, secrets };
  }

  async set(key: string, value: string, secret: boolean): Promise<void> {
    const file = await readConfigFile(this.own);
    if (secret) {
      const cipher = await this.cipherOf(file);
      file.encryptionsalt ??= cipher.salt;
      file.config = { ...file.config, [qualify(key, this.project.name)]: { secure: cipher.encrypt(value) } };
    } else {
      file.config = { ...file.config, [qualify(key, this.project.name)]: value };
    }
    await writeFile(this.own, dump(file, { lineWidth: -1 }), { mode: 0o600 });
  }

  /** The salt to encrypt new state with: the stack's own, where it has one. */
  async salt(): Promise<string | undefined> {
    return (await readConfigFile(this.own)).encryptionsalt ?? (await readConfigFile(this.projects)).encryptionsalt;
  }

  private cipherOf(file: ConfigFile): Promise<PassphraseCipher> {
    const { encryptionsalt: salt } = file;
    return salt === undefined
      ? PassphraseCipher.create(this.passphrase())
      : PassphraseCipher.open(salt, this.passphrase());
  }

  /** A value is plain, `{ secure: ciphertext }`, or a structure that may hold such values at any depth. */
  private async decrypt(stored: unknown, file: ConfigFile): Promise<{ plain: unknown; secret: boolean }> {
    if (typeof stored !== "object" || stored === null) return { plain: stored, secret: false };
    if ("secure" in stored && typeof stored.secure === "string") {
      return { plain: (await this.cipherOf(file)).decrypt(stored.secure), secret: true };
    }
    const entries = await Promise.all(
      Object.entries(stored).map(async ([key, child]) => [key, await this.decrypt(child, file)] as const),
    );
    const plain = entries.map(([key, child]) => [key, child.plain] as const);
    return {
      plain: Array.isArray(stored) ? plain.map(([, child]) => child) : Object.fromEntries(plain),
      secret: entries.some(([, child]) => child.secret),
    };
  }
}

async function readConfigFile(path: string): Promise<ConfigFile> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  });
  const file: ConfigFile = load(text) ?? {};
  if (file.environment !== undefined) {
    throw new Error(`this engine does not do environments, and ${path} has one: use the Pulumi CLI`);
  }
  if (file.secretsprovider !== undefined && file.secretsprovider !== "passphrase") {
    throw new Error(
      `this engine knows the passphrase secrets provider only, and ${path} uses "${file.secretsprovider}": use the Pulumi CLI`,
    );
  }
  return file;
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
