import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import schema from "../plugin/schema.json";
import { typeTokens } from "../provider/resource/tokens.js";
import type { Statuses } from "./statuses.js";

export type Face = keyof typeof faces;

/** The provider of a project: this one, or one that does nothing. */
export type ProviderKind = "package" | "floor";

/** What a project of a face is: like what `presence export` writes for it. */
interface FaceProject {
  title: string;
  /** Puts the provider where Pulumi finds it. */
  install: (dir: string, provider: ProviderKind) => void;
  /** The project's files, by path; the program among them. */
  files: (statuses: Statuses) => Record<string, string>;
}

const root = dirname(__dirname);
const folderOf = (name: string) => dirname(require.resolve(`${name}/package.json`));
const json = (value: unknown) => JSON.stringify(value, undefined, 2);

const dynamic: FaceProject = {
  title: "TypeScript",
  install: (dir, provider) => {
    const modules = join(dir, "node_modules");
    const own = provider === "package" ? folderOf("pulumi-genesyscloud-presence") : join(__dirname, "floor");
    mkdirSync(modules);
    symlinkSync(dirname(folderOf("@pulumi/pulumi")), join(modules, "@pulumi"));
    symlinkSync(own, join(modules, "pulumi-genesyscloud-presence"));
  },
  files: (statuses) => ({
    "Pulumi.yaml": json({
      name: "bench",
      runtime: { name: "nodejs", options: { tsconfig: "tsconfig.pulumi.json" } },
      options: { refresh: "always" },
    }),
    "package.json": json({ main: "index.ts" }),
    "tsconfig.pulumi.json": json({ compilerOptions: { target: "es2022", module: "node20", noCheck: true } }),
    "index.ts": `import { PresenceDefinition } from "pulumi-genesyscloud-presence";

const statuses = ${json(statuses)} as const;
for (const [name, status] of Object.entries(statuses)) new PresenceDefinition(name, status);
`,
  }),
};

const native: FaceProject = {
  title: "YAML",
  install: (dir, provider) => {
    // As `pulumi plugin install` lays out a release.
    const folder = join(pulumiFolder(dir), "home", "plugins", `resource-${schema.name}-v${schema.version}`);
    mkdirSync(join(folder, "dist"), { recursive: true });
    const launcher = `pulumi-resource-${schema.name}`;
    cpSync(join(root, "plugin", launcher), join(folder, launcher));
    const [bundle, floor] = [join(folder, "dist", "index.js"), join(__dirname, "floor", "plugin.ts")];
    if (provider === "package") cpSync(join(root, "plugin", "dist", "index.js"), bundle);
    else buildSync({ entryPoints: [floor], outfile: bundle, bundle: true, platform: "node", minify: true });
  },
  files: (statuses) => {
    const resources = Object.entries(statuses).map(([name, properties]) => [
      name,
      { type: typeTokens.native, properties },
    ]);
    return {
      // JSON is YAML, too.
      "Pulumi.yaml": json({
        name: "bench",
        runtime: "yaml",
        options: { refresh: "always" },
        resources: Object.fromEntries(resources) as object,
      }),
    };
  },
};

export const faces = { dynamic, native };
export const faceNames = Object.keys(faces) as Face[];

/** Where the CLI has its home and its backend. */
export const pulumiFolder = (dir: string): string => join(dir, "pulumi");
