import assert from "node:assert/strict";
import { NativeProvider } from "../plugin/provider.js";
import { typeTokens } from "../provider/resource/tokens.js";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";

const urnOf = (name: string) => `urn:pulumi:test::test::${typeTokens.native}::${name}`;
const words = { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal", deactivated: false };

describe("a provider of the native plugin, by what the stack is besides", () => {
  let organization: EmulatedOrganization;
  let told: string[];

  before(async () => {
    organization = await startOrganization();
  });
  after(() => organization.close());
  beforeEach(async () => {
    await organization.control("POST", "reset");
    told = [];
  });

  /**
   * A provider in a stack whose state has these resources, all bound to one definition.
   * @param now what the stack's configuration says by now of settings that the state has kept otherwise
   */
  function providerIn(id: string, names: readonly string[], now: Record<string, string> = {}): NativeProvider {
    const settings = { apiUrl: organization.url, loginUrl: organization.url, clientId: "presence-admin" };
    const resources = names.map((name) => ({
      type: typeTokens.native,
      urn: urnOf(name),
      id,
      provider: "urn:pulumi:test::test::pulumi:providers:genesyscloud-presence::default::1",
    }));
    const provider = new NativeProvider(
      (_severity, _urn, text) => told.push(text),
      { ...organization.env, PULUMI_CONFIG: JSON.stringify({ ...settings, ...now }) },
      "0.9.0",
      () => Promise.resolve(JSON.stringify({ deployment: { resources } })),
    );
    provider.configure("default", settings);
    return provider;
  }

  it("neither reads nor deactivates by settings that the state has kept, where the stack has others by now", async () => {
    const { id } = await organization.add(words);
    const provider = providerIn(id, ["lunch"], { apiUrl: "https://api.example.com" });
    await organization.requests();
    for (const call of [
      () => provider.read(urnOf("lunch"), id, words, words),
      () => provider.delete(urnOf("lunch"), id, words),
    ])
      await assert.rejects(call, /apiUrl: http:\S+ → https:\/\/api\.example\.com/);
    assert.deepEqual(await organization.requests(), {});
  });

  it("leaves a status active that another resource of the state has too, which the run does not touch", async () => {
    const { id } = await organization.add(words);
    await providerIn(id, ["lunch", "dinner"]).delete(urnOf("lunch"), id, words);
    assert.match(told.join(), /stays as it is; the resource "dinner" manages it now/);
    await providerIn(id, ["lunch"]).delete(urnOf("lunch"), id, words);
    assert.deepEqual(
      (await organization.definitions()).map(({ deactivated }) => deactivated),
      [true],
    );
  });

  it("previews a move with the ids from before, and what was never moved without", async () => {
    const { id } = await organization.add(words);
    const provider = providerIn(id, ["lunch"]);
    const olds = { ...words, previousIds: ["0"] };
    const moved = { ...words, systemPresence: "Break" };
    assert.deepEqual((await provider.diff(urnOf("lunch"), id, { olds, oldInputs: words, news: moved })).replaces, [
      "systemPresence",
    ]);
    const { inputs } = await provider.check(urnOf("lunch"), {}, moved);
    assert.deepEqual((await provider.create(urnOf("lunch"), inputs, true)).outs["previousIds"], [id, "0"]);
    const renamed = { ...words, languageLabels: { en_US: "Midday" } };
    assert.deepEqual((await provider.update(urnOf("lunch"), id, olds, renamed, true))["previousIds"], ["0"]);
    const fresh = await provider.create(urnOf("tea"), { ...moved, languageLabels: { en_US: "Tea" } }, true);
    assert.ok(!("previousIds" in fresh.outs));
  });

  it("says that it is older than the SDK of the program, by the numbers of the versions", () => {
    const provider = providerIn("", []);
    const urn = "urn:pulumi:test::test::pulumi:providers:genesyscloud-presence::default";
    for (const version of ["0.8.0", "0.9.0", "0.10.0"]) provider.checkConfig(urn, { version });
    assert.equal(told.length, 1);
    assert.match(told.join(), /asks for version 0\.10\.0 .*this is 0\.9\.0/);
  });
});
