import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Packages without a licence's text, and one of the same repository and author that has it. */
const siblings = { "proxy-agent-negotiate": "agent-base" };

/**
 * The packages of which a bundle has something, with their versions and licences.
 * @param metafile esbuild's, of bundles that lie in one folder
 */
export function packagesOf({ outputs }) {
  const used = Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const paths = used.flatMap(([path]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? []);
  return [...new Set(paths)].sort().map((path) => {
    const folder = join(root, path);
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return { name, version, license, text: textOf(folder) };
  });
}

/** What has to come with a bundle: its packages, each with the text of its licence. */
export function licensesOf(packages) {
  const textFor = ({ name, text }) => {
    const found = text ?? packages.find((one) => one.name === siblings[name])?.text;
    if (!found) throw new Error(`The bundle has something of ${name}, which has no licence's text.`);
    return found.replaceAll("\r\n", "\n").trim();
  };
  return packages
    .map((one) => `${one.name} ${one.version} (${one.license})\n\n${textFor(one)}\n`)
    .sort()
    .join(`\n${"-".repeat(80)}\n\n`);
}

/**
 * The same for programs that watch for known faults, which see no dependencies in a bundle: a bill of materials as CycloneDX has it.
 * @param of the manifest of what is bundled
 */
export function billOf(packages, of) {
  const component = ({ name, version, license }) => ({ name, version, licenses: [{ expression: license }] });
  const purl = ({ name, version }) => `pkg:npm/${name.replace("@", "%40")}@${version}`;
  const bill = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    metadata: { component: { type: "application", ...component(of) } },
    components: packages.map((one) => ({ type: "library", ...component(one), purl: purl(one) })),
  };
  return `${JSON.stringify(bill, undefined, 2)}\n`;
}

function textOf(folder) {
  const read = (name) => readFileSync(join(folder, name), "utf8");
  const names = readdirSync(folder).sort();
  const files = names.filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
  if (files.length > 0) return files.map(read).join("\n");
  // Some have it at the end of what they say of themselves.
  const [readme] = names.filter((name) => /^readme/i.test(name));
  return readme && /^#* *licen[cs]e\s[^]*copyright[^]*$/im.exec(read(readme))?.[0];
}
