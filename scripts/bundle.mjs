// Makes a file of each face of the package, one of the plugin and two of the emulator, of their sources and all that they need: a run
// starts several processes, and a hundred small files take longer to load than to use. Lays the plugin's folder and the schema of a
// catalogue file into the npm package.
import { build } from "esbuild";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { billOf, licensesOf, packagesOf } from "./licenses.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [plugin, provider, emulator] = ["plugin", "provider", "emulator"].map((name) => join(root, name));

const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

async function bundle(folder, ...builds) {
  const outdir = join(folder, "dist");
  const outputs = {};
  for (const options of builds) {
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
    Object.assign(outputs, metafile.outputs);
  }
  const packages = packagesOf({ outputs });
  writeFileSync(join(outdir, "LICENSES.txt"), licensesOf(packages));
  writeFileSync(join(outdir, "sbom.cdx.json"), billOf(packages, manifestOf(folder)));
}

// What runs in the users' own processes stays readable there.
const faces = (yaml, ...outs) => ({
  entryPoints: outs.map((out) => ({ in: join(provider, `${out}.ts`), out })),
  // The parser is a file of its own, which a process loads once it reads a catalogue file.
  alias: { yaml },
  external: ["@pulumi/pulumi", yaml],
});
const parser = { entryPoints: [{ in: createRequire(import.meta.url).resolve("yaml"), out: "yaml" }] };
await bundle(provider, faces("./yaml.js", "index", "lifecycle"), faces("../yaml.js", "cli/index"), parser);
await bundle(emulator, { entryPoints: ["index.ts", "cli.ts"].map((path) => join(emulator, path)) });
await bundle(plugin, { entryPoints: [{ in: join(plugin, "main.ts"), out: "index" }], minify: true });

cpSync(join(root, "docs/statuses.schema.json"), join(provider, "dist/statuses.schema.json"));
const packed = join(provider, "plugin");
for (const name of ["PulumiPlugin.yaml", "schema.json", "dist/index.js", "dist/LICENSES.txt", "dist/sbom.cdx.json"])
  cpSync(join(plugin, name), join(packed, name));
// What makes the plugin of a clone has no sources there.
const { scripts: _, ...manifest } = manifestOf(plugin);
writeFileSync(join(packed, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
