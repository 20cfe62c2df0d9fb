import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SeedBusinessUnit } from "genesyscloud-presence-emulator";
import { type EmulatedOrganization, type Known, startOrganization } from "./support/organization.js";
import { type CommandResult, environmentOf, presence } from "./support/presence-command.js";

const type = "genesyscloud-presence:index:PresenceDefinition";
const counts = "POST /api/v2/analytics/agents/status/counts";
const units = "GET /api/v2/workforcemanagement/businessunits";
const codes = "GET /api/v2/workforcemanagement/businessunits/{businessUnitId}/activitycodes";

interface Step {
  op: string;
  urn: string;
  oldState?: object;
  newState?: object;
}

describe("who is affected by a change", () => {
  const folder = mkdtempSync(join(tmpdir(), "affected-"));
  const file = join(folder, "preview.json");
  let organization: EmulatedOrganization;
  let statuses: { lunch: Known; coaching: Known; coffee: Known; tea: Known };

  before(async () => {
    organization = await startOrganization({ seed: { users: 40 }, settings: { organizationId: "ours" } });
  });
  beforeEach(async () => {
    await organization.control("POST", "reset");
    const add = (en_US: string, systemPresence: string) =>
      organization.add({ languageLabels: { en_US }, systemPresence });
    statuses = {
      lunch: await add("Lunch", "Meal"),
      coaching: await add("Coaching", "Training"),
      coffee: await add("Coffee", "Break"),
      tea: await add("Tea", "Break"),
    };
  });
  afterEach(async () => {
    await organization.control("PUT", "faults", []);
  });
  after(async () => {
    await organization.close();
    rmSync(folder, { recursive: true });
  });

  /** Puts so many of the organisation's users into a status, from a place in their list on. */
  async function put(count: number, { id }: Known, from = 0): Promise<void> {
    const users = (await organization.control("GET", "users")) as { id: string }[];
    const presences = { PURECLOUD: { presenceDefinition: id } };
    for (const user of users.slice(from, from + count))
      await organization.control("PUT", `users/${user.id}`, { presences });
  }

  const map = (businessUnits: SeedBusinessUnit[]) => organization.control("PUT", "business-units", businessUnits);
  const may = (...permissions: string[]) => organization.control("PUT", "clients/presence-admin", { permissions });

  /** What a preview has of a status of the organisation, with what its definition is to become; `undefined`: it goes. */
  function step(name: string, known: Known, change?: Partial<Known>): Step {
    const { id, languageLabels, systemPresence, deactivated } = known;
    const modified = {
      modifiedBy: { id: "ada", selfUri: "/api/v2/users/ada" },
      modifiedDate: "2026-11-03T12:00:00.000Z",
    };
    const definition = { languageLabels, systemPresence, deactivated };
    const oldState = {
      type,
      id,
      inputs: definition,
      outputs: { ...definition, ...modified, __organization: "ours" },
    };
    const urn = `urn:pulumi:prod::statuses::${type}::${name}`;
    if (change === undefined) return { op: "delete", urn, oldState };
    if (Object.keys(change).length === 0) return { op: "same", urn, oldState, newState: oldState };
    const op = "systemPresence" in change ? "replace" : "update";
    return { op, urn, oldState, newState: { type, inputs: { ...definition, ...change } } };
  }

  /** The change that most tests are about: Lunch goes, Coaching moves, Coffee is renamed and Tea stays. */
  const change = () => [
    step("lunch", statuses.lunch),
    step("coaching", statuses.coaching, { systemPresence: "Meeting" }),
    step("coffee", statuses.coffee, { languageLabels: { en_US: "Espresso" } }),
    step("tea", statuses.tea, {}),
  ];

  async function review(steps: Step[], ...words: string[]): Promise<CommandResult> {
    return reviewAs(environmentOf(organization.url), steps, ...words);
  }
  async function reviewAs(env: NodeJS.ProcessEnv, steps: Step[], ...words: string[]): Promise<CommandResult> {
    const changeSummary: Record<string, number> = {};
    for (const { op } of steps) changeSummary[op] = (changeSummary[op] ?? 0) + 1;
    writeFileSync(file, JSON.stringify({ steps, diagnostics: [], changeSummary }));
    await organization.requests();
    return presence(["review", file, "--max-deactivations", "100%", ...words], env);
  }

  it("tells of what goes, moves or is renamed how many agents are in it, what it counts as, and who changed it last", async () => {
    await organization.control("PUT", "clients/presence-admin", { permissions: "*" });
    await put(12, statuses.lunch);
    await put(1, statuses.coaching, 12);
    await put(3, statuses.tea, 20);
    await map([
      { name: "Europe", activityCodes: [{ name: "Lunch break", secondaryPresences: [statuses.lunch.id] }] },
      {
        name: "Americas",
        activityCodes: [
          { name: "Meal", secondaryPresences: [statuses.lunch.id] },
          { name: "Old code", active: false, secondaryPresences: [statuses.lunch.id] },
          { name: "Tea", secondaryPresences: [statuses.tea.id] },
        ],
      },
    ]);
    const { stdout, exitCode } = await review(change());
    assert.equal(exitCode, 0);
    assert.match(
      stdout,
      /Of what goes, moves or is renamed: 13 agents are in it now, and 2 activity codes are mapped to it\./,
    );
    assert.match(
      stdout,
      /Meal \/ Lunch \(lunch\)\n +no longer offered.*\n +12 agents are in it now\n +counts in workforce management as "Lunch break" in "Europe", "Meal" in "Americas"\n +changed last by "user ada, 2026-11-03 12:00 UTC"\n/,
    );
    assert.match(
      stdout,
      new RegExp(
        `Coaching \\(coaching\\)\\n +"Training" → "Meeting"\\n +id: "${statuses.coaching.id}" → a new one, which .*\\n +1 agent is in it now\\n`,
      ),
    );
    assert.match(stdout, /"Coffee" → "Espresso"\n +no agent is in it now\n/);
    assert.doesNotMatch(stdout, /Old code|"Tea"|not known/);
    assert.deepEqual(await organization.requests(), { [counts]: 1, [units]: 1, [codes]: 2, "GET /api/v2/users": 1 });
  });

  it("says it in the verdict, unless somebody has decided on the losses", async () => {
    await put(12, statuses.lunch);
    const open = await presence(["review", "--max-deactivations", "9", file], environmentOf(organization.url));
    assert.match(open.stdout, /^Presence review\. Ready\./);
    await review([...change(), ...["a", "b", "c", "d"].map((name) => step(name, statuses.tea, {}))]);
    const { stdout } = await presence(["review", file], environmentOf(organization.url));
    assert.match(stdout, /agents lose 1 status \(12 agents are in it now\), 1 status gets a new id\./);
  });

  it("names the people who changed a status last, where users may be read", async () => {
    const users = (await organization.control("GET", "users")) as { id: string; name: string }[];
    const [ada] = users;
    assert.ok(ada);
    const steps = change();
    const by = JSON.parse(
      JSON.stringify(steps).replaceAll('"id":"ada"', JSON.stringify({ id: ada.id }).slice(1, -1)),
    ) as Step[];
    assert.ok((await review(by)).stdout.includes(`changed last by "${ada.name}, 2026-11-03 12:00 UTC"`));
    await may("analytics:agentState:view", "wfm:businessUnit:view", "wfm:activityCode:view");
    const { stdout } = await review(by);
    assert.ok(stdout.includes(`changed last by "user ${ada.id}, `));
    assert.doesNotMatch(stdout, /not known/);
  });

  it("tells of nothing else, and of a move to a definition that is there both ids", async () => {
    await put(3, statuses.tea);
    const back = step("coaching", statuses.coaching, { systemPresence: "Meeting" });
    const inputs = { languageLabels: { en_US: "Coaching" }, systemPresence: "Meeting", deactivated: false };
    const adopting = { type, inputs: { ...inputs, __adoption: { id: "left-before" } } };
    const { stdout } = await review(
      [{ ...back, newState: adopting }, step("tea", statuses.tea, {})],
      "--format",
      "json",
    );
    const told = JSON.parse(stdout) as { statuses: { name: string; use?: object }[] };
    assert.deepEqual(
      told.statuses.filter(({ use }) => use).map(({ name, use }) => [name, use]),
      [["coaching", { agents: 0 }]],
    );
    const text = await presence(["review", file], environmentOf(organization.url));
    assert.ok(text.stdout.includes(`id: "${statuses.coaching.id}" → "left-before"\n`), text.stdout);
  });

  it("counts a status that the API tells of several times as often as it does", async () => {
    const presenceCounts = [2, 3].map((count) => ({ organizationPresenceId: statuses.lunch.id, count }));
    const then = { status: 200, body: { presenceCounts } };
    await organization.control("PUT", "faults", [{ path: "/api/v2/analytics/agents/status/counts", then }]);
    assert.match((await review(change())).stdout, /5 agents are in it now/);
  });

  it("asks nothing where nothing is deactivated, moved or renamed", async () => {
    const created = {
      op: "create",
      urn: `urn:pulumi:prod::statuses::${type}::new`,
      newState: { type, inputs: { languageLabels: { en_US: "New" }, systemPresence: "Meal" } },
    };
    const translated = step("coffee", statuses.coffee, { languageLabels: { en_US: "Coffee", de: "Kaffee" } });
    const { stdout } = await review([created, translated, step("tea", statuses.tea, {})]);
    assert.doesNotMatch(stdout, /agent is|agents are|not known/);
    const { total } = (await organization.control("GET", "requests")) as { total: number };
    assert.equal(total, 0);
  });

  for (const [what, prepare, told] of [
    [
      "permission for analytics",
      () => may("wfm:businessUnit:view", "wfm:activityCode:view"),
      "How many agents are in a status now is not known: needs analytics:agentState:view.",
    ],
    [
      "permission for workforce management",
      () => may("analytics:agentState:view"),
      "Which activity codes of workforce management are mapped to a status is not known: needs wfm:businessUnit:view.",
    ],
    [
      "permission for one kind of activity codes",
      async () => {
        await map([{ name: "Europe" }, { name: "Asia" }]);
        return may("analytics:agentState:view", "wfm:businessUnit:view");
      },
      'Which activity codes of workforce management are mapped to a status is not known: needs wfm:activityCode:view, for 2 of 2 business units ("Europe" first).',
    ],
    [
      "any permission",
      () => may(),
      "How many agents are in a status now is not known: needs analytics:agentState:view.",
    ],
    [
      "the operation, in an older organisation",
      () =>
        organization.control("PUT", "faults", [
          { method: "POST", path: "/api/v2/analytics/agents/status/counts", then: { status: 404 } },
        ]),
      "How many agents are in a status now is not known: the organisation does not have it (404).",
    ],
  ] as const)
    it(`goes without ${what}, and says so in one line`, async () => {
      await put(2, statuses.lunch);
      await prepare();
      const { stdout, stderr, exitCode } = await review(change());
      assert.ok(stdout.includes(`\n${told}\n`), stdout);
      assert.deepEqual([stderr, exitCode], ["", 0]);
      assert.equal(/in it now/.test(stdout), !told.startsWith("How many agents"));
    });

  for (const [what, path, body, told] of [
    [
      "no counts at all",
      "analytics/agents/status/counts",
      {},
      "How many agents are in a status now is not known: the organisation's answer has no counts by status.",
    ],
    [
      "counts without anything in them",
      "analytics/agents/status/counts",
      { presenceCounts: [{}, { count: 3 }] },
      "no agent is in it now",
    ],
    [
      "business units without an id",
      "workforcemanagement/businessunits",
      { entities: [{ name: "Nowhere" }] },
      "2 agents are in it now",
    ],
    [
      "business units that are gone",
      "workforcemanagement/businessunits",
      { entities: [{ id: "gone" }] },
      'Which activity codes of workforce management are mapped to a status is not known: the organisation does not have it (404), for 1 of 1 business units ("gone" first).',
    ],
  ] as const)
    it(`is told as far as it goes where the API answers ${what}`, async () => {
      await put(2, statuses.lunch);
      const then = { status: 200, body };
      await organization.control("PUT", "faults", [{ path: `/api/v2/${path}`, then }]);
      const { stdout, stderr, exitCode } = await review(change());
      assert.ok(stdout.includes(told), stdout);
      assert.deepEqual([stderr, exitCode], ["", 0]);
    });

  it("says in one line that nothing is known without credentials, with those of another organisation, and offline", async () => {
    const none = await reviewAs({}, change());
    assert.match(none.stdout, /\nWho is affected is not known: the environment has no credentials \(.*\)\.\n/);
    const offline = await review(change(), "--offline");
    assert.match(offline.stdout, /\nWho is affected is not known: --offline asks no organisation\.\n/);
    const { total } = (await organization.control("GET", "requests")) as { total: number };
    assert.equal(total, 0);
    const wrong = await reviewAs(
      { ...environmentOf(organization.url), GENESYSCLOUD_OAUTHCLIENT_SECRET: "wr0ng-secret" },
      change(),
    );
    assert.match(wrong.stdout, /\nWho is affected is not known: .*invalid_client/);
    assert.doesNotMatch(wrong.stdout + wrong.stderr, /wr0ng-secret/);
    await organization.control("PUT", "settings", { organizationId: "theirs", organizationName: "Theirs" });
    const elsewhere = await review(change());
    assert.match(
      elsewhere.stdout,
      /\nWho is affected is not known: the credentials are of the organisation "Theirs" theirs, and the stack's is ours\.\n/,
    );
    assert.deepEqual(
      [none, offline, wrong, elsewhere].map(({ exitCode, stderr }) => [exitCode, stderr]),
      Array(4).fill([0, ""]),
    );
    assert.deepEqual(await organization.requests(), {});
  });

  it("counts ten thousand agents in one request", async () => {
    const large = await startOrganization({
      seed: {
        settings: { organizationId: "ours" },
        definitions: [{ id: statuses.lunch.id, languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" }],
        users: Array.from({ length: 10_000 }, (_, n) => ({
          id: `user-${n}`,
          presences: { PURECLOUD: { presenceDefinition: n % 4 === 0 ? "Available" : statuses.lunch.id } },
        })),
      },
    });
    try {
      const { stdout } = await reviewAs(environmentOf(large.url), [step("lunch", statuses.lunch)]);
      assert.match(stdout, /7500 agents are in it now/);
      assert.deepEqual(await large.requests(), { [counts]: 1, [units]: 1, "GET /api/v2/users": 1 });
    } finally {
      await large.close();
    }
  });

  describe("gates", () => {
    it("stop a change that hits more agents than are allowed, and name the number, the limit and the way out", async () => {
      await put(12, statuses.lunch);
      await put(1, statuses.coaching, 12);
      await put(4, statuses.coffee, 13);
      const { stdout, exitCode } = await review(change(), "--max-agents-affected", "16");
      assert.equal(exitCode, 8);
      assert.match(
        stdout,
        /refused: 17 agents are now in statuses that would be deactivated \(12\), moved \(1\) or renamed \(4\), and the limit is 16: "Lunch" 12, "Coaching" 1, "Espresso" 4\. Wait .* raise it with --max-agents-affected 17\./,
      );
      assert.equal((await review(change(), "--max-agents-affected", "17")).exitCode, 0);
    });

    it("stop the deactivation of what an activity code is mapped to", async () => {
      await map([{ name: "Europe", activityCodes: [{ name: "Chai", secondaryPresences: [statuses.coffee.id] }] }]);
      // A renamed status keeps its id, and so its code.
      assert.equal((await review(change(), "--no-mapped-deactivation")).exitCode, 0);
      await map([{ name: "Europe", activityCodes: [{ name: "Team", secondaryPresences: [statuses.coaching.id] }] }]);
      const { stdout, exitCode } = await review(change(), "--no-mapped-deactivation");
      assert.equal(exitCode, 9);
      assert.match(
        stdout,
        /refused: 1 activity code of workforce management is mapped to what would be deactivated: "Coaching" counts as "Team" in "Europe"\./,
      );
    });

    it("refuse where what they rest on is not known", async () => {
      await may();
      const agents = await review(change(), "--max-agents-affected", "100");
      assert.equal(agents.exitCode, 8);
      assert.match(
        agents.stdout,
        /How many agents are in the 3 statuses that are .* is not known: needs analytics:agentState:view\./,
      );
      const mapped = await review(change(), "--no-mapped-deactivation");
      assert.equal(mapped.exitCode, 9);
      assert.match(mapped.stdout, /is not known: needs wfm:businessUnit:view\./);
      const nothing = [step("tea", statuses.tea, {})];
      assert.equal((await review(nothing, "--max-agents-affected", "0", "--no-mapped-deactivation")).exitCode, 0);
    });

    it("take a percentage of the catalogue, and of each system presence", async () => {
      const kept = ["Meal", "Break", "Break", "Meeting", "Meeting", "Meeting"].map((systemPresence, n) =>
        step(
          `kept${n}`,
          { ...statuses.tea, id: `kept-${n}`, systemPresence, languageLabels: { en_US: `Kept ${n}` } },
          {},
        ),
      );
      const steps = [
        step("lunch", statuses.lunch),
        step("coffee", statuses.coffee),
        step("tea", statuses.tea),
        ...kept,
      ];
      const exits = async (...words: string[]) => (await review(steps, "--offline", ...words)).exitCode;
      assert.equal(await exits("--max-deactivations", "34%"), 0);
      const refused = await review(steps, "--offline", "--max-deactivations", "33%");
      assert.equal(refused.exitCode, 4);
      assert.match(
        refused.stdout,
        /3 definitions would be deactivated \(.*\), and the limit is 2 \(33% of 9\)\. .* --max-deactivations 3;/,
      );
      assert.equal(await exits("--max-deactivations-per-system-presence", "50%"), 0);
      const each = await review(steps, "--offline", "--max-deactivations-per-system-presence", "49%");
      assert.equal(each.exitCode, 6);
      assert.match(
        each.stdout,
        /refused: 1 definition under Meal would be deactivated, and the limit is 0 \(49% of 2\)/,
      );
      assert.match(
        each.stdout,
        /refused: 2 definitions under Break would be deactivated, and the limit is 1 \(49% of 4\)/,
      );
      const moved = [step("coaching", statuses.coaching, { systemPresence: "Meeting" }), ...kept];
      const under = await review(moved, "--offline", "--max-deactivations-per-system-presence", "0");
      assert.match(under.stdout, /refused: 1 definition under Training would be deactivated, and the limit is 0\./);
      for (const wrong of ["", "30 percent", "101%", "-1", "1.5"])
        assert.equal(await exits("--max-deactivations", wrong), 2, wrong);
    });

    it("refuse more than 30% of the catalogue unless told otherwise, but never five", async () => {
      const some = (count: number, op: string) =>
        Array.from({ length: count }, (_, n) =>
          step(
            `${op}${n}`,
            { ...statuses.tea, id: `${op}-${n}`, languageLabels: { en_US: `${op} ${n}` } },
            op === "same" ? {} : undefined,
          ),
        );
      const exit = async (going: number, staying: number) => {
        const steps = [...some(going, "delete"), ...some(staying, "same")];
        writeFileSync(
          file,
          JSON.stringify({ steps, diagnostics: [], changeSummary: { delete: going, same: staying } }),
        );
        return presence(["review", file, "--offline"]);
      };
      assert.equal((await exit(5, 0)).exitCode, 0);
      assert.equal((await exit(6, 14)).exitCode, 0);
      const refused = await exit(7, 13);
      assert.equal(refused.exitCode, 4);
      assert.match(refused.stdout, /^Presence review\. Refused: 1 rule says no\./);
      assert.match(
        refused.stdout,
        /7 definitions would be deactivated .* and the limit is 6 \(30% of 20, and at least 5\)\. .* raise it with --max-deactivations 7;/,
      );
    });

    it("find what nobody manages, with the code for it, and only where all that is managed can be seen", async () => {
      const managed = [
        step("lunch", statuses.lunch, {}),
        step("coaching", statuses.coaching, {}),
        step("coffee", statuses.coffee, {}),
      ];
      const found = await review(managed, "--no-unmanaged");
      assert.equal(found.exitCode, 10);
      assert.ok(
        found.stdout.includes(
          `refused: 1 active status of the organisation is managed by no resource: "Tea" (${statuses.tea.id}).`,
        ),
      );
      assert.ok(
        found.stdout.includes(
          `  tea:\n    systemPresence: "Break"\n    languageLabels:\n      en_US: "Tea"\n    adoptId: "${statuses.tea.id}"`,
        ),
        found.stdout,
      );
      await organization.edit(statuses.tea.id, { deactivated: true });
      assert.equal((await review(managed, "--no-unmanaged")).exitCode, 0);

      writeFileSync(file, JSON.stringify({ steps: managed, diagnostics: [], changeSummary: { same: 9 } }));
      const partly = await presence(["review", file, "--no-unmanaged"], environmentOf(organization.url));
      assert.equal(partly.exitCode, 10);
      assert.match(
        partly.stdout,
        /is not known: the preview leaves out what stays as it is; make it with --refresh --show-sames\./,
      );
      assert.match(
        (await review(managed, "--no-unmanaged", "--offline")).stdout,
        /is not known: --offline asks no organisation\./,
      );
    });
  });

  it("shows names of business units and codes as they are, whatever they hold, in every format", async () => {
    await map([
      {
        name: "Eu*ro*pe\u202e <b>",
        activityCodes: [{ name: "`Lunch` | @all\u0007", secondaryPresences: [statuses.lunch.id] }],
      },
    ]);
    const all: string[] = [];
    for (const format of ["text", "markdown", "html", "json"])
      all.push((await review(change(), "--format", format)).stdout);
    for (const printed of all) {
      assert.ok(printed.includes("Lunch"));
      for (const raw of ["\u202e", "\u0007"]) assert.ok(!printed.includes(raw));
    }
    assert.doesNotMatch(all[2] ?? "", /<b>/);
    for (const printed of all.slice(0, 3)) assert.ok(/U(\+|&#43;)202E/.test(printed), printed);
  });

  it("is told by a comparison that begins with an organisation, and held against the gates", async () => {
    await put(5, statuses.lunch);
    const catalogue = join(folder, "statuses.yaml");
    writeFileSync(
      catalogue,
      "statuses:\n  lunch:\n    systemPresence: Meal\n    languageLabels: { en_US: Midday }\n    adoptId: " +
        statuses.lunch.id +
        "\n",
    );
    const env = environmentOf(organization.url);
    const { stdout, exitCode } = await presence(["diff", "organization", catalogue, "--max-agents-affected", "4"], env);
    assert.equal(exitCode, 8);
    assert.match(stdout, /"Lunch" → "Midday"\n +5 agents are in it now\n/);
    const files = await presence(["diff", catalogue, catalogue, "--max-agents-affected", "4"], env);
    assert.equal(files.exitCode, 0);
  });
});
