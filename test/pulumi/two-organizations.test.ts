import assert from "node:assert/strict";
import { type EmulatedOrganization, startOrganization } from "../support/organization.js";
import { stepsOf } from "../support/docs.js";
import type { Face } from "../support/project.js";
import { StackUnderTest } from "../support/stack-under-test.js";

/** What a page has as a file. */
function fileOf(page: string, file: string): string {
  const found = stepsOf(page).find((step) => step.kind === "file" && step.name === file);
  return found?.kind === "file" ? found.content : assert.fail(`${page} has no ${file}`);
}

/** The program of docs/fleet.md, word for word; and what it says, said to the plugin. */
const programs: Record<Face, { file: string; content: string }> = {
  dynamic: { file: "index.ts", content: fileOf("fleet.md", "index.ts") },
  native: {
    file: "index.js",
    content: `
const pulumi = require("@pulumi/pulumi");
const { PresenceCatalogue, PresenceDefinition, Provider } = require(${JSON.stringify(require.resolve("../support/native-sdk.cjs"))});

function organization(name) {
  const config = new pulumi.Config(name);
  const settings = ["region", "apiUrl", "loginUrl", "clientId"].map((setting) => [setting, config.get(setting)]);
  return new Provider(name, { ...Object.fromEntries(settings), clientSecret: config.requireSecret("clientSecret") });
}
const emea = organization("emea");
const apac = organization("apac");

const lunch = (languageLabels) => ({ statuses: { lunch: { systemPresence: "Meal", languageLabels } } });
new PresenceCatalogue("emea", lunch({ en_US: "Lunch", de: "Mittag" }), { provider: emea });
new PresenceCatalogue("apac", lunch({ en_US: "Lunch" }), { provider: apac });
new PresenceDefinition("apac-tea", { languageLabels: { en_US: "Tea" }, systemPresence: "Break" }, { provider: apac });
`,
  },
};

const secretOf = { emea: "a-secret-of-emea", apac: "a-secret-of-apac" };
type Name = keyof typeof secretOf;
const names = Object.keys(secretOf) as Name[];

for (const face of Object.keys(programs) as Face[])
  describe(`two organisations in one program of the ${face} face, each by a provider of its own`, () => {
    let stack: StackUnderTest;
    let organizations: Record<Name, EmulatedOrganization>;
    const { file, content } = programs[face];
    const write = (text: string) => stack.project.write(file, text);

    beforeEach(async () => {
      const opened = await StackUnderTest.open({}, "spawned", face);
      organizations = { emea: opened.organization, apac: await startOrganization() };
      // Nothing of either comes from the environment.
      stack = opened.in({});
      stack.project.write("package.json", JSON.stringify({ name: "statuses", main: file }));
      if (face === "dynamic") stack.project.write("Pulumi.yaml", fileOf("start.md", "Pulumi.yaml"));
      write(content);
      for (const name of names) {
        const { url } = organizations[name];
        await organizations[name].control("PUT", "clients/presence-admin", { secret: secretOf[name] });
        const settings = { apiUrl: url, loginUrl: url, clientId: "presence-admin", clientSecret: secretOf[name] };
        const words = Object.entries(settings).map(
          ([key, value]) => `--${key === "clientSecret" ? "secret" : "plaintext"}=${name}:${key}=${value}`,
        );
        await stack.succeed("config", "set-all", ...words);
      }
    });
    afterEach(async () => {
      await organizations.apac.close();
      await stack.close();
    });

    /** What each has, with what was deactivated in brackets. */
    async function statuses(): Promise<Record<string, string[]>> {
      const labels = async (name: Name) =>
        (await organizations[name].definitions())
          .map(({ languageLabels, deactivated }) => {
            const all = Object.values(languageLabels).sort().join("/");
            return deactivated ? `(${all})` : all;
          })
          .sort();
      return { emea: await labels("emea"), apac: await labels("apac") };
    }
    const forget = () => Promise.all(names.map((name) => organizations[name].requests()));

    it("get their own statuses, and lose their own, by their own credentials, of which the state has none", async () => {
      await stack.succeed("up");
      assert.deepEqual(await statuses(), { emea: ["Lunch/Mittag"], apac: ["Lunch", "Tea"] });
      await forget();
      await stack.succeed("up", "--expect-no-changes");
      for (const name of names)
        assert.deepEqual(Object.keys(await organizations[name].requests()), ["GET /api/v2/presencedefinitions"]);

      const [one] = await organizations.apac.definitions();
      await organizations.apac.edit(one?.id ?? "", { languageLabels: { en_US: "By hand" } });
      await stack.succeed("up");
      assert.deepEqual(await statuses(), { emea: ["Lunch/Mittag"], apac: ["Lunch", "Tea"] });

      const everything = stack.project.everything();
      for (const secret of Object.values(secretOf)) assert.ok(!everything.includes(secret));

      // A status changes hands by another name.
      const moved = content.replace(/"apac-tea"(.*) apac \}/, '"emea-tea"$1 emea }');
      write(moved);
      await stack.succeed("up");
      assert.deepEqual(await statuses(), { emea: ["Lunch/Mittag", "Tea"], apac: ["(Tea)", "Lunch"] });

      await forget();
      write(moved.replace(/^.*(const|provider:) apac.*$/gm, ""));
      await stack.succeed("up");
      assert.deepEqual(await statuses(), { emea: ["Lunch/Mittag", "Tea"], apac: ["(Lunch)", "(Tea)"] });
      assert.deepEqual(Object.keys(await organizations.emea.requests()), ["GET /api/v2/presencedefinitions"]);

      await forget();
      await stack.succeed("destroy");
      assert.deepEqual(await statuses(), { emea: ["(Lunch/Mittag)", "(Tea)"], apac: ["(Lunch)", "(Tea)"] });
      assert.deepEqual(await organizations.apac.requests(), {});
    });

    it("are not held against each other: all that one has may be gone while the other has all its own", async () => {
      await stack.succeed("up");
      const [lunch] = await organizations.emea.definitions();
      await organizations.emea.erase(lunch?.id ?? "");
      await stack.succeed("up");
      assert.deepEqual(await statuses(), { emea: ["Lunch/Mittag"], apac: ["Lunch", "Tea"] });
    });

    it("go on with a secret set anew", async () => {
      await stack.succeed("up");
      await organizations.apac.control("PUT", "clients/presence-admin", { secret: "a-new-secret" });
      await stack.succeed("config", "set", "--secret", "apac:clientSecret", "a-new-secret");
      const { exitCode, output } = await stack.run("refresh");
      assert.notEqual(exitCode, 0);
      assert.match(output, /invalid_client.*--run-program/s);
      await stack.succeed("refresh", "--run-program");
      await stack.succeed("destroy");
      assert.deepEqual(await statuses(), { emea: ["(Lunch/Mittag)"], apac: ["(Lunch)", "(Tea)"] });
    });
  });
