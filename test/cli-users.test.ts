import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { type CommandResult, environmentOf, presence } from "./support/presence-command.js";

const bulk = "PUT /api/v2/users/presences/bulk";
const userCount = 10_000;

describe("the presence command for many users", () => {
  let organization: EmulatedOrganization;
  let folder: string;
  let userIds: string[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "presence-users-"));
    organization = await startOrganization({
      seed: {
        definitions: [
          { languageLabels: { en_US: "Lunch", es: "Almuerzo" }, systemPresence: "Meal" },
          { languageLabels: { en_US: "Brunch" }, systemPresence: "Meal", deactivated: true },
          { languageLabels: { en_US: "Stroll", fr: "Pause" }, systemPresence: "Away" },
          { languageLabels: { en_US: "Pause" }, systemPresence: "Break" },
        ],
        users: [
          ...Array.from({ length: userCount }, () => ({})),
          ...["ann@example.com", "ann.lee@example.com"].map((email) => ({ name: "Ann Lee", email })),
        ],
      },
    });
    const users = (await organization.control("GET", "users")) as { id: string }[];
    userIds = users.slice(0, userCount).map(({ id }) => id);
  });
  after(async () => {
    await organization.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    await organization.control("PUT", "faults", []);
    await organization.requests();
  });

  const path = (name: string) => join(folder, name);
  const read = (name: string) => readFile(path(name), "utf8");
  const set = (args: readonly string[], started?: (child: ChildProcess) => void): Promise<CommandResult> =>
    presence(["users", "set", ...args], environmentOf(organization.url), started);

  /** A file of users with nothing but their ids. */
  async function fileOf(name: string, ids: readonly string[]): Promise<string> {
    await writeFile(path(name), ["userId", ...ids, ""].join("\n"));
    return path(name);
  }
  /** How many lines of a result file have each outcome. */
  async function outcomesIn(name: string): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const line of (await read(name)).trim().split("\n").slice(1)) {
      const outcome = line.split(",").at(-1) ?? "";
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
    return counts;
  }
  async function presenceOf(userId: string): Promise<{ label: string | undefined; message: string | undefined }> {
    const { stdout } = await presence(["user", "get", userId], environmentOf(organization.url));
    const cell = (name: string) => new RegExp(`^${name} +(.+)$`, "m").exec(stdout)?.[1];
    return { label: cell("Status")?.split('"')[1], message: cell("Message") };
  }

  it("only says what it would do, unless told to do it", async () => {
    const file = await fileOf("dry.csv", userIds.slice(0, 3));
    const { exitCode, stdout, stderr } = await set([
      "--file",
      file,
      "--status",
      "Lunch",
      "--result",
      path("dry-result.csv"),
    ]);
    assert.equal(exitCode, 0);
    assert.match(stdout, /^"Lunch" \(Meal\) [0-9a-f-]+ +3 +lines 2-4$/m);
    assert.match(stderr, /3 users found: Ada Almeida 001, Bruno Almeida 002, Chiara Almeida 003\.$/m);
    assert.match(stderr, /Nothing was sent\. With --yes, the presence of 3 users is set\./);
    assert.deepEqual(await organization.requests(), { "GET /api/v2/presencedefinitions": 1, "GET /api/v2/users": 1 });
    assert.deepEqual(await outcomesIn("dry-result.csv"), { found: 3 });
  });

  it("finds users by e-mail and by name, and sets those that it finds when it does not find all", async () => {
    const [first = "", second = "", third = ""] = userIds;
    const lines = [
      "email,name,team",
      "ada.almeida.001@EXAMPLE.com,,a",
      ",bruno almeida 002,b",
      "nobody@example.com,,c",
      ",Ann Lee,d",
      "chiara.almeida.003@example.com,Somebody Else,e",
    ];
    await writeFile(path("mixed.csv"), lines.join("\n"));
    const options = ["--file", path("mixed.csv"), "--status", "stroll", "--result", path("mixed-result.csv")];
    const dry = await set(options);
    assert.equal(dry.exitCode, 3, dry.stderr);
    assert.match(dry.stdout, /^"Stroll" \(Away\) \S+ +3 +lines 2-3, 6\nnot found +2 +lines 4-5$/m);
    assert.match(dry.stderr, /^line 4: no user has the e-mail "nobody@example\.com"$/m);
    assert.match(
      dry.stderr,
      /^line 5: 2 users have the name "Ann Lee": Ann Lee, ann@example\.com, \S+; Ann Lee, ann\.lee@/m,
    );
    assert.equal((await organization.requests())[bulk], undefined);

    const { exitCode, stdout, stderr } = await set([...options, "--yes"]);
    assert.equal(exitCode, 3, stderr);
    assert.match(stdout, /^done +3 +lines 2-3, 6\nnot found +2 +lines 4-5$/m);
    assert.match(stderr, /^line 4: no user has/m);
    assert.deepEqual(await presenceOf(second), { label: "Stroll", message: undefined });
    assert.equal(
      await read("mixed-result.csv"),
      [
        "email,name,team,userId,status,message,outcome",
        `ada.almeida.001@EXAMPLE.com,,a,${first},stroll,,done`,
        `,bruno almeida 002,b,${second},stroll,,done`,
        "nobody@example.com,,c,,,,not found",
        ",Ann Lee,d,,,,not found",
        `chiara.almeida.003@example.com,Somebody Else,e,${third},stroll,,done`,
        "",
      ].join("\n"),
    );

    const corrected = (await read("mixed-result.csv")).replace(",Ann Lee,d,,", `,Ann Lee,d,${userIds.at(-1) ?? ""},`);
    await writeFile(
      path("mixed-result.csv"),
      corrected.replace("nobody@example.com,,c", `goran.almeida.007@example.com,,c`),
    );
    const again = await set(["--file", path("mixed-result.csv"), "--status", "Stroll", "--yes", "--json"]);
    assert.equal(again.exitCode, 0, again.stderr);
    const { users } = JSON.parse(again.stdout) as { users: { line: number; outcome: string }[] };
    assert.deepEqual(
      users.map(({ line, outcome }) => [line, outcome]),
      [
        [4, "done"],
        [5, "done"],
      ],
    );
  });

  it("fails where it finds nobody, and sends nothing", async () => {
    await writeFile(
      path("strangers.csv"),
      "user\nnobody@example.com\nNobody\n00000000-0000-4000-8000-000000000000\nx\n",
    );
    const { exitCode, stdout } = await set([
      "--file",
      path("strangers.csv"),
      "--status",
      "Lunch",
      "--yes",
      "--format",
      "csv",
    ]);
    assert.equal(exitCode, 1);
    assert.equal(stdout.match(/not found/g)?.length, 4);
    assert.equal((await organization.requests())[bulk], undefined);
  });

  it("takes no listing's word for it that an id is unknown, as it leaves out inactive users and those of other divisions", async () => {
    await organization.control("PUT", "faults", [
      { method: "GET", path: "/api/v2/users", then: { status: 200, body: { entities: [], total: 0 } } },
    ]);
    const file = await fileOf("unlisted.csv", [...userIds.slice(0, 2), "00000000-0000-4000-8000-000000000000"]);
    const { exitCode, stdout } = await set(["--file", file, "--status", "Lunch", "--yes"]);
    assert.equal(exitCode, 3);
    assert.match(stdout, /^done +2 +lines 2-3\nnot found +1 +line 4$/m);
  });

  it("says that nobody is in a file without users, and that one user is done", async () => {
    const file = await fileOf("header.csv", []);
    const { exitCode, stdout, stderr } = await set(["--file", file, "--status", "Lunch"]);
    assert.deepEqual([exitCode, stdout], [0, ""]);
    assert.equal(stderr, "presence: The file names nobody who is still to be set.\n");
    await writeFile(path("one.csv"), `userId,outcome\n${userIds[0] ?? ""},done\n`);
    const { stderr: done } = await set(["--file", path("one.csv"), "--status", "Lunch"]);
    assert.match(done, /^presence: 1 user is done already: their presences stay as they are\.\n/);
  });

  it("takes an id in capitals for the one that it is, and says of whom a dry run finds that they are found", async () => {
    const [first = "", second = ""] = userIds;
    await writeFile(path("capitals.csv"), `userId,user\n${first.toUpperCase()},\n,${second.toUpperCase()}\n`);
    const { stdout, stderr } = await set([
      ...["--file", path("capitals.csv"), "--status", "Lunch", "--columns", "userId,outcome", "--format", "csv"],
    ]);
    assert.equal(stdout, `userId,outcome\n${first},found\n${second},found\n`, stderr);
    const { exitCode } = await presence(["user", "get", first.toUpperCase()], environmentOf(organization.url));
    assert.equal(exitCode, 0);
  });

  it("refuses a file that names one user in two ways", async () => {
    await writeFile(path("twice.csv"), `user\n${userIds[0] ?? ""}\nBruno Almeida 002\nADA.almeida.001@example.com\n`);
    const { exitCode, stderr } = await set(["--file", path("twice.csv"), "--status", "Lunch", "--yes"]);
    assert.equal(exitCode, 2);
    assert.match(stderr, new RegExp(`^line 4: is about user ${userIds[0] ?? ""}, as line 2 is$`, "m"));
    // Two of one name may well be two people.
    await writeFile(path("namesakes.csv"), `user\n${userIds[0] ?? ""}\nAnn Lee\nAnn Lee\n`);
    const namesakes = await set(["--file", path("namesakes.csv"), "--status", "Lunch"]);
    assert.match(namesakes.stdout, /^not found +2 +lines 3-4$/m);
  });

  it("tells of ten thousand users on one screen", async () => {
    const ids = userIds.map((id, index) => (index % 10 === 0 ? `nobody${index}@example.com` : id));
    await writeFile(path("screen.csv"), ["user", ...ids].join("\n"));
    const { exitCode, stdout, stderr } = await set(["--file", path("screen.csv"), "--status", "Lunch"]);
    assert.equal(exitCode, 3);
    const lines = `${stdout}${stderr}`.trimEnd().split("\n");
    const rows = lines.reduce((sum, line) => sum + Math.ceil(line.length / 80), 0);
    assert.ok(rows < 24, `${rows} rows of 80 columns`);
    assert.match(stderr, /^1000 users not found|presence: 1000 users not found/m);
    assert.match(stderr, /^and 990 more: --result/m);
  });

  it("sets users by id with a client that may not look users up, as ever, and says that none was checked", async () => {
    await organization.control("PUT", "clients/setter", { secret: "s", permissions: ["presence:userPresence:edit"] });
    const env = {
      ...environmentOf(organization.url),
      GENESYSCLOUD_OAUTHCLIENT_ID: "setter",
      GENESYSCLOUD_OAUTHCLIENT_SECRET: "s",
    };
    const file = await fileOf("unchecked.csv", userIds.slice(0, 2));
    const { exitCode, stderr } = await presence(["users", "set", "--file", file, "--status", "Lunch", "--yes"], env);
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /Whether the users exist was not checked\. .*directory:user:view/);
    const unknown = await fileOf("unknown.csv", [...userIds.slice(0, 501), "00000000-0000-4000-8000-000000000000"]);
    const refused = await presence(
      ["users", "set", "--file", unknown, "--status", "Lunch", "--yes", "--result", path("unknown-result.csv")],
      env,
    );
    assert.equal(refused.exitCode, 3, refused.stderr);
    assert.match(refused.stderr, /^That is about line 503 of \S+unknown\.csv\.$/m);
    assert.match(refused.stderr, /^To go on with those who are not done: --file \S+unknown-result\.csv --yes/m);

    await writeFile(path("unchecked-names.csv"), "name\nAda\n");
    const named = await presence(["users", "set", "--file", path("unchecked-names.csv"), "--status", "Lunch"], env);
    assert.equal(named.exitCode, 1);
    assert.match(named.stderr, /403 .*directory:user:view/);
  });

  it("takes status and message from each line, in a spreadsheet's way of writing", async () => {
    const [first = "", second = "", third = ""] = userIds;
    await writeFile(
      path("sheet.csv"),
      `\uFEFFName;User ID;Status;Message\r\nAda;${first};Almuerzo;"back; ""soon"""\r\nBo;${second};;\r\nCy;${third};Pause;\r\n`,
    );
    const options = ["--status", "Available", "--message", "on my way", "--language", "es", "--yes"];
    const refused = await set(["--file", path("sheet.csv"), ...options]);
    assert.equal(refused.exitCode, 2, "Available has no label in es");

    options.splice(options.indexOf("--language"), 2);
    await writeFile(path("sheet.csv"), (await read("sheet.csv")).replace("Pause", "Stroll"));
    const { exitCode } = await set(["--file", path("sheet.csv"), ...options, "--result", path("sheet-result.csv")]);
    assert.equal(exitCode, 0);
    assert.deepEqual(await presenceOf(first), { label: "Lunch", message: 'back; "soon"' });
    assert.deepEqual(await presenceOf(second), { label: "Available", message: "on my way" });
    assert.equal(
      await read("sheet-result.csv"),
      `\uFEFFName;User ID;Status;Message;outcome\r\nAda;${first};Almuerzo;"back; ""soon""";done\r\nBo;${second};Available;on my way;done\r\nCy;${third};Stroll;on my way;done\r\n`,
    );
  });

  it("lists every fault of a file by its line, and sends nothing", async () => {
    const lines = [
      "userId,status,message",
      "a,Lunch,",
      ",Lunch,",
      "a,Available,",
      "b,Lunhc,",
      "c,Brunch,",
      "d,Pause,",
      "e",
      "f,Lunhc,",
      'g,"Lunch"!,',
      "",
    ];
    await writeFile(path("faulty.csv"), lines.join("\n"));
    const { exitCode, stdout, stderr } = await set(["--file", path("faulty.csv"), "--yes"]);
    assert.deepEqual([exitCode, stdout], [2, ""]);
    for (const fault of [
      /^line 3: names no user$/m,
      /^line 4: is about user a, as line 2 is$/m,
      /^lines 5, 9: No presence definition has the label "Lunhc"\. Did you mean:\n- "Lunch" in en_US/m,
      /^line 6: Only what is deactivated has the label "Brunch"/m,
      /^line 7: 2 presence definitions have the label "Pause"\. .*\n- "Pause" in fr \(Away\) .*\n- "Pause" in en_US/m,
      /^line 8: has 1 value, and the header 3$/m,
      /^line 8: no status, and no --status for lines without one$/m,
      /^line 10: .*[Qq]uote/m,
    ])
      assert.match(stderr, fault);
    assert.equal((await organization.requests())[bulk], undefined);
  });

  it("lists the first ten kinds of faults, and where the others are", async () => {
    const lines = Array.from({ length: 100 }, (_none, index) => `user-${index},Nowhere ${index}`);
    await writeFile(path("hundred.csv"), ["userId,status", ...lines].join("\n"));
    const { exitCode, stderr } = await set(["--file", path("hundred.csv")]);
    assert.equal(exitCode, 2);
    assert.equal(stderr.match(/^line \d+: /gm)?.length, 10);
    assert.match(stderr, /^and lines 12-101, once these are put right$/m);
  });

  it("refuses a file that is missing, of another kind, or whose result cannot be written, before anything is sent", async () => {
    await writeFile(path("other.csv"), "agent,team\nAda,blue\n");
    await writeFile(path("latin1.csv"), Buffer.from("userId,message\na,caf\xe9\n", "latin1"));
    const good = await fileOf("good.csv", userIds.slice(0, 1));
    const results = await Promise.all([
      set(["--file", path("nowhere.csv"), "--status", "Lunch", "--yes"]),
      set(["--file", path("other.csv"), "--status", "Lunch", "--yes"]),
      set(["--file", path("latin1.csv"), "--status", "Lunch", "--yes"]),
      set(["--file", good, "--status", "Lunch", "--yes", "--result", path("no/such/folder.csv")]),
    ]);
    const expected = [/nowhere\.csv cannot be read/, /line 1: has no column of users/, /utf-8/i, /cannot be written/];
    for (const [index, { exitCode, stderr }] of results.entries()) {
      assert.equal(exitCode, 2, stderr);
      assert.match(stderr, expected[index] ?? /never/);
    }
    assert.equal((await organization.requests())[bulk], undefined);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.endsWith(".new")),
      [],
    );
  });

  it("tells exactly who was done when a request in between is refused, and goes on from its result file", async () => {
    const file = await fileOf("many.csv", userIds);
    await organization.control("PUT", "faults", [
      {
        method: "PUT",
        path: "/api/v2/users/presences/bulk",
        nth: 3,
        then: { status: 400, body: { message: "no", code: "bad.request", status: 400 } },
      },
    ]);
    const partly = await set(["--file", file, "--status", "Lunch", "--yes", "--result", path("result.csv")]);
    assert.equal(partly.exitCode, 3);
    assert.match(
      partly.stdout,
      /^done +1000 +lines 2-1001\nrefused +500 +lines 1002-1501\nnot tried +8500 +lines 1502-10001$/m,
    );
    assert.match(partly.stderr, /400 bad\.request: "no"/);
    assert.deepEqual(await outcomesIn("result.csv"), { done: 1000, refused: 500, "not tried": 8500 });
    const [, refusedUser = ""] = (await read("result.csv")).split("\n").slice(1000);
    assert.equal(refusedUser, `${userIds[1000] ?? ""},Lunch,,refused`);
    await organization.requests();

    const result = path("result.csv");
    const rest = await set(["--file", result, "--yes", "--result", result, "--json"]);
    assert.deepEqual([rest.exitCode, (await organization.requests())[bulk]], [0, 18]);
    const { users } = JSON.parse(rest.stdout) as { users: { userId: string; outcome: string }[] };
    assert.deepEqual([users.length, users[0]?.userId, users[0]?.outcome], [9000, userIds[1000], "done"]);
    assert.deepEqual(await outcomesIn("result.csv"), { done: userCount });

    const again = await set(["--file", result, "--yes"]);
    assert.deepEqual([again.exitCode, (await organization.requests())[bulk]], [0, undefined]);
    assert.match(again.stderr, /10000 users are done already/);
  });

  it("says that nothing was done when the first request is refused, and about which line that is", async () => {
    const details = [{ errorCode: "invalid.value", fieldName: "[1].presenceDefinition" }];
    await organization.control("PUT", "faults", [
      {
        method: "PUT",
        path: "/api/v2/users/presences/bulk",
        then: { status: 400, body: { message: "no", code: "bad.request", status: 400, details } },
      },
    ]);
    const file = await fileOf("refused.csv", userIds.slice(0, 3));
    const { exitCode, stdout, stderr } = await set(["--file", file, "--status", "Lunch", "--yes"]);
    assert.equal(exitCode, 1);
    assert.match(stdout, /^refused +3 +lines 2-4$/m);
    assert.match(stderr, /^That is about line 3 of \S+refused\.csv\.$/m);
  });

  it("writes its result where a link leads, and keeps the link", async () => {
    const file = await fileOf("linked.csv", userIds.slice(0, 1));
    await writeFile(path("linked-to.csv"), "");
    await symlink(path("linked-to.csv"), path("link.csv"));
    const { exitCode } = await set(["--file", file, "--status", "Lunch", "--result", path("link.csv")]);
    assert.equal(exitCode, 0);
    assert.match(await read("linked-to.csv"), /,found$/m);
    assert.ok((await lstat(path("link.csv"))).isSymbolicLink());
  });

  it("writes its result as the file is written: with its mark, encoding, line ends and what tells Excel the delimiter", async () => {
    const [first = "", second = ""] = userIds;
    for (const encode of [
      (text: string) => Buffer.from(`\uFEFF${text.replaceAll("\n", "\r\n")}`),
      (text: string) => Buffer.from(`\uFEFF${text.replaceAll("\n", "\r\n")}`, "utf16le"),
      (text: string) => Buffer.from(`sep=;\n${text}`),
      (text: string) => Buffer.from(text),
    ]) {
      const file = path("written.csv");
      await writeFile(file, encode(`userId;Büro\n${first};Köln\n${second};"zwei\nZeilen"\n`));
      const { exitCode, stderr } = await set(["--file", file, "--status", "Lunch", "--result", file]);
      assert.equal(exitCode, 0, stderr);
      const lines = [
        "userId;Büro;status;message;outcome",
        `${first};Köln;Lunch;;found`,
        `${second};"zwei\nZeilen";Lunch;;found`,
      ];
      assert.deepEqual(await readFile(file), encode(`${lines.join("\n")}\n`));
    }
  });

  it("refuses one file for what is printed and for the result, be it there or not, and a result without a name", async () => {
    const file = await fileOf("one-file.csv", userIds.slice(0, 1));
    const options = ["--file", file, "--status", "Lunch", "--yes"];
    const both = path("both.csv");
    for (const content of [undefined, "old"]) {
      if (content !== undefined) await writeFile(both, content);
      const { exitCode, stdout, stderr } = await set([
        ...options,
        "--result",
        both,
        "--output",
        join(folder, "x/../both.csv"),
      ]);
      assert.deepEqual([exitCode, stdout], [2, ""]);
      assert.match(
        stderr,
        /--output and --result are both \S+both\.csv: name another file for one of them\. Nothing was done\.\n$/,
      );
    }
    assert.equal(await read("both.csv"), "old");
    for (const [result, reason] of [
      ["", /^presence: "" cannot be written: it names no file\. Nothing was done/],
      [`${path("new")}/`, /new\/ cannot be written: it is a folder, and a file is needed\. Nothing was done/],
    ] as const) {
      const { exitCode, stderr } = await set([...options, "--result", result]);
      assert.equal(exitCode, 2);
      assert.match(stderr, reason);
    }
    assert.equal((await organization.requests())[bulk], undefined);
  });

  it("says who was set where the result can no longer be written, with the exit code of what was done", async () => {
    const absent = "00000000-0000-4000-8000-000000000000";
    for (const [ids, refused] of [
      [[...userIds.slice(0, 2), absent], false],
      [userIds.slice(0, 2), false],
      [userIds.slice(0, 1001), true],
    ] as const) {
      await organization.control("PUT", "faults", [
        { method: "PUT", path: "/api/v2/users/presences/bulk", nth: 1, then: { delayMs: 1_000 } },
        ...(refused ? [{ method: "PUT", path: "/api/v2/users/presences/bulk", nth: 2, then: { status: 400 } }] : []),
      ]);
      await organization.requests();
      const file = await fileOf("lost.csv", ids);
      const ended = set(["--file", file, "--status", "Lunch", "--yes", "--result", path("lost-result.csv")]);
      await organization.arrived(bulk, 1);
      await rm(path("lost-result.csv"));
      await mkdir(path("lost-result.csv"));
      const { exitCode, stdout, stderr } = await ended;
      await rm(path("lost-result.csv"), { recursive: true });
      assert.equal(exitCode, 3, stderr);
      assert.match(stdout, /^done +(2|500|1000) +lines 2-/m);
      assert.match(stderr, /lost-result\.csv cannot be written: it is a folder, .* Users were set all the same: /);
      assert.doesNotMatch(stderr, /try again|To go on/);
    }
  });

  it("ends after the request under way on Ctrl-C, and says what was done", async () => {
    const file = await fileOf("stopped.csv", userIds.slice(0, 2000));
    await organization.control("PUT", "faults", [
      { method: "PUT", path: "/api/v2/users/presences/bulk", nth: 2, then: { delayMs: 2_000 } },
    ]);
    let child: ChildProcess | undefined;
    const ended = set(
      ["--file", file, "--status", "Pause", "--language", "fr", "--yes", "--result", path("stopped.csv")],
      (one) => (child = one),
    );
    await organization.arrived(bulk, 2);
    child?.kill("SIGINT");
    const { exitCode, stdout, stderr } = await ended;
    assert.equal(exitCode, 130, stderr);
    assert.match(stdout, /^done +1000 +lines 2-1001\nnot tried +1000 +lines 1002-2001$/m);
    assert.match(stderr, /Ending after the request under way/);
    assert.deepEqual(await outcomesIn("stopped.csv"), { done: 1000, "not tried": 1000 });
    assert.equal((await organization.requests())[bulk], 2);
  });
});
