import { once } from "node:events";
import { Deployment } from "./deployment.js";
import { serveMonitor } from "./monitor.js";
import type { Pass } from "./pass.js";
import { ERROR_ALREADY_SHOWN, startProgram } from "./program.js";
import { Provider } from "./provider.js";
import { refresh } from "./refresh.js";
import type { PropertyMap } from "./values.js";

const PROGRAM_GRACE_MS = 5000;

const INTERRUPTED =
  "An earlier run was cut off while it created these resources, so that nobody knows whether they exist. Look: the " +
  "pending_operations of the state remember them until a run has made them, or you take them out.";

/** Does all that a pass is to do, tells what goes wrong, and leaves nothing running. Returns the stack's outputs. */
export async function perform(pass: Pass): Promise<PropertyMap> {
  const { kind, preview, signal, state } = pass.settings;
  if (!preview && state.interrupted.length > 0)
    pass.report("warning", [INTERRUPTED, ...state.interrupted].join("\n  * "));
  const provider = new Provider(pass);
  try {
    return await pass.attempt(() => (kind === "up" ? runProgram(pass, provider) : workOnState(pass, provider)));
  } catch {
    return {};
  } finally {
    if (signal.aborted) pass.report("error", `${kind === "up" ? "update" : kind} canceled`);
    await state.save().catch((error: unknown) => pass.fail((error as Error).message));
    await provider.stop();
  }
}

async function prepare(pass: Pass, provider: Provider): Promise<Deployment> {
  await provider.client;
  if (pass.settings.refresh) await refresh(pass, provider);
  return new Deployment(pass, provider);
}

async function workOnState(pass: Pass, provider: Provider): Promise<PropertyMap> {
  const deployment = await prepare(pass, provider);
  if (pass.settings.kind === "destroy") await deployment.finish();
  return {};
}

async function runProgram(pass: Pass, provider: Provider): Promise<PropertyMap> {
  const ready = pass.attempt(() => prepare(pass, provider));
  ready.catch(() => undefined); // Awaited below, when the program has been started beside it.
  const monitor = await serveMonitor(pass, ready);
  const program = startProgram(pass, monitor.address);
  try {
    const deployment = await ready;
    const halted = pass.halted.aborted ? Promise.resolve() : once(pass.halted, "abort");
    const end = await Promise.race([program.ended, halted.then(() => undefined)]);
    if (end?.exitCode === 0) await deployment.finish();
    else if (end?.exitCode === ERROR_ALREADY_SHOWN) pass.halt();
    else if (end !== undefined) pass.fail(`the program ended with ${end.how}`);
    return await deployment.end();
  } finally {
    await program.stop("SIGINT", PROGRAM_GRACE_MS);
    monitor.close();
  }
}
