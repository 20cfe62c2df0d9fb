import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { createApp } from "./app.js";
import { check } from "./core/check.js";
import { DataFile } from "./core/data-file.js";
import { FaultInjector } from "./core/fault-rules.js";
import { RateLimit } from "./core/rate-limit.js";
import { RequestLog } from "./core/request-log.js";
import { settingsFrom } from "./facts.js";
import type { EmulatorOptions } from "./options.js";
import { seedSchema } from "./store/seed.js";
import { Store } from "./store/store.js";

export type * from "./options.js";

/** A running emulator. */
export interface Emulator {
  /** `http://127.0.0.1:PORT`: the login server, the API and the control surface. */
  readonly url: string;
  /** Back to the seed: definitions, users, clients, tokens, settings, faults, requests. */
  reset(): Promise<void>;
  /** Ends every connection, frees the port and brings the data file up to date. */
  close(): Promise<void>;
}

/**
 * Starts an emulator of the presence API.
 * Throws an error with every fault of the facts, the seed or the settings, and one that says so if the port is taken.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const settings = { ...(options.facts && settingsFrom(options.facts)), ...options.settings };
  const seeded = () =>
    check(
      seedSchema,
      { ...options.seed, settings: { ...options.seed?.settings, ...settings } },
      "the seed and the settings",
    );
  const store = new Store(seeded());
  const save = await openDataFile({ ...options, settings }, store);
  const log = new RequestLog();
  const rateLimit = new RateLimit();
  const faults = new FaultInjector();
  const reset = async () => {
    store.load(seeded());
    log.clear();
    rateLimit.clear();
    faults.set([]);
    await save();
  };

  const app = createApp({ store, log, rateLimit, faults, save, reset });
  const server = createAdaptorServer({
    fetch: app.fetch,
    overrideGlobalObjects: false,
    // Longer than clients keep an idle connection, so that none of them meets a closed one by chance.
    serverOptions: { keepAliveTimeout: 65_000 },
  }) as Server;
  const host = options.host ?? "127.0.0.1";
  await listen(server, options.port ?? 0, host);
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    reset,
    async close() {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      await save();
    },
  };
}

/** Loads the data file, if there is one, and returns what keeps it up to date. */
async function openDataFile({ dataFile, settings }: EmulatorOptions, store: Store): Promise<() => Promise<void>> {
  if (dataFile === undefined) return () => Promise.resolve();
  const data = await DataFile.read(dataFile);
  if (data !== undefined) {
    const kept = check(seedSchema, data, `the data file ${dataFile}`);
    store.load({ ...kept, settings: { ...kept.settings, ...settings } });
  }
  const file = new DataFile(dataFile, () => store.snapshot());
  // At once, so that a file that cannot be written is known before the first request.
  await file.save();
  return () => file.save();
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new Error(`port ${port} on ${host} is taken; choose another one, or 0 for a free one`, { cause: error });
  }
}
