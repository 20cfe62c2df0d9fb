import type { FaultInjector } from "./core/fault-rules.js";
import type { RateLimit } from "./core/rate-limit.js";
import type { RequestLog } from "./core/request-log.js";
import type { Store } from "./store/store.js";

/** Everything that lives as long as one emulator. */
export interface Parts {
  readonly store: Store;
  readonly log: RequestLog;
  readonly rateLimit: RateLimit;
  readonly faults: FaultInjector;
  /** Settles when everything up to now is safe in the data file, if there is one. */
  readonly save: () => Promise<void>;
  readonly reset: () => Promise<void>;
}
