import { Child } from "./child.js";
import type { Pass } from "./pass.js";

/** The exit code by which the SDK's runner says that it has already shown the error. */
export const ERROR_ALREADY_SHOWN = 32;

/** Starts the user's program, whose output is reported, with the SDK's own runner; `address` is the monitor's. */
export function startProgram(pass: Pass, address: string): Child {
  const { project, stack, env, preview } = pass.settings;
  const { typescript = true, nodeargs = "", tsconfig } = project.runtimeOptions;
  const child = new Child(
    [
      ...nodeargs.split(" ").filter(Boolean),
      project.scripts.run,
      `--monitor=${address}`,
      `--engine=${address}`,
      "--organization=organization",
      `--project=${project.name}`,
      `--root-directory=${project.root}`,
      `--stack=${stack}`,
      `--pwd=${project.workDir}`,
      ...(preview ? ["--dry-run"] : []),
      project.entry,
    ],
    project.workDir,
    {
      ...env,
      PULUMI_NODEJS_TYPESCRIPT: String(typescript),
      PULUMI_CONFIG: JSON.stringify(project.config),
      ...(tsconfig !== undefined && { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
    },
  );
  child.lines("stdout").on("line", (line: string) => pass.report("info", line));
  child.lines("stderr").on("line", (line: string) => pass.report("info#err", line));
  return child;
}
