// `npm run bump -- 1.2.3`: makes it the version, in every place that has one, and what the changelog has under "Unreleased" its own.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (path) => readFileSync(join(root, path), "utf8");
const write = (path, text) => writeFileSync(join(root, path), text);

/** What is of one version, and what says which. */
const manifests = ["provider/package.json", "emulator/package.json", "plugin/package.json", "plugin/schema.json"];
const pages = [
  "README.md",
  "docs/README.md",
  "docs/_index.md",
  "docs/installation-configuration.md",
  "docs/native.md",
  "docs/start.md",
  "docs/take-over.md",
  "examples/python/requirements.txt",
];

const versionOf = (path) => JSON.parse(read(path)).version;

/** What the changelog says of a tag's version. Throws where the tag, a version and the changelog do not agree. */
export function notesFor(tag) {
  for (const path of manifests)
    if (`v${versionOf(path)}` !== tag)
      throw new Error(`${path} has the version ${versionOf(path)}, and the tag is ${tag}.`);
  const sections = read("CHANGELOG.md").split(/^## /m);
  const section = sections.find((one) => one.startsWith(`[${tag.slice(1)}] - `));
  if (!section) throw new Error(`CHANGELOG.md has no section of ${tag.slice(1)} with its date.`);
  return section.slice(section.indexOf("\n")).trim();
}

function bump(version) {
  if (!/^\d+\.\d+\.\d+$/.test(version ?? "")) throw new Error("Which version? As in `npm run bump -- 1.2.3`.");
  const old = versionOf("provider/package.json");
  for (const path of manifests) write(path, read(path).replace(`"version": "${old}"`, `"version": "${version}"`));
  const told = new RegExp(`(?<![\\d.])${old.replaceAll(".", "\\.")}(?!\\.?\\d)`, "g");
  for (const path of pages) write(path, read(path).replaceAll(told, version));
  const lock = JSON.parse(read("package-lock.json"));
  for (const name of ["provider", "emulator"]) lock.packages[name].version = version;
  write("package-lock.json", `${JSON.stringify(lock, undefined, 2)}\n`);
  const today = new Date().toISOString().slice(0, 10);
  write(
    "CHANGELOG.md",
    read("CHANGELOG.md").replace("## [Unreleased]\n", `## [Unreleased]\n\n## [${version}] - ${today}\n`),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) bump(process.argv[2]);
