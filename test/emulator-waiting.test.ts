import assert from "node:assert/strict";
import { Changes } from "../emulator/core/changes.js";
import { closeAll, emulate } from "./fixtures/emulator/client.js";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";

const definitions = "/api/v2/presencedefinitions";
const lunch = { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" };
const list = `GET ${definitions}`;
const create = `POST ${definitions}`;

describe("waiting for what happens in the emulator", () => {
  let organization: EmulatedOrganization;
  let send: (method: string, path: string, signal?: AbortSignal) => Promise<unknown>;
  const happened: string[] = [];
  /** Notes when something has happened. */
  const noted = (what: string, event: Promise<unknown>) => event.then(() => void happened.push(what));

  beforeEach(async () => {
    happened.length = 0;
    organization = await startOrganization({ seed: { tokens: [{ token: "t", clientId: "presence-admin" }] } });
    const headers = { authorization: "Bearer t", "content-type": "application/json" };
    send = async (method, path, signal) => {
      const body = method === "POST" ? { body: JSON.stringify(lunch) } : {};
      const answer = await fetch(organization.url + path, { method, headers, ...body, ...(signal && { signal }) });
      await answer.text();
      happened.push(`${method} ${path}`);
    };
  });
  afterEach(() => organization.close());

  it("ends with the request that was waited for, of that operation and no other", async () => {
    const waiting = noted("two listings", organization.answered(list, 2));
    await send("GET", definitions);
    await send("POST", definitions);
    await send("GET", `${definitions}/x`);
    assert.ok(!happened.includes("two listings"));
    await send("GET", definitions);
    await waiting;
    await noted("any four", organization.control("GET", "requests?arrived=4"));
  });

  it("tells a request that has arrived from one that was answered", async () => {
    await organization.control("PUT", "faults", [{ path: definitions, times: 1, then: { hang: true } }]);
    const patience = new AbortController();
    const hung = assert.rejects(send("GET", definitions, patience.signal));
    const answered = noted("an answer", organization.answered(list, 1));
    await organization.arrived(list, 1);
    await organization.faultStruck();
    assert.deepEqual(happened, []);
    await send("GET", definitions);
    await answered;
    patience.abort();
    await hung;
  });

  it("ends when a fault has struck, after the work where it strikes after the work", async () => {
    await organization.control("PUT", "faults", [
      { path: "/api/v2/systempresences", then: { status: 500 } },
      { method: "POST", from: 2, then: { hang: true, when: "after" } },
    ]);
    const patience = new AbortController();
    const second = noted("struck twice", organization.faultStruck(1, 2));
    const first = noted("struck", organization.faultStruck(1));
    await send("GET", "/api/v2/systempresences");
    await send("POST", definitions);
    assert.ok(!happened.includes("struck"));
    const hung = [assert.rejects(send("POST", definitions, patience.signal))];
    await first;
    assert.equal((await organization.definitions()).length, 2);
    assert.ok(!happened.includes("struck twice"));
    hung.push(assert.rejects(send("POST", definitions, patience.signal)));
    await second;
    assert.equal((await organization.definitions()).length, 3);
    patience.abort();
    await Promise.all(hung);
  });

  it("ends when nothing is being worked on any more, not even for somebody who has given up", async () => {
    await organization.control("PUT", "faults", [{ path: definitions, times: 1, then: { late: true } }]);
    const patience = new AbortController();
    const given = assert.rejects(send("POST", definitions, patience.signal));
    await organization.faultStruck();
    const idle = noted("idle", organization.idle());
    await send("GET", definitions);
    assert.ok(!happened.includes("idle"));
    patience.abort();
    await Promise.all([given, idle]);
    assert.equal((await organization.definitions()).length, 1);
  });

  it("is over at once for what has happened already, and begins anew where requests are forgotten", async () => {
    await send("POST", definitions);
    await organization.answered(create, 1);
    await organization.control("DELETE", "requests");
    const again = noted("again", organization.answered(create, 1));
    await send("GET", definitions);
    assert.ok(!happened.includes("again"));
    await send("POST", definitions);
    await again;
  });
});

describe("waiting in vain", () => {
  afterEach(closeAll);

  it("is refused where it is for nothing that could happen", async () => {
    const { control } = await emulate();
    const fields = async (path: string) => (await control("GET", path)).body.faults.map(({ field }) => field);
    assert.deepEqual(await fields("requests?operation=lunch&arrived=-1&answered=soon&arived=2"), [
      "operation",
      "arrived",
      "answered",
      "arived",
    ]);
    assert.deepEqual(await fields("faults?struck=1"), ["rule"]);
    assert.deepEqual(await fields("faults?rule=1.5"), ["rule"]);
  });

  it("does not keep the emulator from closing", async () => {
    const { emulator, control } = await emulate();
    await control("PUT", "faults", [{ then: { hang: true } }]);
    const waiting = ["requests?arrived=9", "faults?struck=9"].map((path) => assert.rejects(control("GET", path)));
    await control("GET", "settings");
    await emulator.close();
    await Promise.all(waiting);
  });

  it("is forgotten together with whoever gives up", async () => {
    const changes = new Changes();
    const patience = new AbortController();
    const waiting = changes.until(() => false, patience.signal);
    patience.abort();
    await waiting;
    await changes.until(() => false, patience.signal);
  });
});
