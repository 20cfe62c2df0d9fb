import { EventEmitter, once } from "node:events";

/** Lets others wait for what they would otherwise ask for again and again. */
export class Changes {
  // Any number may wait at once.
  readonly #emitter = new EventEmitter().setMaxListeners(0);

  /** Tells everybody who waits to look again. */
  announce(): void {
    this.#emitter.emit("change");
  }

  /** Settles as soon as `holds` does, or when whoever waits has gone. */
  async until(holds: () => boolean, gone: AbortSignal): Promise<void> {
    while (!gone.aborted && !holds()) {
      // What it rejects with is that they have gone.
      await once(this.#emitter, "change", { signal: gone }).catch(() => undefined);
    }
  }
}
