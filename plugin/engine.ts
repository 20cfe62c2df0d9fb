import { connectivityState, credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb.js";
import type { Log } from "./provider.js";

/** For both sides: as large messages as in the CLI, and no proxy, which grpc-js would use even for 127.0.0.1. */
export const grpcOptions = {
  "grpc.enable_http_proxy": 0,
  "grpc.max_receive_message_length": 400 * 1024 * 1024,
  "grpc.max_send_message_length": 400 * 1024 * 1024,
};

const severities = { info: LogSeverity.INFO, warning: LogSeverity.WARNING };

/** Pulumi's engine, as its plugin sees it. */
export class Engine {
  readonly #client: EngineClient;
  readonly #lines = new Set<Promise<void>>();

  constructor(address: string) {
    this.#client = new EngineClient(address, credentials.createInsecure(), grpcOptions);
  }

  /** Shows a line under the resource that it is about. */
  readonly log: Log = (severity, urn = "", text) => {
    const request = new LogRequest().setSeverity(severities[severity]).setUrn(urn).setMessage(text);
    const line = new Promise<void>((resolve) => {
      // An engine that does not take a line is ending.
      this.#client.log(request, () => {
        this.#lines.delete(line);
        resolve();
      });
    });
    this.#lines.add(line);
  };

  /** Waits until the engine has every line: after the answer to a call it could be too late. */
  async told(): Promise<void> {
    await Promise.all(this.#lines);
  }

  /** Calls back when the engine is gone, however it has ended. */
  onGone(callback: () => void): void {
    const channel = this.#client.getChannel();
    const watch = (): void => {
      const state = channel.getConnectivityState(true);
      if (state === connectivityState.TRANSIENT_FAILURE || state === connectivityState.SHUTDOWN) callback();
      else channel.watchConnectivityState(state, Infinity, watch);
    };
    watch();
  }
}
