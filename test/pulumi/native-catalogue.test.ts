import assert from "node:assert/strict";
import { join } from "node:path";
import type { EmulatedOrganization } from "../support/organization.js";
import { StackUnderTest } from "../support/stack-under-test.js";

describe("a catalogue by the native plugin, from run to run", () => {
  let stack: StackUnderTest;
  let organization: EmulatedOrganization;

  beforeEach(async () => {
    stack = await StackUnderTest.open({}, "hosted", "native");
    ({ organization } = stack);
  });
  afterEach(() => stack.close());

  const program = (body: string) => stack.project.program(body);
  const labels = async () => (await stack.active()).map(({ languageLabels }) => languageLabels["en_US"]).sort();
  const ofType = (name: string) =>
    stack.resources().filter(({ type }) => type === `genesyscloud-presence:index:${name}`);
  const providers = () => stack.resources().filter(({ type }) => type === "pulumi:providers:genesyscloud-presence");
  /** A catalogue's ids, which the program exports. */
  const ids = () => stack.outputs()["ids"] as Record<string, string>;

  it("finds a file in the program's folder, in which Pulumi runs a plugin that is a folder elsewhere, too", async () => {
    program('exports.ids = new PresenceCatalogue("statuses", { file: "statuses.yaml" }).ids;');
    stack.project.write(
      "statuses.yaml",
      "statuses:\n  tea: { systemPresence: Break, languageLabels: { en_US: Tea } }\n",
    );
    await stack.succeed("up");
    assert.deepEqual([Object.keys(ids()), await labels()], [["tea"], ["Tea"]]);
    assert.match((await stack.succeed("preview")).output, /^ +\d unchanged$/m);
  });

  it("makes, changes and deactivates statuses, with a label that is known late and one that nobody may see", async () => {
    const written = (tea: string, walk: string) =>
      program(`
        const first = new PresenceDefinition("first", { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" });
        const year = first.modifiedDate.apply((date) => "${tea} " + date.slice(0, 2));
        const { ids } = new PresenceCatalogue("statuses", {
          statuses: {
            tea: { systemPresence: "Break", languageLabels: { en_US: year } },
            plan: { systemPresence: "Away", languageLabels: { en_US: pulumi.secret("TopSecret") } },
            ${walk}
          },
          forbiddenCharacters: "[<>]",
          maxActivePerSystemPresence: 2,
        });
        exports.ids = ids;
        exports.tea = ids.tea;
      `);
    written("Tea", `walk: { systemPresence: "Break", languageLabels: { en_US: "Walk" } },`);
    const preview = await stack.succeed("preview", "--diff");
    assert.match(preview.output, /en_US: \[unknown\]/);
    assert.match(preview.output, /en_US: \[secret\]/);
    assert.deepEqual(await labels(), []);
    const { output } = await stack.succeed("up");
    assert.match(output, /\+ 6 created/);
    assert.deepEqual(await labels(), ["Lunch", "Tea 20", "TopSecret", "Walk"]);
    assert.equal(stack.outputs()["tea"], ids()["tea"]);
    const first = ids();
    assert.equal(providers().length, 1);
    const origins = (name: string) => {
      const made = ofType("PresenceDefinition").find(({ urn }) => urn.endsWith(`::${name}`));
      return (made as { propertyDependencies?: Record<string, string[]> } | undefined)?.propertyDependencies;
    };
    assert.equal(origins("statuses-tea")?.["languageLabels"]?.length, 1);
    assert.deepEqual(origins("statuses-walk"), { languageLabels: [], systemPresence: [] });

    written("Chai", "");
    const changed = await stack.succeed("up", "--diff");
    assert.match(changed.output, /en_US: "Tea 20" => "Chai 20"/);
    assert.match(changed.output, /Resources:\n +~ 1 updated\n +- 1 deleted\n +2 changes\. 4 unchanged/);
    assert.deepEqual(await labels(), ["Chai 20", "Lunch", "TopSecret"]);
    assert.equal(ids()["tea"], first["tea"]);

    await stack.succeed("destroy");
    assert.deepEqual(await labels(), []);
    for (const ended of [preview, { output }, changed]) assert.doesNotMatch(ended.output, /TopSecret/);
    assert.doesNotMatch(stack.project.everything(join(stack.project.folder, "state")), /TopSecret/);
  });

  it("is refused with every fault at once, in a preview and in a run, and nothing is sent", async () => {
    program(`new PresenceCatalogue("statuses", {
      statuses: {
        lunch: { systemPresence: "Meals", languageLabels: { en_US: " Lunch" } },
        tea: { systemPresence: "Break", languageLabels: { en_US: "Tea" } },
        chai: { systemPresence: "Break", languageLabels: { en_US: "Tea" } },
      },
      maxActive: 1,
    });`);
    for (const command of ["preview", "up"]) {
      const { exitCode, output } = await stack.run(command);
      assert.notEqual(exitCode, 0);
      for (const part of [
        'The catalogue "statuses" cannot be used; nothing was sent:',
        "- maxActive: there is no such property",
        '- lunch (Meals): languageLabels.en_US: " Lunch" begins or ends with white space',
        '- lunch (Meals): systemPresence: "Meals" is not a system presence: did you mean Meal?',
        '- tea (Break): en_US "Tea" is also the label of chai',
      ])
        assert.ok(output.includes(part), `${part} in ${output}`);
    }
    assert.deepEqual(await labels(), []);
  });

  it("takes over all that the catalogue of the TypeScript package has made, without a change", async () => {
    stack.project.program(
      `exports.ids = new PresenceCatalogue("statuses", {
      statuses: { Meal: { lunch: { en_US: "Lunch", es: "Almuerzo" } }, Break: { tea: { en_US: "Tea" } } },
    }).ids;`,
      "dynamic",
    );
    await stack.succeed("up");
    const before = { ids: ids(), there: await organization.definitions() };
    program(`exports.ids = new PresenceCatalogue("statuses", {
      statuses: {
        lunch: { systemPresence: "Meal", languageLabels: { en_US: "Lunch", es: "Almuerzo" } },
        tea: { systemPresence: "Break", languageLabels: { en_US: "Tea" } },
      },
    }).ids;`);
    const moved = await stack.succeed("up");
    assert.match(moved.output, /^Resources:\n +4 unchanged$/m);
    assert.deepEqual(ids(), before.ids);
    assert.equal(ofType("PresenceCatalogue").length, 1);
    assert.equal(ofType("PresenceDefinition").length, 2);
    assert.match((await stack.succeed("up")).output, /^Resources:\n +4 unchanged$/m);
    assert.deepEqual(await organization.definitions(), before.there);
    await stack.succeed("destroy");
    assert.deepEqual(await labels(), []);
  });

  it("makes its statuses by the provider that the program gives it, and protects them where it says so", async () => {
    const catalogue = (opts: string) =>
      program(`
        const mine = new Provider("mine", { retryWaitMs: 5 });
        new PresenceCatalogue("statuses", {
          statuses: { tea: { systemPresence: "Break", languageLabels: { en_US: "Tea" } } },
        }, { ${opts} });
      `);
    catalogue("provider: mine, protect: true");
    await stack.succeed("up");
    const [tea] = ofType("PresenceDefinition") as unknown as { provider: string; protect?: boolean }[];
    assert.match(tea?.provider ?? "", /::pulumi:providers:genesyscloud-presence::mine::/);
    assert.equal(providers().length, 1);
    const refused = await stack.run("destroy");
    assert.notEqual(refused.exitCode, 0);
    assert.match(refused.output, /statuses-tea.*protected|protected.*statuses-tea/s);
    assert.deepEqual(await labels(), ["Tea"]);

    catalogue("providers: [mine]");
    await stack.succeed("up");
    await stack.succeed("destroy");
    assert.deepEqual(await labels(), []);
  });
});
