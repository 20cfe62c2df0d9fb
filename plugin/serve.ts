import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { grpcOptions } from "./engine.js";
import { serviceFor } from "./service.js";

/**
 * Serves the provider on a free loopback port, and prints the port.
 * @param engineAddress where the engine is; absent where it is going to attach itself
 */
export function serve(engineAddress: string | undefined): void {
  const server = new Server(grpcOptions);
  server.addService(ResourceProviderService, serviceFor(engineAddress));
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    console.log(port);
  });
}
