import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const repository = dirname(__dirname);
const catalogue = join("examples", "catalogue");

/** A status of the catalogue: a system presence, and labels by language. */
export interface Status {
  systemPresence: string;
  [language: string]: string;
}

/** A temporary folder with a copy of the project, in which everything happens. */
export interface Workspace {
  root: string;
  /** Holds Pulumi.yaml. */
  project: string;
  /** Where Pulumi keeps the stack's state. */
  state: string;
  /** What the program and Pulumi find in their environment. */
  env: Record<string, string>;
}

/** Copies the project into a new temporary folder, and points it at the emulator. */
export function makeWorkspace(emulatorUrl: string): Workspace {
  const root = mkdtempSync(join(tmpdir(), "presence-demo-"));
  const [project, state, temporary] = [join(root, "project"), join(root, "state"), join(root, "tmp")];
  for (const folder of [project, state, temporary]) mkdirSync(folder);
  for (const part of ["Pulumi.yaml", catalogue]) {
    cpSync(join(repository, part), join(project, part), {
      recursive: true,
      filter: (path) => !path.endsWith("node_modules"),
    });
  }
  // The program, and Pulumi's provider process, find packages from the project's folder upwards.
  symlinkSync(join(repository, "node_modules"), join(project, "node_modules"), "junction");
  return {
    root,
    project,
    state,
    env: {
      GENESYSCLOUD_API_URL: emulatorUrl,
      GENESYSCLOUD_LOGIN_URL: emulatorUrl,
      GENESYSCLOUD_OAUTHCLIENT_ID: "presence-admin",
      GENESYSCLOUD_OAUTHCLIENT_SECRET: "presence-secret",
      PULUMI_BACKEND_URL: `file://${state}`,
      PULUMI_HOME: join(root, "home"),
      PULUMI_CONFIG_PASSPHRASE: "demo",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      // `--event-log` of the CLI is behind this.
      PULUMI_DEBUG_COMMANDS: "true",
      // The types are checked by `npm run check`; here that would cost two seconds a run.
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      // gRPC would send even 127.0.0.1 through a proxy.
      no_grpc_proxy: "127.0.0.1",
      TMPDIR: temporary,
    },
  };
}

export function removeWorkspace({ root }: Workspace): void {
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
}

/** The catalogue as it stands in the workspace. */
export function readStatuses({ project }: Workspace): Record<string, Status> {
  const load = createRequire(join(project, "Pulumi.yaml"));
  const path = load.resolve(`./${catalogue}/statuses.ts`);
  Reflect.deleteProperty(load.cache, path);
  return (load(path) as { statuses: Record<string, Status> }).statuses;
}

/** Applies a diff to the project, as merging a pull request would. */
export function applyDiff({ root, project }: Workspace, diff: string): void {
  // A temporary folder can lie inside some other repository, whose top `git apply` would take for the start of all paths.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: root };
  execFileSync("git", ["apply", "-"], { cwd: project, env, input: diff, stdio: ["pipe", "ignore", "inherit"] });
}
