// Makes a file of each face of the package, one of the plugin and two of the emulator, of their sources and all that they need: a run
// starts several processes, and a hundred small files take longer to load than to use. Lays the plugin's folder into the npm package.
import { build } from "esbuild";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { licensesOf } from "./licenses.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [plugin, provider, emulator] = ["plugin", "provider", "emulator"].map((name) => join(root, name));

async function bundle(folder, options) {
  const outdir = join(folder, "dist");
  const { metafile } = await build({
    ...options,
    absWorkingDir: root,
    outdir,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    legalComments: "none",
    metafile: true,
  });
  writeFileSync(join(outdir, "LICENSES.txt"), licensesOf(metafile));
}

// What runs in the users' own processes stays readable there.
const faces = ["index.ts", "lifecycle.ts", "cli/index.ts"].map((path) => join(provider, path));
await bundle(provider, { entryPoints: faces, outbase: provider, external: ["@pulumi/pulumi"] });
await bundle(emulator, { entryPoints: ["index.ts", "cli.ts"].map((path) => join(emulator, path)) });
await bundle(plugin, { entryPoints: [{ in: join(plugin, "main.ts"), out: "index" }], minify: true });

const packed = join(provider, "plugin");
for (const name of ["PulumiPlugin.yaml", "schema.json", "dist/index.js", "dist/LICENSES.txt"])
  cpSync(join(plugin, name), join(packed, name));
// What makes the plugin of a clone has no sources there.
const { scripts: _, ...manifest } = JSON.parse(readFileSync(join(plugin, "package.json"), "utf8"));
writeFileSync(join(packed, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
