import assert from "node:assert/strict";
import { defaultLimit, type Limit, readLimit } from "../provider/definition/deactivation-limit.js";
import type { Definition } from "../provider/definition/definition.js";
import { Claims } from "../provider/resource/claims.js";
import { type Command, commandOf } from "../provider/resource/command.js";
import { Deactivations } from "../provider/resource/deactivations.js";
import type { Entry } from "../provider/resource/stack-state.js";
import { startInProcess } from "./support/in-process.js";
import { startNativeInProcess } from "./support/native-in-process.js";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { Stack } from "./support/stack.js";
import { stateEntry } from "./support/state-entry.js";

const caller = (name: string) => ({ name, urn: name });
const words = (name: string) => ({ languageLabels: { en_US: name }, systemPresence: "Meal" });
const definition = (id: string, deactivated = false): Definition => ({
  ...words(id),
  id,
  deactivated,
  builtIn: false,
});
const command = (...more: string[]): Command => commandOf(["pulumi", ...more], {});
const unknown = commandOf(undefined, {});

describe("how many a run deactivates", () => {
  let claims: Claims;
  let deactivations: Deactivations;

  /** A run on a stack whose state has these resources, each with a definition of its own. */
  function run(state: readonly Entry[] | undefined, limit: Limit = defaultLimit): void {
    claims = new Claims();
    claims.know(state);
    deactivations = new Deactivations(limit, claims);
  }
  const entry = (name: string, more: Partial<Entry> = {}) => stateEntry(`id of ${name}`, caller(name), more);
  const names = (count: number, kind = "s") => Array.from({ length: count }, (_, n) => `${kind}${n}`);
  const entries = (count: number, more: Partial<Entry> = {}, kind = "s") =>
    names(count, kind).map((name) => entry(name, more));

  /** The program mentions what the state has under these names, and keeps it. */
  function declare(...declared: string[]): void {
    for (const name of declared) {
      claims.declare({ caller: caller(name), desired: { ...words(name), deactivated: false }, adopt: "identical" });
      claims.bind(`id of ${name}`, caller(name));
    }
  }
  /** Pulumi deletes them, one after the other. Returns why one may not be deactivated. */
  function refusal(deleted: readonly string[], by: Command = command("up")): string | undefined {
    for (const name of deleted) {
      const one = definition(`id of ${name}`);
      deactivations.meet(one);
      claims.release(one.id, caller(name));
      deactivations.count(one.id, by);
      const refused = deactivations.begin(one, caller(name), by);
      if (refused) return refused.message;
    }
    return undefined;
  }
  /** How many, of how many. */
  const counted = (message = "") =>
    /would deactivate (.*) active statuses: .*\. ((?:The stack manages|It has met) \d+), /.exec(message)?.slice(1);

  it("is seen whole with the first deletion: none is allowed where they are too many, and who they are is told", () => {
    run(entries(20));
    declare(...names(8));
    const [first = "", ...others] = names(20).slice(8);
    const message = refusal([first]) ?? "";
    assert.deepEqual(counted(message), ["12", "The stack manages 20"]);
    assert.match(message, /: "s8", "s9", .*"s17" and 2 more\. .* the limit is 6 \(30% of 20, and at least 5\)\./);
    assert.match(message, /Deactivated so far: none\./);
    assert.match(message, /`GENESYSCLOUD_MAX_DEACTIVATIONS=12 pulumi up`$/);
    assert.equal(refusal(others), message, "every other one for the same reason");
  });

  it("is allowed up to the limit, and five always; everything at 100%; none at 0", () => {
    run(entries(20));
    declare(...names(14));
    assert.equal(refusal(names(20).slice(14)), undefined);
    run(entries(5));
    assert.equal(refusal(names(5), command("destroy")), undefined);
    run([...entries(20), ...entries(3, { condemned: true }, "left")], readLimit("100%"));
    assert.equal(refusal([...names(20), ...names(3, "left")], command("destroy")), undefined);
    run(entries(20), readLimit("0"));
    assert.match(refusal(["s0"], command("destroy", "--target", "s0")) ?? "", /: "s0"\. .*the limit is 0\./);
  });

  it("tells who destroys how to do it on purpose", () => {
    run(entries(10));
    assert.match(
      refusal(["s0"], command("down", "--yes")) ?? "",
      /`GENESYSCLOUD_MAX_DEACTIVATIONS=100% pulumi destroy`$/,
    );
  });

  it("leaves out what nobody deactivates: deactivated, external, protected, retained, another provider's, taken over by another resource", () => {
    const state = [
      ...entries(10),
      ...entries(3, { deactivated: true }, "deactivated"),
      ...entries(3, { external: true }, "external"),
      ...entries(3, { protected: true }, "protected"),
      ...entries(3, { retained: true }, "retained"),
      ...entries(3, { provider: "another" }, "elsewhere"),
      ...entries(3, {}, "renamed"),
    ];
    const isRefused = (limit?: Limit) => {
      run(state, limit);
      declare(...names(5));
      for (const name of names(3, "renamed")) claims.settle(`id of ${name}`, caller(`new ${name}`));
      return refusal(names(10).slice(5));
    };
    assert.equal(isRefused(), undefined);
    // What the stack manages is what is active and of this provider, whether or not it may go.
    assert.deepEqual(counted(isRefused(readLimit("4"))), ["5", "The stack manages 19"]);
  });

  it("counts what is protected where the command says so, and where a replacement has to remove it", () => {
    run(entries(10, { protected: true }));
    assert.deepEqual(counted(refusal(["s0"], command("destroy", "--ignore-protect"))), ["10", "The stack manages 10"]);
    run(entries(10, { protected: true, condemned: true }));
    assert.equal(counted(refusal(["s0"], command("destroy")))?.[0], "10");
  });

  it("goes by what a refresh has found, rather than by the state from before it", () => {
    run(entries(10));
    for (const name of names(6)) deactivations.meet(definition(`id of ${name}`, true));
    assert.equal(refusal(names(10).slice(6), command("destroy")), undefined);
  });

  it("counts what was moved to another system presence, once its new definition is there, and what an earlier run has left", () => {
    run([...entries(10), ...entries(2, { condemned: true, urns: ["s9"] }, "left")]);
    declare(...names(10));
    claims.bind("id of left0", caller("s9"));
    for (const name of names(4)) {
      claims.replace(caller(name));
      claims.settle(`new id of ${name}`, caller(name));
      deactivations.make(definition(`new id of ${name}`));
    }
    assert.deepEqual(counted(refusal(["s0"])), ["6", "The stack manages 10"]);
  });

  it("does not count what was renamed with an alias, which the state has under its former name", () => {
    run([...entries(17), entry("was", { id: "id of is" })]);
    declare(...names(12), "is");
    claims.knownAs("id of is", caller("was"), caller("is"));
    assert.equal(refusal(names(17).slice(12)), undefined);
  });

  for (const [how, by] of Object.entries({
    "with targets": command("destroy", "--target", "urn"),
    "where the words of the command cannot be had": unknown,
  }))
    it(`counts each as it comes ${how}, since nothing says which others there are`, () => {
      run(entries(20));
      assert.equal(refusal(["s0"], by), undefined);
      const message = refusal(names(20).slice(1), by) ?? "";
      assert.deepEqual(counted(message), ["at least 7", "The stack manages 20"]);
      assert.match(message, /Deactivated so far: 6\. .*=100% pulumi (destroy|…)`$/);
      assert.equal(refusal(["s19"], by), message, "it is told once");
    });

  it("counts with targets what is sure all the same: what has its new definition already", () => {
    run(entries(20));
    declare(...names(8));
    for (const name of names(8)) {
      claims.replace(caller(name));
      claims.settle(`new id of ${name}`, caller(name));
    }
    assert.equal(counted(refusal(["s0"], command("up", "-yt", "urn")))?.[0], "at least 8");
  });

  it("counts each as it comes as long as the program may go on: a deletion before a replacement says nothing of the others", () => {
    run(entries(20));
    declare("s0", "s1");
    claims.replace(caller("s1"));
    assert.equal(refusal(["s1"]), undefined, "the program has not mentioned the other eighteen yet");
    claims.settle("new id of s1", caller("s1"));
    declare(...names(19).slice(2));
    assert.equal(refusal(["s19"]), undefined);
  });

  it("counts what is to be moved as soon as it was compared, unless another resource has got it, or it is retained", () => {
    run([...entries(18), entry("kept", { retained: true }), entry("handed")]);
    declare(...names(18), "kept", "handed");
    for (const name of ["kept", "handed", ...names(6)]) {
      claims.replace(caller(name));
      deactivations.foresee(definition(`id of ${name}`), true, caller(name));
    }
    claims.claim("id of handed", caller("heir"));
    assert.equal(refusal(["s0"]), undefined, "six of twenty are allowed");
    deactivations.foresee(definition("id of s6"), true, caller("s6"));
    assert.equal(counted(refusal(["s1"]))?.[0], "at least 7");
  });

  it("goes by what it has met where the state cannot be had", () => {
    run(undefined);
    for (const name of names(10)) deactivations.meet(definition(`id of ${name}`));
    const message = refusal(names(10), command("destroy"));
    assert.deepEqual(counted(message), ["at least 6", "It has met 10"]);
  });

  it("includes those that a program calls deactivated, as far as they were compared when the first one is written", () => {
    run(entries(20));
    declare(...names(20));
    for (const name of names(8)) deactivations.foresee(definition(`id of ${name}`), true, caller(name));
    const refused = deactivations.begin(definition("id of s0"), caller("s0"), command("up"));
    assert.deepEqual(counted(refused?.message), ["at least 8", "The stack manages 20"]);
    run(entries(20));
    declare(...names(20));
    for (const name of names(8)) deactivations.foresee(definition(`id of ${name}`), true, caller(name));
    for (const name of names(3)) deactivations.foresee(definition(`id of ${name}`, true), true, caller(name));
    assert.equal(
      deactivations.begin(definition("id of s7"), caller("s7"), command("up")),
      undefined,
      "three turned out to be deactivated already",
    );
  });
});

for (const face of ["dynamic", "native"] as const)
  describe(`too many deactivations by the ${face} face`, () => {
    let organization: EmulatedOrganization;
    let stack: Stack;
    const { log } = console;
    before(async () => {
      console.log = () => undefined;
      organization = await startOrganization();
    });
    after(async () => {
      console.log = log;
      await organization.close();
    });
    beforeEach(async () => {
      await organization.control("POST", "reset");
      stack = new Stack(face);
    });

    const program = (from: number, to: number, change: object = {}) =>
      new Map(
        Array.from({ length: to - from }, (_, n) => [`s${from + n}`, { ...words(`Status ${from + n}`), ...change }]),
      );
    const start = async (settings: Record<string, string> = {}, hasCli = true) => {
      const config = { ...organization.config, ...settings };
      return (face === "native" ? startNativeInProcess : startInProcess)(config, hasCli ? stack : undefined);
    };
    /** A run of a program; what failed, in the order in which it did. */
    const up = async (desired: ReadonlyMap<string, object>, settings?: Record<string, string>, hasCli?: boolean) =>
      (await stack.up(await start(settings, hasCli), desired)).map(({ message }) => message);
    const active = async () => (await organization.definitions()).filter(({ deactivated }) => !deactivated).length;
    const nothing = new Map<string, object>();
    const all = { "genesyscloud:maxDeactivations": "100%" };

    it("stop a destroy before the first one: told once, and nothing is lost from the state; what is meant goes through", async () => {
      await up(program(0, 10));
      const [told = "", ...others] = await up(nothing);
      assert.match(
        told,
        /^Could not deactivate "Status 0" \(Meal\) .*: this run would deactivate 10 active statuses: "s0", /,
      );
      assert.equal(others.length, 3, "four are deleted at a time");
      for (const other of others) assert.match(other, /^Could not deactivate "Status \d" .*: see the error of s0$/);
      assert.deepEqual([await active(), stack.resources.size], [10, 10]);
      assert.deepEqual([await up(nothing, all), await active(), stack.resources.size], [[], 0, 0]);
    });

    it("stop what a program drops, after what it makes, and again when it is run again; up to the limit it goes through", async () => {
      await up(program(0, 20));
      const dropped = new Map([...program(8, 20), ...program(20, 22)]);
      for (let time = 0; time < 2; time++) {
        const [dropping] = await up(dropped);
        assert.match(dropping ?? "", /would deactivate 8 .* The stack manages 22, and the limit is 6 /);
        assert.deepEqual([await active(), stack.resources.size], [22, 22]);
      }
      assert.deepEqual([await up(new Map([...program(6, 22)])), await active()], [[], 16]);
    });

    it("stop what a program moves to another system presence, once the new ones are there, and again when it is run again", async () => {
      await up(program(0, 20));
      const moved = new Map([...program(0, 7, { systemPresence: "Break" }), ...program(7, 20)]);
      for (let time = 0; time < 2; time++) {
        const [moving] = await up(moved);
        assert.match(moving ?? "", /would deactivate 7 .* The stack manages 20, and the limit is 6 /);
        assert.deepEqual([await active(), stack.leaving.length], [27, 7]);
      }
      assert.deepEqual([await up(moved, all), await active(), stack.leaving.length], [[], 20, 0]);
    });

    it("are none where they are deactivated already", async () => {
      await up(program(0, 10, { deactivated: true }));
      assert.deepEqual([await up(nothing), stack.resources.size], [[], 0]);
    });

    it("stop a program that takes over what is active to deactivate it", async () => {
      for (const status of program(0, 6).values()) await organization.add(status);
      const [told] = await up(program(0, 6, { deactivated: true }));
      assert.match(told ?? "", /^Could not deactivate "Status 5" .* at least 6 active statuses/);
      assert.equal(await active(), 1);
    });

    it("are none where other resources have them by now, whatever those are called", async () => {
      await up(program(0, 10));
      const renamed = new Map([...program(0, 10)].map(([name, status]) => [`${name}-new`, status]));
      assert.deepEqual([await up(renamed), await active()], [[], 10]);
    });

    it("stop a program that calls them deactivated, and what comes after the limit where the state cannot be had", async () => {
      await up(program(0, 20));
      const [deactivating] = await up(program(0, 20, { deactivated: true }));
      assert.match(deactivating ?? "", /the limit is 6 .*Deactivated so far: \d/);
      assert.ok((await active()) >= 14);
      stack = new Stack(face);
      await organization.control("POST", "reset");
      await up(program(0, 10));
      const [met] = await up(nothing, {}, false);
      assert.match(met ?? "", /would deactivate at least 6 .* It has met 10, /);
      assert.equal(await active(), 5);
    });
  });
