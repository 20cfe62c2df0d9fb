import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hidden, inOneLine } from "../provider/definition/text.js";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { environmentOf, presence } from "./support/presence-command.js";

/** What somebody could write to steer who reads it: escape sequences, bidi overrides, line ends, what nobody sees, and much of it. */
const hostile = [
  "\u001b[2J\u001b[1;31mgone\u001b[0m",
  "\u001b]0;title\u0007\u001b]8;;http://example.com\u0007link\u001b]8;;\u0007",
  "\u009b2Jc1",
  "invoice\u202Egnp.exe",
  "\u2066isolate\u2069 \u200Fmark",
  "Lunch\npresence: Nothing was sent.\nExit",
  "tab\there\vand\fthere",
  "zero\u200Bwidth\uFEFF\u00ADhyphen",
  "line\u2028paragraph\u2029end",
  "half\ud800",
  "nul\u0000byte\b\b\bback",
  'quote"comma,semi;=1+1',
  "=cmd|' /C calc'!A0",
  "Z\u0310\u0300\u0301\u0302\u0303\u0304\u0305algo",
  "ЛУНЧ \u{E0041}\u{E0042}tags",
  "x\u202E".repeat(500),
];

/** What can stand on a command line. */
const typed = hostile.filter((text) => !text.includes("\u0000"));

/** All but the line ends of the output itself, and what is between the cells of TSV. */
function assertTame(text: string, what: string): void {
  const raw = new RegExp(String.raw`(?!\n)(?:${hidden.source})`, "gu");
  assert.deepEqual(
    [...text.matchAll(raw)].map(([character]) => character.codePointAt(0)?.toString(16)),
    [],
    what,
  );
}

/** For programs, nothing of a label is shown in another way but what would make another line or cell of it. */
function assertSeparated(text: string, what: string): void {
  for (const line of text.split("\n"))
    for (const cell of what.includes("tsv") ? line.split("\t") : [line]) assert.equal(cell, inOneLine(cell), what);
}

