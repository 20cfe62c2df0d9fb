import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Generation } from "../../definition/definition.js";

/** The files of a project, by name. */
export type ProjectFiles = Record<string, string>;

/** Remembers what was written, so that the next export knows which files people have changed since. */
const recordName = ".presence-export.json";

const own = createRequire(__filename)("pulumi-genesyscloud-presence/package.json") as {
  version: string;
  peerDependencies: Record<string, string>;
};

const tsconfig = `{
  "compilerOptions": {
    "target": "es2022",
    "module": "node20",
    "types": ["node"],
    "strict": true,
    "skipLibCheck": true,
    "noEmit": true
  },
  "files": ["index.ts"]
}
`;

/** Everything that makes a folder a Pulumi project which runs the program. */
export function projectOf(
  program: string,
  { name, generation }: { name: string; generation: Generation },
): ProjectFiles {
  const config =
    generation === "presencedefinitions" ? "" : `config:\n  genesyscloud:presenceApi:\n    value: ${generation}\n`;
  return {
    "index.ts": program,
    "Pulumi.yaml":
      `name: ${name}\nruntime: nodejs\ndescription: The presence definitions of a Genesys Cloud organisation\n` +
      `options:\n  refresh: always\n${config}`,
    "package.json": json({
      private: true,
      main: "index.ts",
      dependencies: { ...own.peerDependencies, "pulumi-genesyscloud-presence": `^${own.version}` },
      devDependencies: { "@types/node": "^20.19.0", "ts-node": "^10.9.2", typescript: "^6.0.3" },
    }),
    "tsconfig.json": tsconfig,
    ".gitignore": "node_modules/\n",
  };
}

/** What became of the files, by name. */
export interface Written {
  written: string[];
  /** Changed by hand, and left so because the export has nothing new to put there. */
  kept: string[];
}

/** Files that people wrote or changed, in the way of what the export would write. */
export class Conflict extends Error {
  constructor(readonly files: string[]) {
    super(`changed by hand: ${files.join(", ")}`);
  }
}

/**
 * Writes the files into a folder, or none of them. Replaces only what an earlier export wrote and nobody changed since.
 * @throws Conflict when others are in the way, unless `force`
 */
export async function writeProject(directory: string, files: ProjectFiles, force: boolean): Promise<Written> {
  const record = parseRecord(await readIfThere(join(directory, recordName)));
  const names = Object.keys(files);
  const hashes = Object.fromEntries(names.map((name) => [name, hash(files[name] ?? "")]));

  const changed: string[] = [];
  for (const name of names) {
    const existing = await readIfThere(join(directory, name));
    if (existing !== undefined && ![hashes[name], record[name]].includes(hash(existing))) changed.push(name);
  }
  const kept = force ? [] : changed.filter((name) => record[name] === hashes[name]);
  const conflicts = force ? [] : changed.filter((name) => !kept.includes(name));
  if (conflicts.length > 0) throw new Conflict(conflicts);

  await mkdir(directory, { recursive: true });
  const written = names.filter((name) => !kept.includes(name));
  for (const name of written) await writeFile(join(directory, name), files[name] ?? "");
  await writeFile(join(directory, recordName), json(hashes));
  return { written, kept };
}

/** Without a record that can be read, nothing counts as written by an export. */
function parseRecord(text = "{}"): Record<string, string> {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "")) as Record<string, string>;
  } catch {
    return {};
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Of what matters: git and editors on Windows write other line ends, and a byte order mark. */
function hash(text: string): string {
  return createHash("sha256")
    .update(text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n"))
    .digest("hex");
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
