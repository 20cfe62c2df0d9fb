import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { environmentOf, presence } from "./support/presence-command.js";

const [lunch, coffee, drill, brunch] = ["1a", "2b", "3c", "4d"].map(
  (digits) => `8a1f5f1e-6d0b-4d9c-9f0e-5f4c6f1f2a${digits}`,
) as [string, string, string, string];

const file = `# What agents choose from.
statuses:
  lunch: # the kitchen opens at twelve
    systemPresence: Meal
    languageLabels:
      en_US: Lunch
      es: "Almuerzo"
      de: Mittagessen

  coffee:
    systemPresence: Break
    languageLabels: { en_US: Coffee, es: Café }
`;

describe("presence diff", () => {
  let production: EmulatedOrganization;
  let sandbox: EmulatedOrganization;
  let folder: string;

  beforeEach(async () => {
    production = await startOrganization({
      seed: {
        settings: { organizationName: "Production", organizationId: "production" },
        definitions: [
          { id: lunch, systemPresence: "Meal", languageLabels: { en_US: "Lunch", es: "Almuerzo", de: "Mittagessen" } },
          { id: coffee, systemPresence: "Break", languageLabels: { en_US: "Coffee", es: "Café" } },
          { id: drill, systemPresence: "Away", languageLabels: { en_US: "Fire drill" } },
          { id: brunch, systemPresence: "Meal", languageLabels: { en_US: "Brunch" }, deactivated: true },
        ],
      },
    });
    sandbox = await startOrganization({
      seed: {
        settings: { organizationName: "Sandbox", organizationId: "sandbox" },
        definitions: [
          { systemPresence: "Meal", languageLabels: { en_US: "Lunch", es: "Comida", de: "Mittagessen" } },
          { systemPresence: "Meal", languageLabels: { en_US: "Coffee", es: "Café" } },
          { systemPresence: "Training", languageLabels: { en_US: "Coaching" } },
        ],
      },
    });
    folder = mkdtempSync(join(tmpdir(), "presence-diff-"));
  });
  afterEach(async () => {
    await Promise.all([production.close(), sandbox.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const env = () => ({
    ...environmentOf(production.url),
    ...Object.fromEntries(
      Object.entries(environmentOf(sandbox.url)).map(([name, value]) => [`SANDBOX_${name}`, value]),
    ),
  });
  const run = (...args: string[]) => presence(["diff", ...args], env());

  function write(name: string, content: unknown): string {
    const path = join(folder, name);
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  }

  it("asks by its id for what the listing does not show, as one of a division: it is neither gone, nor new, nor missing", async () => {
    await production.control("PUT", `definitions/${lunch}`, { divisionId: "kitchen" });
    await production.control("PUT", "settings", { deprecatedListing: "withoutDivisions" });
    const adopting = file.replace("    systemPresence: Meal\n", `$&    adoptId: ${lunch}\n`);
    const path = write(
      "statuses.yaml",
      adopting.replace(
        "  coffee:",
        "  gone:\n    adoptId: gone\n    systemPresence: Busy\n    languageLabels: { en_US: Gone }\n  coffee:",
      ),
    );
    const [there, back] = [await run(path, "organization", "--json"), await run("organization", path, "--json")];
    for (const { exitCode, stdout, stderr } of [there, back]) {
      assert.equal(exitCode, 0, stderr);
      assert.match(
        stderr,
        new RegExp(
          `listing leaves out 1 definition that .*statuses\\.yaml knows, such as ${lunch},.* --presence-api presence/definitions lists them too`,
        ),
      );
      const { statuses } = JSON.parse(stdout) as { statuses: { name: string; actions: { kind: string }[] }[] };
      assert.deepEqual(
        statuses.filter(({ actions }) => actions.length > 0).map(({ name }) => name),
        stdout === there.stdout ? [drill, "gone"] : ["gone"],
      );
    }
    const { stdout } = await presence(["catalogue", "--json", "--against", path], env());
    const { missing, byHand } = JSON.parse(stdout) as { missing: { name: string }[]; byHand: string[] };
    assert.deepEqual([missing.map(({ name }) => name), byHand], [["gone"], [drill]]);
    const unknown = await run("organization", path, "--expect-no-changes", "--presence-api", "presence/definitions");
    assert.doesNotMatch(unknown.stderr, /leaves out/);
  });

  it("names the first of many that a status may be, and how many more there are", async () => {
    const same = Array.from({ length: 30 }, (_, index) => ({
      id: `id-${index}`,
      systemPresence: "Break",
      languageLabels: { en_US: "Pause" },
    }));
    const other = same.map(({ id, ...one }) => ({ ...one, id: `other-${id}` }));
    const { stdout } = await run(write("same.json", same), write("other.json", other), "--json");
    const { warnings } = JSON.parse(stdout) as { warnings: string[] };
    assert.equal(warnings.length, 30);
    for (const warning of warnings) assert.match(warning, /may be "Pause" other-id-0 or .* or 20 more$/);
  });

  it("asks nothing by id of a listing that is another organisation's", async () => {
    const { stdout } = await presence(["catalogue", "--json"], environmentOf(sandbox.url));
    await production.requests();
    const { exitCode } = await run(write("sandbox.json", stdout), "organization");
    assert.equal(exitCode, 0);
    assert.equal((await production.requests())["GET presencedefinitions/{presenceId}"], undefined);
  });

  it("says nothing changes where an organisation is as its catalogue file says, and lists what nobody declares, to be pasted", async () => {
    const path = write("statuses.yaml", file);
    const { exitCode, stdout, stderr } = await run("organization", path);
    assert.deepEqual([exitCode, stderr], [0, ""]);
    assert.match(
      stdout,
      /^Presence diff\. Ready: nothing changes\.\n {2}from "Production" .* · to .*statuses\.yaml · /,
    );
    assert.match(
      stdout,
      /1 status of the organisation is declared nowhere\. To manage it, put this under the statuses/,
    );
    const [, paste = ""] = /\n( {2}fireDrill:\n.*adoptId: "[^"]+")/s.exec(stdout) ?? [];
    const pasted = await run("organization", write("statuses.yaml", file + paste));
    assert.deepEqual([pasted.exitCode, pasted.stderr], [0, ""]);
    assert.doesNotMatch(pasted.stdout, /declared nowhere/);
  });

  it("reads a catalogue file in YAML whose name does not say so, and writes into none that a shell hands over", async () => {
    const other = write("statuses.yaml", file.replace("es: Café", "es: Cafecito"));
    const plain = write("statuses", file);
    assert.match((await run(plain, other)).stdout, /Renamed: 1 status\n {2}Break \/ Coffee \(coffee\)/);
    if (process.platform === "win32") return;
    const diff = `"${process.execPath}" "${join(__dirname, "../provider/dist/cli/index.js")}" diff`;
    const { status, stdout, stderr } = spawnSync("bash", ["-c", `${diff} <(cat "${plain}") "${other}" --write`], {
      stdio: ["ignore", "pipe", "pipe"],
      encoding: "utf8",
    });
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, /it is a pipe or a device, in which a change would be lost: a file is needed/);
  });

  it("says in which forms statuses are read, where a file has none of them", async () => {
    const said = JSON.stringify({
      statusses: { lunch: { systemPresence: "Meal", languageLabels: { en_US: "Lunch" } } },
    });
    for (const path of [
      write("typo.json", said),
      write("state.json", { version: 3, deployment: null }),
      write("sheet.csv", "systemPresence,en_US\nMeal,Lunch: late\n"),
    ]) {
      const { exitCode, stdout, stderr } = await run(path, "organization");
      assert.deepEqual([exitCode, stdout], [2, ""]);
      assert.match(
        stderr,
        /cannot be used:\n- it holds neither statuses by key \(a catalogue file, .*, nor a deployment \(.*, nor entities or an array/,
      );
    }
    assert.match((await run(write("broken.json", "{"), "organization")).stderr, /it is not JSON: /);
    assert.match((await run(write("empty.csv", ""), "organization")).stderr, /it is empty/);
    const mistaken = await run(write("typo.txt", "statusses:\n  lunch: {}\n"), "organization");
    assert.match(mistaken.stderr, /typo\.txt:1: statusses: there is no such property: did you mean statuses\?/);
  });

  it("compares two organisations without Pulumi: what a promotion changes, moves, adds and would lose", async () => {
    const { exitCode, stdout } = await run("organization", "organization:SANDBOX", "--max-deactivations", "0");
    assert.equal(exitCode, 4);
    assert.match(stdout, /from "Production" .* · to "Sandbox" /);
    assert.match(stdout, /Agents lose: 1 status\n {2}Away \/ Fire drill/);
    assert.match(stdout, /Move to a new id.*\n {2}Meal \/ Coffee .*\n {4}"Break" → "Meal"/);
    assert.match(stdout, /Renamed: 1 status\n {2}Meal \/ Lunch .*\n {4}Spanish: "Almuerzo" → "Comida"/);
    assert.match(stdout, /New: 1 status\n {2}Training \/ Coaching/);
    assert.doesNotMatch(stdout, /Brunch|declared nowhere/);
    const writes = (counts: Record<string, number>) =>
      Object.keys(counts).filter((one) => !/^GET|status\/counts$/.test(one));
    assert.deepEqual([writes(await production.requests()), writes(await sandbox.requests())], [[], []]);
  });

  it("says which variable is missing of an organisation with a prefix, and lends it nothing of the other one", async () => {
    const { exitCode, stderr } = await run("organization", "organization:STAGING");
    assert.equal(exitCode, 2);
    assert.match(stderr, /STAGING_GENESYSCLOUD_REGION/);
    assert.match(stderr, /STAGING_GENESYSCLOUD_OAUTHCLIENT_SECRET/);
  });

  it("compares a listing of last month with today's organisation", async () => {
    const { stdout: listing } = await presence(["definitions", "list", "--json"], env());
    const before = write("before.json", listing);
    await production.edit(coffee, { deactivated: true });
    await production.edit(lunch, { languageLabels: { en_US: "Lunch hour", es: "Almuerzo", de: "Mittagessen" } });
    const { stdout } = await run(before, "organization");
    assert.match(stdout, /Needs a decision: agents lose 1 status\./);
    assert.match(stdout, /Agents lose: 1 status\n {2}Break \/ Coffee/);
    assert.match(stdout, /American English: "Lunch" → "Lunch hour"/);
  });

  it("compares a stack's state with the organisation, by id whatever the labels are", async () => {
    await production.edit(lunch, { languageLabels: { en_US: "Midday" } });
    const type = "genesyscloud-presence:index:PresenceDefinition";
    const outputs = { systemPresence: "Meal", languageLabels: { en_US: "Lunch" }, deactivated: false };
    const urn = `urn:pulumi:prod::statuses::${type}::lunch`;
    const state = write("state.json", { version: 3, deployment: { resources: [{ urn, type, id: lunch, outputs }] } });
    const { stdout } = await run("organization", state);
    assert.match(stdout, /American English: "Midday" → "Lunch"/);
    assert.match(stdout, /2 statuses of the organisation are declared nowhere/);
  });

  it("knows the statuses of a catalogue file by the names that the component gives them in a state, of either face", async () => {
    const twins = ["lunch", "coffee"].map(
      (key) => `  ${key}: { systemPresence: Meal, languageLabels: { en_US: New ${key} } }`,
    );
    const path = write("statuses.yaml", ["statuses:", ...twins, ""].join("\n"));
    for (const [component, type] of [
      ["genesyscloud:presence:Catalogue", "pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition"],
      ["genesyscloud-presence:index:PresenceCatalogue", "genesyscloud-presence:index:PresenceDefinition"],
    ] as const) {
      const resources = [
        ["lunch", lunch, "Lunch"],
        ["coffee", coffee, "Coffee"],
      ].map(([key = "", id, label]) => ({
        urn: `urn:pulumi:prod::shop::${component}$${type}::statuses-${key}`,
        parent: `urn:pulumi:prod::shop::${component}::statuses`,
        type,
        id,
        outputs: { systemPresence: "Meal", languageLabels: { en_US: label }, deactivated: false },
      }));
      const { stdout } = await run(write("state.json", { deployment: { resources } }), path);
      assert.match(stdout, /Renamed: 2 statuses\n.*New coffee \(coffee\)\n.*\n.*New lunch \(lunch\)/);
      assert.doesNotMatch(stdout, /Agents lose|New: /);
    }
  });

  it("does not take the cipher of a secret for labels", async () => {
    const type = "genesyscloud-presence:index:PresenceDefinition";
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc=" };
    const urn = `urn:pulumi:prod::statuses::${type}::lunch`;
    for (const hidden of [{ languageLabels: secret }, { deactivated: secret }]) {
      const outputs = { systemPresence: "Meal", languageLabels: { en_US: "Lunch" }, ...hidden };
      const state = write("state.json", { deployment: { resources: [{ urn, type, id: lunch, outputs }] } });
      const { exitCode, stdout, stderr } = await run("organization", state);
      assert.deepEqual([exitCode, stdout], [2, ""]);
      assert.match(stderr, /::lunch cannot be read; values that are secret have to be shown: .*--show-secrets/);
      assert.doesNotMatch(stderr, /v1:abc/);
    }
  });

  it("tells two versions of a catalogue file apart by their keys: what is renamed in every language is one status", async () => {
    const after = file.replace("Lunch", "Midday").replace("Almuerzo", "Mediodía").replace("Mittagessen", "Mittag");
    const { stdout } = await run(write("before.yaml", file), write("after.yaml", after));
    assert.match(stdout, /Renamed: 1 status\n {2}Meal \/ Midday \(lunch\)/);
    assert.doesNotMatch(stdout, /Agents lose|New:/);
  });

  it("knows a managed definition by its id alone: one that somebody made like one that is gone is another one", async () => {
    await production.erase(lunch);
    const labels = { en_US: "Lunch", es: "Almuerzo", de: "Mittagessen" };
    const double = await production.add({ systemPresence: "Meal", languageLabels: labels });
    const type = "genesyscloud-presence:index:PresenceDefinition";
    const outputs = { systemPresence: "Meal", languageLabels: labels, deactivated: false };
    const urn = `urn:pulumi:prod::statuses::${type}::lunch`;
    const state = write("state.json", { version: 3, deployment: { resources: [{ urn, type, id: lunch, outputs }] } });
    const { stdout } = await run("organization", state);
    assert.match(stdout, /New: 1 status\n {2}Meal \/ Lunch \(lunch\)/);
    assert.ok(stdout.includes(`adoptId: "${double.id}"`));
  });

  it("pairs nothing by a label where two could be meant", async () => {
    const status = (key: string, labels: string) =>
      `  ${key}: { systemPresence: Break, languageLabels: { ${labels} } }\n`;
    const one = `statuses:\n${status("a", "en_US: Pause, es: Descanso, de: Rast")}`;
    const both = `statuses:\n${status("b", "en_US: Rest, es: Descanso")}${status("c", "en_US: Repose, de: Rast")}`;
    const { stdout } = await run(write("one.yaml", one), write("both.yaml", both));
    assert.match(stdout, /^Presence diff\. Needs a decision: 1 warning\.\n.*\n {2}1 not plain to find\.\n/);
    assert.match(
      stdout,
      /warning: a: which one it is cannot be told .* it may be "Rest" b or "Repose" c: give it the adoptId of the right one/,
    );
    assert.doesNotMatch(stdout, /Agents lose|New:|stays? as/);
  });

  it("says of a status with a twin neither that agents lose it nor that it is new, and is no success where nothing should change", async () => {
    const twin = { systemPresence: "Busy", languageLabels: { en_US: "Twin" } };
    const twins = [await production.add(twin), await production.add(twin)];
    const twinned = `${file}  twin: { systemPresence: Busy, languageLabels: { en_US: Twin } }\n`;
    const path = write("statuses.yaml", twinned);
    for (const sides of [
      [path, "organization"],
      ["organization", path],
    ]) {
      const { exitCode, stdout } = await run(...sides, "--expect-no-changes");
      assert.equal(exitCode, 7);
      assert.match(
        stdout,
        new RegExp(`warning: twin: which one it is cannot be told.*"Twin" ${twins[0]?.id} or "Twin" ${twins[1]?.id}`),
      );
      assert.doesNotMatch(stdout, /Busy/);
    }
    const { stderr } = await run(path, "organization", "--write");
    assert.match(stderr, /Left to you: twin: which one it is cannot be told by its labels/);
    assert.equal(readFileSync(path, "utf8"), twinned);
  });

  /** The state of a stack in an organisation. */
  const stateIn = (
    ...entries: { organization: string; id: string; name: string; labels: object; systemPresence?: string }[]
  ) =>
    write("state.json", {
      version: 3,
      deployment: {
        resources: entries.map(({ organization, id, name, labels, systemPresence = "Meal" }) => ({
          urn: `urn:pulumi:prod::statuses::pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition::${name}`,
          type: "pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition",
          id,
          inputs: {},
          outputs: { systemPresence, languageLabels: labels, deactivated: false, __organization: organization },
        })),
      },
    });

  it("knows the statuses of another organisation's state by their labels, and says so; of a state of two it takes its own", async () => {
    const labels = { en_US: "Lunch", es: "Almuerzo", de: "Mittagessen" };
    const foreign = stateIn({ organization: "another", id: "f00d", name: "lunch", labels });
    const { stdout, stderr } = await run("organization", foreign);
    assert.match(
      stderr,
      /the state in .*state\.json is of another organisation, another: its statuses are known by their labels/,
    );
    assert.match(stdout, /Ready: nothing changes/);
    assert.doesNotMatch(stdout, /New:|adoptId: "8a1f5f1e-6d0b-4d9c-9f0e-5f4c6f1f2a1a"/);
    const own = { organization: "production", id: lunch, name: "lunch", labels: { ...labels, es: "Comida" } };
    const both = stateIn(own, { organization: "another", id: "f00d", name: "nap", labels: { en_US: "Nap" } });
    const mixed = await run("organization", both);
    assert.match(mixed.stderr, /1 status is of another organisation, and left out/);
    assert.match(mixed.stdout, /\n {2}1 renamed\.\n/);
  });

  it("tells the ids of a move as they are on each side, and speaks of no command that nobody has run", async () => {
    const path = write(
      "statuses.yaml",
      `statuses:\n  coffee: { systemPresence: Meal, languageLabels: { en_US: Coffee, es: Café } }\n`,
    );
    const { stdout } = await run(path, "organization");
    assert.match(stdout, new RegExp(`"Meal" → "Break"\\n {4}id: "${coffee}"\\n`));
    const back = await run("organization", path);
    assert.match(back.stdout, new RegExp(`"Break" → "Meal"\\n {4}id: "${coffee}" → a new one\\n`));
    const { stdout: between } = await run("organization", "organization:SANDBOX");
    assert.match(between, new RegExp(`id: "${coffee}" → "\\S{36}"\\n`));
  });

  it("says of which organisation and of when a saved catalogue is", async () => {
    const saved = JSON.parse((await presence(["catalogue", "--json"], env())).stdout) as { context: object };
    const context = { ...saved.context, time: "2025-11-03 02:00 UTC" };
    const { stdout } = await run(write("november.json", { ...saved, context }), "organization");
    assert.match(
      stdout,
      /\n {2}from \S*november\.json · from organization "Production" production · from time 2025-11-03 02:00 UTC · to "Production" production · time /,
    );
  });

  it("says who made a change that an organisation has had since", async () => {
    const before = write("before.json", (await presence(["catalogue", "--json"], env())).stdout);
    await production.edit(lunch, { languageLabels: { en_US: "Midday" } });
    const { stdout } = await run(before, "organization");
    assert.match(stdout, /"Lunch" → "Midday"\n(.*\n)*? {4}by Administrator, \d{4}-/);
    const { statuses } = JSON.parse((await run(before, "organization", "--json")).stdout) as {
      statuses: { name: string; made?: { by: string }; changed?: object }[];
    };
    const { made, changed } = statuses.find(({ name }) => name === lunch) ?? {};
    assert.deepEqual([made?.by, changed], ["Administrator", undefined]);
  });

  it("calls who made a status that nobody declares by one name, wherever it is told", async () => {
    const made = await production.add({ systemPresence: "Away", languageLabels: { en_US: "Yoga" } });
    const path = write("statuses.yaml", file);
    const { stdout } = await run(path, "organization", "--format", "csv");
    const told = stdout.split("\n").filter((line) => line.includes(made.id) && line.includes("by "));
    assert.deepEqual(
      told.map((line) => [line.split(",")[0], /by [^,]+/.exec(line)?.[0]]),
      [
        ["New", "by Administrator"],
        ["Not managed", "by Administrator"],
      ],
    );
    for (const format of ["text", "markdown", "html"]) {
      const { stdout: page } = await run(path, "organization", "--format", format);
      assert.match(
        page.replace(/&#47;/g, "/").replace(/&#58;/g, ":"),
        /Away \/ Yoga: by Administrator, \d{4}-/,
        format,
      );
    }
    const { unmanaged } = JSON.parse((await run(path, "organization", "--json")).stdout) as {
      unmanaged: { id: string; made?: { by: string } }[];
    };
    assert.equal(unmanaged.find(({ id }) => id === made.id)?.made?.by, "Administrator");
  });

  it("gives what nobody declares as text that the file can have, by keys that are free, and tells what it shares a label with", async () => {
    const own = `${file}  fireDrill: { systemPresence: Busy, languageLabels: { en_US: Something } }\n`;
    await production.add({ systemPresence: "Break", languageLabels: { en_US: "Coffee", fr: "Café" } });
    await production.add({ systemPresence: "Busy", languageLabels: { en_US: "Something else" } });
    const path = write("statuses.yaml", own.replace("  coffee:", "  coffee:\n    adoptId: " + coffee));
    const { stdout } = await run("organization", path);
    const [, paste = ""] = stdout.split("put this under the statuses of the catalogue file:\n");
    assert.match(paste, /^ {2}fireDrillAway:$/m);
    assert.match(paste, /# has a label of coffee: rename one, or add both to allowTwins\n {2}coffeeBreak:/);
    const pasted = `${readFileSync(path, "utf8")}${paste.split("\n\n")[0] ?? ""}\nallowTwins: [coffee, coffeeBreak]\n`;
    const { exitCode, stderr } = await presence(["lint", write("pasted.yaml", pasted)], env());
    assert.equal(exitCode, 0, stderr);
  });

  it("gives no text to be pasted that the file cannot have, and says of what is left out why", async () => {
    await production.add({ systemPresence: "Meal", languageLabels: { en_US: "two\nlines" } });
    await production.add({ systemPresence: "Busy", languageLabels: { en_US: "  ", de: "" } });
    await production.add({ systemPresence: "Away", languageLabels: { "en-US": "Hyphen" } });
    const path = write("statuses.yaml", file);
    const { stdout } = await run("organization", path);
    const [, paste = ""] = stdout.split("put this under the statuses of the catalogue file:\n");
    for (const reason of [
      /^ {2}# left out until it is put right in Genesys Cloud: "two⟨U\+000A⟩lines" \(Meal\) \S+: languageLabels\.en_US: /m,
      /^ {2}# left out .*: "\?" \(Busy\) \S+: languageLabels\.en_US: is empty; .*; languageLabels\.de: is empty; /m,
      /^ {2}# left out .*: "Hyphen" \(Away\) \S+: languageLabels\.en-US: .* did you mean en_US\?$/m,
    ])
      assert.match(paste, reason);
    writeFileSync(path, file + (paste.split("\n\n")[0] ?? ""));
    const again = await run("organization", path);
    assert.equal(again.exitCode, 0, again.stderr);
    assert.match(again.stdout, /3 statuses of the organisation are declared nowhere/);
    assert.doesNotMatch(again.stdout, /fireDrill:/);
  });

  it("takes no status for another one because both have a label that shows nothing", async () => {
    const from = write("from.json", [{ id: "1", systemPresence: "Meal", languageLabels: { en_US: "Lunch", de: " " } }]);
    const to = write("to.json", [{ id: "2", systemPresence: "Meal", languageLabels: { en_US: "Nap", de: " " } }]);
    const { stdout } = await run(from, to);
    assert.match(stdout, /1 lost to agents, 1 new\./);
  });

  it("takes another file into the catalogue file by its own keys, whatever they are called there", async () => {
    const path = write("statuses.yaml", file);
    const other = write("other.yaml", file.replace("lunch:", "midday:").replace('es: "Almuerzo"', "es: Comida"));
    const { exitCode, stderr } = await run(path, other, "--write");
    assert.equal(exitCode, 0, stderr);
    assert.equal(readFileSync(path, "utf8"), file.replace('"Almuerzo"', '"Comida"'));
    const more = write(
      "more.yaml",
      `${file}  drill: { systemPresence: Away, languageLabels: { en_US: Fire drill } }\n`,
    );
    assert.match((await run(path, more, "--write")).stderr, /Left to you: drill is not in the file/);
  });

  it("puts several labels behind one with a comment, in lines or in one line, a last comma included", async () => {
    const path = write(
      "statuses.yaml",
      `statuses:
  lunch:
    systemPresence: Meal
    languageLabels:
      en_US: Lunch # half an hour
  coffee:
    systemPresence: Break
    languageLabels: { en_US: Coffee, }
`,
    );
    await production.edit(coffee, { languageLabels: { en_US: "Coffee", es: "Café", fr: "Pause" } });
    const { exitCode, stderr } = await run(path, "organization", "--write");
    assert.equal(exitCode, 0, stderr);
    assert.equal(
      readFileSync(path, "utf8"),
      `statuses:
  lunch:
    systemPresence: Meal
    languageLabels:
      en_US: Lunch # half an hour
      es: Almuerzo
      de: Mittagessen
  coffee:
    systemPresence: Break
    languageLabels: { en_US: Coffee, es: Café, fr: Pause, }
`,
    );
  });

  it("takes a label out and puts another in where it was the last one", async () => {
    const path = write("statuses.yaml", file);
    await production.edit(lunch, { languageLabels: { en_US: "Lunch", es: "Almuerzo", fr: "Déjeuner" } });
    assert.equal((await run(path, "organization", "--write")).exitCode, 0);
    assert.equal(readFileSync(path, "utf8"), file.replace("de: Mittagessen", "fr: Déjeuner"));
  });

  it("takes nothing in that breaks a rule of the file, and says which", async () => {
    const path = write("statuses.yaml", `${file}maxLabelLength: 12\n`);
    await production.edit(lunch, { languageLabels: { en_US: "A very long lunch", es: "Almuerzo", de: "Mittagessen" } });
    const { exitCode, stderr } = await run(path, "organization", "--write");
    assert.deepEqual([exitCode, readFileSync(path, "utf8")], [0, `${file}maxLabelLength: 12\n`]);
    assert.match(stderr, /Left to you: the file cannot have what is there: .*12 are allowed/);
  });

  it("takes drift into the file of a folder, and asks of both organisations by the endpoints that are chosen", async () => {
    write("statuses.yaml", file);
    await production.edit(lunch, { languageLabels: { en_US: "Midday", es: "Almuerzo", de: "Mittagessen" } });
    assert.equal((await run(folder, "organization", "--write")).exitCode, 0);
    assert.match(readFileSync(join(folder, "statuses.yaml"), "utf8"), /en_US: Midday/);
    await sandbox.requests();
    await run("organization", "organization:SANDBOX", "--presence-api", "presence/definitions");
    assert.deepEqual(Object.keys(await sandbox.requests()), ["GET /api/v2/presence/definitions"]);
    const lost = await run("organization:SANDBOX", folder, "--region", "eu-west-1");
    assert.equal(lost.exitCode, 2);
    assert.match(lost.stderr, /--region says where `organization` is, and neither side is that one/);
  });

  it("takes drift into the catalogue file with --write: labels and what is deactivated, and keeps every other byte", async () => {
    await production.edit(lunch, { languageLabels: { en_US: "Lunch hour", de: "Mittagessen", fr: "Déjeuner" } });
    await production.edit(coffee, { deactivated: true });
    const path = write("statuses.yaml", file);
    const { exitCode, stderr } = await run(path, "organization", "--write");
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /statuses\.yaml: 4 changes taken in\./);
    assert.match(stderr, /Left to you: "Fire drill" \(Away\) \S+3c is not in the file: put it there to manage it/);
    const expected = file
      .replace("en_US: Lunch\n", "en_US: Lunch hour\n")
      .replace('      es: "Almuerzo"\n', "")
      .replace("de: Mittagessen\n", "de: Mittagessen\n      fr: Déjeuner\n")
      .replace("systemPresence: Break\n", "systemPresence: Break\n    deactivated: true\n");
    assert.equal(readFileSync(path, "utf8"), expected);
    const again = await run(path, "organization", "--write");
    assert.match(again.stderr, /statuses\.yaml stays as it is/);
    assert.equal(readFileSync(path, "utf8"), expected);
  });

  it("writes nothing over what somebody saves while the organisation is asked", async () => {
    const path = write("statuses.yaml", file);
    await production.edit(lunch, { languageLabels: { en_US: "Midday", es: "Almuerzo", de: "Mittagessen" } });
    await production.control("PUT", "faults", [{ path: "/api/v2/presencedefinitions", then: { delayMs: 1_000 } }]);
    const running = run(path, "organization", "--write");
    await production.faultStruck();
    const saved = file.replace("en_US: Lunch", "en_US: Noon");
    writeFileSync(path, saved);
    const { exitCode, stdout, stderr } = await running;
    assert.deepEqual([exitCode, readFileSync(path, "utf8")], [1, saved]);
    assert.match(stdout, /"Lunch" → "Midday"/);
    assert.match(
      stderr,
      /cannot be written: it was changed or taken away after it had been read\. Nothing was written: try/,
    );
    assert.match((await run(path, "organization", "--write")).stderr, /1 change taken in/);
  });

  it("leaves to people what only they can decide: a move, and what is gone", async () => {
    await production.erase(lunch);
    const path = write("statuses.yaml", file.replace("Break", "Away"));
    const { stderr } = await run(path, "organization", "--write");
    assert.match(stderr, /Left to you: lunch is not there/);
    assert.match(stderr, /Left to you: coffee belongs to Break there/);
    assert.equal(readFileSync(path, "utf8"), file.replace("Break", "Away"));
  });

  it("leaves comments where they are as labels come and go around them", async () => {
    await production.edit(lunch, { languageLabels: { en_US: "Lunch", fr: "Déjeuner", it: "Pranzo" } });
    await production.edit(coffee, { languageLabels: { en_US: "Coffee", fr: "Café", it: "Caffè" } });
    const withLabels = (ofLunch: string, ofCoffee: string) =>
      `statuses:
  lunch:
    systemPresence: Meal
    languageLabels:
      en_US: Lunch # half an hour${ofLunch}
  coffee:
    systemPresence: Break
    languageLabels: {
      en_US: Coffee${ofCoffee}
    }
`;
    const before = withLabels("\n      es: Almuerzo # ask Ada", " # hot");
    const after = withLabels("\n      fr: Déjeuner\n      it: Pranzo", ", # hot\n      fr: Café,\n      it: Caffè");
    const path = write("statuses.yaml", before);
    const { exitCode, stderr } = await run(path, "organization", "--write");
    assert.equal(exitCode, 0, stderr);
    assert.equal(readFileSync(path, "utf8"), after);
  });

  it("takes labels that went out of JSON and of lines that have others, at the beginning, in the middle and at the end", async () => {
    await production.edit(lunch, { languageLabels: { en_US: "Lunch" } });
    await production.edit(coffee, { languageLabels: { en_US: "Coffee", es: "Café" } });
    const catalogue = {
      statuses: {
        lunch: {
          systemPresence: "Meal",
          languageLabels: { de: "Mittag", en_US: "Lunch", es: "Almuerzo", it: "Pranzo" },
        },
        coffee: { systemPresence: "Break", languageLabels: { de: "Kaffee", fr: "Café", en_US: "Coffee", es: "Café" } },
      },
    };
    const left = {
      statuses: {
        lunch: { systemPresence: "Meal", languageLabels: { en_US: "Lunch" } },
        coffee: { systemPresence: "Break", languageLabels: { en_US: "Coffee", es: "Café" } },
      },
    };
    for (const indent of [0, 2]) {
      const path = write("statuses.json", JSON.stringify(catalogue, undefined, indent));
      const { exitCode, stderr } = await run(path, "organization", "--write");
      assert.equal(exitCode, 0, stderr);
      assert.equal(readFileSync(path, "utf8"), JSON.stringify(left, undefined, indent));
    }
  });

  it("writes nothing of another definition into the file: of one that was moved, of another division, or that has another id", async () => {
    const file = `statuses:
  lunch: { systemPresence: Meal, languageLabels: { en_US: Lunch, fr: Repas } }
  tea: { systemPresence: Break, languageLabels: { en_US: Tea, fr: Thé } }
  drill: { systemPresence: Away, languageLabels: { en_US: Fire drill, fr: Exercice }, adoptId: ${brunch.replace("4d", "5e")} }
`;
    await Promise.all([lunch, coffee, brunch].map((id) => production.erase(id)));
    await production.add({
      systemPresence: "Busy",
      languageLabels: { en_US: "Lunch", fr: "Dîner" },
      deactivated: true,
    });
    await production.add({
      systemPresence: "Break",
      languageLabels: { en_US: "Tea", fr: "Infusion" },
      divisionId: "eu",
    });
    const path = write("statuses.yaml", file);
    const { stderr } = await run(path, "organization", "--write", "--presence-api", "presence/definitions");
    assert.match(stderr, /Left to you: lunch belongs to Busy there/);
    assert.match(stderr, /Left to you: tea: what has its label belongs to another division/);
    assert.match(
      stderr,
      /Left to you: drill: its id is not there, and another definition has its label; give it the adoptId/,
    );
    assert.equal(readFileSync(path, "utf8"), file);
  });

  it("writes nothing where labels fit more than one: somebody renamed a status and made another one of its old name", async () => {
    await production.edit(lunch, { languageLabels: { en_US: "Lunch hour", es: "Almuerzo" } });
    await production.add({ systemPresence: "Meal", languageLabels: { en_US: "Lunch" } });
    const path = write("statuses.yaml", file);
    const { stderr } = await run(path, "organization", "--write");
    assert.match(stderr, /Left to you: lunch: more than one has a label of it/);
    assert.equal(readFileSync(path, "utf8"), file);
    const known = file.replace("    systemPresence: Meal", `    systemPresence: Meal\n    adoptId: ${lunch}`);
    await run(write("known.yaml", known), "organization", "--write");
    assert.match(readFileSync(join(folder, "known.yaml"), "utf8"), /en_US: Lunch hour\n {6}es: "Almuerzo"\n\n/);
  });

  it("knows a status by the label that people know it by, in whatever order a file has its languages", async () => {
    await production.erase(lunch);
    await production.add({ systemPresence: "Meal", languageLabels: { en_US: "Lunch", es: "Cena" } });
    await production.add({ systemPresence: "Meal", languageLabels: { en_US: "Dinner", es: "Almuerzo" } });
    const languages = ["en_US: Lunch", "es: Almuerzo"];
    for (const labels of [languages, languages.toReversed()]) {
      const one = `lunch: { systemPresence: Meal, languageLabels: { ${labels.join(", ")} } }`;
      const { stdout } = await run(write("statuses.yaml", `statuses:\n  ${one}\n`), "organization");
      assert.match(stdout, /Meal \/ Lunch \(lunch\)\n {4}Spanish: "Almuerzo" → "Cena"/);
    }
  });

  it("writes under the key that the changed file has, where another file calls the same definitions otherwise", async () => {
    const keyed = (one: string, other: string, more: string) => `statuses:
  ${one}: { systemPresence: Meal, languageLabels: { en_US: Lunch${more} }, adoptId: ${lunch} }
  ${other}: { systemPresence: Meal, languageLabels: { en_US: Dinner${more} }, adoptId: ${coffee} }
`;
    const path = write("statuses.yaml", keyed("lunch", "dinner", ""));
    const { exitCode, stderr } = await run(path, write("other.yaml", keyed("dinner", "lunch", " time")), "--write");
    assert.equal(exitCode, 0, stderr);
    assert.equal(readFileSync(path, "utf8"), keyed("lunch", "dinner", " time"));
  });

  it("takes in what the file may have, and leaves to people what lint would refuse in it", async () => {
    await production.edit(lunch, { languageLabels: { en_US: "Lunch", es: " ", de: "Mittagessen" } });
    await production.edit(coffee, { languageLabels: { en_US: "Coffee", es: "Cafecito" } });
    const path = write("statuses.yaml", file);
    const { exitCode, stderr } = await run(path, "organization", "--write");
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /Left to you: the file cannot have what is there: lunch \(Meal\): languageLabels\.es: /);
    assert.equal(readFileSync(path, "utf8"), file.replace("es: Café", "es: Cafecito"));
    assert.equal((await presence(["lint", path], env())).exitCode, 0);
  });

  it("takes in what else changed of a status of which the file cannot have one label, one that has to stay, or that it is back", async () => {
    const rules = "maxLabelLength: 12\nrequiredLanguages: [en_US]\n";
    const asBefore = `statuses:
  lunch: { systemPresence: Meal, adoptId: ${lunch}, languageLabels: { en_US: Lunch, es: Almuerzo, de: Mittagessen } }
  coffee: { systemPresence: Break, adoptId: ${coffee}, languageLabels: { en_US: Coffee, es: Café } }
  drill: { systemPresence: Away, adoptId: ${drill}, languageLabels: { en_US: An old fire drill }, deactivated: true }
${rules}`;
    await production.edit(lunch, { languageLabels: { en_US: "Midday", es: " Comida", de: "Mittagspause lang" } });
    await production.edit(coffee, { languageLabels: { es: "Cafecito" } });
    await production.edit(drill, { languageLabels: { en_US: "An old fire drill", es: "Simulacro" } });
    const path = write("statuses.yaml", asBefore);
    const { exitCode, stderr } = await run(path, "organization", "--write");
    assert.equal(exitCode, 0, stderr);
    assert.equal(
      readFileSync(path, "utf8"),
      asBefore
        .replace("en_US: Lunch", "en_US: Midday")
        .replace("Café", "Cafecito")
        .replace("An old fire drill }", "An old fire drill, es: Simulacro }"),
    );
    for (const says of [
      /3 changes taken in/,
      /Left to you: the file cannot have what is there: lunch \(Meal\): languageLabels\.es: " Comida" begins or ends/,
      /Left to you: the file cannot have what is there: lunch \(Meal\): de "Mittagspause lang" has 17 characters/,
      /Left to you: the file cannot have what is there: coffee \(Break\): has no label in en_US/,
      /Left to you: the file cannot have that drill can be chosen again: drill \(Away\): en_US "An old fire drill" has 17/,
    ])
      assert.match(stderr, says);
    assert.equal((await presence(["lint", path], env())).exitCode, 0);
  });

  it("leaves to people which of those that are back is one too many, and takes in what else changed", async () => {
    const more = (key: string, id: string, en: string) =>
      `  ${key}: { systemPresence: Meal, adoptId: ${id}, deactivated: true, languageLabels: { en_US: ${en} } }\n`;
    const added = await production.add({ systemPresence: "Meal", languageLabels: { en_US: "Tea", es: "Té" } });
    await production.edit(brunch, { deactivated: false, languageLabels: { en_US: "Brunch", es: "Desayuno" } });
    const asBefore = `${file}${more("brunch", brunch, "Brunch")}${more("tea", added.id, "Tea")}maxActivePerSystemPresence: 2\n`;
    const path = write("statuses.yaml", asBefore);
    const { exitCode, stderr } = await run(path, "organization", "--write");
    assert.equal(exitCode, 0, stderr);
    const expected = asBefore.replace("en_US: Brunch }", "en_US: Brunch, es: Desayuno }");
    assert.equal(readFileSync(path, "utf8"), expected.replace("en_US: Tea }", "en_US: Tea, es: Té }"));
    assert.match(stderr, /the file cannot have that brunch and tea can be chosen again: Meal has 3 active statuses; /);
  });

  it("does not overwrite what it compares, and says what is wrong with the two sides", async () => {
    const path = write("statuses.yaml", file);
    for (const [words, says] of [
      [[path, "organization", "--write", "--output", path], /--output would overwrite .*statuses\.yaml/],
      [["-", "-"], /only one of <from> and <to> can be the standard input/],
      [["organisation", path], /organisation is not known: write organization, or organization:NAME/],
      [["organization:EU-1", path], /organization:EU-1 is not known/],
      [["nowhere.yaml", path], /nowhere\.yaml cannot be read: there is no file to read/],
    ] as const) {
      const { exitCode, stderr } = await run(...words);
      assert.equal(exitCode, 2);
      assert.match(stderr, says);
    }
    assert.equal(readFileSync(path, "utf8"), file);
  });

  it("reads a catalogue file in YAML from the standard input, too", () => {
    const command = join(__dirname, "../provider/dist/cli/index.js");
    const words = [command, "diff", "-", write("statuses.yaml", file)];
    const { stdout, stderr } = spawnSync(process.execPath, words, { input: file, encoding: "utf8" });
    assert.deepEqual([stdout.split("\n")[0], stderr], ["Presence diff. Ready: nothing changes.", ""]);
  });

  it("writes nothing that a gate refuses, that would cost a comment, or into what is no catalogue file", async () => {
    const commented = file.replace("{ en_US: Coffee, es: Café }", "{\n      en_US: Coffee, # hot\n      es: Café }");
    const path = write("statuses.yaml", commented);
    await production.edit(coffee, { languageLabels: { en_US: "Coffee" } });
    const flow = await run(path, "organization", "--write");
    assert.deepEqual([flow.exitCode, readFileSync(path, "utf8")], [2, commented]);
    assert.match(flow.stderr, /coffee: a label that goes cannot be taken out beside a comment/);
    writeFileSync(path, file);
    const refused = await run(path, "organization", "--write", "--expect-no-changes");
    assert.deepEqual([refused.exitCode, readFileSync(path, "utf8")], [7, file]);
    const state = await run(write("state.json", { deployment: { resources: [] } }), "organization", "--write");
    assert.equal(state.exitCode, 2);
    assert.match(state.stderr, /is no catalogue file; `presence export --format data` makes one/);
  });

  it("blames only the status that is written so that nothing can be taken out of it, and not another that changed", async () => {
    const odd = `statuses:
  lunch: { systemPresence: Meal, languageLabels: { en_US: Lunch } }
  tea:
    systemPresence: Break
    ? languageLabels
    : en_US: Tea
      es: Té
`;
    const path = write("statuses.yaml", odd);
    const changed = odd.replace("en_US: Tea\n      ", "").replace("Lunch }", "Midday }");
    const { exitCode, stderr } = await run(path, write("other.yaml", changed), "--write");
    assert.deepEqual([exitCode, readFileSync(path, "utf8")], [2, odd]);
    assert.match(
      stderr,
      /nothing was written:\n- tea: its labels cannot be changed without others, .*; write them out\n$/,
    );
  });

  it("says all that is wrong with a catalogue file, by line, before anything is asked", async () => {
    const { exitCode, stderr } = await run("organization", write("statuses.yaml", `${file}    systemPresance: Meal\n`));
    assert.equal(exitCode, 2);
    assert.match(stderr, /statuses\.yaml cannot be used:\n- .*statuses\.yaml:13: .*systemPresance/);
    assert.deepEqual(await production.requests(), {});
  });

  it("prints JSON by the schema of a review", async () => {
    const schema = JSON.parse(readFileSync(join(__dirname, "../docs/review.schema.json"), "utf8")) as object;
    const fits = new Ajv().compile(schema);
    for (const to of [write("statuses.yaml", file), "organization:SANDBOX"]) {
      fits(JSON.parse((await run("organization", to, "--format", "json")).stdout));
      assert.equal(fits.errors, null);
    }
  });

  it("prints a page and a comment that show what is declared nowhere as text, whatever it holds", async () => {
    await production.edit(drill, { languageLabels: { en_US: "```</pre><b>\u202E" } });
    const path = write("statuses.yaml", file);
    const page = await run("organization", path, "--format", "html");
    assert.doesNotMatch(page.stdout, /<\/pre><b>|\u202E/);
    const comment = await run("organization", path, "--format", "markdown");
    assert.match(comment.stdout, /^<!-- presence-diff:"Production" .* → .*statuses\.yaml -->\n/);
    assert.match(comment.stdout, /\n````yaml\n {2}.*````\n/s);
    assert.doesNotMatch(comment.stdout, /\u202E/);
  });
});
