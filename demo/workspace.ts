import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { succeed } from "../pulumi/process.js";

const repository = dirname(__dirname);
const catalogue = join("examples", "catalogue");

/** A status of the catalogue: a system presence, and labels by language. */
export interface DeclaredStatus {
  systemPresence: string;
  [language: string]: string;
}

/** A temporary folder with a copy of the project, in which everything happens. */
export interface Workspace {
  root: string;
  /** Holds Pulumi.yaml. */
  project: string;
  /** What the program and Pulumi find in their environment. */
  env: Record<string, string>;
}

/** Copies the project into a new temporary folder, and points it at the emulator. */
export function makeWorkspace(emulatorUrl: string): Workspace {
  const root = mkdtempSync(join(tmpdir(), "presence-demo-"));
  const [project, temporary] = [join(root, "project"), join(root, "tmp")];
  for (const folder of [project, temporary]) mkdirSync(folder);
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
    env: {
      GENESYSCLOUD_API_URL: emulatorUrl,
      GENESYSCLOUD_LOGIN_URL: emulatorUrl,
      GENESYSCLOUD_OAUTHCLIENT_ID: "presence-admin",
      GENESYSCLOUD_OAUTHCLIENT_SECRET: "presence-secret",
      // The last scene destroys everything, and tells of it.
      GENESYSCLOUD_MAX_DEACTIVATIONS: "100%",
      // Both gRPC and the provider would send even 127.0.0.1 through a proxy.
      no_proxy: "127.0.0.1,localhost",
      TMPDIR: temporary,
    },
  };
}

export function removeWorkspace({ root }: Workspace): void {
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
}

/** The catalogue as it stands in the workspace. */
export function readStatuses({ project }: Workspace): Record<string, DeclaredStatus> {
  const load = createRequire(join(project, "Pulumi.yaml"));
  const path = load.resolve(`./${catalogue}/statuses.ts`);
  Reflect.deleteProperty(load.cache, path);
  return (load(path) as { statuses: Record<string, DeclaredStatus> }).statuses;
}

/** Applies a diff to the project, as merging a pull request would. */
export async function applyDiff({ root, project }: Workspace, diff: string): Promise<void> {
  // A temporary folder can lie inside some other repository, whose top `git apply` would take for the start of all paths.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: root };
  await succeed("git", ["apply", "-"], { cwd: project, env, input: diff });
}
