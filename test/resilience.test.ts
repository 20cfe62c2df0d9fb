import assert from "node:assert/strict";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { startInProcess } from "./support/in-process.js";
import type { Provider } from "./support/provider.js";
import { Stack } from "./support/stack.js";

function catalogue(count: number, prefix = "Status") {
  return new Map(
    Array.from({ length: count }, (_, n) => [
      `${prefix} ${n}`,
      { languageLabels: { en_US: `${prefix} ${n}` }, systemPresence: n % 2 === 0 ? "Meal" : "Training" },
    ]),
  );
}

describe("a night in the life of a pipeline", () => {
  let organization: EmulatedOrganization;
  const { log } = console;

  beforeEach(async () => {
    // What the provider says to people is not what is tested here.
    console.log = () => undefined;
    organization = await startOrganization();
  });
  afterEach(async () => {
    console.log = log;
    await organization.close();
  });

  const run = (change: Record<string, string> = {}): Promise<Provider> =>
    startInProcess({ ...organization.config, ...change });
  const labels = async () =>
    (await organization.definitions()).map(({ languageLabels }) => languageLabels["en_US"]).sort();

  it("two pipelines work on one organisation at once, each on its own statuses", async () => {
    const [first, second] = [new Stack(), new Stack()];
    const [ours, theirs] = [catalogue(20, "Ours"), catalogue(20, "Theirs")];
    const outcomes = await Promise.all([first.up(await run(), ours), second.up(await run(), theirs)]);
    assert.deepEqual(outcomes, [[], []]);
    assert.deepEqual(await labels(), [...ours.keys(), ...theirs.keys()].sort());
    assert.deepEqual(await first.up(await run({ "genesyscloud:maxDeactivations": "100%" }), new Map()), []);
    const active = (await organization.definitions()).filter(({ deactivated }) => !deactivated);
    assert.equal(active.length, theirs.size, "the other pipeline's statuses were touched");
  });

  it("the client loses a permission half-way: the error names it, and the run goes on once it is back", async () => {
    // The rate limit holds the run up for as long as the permission takes to go.
    await organization.control("PUT", "faults", [
      { method: "POST", path: "/api/v2/presencedefinitions", from: 7, then: { retryAfter: 0 } },
    ]);
    const [stack, desired] = [new Stack(), catalogue(20)];
    const running = run().then((provider) => stack.up(provider, desired));
    await organization.faultStruck();
    await organization.control("PUT", "clients/presence-admin", { permissions: ["presence:presenceDefinition:view"] });
    await organization.control("DELETE", "faults");
    const [failure] = await running;
    assert.match(String(failure), /Could not create "Status \d+".*403.*presence:presenceDefinition:add/s);
    const done = (await organization.definitions()).length;
    assert.equal(stack.resources.size, done, "what was done is not in the state");
    await organization.control("PUT", "clients/presence-admin", {
      permissions: ["view", "add"].map((one) => `presence:presenceDefinition:${one}`),
    });
    assert.deepEqual(await stack.up(await run(), desired), []);
    assert.deepEqual(await labels(), [...desired.keys()].sort());
  });

  it("the rate limit is reached again and again: the run takes its pace, and nothing fails", async () => {
    await organization.control("PUT", "settings", { rateLimitPerMinute: 30, rateLimitWindowSeconds: 1 });
    const [stack, desired] = [new Stack(), catalogue(100)];
    assert.deepEqual(await stack.up(await run(), desired), []);
    assert.deepEqual(await labels(), [...desired.keys()].sort());
    const counts = await organization.requests();
    const sent = counts["POST /api/v2/presencedefinitions"] ?? 0;
    assert.ok(sent >= 100 && sent < 150, `${sent} requests for 100 definitions`);
  });

  it("the API answers nothing for a while: the run waits, and then goes on", async () => {
    const [stack, desired] = [new Stack(), catalogue(3)];
    assert.deepEqual(await stack.up(await run(), desired), []);
    await organization.control("PUT", "faults", [{ path: "/api/v2/", to: 8, then: { hang: true } }]);
    const changed = new Map(
      [...desired].map(([name, one]) => [name, { ...one, languageLabels: { en_US: `${name}!` } }]),
    );
    assert.deepEqual(await stack.up(await run({ "genesyscloud:requestTimeoutMs": "100" }), changed), []);
    assert.deepEqual(await labels(), [...desired.keys()].map((name) => `${name}!`).sort());
  });

  it("a definition is made by hand while the listing is read: no page is lost", async () => {
    const [stack, desired] = [new Stack(), catalogue(110)];
    await organization.control("PUT", "settings", { listingOrder: "name" });
    assert.deepEqual(await stack.up(await run(), desired), []);
    await organization.control("PUT", "faults", [
      { method: "GET", path: "/api/v2/presencedefinitions", nth: 2, then: { delayMs: 300 } },
    ]);
    const again = run().then((provider) => stack.up(provider, desired));
    await organization.faultStruck();
    await organization.add({ languageLabels: { en_US: "A first one" }, systemPresence: "Meal" });
    assert.deepEqual(await again, []);
    assert.equal(stack.resources.size, desired.size);
    assert.equal((await organization.definitions()).length, desired.size + 1);
  });

  it("the network page of a proxy never becomes a definition, and the token never follows a redirect", async () => {
    await organization.control("PUT", "faults", [
      { method: "POST", path: "/api/v2/presencedefinitions", nth: 1, then: { status: 200, html: true } },
      { method: "PUT", path: "/api/v2/", then: { redirect: "http://127.0.0.1:1/elsewhere" } },
    ]);
    const [stack, desired] = [new Stack(), catalogue(2)];
    assert.deepEqual(await stack.up(await run(), desired), []);
    assert.equal((await organization.definitions()).length, 2);
    const changed = new Map(
      [...desired].map(([name, one]) => [name, { ...one, languageLabels: { en_US: "Else" + name } }]),
    );
    const [failure] = await stack.up(await run(), changed);
    assert.match(String(failure), /redirect/i);
  });
});
