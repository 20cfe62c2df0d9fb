import assert from "node:assert/strict";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { environmentOf, presence, type CommandResult } from "./support/presence-command.js";

const lunchId = "8a1f5f1e-6d0b-4d9c-9f0e-5f4c6f1f2a3b";
const brunchId = "8a1f5f1e-6d0b-4d9c-9f0e-5f4c6f1f2a3c";
const userId = "1d4a30d7-0000-4000-8000-ffac2c6b8425";

describe("the presence command", () => {
  let organization: EmulatedOrganization;

  before(async () => {
    organization = await startOrganization({
      seed: {
        definitions: [
          { id: lunchId, languageLabels: { en_US: "Lunch", es: "Almuerzo", ja: "昼食" }, systemPresence: "Meal" },
          { id: brunchId, languageLabels: { en_US: "Brunch" }, systemPresence: "Meal", deactivated: true },
          { languageLabels: { en_US: "Stroll", fr: "Pause" }, systemPresence: "Away" },
          { languageLabels: { en_US: "Pause" }, systemPresence: "Break" },
        ],
        sources: [{ id: "PURECLOUD" }, { id: "TEAMS" }],
        users: [
          { id: userId, name: "Ada Lovelace", email: "ada@example.com" },
          { name: "Bo Lind", email: "bo@example.com" },
          { name: "Bo Lind", email: "bo.lind@example.com" },
        ],
      },
    });
  });
  after(() => organization.close());
  beforeEach(() => organization.requests());

  const run = (...args: string[]): Promise<CommandResult> => presence(args, environmentOf(organization.url));

  /** The JSON that a successful command prints, alone. */
  async function json(...args: string[]): Promise<unknown> {
    const { exitCode, stdout, stderr } = await run(...args, "--json");
    assert.deepEqual([exitCode, stderr], [0, ""]);
    return JSON.parse(stdout);
  }
  const labels = (definitions: unknown) =>
    (definitions as { languageLabels: Record<string, string> }[]).map(({ languageLabels }) => languageLabels["en_US"]);

  describe("definitions list", () => {
    it("shows people a table whose columns hold for wide characters too, and the label of another language where one has no other", async () => {
      const { exitCode, stdout, stderr } = await run(
        ..."definitions list --system-presence meal --language ja".split(" "),
      );
      assert.deepEqual([exitCode, stderr], [0, ""]);
      assert.deepEqual(stdout.split("\n").slice(0, 3), [
        "SYSTEM PRESENCE  LABEL IN JA   LANGUAGES    STATE             ID",
        `Meal             昼食          en_US es ja  active            ${lunchId}`,
        "Meal             Meal (en_US)  en_US        active, built in  3fd96123-badb-4f69-bc03-1b1ccc6d8014",
      ]);
    });

    it("gives programs one form for both generations of endpoints", async () => {
      const of = async (endpoints: string) =>
        labels(await json(..."definitions list --system-presence Meal --presence-api".split(" "), endpoints));
      assert.deepEqual(await of("presencedefinitions"), ["Lunch", "Meal"]);
      assert.deepEqual(await of("presence/definitions"), ["Lunch", "Meal"]);
    });

    it("leaves deactivated ones out, or lists them too, or alone", async () => {
      assert.deepEqual(
        labels(await json(..."definitions list --system-presence Meal --deactivated include".split(" "))),
        ["Brunch", "Lunch", "Meal"],
      );
      assert.deepEqual(labels(await json(..."definitions list --deactivated only".split(" "))), ["Brunch"]);
    });

    it("says what there is for a system presence or a language that does not exist", async () => {
      const [presences, languages, misspelt] = await Promise.all([
        run(..."definitions list --system-presence Meel".split(" ")),
        run(..."definitions list --language nl".split(" ")),
        run(..."definitions list --language en-US".split(" ")),
      ]);
      assert.deepEqual([presences.exitCode, presences.stdout, languages.exitCode], [2, "", 2]);
      assert.match(presences.stderr, /no system presence "Meel"\. There are: Available, .*Idle/);
      assert.deepEqual([misspelt.exitCode, misspelt.stdout], [2, ""]);
      assert.match(misspelt.stderr, /"en-US" is not how the API writes it: did you mean en_US\?/);
      assert.match(languages.stderr, /No label is in "nl"\. There are labels in: en_US, es, fr, ja/);
    });
  });

  describe("definitions get", () => {
    it("finds an active one by its label, and any by its id", async () => {
      const byLabel = (await json("definitions", "get", "Almuerzo")) as { id: string };
      assert.equal(byLabel.id, lunchId);
      const { stdout } = await run("definitions", "get", brunchId);
      assert.match(stdout, /Label in en_US +Brunch\nState +deactivated\n/);
    });

    it("lists the candidates for a label that several have, and takes a language or a system presence", async () => {
      const { exitCode, stdout, stderr } = await run("definitions", "get", "Pause");
      assert.deepEqual([exitCode, stdout], [2, ""]);
      assert.match(stderr, /2 presence definitions have .*\n- "Pause" in fr \(Away\) .*\n- "Pause" in en_US \(Break\)/);
      const away = (await json(..."definitions get Pause --language fr".split(" "))) as { systemPresence: string };
      assert.equal(away.systemPresence, "Away");
      const pause = (await json(..."definitions get Pause --system-presence break".split(" "))) as typeof away;
      assert.equal(pause.systemPresence, "Break");
    });

    it("takes a label in any case where nothing has it word for word, and the beginning of an id, deactivated or not", async () => {
      assert.equal(((await json("definitions", "get", "ALMUERZO")) as { id: string }).id, lunchId);
      assert.match(
        (await run("definitions", "get", brunchId.slice(0, 35))).stderr,
        /2 presence definitions are meant by/,
      );
      assert.equal(((await json("definitions", "get", brunchId.toUpperCase())) as { id: string }).id, brunchId);
      assert.equal(((await json("definitions", "get", "3FD9")) as { systemPresence: string }).systemPresence, "Meal");
      assert.equal((await run("definitions", "get", "3fd")).exitCode, 2, "three digits may be a word");
    });

    it("says what exists nearby for one that does not", async () => {
      const { exitCode, stderr } = await run("definitions", "get", "lunhc");
      assert.equal(exitCode, 2);
      assert.match(stderr, new RegExp(`Did you mean:\n- "Lunch" in en_US \\(Meal\\) ${lunchId}`));
    });

    it("shows what would steer the terminal as the code it is", async () => {
      const { id } = await organization.add({
        languageLabels: { en_US: "\u001b[2J\u0007gone" },
        systemPresence: "Busy",
      });
      const { stdout } = await run("definitions", "get", id);
      await organization.erase(id);
      assert.match(stdout, /⟨U\+001B⟩\[2J⟨U\+0007⟩gone/);
    });
  });

  it("lists the system presences", async () => {
    const { stdout } = await run("system", "list");
    assert.match(stdout, /^SYSTEM PRESENCE {2}ID\nAvailable +[0-9a-f-]{36}\n/);
    assert.equal(((await json("system", "list")) as unknown[]).length, 10);
  });

  describe("user", () => {
    it("sets status, message and primary source in one request, and shows what became of it", async () => {
      const { exitCode, stdout } = await run(
        ...["user", "set", userId, "--status", "Almuerzo", "--message", "back at two"],
        ...["--source", "TEAMS", "--primary"],
      );
      assert.equal(exitCode, 0);
      assert.match(
        stdout,
        new RegExp(
          `Status +"Lunch" \\(Meal\\) ${lunchId}\nMessage +back at two\nSince +.*\nSource +TEAMS \\(primary\\)`,
        ),
      );
      assert.equal((await organization.requests())["PATCH /api/v2/users/{userId}/presences/{sourceId}"], 1);
      const shown = (await json("user", "get", userId, "--source", "TEAMS")) as Record<string, unknown>;
      assert.deepEqual([shown["message"], shown["primary"]], ["back at two", true]);
      await run("user", "set", userId, "--primary");
    });

    it("sends nothing for a status that is unknown, ambiguous or deactivated, or without anything to set", async () => {
      const results = await Promise.all([
        run("user", "set", userId, "--status", "Siesta"),
        run("user", "set", userId, "--status", "Pause"),
        run("user", "set", userId, "--status", "Brunch"),
        run("user", "set", userId, "--status", brunchId),
        run("user", "set", userId, "--status", "00000000-0000-4000-8000-000000000000"),
        run("user", "set", userId),
      ]);
      const expected = [/Siesta/, /2 presence def/, /deactivated/, /deactivated/, /There is no/, /nothing to set/];
      for (const [index, { exitCode, stderr }] of results.entries()) {
        assert.equal(exitCode, 2, stderr);
        assert.match(stderr, expected[index] ?? /never/);
      }
      assert.equal((await organization.requests())["PATCH /api/v2/users/{userId}/presences/{sourceId}"], undefined);
    });

    it("takes an e-mail or a name in any case, and says who they are where several have one", async () => {
      for (const name of ["ADA@example.com", "ada lovelace"])
        assert.match((await run("user", "get", name)).stdout, new RegExp(`^User +${userId}$`, "m"));
      const [several, nobody] = await Promise.all([
        run("user", "get", "Bo Lind"),
        run("user", "get", "cy@example.com"),
      ]);
      assert.deepEqual([several.exitCode, several.stdout, nobody.exitCode], [2, "", 2]);
      assert.match(
        several.stderr,
        /2 users have the name "Bo Lind": Bo Lind, bo@example\.com, \S+; Bo Lind, bo\.lind@/,
      );
      assert.match(nobody.stderr, /No user has the e-mail "cy@example\.com"\. Check the spelling/);
    });

    it("passes the API's word on for a user or a source that does not exist", async () => {
      const stranger = "00000000-0000-4000-8000-000000000000";
      const results = await Promise.all([run("user", "get", stranger), run("user", "get", userId, "--source", "FAX")]);
      for (const { exitCode, stdout, stderr } of results) {
        assert.deepEqual([exitCode, stdout], [1, ""]);
        assert.match(stderr, /answered 404 not\.found: ".*" \(contextId [0-9a-f-]+\)/);
      }
    });
  });

  describe("settings", () => {
    it("lists everything that is missing, and where to put it", async () => {
      const { exitCode, stderr } = await presence(["system", "list"]);
      assert.equal(exitCode, 2);
      assert.match(stderr, /region is missing: --region … or the environment variable GENESYSCLOUD_REGION/);
      assert.match(stderr, /clientId is missing: the environment variable GENESYSCLOUD_OAUTHCLIENT_ID/);
      assert.match(stderr, /clientSecret is missing: the environment variable GENESYSCLOUD_OAUTHCLIENT_SECRET/);
    });

    it("prefers options to the environment", async () => {
      const env = { ...environmentOf("http://127.0.0.1:1"), GENESYSCLOUD_REGION: "eu-west-1" };
      const { exitCode } = await presence(
        ["system", "list", "--api-url", organization.url, "--login-url", organization.url],
        env,
      );
      assert.equal(exitCode, 0);
    });

    it("never prints a secret", async () => {
      const env = { ...environmentOf(organization.url), GENESYSCLOUD_OAUTHCLIENT_SECRET: "a-wrong-secret" };
      const { exitCode, stdout, stderr } = await presence(["system", "list"], env);
      assert.equal(exitCode, 1);
      assert.match(stderr, /invalid_client/);
      assert.ok(!`${stdout}${stderr}`.includes("a-wrong-secret"));
    });
  });

  it("explains every command, with examples, credentials and exit codes", async () => {
    const commands = ["definitions list", "definitions get", "system list", "user get", "user set", "users set"];
    const helps = await Promise.all(commands.map((command) => presence([...command.split(" "), "--help"])));
    for (const [index, { exitCode, stdout }] of helps.entries()) {
      assert.equal(exitCode, 0);
      assert.match(stdout, new RegExp(`Examples:\n  \\$ presence ${commands[index] ?? ""}`));
      assert.match(stdout, /GENESYSCLOUD_OAUTHCLIENT_SECRET/);
      assert.match(stdout, /Exit codes: 0 done, 1 failed, 2 wrong usage/);
    }
  });

  it("ends with 2 for what it does not understand", async () => {
    const results = await Promise.all(
      ["definitions lst", "user get", "users set", "system list --verbose"].map((line) => run(...line.split(" "))),
    );
    for (const { exitCode, stdout, stderr } of results) {
      assert.deepEqual([exitCode, stdout], [2, ""]);
      assert.match(stderr, /^presence: [A-Z].*\. --help says more\.\n$/);
    }
  });
});
