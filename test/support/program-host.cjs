// Runs the programs that it is told of, one after the other, and answers each with the port at which the CLI finds it.
const { Server, ServerCredentials } = require("@grpc/grpc-js");
const { LanguageServer } = require("@pulumi/pulumi/automation/server.js");
const { LanguageRuntimeService } = require("@pulumi/pulumi/proto/language_grpc_pb.js");
const settings = require("@pulumi/pulumi/runtime/settings.js");

// An engine may get the port of one that has ended. With a connection of its own, none inherits that one's failure.
settings.grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;

let server;

process.on("message", (path) => {
  server?.forceShutdown();
  server = new Server();
  const run = async () => {
    Reflect.deleteProperty(require.cache, path);
    return require(path);
  };
  server.addService(LanguageRuntimeService, new LanguageServer(run));
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.send(port);
  });
});
process.once("disconnect", () => process.exit());
