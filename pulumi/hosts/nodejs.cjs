/** Runs Node.js programs by the SDK in the project's node_modules, and the plugins that are folders by the SDK that is above them. */
const { Buffer } = require("node:buffer");
const { spawn } = require("node:child_process");
const { createRequire } = require("node:module");
const { join } = require("node:path");
const { status } = require("@grpc/grpc-js");
const language = require("@pulumi/pulumi/proto/language_pb.js");
const { engineAddress, serve } = require("./serve.cjs");

function programOf(request) {
  const info = request.getInfo();
  const { typescript = true, tsconfig, nodeargs = "" } = info.getOptions()?.toJavaScript() ?? {};
  const runner = runnerFor(info, "run", "install the program's packages (npm install)");
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
    command: process.execPath,
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
function runnerFor(info, name, cure) {
  try {
    return createRequire(join(info.getProgramDirectory(), "index.js")).resolve(`@pulumi/pulumi/cmd/${name}`);
  } catch (error) {
    throw new Error(`${error.message.split("\n")[0]}: ${cure}.`, { cause: error });
  }
}

/** The SDK reads `namespace:config:name` from the environment, also where the CLI has `namespace:name`. */
function configEntry([key, value]) {
  const [namespace, ...name] = key.split(":");
  return [[namespace, "config", name.at(-1)].join(":"), value];
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
    runner = runnerFor(info, "run-plugin", "install @pulumi/pulumi, where the plugin finds it");
  } catch (error) {
    send("setStderr", Buffer.from(`${error.message}\n`));
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
    else call.destroy(Object.assign(new Error(), { code: status.UNKNOWN, details: "npm install failed" }));
  });
}

serve(programOf, { runPlugin, installDependencies });
