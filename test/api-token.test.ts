import assert from "node:assert/strict";
import { inspect } from "node:util";
import { usableMs } from "../provider/api/transport/token.js";
import { errorOf, fault, giveToken, inTurn, json, withServer, type Handler } from "./support/api-server.js";

const works: Handler = (_request, response) => {
  json(response, 200, []);
};
/** Takes only the newest of the tokens that were given. */
function onlyToken(current: () => string, code = "credentials.expired"): Handler {
  return (request, response) => {
    if (request.headers.authorization === `Bearer ${current()}`) json(response, 200, []);
    else json(response, 401, fault(401, code));
  };
}
const invalidClient: Handler = (_request, response) => {
  json(response, 400, {
    error: "invalid_client",
    description: "client not found: the-client-secret",
    error_description: "client not found: the-client-secret",
  });
};

describe("the access token", () => {
  it("is asked for once, by the client's credentials, however many requests wait for it", () =>
    withServer(works, async ({ client, requests, tokenRequests }) => {
      const api = client();
      await Promise.all(Array.from({ length: 20 }, () => api.getSystempresences()));
      await api.getSystempresences();
      assert.equal(requests.length, 21);
      assert.equal(tokenRequests.length, 1);
      const [{ method, body, headers } = { method: "", body: "", headers: {} }] = tokenRequests;
      assert.equal(method, "POST");
      assert.equal(body, "grant_type=client_credentials");
      assert.equal(headers["content-type"], "application/x-www-form-urlencoded");
      const basic = Buffer.from(headers.authorization?.replace("Basic ", "") ?? "", "base64").toString();
      assert.equal(basic, "client-id:the-client-secret");
    }));

  it("is renewed once when it has expired on many requests at a time, also for a POST", () => {
    let current = "token-2";
    return withServer(
      onlyToken(() => current),
      async ({ client, tokenRequests }) => {
        const api = client({ concurrency: 10 });
        await Promise.all(Array.from({ length: 30 }, () => api.getSystempresences()));
        assert.equal(tokenRequests.length, 2);
        current = "token-3";
        await Promise.all(Array.from({ length: 30 }, () => api.getSystempresences()));
        assert.equal(tokenRequests.length, 3);
      },
    );
  });

  it("is renewed a minute before it expires, a short one after half its life", () => {
    const seconds = [86_400, 300, 120, 100, 2];
    assert.deepEqual(
      seconds.map((lifetime) => usableMs(lifetime * 1000) / 1000),
      [86_340, 240, 60, 50, 1],
    );
  });

  it("is asked for again when its time is over", () =>
    withServer(
      works,
      async ({ client, requests, tokenRequests }) => {
        const api = client();
        await api.getSystempresences();
        await api.getSystempresences();
        assert.deepEqual([requests.length, tokenRequests.length], [2, 2]);
      },
      giveToken(0.001),
    ));

  it("is renewed only once for a request: the API's refusal of a fresh one stands", () =>
    withServer(
      onlyToken(() => "none of them", "bad.credentials"),
      async ({ client, requests, tokenRequests }) => {
        const error = await errorOf(client().getSystempresences());
        assert.equal(error.kind, "token");
        assert.equal(error.status, 401);
        assert.equal(error.code, "bad.credentials");
        assert.match(error.message, /Check that the OAuth client is active and that its region is the API's/);
        assert.deepEqual([requests.length, tokenRequests.length], [2, 2]);
      },
    ));

  it("is not asked for again and again where the API takes none: two requests for sixty, until it takes one", () => {
    let current = "none of them";
    return withServer(
      onlyToken(() => current),
      async ({ client, requests, tokenRequests }) => {
        const api = client();
        for (let n = 0; n < 60; n++) assert.equal((await errorOf(api.getSystempresences())).kind, "token");
        assert.deepEqual([requests.length, tokenRequests.length], [61, 2]);
        current = "token-2";
        await api.getSystempresences();
        current = "token-3";
        await api.getSystempresences();
        assert.equal(tokenRequests.length, 3);
      },
    );
  });

  it("that was given is never renewed, and the error says so", () =>
    withServer(
      onlyToken(() => "another"),
      async ({ client, requests, tokenRequests }) => {
        const error = await errorOf(client({ credentials: { accessToken: "given-token" } }).getSystempresences());
        assert.equal(error.kind, "token");
        assert.match(error.message, /a given token is never renewed/);
        assert.deepEqual([requests.length, tokenRequests.length], [1, 0]);
        assert.doesNotMatch(inspect(error, { depth: 20, showHidden: true }), /given-token/);
      },
    ));
});

const refusals: [string, Handler][] = [
  ["401 with an empty body", (_request, response) => response.writeHead(401).end()],
  ["401 with a proxy's page", (_request, response) => response.writeHead(401).end("<html>who are you?</html>")],
  ["401 with its own error", (_request, response) => json(response, 401, { error: "invalid_client" })],
  ["400 invalid_client", invalidClient],
];

const silence: Handler = () => undefined;

describe("the login server", () => {
  it("does not know the client: says what to check, sends nothing, and is asked only once", () =>
    withServer(
      works,
      async ({ client, requests, tokenRequests }) => {
        const api = client();
        const errors = await Promise.all(
          [api.getSystempresences(), api.getUserPresence({ userId: "u", sourceId: "s" })].map(errorOf),
        );
        errors.push(await errorOf(api.postPresencedefinitions({ body: { languageLabels: {} } })));
        for (const error of errors) {
          assert.equal(error.kind, "token");
          assert.equal(error.code, "invalid_client");
          assert.equal(error.mayHaveWorked, false);
          assert.match(
            error.message,
            /was not sent for want of an access token: POST http.*\/oauth\/token answered 400 invalid_client/,
          );
          assert.match(error.message, /Check the OAuth client's id, secret and grant type.*region/);
          assert.doesNotMatch(inspect(error, { depth: 20, showHidden: true }), /the-client-secret/);
        }
        assert.deepEqual([requests.length, tokenRequests.length], [0, 1]);
      },
      invalidClient,
    ));

  for (const [name, refusal] of refusals)
    it(`answers ${name} for ever: asked once for sixty requests`, () =>
      withServer(
        works,
        async ({ client, requests, tokenRequests }) => {
          const api = client();
          const calls = Array.from({ length: 30 }, () => errorOf(api.getSystempresences()));
          const errors = await Promise.all(calls);
          for (let n = 0; n < 30; n++) errors.push(await errorOf(api.getSystempresences()));
          for (const { kind, message } of errors)
            assert.deepEqual([kind, /Check |check /.test(message)], ["token", true]);
          assert.deepEqual([requests.length, tokenRequests.length], [0, 1]);
        },
        refusal,
      ));

  const troubles: [string, Handler][] = [
    ["breaks a connection", (_request, response) => response.destroy()],
    ["answers 503", (_request, response) => response.writeHead(503).end()],
    ["limits the rate", (_request, response) => json(response, 429, {}, { "retry-after": "0" })],
    ["answers a token that cannot be one", (_request, response) => json(response, 200, { access_token: "a\nb" })],
    ["answers nothing", silence],
  ];
  for (const [name, trouble] of troubles)
    it(`${name}: asked again, for a POST of ours as well`, () =>
      withServer(
        (_request, response) => json(response, 200, { id: "d1" }),
        async ({ client, requests, tokenRequests }) => {
          const api = client(trouble === silence ? { requestTimeoutMs: 50 } : {});
          await api.postPresencedefinitions({ body: { languageLabels: {} } });
          assert.equal(requests.length, 1);
          // A slow machine may let a token that is given be late too.
          assert.ok(trouble === silence ? tokenRequests.length >= 3 : tokenRequests.length === 3);
        },
        inTurn(trouble, trouble, giveToken()),
      ));

  it("stays out of order: our POST was not sent, and the next call asks again", () =>
    withServer(
      works,
      async ({ client, requests, tokenRequests }) => {
        const api = client({ retryLimitMs: 20 });
        const error = await errorOf(api.postPresencedefinitions({ body: { languageLabels: {} } }));
        assert.equal(error.mayHaveWorked, false);
        assert.equal(error.status, 500);
        assert.equal(requests.length, 0);
        const before = tokenRequests.length;
        await errorOf(api.getSystempresences());
        assert.ok(tokenRequests.length > before);
      },
      (_request, response) => response.writeHead(500).end("<html>"),
    ));

  it("redirects: not followed with the client's secret", () =>
    withServer(
      works,
      async ({ client, tokenRequests }) => {
        const error = await errorOf(client().getSystempresences());
        assert.equal(error.kind, "redirect");
        assert.match(error.message, /Check loginUrl/);
        assert.equal(tokenRequests.length, 1);
      },
      (_request, response) => response.writeHead(302, { location: "/oauth/token" }).end(),
    ));
});
