import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { type CommandResult, environmentOf, presence } from "./support/presence-command.js";

const listing = "GET /api/v2/users";
const reading = "GET /api/v2/users/presences/{sourceId}/bulk";
const setting = "PUT /api/v2/users/presences/bulk";

const id = (digit: string) => `${digit.repeat(8)}-0000-4000-8000-000000000000`;
const [lunch, tea, gone, old] = ["a", "b", "c", "d"].map(id) as [string, string, string, string];
/** Those of System definitions. */
const [available, meal] = ["6a3af858-942f-489d-9700-5f9bcdcdae9b", "3fd96123-badb-4f69-bc03-1b1ccc6d8014"];
const definitions = [
  { id: lunch, languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" },
  { id: tea, languageLabels: { en_US: "Tea" }, systemPresence: "Break" },
  { id: gone, languageLabels: { en_US: "Brunch" }, systemPresence: "Meal", deactivated: true },
  { id: old, languageLabels: { en_US: "Lunch" }, systemPresence: "Break", deactivated: true },
];

describe("presence users move", () => {
  let organization: EmulatedOrganization;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "presence-move-"));
  });
  afterEach(() => rm(folder, { recursive: true }));
  afterEach(() => organization.close());

  /** An organisation whose users are in these statuses, one after the other, by the usual source. */
  async function withUsers(statuses: readonly string[], more: object = {}): Promise<void> {
    organization = await startOrganization({
      seed: {
        definitions,
        sources: [{ id: "PURECLOUD" }, { id: "teams" }],
        users: statuses.map((presenceDefinition) => ({
          presences: { PURECLOUD: { presenceDefinition, message: "busy" } },
        })),
        ...more,
      },
    });
  }
  const move = (args: readonly string[], env = {}, started?: (child: ChildProcess) => void): Promise<CommandResult> =>
    presence(["users", "move", ...args], { ...environmentOf(organization.url), ...env }, started);
  const result = () => join(folder, "result.csv");
  async function outcomes(): Promise<Record<string, number>> {
    const [header = "", ...lines] = (await readFile(result(), "utf8")).trimEnd().split("\n");
    assert.equal(header, "\uFEFFuserId,name,email,from,status,source,outcome");
    return counted(lines.map((line) => line.split(",").at(-1) ?? ""));
  }
  /** How many users are in each status, by the usual source. */
  async function inEach(source = "PURECLOUD"): Promise<Record<string, number>> {
    const users = (await organization.control("GET", "users")) as {
      presences: Record<string, { presenceDefinition: string }>;
    }[];
    return counted(users.map(({ presences }) => presences[source]?.presenceDefinition ?? "none"));
  }
  function counted(words: readonly string[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
    return counts;
  }
  const many = (count: number, status = lunch) => Array.from({ length: count }, () => status);

  it("says who is in a status, and sends nothing, unless told to do it", async () => {
    await withUsers([...many(120), ...many(30, tea)]);
    const { exitCode, stdout, stderr } = await move(["--from", "Lunch", "--to", "tea", "--result", result()]);
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, new RegExp(`^found +120 +"Lunch" \\(Meal\\) ${lunch} +"Tea" \\(Break\\) ${tea}$`, "m"));
    assert.match(stderr, /Nothing was sent\. With --yes, the presence of 120 users is set\./);
    assert.deepEqual(await outcomes(), { found: 120 });
    const requests = await organization.requests();
    assert.deepEqual([requests[listing], requests[reading], requests[setting]], [2, 3, undefined]);
    const { stdout: json } = await move(["--from", lunch, "--to", tea, "--json"]);
    const { sent, users } = JSON.parse(json) as { sent: boolean; users: { name: string; outcome: string }[] };
    assert.deepEqual([sent, users.length, users[0]?.outcome], [false, 120, "found"]);
  });

  it("sets those who are in it and nobody else, with the message that they have", async () => {
    await withUsers([...many(520), ...many(30, tea), ...many(5, "Available")]);
    const { exitCode, stdout, stderr } = await move(["--from", "Lunch", "--to", "Meal", "--yes", "--result", result()]);
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /^done +520 /m);
    assert.deepEqual(await outcomes(), { done: 520 });
    assert.deepEqual(await inEach(), { [meal]: 520, [tea]: 30, [available]: 5 });
    const [first] = (await organization.control("GET", "users")) as {
      presences: Record<string, { message: string }>;
    }[];
    assert.equal(first?.presences["PURECLOUD"]?.message, "busy");

    const again = await move(["--from", "Lunch", "--to", "Meal", "--yes"]);
    assert.deepEqual([again.exitCode, again.stderr], [0, `presence: Nobody is in "Lunch" (Meal) ${lunch}.\n`]);
  });

  it("takes those along who stayed in a status that has gone, by its id", async () => {
    await withUsers(many(3, old));
    const { exitCode, stderr } = await move(["--from", old.slice(0, 8), "--to", lunch, "--yes"]);
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(await inEach(), { [lunch]: 3 });
  });

  it("leaves alone who has chosen another status by the time that it comes to them", async () => {
    await withUsers(many(600));
    const users = (await organization.control("GET", "users")) as { id: string }[];
    const leaver = users[550]?.id ?? "";
    await organization.control("PUT", "faults", [
      { method: "PUT", path: "/api/v2/users/presences/bulk", nth: 1, then: { delayMs: 4_000 } },
    ]);
    const ended = move(["--from", "Lunch", "--to", "Tea", "--yes", "--result", result()]);
    await organization.arrived(setting, 1);
    await organization.control("PUT", `users/${leaver}`, {
      presences: { PURECLOUD: { presenceDefinition: available } },
    });
    const { exitCode, stdout, stderr } = await ended;
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /^done +599 .*\nleft +1 /m);
    assert.deepEqual(await outcomes(), { done: 599, left: 1 });
    assert.equal((await inEach())[available], 1);
  });

  it("refuses two that are one, one that is deactivated to set to, and a name that leads nowhere, and asks for no user", async () => {
    const twin = { languageLabels: { en_US: "Tea" }, systemPresence: "Meal" };
    await withUsers(many(3), { definitions: [...definitions, twin] });
    for (const [from, to, reason] of [
      ["Brunch", "Lunch", /^presence: Only what is deactivated has the label "Brunch"\. Name it by its id:\n- /],
      [
        "Tea",
        "Lunch",
        /^presence: 2 presence definitions have the label "Tea"\. Name the one that is meant by its id:\n- /,
      ],
      [
        "Lunch",
        "Tea",
        /^presence: 2 presence definitions have the label "Tea"\. Name the one that is meant by its id:\n- /,
      ],
      [
        "Lunch",
        "Brunch",
        /^presence: Only what is deactivated has the label "Brunch"\. Reactivate it, or name another:\n- /,
      ],
      ["Lunch", lunch, /--from and --to are one status, "Lunch" \(Meal\)/],
      ["Lunch", gone, /cccccccc\S+ is deactivated\. Reactivate it, or choose another/],
      ["Lunhc", "Tea", /No presence definition has the label "Lunhc"\. Did you mean:\n- "Lunch"/],
      ["Lunch", id("9"), /There is no presence definition 99999999/],
    ] as const) {
      const { exitCode, stdout, stderr } = await move(["--from", from, "--to", to, "--yes"]);
      assert.deepEqual([exitCode, stdout], [2, ""]);
      assert.match(stderr, reason);
    }
    assert.equal((await organization.requests())[listing], undefined);
  });

  it("takes the presences of another source for what they are, and sets them there", async () => {
    await withUsers([], {
      users: Array.from({ length: 3 }, () => ({
        presences: { PURECLOUD: { presenceDefinition: tea }, teams: { presenceDefinition: lunch } },
      })),
    });
    const { exitCode, stderr } = await move(["--from", "Lunch", "--to", "Meal", "--source", "teams", "--yes"]);
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(await inEach(), { [tea]: 3 });
    assert.deepEqual(await inEach("teams"), { [meal]: 3 });
    const unknown = await move(["--from", "Lunch", "--to", "Meal", "--source", "fax"]);
    assert.equal(unknown.exitCode, 1);
    assert.match(unknown.stderr, /404 not\.found: "source fax was not found\."/);
  });

  it("fails where the client may not list users, or not set them, and says which permission it needs", async () => {
    const client = (clientId: string, permissions: string[]) => ({
      id: clientId,
      secret: "presence-secret",
      permissions,
    });
    await withUsers(many(3), {
      clients: [client("blind", ["presence:userPresence:edit"]), client("looker", ["directory:user:view"])],
    });
    const blind = await move(["--from", lunch, "--to", tea, "--yes"], { GENESYSCLOUD_OAUTHCLIENT_ID: "blind" });
    assert.deepEqual([blind.exitCode, blind.stdout], [1, ""]);
    assert.match(blind.stderr, /directory:user:view/);
    const words = ["--from", lunch, "--to", tea, "--yes", "--result", result()];
    const looker = await move(words, { GENESYSCLOUD_OAUTHCLIENT_ID: "looker" });
    assert.equal(looker.exitCode, 1, looker.stderr);
    assert.match(looker.stderr, /presence:userPresence:edit/);
    assert.deepEqual([await outcomes(), await inEach()], [{ refused: 3 }, { [lunch]: 3 }]);
  });

  it("goes on after 429s and a connection that was cut", async () => {
    await withUsers(many(600));
    await organization.control("PUT", "faults", [
      { method: "GET", path: "/api/v2/users", nth: 3, then: { retryAfter: 0 } },
      { method: "GET", path: "/api/v2/users/presences", nth: 2, then: { retryAfter: 0 } },
      { method: "GET", path: "/api/v2/users/presences", nth: 5, then: { drop: "before" } },
      { method: "PUT", nth: 1, then: { retryAfter: 0 } },
      { method: "PUT", nth: 3, then: { drop: "after" } },
    ]);
    const { exitCode, stderr } = await move(["--from", "Lunch", "--to", "Tea", "--yes"]);
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(await inEach(), { [tea]: 600 });
  });

  for (const [how, then, expected] of [
    ["is refused", { status: 400, body: { message: "no", code: "bad.request", status: 400 } }, "refused"],
    ["is answered with nothing about anybody", { status: 200, body: [], when: "after" }, "unknown"],
  ] as const)
    it(`tells exactly who was set when a request in between ${how}, and goes on when it is run again`, async () => {
      await withUsers(many(1200));
      await organization.control("PUT", "faults", [{ method: "PUT", nth: 2, then }]);
      const words = ["--from", "Lunch", "--to", "Tea", "--yes", "--result", result()];
      const partly = await move(words);
      assert.equal(partly.exitCode, 3, partly.stderr);
      assert.match(partly.stderr, new RegExp(`^Of all 1200: 500 done, 500 ${expected}, 200 not tried\\.$`, "m"));
      assert.match(partly.stderr, /^Run it again to go on with those who are still in "Lunch"/m);
      assert.deepEqual(await outcomes(), { done: 500, [expected]: 500, "not tried": 200 });
      const left = expected === "refused" ? 700 : 200;
      assert.deepEqual(await inEach(), { [tea]: 1200 - left, [lunch]: left });
      const rest = await move(words);
      assert.equal(rest.exitCode, 0, rest.stderr);
      const nowDone = expected === "refused" ? { done: 1200 } : { done: 700, unknown: 500 };
      assert.deepEqual([await outcomes(), await inEach()], [nowDone, { [tea]: 1200 }]);
    });

  it("ends after the request under way on Ctrl-C, and says what was done", async () => {
    await withUsers(many(1200));
    await organization.control("PUT", "faults", [
      { method: "PUT", path: "/api/v2/users/presences/bulk", nth: 2, then: { delayMs: 2_000 } },
    ]);
    let child: ChildProcess | undefined;
    const ended = move(["--from", "Lunch", "--to", "Tea", "--yes", "--result", result()], {}, (one) => (child = one));
    await organization.arrived(setting, 2);
    child?.kill("SIGINT");
    const { exitCode, stdout, stderr } = await ended;
    assert.equal(exitCode, 130, stderr);
    assert.match(stderr, /Ending after the request under way/);
    assert.match(stdout, /^done +1000 .*\nnot tried +200 /m);
    assert.deepEqual(await inEach(), { [tea]: 1000, [lunch]: 200 });

    const words = ["--from", "Lunch", "--to", "Tea", "--result", result()];
    for (const [more, expected] of [
      [[], { done: 1000, "not tried": 200 }],
      [["--yes"], { done: 1200 }],
      [["--yes"], { done: 1200 }],
      [["--from", lunch], { done: 1200 }],
    ] as const) {
      const again = await move([...words, ...more]);
      assert.equal(again.exitCode, 0, again.stderr);
      assert.deepEqual(await outcomes(), expected);
    }
  });

  it("keeps who was moved in the result file when the answer was lost and it is run again, as it says", async () => {
    await withUsers(many(2));
    await organization.control("PUT", "faults", [
      { method: "PUT", path: "/api/v2/users/presences/bulk", nth: 1, then: { status: 200, body: [], when: "after" } },
    ]);
    const words = ["--from", "Lunch", "--to", "Tea", "--yes", "--result", result()];
    const lost = await move(words);
    assert.equal(lost.exitCode, 3, lost.stderr);
    assert.match(lost.stderr, /^Run it again/m);
    const written = await readFile(result(), "utf8");
    assert.deepEqual(await outcomes(), { unknown: 2 });
    const again = await move(words);
    assert.match(again.stderr, /Nobody is in "Lunch"/);
    assert.equal(await readFile(result(), "utf8"), written);
  });

  it("tells anew of who has come back to the status, once they are set, and leaves what a spreadsheet and `users set` made of the file", async () => {
    await withUsers(many(2));
    const words = ["--from", "Lunch", "--to", "Tea", "--result", result()];
    await move([...words, "--yes"]);
    const [header = "", one = "", other = ""] = (await readFile(result(), "utf8")).trimEnd().split("\n");
    const saved = [`${header},Remark`, `${one.replace(/done$/, "refused")},why?`, `${other},on leave`, ""];
    await writeFile(result(), saved.join("\r\n").replaceAll(",", ";"));
    await presence(["user", "set", one.slice(0, 36), "--status", "Lunch"], environmentOf(organization.url));
    const found = await move(words);
    assert.match(found.stdout, /^found +1 /m);
    assert.equal(await readFile(result(), "utf8"), saved.join("\r\n").replaceAll(",", ";"));
    const { exitCode, stderr } = await move([...words, "--yes"]);
    assert.equal(exitCode, 0, stderr);
    const now = saved.join("\r\n").replaceAll(",", ";").replace("refused", "done");
    assert.equal(await readFile(result(), "utf8"), now);
  });

  it("refuses a result file that is another thing, or another move's, leaves it as it is, and sends nothing", async () => {
    await withUsers(many(2));
    const words = ["--to", "Tea", "--yes", "--result", result()];
    // One that is empty, as mktemp makes it, or has a header alone, is anybody's.
    await writeFile(result(), "");
    await move(["--from", gone, ...words]);
    assert.deepEqual(await outcomes(), {});
    await move(["--from", lunch, "--to", "Meal", "--result", result()]);
    const ofAnother = await readFile(result(), "utf8");
    for (const [text, reason] of [
      [
        "userId,status\nada,Lunch\n",
        /no result file of this move: it has no column "name"\. Nothing was sent: name another file/,
      ],
      ["statuses: {}\n", /it has no column "userId"/],
      [ofAnother, new RegExp(`line 2 has status "${meal}", and not ${tea}`)],
      [
        ofAnother.replaceAll(meal, tea).replaceAll(lunch, gone),
        new RegExp(`line 2 has from "${gone}", and not ${lunch}`),
      ],
      [
        ofAnother.replaceAll(meal, tea).replaceAll("PURECLOUD", "teams"),
        /line 2 has source "teams", and not PURECLOUD/,
      ],
      [ofAnother.replaceAll(meal, tea).replaceAll(",found", ""), /line 2 has 6 values, and the header 7/],
    ] as const) {
      await writeFile(result(), text);
      const { exitCode, stdout, stderr } = await move(["--from", "Lunch", ...words]);
      assert.deepEqual([exitCode, stdout], [2, ""]);
      assert.match(stderr, reason);
      assert.equal(await readFile(result(), "utf8"), text);
    }
    assert.deepEqual(await inEach(), { [lunch]: 2 });
  });

  it("moves ten thousand users with six requests for a hundred of them, and little memory", async () => {
    await withUsers(many(10_000));
    const { exitCode, stdout, stderr } = await move(["--from", "Lunch", "--to", "Tea", "--yes", "--result", result()], {
      NODE_OPTIONS: "--max-old-space-size=64",
    });
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /^done +10000 /m);
    const requests = await organization.requests();
    assert.deepEqual([requests[listing], requests[reading], requests[setting]], [100, 400, 20]);
    assert.deepEqual([await outcomes(), await inEach()], [{ done: 10_000 }, { [tea]: 10_000 }]);
  });

  it("writes no name that a spreadsheet runs as a formula, and `users set` finds such a user by what was written", async () => {
    const formula = '=HYPERLINK("https://evil.example","Ada")';
    const presences = { PURECLOUD: { presenceDefinition: lunch } };
    const users = [
      { name: formula, email: "+ada@example.com", presences },
      { name: "'-Bo", email: "bo@example.com", presences },
    ];
    await withUsers([], { users });
    const words = ["--from", "Lunch", "--to", "Tea", "--result", result()];
    await move(words);
    const guarded = /^[^,]+,"'=HYPERLINK\(""https.*Ada""\)",'\+ada@example\.com,.*\n[^,]+,''-Bo,bo@example\.com,/m;
    assert.match(await readFile(result(), "utf8"), guarded);
    await move([...words, "--yes"]);
    const written = await readFile(result(), "utf8");
    assert.match(written, guarded);
    assert.deepEqual(await outcomes(), { done: 2 });

    for (const column of ["name", "email"]) {
      const file = join(folder, "by-name.csv");
      const others = ["userId", "name", "email", "outcome"].filter((title) => title !== column);
      await writeFile(
        file,
        others.reduce((text, title) => text.replace(title, `was ${title}`), written),
      );
      const set = await presence(["users", "set", "--file", file], environmentOf(organization.url));
      assert.equal(set.exitCode, 0, set.stderr);
      assert.ok(set.stderr.includes(`2 users found: ${formula}, '-Bo.`), set.stderr);
    }
  });

  it("says that a listing leaves users out, who are found when it is run again", async () => {
    await withUsers(many(3));
    const [one] = (await organization.control("GET", "users")) as { id: string }[];
    await organization.control("PUT", "faults", [
      {
        method: "GET",
        path: "/api/v2/users",
        nth: 1,
        then: { status: 200, body: { entities: [one], total: 3, pageCount: 1, pageNumber: 1, pageSize: 100 } },
      },
    ]);
    const { exitCode, stderr } = await move(["--from", "Lunch", "--to", "Tea", "--yes"]);
    assert.equal(exitCode, 3, stderr);
    assert.match(stderr, /Of 3 users, 1 is listed: run it again afterwards, to find who was left out\./);
    assert.equal((await move(["--from", "Lunch", "--to", "Tea", "--yes"])).exitCode, 0);
    assert.deepEqual(await inEach(), { [tea]: 3 });
  });

  it("never says that nobody is in a status when it could not look at all users", async () => {
    await withUsers(many(1));
    for (const [total, words, args] of [
      [10, "Of 10 users, 0 are listed", []],
      [1, "Of 1 user, 0 are listed", ["--yes"]],
    ] as const) {
      await organization.control("PUT", "faults", [
        {
          method: "GET",
          path: "/api/v2/users",
          then: { status: 200, body: { entities: [], total, pageCount: 1, pageNumber: 1, pageSize: 100 } },
        },
      ]);
      const { exitCode, stderr } = await move(["--from", "Lunch", "--to", "Tea", ...args]);
      assert.deepEqual(
        [exitCode, stderr],
        [
          3,
          `presence: ${words}: run it again afterwards, to find who was left out.\n` +
            `presence: Nobody of those listed is in "Lunch" (Meal) ${lunch}.\n`,
        ],
      );
    }
  });
});
