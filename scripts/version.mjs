// `npm run bump -- 1.2.3`: makes it the version, in every place that has one, and what the changelog has under "Unreleased" its own.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fail } from "./fail.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (path) => readFileSync(join(root, path), "utf8");
const write = (path, text) => writeFileSync(join(root, path), text);

/** What is of one version, and what says which. */
const manifests = ["provider/package.json", "emulator/package.json", "plugin/package.json", "plugin/schema.json"];
const pages = [
  "docs/_index.md",
  "docs/data.md",
  "docs/installation-configuration.md",
  "docs/native.md",
  "docs/start.md",
  "docs/take-over.md",
  "examples/python/requirements.txt",
];

const versionOf = (path) => JSON.parse(read(path)).version;

/** What the changelog has under a heading; `undefined` where there is none, or nothing under it. */
function sectionOf(heading) {
  const sections = read("CHANGELOG.md").split(/^## /m);
  const section = sections.find((one) => one.startsWith(heading));
  return section?.replace(/^.*/, "").trim() || undefined;
}

/** What the changelog says of a tag's version. Ends the process where tag, versions and changelog do not agree. */
export function notesFor(tag) {
  const notes = sectionOf(`[${tag.slice(1)}] - `);
  const faults = manifests
    .filter((path) => `v${versionOf(path)}` !== tag)
    .map((path) => `The tag is ${tag}, and ${path} is of v${versionOf(path)}.`);
  if (!notes) faults.push(`CHANGELOG.md says nothing of ${tag} with its date.`);
  if (faults.length > 0) fail(faults.join("\n"));
  return notes;
}

function bump(version) {
  const old = versionOf("provider/package.json");
  if (!/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$/.test(version ?? "")) fail("Which version? As in `npm run bump -- 1.2.3`.");
  if (version.localeCompare(old, "en", { numeric: true }) < 0) fail(`${version} is older than ${old}, which this is.`);
  if (sectionOf(`[${version}]`)) fail(`${version} has a section of CHANGELOG.md already.`);
  if (!sectionOf("[Unreleased]")) fail('CHANGELOG.md has nothing under "## [Unreleased]".');

  for (const path of manifests) write(path, read(path).replace(/"version": ".*?"/, `"version": "${version}"`));
  const told = new RegExp(`(?<![\\d.])${old.replaceAll(".", "\\.")}(?!\\.?\\d)`, "g");
  for (const path of pages) write(path, read(path).replaceAll(told, version));
  const lock = JSON.parse(read("package-lock.json"));
  for (const name of ["provider", "emulator"]) lock.packages[name].version = version;
  write("package-lock.json", `${JSON.stringify(lock, undefined, 2)}\n`);
  const today = new Date().toISOString().slice(0, 10);
  const heading = "## [Unreleased]\n";
  write("CHANGELOG.md", read("CHANGELOG.md").replace(heading, `${heading}\n## [${version}] - ${today}\n`));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) bump(process.argv[2]);
