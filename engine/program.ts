import { Child, lines } from "./child.js";
import type { StackConfig } from "./config.js";
import type { Diagnostic } from "./events.js";
import type { Project } from "./project.js";

interface ProgramOptions {
  project: Project;
  stack: string;
  config: StackConfig;
  env: NodeJS.ProcessEnv;
  /** Where the monitor and the engine services listen. */
  address: string;
  preview: boolean;
  parallel: number;
  report: (diagnostic: Diagnostic) => void;
}

/** The exit code by which the SDK's runner says that it has already shown the error. */
export const ERROR_ALREADY_SHOWN = 32;

/** Starts the user's program with the SDK's own runner. What it prints is reported line by line. */
export function startProgram({
  project,
  stack,
  config,
  env,
  address,
  preview,
  parallel,
  report,
}: ProgramOptions): Child {
  const { typescript = true, nodeargs = "", tsconfig } = project.runtimeOptions;
  const flags = {
    monitor: address,
    engine: address,
    organization: "organization",
    project: project.name,
    "root-directory": project.root,
    stack,
    pwd: project.workDir,
    parallel: String(parallel),
  };
  const output = lines((message) => {
    report({ severity: "info", message });
  });
  const errors = lines((message) => {
    report({ severity: "info#err", message });
  });
  const child = new Child(
    {
      script: project.sdkScript("cmd/run"),
      nodeArgs: nodeargs.split(" ").filter((argument) => argument !== ""),
      args: [
        ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]),
        ...(preview ? ["--dry-run"] : []),
        project.entry,
      ],
      cwd: project.workDir,
      env: {
        ...env,
        PULUMI_NODEJS_TYPESCRIPT: String(typescript),
        PULUMI_CONFIG: JSON.stringify(config.values),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify([...config.secrets]),
        ...(tsconfig !== undefined && { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
      },
    },
    (text, isError) => {
      (isError ? errors : output).write(text);
    },
  );
  void child.ended.then(() => {
    output.end();
    errors.end();
  });
  return child;
}
