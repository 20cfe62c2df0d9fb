import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { checks } from "../../provider/cli/doctor/checks.js";
import { typeTokens } from "../../provider/resource/tokens.js";
import { startOrganization } from "../support/organization.js";
import { Playground } from "../support/playground.js";

const variables = ["API_URL", "LOGIN_URL", "OAUTHCLIENT_ID", "OAUTHCLIENT_SECRET"].map(
  (name) => `GENESYSCLOUD_${name}`,
);
/** As for somebody who has given everything to the stack. */
const withoutEnvironment = `unset ${variables.join(" ")}`;

const projectThat = (more: string) => `name: statuses\nruntime: nodejs\n${more}`;
const program = `const { PresenceDefinition } = require("pulumi-genesyscloud-presence");
new PresenceDefinition("lunch", { systemPresence: "Meal", languageLabels: { en_US: "Lunch" } });`;

describe("presence doctor, in the folder of a Pulumi project", () => {
  let playground: Playground;

  beforeEach(async () => {
    playground = await Playground.start();
    write("Pulumi.yaml", projectThat("options: { refresh: always }\n"));
    write("package.json", '{ "name": "statuses", "main": "index.js" }');
    write("index.js", program);
  });
  afterEach(() => playground.close());

  const write = (name: string, content: string) => writeFileSync(join(playground.folder, name), content);
  /** Runs a script that has to work. */
  async function succeed(script: string): Promise<void> {
    const { exitCode, printed } = await playground.sh(`set -e\n${withoutEnvironment}\n${script}`);
    assert.equal(exitCode, 0, printed);
  }
  /** Gives the stack the way to the organisation. */
  const configure = (namespace = "genesyscloud") =>
    succeed(`pulumi stack init prod
pulumi config set ${namespace}:apiUrl ${playground.organization.url}
pulumi config set ${namespace}:loginUrl ${playground.organization.url}
pulumi config set ${namespace}:clientId presence-admin
pulumi config set --secret ${namespace}:clientSecret presence-secret`);

  /** Gives the stack a state with a presence definition of the native plugin, whose provider has kept these settings. */
  async function keepNatively(inputs: Record<string, string>): Promise<void> {
    const provider = "urn:pulumi:prod::statuses::pulumi:providers:genesyscloud-presence::default_0_1_0";
    const resources = [
      { urn: provider, type: "pulumi:providers:genesyscloud-presence", id: "7", custom: true, inputs },
      {
        urn: `urn:pulumi:prod::statuses::${typeTokens.native}::lunch`,
        type: typeTokens.native,
        id: "1",
        custom: true,
        provider: `${provider}::7`,
      },
    ];
    write("state.json", JSON.stringify({ version: 3, deployment: { manifest: {}, resources } }));
    await succeed("pulumi stack import --file state.json");
  }

  async function examine(before = withoutEnvironment) {
    const { printed, exitCode } = await playground.sh(`${before}\npresence doctor --json`);
    const found = JSON.parse(printed) as Record<keyof typeof checks, { status: string; text: string; cure?: string }>;
    const told = Object.fromEntries(
      Object.entries(found).map(([id, { status, text, cure = "" }]) => [id, `${status}: ${text} ${cure}`.trim()]),
    ) as Record<keyof typeof checks, string>;
    return { told, exitCode, printed };
  }

  it("uses what the stack says, as `pulumi up` does, and finds nothing to do where all is well", async () => {
    await configure();
    await succeed("pulumi config set genesyscloud:presenceApi presence/definitions\npulumi up");
    const { told, exitCode } = await examine();
    assert.match(told.newerEndpoints, /; in use here$/);
    assert.equal(exitCode, 0, JSON.stringify(told));
    assert.equal(told.stack, "ok: prod");
    assert.equal(told.savedSettings, "ok: as the stack's configuration");
    assert.match(told.region, /\(by the stack prod\)$/);
    assert.match(told.login, /^ok: .*\(the client is of the stack prod\)$/);
    assert.match(told.sdk, /^ok: 3\./);
    const others = `export GENESYSCLOUD_API_URL=http://127.0.0.1:1 GENESYSCLOUD_OAUTHCLIENT_ID=another`;
    assert.deepEqual((await examine(others)).told.login, told.login, "the stack wins over the environment");
  });

  it("says of which place each setting is that counts, and which variable does not count beside the stack", async () => {
    await configure();
    await succeed("pulumi config rm genesyscloud:clientSecret");
    const secret = "export GENESYSCLOUD_OAUTHCLIENT_SECRET=presence-secret";
    const mixed = await examine(`${withoutEnvironment}\n${secret} GENESYSCLOUD_OAUTHCLIENT_ID=presence-admin`);
    assert.match(
      mixed.told.login,
      /^ok: .*\(the client is of the stack prod, its secret of GENESYSCLOUD_OAUTHCLIENT_SECRET\)$/,
    );
    assert.equal(mixed.told.settings, "ok: complete");
    const both = await examine(`${withoutEnvironment}
${secret} GENESYSCLOUD_OAUTHCLIENT_ID=another GENESYSCLOUD_ACCESS_TOKEN=a-token GENESYSCLOUD_REGION=eu-west-1`);
    assert.equal(
      both.told.settings,
      "warning: complete; GENESYSCLOUD_REGION does not count: the address is of the stack prod; " +
        "GENESYSCLOUD_OAUTHCLIENT_ID, GENESYSCLOUD_ACCESS_TOKEN do not count: the client is of the stack prod, " +
        "its secret of GENESYSCLOUD_OAUTHCLIENT_SECRET",
    );
    assert.match(both.told.region, /\(by the stack prod\)$/);
    assert.equal(both.exitCode, 0);
    assert.doesNotMatch(both.printed, /a-token|another|presence-secret/);

    // A token wins over a client, and the limit of one run over the stack's.
    await succeed(`pulumi config rm genesyscloud:clientId
pulumi config set genesyscloud:maxDeactivations 10
pulumi config set --secret genesyscloud:accessToken a-token`);
    const token = await examine(`${withoutEnvironment}
export GENESYSCLOUD_OAUTHCLIENT_ID=another GENESYSCLOUD_MAX_DEACTIVATIONS=100%`);
    assert.match(
      token.told.settings,
      /GENESYSCLOUD_OAUTHCLIENT_ID does not count: the access token is of the stack prod; the stack's maxDeactivations does not count: GENESYSCLOUD_MAX_DEACTIVATIONS goes/,
    );
    assert.match(token.told.login, /^failed: .*\(the access token is of the stack prod\)$/);
  });

  it("looks at the organisation although a setting that has nothing to do with the way there is wrong", async () => {
    await configure();
    await succeed("pulumi config set genesyscloud:concurrency many\npulumi config set genesyscloud:adopt all");
    const { told, exitCode } = await examine();
    assert.equal(exitCode, 1);
    assert.match(told.settings, /^failed: adopt is "all"; .*; concurrency has to be a whole number/);
    for (const id of ["login", "organization", "mayView", "mayAdd", "newerEndpoints"] as const)
      assert.match(told[id], /^ok/, id);
    await succeed("pulumi config set genesyscloud:presenceApi presence/definition");
    const other = await examine();
    assert.match(other.told.settings, /presenceApi is "presence\/definition"/);
    assert.match(other.told.mayAdd, /^unknown: .*presenceApi/);
    assert.match(other.told.olderEndpoints, /^ok: \d+ active definitions?$/, "and none is in use");
  });

  it("tells which settings refresh would still use, and that it will fail by them, but no secret", async () => {
    await configure();
    await succeed("pulumi up\npulumi config set genesyscloud:adopt never");
    const harmless = await examine();
    assert.equal(harmless.exitCode, 0);
    assert.match(
      harmless.told.savedSettings,
      /^warning: .*has kept of adopt: not set, now never `pulumi up --refresh=false`/,
    );
    await succeed("pulumi config set --secret genesyscloud:clientSecret another-secret");
    const { told, exitCode, printed } = await examine();
    assert.equal(exitCode, 1);
    assert.match(
      told.savedSettings,
      /^failed: .*clientSecret: \[secret\], now \[secret\]; .*every `pulumi up` here, which refreshes first/,
    );
    assert.match(told.login, /^failed: .*401 invalid_client/);
    assert.doesNotMatch(printed, /another-secret|presence-secret/);
    write("Pulumi.yaml", projectThat(""));
    assert.match((await examine()).told.savedSettings, /^warning:/);
  });

  it("compares what the state keeps with what counts here, be it of the environment", async () => {
    const { url } = playground.organization;
    const withEnvironment = (more = "") => examine(`true\n${more}`);
    const { exitCode, printed } = await playground.sh("pulumi stack init prod && pulumi up");
    assert.equal(exitCode, 0, printed);
    const byEnvironment = await withEnvironment();
    assert.equal(byEnvironment.told.savedSettings, "ok: none: what the environment says is read anew in every run");
    assert.equal(byEnvironment.exitCode, 0);

    // The address goes from the stack to the environment, and so does the secret.
    await succeed(`pulumi config set genesyscloud:apiUrl ${url}
pulumi config set genesyscloud:loginUrl ${url}
pulumi config set genesyscloud:clientId presence-admin
pulumi config set --secret genesyscloud:clientSecret presence-secret
pulumi up --refresh=false
for setting in apiUrl loginUrl clientSecret; do pulumi config rm genesyscloud:$setting; done`);
    const { told } = await withEnvironment();
    assert.equal(
      told.savedSettings,
      `failed: refresh and destroy use what the state has kept of apiUrl: ${url}, now ${url} by GENESYSCLOUD_API_URL; ` +
        `loginUrl: ${url}, now ${url} by GENESYSCLOUD_LOGIN_URL; and so does every \`pulumi up\` here, which refreshes first ` +
        "`pulumi up --refresh=false` once, or --run-program with each of them",
    );
    assert.match((await playground.sh("pulumi refresh")).printed, /apiUrl: http.* → not set/, "and so it is");
    const rotated = await withEnvironment("export GENESYSCLOUD_OAUTHCLIENT_SECRET=another-secret");
    assert.match(
      rotated.told.savedSettings,
      /; clientSecret: \[secret\], now \[secret\] by GENESYSCLOUD_OAUTHCLIENT_SECRET;/,
    );
    assert.doesNotMatch(rotated.printed, /another-secret|presence-secret/);
  });

  it("knows that the environment leads to another organisation than the state's, as `pulumi up` does", async () => {
    const ended = await playground.sh("pulumi stack init prod && pulumi up");
    assert.equal(ended.exitCode, 0, ended.printed);
    const theirs = await startOrganization({ settings: { organizationId: "their-id" } });
    try {
      const there = `export GENESYSCLOUD_API_URL=${theirs.url} GENESYSCLOUD_LOGIN_URL=${theirs.url}`;
      const { told, exitCode } = await examine(there);
      assert.equal(exitCode, 1);
      assert.match(
        told.savedSettings,
        /^failed: the state's presence definitions are of the organisation [-0-9a-f]+, and these settings lead to their-id .*`pulumi stack select`/,
      );
      const up = await playground.sh(`${there}\npulumi up`);
      assert.match(up.printed, /belongs to the organisation [-0-9a-f]+, and the settings lead to/);
    } finally {
      await theirs.close();
    }
  });

  it("looks at the native plugin's settings beside keys of CX as Code, which are no mistakes", async () => {
    await configure("genesyscloud-presence");
    await succeed(`pulumi config set genesyscloud:oauthclientId of-cx-as-code
pulumi config set --secret genesyscloud:accessToken of-cx-as-code`);
    const { told, exitCode } = await examine();
    assert.equal(exitCode, 0, JSON.stringify(told));
    assert.deepEqual([told.stack, told.settings], ["ok: prod", "ok: complete"]);

    await succeed("pulumi config set genesyscloud:region eu-west-1");
    const both = await examine();
    assert.match(
      both.told.stack,
      /^warning: prod: genesyscloud-presence:apiUrl, .*: for the native plugin alone; looked at are the settings of the dynamic provider, genesyscloud:…/,
    );
    assert.match(both.told.region, /^ok: eu-west-1/);
    write("Pulumi.yaml", "name: statuses\nruntime: yaml\n");
    const yaml = await examine();
    assert.equal(
      yaml.told.stack,
      "warning: prod: genesyscloud:region: for the dynamic provider alone; looked at are the settings of the native plugin, genesyscloud-presence:…",
    );
    assert.match(yaml.told.login, /^ok: .*the stack prod/);
  });

  it("takes keys of CX as Code for none of the dynamic provider's, and still knows a slip", async () => {
    await configure();
    await succeed(`pulumi config set genesyscloud:oauthclientId of-cx-as-code
pulumi config set genesyscloud:sdkDebug true
pulumi config set genesyscloud:clientid presence-admin`);
    const { told } = await examine();
    assert.equal(told.stack, "warning: prod: there is no setting genesyscloud:clientid: did you mean clientId?");
  });

  it("tells where a stack of both faces has settings for one of them, which it is about to be moved to", async () => {
    await configure();
    await succeed("pulumi up");
    await succeed(`for setting in apiUrl loginUrl clientId; do
  pulumi config set genesyscloud-presence:$setting $(pulumi config get genesyscloud:$setting)
  pulumi config rm genesyscloud:$setting
done
pulumi config rm genesyscloud:clientSecret
pulumi config set --secret genesyscloud-presence:clientSecret presence-secret`);
    const { told } = await examine();
    assert.equal(
      told.stack,
      "warning: prod: the state has definitions of the dynamic provider; looked at are the settings of the native plugin, genesyscloud-presence:…",
    );
    assert.equal(told.settings, "ok: complete");
    assert.match(told.organization, /^ok/);
  });

  it("does not take a secret set anew for a fault of the native plugin, which uses it at once", async () => {
    await configure("genesyscloud-presence");
    const { url } = playground.organization;
    await keepNatively({ apiUrl: url, loginUrl: url, clientId: "presence-admin", clientSecret: "the-old-one" });
    assert.equal((await examine()).told.savedSettings, "ok: as the stack's configuration");
  });

  it("knows the settings of the native plugin, and what its provider has kept", async () => {
    await configure("genesyscloud-presence");
    await keepNatively({ region: "eu-west-1" });
    const { told } = await examine();
    assert.match(told.savedSettings, /region: eu-west-1, now not set; apiUrl: not set, now http/);
    assert.match(told.login, /^ok: .*the stack prod/);
  });

  it("names keys that have no effect, and a secret that everybody can read", async () => {
    await configure();
    await succeed(`pulumi config set clientId presence-admin
pulumi config set genesyscloud:clientid presence-admin
pulumi config set --plaintext genesyscloud:accessToken a-token
pulumi config set aws:region eu-west-1`);
    const { told } = await examine();
    assert.match(
      told.stack,
      /statuses:clientId is no setting of the provider: `pulumi config set genesyscloud:clientId …`/,
    );
    assert.match(told.stack, /there is no setting genesyscloud:clientid: did you mean clientId\?/);
    assert.match(
      told.stack,
      /genesyscloud:accessToken stands in the stack's file for all to read: `pulumi config set --secret/,
    );
    assert.doesNotMatch(told.stack, /aws|a-token/);
    assert.match(told.settings, /accessToken contradicts clientId and clientSecret/);
  });

  it("says what the CLI needs to read the stack, and that settings may be in there", async () => {
    await configure();
    const { told, exitCode } = await examine(`${withoutEnvironment}\nunset PULUMI_CONFIG_PASSPHRASE`);
    assert.equal(exitCode, 1);
    assert.match(told.stack, /^failed: .*passphrase.* set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE/);
    assert.equal(told.settings, "unknown: not known: the stack cannot be read");
    const { told: loggedOut } = await examine(`${withoutEnvironment}\nunset PULUMI_BACKEND_URL`);
    assert.match(loggedOut.stack, /^failed: .*`pulumi login`$/);
  });

  it("tries the passphrase where the stack has no secret yet, as `pulumi up` does", async () => {
    await succeed("pulumi stack init prod");
    const wrong = "export PULUMI_CONFIG_PASSPHRASE=a-wrong-word";
    const { told, exitCode, printed } = await examine(wrong);
    assert.equal(exitCode, 1);
    assert.match(told.stack, /^failed: prod: incorrect passphrase set PULUMI_CONFIG_PASSPHRASE or /);
    assert.match(told.organization, /^ok/, "the settings are of the environment");
    assert.doesNotMatch(printed, /a-wrong-word/);
    assert.match((await playground.sh(`${wrong}\npulumi up`)).printed, /incorrect passphrase/);
    write("passphrase", "passphrase\n");
    const byFile = "unset PULUMI_CONFIG_PASSPHRASE\nexport PULUMI_CONFIG_PASSPHRASE_FILE=passphrase";
    assert.equal((await examine(byFile)).told.stack, "ok: prod");
  });

  it("says of an environment that is complete that an unreadable stack would win over it", async () => {
    await configure();
    const { told } = await examine("export PULUMI_CONFIG_PASSPHRASE=a-wrong-word");
    assert.match(told.stack, /^failed: .*incorrect passphrase/);
    assert.match(
      told.settings,
      /^unknown: complete in the environment; those of the stack, which cannot be read, would win/,
    );
  });

  it("looks at the project that a folder below it is in, as `pulumi` does there", async () => {
    await configure();
    await succeed(`mkdir tools
echo '{ "dependencies": { "pulumi-genesyscloud-presence": "^9.0.0" } }' > tools/package.json`);
    const { told } = await examine(`${withoutEnvironment}\ncd tools`);
    assert.match(told.package, /^ok: .*of this command and of the project$/);
    assert.equal(told.stack, "ok: prod");
    await succeed(
      'rm Pulumi.yaml && echo \'{ "name": "statuses", "runtime": "nodejs" }\' > Pulumi.json && pulumi stack select prod',
    );
    assert.match((await examine(`${withoutEnvironment}\ncd tools`)).told.stack, /^ok: prod/);
  });

  it("knows a project file without a runtime, by which `pulumi up` would delete everything", async () => {
    await configure();
    await succeed("pulumi up");
    write("Pulumi.yaml", "name: statuses\n");
    const { told, exitCode } = await examine();
    assert.equal(exitCode, 1);
    assert.match(told.stack, /^failed: prod: the project's file names no runtime, .* write `runtime: nodejs` into it/);
    assert.match((await playground.sh("pulumi preview")).printed, /2 to delete/, "as it does");
  });

  it("finds no fault in a project without a stack, whose environment says everything", async () => {
    const { told, exitCode } = await examine("true");
    assert.equal(exitCode, 0);
    assert.match(told.stack, /^note: none is selected \(`pulumi stack select`, or `pulumi stack init`\)/);
    assert.match(told.savedSettings, /^note/);
  });
});
