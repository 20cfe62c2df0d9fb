import { promisify } from "node:util";
import { credentials } from "@grpc/grpc-js";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import {
  RegisterResourceOutputsRequest,
  type RegisterResourceRequest,
  type RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb.js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { messageOf, type Values } from "./codec.js";
import { grpcOptions } from "./engine.js";

/** The end of Pulumi's engine that resources are registered with, as programs do. */
export class Monitor {
  readonly #client: ResourceMonitorClient;

  constructor(address: string) {
    this.#client = new ResourceMonitorClient(address, credentials.createInsecure(), grpcOptions);
  }

  /** Registers a resource; settles when the engine is done with it. */
  register(request: RegisterResourceRequest): Promise<RegisterResourceResponse> {
    const call = (done: (error: Error | null, response: RegisterResourceResponse) => void) =>
      this.#client.registerResource(request, done);
    return promisify(call)();
  }

  /** Says what a component has, and that nothing more of it comes. */
  async registerOutputs(urn: string, outputs: Values): Promise<void> {
    const request = new RegisterResourceOutputsRequest().setUrn(urn).setOutputs(messageOf(outputs));
    const call = (done: (error: Error | null, response: Empty) => void) =>
      this.#client.registerResourceOutputs(request, done);
    await promisify(call)();
  }

  close(): void {
    this.#client.close();
  }
}
