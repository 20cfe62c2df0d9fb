import assert from "node:assert/strict";
import { asClient, closeAll, emulate, logIn, sender, stopClock } from "./fixtures/emulator/client.js";

const definitions = "/api/v2/presencedefinitions";
const lunch = { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" };

describe("who may use the emulator, and how much", () => {
  afterEach(closeAll);

  it("gives a token for client credentials, in a header or in the form", async () => {
    const { url } = await emulate();
    const { body } = await logIn(url);
    assert.equal(body.expires_in, 86_400);
    assert.equal((await sender(url, body.access_token)("GET", definitions)).status, 200);
    const form = "grant_type=client_credentials&client_id=presence-reader&client_secret=presence-secret";
    const type = { "content-type": "application/x-www-form-urlencoded" };
    assert.equal((await sender(url)("POST", "/oauth/token", form, type)).status, 200);
    assert.equal((await sender(url)("POST", "/oauth/token", "", type)).body.error, "invalid_request");
  });

  it("refuses wrong clients in the shape of OAuth", async () => {
    const { url } = await emulate();
    for (const answer of [await logIn(url, "nobody"), await logIn(url, "presence-admin", "wrong")]) {
      assert.ok(answer.status === 400 || answer.status === 401);
      assert.equal(answer.body.error, "invalid_client");
      assert.equal(answer.body.description, answer.body.error_description);
    }
  });

  it("tells a missing, a wrong and an expired token apart", async () => {
    const { url, send, control } = await emulate();
    const code = async (as: typeof send) => {
      const { status, body } = await as("GET", definitions);
      return [status, body.code];
    };
    assert.deepEqual(await code(sender(url)), [401, "authentication.required"]);
    assert.deepEqual(await code(sender(url, "made-up")), [401, "bad.credentials"]);
    assert.deepEqual((await control("POST", "tokens/expire")).body, { expired: 1 });
    assert.deepEqual(await code(send), [401, "credentials.expired"]);
    const pass = stopClock();
    await control("PUT", "settings", { tokenLifetimeSeconds: 300 });
    const renewed = await asClient(url);
    pass(299);
    assert.equal((await renewed("GET", definitions)).status, 200);
    pass(1);
    assert.deepEqual(await code(renewed), [401, "credentials.expired"]);
  });

  it("accepts fixed access tokens from the seed, which no expiry touches", async () => {
    const { url, control } = await emulate({ seed: { tokens: [{ token: "fixed", clientId: "presence-admin" }] } });
    await control("POST", "tokens/expire");
    assert.equal((await sender(url, "fixed")("GET", definitions)).status, 200);
  });

  it("tells a client who it is, and what its roles let it do in each of its divisions", async () => {
    const permissions = ["presence:presenceDefinition:edit", "presence:presenceDefinition:view"];
    const seed = { clients: [{ id: "ci", secret: "presence-secret", permissions, divisions: ["sales", "*"] }] };
    const { url } = await emulate({ seed });
    const ci = await asClient(url, "ci");
    const token = (await ci("GET", "/api/v2/tokens/me")).body as unknown as { OAuthClient: { id: string } };
    assert.equal(token.OAuthClient.id, "ci");
    const { grants } = (await ci("GET", "/api/v2/authorization/subjects/me")).body as unknown as {
      grants: { division: { id: string }; role: { policies: object[] } }[];
    };
    assert.deepEqual(
      grants.map(({ division }) => division.id),
      ["sales", "*"],
    );
    assert.deepEqual(grants[0]?.role.policies, [
      { domain: "presence", entityName: "presenceDefinition", actions: ["edit"] },
      { domain: "presence", entityName: "presenceDefinition", actions: ["view"] },
    ]);
  });

  it("names the permission that is missing", async () => {
    const { url } = await emulate();
    const reader = await asClient(url, "presence-reader");
    const current = "/api/v2/presence/definitions";
    const needs: [string, string, string][] = [
      ["POST", definitions, "presence:presenceDefinition:add"],
      ["PUT", `${definitions}/x`, "presence:presenceDefinition:edit"],
      ["DELETE", `${definitions}/x`, "presence:presenceDefinition:delete"],
      ["POST", current, "presence:presenceDefinition:add"],
      ["GET", current, "presence:presenceDefinition:view"],
      ["GET", `${current}/x`, "presence:presenceDefinition:view"],
      ["PUT", `${current}/x`, "presence:presenceDefinition:edit"],
      ["DELETE", `${current}/x`, "presence:presenceDefinition:delete, presence:presenceDefinition:edit"],
      ["PATCH", "/api/v2/users/x/presences/PURECLOUD", "presence:userPresence:edit"],
      ["PUT", "/api/v2/users/presences/bulk", "presence:userPresence:edit"],
    ];
    for (const [method, path, permissions] of needs) {
      const { status, body } = await reader(method, path, method === "GET" ? undefined : lunch);
      assert.equal(status, 403, `${method} ${path}`);
      assert.equal(body.code, permissions.includes(",") ? "missing.any.permissions" : "missing.permissions");
      assert.equal(body.messageParams.permissions, permissions);
      assert.ok(body.message.includes(permissions));
    }
    for (const path of [definitions, "/api/v2/systempresences"]) {
      assert.equal((await reader("GET", path)).status, 200, path);
    }
  });

  it("follows a client whose permissions or secret change in mid-run", async () => {
    const { url, send, control } = await emulate();
    const changed = await control("PUT", "clients/presence-admin", { permissions: [], secret: "new" });
    assert.deepEqual(changed.body, { id: "presence-admin", permissions: [], divisions: "*" });
    assert.equal((await send("POST", definitions, lunch)).status, 403);
    assert.equal((await logIn(url)).status, 401);
    assert.equal((await logIn(url, "presence-admin", "new")).status, 200);
  });

  it("allows each token so many requests a minute, and says when to come back", async () => {
    stopClock();
    const { url, send, control } = await emulate({ settings: { rateLimitPerMinute: 2 } });
    assert.equal((await send("GET", definitions)).headers.get("inin-ratelimit-count"), "1");
    await send("GET", definitions);
    const refused = await send("GET", definitions);
    assert.deepEqual([refused.status, refused.body.code], [429, "too.many.requests.retry.after"]);
    const seconds = refused.headers.get("retry-after");
    assert.equal(seconds, "60");
    assert.equal(refused.body.message, "Rate limit exceeded the maximum. Retry the request in [60] seconds");
    assert.equal(refused.headers.get("inin-ratelimit-allowed"), "2");
    assert.equal(refused.headers.get("inin-ratelimit-reset"), seconds);
    assert.equal((await (await asClient(url))("GET", definitions)).status, 200);
    await control("PUT", "settings", { rateLimitPerMinute: null });
    assert.equal((await send("GET", definitions)).status, 200);
  });

  it("lets a client that honours Retry-After go on at full pace", async () => {
    const pass = stopClock();
    const { send } = await emulate({ settings: { rateLimitPerMinute: 20, rateLimitWindowSeconds: 2.5 } });
    const waits: string[] = [];
    for (let done = 0; done < 50;) {
      const { status, headers } = await send("GET", "/api/v2/systempresences");
      if (status === 200) done += 1;
      else {
        const seconds = headers.get("retry-after");
        waits.push(String(seconds));
        pass(Number(seconds));
      }
    }
    assert.deepEqual(waits, ["3", "3"]);
  });
});

describe("requests that the emulator cannot serve", () => {
  afterEach(closeAll);

  it("are answered in the API's error shape, with a correlation id in body and header", async () => {
    const { url, send } = await emulate({ settings: { maxBodyBytes: 1000 } });
    const cases: [number, string, Promise<Awaited<ReturnType<typeof send>>>][] = [
      [400, "bad.request", send("POST", definitions, "{")],
      [400, "invalid.value", send("POST", definitions, [])],
      [401, "authentication.required", sender(url)("GET", definitions)],
      [404, "not.found", send("GET", `${definitions}/nobody`)],
      [404, "not.found", send("PUT", `${definitions}/nobody`, lunch)],
      [404, "not.found", send("DELETE", "/api/v2/presence/definitions/nobody")],
      [404, "not.found", send("GET", "/api/v2/absences")],
      [405, "method.not.allowed", send("PATCH", definitions, lunch)],
      [413, "request.entity.too.large", send("POST", definitions, { name: "x".repeat(1000) })],
      [415, "unsupported.media.type", send("POST", definitions, "a=b", { "content-type": "text/plain" })],
    ];
    for (const [status, code, sent] of cases) {
      const { body, headers, ...answer } = await sent;
      assert.deepEqual([answer.status, body.status, body.code], [status, status, code]);
      assert.equal(body.contextId, headers.get("inin-correlation-id"));
      assert.match(headers.get("content-type") ?? "", /^application\/json/);
      assert.equal(headers.get("allow"), status === 405 ? "GET, POST" : null);
    }
  });

  it("carry the server's clock, which may be wrong", async () => {
    stopClock();
    const { send } = await emulate({ settings: { clockSkewSeconds: -7200 } });
    const { body, headers } = await send("POST", definitions, lunch);
    const behind = new Date(Date.now() - 7_200_000);
    assert.deepEqual([headers.get("date"), body.createdDate], [behind.toUTCString(), behind.toISOString()]);
  });
});
