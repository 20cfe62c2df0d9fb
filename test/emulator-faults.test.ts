import assert from "node:assert/strict";
import { closeAll, emulate, listOf, stopClock, type Send } from "./fixtures/emulator/client.js";

const definitions = "/api/v2/presencedefinitions";
const lunch = { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" };

/** Definitions beside the built-in ones. */
const made = async (control: Send): Promise<number> => listOf(await control("GET", "definitions")).length - 10;

async function emulateFault(then: object, rule: object = {}) {
  const emulated = await emulate();
  const set = await emulated.control("PUT", "faults", [{ ...rule, then }]);
  assert.equal(set.status, 200, set.text);
  return { ...emulated, post: (signal?: AbortSignal) => emulated.send("POST", definitions, lunch, {}, signal) };
}

describe("faults in the emulator", () => {
  afterEach(closeAll);

  it("answer with any status, in the API's shape or with any body", async () => {
    const { control, post } = await emulateFault({ status: 503 });
    const plain = await post();
    assert.deepEqual([plain.status, plain.body.code], [503, "service.unavailable"]);
    assert.equal(plain.body.contextId, plain.headers.get("inin-correlation-id"));
    const then = { status: 500, body: "boom", contentType: "text/csv", headers: { "x-why": "test" } };
    await control("PUT", "faults", [{ then }]);
    const odd = await post();
    assert.deepEqual([odd.status, odd.text, odd.headers.get("content-type")], [500, "boom", "text/csv"]);
    assert.equal(odd.headers.get("x-why"), "test");
    await control("PUT", "faults", [{ then: { status: 204 } }]);
    assert.deepEqual([(await post()).status, (await post()).text], [204, ""]);
    assert.equal(await made(control), 0);
  });

  it("answer HTML as a proxy does, before or after the work", async () => {
    const { control, post } = await emulateFault({ html: true });
    const before = await post();
    assert.deepEqual([before.status, before.headers.get("content-type")], [502, "text/html"]);
    assert.match(before.text, /<h1>Bad Gateway/);
    assert.equal(await made(control), 0);
    await control("PUT", "faults", [{ then: { html: true, status: 504, when: "after" } }]);
    assert.equal((await post()).status, 504);
    assert.equal(await made(control), 1);
  });

  it("drop the connection before or after the work", async () => {
    const { control, post } = await emulateFault({ drop: "before" });
    await assert.rejects(post(), TypeError);
    assert.equal(await made(control), 0);
    await control("PUT", "faults", [{ then: { drop: "after" } }]);
    await assert.rejects(post(), TypeError);
    assert.equal(await made(control), 1);
  });

  it("cut the answer off when the work is done", async () => {
    const { control, post, send } = await emulateFault({ truncate: true });
    await assert.rejects(post(), TypeError);
    assert.equal(await made(control), 1);
    const id = listOf(await control("GET", "definitions")).at(-1)?.id;
    await assert.rejects(send("DELETE", `${definitions}/${String(id)}`), TypeError);
  });

  it("hang until the client gives up, before or after the work", async () => {
    const { control, post } = await emulateFault({ hang: true });
    const giveUp = async () => {
      const patience = new AbortController();
      const refused = assert.rejects(post(patience.signal), { name: "AbortError" });
      await control("GET", "faults?struck=1");
      patience.abort();
      await refused;
    };
    await giveUp();
    assert.equal(await made(control), 0);
    await control("PUT", "faults", [{ then: { hang: true, when: "after" } }]);
    await giveUp();
    assert.equal(await made(control), 1);
  });

  it("do the work only when the client has given up", async () => {
    const { control, post } = await emulateFault({ late: true });
    const patience = new AbortController();
    const refused = assert.rejects(post(patience.signal), { name: "AbortError" });
    await control("GET", "faults?struck=1");
    assert.equal(await made(control), 0);
    patience.abort();
    await refused;
    await control("GET", "requests?idle=true");
    assert.equal(await made(control), 1);
    assert.equal((await control("PUT", "faults", [{ then: { late: true, when: "after" } }])).status, 400);
  });

  it("answer late", async () => {
    const { control, post, send } = await emulateFault({ delayMs: 1 });
    assert.equal((await post()).status, 200);
    await control("PUT", "faults", [{ then: { delayMs: 1, status: 500, when: "after" } }]);
    assert.equal((await post()).status, 500);
    assert.equal(await made(control), 2);
    await control("PUT", "faults", [{ method: "POST", then: { delayMs: 600_000 } }]);
    const patience = new AbortController();
    const late = assert.rejects(post(patience.signal), { name: "AbortError" });
    await control("GET", "faults?struck=1");
    assert.equal((await send("GET", definitions)).status, 200);
    assert.equal((await control("GET", "requests")).body.requests.at(-2)?.status, null);
    assert.equal(await made(control), 2);
    patience.abort();
    await late;
  });

  it("say when to come back, in seconds or as a date of the server's clock", async () => {
    stopClock();
    const { control, post } = await emulateFault({ retryAfter: 3 });
    const seconds = await post();
    assert.deepEqual([seconds.status, seconds.headers.get("retry-after")], [429, "3"]);
    await control("PUT", "faults", [{ then: { retryAfter: "date" } }]);
    await control("PUT", "settings", { clockSkewSeconds: 3600 });
    const { headers } = await post();
    const date = (ms: number) => new Date(Date.now() + ms).toUTCString();
    assert.deepEqual([headers.get("date"), headers.get("retry-after")], [date(3_600_000), date(3_602_000)]);
  });

  it("redirect, refuse the token, or only change the content type", async () => {
    const { control, post } = await emulateFault({ redirect: "https://example.com/" });
    const redirected = await post();
    assert.deepEqual([redirected.status, redirected.headers.get("location")], [302, "https://example.com/"]);
    await control("PUT", "faults", [{ then: { tokenRefused: true } }]);
    assert.equal((await post()).body.code, "credentials.expired");
    await control("PUT", "faults", [{ then: { tokenRefused: "bad.credentials" } }]);
    assert.equal((await post()).body.code, "bad.credentials");
    await control("PUT", "faults", [{ then: { contentType: "text/plain" } }]);
    const answer = await post();
    assert.deepEqual([answer.status, answer.headers.get("content-type")], [200, "text/plain"]);
    assert.equal(answer.body.systemPresence, "Meal");
  });

  it("strike the requests that method, path and number name, and no others", async () => {
    const { control, send } = await emulate();
    const statuses = async (count: number, method: string, path: string) => {
      const answers: number[] = [];
      for (let n = 0; n < count; n += 1) answers.push((await send(method, path)).status);
      return answers;
    };
    const one = `${definitions}/x`;
    const then = { status: 503 };
    await control("PUT", "faults", [
      { method: "GET", path: definitions, nth: 2, then },
      { path: `${definitions}/{presenceId}`, from: 2, to: 3, then },
      { path: "/api/v2/presence/", times: 1, then },
    ]);
    assert.deepEqual(await statuses(3, "GET", definitions), [200, 503, 200]);
    assert.deepEqual(await statuses(4, "GET", one), [404, 503, 503, 404]);
    assert.deepEqual(await statuses(2, "GET", "/api/v2/presence/definitions"), [503, 200]);
    const report = listOf(await control("GET", "faults"));
    assert.deepEqual(
      report.map(({ matched, struck }) => [matched, struck]),
      [
        [3, 1],
        [4, 2],
        [2, 1],
      ],
    );
    await control("DELETE", "faults");
    assert.deepEqual((await control("GET", "faults")).body, []);
  });

  it("strike the login server too, and the first rule wins", async () => {
    const { control, send } = await emulate();
    await control("PUT", "faults", [{ path: "/oauth/token", then: { status: 500 } }, { then: { status: 503 } }]);
    assert.equal((await send("POST", "/oauth/token")).status, 500);
    assert.equal((await send("GET", definitions)).status, 503);
  });

  it("strike at random, but the same way for the same seed", async () => {
    const { control, send } = await emulate();
    const struck = async (seed: number) => {
      await control("PUT", "faults", [{ probability: 0.5, seed, then: { status: 503 } }]);
      const answers: number[] = [];
      for (let n = 0; n < 40; n += 1) answers.push((await send("GET", "/api/v2/systempresences")).status);
      return answers;
    };
    const first = await struck(7);
    assert.deepEqual(await struck(7), first);
    assert.notDeepEqual(await struck(8), first);
    const share = first.filter((status) => status === 503).length;
    assert.ok(share > 10 && share < 30, `${share} of 40`);
  });

  it("are refused with every fault in them", async () => {
    const { control } = await emulate();
    const { status, body } = await control("PUT", "faults", [
      { method: "FETCH", then: { drop: "never" } },
      { path: "api", nth: 0, then: {} },
      { then: { hang: true, truncate: true }, sometimes: true },
    ]);
    assert.equal(status, 400);
    assert.deepEqual(
      body.faults.map(({ field }) => field),
      ["[0].method", "[0].then.drop", "[1].path", "[1].nth", "[1].then", "[2].then", "[2].sometimes"],
    );
    assert.deepEqual((await control("GET", "faults")).body, []);
  });
});
