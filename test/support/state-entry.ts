import type { Caller } from "../../provider/organization/reporter.js";
import type { Entry } from "../../provider/resource/stack-state.js";

/** A resource that the state binds to a definition, by the stack's one provider unless told otherwise. */
export const stateEntry = (id: string, { name, urn }: Caller, more: Partial<Entry> = {}): Entry => ({
  id,
  caller: { name, urn },
  urns: [urn],
  condemned: false,
  deactivated: false,
  protected: false,
  retained: false,
  external: false,
  provider: "default",
  byDefaultProvider: true,
  ...more,
});
