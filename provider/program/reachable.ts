import { createRequire } from "node:module";
import { join } from "node:path";
import * as pulumi from "./sdk.js";
import { runError } from "./run-error.js";
import { workModule } from "./serialized-provider.js";

let isReachable = false;

/**
 * Finds out whether Pulumi's process will find this package. Some package managers hide it from a program that has it only by
 * way of another package.
 * @throws RunError that says what to install
 */
export function assertReachable(): void {
  // Where no CLI has started this process, as in unit tests, its folder says nothing.
  if (isReachable || pulumi.getRootDirectory() === "") return;
  try {
    createRequire(join(process.cwd(), "index.js")).resolve(workModule);
    isReachable = true;
  } catch {
    throw runError(
      `Pulumi runs pulumi-genesyscloud-presence from the program's folder, and finds none from ${process.cwd()} upwards: ` +
        "install it there too, beside the package that brings it (npm install pulumi-genesyscloud-presence, or pnpm add).",
    );
  }
}
