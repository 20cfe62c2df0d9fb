/**
 * The part of a language host that a run needs, for a Pulumi CLI which was built without one: the CLI starts this process, reads
 * its port from the standard output, and asks it to run the program.
 */
const { spawn } = require("node:child_process");
const grpc = require("@grpc/grpc-js");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb.js");
const { LanguageRuntimeService } = require("@pulumi/pulumi/proto/language_grpc_pb.js");
const { GetRequiredPackagesResponse, RunResponse } = require("@pulumi/pulumi/proto/language_pb.js");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb.js");

/** By which a program says that its error has been shown already. */
const errorAlreadyShown = 32;

/** Where the engine listens. */
const engineAddress = process.argv.at(-1) ?? "";

/**
 * Serves the CLI for as long as it holds the other end.
 * @param programOf what to run for a request: a command with its arguments, and where it needs them what is added to the
 *   environment and what it reads from its standard input; or throws what to do about it, in a line
 * @param more what else the CLI can ask for
 */
function serve(programOf, more = {}) {
  /** Programs that are running. */
  const running = new Set();

  function run({ request }, answer) {
    const response = new RunResponse();
    let program;
    try {
      program = programOf(request);
    } catch (error) {
      answer(null, response.setError(error.message));
      return;
    }
    const { command, args, env, input = "" } = program;
    const child = spawn(command, args, {
      cwd: request.getPwd(),
      env: { ...process.env, ...env },
      stdio: ["pipe", "inherit", "inherit"],
    });
    running.add(child);
    // A program that ends without reading is no failure.
    child.stdin.on("error", () => undefined).end(input);
    let fault;
    child.once("error", (error) => (fault = `the program could not be started: ${error.message}`));
    child.once("close", (code, signal) => {
      running.delete(child);
      if (code === errorAlreadyShown) response.setBail(true);
      else if (code !== 0) response.setError(fault ?? `the program ended with ${signal ?? `exit code ${code}`}`);
      answer(null, response);
    });
  }

  const server = new grpc.Server();
  server.addService(LanguageRuntimeService, {
    getPluginInfo: (_call, answer) => answer(null, new PluginInfo()),
    getRequiredPackages: (_call, answer) => answer(null, new GetRequiredPackagesResponse()),
    run,
    cancel: (_call, answer) => {
      for (const child of running) child.kill("SIGINT");
      answer(null, new Empty());
    },
    ...more,
  });
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    console.log(port);
  });

  // Without the CLI there is nobody to work for.
  process.stdin.on("end", () => process.exit(1)).resume();
}

module.exports = { engineAddress, serve };
