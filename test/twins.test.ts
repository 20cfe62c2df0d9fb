import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { typeTokens } from "../provider/resource/tokens.js";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { environmentOf, presence } from "./support/presence-command.js";

const lunch = { languageLabels: { en_US: "Lunch", es: "Café" }, systemPresence: "Meal" };
const [ours, theirs, tea] = ["1", "2", "3"].map((digit) => `${digit.repeat(8)}-0000-4000-8000-000000000000`) as [
  string,
  string,
  string,
];

describe("presence twins", () => {
  let organization: EmulatedOrganization;
  let folder: string;
  let state: string;

  before(async () => {
    const definitions = [
      { ...lunch, id: ours, createdDate: "2026-01-01T00:00:00Z" },
      {
        ...lunch,
        id: theirs,
        createdDate: "2026-02-01T00:00:00Z",
        languageLabels: { es: "Café".normalize("NFD"), en_US: "Lunch" },
      },
      { ...lunch, deactivated: true },
      { ...lunch, systemPresence: "Break" },
      { ...lunch, id: tea, languageLabels: { en_US: "Tea" } },
    ];
    organization = await startOrganization({ seed: { definitions } });
    folder = mkdtempSync(join(tmpdir(), "presence-twins-"));
    state = join(folder, "prod.json");
    const resource = { type: typeTokens.dynamic, urn: "u", id: ours, inputs: { __resource: "lunch" }, outputs: {} };
    // What a program only looks up is not managed by it.
    const lookedUp = { ...resource, id: theirs, external: true };
    writeFileSync(state, JSON.stringify({ version: 3, deployment: { resources: [resource, lookedUp] } }));
  });
  after(async () => {
    await organization.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => organization.control("POST", "reset"));

  const run = (...words: string[]) => presence(["twins", ...words], environmentOf(organization.url));
  const isActive = async (id: string) =>
    (await organization.definitions()).find((one) => one.id === id)?.deactivated === false;

  it("shows what is active and the same word for word, the oldest first, and which of them a stack manages", async () => {
    const { stdout, exitCode } = await run("--state", state);
    assert.equal(exitCode, 0);
    const [, first, second, ...rest] = stdout.trimEnd().split("\n");
    assert.match(first ?? "", new RegExp(`^1 +Meal +Lunch +lunch +2026-01-01\\S+ +${ours}$`));
    assert.match(second ?? "", new RegExp(`^1 +Meal +Lunch +nothing in these states +2026-02-01\\S+ +${theirs}$`));
    assert.deepEqual(rest, []);
    const listed = JSON.parse((await run("--json")).stdout) as { id: string; group: number }[];
    assert.deepEqual(
      listed.map(({ id, group }) => [id, group]),
      [
        [ours, 1],
        [theirs, 1],
      ],
    );
  });

  it("deactivates the one that nothing manages, and only when told so twice", async () => {
    const dry = await run("--state", state, "--deactivate", theirs);
    assert.deepEqual([dry.exitCode, await isActive(theirs)], [0, true]);
    assert.match(dry.stderr, /would be deactivated.*Nothing was done: --yes does it/);
    const done = await run("--state", state, "--deactivate", theirs, "--yes");
    assert.deepEqual([done.exitCode, await isActive(theirs), await isActive(ours)], [0, false, true]);
    const again = await run();
    assert.deepEqual([again.stdout, again.exitCode], ["", 0]);
    assert.match(again.stderr, /No two active presence definitions are the same/);
  });

  it("refuses what a stack manages or may manage, what has no twin, and what is no state, and does nothing", async () => {
    writeFileSync(join(folder, "preview.json"), "{}");
    const foreign = join(folder, "foreign.json");
    writeFileSync(
      foreign,
      readFileSync(state, "utf8").replaceAll('"outputs":{}', '"outputs":{"__organization":"another"}'),
    );
    for (const [words, reason] of [
      [[], /--yes is for --deactivate/],
      [
        ["--state", foreign, "--deactivate", theirs],
        /foreign\.json is of another organisation, another: give the states/,
      ],
      [["--state", state, "--deactivate", ours], /managed by the resource "lunch": its program decides/],
      [["--deactivate", theirs], /Without --state nobody can tell/],
      [["--state", state, "--deactivate", tea], /is no active presence definition that has a twin/],
      [["--state", join(folder, "preview.json")], /preview\.json is no state of a stack: `pulumi stack export/],
      [["--state", join(folder, "none.json")], /none\.json cannot be read/],
    ] as const) {
      const more = words.length === 2 && words[0] === "--state" ? ["--deactivate", theirs] : [];
      const { exitCode, stderr } = await run(...words, ...more, "--yes");
      assert.equal(exitCode, 2, stderr);
      assert.match(stderr, reason);
    }
    assert.ok((await isActive(ours)) && (await isActive(theirs)) && (await isActive(tea)));
  });

  describe("of a status that two divisions have each", () => {
    const [everywhere, sales] = ["4", "5"].map((digit) => `${digit.repeat(8)}-0000-4000-8000-000000000000`) as [
      string,
      string,
    ];
    const team = { languageLabels: { en_US: "TT" }, systemPresence: "Away" };
    let divided: EmulatedOrganization;

    before(async () => {
      const definitions = [
        { ...team, id: everywhere, divisionId: "*" },
        { ...team, id: sales, divisionId: "sales" },
        { ...lunch, id: ours, divisionId: "sales" },
        { ...lunch, id: theirs, divisionId: "sales" },
      ];
      divided = await startOrganization({ seed: { definitions } });
    });
    after(() => divided.close());
    beforeEach(() => divided.control("POST", "reset"));

    const twins = (...words: string[]) => presence(["twins", ...words], environmentOf(divided.url));
    const deactivated = async () => (await divided.definitions()).filter((one) => one.deactivated).map(({ id }) => id);

    it("says that the older endpoints cannot tell it from twins, and shows none by those that can", async () => {
      const older = await twins();
      assert.ok(older.stdout.includes(sales) && older.stdout.includes(everywhere));
      assert.match(older.stderr, /Divisions are not known here.*--presence-api presence\/definitions/);
      const newer = await twins("--presence-api", "presence/definitions");
      assert.ok(newer.stdout.includes(theirs) && !newer.stdout.includes(sales));
      assert.equal(newer.stderr, "");
    });

    it("does not deactivate the only status of a division, and says which division each is of", async () => {
      for (const yes of [[], ["--yes"]]) {
        const { exitCode, stderr } = await twins("--state", state, "--deactivate", sales, ...yes);
        assert.equal(exitCode, 2, stderr);
        assert.match(stderr, new RegExp(`only one of its division \\(${sales} in sales, ${everywhere} in \\*\\)`));
        assert.match(stderr, /nothing was done\. --presence-api presence\/definitions/);
      }
      assert.deepEqual(await deactivated(), []);
    });

    it("deactivates a twin that is of the same division", async () => {
      const { exitCode, stderr } = await twins("--state", state, "--deactivate", theirs, "--yes");
      assert.equal(exitCode, 0, stderr);
      assert.deepEqual(await deactivated(), [theirs]);
    });

    it("does nothing where the client may not ask for divisions, and says which permission lets it", async () => {
      await divided.control("PUT", "clients/presence-admin", { permissions: ["presence:presenceDefinition:delete"] });
      const { exitCode, stderr } = await twins("--state", state, "--deactivate", theirs, "--yes");
      assert.equal(exitCode, 2, stderr);
      assert.match(stderr, /nothing was done: getPresenceDefinition failed.*presence:presenceDefinition:view/);
      assert.deepEqual(await deactivated(), []);
    });
  });
});
