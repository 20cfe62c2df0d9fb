import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTextFile, reasonOf, replaceFile } from "../provider/catalogue-file/text-file.js";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { environmentOf, presence } from "./support/presence-command.js";

const bigEndian = (text: string) => Buffer.from(text, "utf16le").swap16();

/** How programs write a text: by what wrote it. */
const written: Record<string, (text: string) => Buffer> = {
  "an editor on Linux": (text) => Buffer.from(text),
  "Excel, as CSV UTF-8": (text) => Buffer.from(`\uFEFF${text.replaceAll("\n", "\r\n")}`),
  "an old Mac, with lone carriage returns": (text) => Buffer.from(text.replaceAll("\n", "\r")),
  "an editor that left line ends of both kinds": (text) => Buffer.from(text.replace("\n", "\r\n")),
  "PowerShell 5 by >, in UTF-16": (text) => Buffer.from(`\uFEFF${text.replaceAll("\n", "\r\n")}`, "utf16le"),
  "a program that writes UTF-16 without a mark": (text) => Buffer.from(text, "utf16le"),
  "a program that writes UTF-16 with the bytes swapped": (text) => bigEndian(`\uFEFF${text}`),
  "the same without a mark": (text) => bigEndian(text),
};

describe("a file that the presence command reads", () => {
  let organization: EmulatedOrganization;
  let folder: string;
  let reads: Record<string, { args: (path: string) => string[]; text: string; finds: RegExp }>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "presence-files-"));
    organization = await startOrganization({
      seed: {
        definitions: [{ languageLabels: { en_US: "Café" }, systemPresence: "Break" }],
        users: [{ name: "Ada" }, { name: "Bo" }],
      },
    });
    const definition = {
      id: "1c0a1d5e-0001-4000-8000-000000000001",
      languageLabels: { en_US: "Café" },
      systemPresence: "Break",
    };
    const { languageLabels, systemPresence } = definition;
    await writeFile(
      join(folder, "statuses.json"),
      JSON.stringify({ statuses: { cafe: { languageLabels, systemPresence } } }),
    );
    const step = {
      op: "create",
      urn: "urn:pulumi:prod::statuses::pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition::cafe",
      newState: { type: "pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition", inputs: definition },
    };
    reads = {
      users: {
        args: (path) => ["users", "set", "--file", path],
        text: 'name,status,note\nAda,Café,"two\nlines"\nBo,Café,\n',
        finds: /"Café" \(Break\) .* lines 2, 4/,
      },
      review: {
        args: (path) => ["review", path],
        text: JSON.stringify({ steps: [step], changeSummary: { create: 1 } }, undefined, 2),
        finds: /Break \/ Café \(cafe\)\n {4}American English: "Café"/,
      },
      listing: {
        args: (path) => ["export", "--out", join(folder, "project"), "--force", "--from", path],
        text: JSON.stringify([definition], undefined, 2),
        finds: /^1 status exported/,
      },
      catalogue: {
        args: (path) => ["labels", "export", path, "--language", "es"],
        text: 'statuses:\n  cafe:\n    systemPresence: Break\n    languageLabels: { en_US: "Café" }\n',
        finds: /^cafe,Break,Café,,$/m,
      },
      sheet: {
        args: (path) => ["labels", "import", path, "--dry-run", "--into", join(folder, "statuses.json")],
        text: "key,en_US,es\ncafe,Café,Cafetería\n",
        finds: /^cafe +Café +Cafetería$/m,
      },
    };
  });
  after(async () => {
    await organization.close();
    await rm(folder, { recursive: true });
  });
  const run = (args: string[]) => presence(args, environmentOf(organization.url));

  for (const [writer, encode] of Object.entries(written))
    it(`may be written by ${writer}`, async () => {
      for (const [name, { args, text, finds }] of Object.entries(reads)) {
        const path = join(folder, name);
        await writeFile(path, encode(text));
        const { exitCode, stdout, stderr } = await run(args(path));
        assert.equal(exitCode, 0, stderr);
        assert.match(stdout, finds);
      }
    });

  const incomplete = "Presence review. Incomplete: the preview did not succeed.";

  it("is refused in an encoding of one country, with the line and the cure, and never guessed at", async () => {
    for (const [name, { args, text }] of Object.entries(reads)) {
      const path = join(folder, name);
      await writeFile(path, Buffer.from(text, "latin1"));
      const { exitCode, stdout, stderr } = await run(args(path));
      const line = text.slice(0, text.indexOf("é")).split("\n").length;
      // A review says so in place of an earlier one.
      assert.deepEqual([exitCode, stdout.split("\n")[0]], [2, name === "review" ? incomplete : ""]);
      assert.match(
        stderr,
        new RegExp(`${name}.* it is not UTF-8: line ${line} .*Windows-1252.* Save it as UTF-8; in Excel`, "s"),
      );
    }
  });

  it("is refused in a sentence where there is nothing to read", async () => {
    const cut = Buffer.from("\uFEFFuserId", "utf16le").subarray(0, -1);
    for (const [file, content, reason] of [
      ["empty", "", /is empty/],
      ["blank", "\uFEFF\r\n", /is empty/],
      ["program", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]), /it is not a text\. Save it/],
      [
        "workbook",
        Buffer.from("PK\u0003\u0004\u0014\0\u00e9", "latin1"),
        /it is a workbook, such as \.xlsx, and no text\. Save/,
      ],
      ["cut", cut, /it is not UTF-16: line 1/],
      ["folder", undefined, /it is a folder, and a file is needed|folder has no statuses\.yaml/],
      ["nowhere/users.csv", undefined, /there is no file to read/],
      ["empty/users.csv", undefined, /a part of its path is a file/],
    ] as const) {
      const path = join(folder, file);
      if (file === "folder") await mkdir(path);
      if (content !== undefined) await writeFile(path, content);
      for (const { args } of Object.values(reads)) {
        const { exitCode, stdout, stderr } = await run(args(path));
        assert.equal(exitCode, 2, stderr);
        // A preview that is empty has a review all the same, for whoever reads that alone.
        assert.match(stdout, /^$|^Presence review\. Incomplete: /);
        assert.match(stderr, reason);
        assert.doesNotMatch(stderr, /\bE[A-Z]{4,}\b/, "the system's own words");
      }
    }
  });

  it("may come on the standard input, in UTF-16 as well", () => {
    const cli = join(__dirname, "../provider/dist/cli/index.js");
    for (const encode of Object.values(written)) {
      const { status, stdout } = spawnSync(process.execPath, [cli, "review"], {
        input: encode(reads["review"]?.text ?? ""),
      });
      assert.equal(status, 0);
      assert.match(stdout.toString(), /Break \/ Café/);
    }
  });

  it("of YAML or JSON is nothing that Excel saves", async () => {
    const path = join(folder, "latin.yaml");
    await writeFile(path, Buffer.from("statuses: { a: é }\n", "latin1"));
    assert.match(
      (await run(["lint", path])).stdout,
      /line 1 is in another encoding, such as Windows-1252\. Save it as UTF-8\n/,
    );
  });

  it("is one thing, and a folder for the result another: that is told before anything is sent", async () => {
    await mkdir(join(folder, "results"));
    await writeFile(join(folder, "good.csv"), "userId,status\nada,Café\n");
    await organization.requests();
    const args = ["users", "set", "--file", join(folder, "good.csv"), "--yes", "--result", join(folder, "results")];
    const { exitCode, stdout, stderr } = await run(args);
    assert.deepEqual([exitCode, stdout], [2, ""]);
    assert.match(stderr, /^presence: \S+results cannot be written: it is a folder, and a file is needed\. .*\n$/);
    assert.equal((await organization.requests())["PUT /api/v2/users/presences/bulk"], undefined);
    assert.ok(!(await readdir(folder)).includes("results.new"));
  });

  it("that is replaced keeps who may read and write it", () => {
    if (process.platform === "win32") return;
    const path = join(folder, "shared.csv");
    writeFileSync(path, "old");
    const usual = process.umask(0o022);
    try {
      for (const mode of [0o664, 0o600, 0o640]) {
        chmodSync(path, mode);
        replaceFile(path, "new");
        assert.equal(statSync(path).mode & 0o777, mode);
      }
    } finally {
      process.umask(usual);
    }
  });

  it("that is changed keeps what somebody has put there since it was read", async () => {
    const others = await mkdtemp(join(folder, "others-"));
    const [path, temporary] = [join(others, "statuses.yaml"), join(others, "editor~")];
    const meanwhile: [string, () => void, string | undefined][] = [
      ["an editor saved into it", () => writeFileSync(path, "theirs"), "theirs"],
      [
        "an editor put another file in its place",
        () => {
          writeFileSync(temporary, "theirs");
          renameSync(temporary, path);
        },
        "theirs",
      ],
      ["another command changed it", () => openTextFile(path).replace("theirs"), "theirs"],
      ["somebody deleted it", () => rmSync(path), undefined],
    ];
    for (const [what, does, left] of meanwhile) {
      writeFileSync(path, "old");
      const opened = openTextFile(path);
      does();
      assert.throws(() => opened.replace("ours"), /^Error: it was changed or taken away after it had been read$/, what);
      assert.equal(left, existsSync(path) ? readFileSync(path, "utf8") : undefined, what);
      assert.deepEqual(await readdir(others), left === undefined ? [] : ["statuses.yaml"], what);
    }
  });

  it("that another command is just changing is left to it, and it is told what to do where that one was stopped", async () => {
    const path = join(await mkdtemp(join(folder, "others-")), "statuses.yaml");
    writeFileSync(path, "old");
    writeFileSync(`${path}.new`, "theirs");
    const opened = openTextFile(path);
    assert.throws(
      () => opened.replace("ours"),
      /statuses\.yaml\.new is there: another command is changing it, or was stopped/,
    );
    assert.deepEqual([readFileSync(path, "utf8"), readFileSync(`${path}.new`, "utf8")], ["old", "theirs"]);
    rmSync(`${path}.new`);
    opened.replace("ours");
    assert.equal(readFileSync(path, "utf8"), "ours");
  });

  it("that is changed by a link stays where it is, and the link one; a pipe, in which the change would be lost, is refused", async () => {
    if (process.platform === "win32") return;
    const others = await mkdtemp(join(folder, "others-"));
    const [path, link, pipe] = [join(others, "statuses.yaml"), join(others, "link.yaml"), join(others, "pipe")];
    writeFileSync(path, "old");
    symlinkSync(path, link);
    openTextFile(link).replace("new");
    assert.deepEqual([readFileSync(path, "utf8"), lstatSync(link).isSymbolicLink()], ["new", true]);
    spawnSync("mkfifo", [pipe]);
    assert.throws(() => openTextFile(pipe), /it is a pipe or a device, in which a change would be lost/);
  });

  it("that another program has open is told to be closed there", () => {
    const refused = (code: string, syscall: string) => reasonOf(Object.assign(new Error("?"), { code, syscall }));
    assert.match(refused("EBUSY", "open"), /^another program, such as Excel, has it open: close it there$/);
    const { platform } = process;
    for (const [system, reason] of [
      ["win32", /Excel/],
      ["linux", /this user may not/],
    ] as const)
      try {
        Object.defineProperty(process, "platform", { value: system });
        assert.match(refused("EPERM", "rename"), reason);
        assert.match(refused("EPERM", "open"), /this user may not/);
      } finally {
        Object.defineProperty(process, "platform", { value: platform });
      }
  });

  it("is not needed to say where a review cannot be written", async () => {
    const path = join(folder, "preview.json");
    await writeFile(path, reads["review"]?.text ?? "");
    for (const [output, reason] of [
      [folder, /it is a folder/],
      [join(folder, "no/such/review.md"), /there is no such folder/],
    ] as const) {
      const { exitCode, stderr } = await run(["review", path, "--output", output]);
      assert.equal(exitCode, 2);
      assert.match(stderr, reason);
    }
  });
});