describe("what the presence command prints of a hostile organisation", () => {
  let organization: EmulatedOrganization;
  let env: NodeJS.ProcessEnv;
  let folder: string;
  const id = (index: number, group = 0) => `00000000-0000-4000-8000-00000000${group}${String(index).padStart(3, "0")}`;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "presence-hostile-"));
    const definitions = hostile.flatMap((text, index) => [
      { id: id(index, 1), languageLabels: { en_US: text, es: "Común" }, systemPresence: "Meal", name: text },
      { id: id(index, 2), languageLabels: { en_US: text, es: "Común" }, systemPresence: "Meal", name: text },
    ]);
    organization = await startOrganization({
      seed: {
        settings: { organizationName: hostile[0] ?? "" },
        definitions,
        users: hostile.flatMap((text, index) => [
          { id: id(index, 3), name: text, email: `${index}${text}@example.com` },
          { id: id(index, 4), name: text, email: `other-${index}@example.com` },
        ]),
      },
    });
    env = environmentOf(organization.url);
    const lines = hostile.map((text) => `"${text.replaceAll("\u0000", "").replaceAll('"', '""')}",${id(3, 1)}`);
    await writeFile(join(folder, "users.csv"), ["name,status", ...lines].join("\n"));
    await writeFile(
      join(folder, "statuses.csv"),
      ["userId,status", ...lines.map((line, index) => `${id(index, 3)},${line}`)]
        .join("\n")
        .replaceAll(`,${id(3, 1)}`, ""),
    );
  });
  before(async () => {
    const listing = hostile.map((text, index) => ({
      id: id(index, 7),
      systemPresence: "Break",
      languageLabels: { en_US: text || "-", [`x${text}`]: text, "<img src=x onerror=1>": "@all" },
    }));
    await writeFile(join(folder, "listing.json"), JSON.stringify(listing));
    await writeFile(join(folder, "empty.yaml"), "statuses: {}\n");
    const type = "pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition";
    const resources = hostile.map((text, index) => ({
      urn: `urn:pulumi:s::p::${type}::${text}`,
      type,
      id: `${id(index, 5)}${text}`,
      outputs: {
        languageLabels: { en_US: text },
        systemPresence: `Meal${text}`,
        previousIds: [`${id(index, 6)}${text}`],
      },
    }));
    await writeFile(join(folder, "state.json"), JSON.stringify({ deployment: { resources } }));
  });
  after(async () => {
    await organization.close();
    await rm(folder, { recursive: true });
  });

  const formats = ["table", "json", "csv", "tsv", "markdown"];
  const commands: Record<string, () => string[][]> = {
    "definitions list": () => [
      ...formats.map((format) => ["definitions", "list", "--format", format, "--deactivated"]),
      ["definitions", "list", "--language", "es"],
    ],
    "definitions get": () =>
      hostile.map((_text, index) => [
        "definitions",
        "get",
        id(index, 1),
        "--format",
        formats[index % formats.length] ?? "",
      ]),
    "definitions get, which lists candidates": () => [
      ["definitions", "get", "Común"],
      ["definitions", "get", "00000000"],
      ["definitions", "get", "invoice"],
      ...typed.map((text) => ["definitions", "get", text]),
    ],
    twins: () => formats.map((format) => ["twins", "--format", format]),
    "user get": () => [
      ...hostile.slice(0, 4).map((_text, index) => ["user", "get", id(index, 3)]),
      ...typed.map((text) => ["user", "get", text]),
    ],
    "user set": () =>
      hostile.map((_text, index) => [
        "user",
        "set",
        id(index, 3),
        "--status",
        id(index, 1),
        "--message",
        hostile[index % 10] ?? "",
      ]),
    "users set": () => [
      ...formats.map((format) => ["users", "set", "--file", join(folder, "users.csv"), "--format", format]),
      ["users", "set", "--file", join(folder, "statuses.csv")],
    ],
    "users move": () => [
      ...formats.map((format) => [
        ...["users", "move", "--from", "Offline", "--to", id(1, 1), "--columns", "name,email", "--format", format],
      ]),
      ["users", "move", "--from", id(0, 1), "--to", "Offline"],
    ],
    moves: () => formats.map((format) => ["moves", join(folder, "state.json"), "--format", format]),
    export: () =>
      ["typescript", "yaml", "python", "import"].map((format) => [
        ...["export", "--format", format, "--output", join(folder, format === "import" ? "imports.json" : format)],
      ]),
    catalogue: () => [
      ...["table", "json", "csv", "markdown", "html"].map((format) => ["catalogue", "--format", format]),
      ["catalogue", "--from", join(folder, "listing.json"), "--format", "markdown"],
      ["catalogue", "--against", join(folder, "listing.json")],
    ],
    diff: () =>
      ["text", "json", "markdown", "html"].flatMap((format) => [
        ["diff", join(folder, "listing.json"), "organization", "--format", format],
        ["diff", "organization", join(folder, "empty.yaml"), "--format", format],
      ]),
    "what is typed": () =>
      typed
        .filter((_text, index) => index % 3 === 0)
        .flatMap((text) => [
          [text],
          ["definitions", "list", `--columns=${text}`],
          ["definitions", "list", "--system-presence", text, "--language", text],
          ["users", "set", "--file", text],
        ]),
  };
  for (const [what, lines] of Object.entries(commands))
    it(`${what}: nothing steers a terminal, and no label makes a line of its own`, async () => {
      for (const args of lines()) {
        const { stdout, stderr } = await presence(args, env);
        const isSeparated = args.includes("csv") || args.includes("tsv");
        (isSeparated ? assertSeparated : assertTame)(stdout, `stdout of ${args.join(" ")}`);
        assertTame(stderr, `stderr of ${args.join(" ")}`);
        // What somebody has typed is shown on the lines on which it was.
        if (what !== "what is typed")
          assert.doesNotMatch(`${stdout}\n${stderr}`, /^(presence: Nothing was sent\.$|Exit)/m, args.join(" "));
        assert.doesNotMatch(stderr, /\n\s+at /, "no stack trace");
      }
    });

  it("lets no language or label make a tag or a mention in a comment or a page", async () => {
    const listing = join(folder, "listing.json");
    for (const words of [
      ["catalogue", "--from", listing],
      ["diff", listing, join(folder, "empty.yaml")],
    ])
      for (const format of ["markdown", "html"]) {
        const { stdout } = await presence([...words, "--format", format], env);
        // Between fences, nothing is Markdown.
        const read = stdout.replace(/^(`{3,}).*?^\1$/gms, "");
        assert.doesNotMatch(
          read,
          format === "html" ? /<img/ : /<img|(?<!<!-- -->)@all/,
          `${words.join(" ")} ${format}`,
        );
      }
  });

  it("has every row in CSV and TSV on one line, and every label whole in JSON", async () => {
    for (const format of ["csv", "tsv"]) {
      const { stdout } = await presence(["definitions", "list", "--system-presence", "Meal", "--format", format], env);
      assert.equal(stdout.trimEnd().split("\n").length, 2 * hostile.length + 2);
    }
    const { stdout } = await presence(["definitions", "list", "--system-presence", "Meal", "--json"], env);
    const labels = (JSON.parse(stdout) as { languageLabels: Record<string, string> }[]).map(
      (one) => one.languageLabels["en_US"],
    );
    assert.ok(hostile.filter((text) => !text.includes("\ud800")).every((text) => labels.includes(text)));
  });

  it("writes a result file that is the file, with what became of each", async () => {
    const result = join(folder, "result.csv");
    await presence(["users", "set", "--file", join(folder, "users.csv"), "--result", result], env);
    assert.match(await readFile(result, "utf8"), /^name,status,userId,message,outcome\n/);
  });
});
