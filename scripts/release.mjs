// `npm run release`: makes what a release on GitHub has, in dist/, or where `--to FOLDER` says. With `--standalone` also the plugin with Node
// inside, for the platform that this runs on; with `--sdk` the SDKs (sdk.mjs). With `--tag v1.2.3` only where versions and changelog agree
// with the tag; what the changelog says of it is then in NOTES.md.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { makeSdks } from "./sdk.mjs";
import { standalone } from "./standalone.mjs";
import { tarball } from "./tar.mjs";
import { notesFor } from "./version.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const name = "pulumi-resource-genesyscloud-presence";

const { values: options } = parseArgs({
  options: {
    to: { type: "string" },
    tag: { type: "string" },
    standalone: { type: "boolean", default: false },
    sdk: { type: "boolean", default: false },
  },
});
const notes = options.tag && notesFor(options.tag);
const folder = resolve(options.to ?? join(root, "dist"));
// What is not the repository's own is nobody's to clear away.
if (!options.to) rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const read = (path) => readFileSync(join(root, "plugin", path));
const { version } = JSON.parse(read("schema.json"));
const sums = [];

function add(file, content) {
  writeFileSync(join(folder, file), content);
  sums.push(`${createHash("sha256").update(content).digest("hex")}  ${file}\n`);
  console.log(`${file}  ${Math.ceil(content.length / 1000)} kB`);
}

/** What every archive has beside the program. */
const papers = {
  LICENSE: { content: readFileSync(join(root, "LICENSE")) },
  "dist/LICENSES.txt": { content: read("dist/LICENSES.txt") },
  "dist/sbom.cdx.json": { content: read("dist/sbom.cdx.json") },
  "schema.json": { content: read("schema.json") },
};
const launchers = {
  posix: { [name]: { content: read(name), isProgram: true } },
  // Its interpreter wants its own line ends.
  windows: { [`${name}.cmd`]: { content: read(`${name}.cmd`).toString().replace(/\r?\n/g, "\r\n"), isProgram: true } },
};

for (const system of ["linux", "darwin", "windows"])
  for (const architecture of ["amd64", "arm64"]) {
    const launcher = launchers[system] ?? launchers.posix;
    const files = { ...papers, ...launcher, "dist/index.js": { content: read("dist/index.js") } };
    add(`${name}-v${version}-${system}-${architecture}.tar.gz`, tarball(files));
  }
add("schema.json", read("schema.json"));
add(`${name}-v${version}.cdx.json`, read("dist/sbom.cdx.json"));
if (options.standalone) {
  const { platform, program, nodeLicense } = standalone(join(root, "plugin", "dist", "index.js"));
  const files = {
    ...papers,
    "dist/LICENSE-node.txt": { content: nodeLicense },
    [name]: { content: program, isProgram: true },
  };
  add(`genesyscloud-presence-standalone-v${version}-${platform}.tar.gz`, tarball(files));
}
writeFileSync(join(folder, "SHA256SUMS"), sums.sort().join(""));
if (notes) writeFileSync(join(folder, "NOTES.md"), notes);
if (options.sdk) makeSdks(join(folder, "sdk"));
