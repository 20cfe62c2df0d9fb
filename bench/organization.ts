import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { writeFile } from "node:fs/promises";
import type { Seed } from "genesyscloud-presence-emulator";
import { start } from "../pulumi/process.js";

/** How the tables name the operations. */
const operations: Record<string, string> = {
  "POST /oauth/token": "token",
  "GET /api/v2/organizations/me": "organization",
  "GET /api/v2/presencedefinitions": "list",
  "GET /api/v2/presencedefinitions/{presenceId}": "read",
  "POST /api/v2/presencedefinitions": "create",
  "PUT /api/v2/presencedefinitions/{presenceId}": "update",
  "DELETE /api/v2/presencedefinitions/{presenceId}": "delete",
};

/** Requests by operation: token, list, read, create, update, delete. */
export type Requests = Record<string, number>;

/** An emulated organisation in a process of its own, so that its work does not slow down what is measured. */
export class EmulatedOrganization {
  private constructor(readonly url: string) {}

  /**
   * Starts one for the time of the work.
   * @param dir a folder for the seed
   */
  static async use<T>(dir: string, seed: Seed, work: (organization: EmulatedOrganization) => Promise<T>): Promise<T> {
    const file = join(dir, "seed.json");
    await writeFile(file, JSON.stringify(seed));
    const manifest = createRequire(__filename).resolve("genesyscloud-presence-emulator/package.json");
    const emulator = start(process.execPath, [join(dirname(manifest), "dist", "cli.js"), "--seed", file]);
    try {
      const [, url = ""] = await emulator.printed(/^listening on (\S+)$/m);
      return await work(new EmulatedOrganization(url));
    } finally {
      emulator.kill();
      await emulator.ended;
    }
  }

  /** The environment in which the provider reaches this organisation and no other. */
  get env(): Record<string, string> {
    return {
      GENESYSCLOUD_API_URL: this.url,
      GENESYSCLOUD_LOGIN_URL: this.url,
      GENESYSCLOUD_OAUTHCLIENT_ID: "presence-admin",
      GENESYSCLOUD_OAUTHCLIENT_SECRET: "presence-secret",
      GENESYSCLOUD_REGION: "",
      GENESYSCLOUD_ACCESS_TOKEN: "",
      // It destroys all that it has made.
      GENESYSCLOUD_MAX_DEACTIVATIONS: "100%",
    };
  }

  /** Back to the seed. */
  async reset(): Promise<void> {
    await this.#control("POST", "reset");
  }

  /** The requests since the last call. */
  async requests(): Promise<Requests> {
    const { counts } = (await this.#control("GET", "requests")) as { counts: Record<string, number> };
    await this.#control("DELETE", "requests");
    return Object.fromEntries(Object.entries(counts).map(([key, count]) => [operations[key] ?? key, count]));
  }

  async #control(method: string, path: string): Promise<unknown> {
    const response = await fetch(`${this.url}/_emulator/${path}`, { method });
    if (!response.ok) throw new Error(`the emulator answered ${response.status} to ${method} ${path}`);
    return response.status === 204 ? undefined : response.json();
  }
}
