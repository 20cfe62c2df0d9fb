// Makes the plugin's one file of its sources and all that they need, and lays the plugin's folder into the npm package. The plugin has
// no dependencies, and needs no compiler.
import { build } from "esbuild";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { licensesOf } from "./licenses.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const plugin = join(root, "plugin");

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: [join(plugin, "main.ts")],
  outfile: join(plugin, "dist", "index.js"),
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  minify: true,
  legalComments: "none",
  metafile: true,
});
writeFileSync(join(plugin, "dist", "LICENSES.txt"), licensesOf(metafile));

const packed = join(root, "provider", "plugin");
for (const name of ["PulumiPlugin.yaml", "schema.json", "dist/index.js", "dist/LICENSES.txt"])
  cpSync(join(plugin, name), join(packed, name));
// What makes the plugin of a clone has no sources there.
const { scripts: _, ...manifest } = JSON.parse(readFileSync(join(plugin, "package.json"), "utf8"));
writeFileSync(join(packed, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
