import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Packages without a licence's text, and one of the same repository and author that has it. */
const siblings = { "proxy-agent-negotiate": "agent-base" };

/**
 * What has to come with a bundle: each package of which it has something, with its version and the text of its licence.
 * @param metafile esbuild's, of bundles that lie in one folder
 */
export function licensesOf({ outputs }) {
  const used = Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const paths = used.flatMap(([path]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? []);
  const packages = [...new Set(paths)].map((path) => {
    const folder = join(root, path);
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return { name, version, license, text: textOf(folder) };
  });
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

function textOf(folder) {
  const read = (name) => readFileSync(join(folder, name), "utf8");
  const names = readdirSync(folder).sort();
  const files = names.filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
  if (files.length > 0) return files.map(read).join("\n");
  // Some have it at the end of what they say of themselves.
  const [readme] = names.filter((name) => /^readme/i.test(name));
  return readme && /^#* *licen[cs]e\s[^]*copyright[^]*$/im.exec(read(readme))?.[0];
}
