import assert from "node:assert/strict";
import { mkdirSync, realpathSync, symlinkSync, unlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import type { EmulatedOrganization } from "../support/organization.js";
import type { Project } from "../support/project.js";
import { StackUnderTest } from "../support/stack-under-test.js";

/** A program of so many statuses. */
const statuses = (count: number) => `for (let n = 0; n < ${count}; n++)
  new PresenceDefinition("s" + n, { languageLabels: { en_US: "Status " + n }, systemPresence: "Meal" });`;

const wrongSecret = { GENESYSCLOUD_OAUTHCLIENT_SECRET: "wrong" };
const noCredentials = { GENESYSCLOUD_OAUTHCLIENT_ID: "", GENESYSCLOUD_OAUTHCLIENT_SECRET: "" };
const checkTheClient = "Check the OAuth client's id, secret";
const setTheSecret = "clientSecret is missing: `pulumi config set --secret genesyscloud:clientSecret …`";
const staleSettings = "Were the settings changed since the last `pulumi up`?";

describe("what fails a whole run", () => {
  let stack: StackUnderTest;
  let organization: EmulatedOrganization;
  let project: Project;

  beforeEach(async () => {
    stack = await StackUnderTest.open({}, "spawned");
    ({ organization, project } = stack);
  });
  afterEach(() => stack.close());

  /** The stack, run in an environment with these differences. */
  const stackWith = (env: Record<string, string>) => stack.in({ ...organization.env, ...env });

  async function tokenRequests(): Promise<number> {
    const { counts } = (await organization.control("GET", "requests")) as { counts: Record<string, number> };
    await organization.control("DELETE", "requests");
    return counts["POST /oauth/token"] ?? 0;
  }

  it("is told by one resource of 27, to which the others point: a login that refuses, settings that are missing", async () => {
    project.program(statuses(27));
    await stack.succeed("up");
    await tokenRequests();
    for (const [env, cure, tokens, stale] of [
      [wrongSecret, checkTheClient, 1, 0],
      [noCredentials, setTheSecret, 0, 1],
    ] as const)
      for (const command of ["preview", "up"]) {
        const { said, lines } = await failed(stackWith(env), command);
        assert.deepEqual([times(cure, said), times(staleSettings, said)], [1, stale], said);
        assert.equal(times(/see the error of s\d+/, said), 26, said);
        // The CLI itself prints six for each that fails, and some around them.
        assert.ok(lines < 27 * 6 + 24, `${lines} lines`);
        assert.equal(await tokenRequests(), tokens);
      }
  });

  it("is told once where nothing is refreshed, by the program or by a resource", async () => {
    project.program(statuses(27));
    const refused = stackWith(wrongSecret);
    assert.equal(times(checkTheClient, (await failed(refused, "preview")).said), 1);
    project.program(`const { getSystemPresences, getPresenceDefinition } = require("pulumi-genesyscloud-presence");
      const statuses = { Meal: { lunch: { en_US: "Lunch" }, tea: { en_US: "Tea" } } };
      new PresenceCatalogue("c", { statuses, maxActivePerSystemPresence: "organization" });
      for (let n = 0; n < 5; n++) getPresenceDefinition({ label: "Lunch" });
      setTimeout(getSystemPresences, 1);`);
    assert.equal(times(checkTheClient, (await failed(refused, "up")).said), 1);
    const { said } = await failed(stackWith(noCredentials), "up");
    assert.equal(times(setTheSecret, said), 1, said);
    assert.doesNotMatch(said, /error serializing/);
  });

  it("says why refresh still uses the old secret after a new one was set, and what it says helps", async () => {
    project.program(statuses(2));
    stack = stackWith(noCredentials);
    const set = (secret: string) =>
      stack.succeed(
        ...["config", "set-all", "--plaintext=genesyscloud:clientId=presence-admin"],
        `--secret=genesyscloud:clientSecret=${secret}`,
      );
    await set("presence-secret");
    await stack.succeed("up");
    await set("the-old-one");
    await stack.succeed("up", "--refresh=false");
    await set("presence-secret");
    assert.equal(times(staleSettings, (await failed(stack, "preview")).said), 1);
    await stack.succeed("preview", "--run-program");
    await stack.succeed("up", "--refresh=false");
    await stack.succeed("preview");
  });

  it("is one error for all faulty statuses of a catalogue, and none is created", async () => {
    project.program(`new PresenceCatalogue("statuses", { statuses: {
      Meal: { lunch: { "en-US": "Lunch" }, tea: { en_US: "Tea " }, fine: { en_US: "Fine" } },
      Meel: { brunch: { en_US: "Brunch" } },
      Break: { walk: { en_US: pulumi.output(Promise.resolve("")), es: pulumi.secret(" Paseo") } },
    } });`);
    const { said } = await failed(stack, "up", "--refresh=false");
    for (const fault of [
      'lunch (Meal): en-US: "en-US" is not how the API writes it: did you mean en_US?',
      'tea (Meal): en_US: "Tea " begins or ends with white space',
      '"Meel" is not a system presence: did you mean Meal?',
      "walk (Break): en_US: is empty; leave the language out instead",
    ])
      assert.equal(times(fault, said), 1, said);
    assert.equal(times("    - ", said), 4, said);
    assert.doesNotMatch(said, /Paseo/);
    assert.deepEqual(await organization.requests(), { "GET /api/v2/systempresences": 1 });
    assert.deepEqual(await organization.definitions(), []);
  });

  it("says what to install where the program has the package only by way of another one", async () => {
    const modules = join(project.folder, "node_modules");
    const repository = realpathSync(modules);
    unlinkSync(modules);
    const link = (name: string, place: string) => {
      mkdirSync(dirname(join(modules, place)), { recursive: true });
      symlinkSync(join(repository, name), join(modules, place), "junction");
    };
    link("@pulumi/pulumi", "@pulumi/pulumi");
    link("pulumi-genesyscloud-presence", "company/node_modules/pulumi-genesyscloud-presence");
    project.write("node_modules/company/index.js", 'module.exports = require("pulumi-genesyscloud-presence");');
    for (const when of ["", "setTimeout(() => Promise.resolve().then(make), 1); const make = () => {"]) {
      const body = `${statuses(2)} ${when && "};"}`;
      project.write("index.js", `const { PresenceDefinition } = require("company"); ${when} ${body}`);
      const { said } = await failed(stack, "preview");
      assert.equal(times("npm install pulumi-genesyscloud-presence", said), 1, said);
    }
  });

  it("says what to do where the program's packages are not installed", async () => {
    project.program(statuses(2));
    unlinkSync(join(project.folder, "node_modules"));
    const { said } = await failed(stack, "preview");
    assert.match(said, /npm install/);
  });
});

/** What a run that had to fail says at its end, and how many lines it has in all; none may be of a stack trace. */
async function failed(
  stack: StackUnderTest,
  command: string,
  ...words: string[]
): Promise<{ said: string; lines: number }> {
  const { exitCode, output } = await stack.run(command, ...words);
  assert.notEqual(exitCode, 0, output);
  assert.doesNotMatch(output, /^ +at |Require stack/m);
  return { said: output.slice(output.indexOf("\nDiagnostics:")), lines: output.trimEnd().split("\n").length };
}

/** How often a text says something. */
function times(what: string | RegExp, text: string): number {
  return text.split(what).length - 1;
}
