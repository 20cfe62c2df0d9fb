import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import schema from "../../plugin/schema.json";
import { run, succeed } from "../../pulumi/process.js";
import { openStack } from "../support/cli.js";
import { type EmulatedOrganization, startOrganization } from "../support/organization.js";
import { Project } from "../support/project.js";

const repository = join(__dirname, "../..");
const name = "pulumi-resource-genesyscloud-presence";

const { version } = schema;

describe("a release, as `npm run release` makes it", () => {
  let folder: string;
  const release = (to: string) => succeed(process.execPath, ["scripts/release.mjs", "--to", to], { cwd: repository });
  const assetFor = (platform: string, from = folder) => join(from, `${name}-v${version}-${platform}.tar.gz`);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "presence-release-"));
    await release(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("has the plugin for each platform, with a launcher of its own, its schema and the licences", async () => {
    const platforms = ["darwin", "linux", "windows"].flatMap((system) =>
      ["amd64", "arm64"].map((architecture) => `${system}-${architecture}`),
    );
    const assets = platforms.map((platform) => `${name}-v${version}-${platform}.tar.gz`);
    const bill = `${name}-v${version}.cdx.json`;
    assert.deepEqual(readdirSync(folder).sort(), ["SHA256SUMS", ...assets, bill, "schema.json"].sort());
    for (const platform of platforms) {
      const { stdout } = await succeed("tar", ["-tvzf", assetFor(platform)]);
      const files = stdout.trim().split("\n");
      const launcher = platform.startsWith("windows") ? `${name}.cmd` : name;
      assert.deepEqual(
        files.map((line) => line.split(/\s+/).at(-1)),
        ["LICENSE", "dist/LICENSES.txt", "dist/index.js", "dist/sbom.cdx.json", launcher, "schema.json"],
      );
      assert.match(files[4] ?? "", /^-rwxr-xr-x/);
    }
  });

  it("names each package that the plugin's file is made of, with its licence, for people and for programs", async () => {
    const { stdout } = await succeed("tar", ["-xOzf", assetFor("linux-amd64"), "dist/LICENSES.txt"]);
    const packages = stdout.split(/^-{80}$/m);
    for (const one of ["@grpc/grpc-js", "@pulumi/pulumi", "google-protobuf", "deep-equal", "proxy-agent-negotiate"]) {
      const text = packages.find((each) => each.trimStart().startsWith(`${one} `)) ?? "";
      assert.match(
        text.trimStart(),
        /^\S+ \d+\.\d+\.\d+ \(.*\)\n\n[^]*(Permission is|Apache License|Redistribution)/,
        one,
      );
    }
    const bill = JSON.parse(readFileSync(join(folder, `${name}-v${version}.cdx.json`), "utf8")) as {
      components: { name: string; version: string }[];
    };
    assert.deepEqual(
      bill.components.map((one) => `${one.name} ${one.version}`).sort(),
      packages.map((each) => /^\S+ \S+/.exec(each.trimStart())?.[0]).sort(),
    );
    const silent = packages.filter((each) => !/copyright|\(c\)/i.test(each));
    assert.deepEqual(silent, []);
  });

  it("is of one version: the packages, the plugin and its schema", () => {
    const files = ["provider/package.json", "emulator/package.json", "plugin/package.json", "plugin/schema.json"];
    const versions = files.map(
      (file) => JSON.parse(readFileSync(join(repository, file), "utf8")) as { version: string },
    );
    assert.deepEqual([...new Set(versions.map((one) => one.version))], [version]);
  });

  it("is the same to the byte whenever it is made", async () => {
    const sums = (from: string) => readFileSync(join(from, "SHA256SUMS"), "utf8");
    const again = join(folder, "again");
    await release(again);
    assert.equal(sums(again), sums(folder));
    rmSync(again, { recursive: true });
  });

  it("without Node.js on the machine, the plugin says what it needs", async () => {
    const place = mkdtempSync(join(folder, "unpacked-"));
    await succeed("tar", ["-xzf", assetFor("linux-amd64"), "-C", place]);
    const { exitCode, stderr } = await run(join(place, name), ["127.0.0.1:1"], { env: { PATH: place } });
    assert.equal(exitCode, 1);
    assert.match(stderr, /^The genesyscloud-presence plugin needs Node\.js .* there is no node on PATH/);
    rmSync(place, { recursive: true });
  });

  describe("installed into an empty Pulumi", () => {
    let organization: EmulatedOrganization;
    let project: Project;
    before(async () => {
      [organization, project] = await Promise.all([startOrganization(), Project.create()]);
    });
    after(async () => {
      project.remove();
      await organization.close();
    });

    it("by `pulumi plugin install --file`, it runs a program that has no package of it", async () => {
      project.write(
        "index.js",
        `const pulumi = require("@pulumi/pulumi");
const inputs = { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" };
new pulumi.CustomResource("genesyscloud-presence:index:PresenceDefinition", "lunch", inputs, { version: "${version}" });
`,
      );
      const stack = await openStack(project.folder, organization.env);
      const platform = `${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;
      const install = ["plugin", "install", "resource", "genesyscloud-presence", `v${version}`, "--file"];
      await stack.succeed([...install, assetFor(platform)]);
      const { output } = await stack.succeed(["up", "--yes", "--skip-preview"]);
      assert.doesNotMatch(output, /warning/i);
      const [lunch] = await organization.definitions();
      assert.deepEqual(lunch?.languageLabels, { en_US: "Lunch" });
    });
  });
});
