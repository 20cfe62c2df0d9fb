import { renameSync } from "node:fs";
import { join } from "node:path";
import { findProgram, inFolder, wantedVersion } from "./find.js";
import { succeed } from "./process.js";

/** A way of getting the CLI: puts it into the folder, with what belongs beside it. Throws why it can't. */
export interface Way {
  title: string;
  get: (folder: string, say: (text: string) => void) => Promise<void>;
}

const byNpm: Way = {
  title: "npm's package `pulumi`, which downloads it from get.pulumi.com",
  get: async (folder) => {
    if (!findProgram("npm")) throw new Error("there is no npm on PATH");
    const version = wantedVersion.slice(1);
    const quickly = { npm_config_fetch_retries: "0" };
    await succeed("npm", ["exec", "--yes", "--package=pulumi", "--", "pulumi", "version"], {
      cwd: folder,
      env: { ...process.env, ...quickly, PULUMI_VERSION: version, PULUMI_HOME: folder },
    });
    renameSync(join(folder, "versions", version, "bin"), join(folder, "bin"));
  },
};

const command = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";

/** Optimising nothing but Go's own library, and without what only debuggers read: two thirds of the time, and the CLI starts as soon. */
const flags = [
  "-gcflags=all=-N -l -dwarf=false",
  "-gcflags=std=-dwarf=false",
  `-ldflags=-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${wantedVersion}`,
];

const byGo: Way = {
  title: "Go, which compiles it from the sources of the module proxy",
  get: async (folder, say) => {
    if (!findProgram("go")) throw new Error("there is no go on PATH");
    const begun = performance.now();
    let packages = 0;
    // A module of its own, as `go install` refuses a command whose module replaces others. No C compiler is needed.
    const options = { cwd: folder, env: { ...process.env, GOWORK: "off", GOTMPDIR: folder, CGO_ENABLED: "0" } };
    const go = (...words: string[]) =>
      succeed("go", words, { ...options, onOutput: (text) => (packages += text.split("\n").length - 1) });
    await go("mod", "init", "cli");
    await go("get", `${command}@${wantedVersion}`);
    say(`the sources are here after ${duration(begun)}; compiling about 1,700 packages, which Go keeps: minutes, once`);
    packages = 0;
    const progress = setInterval(() => say(`${packages} packages after ${duration(begun)}`), 20_000);
    try {
      await go("build", "-v", ...flags, "-o", inFolder(join(folder, "bin")), command);
    } finally {
      clearInterval(progress);
    }
  },
};

export const ways: readonly Way[] = [byNpm, byGo];

/** For people, since a moment of `performance.now()`. */
export function duration(begun: number): string {
  const seconds = Math.round((performance.now() - begun) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
