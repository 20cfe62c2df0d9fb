// `pulumi` where no CLI is installed: the commands that the documentation uses, done by the engine.
const { spawnSync } = require("node:child_process");
const { mkdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const state = process.env.PULUMI_SHIM_STATE;
const selected = join(state, "selected");
const args = process.argv.slice(2).filter((arg) => !["--yes", "--show-sames", "--force"].includes(arg));

function engine(...engineArgs) {
  const command = [require.resolve("../../engine/dist/cli.js"), ...engineArgs];
  process.exitCode = spawnSync(process.execPath, command, { stdio: "inherit" }).status ?? 1;
}

const [command, ...rest] = args;
if (command === "stack" && rest[0] === "init") {
  mkdirSync(state, { recursive: true });
  writeFileSync(selected, rest[1]);
} else if (command === "stack" && rest[0] === "rm") {
  rmSync(state, { recursive: true });
} else {
  const stack = ["--stack", readFileSync(selected, "utf8"), "--state", state];
  if (command === "up") engine("up", "--skip-preview", ...rest, ...stack);
  else if (command === "preview" || command === "destroy") engine(command, ...rest, ...stack);
  else throw new Error(`the engine stands in for few commands, and not for: pulumi ${args.join(" ")}`);
}
