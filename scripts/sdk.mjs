import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const schema = join(root, "plugin", "schema.json");
/** As `npm run pulumi` compiles the CLI, so that most of what is needed here is there from that. */
const flags = JSON.parse(readFileSync(join(root, "pulumi", "go-flags.json"), "utf8"));

/** Makes the SDKs of the schema in a folder, for Node.js, Python and Go, and compiles each. Needs Go, its module proxy and Python. */
export function makeSdks(folder) {
  mkdirSync(folder, { recursive: true });
  const generator = join(root, "scripts", "sdk");
  run("go", ["run", ...flags, ".", schema, folder], generator);

  // By this repository's own compiler and SDK of Pulumi.
  const nodejs = join(folder, "nodejs");
  symlinkSync(join(root, "node_modules"), join(nodejs, "node_modules"), "junction");
  run(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "-p", "."], nodejs);
  // What packs the folder would follow it.
  rmSync(join(nodejs, "node_modules"));
  // The compiled package finds its version there.
  for (const name of ["package.json", "README.md"]) copyFileSync(join(nodejs, name), join(nodejs, "bin", name));

  const python = join(folder, "python");
  copyFileSync(join(python, "pulumi_genesyscloud_presence", "README.md"), join(python, "README.md"));
  // What the compilers make is thrown away.
  const made = mkdtempSync(join(tmpdir(), "presence-sdk-"));
  run("python3", ["-X", `pycache_prefix=${made}`, "-m", "compileall", "-q", "."], python);

  const go = join(folder, "go", "genesyscloudpresence");
  const { importBasePath } = JSON.parse(readFileSync(schema, "utf8")).language.go;
  run("go", ["mod", "init", importBasePath], go);
  // The oldest Go that will do is what its packages say, not the one that is here.
  run("go", ["mod", "edit", "-go=1.25.0"], go);
  run("go", ["get", "github.com/pulumi/pulumi/sdk/v3@v3.248.0"], go);
  run("go", ["mod", "tidy"], go);
  // With what the generator is made of, most of which is compiled.
  run("go", ["work", "init", generator, go], made);
  run("go", ["build", ...flags, "./..."], go, { GOWORK: join(made, "go.work") });
  rmSync(made, { recursive: true });
  for (const place of [join(nodejs, "bin"), python, go]) copyFileSync(join(root, "LICENSE"), join(place, "LICENSE"));
  console.log(`SDKs for Node.js, Python and Go in ${folder}`);
}

function run(command, args, cwd, more = { GOWORK: "off" }) {
  const env = { ...process.env, CGO_ENABLED: "0", ...more };
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`\`${command} ${args.join(" ")}\` failed:\n${stdout}${stderr}`);
}
