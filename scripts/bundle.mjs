// Makes the plugin's one file of its sources and all that they need. The plugin has no dependencies, and needs no compiler.
import { build } from "esbuild";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const plugin = join(dirname(dirname(fileURLToPath(import.meta.url))), "plugin");

await build({
  entryPoints: [join(plugin, "main.ts")],
  outfile: join(plugin, "dist", "index.js"),
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  minify: true,
  legalComments: "none",
});
