import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checks } from "../provider/cli/doctor/checks.js";
import { lineOf } from "../provider/cli/doctor/finding.js";
import { readProject } from "../provider/cli/doctor/stack.js";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { environmentOf, presence } from "./support/presence-command.js";
import { type CompanyProxy, startProxy } from "./support/proxy.js";

const lunch = { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" };
const viewer = { id: "viewer", secret: "presence-secret", permissions: ["presence:presenceDefinition:view"] };

describe("presence doctor", () => {
  let organization: EmulatedOrganization;
  let folder: string;
  let proxy: CompanyProxy | undefined;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "presence-doctor-"));
    organization = await startOrganization({
      seed: {
        definitions: [lunch, { ...lunch, languageLabels: { en_US: "Brunch" }, deactivated: true }],
        clients: [
          { id: "presence-admin", secret: "presence-secret", permissions: "*" },
          { id: "presence-reader", secret: "presence-secret" },
          viewer,
        ],
        tokens: [
          { token: "a-good-token", clientId: "presence-admin" },
          { token: "a-token-of-yesterday", clientId: "presence-admin", expiresAt: "2026-01-01T00:00:00Z" },
        ],
      },
    });
  });
  after(async () => {
    await organization.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => organization.control("POST", "reset"));
  afterEach(() => proxy?.close());

  const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = folder) =>
    presence(["doctor", ...args], { ...environmentOf(organization.url), ...env }, undefined, cwd);

  /** What the checks found, by id, each as its status and its words. */
  async function examine(env: NodeJS.ProcessEnv = {}, args: readonly string[] = [], cwd = folder) {
    const { stdout, stderr, exitCode } = await run([...args, "--json"], env, cwd);
    assert.equal(stderr, "");
    const found = JSON.parse(stdout) as Record<keyof typeof checks, { status: string; text: string; cure?: string }>;
    const told = Object.fromEntries(
      Object.entries(found).map(([id, { status, text, cure = "" }]) => [id, `${status}: ${text} ${cure}`.trim()]),
    ) as Record<keyof typeof checks, string>;
    const failed = Object.entries(found).flatMap(([id, { status }]) => (status === "failed" ? [id] : []));
    assert.equal(exitCode, failed.length > 0 ? 1 : 0);
    return { told, failed };
  }

  const faults = (...rules: object[]) => organization.control("PUT", "faults", rules);

  it("is one line for each check where all is well, by seven requests, none of which changes anything", async () => {
    const { stdout, stderr, exitCode } = await run([]);
    assert.deepEqual([stderr, exitCode], ["", 0]);
    const lines = stdout.trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => line.slice(2, 23).trim()),
      Object.values(checks).map(({ title }) => title),
    );
    for (const line of lines) assert.match(line, /^[✓–] /);
    assert.match(stdout, /✓ Organisation +"Emulated organisation" 0f6d6bbc/);
    assert.match(stdout, /✓ OAuth client +"presence-admin" presence-admin CLIENT-CREDENTIALS/);
    assert.match(stdout, /✓ Access token +lasts 24 h, and is renewed/);
    assert.match(stdout, /✓ presencedefinitions +11 active definitions; in use here/);
    assert.match(stdout, /✓ Limits +active: Meal 1;/);
    const { counts, total } = (await organization.control("GET", "requests")) as {
      total: number;
      counts: Record<string, number>;
    };
    assert.equal(total, 7);
    assert.deepEqual(
      Object.keys(counts).filter((operation) => !operation.startsWith("GET ")),
      ["POST /oauth/token"],
    );
  });

  it("asks once more for every further hundred definitions", async () => {
    const definitions = Array.from({ length: 195 }, (_none, n) => ({
      ...lunch,
      languageLabels: { en_US: `Lunch ${n}` },
    }));
    const large = await startOrganization({ seed: { definitions } });
    await presence(["doctor"], environmentOf(large.url), undefined, folder);
    const { total } = (await large.control("GET", "requests")) as { total: number };
    await large.close();
    assert.equal(total, 9, "of 205, with the ten that every organisation has");
  });

  it("tells programs the same by the id of each check, in the order of the lines", async () => {
    const { stdout } = await run(["--json"]);
    const found = JSON.parse(stdout) as Record<string, object>;
    assert.deepEqual(Object.keys(found), Object.keys(checks));
    const rows = (await run(["--output", "csv"])).stdout.trimEnd().split("\n");
    assert.equal(rows.length, Object.keys(checks).length + 1);
    assert.match(rows.find((row) => row.startsWith("Login,")) ?? "", /^Login,ok,accepted at /);
    assert.deepEqual(found["login"], {
      status: "ok",
      text: `accepted at ${new URL(organization.url).host} (the client is of GENESYSCLOUD_OAUTHCLIENT_ID)`,
    });
  });

  it("names each setting that is missing and where it is set, and looks at everything else", async () => {
    const { stdout, exitCode } = await presence(["doctor"], {}, undefined, folder);
    assert.equal(exitCode, 1);
    assert.match(
      stdout,
      /✗ Settings +region is missing: --region … or .*GENESYSCLOUD_REGION; clientId is missing.*; clientSecret/,
    );
    assert.match(stdout, /\? Login +not known: settings are missing or wrong/);
    assert.match(stdout, /✓ Node\.js +\d+/);
    const { told } = await examine({
      GENESYSCLOUD_API_URL: "",
      GENESYSCLOUD_LOGIN_URL: "",
      GENESYSCLOUD_REGION: "eu-west-9",
    });
    assert.match(told.settings, /^failed: region "eu-west-9" is not one of Genesys Cloud's: did you mean eu-west-/);
  });

  it("looks at all that a region which is none does not hide, and names no address where two contradict each other", async () => {
    const wrong = await examine({
      GENESYSCLOUD_API_URL: "",
      GENESYSCLOUD_LOGIN_URL: "",
      GENESYSCLOUD_REGION: "moon",
      HTTPS_PROXY: "http://proxy.example.com:8080",
    });
    assert.deepEqual(wrong.failed, ["settings"]);
    assert.equal(wrong.told.proxy, "ok: by the proxy proxy.example.com:8080 of HTTPS_PROXY");
    assert.match(wrong.told.region, /^unknown: not known: no address/);
    assert.match(wrong.told.login, /^unknown: not known: settings are missing or wrong/);
    assert.match(wrong.told.package, /^ok/);
    const two = await examine({ GENESYSCLOUD_REGION: "eu-west-1" });
    assert.match(two.told.settings, /^failed: region contradicts apiUrl and loginUrl/);
    assert.match(two.told.region, /^unknown/);
    const barred = await examine({ GENESYSCLOUD_API_URL: "", https_proxy: "http://proxy.example.com:8080" });
    assert.match(barred.told.proxy, /^failed: .*`export no_proxy=/);
    for (const address of ["http://api.example.com", "api.example.com"])
      assert.match((await examine({ GENESYSCLOUD_API_URL: address })).told.region, /^unknown/, "no tick for it");
  });

  it("goes on to the organisation where a limit is no number, and says so", async () => {
    const { told, failed } = await examine({ GENESYSCLOUD_MAX_DEACTIVATIONS: "many" });
    assert.deepEqual(failed, ["settings"]);
    assert.match(told.settings, /^failed: maxDeactivations is "many"/);
    for (const id of ["region", "login", "organization", "mayAdd", "olderEndpoints", "limits"] as const)
      assert.match(told[id], /^ok/, id);
    const { exitCode, stderr } = await run(["--probe", "--yes"], { GENESYSCLOUD_MAX_DEACTIVATIONS: "many" });
    assert.equal(exitCode, 2);
    assert.match(stderr, /There is nothing to probe: maxDeactivations is "many"/);
  });

  it("knows the login's refusal of a client and its secret, prints neither, and asks no more", async () => {
    const secret = "a-secret-that-was-rotated";
    const { told, failed } = await examine({ GENESYSCLOUD_OAUTHCLIENT_SECRET: secret });
    assert.deepEqual(failed, ["login"]);
    assert.match(
      told.login,
      /oauth\/token answered 401 invalid_client: ".*"\. Check the OAuth client's id, secret and grant type.*\(the client is of GENESYSCLOUD_OAUTHCLIENT_ID\)$/,
    );
    assert.equal(told.organization, "unknown: not known: no login");
    assert.equal(told.clock, "ok: right to the minute");
    assert.ok(!JSON.stringify(told).includes(secret));
    assert.deepEqual(await organization.requests(), {});
  });

  it("knows a host that nobody is at, and one that is at fault", async () => {
    const nowhere = await examine({ GENESYSCLOUD_LOGIN_URL: "http://127.0.0.1:1" });
    assert.deepEqual(nowhere.failed, ["login"]);
    assert.match(nowhere.told.login, /could not reach 127\.0\.0\.1:1 \(ECONNREFUSED\)\. Check the URL/);
    const api = await examine({ GENESYSCLOUD_API_URL: "http://127.0.0.1:1" });
    assert.deepEqual(api.failed, ["organization"]);
    assert.match(api.told.mayAdd, /^unknown: not known: the API did not answer/);
    await faults({ path: "/api/", then: { html: true } });
    const { told, failed } = await examine();
    assert.deepEqual(failed, ["organization"]);
    assert.match(
      told.organization,
      /answered 502 with an HTML page.*check the client's URLs and the network's proxies/,
    );
  });

  it("knows a token that has expired, and one that is good for nobody knows how long", async () => {
    const withToken = (token: string) =>
      examine({
        GENESYSCLOUD_OAUTHCLIENT_ID: "",
        GENESYSCLOUD_OAUTHCLIENT_SECRET: "",
        GENESYSCLOUD_ACCESS_TOKEN: token,
      });
    const { told, failed } = await withToken("a-token-of-yesterday");
    assert.deepEqual(failed, ["login"]);
    assert.match(told.login, /answered 401 credentials\.expired.*a given token is never renewed: give a new one/);
    assert.ok(!JSON.stringify(told).includes("a-token-of-yesterday"));
    const good = await withToken("a-good-token");
    assert.deepEqual(good.failed, []);
    assert.match(good.told.login, /^ok: the access token of GENESYSCLOUD_ACCESS_TOKEN is accepted/);
    assert.match(good.told.token, /^note: given/);
  });

  it("names each permission that no role has, with the cure, but not those that nothing here needs", async () => {
    const { told, failed } = await examine({ GENESYSCLOUD_OAUTHCLIENT_ID: "viewer" });
    assert.deepEqual(failed, ["mayAdd", "mayEdit", "mayDelete"]);
    assert.match(
      told.mayAdd,
      /presence:presenceDefinition:add is in no role of the client add it to one \(Admin > Integrations/,
    );
    assert.match(told.mayView, /^ok: no permission is needed/);
    assert.equal(
      told.maySetUsers,
      "note: presence:userPresence:edit: not there; `presence user set`, `presence users set` and `presence users move` alone need it",
    );
    const newer = ["--presence-api", "presence/definitions"];
    const reader = await examine({ GENESYSCLOUD_OAUTHCLIENT_ID: "presence-reader" }, newer);
    assert.deepEqual(reader.failed, ["mayView", "mayAdd", "mayEdit", "mayDelete", "newerEndpoints"]);
    assert.match(
      reader.told.mayDelete,
      /presence:presenceDefinition:delete or presence:presenceDefinition:edit is in no role/,
    );
  });

  it("says of permissions that the API does not tell that only a write shows them, or what a probe has shown", async () => {
    await faults({ path: "/api/v2/authorization/subjects/me", then: { status: 404 } });
    const { told, failed } = await examine();
    assert.deepEqual(failed, []);
    assert.match(told.mayAdd, /^unknown: .*:add: not known until a write; `presence doctor --probe` tries it/);
    const reader = { GENESYSCLOUD_OAUTHCLIENT_ID: "presence-reader" };
    const { told: denied } = await examine(reader, ["--presence-api", "presence/definitions"]);
    assert.match(denied.mayView, /^failed: answered 403 missing\.permissions.*presence:presenceDefinition:view/);
    const { organizationId } = (await organization.control("GET", "settings")) as { organizationId: string };
    const facts = { date: "2026-02-03T04:05:06Z", organizationId, clientId: "presence-admin", permissions: ["add"] };
    writeFileSync(join(folder, "facts.json"), JSON.stringify(facts));
    const { told: proved } = await examine({}, ["--facts", "facts.json"]);
    assert.match(proved.mayAdd, /^ok: .*`presence doctor --probe` had it on 2026-02-03/);
    assert.match(proved.mayEdit, /^unknown/);
    writeFileSync(join(folder, "facts.json"), JSON.stringify({ ...facts, organizationId: "another" }));
    assert.match((await examine({}, ["--facts", "facts.json"])).told.mayAdd, /^unknown/, "nor of another organisation");
    writeFileSync(join(folder, "facts.json"), JSON.stringify(facts));
    const { told: another } = await examine(reader, ["--facts", "facts.json"]);
    assert.match(another.mayAdd, /^unknown/, "what one client may do says nothing of another");
  });

  it("does not know what is in no role where the API tells what is in some roles only", async () => {
    const policies = [{ domain: "presence", entityName: "presenceDefinition", actions: ["add"] }];
    const division = { name: "Home" };
    const grants = [
      { role: { name: "Told", policies }, division },
      { role: { name: "Not told" }, division },
    ];
    await faults({ path: "/api/v2/authorization/subjects/me", then: { status: 200, body: { grants } } });
    const { told, failed } = await examine();
    assert.deepEqual(failed, []);
    assert.match(told.mayAdd, /^ok: presence:presenceDefinition:add \(Told in division Home\)/);
    assert.match(told.mayEdit, /^unknown: .*:edit: not known until a write/);
    assert.match(told.maySetUsers, /^note: presence:userPresence:edit: not known/);
  });

  it("goes on where one operation is refused: an older organisation's 404, a 403, a 5xx", async () => {
    await faults(
      { path: "/api/v2/presence/definitions", then: { status: 404 } },
      { path: "/api/v2/tokens/me", then: { status: 403 } },
      { path: "/api/v2/organizations/limits", then: { status: 500 } },
      { path: "/api/v2/organizations/me", then: { status: 403 } },
    );
    const { told, failed } = await examine();
    assert.deepEqual(failed, []);
    assert.match(told.newerEndpoints, /^note: not in use here, and answered 404 not\.found$/);
    assert.match(told.client, /^unknown: not told: the API answered 403/);
    assert.match(told.organization, /^unknown: not told: the API answered 403/);
    assert.match(told.limits, /^unknown: active: Meal 1; the limits are not told: the API answered 500/);
    const newer = await examine({}, ["--presence-api", "presence/definitions"]);
    assert.deepEqual(newer.failed, ["newerEndpoints"]);
    assert.match(newer.told.newerEndpoints, /404.*`pulumi config set genesyscloud:presenceApi presencedefinitions`/);
  });

  it("sees what the deprecated endpoints leave out, because it is of a division", async () => {
    await organization.control("PUT", "settings", { deprecatedListing: "withoutDivisions" });
    await organization.add({ languageLabels: { en_US: "Tea" }, systemPresence: "Break", divisionId: "sales" });
    const { told } = await examine();
    assert.match(
      told.olderEndpoints,
      /^warning: 11 active .*1 more is of a division .*presenceApi presence\/definitions/,
    );
  });

  it("warns where the organisation has no room, and where the rate limit is nearly used up; knows when it is", async () => {
    await organization.control("PUT", "settings", { maxActivePerSystemPresence: 1, rateLimitPerMinute: 7 });
    const { told } = await examine();
    assert.match(
      told.limits,
      /^warning: active: Meal 1; limits told: presence\..* = 1 one more under Meal may be refused/,
    );
    assert.match(told.rateLimit, /^warning: 6 of 7 requests in this minute/);
    await faults({ path: "/api/v2/organizations/me", then: { retryAfter: 42 } });
    const limited = await examine();
    assert.deepEqual(limited.failed, ["organization"]);
    assert.match(limited.told.organization, /429 too\.many\.requests.*\[42\] seconds/);
  });

  it("warns of a clock that is off", async () => {
    await organization.control("PUT", "settings", { clockSkewSeconds: 5400 });
    assert.match((await examine()).told.clock, /^warning: this machine's is 1 h 30 min behind/);
    await organization.control("PUT", "settings", { clockSkewSeconds: -300 });
    assert.match((await examine()).told.clock, /^warning: this machine's is 5 min ahead/);
  });

  it("names the proxy on the way without its password, and the one that keeps Pulumi's processes apart", async () => {
    proxy = await startProxy({ credentials: "ann:s3cret-word" });
    const { told, failed } = await examine({ HTTP_PROXY: `http://ann:s3cret-word@${proxy.host}` });
    assert.deepEqual([told.proxy, failed], [`ok: by the proxy ${proxy.host} of HTTP_PROXY`, []]);
    const lower = await examine({ http_proxy: `http://ann:s3cret-word@${proxy.host}` });
    assert.deepEqual(lower.failed, ["proxy"]);
    assert.match(
      lower.told.proxy,
      /of http_proxy; and Pulumi's own processes.*`export no_proxy=127\.0\.0\.1,localhost`/,
    );
    const inRange = { http_proxy: `http://ann:s3cret-word@${proxy.host}`, no_proxy: "10.0.0.0/8, 127.0.0.0/8" };
    assert.match((await examine(inRange)).told.proxy, /^ok/, "which gRPC knows");
    assert.match((await examine({ ...inRange, no_proxy: "*,10.0.0.0/8" })).told.proxy, /^failed/, "which it does not");
    const barred = await examine({ HTTP_PROXY: `http://ann:wrong-word@${proxy.host}` });
    assert.deepEqual(barred.failed, ["login"]);
    assert.match(barred.told.login, /could not get through the proxy .* of HTTP_PROXY \(answered 407\)/);
    assert.ok(!JSON.stringify([told, lower, barred]).includes("-word"));
  });

  it("compares what the project has installed with what it asks for and with itself", async () => {
    const project = join(folder, "project");
    const install = (name: string, version: string) => {
      mkdirSync(join(project, "node_modules", name), { recursive: true });
      writeFileSync(join(project, "node_modules", name, "package.json"), JSON.stringify({ name, version }));
    };
    const ours = "pulumi-genesyscloud-presence";
    mkdirSync(project);
    writeFileSync(join(project, "package.json"), JSON.stringify({ dependencies: { [ours]: "^1.2.0" } }));
    const missing = await examine({}, [], project);
    assert.deepEqual(missing.failed, ["sdk", "package"]);
    assert.match(missing.told.package, /package\.json asks for \^1\.2\.0, and it is not installed `npm install`/);
    install("@pulumi/pulumi", "3.200.0");
    install(ours, "1.1.0");
    const old = await examine({}, [], project);
    assert.deepEqual(old.failed, ["sdk"]);
    assert.match(old.told.sdk, /3\.200\.0, and it takes >=3\.216\.0 <4/);
    assert.match(old.told.package, /^warning: 1\.1\.0 is installed, and package\.json asks for \^1\.2\.0/);
    install(ours, "1.2.0");
    assert.match(
      (await examine({}, [], project)).told.package,
      /^warning: the project has 1\.2\.0, and this command is /,
    );
  });

  it("reads a package.json with a byte order mark, and says of one that nobody can read what is wrong with it", async () => {
    const project = join(folder, "manifests");
    mkdirSync(join(project, "below"), { recursive: true });
    const manifest = join(project, "package.json");
    const asks = JSON.stringify({ dependencies: { "pulumi-genesyscloud-presence": "^9.0.0" } });
    const below = join(project, "below");
    writeFileSync(manifest, `\uFEFF${asks}`);
    assert.match((await examine({}, [], below)).told.package, /^failed: package\.json asks for \^9\.0\.0/);
    for (const [content, fault] of [
      [asks.slice(0, -1), "Expected"],
      [Buffer.from(`\uFEFF${asks}`, "utf16le"), "it is UTF-16"],
      [Buffer.from('{ "name": "caf\xe9" }', "latin1"), "it is not UTF-8: line 1"],
    ] as const) {
      writeFileSync(manifest, content);
      const { told, failed } = await examine({}, [], below);
      assert.deepEqual(failed, ["package"], fault);
      assert.ok(told.package.startsWith(`failed: ${manifest} cannot be read: ${fault}`), told.package);
      assert.match(told.sdk, /^unknown/);
      assert.match(told.organization, /^ok/);
    }
  });

  it("shows the facts of a probe, and warns where they are another organisation's or none", async () => {
    const shown = async (content: string) => {
      writeFileSync(join(folder, "facts.json"), content);
      return (await examine({}, ["--facts", "facts.json"])).told.facts;
    };
    const facts = {
      date: "2026-02-03T04:05:06Z",
      permissions: [],
      putLabels: "merge",
      twin: { status: 409, code: "conflict" },
    };
    assert.equal(
      await shown(JSON.stringify(facts)),
      "ok: of 2026-02-03: PUT keeps a language that is left out; a twin is refused: 409 conflict",
    );
    assert.match(
      await shown(JSON.stringify({ ...facts, organizationId: "x" })),
      /^warning: facts\.json is of another organisation/,
    );
    assert.match(await shown("{"), /^warning: facts\.json is not what `presence doctor --probe` writes/);
  });

  it("reads a project's file as Pulumi does, however it is written", () => {
    for (const [text, name, refreshes] of [
      ["name: statuses\nruntime: nodejs\n", "statuses", false],
      ["# refresh: always\nname: 'statuses' # ours\noptions: { refresh: always }\n", "statuses", true],
      ['{ "runtime": "nodejs", "name": "statuses", "options": { "refresh": "always" } }', "statuses", true],
      ["name: statuses\ndescription: |\n  name: other\n  refresh: always\n", "statuses", false],
      ["config:\n  x: { default: 'refresh: always' }\n? name\n: statuses\n", "statuses", false],
      ["name: &n statuses\noptions: &o\n  refresh: 'always'\n", "statuses", true],
    ] as const) {
      const project = readProject(text);
      assert.deepEqual([project.name, project.refreshes], [name, refreshes], text);
    }
    const { runtime, stackFolder } = readProject("name: s\nruntime: { name: yaml }\nstackConfigDir: stacks\n");
    assert.deepEqual([runtime, stackFolder, readProject("name: s").runtime], ["yaml", "stacks", ""]);
  });

  it("breaks lines at the words of a terminal, and nothing that is to be pasted", () => {
    const finding = { status: "failed", text: "one two three", cure: "`npm install something`" } as const;
    assert.equal(lineOf(finding, "Title", 20), "✗ Title  one two\n         three →\n         `npm install something`");
    const wide = { status: "ok", text: "昼食 休憩 一" } as const;
    assert.equal(lineOf(wide, "T", 14), "✓ T  昼食 休憩\n     一", "characters that are two columns wide");
    assert.equal(lineOf(finding, "Title"), "✗ Title  one two three → `npm install something`");
    assert.equal(lineOf({ status: "ok", text: "\u001b[2Jgone" }, "T"), "✓ T  ⟨U+001B⟩[2Jgone");
  });

  it("ends with 2 for what it does not understand", async () => {
    for (const args of [["--yes"], ["--presence-api", "v3"], ["--prob"]]) assert.equal((await run(args)).exitCode, 2);
  });
});
