// `npm run site`: the documentation as a site, in site/ or where `--to FOLDER` says: the pages of docs/ as they are, the READMEs, and the
// reference of both packages from their docstrings. Fails where a link of a page or of a docstring leads nowhere.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Application, KindRouter, OptionDefaults } from "typedoc";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const repository = "https://github.com/pulumi-genesyscloud-presence/pulumi-genesyscloud-presence";
const { values: options } = parseArgs({ options: { to: { type: "string", default: join(root, "site") } } });

const read = (path) => readFileSync(join(root, path), "utf8");
const links = /(\]\()(?!https?:|#)([^)#]+)/g;

/** In the order of the index, which names every page; the two in the Registry's form are the Registry's. */
const index = "docs/README.md";
const pages = [...read(index).matchAll(links)]
  .map(([, , page]) => `docs/${page}`)
  .filter((page) => !/_index|installation-configuration/.test(page));
const documents = [index, ...pages, "provider/README.md", "emulator/README.md", "CHANGELOG.md"];
const assets = ["docs/bench.svg", "docs/review.schema.json", "docs/statuses.schema.json"];
const files = ["README.md", ...documents, ...assets];

const heading = /^# (.*)\n/;

/** A page as the site has it: what is no part of the site is found in the repository, and what a command prints is no program. */
function adapt(path) {
  const text = read(path)
    .replaceAll(/^```(.*)(\n[^]*?^```)$/gm, (_, kind, rest) => `\`\`\`${kind || "text"}${rest}`)
    // Of a heading's code the site makes neither an anchor nor an entry of the page's contents.
    .replaceAll(/^##+ .*`.*$/gm, (title) => title.replaceAll("`", ""));
  // The site gives its first page a heading of its own.
  return (path === "README.md" ? text.replace(heading, "") : text).replaceAll(links, (whole, before, link) => {
    const target = posix.join(posix.dirname(path), link);
    if (files.includes(target)) return whole;
    const found = statSync(join(root, target), { throwIfNoEntry: false });
    if (!found) throw new Error(`${path} links to ${target}, which is not there.`);
    return `${before}${repository}/${found.isDirectory() ? "tree" : "blob"}/main/${target}`;
  });
}

const folder = mkdtempSync(join(tmpdir(), "presence-site-"));
try {
  // On a narrow screen a wide table moves by itself, not the page.
  const style = join(folder, "site.css");
  writeFileSync(style, ".tsd-typography table { display: block; overflow-x: auto; }\n");
  for (const path of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    if (assets.includes(path)) cpSync(join(root, path), join(folder, path));
    else writeFileSync(join(folder, path), adapt(path));
  }
  const app = await Application.bootstrap({
    name: "pulumi-genesyscloud-presence",
    readme: join(folder, "README.md"),
    projectDocuments: documents.map((path) => join(folder, path)),
    entryPoints: ["provider/index.ts", "emulator/index.ts"].map((path) => join(root, path)),
    tsconfig: join(root, "tsconfig.json"),
    basePath: root,
    sortEntryPoints: false,
    disableGit: true,
    gitRevision: "main",
    sourceLinkTemplate: `${repository}/blob/main/{path}#L{line}`,
    navigationLinks: { GitHub: repository },
    customCss: style,
    // What comes from Pulumi's SDK is Pulumi's to document.
    excludeExternals: true,
    highlightLanguages: [...OptionDefaults.highlightLanguages, "csv"],
    // `npm run check` looks at types.
    skipErrorChecking: true,
    treatWarningsAsErrors: true,
    logLevel: "Warn",
  });
  // Pages have the addresses that they have in the repository.
  const addresses = new Map();
  class Router extends KindRouter {
    getIdealBaseName(reflection) {
      return addresses.get(reflection) ?? super.getIdealBaseName(reflection);
    }
  }
  app.renderer.defineRouter("pages", Router);
  app.options.setValue("router", "pages");
  const project = await app.convert();
  if (!project) throw new Error("The sources cannot be read: see the messages above.");
  for (const module of project.children) module.name = `${JSON.parse(read(`${module.name}/package.json`)).name} API`;
  for (const [place, page] of project.documents.entries()) {
    const [, title] = heading.exec(read(documents[place]));
    page.name = title.replaceAll("`", "");
    addresses.set(page, documents[place].replace(/\.md$/, ""));
  }
  app.validate(project);
  await app.generateDocs(project, resolve(options.to));
  if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
