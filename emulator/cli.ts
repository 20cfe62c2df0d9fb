#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { type EmulatorOptions, type PresenceFacts, type Seed, startEmulator } from "./index.js";

interface Flags {
  host: string;
  port: number;
  data?: string;
  seed?: string;
  facts?: string;
  set: Record<string, unknown>;
}

const program = new Command("genesyscloud-presence-emulator")
  .description("The Genesys Cloud presence API on your machine. Clients: presence-admin and presence-reader.")
  .option("--host <host>", "address to listen on", "127.0.0.1")
  .option("--port <port>", "port to listen on; 0: a free one", readPort, 0)
  .option("--data <file>", "keep the organisation in this file; it survives a kill at any moment")
  .option("--seed <file>", "what the organisation looks like at the start (JSON), unless --data has one already")
  .option(
    "--facts <file>",
    "behave as the organisation that `presence doctor --probe` wrote this file of; wins over the seed",
  )
  .option("--set <key=value>", "change a setting, for example rateLimitPerMinute=300; repeatable", readSetting, {})
  .addHelpText("after", "\nReady when it prints: listening on http://127.0.0.1:PORT\nEnds on SIGINT and SIGTERM.")
  .parse();

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError("It must be a number from 0 to 65535.");
  return port;
}

function readSetting(text: string, settings: Record<string, unknown>): Record<string, unknown> {
  const [, key, value] = /^(\w+)=(.*)$/.exec(text) ?? [];
  if (key === undefined || value === undefined) throw new InvalidArgumentError("It must look like key=value.");
  return { ...settings, [key]: jsonOrText(value) };
}

function jsonOrText(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function readJson(what: string, file: string): unknown {
  try {
    return JSON.parse(textOf(readFileSync(file)));
  } catch (error) {
    throw new Error(`cannot read the ${what} ${file}: ${(error as Error).message}`, { cause: error });
  }
}

/** Without a byte order mark, which editors on Windows put there. */
function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Error("it is not in UTF-8; save it as UTF-8", { cause: error });
  }
}

async function run({ host, port, data, seed, facts, set }: Flags): Promise<void> {
  const options: EmulatorOptions = {
    host,
    port,
    settings: set,
    ...(data !== undefined && { dataFile: data }),
    ...(seed !== undefined && { seed: readJson("seed", seed) as Seed }),
    ...(facts !== undefined && { facts: readJson("facts", facts) as PresenceFacts }),
  };
  const emulator = await startEmulator(options);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void emulator.close());
  console.log(`listening on ${emulator.url}`);
}

run(program.opts<Flags>()).catch((error: unknown) => {
  program.error(`error: ${(error as Error).message}`);
});
