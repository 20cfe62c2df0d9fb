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
        /retryWaitMs is .* whole number/,
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

  it("knows the regions, and names them for one it does not know", () => {
    assert.throws(() => read({ region: "eu-west-9", accessToken: "t" }), /eu-west-9.*us-east-1.*eusc-de-east-1/);
  });

  it("needs the login address beside the API's for an OAuth client, and not for a token", () => {
    assert.throws(
      () => read({ apiUrl: "https://api.example.com", clientId: "a", clientSecret: "b" }),
      /loginUrl is missing/,
    );
    assert.equal(
      read({ apiUrl: "https://api.example.com", accessToken: "t" }).client.apiUrl,
      "https://api.example.com",
    );
  });
});
