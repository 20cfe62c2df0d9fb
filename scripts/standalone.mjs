import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What puts a bundle into a Node. Source: nodejs.org/api/single-executable-applications.html */
const postject = "postject@1.0.0-alpha.6";
const fuse = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

/**
 * A bundle and this Node as one program, for machines without Node; on Linux alone, since elsewhere nobody has tried it.
 * @returns the program, the platform as Pulumi calls it, and the licence of Node
 */
export function standalone(bundle) {
  if (process.platform !== "linux")
    throw new Error("The standalone plugin is made on Linux: elsewhere it is not tried.");
  const node = realpathSync(process.execPath);
  const license = ["../LICENSE", "../share/doc/nodejs/LICENSE"]
    .map((path) => join(dirname(node), path))
    .find(existsSync);
  if (!license) throw new Error(`The licence of ${node} is not beside it, and has to come with the standalone plugin.`);
  const folder = mkdtempSync(join(tmpdir(), "presence-standalone-"));
  try {
    const [blob, config, program] = ["blob", "config.json", "program"].map((name) => join(folder, name));
    writeFileSync(config, JSON.stringify({ main: bundle, output: blob, disableExperimentalSEAWarning: true }));
    execFileSync(node, ["--experimental-sea-config", config], { stdio: "pipe" });
    copyFileSync(node, program);
    const words = ["exec", "--yes", `--package=${postject}`, "--", "postject", program, "NODE_SEA_BLOB", blob];
    execFileSync("npm", [...words, "--sentinel-fuse", fuse], { cwd: folder, stdio: "pipe" });
    const architecture = process.arch === "x64" ? "amd64" : process.arch;
    return { platform: `linux-${architecture}`, program: readFileSync(program), nodeLicense: readFileSync(license) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
