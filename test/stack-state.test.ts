import assert from "node:assert/strict";
import { typeTokens } from "../provider/resource/tokens.js";
import { type AskCli, entriesIn, StackState } from "../provider/resource/stack-state.js";

const resource = (id: string, name: string, more: object = {}) => ({
  type: typeTokens.dynamic,
  id,
  inputs: { __resource: name },
  outputs: { __resource: name },
  provider: "urn:pulumi:dev::p::pulumi:providers:pulumi-nodejs::default::1",
  ...more,
});
const stateOf = (...resources: object[]) => JSON.stringify({ version: 3, deployment: { resources } });
const lunch = { name: "lunch", urn: "lunch", stack: "dev" };

describe("what the CLI tells of the stack", () => {
  /** What was asked, and what each stack answers; a stack without an answer does not exist. */
  let asked: string[];
  const cli =
    (answers: Record<string, string>): AskCli =>
    async (words, stack = "the selected one") => {
      asked.push(`${words.join(" ")} of ${stack}`);
      const answer = answers[stack];
      if (answer === undefined) throw new Error("no such stack");
      return answer;
    };
  beforeEach(() => {
    asked = [];
  });

  it("is every presence definition of the state: by inputs and outputs, condemned or not, of the stack's provider or its own", () => {
    const text = stateOf(
      { type: "pulumi:pulumi:Stack" },
      resource("1", "lunch", { outputs: { __resource: "old", __parent: "team:A" } }),
      resource("2", "tea", {
        delete: true,
        protect: true,
        retainOnDelete: true,
        provider: "urn:pulumi:dev::p::pulumi:providers:pulumi-nodejs::own::1",
      }),
      resource("", "pending"),
    );
    assert.deepEqual(entriesIn(text), [
      {
        id: "1",
        caller: { name: "lunch", urn: "lunch" },
        urns: ["lunch", "team:A$old"],
        condemned: false,
        deactivated: false,
        protected: false,
        retained: false,
        external: false,
        provider: "urn:pulumi:dev::p::pulumi:providers:pulumi-nodejs::default::1",
        byDefaultProvider: true,
      },
      {
        id: "2",
        caller: { name: "tea", urn: "tea" },
        urns: ["tea", "tea"],
        condemned: true,
        deactivated: false,
        protected: true,
        retained: true,
        external: false,
        provider: "urn:pulumi:dev::p::pulumi:providers:pulumi-nodejs::own::1",
        byDefaultProvider: false,
      },
    ]);
    assert.deepEqual(entriesIn(JSON.stringify({ deployment: {} })), []);
    for (const none of ["{}", "[]", "no JSON"]) assert.equal(entriesIn(none), undefined);
  });

  it("is of either face: one that the native one has is known by its URN, and by its provider while that is not replaced", () => {
    const own = "urn:pulumi:dev::p::pulumi:providers:genesyscloud-presence::default_0_1_0";
    const type = typeTokens.native;
    const native = { type, urn: `urn:pulumi:dev::p::team:A$${type}::lunch`, id: "1", inputs: {}, outputs: {} };
    const known = (...providers: object[]) =>
      entriesIn(stateOf(...providers, { ...native, provider: `${own}::7`, external: true }))?.map(
        ({ urns, external, byDefaultProvider }) => ({ urns, external, byDefaultProvider }),
      );
    const entry = { urns: ["team:A$lunch"], external: true, byDefaultProvider: true };
    assert.deepEqual(known({ urn: own, id: "7" }), [entry]);
    assert.deepEqual(known({ urn: own, id: "7", delete: true }), [{ ...entry, byDefaultProvider: false }]);
  });

  it("is what is deactivated by now, and what Pulumi takes out of it with another resource", () => {
    const outputs = { __resource: "lunch", deactivated: true };
    const [one] = entriesIn(stateOf(resource("1", "lunch", { outputs, deletedWith: "urn of another" }))) ?? [];
    assert.deepEqual([one?.deactivated, one?.retained, one?.protected], [true, true, false]);
  });

  it("is asked once a run", async () => {
    const state = new StackState(cli({ dev: stateOf(resource("1", "lunch")) }));
    for (let time = 0; time < 3; time++) assert.equal((await state.entries(lunch, "1"))?.length, 1);
    assert.deepEqual(asked, ["stack export of dev"]);
  });

  it("is asked again where the backend is just writing it, and again in the next run where it cannot be had", async () => {
    let failures = 2;
    const ask: AskCli = async (words, stack) => {
      if (failures-- > 0) throw new Error("failed to load checkpoint: EOF");
      return cli({ dev: stateOf(resource("1", "lunch")) })(words, stack);
    };
    assert.equal((await new StackState(ask).entries(lunch))?.length, 1);
    failures = 100;
    assert.equal(await new StackState(ask).entries(lunch), undefined);
    assert.equal(failures, 97);
  });

  it("is another stack's where the resource is not in it: then the selected one's, or nothing", async () => {
    const mine = stateOf(resource("1", "lunch"));
    const others = stateOf(resource("9", "lunch"));
    const entries = (answers: Record<string, string>) => new StackState(cli(answers)).entries(lunch, "1");
    assert.equal((await entries({ dev: others, "the selected one": mine }))?.[0]?.id, "1", "the stack was renamed");
    assert.equal((await entries({ "the selected one": mine }))?.[0]?.id, "1");
    assert.equal(await entries({ dev: others, "the selected one": others }), undefined);
    assert.equal(await entries({}), undefined);
  });

  it("is nothing where there is no CLI, or where it is not known which stack it is", async () => {
    assert.equal(await new StackState().entries(lunch, "1"), undefined);
    const state = new StackState(cli({ "the selected one": stateOf(resource("1", "lunch")) }));
    assert.equal(await state.entries({ name: "tea", urn: "tea" }), undefined);
    assert.deepEqual(asked, []);
  });

  it("is a configuration that leads elsewhere than what the run was given, each setting with both", async () => {
    const config = (values: object) => JSON.stringify(values);
    const stale = async (text: string, provider = {}) => {
      const answers: AskCli = async (words) =>
        words[0] === "config" ? text : stateOf(resource("1", "lunch", provider));
      const given: Record<string, string> = { apiUrl: "http://a", clientId: "ci" };
      return new StackState(answers, (setting) => given[setting]).staleSettings(lunch, "1");
    };
    const [apiUrl, clientId] = [{ value: "http://a" }, { secret: true }];
    const same = { "genesyscloud:apiUrl": apiUrl, "genesyscloud:clientId": clientId };
    assert.deepEqual(await stale(config(same)), []);
    assert.deepEqual(await stale(config({ ...same, "genesyscloud:apiUrl": { value: "http://b" } })), [
      "apiUrl: http://a → http://b",
    ]);
    assert.deepEqual(
      await stale(config({ "genesyscloud:region": { value: "eu-west-1" }, "genesyscloud:clientId": clientId })),
      ["region: not set → eu-west-1", "apiUrl: http://a → not set"],
    );
    const own = { provider: "urn:pulumi:dev::p::pulumi:providers:pulumi-nodejs::own::1" };
    assert.deepEqual(await stale(config({}), own), [], "a provider of its own has settings of its own");
    assert.deepEqual(await stale("not JSON"), []);
  });

  it("is a configuration that leads elsewhere also where a resource of an older version, which names no stack, comes first", async () => {
    const answers: AskCli = async (words) =>
      words[0] === "config" ? "{}" : stateOf(resource("1", "lunch"), resource("2", "old"));
    const state = new StackState(answers, (setting) => (setting === "region" ? "eu-west-1" : undefined));
    assert.deepEqual(await state.staleSettings({ name: "old", urn: "old" }, "2"), []);
    assert.deepEqual(await state.staleSettings(lunch, "1"), ["region: eu-west-1 → not set"]);
  });
});
