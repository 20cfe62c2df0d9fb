/**
 * The part of `pulumi-language-nodejs` that a run needs, for a Pulumi CLI which was built without it: the CLI starts this
 * process, reads its port from the standard output, and asks it to run the program by the SDK in the project's node_modules,
 * and the plugins that are folders by the SDK that is above them.
 */
const { Buffer } = require("node:buffer");
const { spawn } = require("node:child_process");
const { createRequire } = require("node:module");
const { join } = require("node:path");
const grpc = require("@grpc/grpc-js");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb.js");
const { LanguageRuntimeService } = require("@pulumi/pulumi/proto/language_grpc_pb.js");
const language = require("@pulumi/pulumi/proto/language_pb.js");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb.js");

/** By which the SDK's runner says that it has shown the error already. */
const errorAlreadyShown = 32;

const engineAddress = process.argv.at(-1) ?? "";
/** Programs that are running. */
const running = new Set();

/** The program as the CLI asks for it: the command, and the environment beside this process's own. */
function programOf(request) {
  const info = request.getInfo();
  const { typescript = true, tsconfig, nodeargs = "" } = info.getOptions()?.toJavaScript() ?? {};
  const runner = runnerFor(info, "run");
  const flags = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info.getRootDirectory(),
    stack: request.getStack(),
    pwd: request.getPwd(),
    parallel: String(request.getParallel()),
  };
  return {
    args: [
      ...nodeargs.split(" ").filter(Boolean),
      runner,
      ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]),
      ...(request.getDryrun() ? ["--dry-run"] : []),
      info.getEntryPoint(),
      ...request.getArgsList(),
    ],
    env: {
      PULUMI_NODEJS_TYPESCRIPT: String(typescript),
      ...(tsconfig && { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray().map(configEntry))),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    },
  };
}

/** A command of the SDK, found as `node` itself would: from the program's folder upwards. */
function runnerFor(info, name) {
  return createRequire(join(info.getProgramDirectory(), "index.js")).resolve(`@pulumi/pulumi/cmd/${name}`);
}

/** The SDK reads `namespace:config:name` from the environment, also where the CLI has `namespace:name`. */
function configEntry([key, value]) {
  const [namespace, ...name] = key.split(":");
  return [[namespace, "config", name.at(-1)].join(":"), value];
}

function run({ request }, answer) {
  const response = new language.RunResponse();
  let program;
  try {
    program = programOf(request);
  } catch (error) {
    const [fault] = error.message.split("\n");
    answer(null, response.setError(`${fault}: install the program's packages (npm install).`));
    return;
  }
  const child = spawn(process.execPath, program.args, {
    cwd: request.getPwd(),
    env: { ...process.env, ...program.env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  running.add(child);
  child.once("close", (code, signal) => {
    running.delete(child);
    if (code === errorAlreadyShown) response.setBail(true);
    else if (code !== 0) response.setError(`the program ended with ${signal ?? `exit code ${code}`}`);
    answer(null, response);
  });
}

function runPlugin(call) {
  const { request } = call;
  const info = request.getInfo();
  const send = (what, value) => call.write(new language.RunPluginResponse()[what](value));
  const end = (code) => {
    send("setExitcode", code);
    call.end();
  };
  let runner;
  try {
    runner = runnerFor(info, "run-plugin");
  } catch (error) {
    send(
      "setStderr",
      Buffer.from(`${error.message.split("\n")[0]}: install @pulumi/pulumi, where the plugin finds it.\n`),
    );
    end(1);
    return;
  }
  const child = spawn(process.execPath, [runner, info.getProgramDirectory(), ...request.getArgsList()], {
    cwd: request.getPwd(),
    env: Object.fromEntries(request.getEnvList().map((one) => one.split(/=(.*)/s, 2))),
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.on("data", (bytes) => send("setStdout", bytes));
  child.stderr.on("data", (bytes) => send("setStderr", bytes));
  child.once("close", (code) => end(code ?? 1));
  call.on("cancelled", () => child.kill());
}

/** For a plugin that is a folder, before it is first asked for its schema. */
function installDependencies(call) {
  const { request } = call;
  const send = (what) => (bytes) => call.write(new language.InstallDependenciesResponse()[what](bytes));
  const child = spawn("npm", ["install", "--loglevel=error"], {
    cwd: request.getDirectory(),
    shell: process.platform === "win32",
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.on("data", send("setStdout"));
  child.stderr.on("data", send("setStderr"));
  child.once("close", (code) => {
    if (code === 0) call.end();
    else call.destroy(Object.assign(new Error(), { code: grpc.status.UNKNOWN, details: "npm install failed" }));
  });
}

const server = new grpc.Server();
server.addService(LanguageRuntimeService, {
  getPluginInfo: (_call, answer) => answer(null, new PluginInfo()),
  getRequiredPackages: (_call, answer) => answer(null, new language.GetRequiredPackagesResponse()),
  run,
  runPlugin,
  installDependencies,
  cancel: (_call, answer) => {
    for (const child of running) child.kill("SIGINT");
    answer(null, new Empty());
  },
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});

// The CLI holds the other end; without it there is nobody to work for.
process.stdin.on("end", () => process.exit(1)).resume();
