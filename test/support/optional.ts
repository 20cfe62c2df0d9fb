import { type Language, findProgram, hasPython } from "../../pulumi/find.js";
import { cli } from "./cli.js";

/** Checks the scripts of the pipelines. */
export const shellcheck = findProgram("shellcheck");

/** Whether the SDKs can be made: Go compiles their generator. */
export const hasSdks = ["go", "python3"].every((name) => findProgram(name));

/** The languages beside Node.js in which programs are run; those in Python by the generated SDK. */
export const languages: readonly Exclude<Language, "nodejs">[] = [
  ...(cli?.hosts.includes("yaml") ? (["yaml"] as const) : []),
  ...(hasSdks && hasPython() ? (["python"] as const) : []),
];

const chromium =
  process.env["CHROMIUM_PATH"] ||
  ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].find((name) => findProgram(name));

/** What is not run for want of something, and how to run it. */
export const notRun: readonly string[] = [
  ...(process.platform === "win32"
    ? ["what needs shells, signals or groups of processes: .mocharc.cjs names it."]
    : []),
  ...(cli
    ? []
    : [
        "programs on the Pulumi CLI: end-to-end.test.ts ran on the small engine instead. `npm run pulumi` gets the CLI.",
      ]),
  ...(cli && !languages.includes("yaml")
    ? ["programs in YAML, and the bench: `npm run pulumi` gets what runs them."]
    : []),
  ...(cli && !languages.includes("python") ? ["programs in Python: `npm run pulumi` gets what they run on."] : []),
  ...(cli && !hasSdks ? ["the SDKs for Node.js, Python and Go: install Go and Python."] : []),
  ...(shellcheck ? [] : ["the linter of the pipelines' scripts: install shellcheck."]),
  ...(chromium ? [] : ["the review's page in a browser: install Chromium, or name it with CHROMIUM_PATH."]),
];
