/**
 * What ts-node transpiles by: TypeScript, which does each version of a file once. A test run is many processes, and each of
 * them would otherwise transpile most of the repository anew.
 */
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const ts = require("typescript");

const folder = join(__dirname, "../node_modules/.cache/transpiled");

module.exports.create = ({ service }) => {
  const compilerOptions = service.config.options;
  // Where the repository is makes no difference to what comes out.
  const { configFilePath: _file, rootDir: _root, outDir: _out, ...telling } = compilerOptions;
  const settings = JSON.stringify([ts.version, telling]);

  function transpile(input, { fileName }) {
    const key = createHash("sha256")
      .update(JSON.stringify([settings, basename(fileName), input]))
      .digest("hex");
    const path = join(folder, key);
    try {
      return JSON.parse(readFileSync(path, "utf8"));
    } catch {
      const { diagnostics, ...output } = ts.transpileModule(input, {
        fileName,
        compilerOptions,
        reportDiagnostics: true,
      });
      if (diagnostics.length === 0) keep(path, output);
      return { diagnostics, ...output };
    }
  }
  return { transpile };
};

/** Whole or not at all: others may read it at the same time. Where nothing can be kept, it is only slower. */
function keep(path, output) {
  const unfinished = `${path}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(unfinished, JSON.stringify(output));
    renameSync(unfinished, path);
  } catch {
    rmSync(unfinished, { force: true });
  }
}
