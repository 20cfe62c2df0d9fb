import { findProgram } from "../../pulumi/find.js";
import { cli } from "./cli.js";

/** Checks the scripts of the pipelines. */
export const shellcheck = findProgram("shellcheck");

const chromium =
  process.env["CHROMIUM_PATH"] ||
  ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].find((name) => findProgram(name));

/** What is not run for want of something, and how to run it. Where CI is set, all of it is run. */
export const notRun: readonly string[] = [
  ...(process.platform === "win32"
    ? ["what needs shells, signals or groups of processes: .mocharc.cjs names it."]
    : []),
  ...(cli
    ? []
    : [
        "test/pulumi, which needs the Pulumi CLI; end-to-end.test.ts ran on the small engine instead. `npm run pulumi` gets the CLI.",
      ]),
  ...(shellcheck ? [] : ["the linter of the pipelines' scripts: install shellcheck."]),
  ...(chromium ? [] : ["the review's page in a browser: install Chromium, or name it with CHROMIUM_PATH."]),
];
