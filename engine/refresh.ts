import pLimit from "p-limit";
import type { Pass } from "./pass.js";
import type { Provider } from "./provider.js";
import type { Step } from "./results.js";
import type { ResourceState } from "./state.js";

/** Reads every resource of the state, brings the state in line with what exists, and tells what was found. */
export async function refresh(pass: Pass, provider: Provider): Promise<void> {
  const { parallel, state, display } = pass.settings;
  const inParallel = pLimit(parallel);
  const read = async (old: ResourceState): Promise<Step> => {
    const found = old.custom ? await provider.read(old) : old;
    state.replace(old, ...(found ? [found] : []));
    return { op: "refresh", urn: old.urn, oldState: old, ...(found && { newState: found }) };
  };
  const reads = state.resources.map((old) => inParallel(() => pass.attempt(() => read(old), old.urn)));
  for (const result of await Promise.allSettled(reads))
    if (result.status === "fulfilled") pass.steps.push(result.value);
  await pass.attempt(() => state.save());
  display.drift(pass.steps);
}
