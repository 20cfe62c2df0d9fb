import assert from "node:assert/strict";
import { readConfig } from "../provider/organization/config.js";
import { stackSettings } from "../provider/organization/settings.js";

const read = (stack: Record<string, string>, env: Record<string, string> = {}) =>
  readConfig(
    stackSettings((setting) => stack[setting]),
    env,
  );

describe("reading the configuration", () => {
  it("takes a region and an OAuth client from the stack", () => {
    const { client, presenceApi, adopt } = read({ region: "eu-central-1", clientId: "id", clientSecret: "secret" });
    assert.deepEqual(client, {
      apiUrl: "https://api.mypurecloud.de",
      loginUrl: "https://login.mypurecloud.de",
      credentials: { clientId: "id", clientSecret: "secret" },
      env: {},
    });
    assert.equal(presenceApi, "presencedefinitions");
    assert.equal(adopt, "identical");
  });

  it("takes the environment that people of CX as Code already have", () => {
    const { client } = read(
      {},
      {
        GENESYSCLOUD_REGION: "us-east-1",
        GENESYSCLOUD_OAUTHCLIENT_ID: "id",
        GENESYSCLOUD_OAUTHCLIENT_SECRET: "secret",
      },
    );
    assert.equal(client.apiUrl, "https://api.mypurecloud.com");
    assert.deepEqual(client.credentials, { clientId: "id", clientSecret: "secret" });
  });

  it("lets the stack win over the environment, also where they would contradict each other", () => {
    const { client } = read(
      { region: "eu-west-1", clientId: "id" },
      {
        GENESYSCLOUD_API_URL: "http://127.0.0.1:1",
        GENESYSCLOUD_LOGIN_URL: "http://127.0.0.1:1",
        GENESYSCLOUD_ACCESS_TOKEN: "token",
        GENESYSCLOUD_OAUTHCLIENT_ID: "other",
        GENESYSCLOUD_OAUTHCLIENT_SECRET: "secret",
      },
    );
    assert.equal(client.apiUrl, "https://api.mypurecloud.ie");
    assert.deepEqual(client.credentials, { clientId: "id", clientSecret: "secret" });
    const token = read({ apiUrl: "http://127.0.0.1:1", accessToken: "mine" }, { GENESYSCLOUD_OAUTHCLIENT_ID: "other" });
    assert.deepEqual(token.client.credentials, { accessToken: "mine" });
  });

  it("says how to set everything that is missing, in one error", () => {
    assert.throws(
      () => read({}),
      (error: Error) =>
        /pulumi config set genesyscloud:region.*GENESYSCLOUD_REGION/.test(error.message) &&
        /pulumi config set genesyscloud:clientId.*GENESYSCLOUD_OAUTHCLIENT_ID/.test(error.message) &&
        /pulumi config set --secret genesyscloud:clientSecret.*GENESYSCLOUD_OAUTHCLIENT_SECRET/.test(error.message),
    );
  });

  it("does not take half a client, and no number that is not a whole one", () => {
    for (const [given, missing] of [
      ["clientId", "clientSecret"],
      ["clientSecret", "clientId"],
    ] as const)
      assert.throws(
        () => read({ region: "eu-west-1", [given]: "x" }),
        new RegExp(`${missing} is missing: (?!.*undefined)`),
      );
    assert.throws(() => read({ region: "eu-west-1", accessToken: "t", clientId: "c" }), /accessToken contradicts/);
    for (const retryWaitMs of ["1.5", "-1", "1s", "s1", "1e3"])
      assert.throws(
        () => read({ region: "eu-west-1", accessToken: "t", retryWaitMs }),
        /retryWaitMs has to be a whole number/,
      );
    const numbers = {
      concurrency: "10",
      requestTimeoutMs: "20",
      retryWaitMs: "30",
      retryLimitMs: "40",
      rateLimitMs: "50",
    };
    const { client } = read({ region: "eu-west-1", accessToken: "t", ...numbers });
    for (const [name, value] of Object.entries(numbers)) assert.equal(client[name as "concurrency"], Number(value));
  });

  it("takes the limit of deactivations from the environment first, and refuses what is none, wherever it stands", () => {
    const given = (stack: Record<string, string>, env: Record<string, string> = {}) =>
      read({ region: "eu-west-1", accessToken: "t", ...stack }, env).maxDeactivations;
    assert.deepEqual(given({}), { percent: 30, atLeast: 5 });
    assert.deepEqual(given({ maxDeactivations: "30%" }), { percent: 30 });
    assert.deepEqual(given({ maxDeactivations: "0" }, { GENESYSCLOUD_MAX_DEACTIVATIONS: "" }), { count: 0 });
    assert.deepEqual(given({ maxDeactivations: "10" }, { GENESYSCLOUD_MAX_DEACTIVATIONS: "100%" }), { percent: 100 });
    assert.throws(
      () => given({ maxDeactivations: "many", concurrency: "0" }),
      /maxDeactivations is "many"; .*pulumi config set genesyscloud:maxDeactivations(.|\n)*concurrency/,
    );
    assert.throws(
      () => given({ maxDeactivations: "10" }, { GENESYSCLOUD_MAX_DEACTIVATIONS: "101%" }),
      /maxDeactivations is "101%"; .*: the environment variable GENESYSCLOUD_MAX_DEACTIVATIONS/,
    );
  });

  it("says what contradicts itself, and never a secret", () => {
    assert.throws(
      () =>
        read({
          region: "eu-west-1",
          apiUrl: "https://api.example.com",
          accessToken: "s3cret-token",
          clientId: "id",
          clientSecret: "s3cret",
          presenceApi: "presence",
          adopt: "always",
          concurrency: "0",
        }),
      (error: Error) =>
        ["region contradicts", "accessToken contradicts", "presenceApi", "adopt", "concurrency"].every((part) =>
          error.message.includes(part),
        ) && !error.message.includes("s3cret"),
    );
  });

  it("knows a region by every name that people find for it, and takes them for the same", () => {
    const one = read({ region: "eu-central-1", accessToken: "t" });
    for (const region of [
      "EU-CENTRAL-1",
      " eu-central-1 ",
      "eu_central_1",
      "mypurecloud.de",
      "MyPureCloud.DE",
      "api.mypurecloud.de",
      "login.mypurecloud.de",
      "https://apps.mypurecloud.de/",
      "https://apps.mypurecloud.de/directory/#/admin",
      "EMEA (Frankfurt)",
      "emea (frankfurt)",
      "EMEA(Frankfurt)",
      "Europe (Frankfurt)",
      "EU (Frankfurt)",
    ])
      assert.deepEqual(read({ region, accessToken: "t" }), one, region);
    for (const [region, domain] of [
      ["Americas (US East)", "mypurecloud.com"],
      ["Americas (US East 2)", "use2.us-gov-pure.cloud"],
      ["Americas (Sao Paulo)", "sae1.pure.cloud"],
      ["Americas (São Paulo)", "sae1.pure.cloud"],
      ["EMEA (Dublin)", "mypurecloud.ie"],
      ["Asia Pacific (Sydney)", "mypurecloud.com.au"],
      ["edee1.eusc-pure.cloud", "edee1.eusc-pure.cloud"],
    ] as const)
      assert.equal(
        read({}, { GENESYSCLOUD_REGION: region, GENESYSCLOUD_ACCESS_TOKEN: "t" }).client.apiUrl,
        `https://api.${domain}`,
      );
  });

  it("names the regions for one it does not know, and the one that may be meant", () => {
    for (const [region, meant] of [
      ["eu-west-9", "eu-west-1"],
      ["EMEA (Frankfort)", "EMEA (Frankfurt)"],
      ["mypurecloud.eu", "mypurecloud.ie"],
    ] as const)
      assert.throws(
        () => read({ region, accessToken: "t" }),
        ({ message }: Error) =>
          message.includes(
            `region "${region}" is not one of Genesys Cloud's: did you mean ${meant}? There are us-east-1, `,
          ),
      );
    assert.throws(
      () => read({ region: "moon", accessToken: "t" }),
      /"moon" is not one of Genesys Cloud's\. There are us-e/,
    );
  });

  it("needs the login address beside the API's for an OAuth client, and not for a token", () => {
    assert.throws(
      () => read({ apiUrl: "https://api.example.com", clientId: "a", clientSecret: "b" }),
      /loginUrl is missing/,
    );
    assert.throws(
      () => read({ apiUrl: "https://api.example.com", clientId: "a" }),
      /loginUrl is missing.*clientSecret/s,
    );
    assert.equal(
      read({ apiUrl: "https://api.example.com", accessToken: "t" }).client.apiUrl,
      "https://api.example.com",
    );
  });

  it("says how to set what is missing where that has an effect, and nowhere else", () => {
    const client = { clientId: "a", clientSecret: "b" };
    const message = (stack: Record<string, string>, env: Record<string, string> = {}) => {
      try {
        read({ ...client, ...stack }, env);
      } catch (error) {
        return (error as Error).message.split("\n").slice(1);
      }
      return [];
    };
    assert.deepEqual(message({ apiUrl: "https://api.example.com" }, { GENESYSCLOUD_LOGIN_URL: "https://not.read" }), [
      "- loginUrl is missing beside apiUrl: `pulumi config set genesyscloud:loginUrl …`",
    ]);
    assert.deepEqual(message({}, { GENESYSCLOUD_API_URL: "https://api.example.com" }), [
      "- loginUrl is missing beside apiUrl: the environment variable GENESYSCLOUD_LOGIN_URL",
    ]);
    assert.deepEqual(message({ loginUrl: "https://login.example.com" }), [
      "- apiUrl is missing beside loginUrl: `pulumi config set genesyscloud:apiUrl …`",
    ]);
  });

  it("tells all faults at once, those of the client and of the proxy's address too", () => {
    assert.throws(
      () =>
        read(
          {
            apiUrl: "http://api.example.com",
            loginUrl: "https://login.example.com",
            clientId: "with space",
            retryWaitMs: "9999999999",
          },
          { HTTPS_PROXY: "socks5://ann:s3cret@proxy" },
        ),
      (error: Error) =>
        ["clientSecret is missing", "apiUrl (http", "retryWaitMs has to be", "HTTPS_PROXY is not"].every((part) =>
          error.message.includes(part),
        ) && !error.message.includes("s3cret"),
    );
    assert.throws(
      () => read({ apiUrl: "api.example.com", accessToken: "two words" }),
      /apiUrl is not.*accessToken is missing/s,
    );
  });
});
