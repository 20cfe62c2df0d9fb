import assert from "node:assert/strict";
import type { Ended } from "../../pulumi/process.js";
import { startOrganization } from "../support/organization.js";
import { StackUnderTest } from "../support/stack-under-test.js";

interface Options {
  from?: number;
  systemPresence?: string;
  options?: string;
  prefix?: string;
  more?: string;
}

/** Statuses with labels of their own, under `s0`, `s1` … unless told otherwise. */
const statuses = (
  to: number,
  { from = 0, systemPresence = "Meal", options = "{}", prefix = "s", more = "" }: Options = {},
): string =>
  `for (let n = ${from}; n < ${to}; n++)
     new PresenceDefinition("${prefix}" + n, { languageLabels: { en_US: "Status " + n }, systemPresence: "${systemPresence}", ${more} }, ${options});`;

for (const face of ["dynamic", "native"] as const)
  describe(`a run of the ${face} face that would deactivate too much`, () => {
    let stack: StackUnderTest;
    beforeEach(async () => {
      stack = await StackUnderTest.open({}, "hosted", face);
    });
    afterEach(() => stack.close());

    const allowing = (limit: string) => stack.in({ ...stack.organization.env, GENESYSCLOUD_MAX_DEACTIVATIONS: limit });
    const up = async (program: string) => {
      stack.project.program(program);
      await stack.succeed("up");
    };
    /** A run ends with an error that says this, once and whole. */
    function assertRefused({ exitCode, output }: Ended, says: RegExp): void {
      assert.notEqual(exitCode, 0, output);
      assert.match(output, says);
      // The CLI shows an error with the resource, and may repeat it in its summary.
      const tellers = new Set(
        [...output.matchAll(/Could not deactivate (.*?): this run would/g)].map(([, who]) => who),
      );
      assert.equal(tellers.size, 1, output);
    }
    const counts = async () => ({ active: (await stack.active()).length, state: stack.definitions().length });

    it("destroys none of ten statuses, and the state keeps them; meant, it destroys them all", async () => {
      await up(statuses(10));
      for (const words of [[], ["--refresh=false"], ["--run-program"]]) {
        assertRefused(
          await stack.run("destroy", ...words),
          /would deactivate 10 active statuses: "s\d", .*\. The stack manages 10, and the limit is 5 \(30% of 10, and at least 5\).*`GENESYSCLOUD_MAX_DEACTIVATIONS=100% pulumi destroy`/,
        );
        assert.deepEqual(await counts(), { active: 10, state: 10 });
      }
      await allowing("100%").succeed("destroy");
      assert.deepEqual(await counts(), { active: 0, state: 0 });
    });

    it("destroys five without a word", async () => {
      await up(statuses(5));
      await stack.succeed("destroy");
      assert.deepEqual(await counts(), { active: 0, state: 0 });
    });

    it("drops none of eight in twenty, makes what is new before, and is refused again; five in twenty go, and eight where that is meant", async () => {
      await up(statuses(20));
      stack.project.program(statuses(21, { from: 8 }));
      for (const words of [[], ["--refresh=false"]]) {
        assertRefused(
          await stack.run("up", ...words),
          /would deactivate 8 active .* The stack manages 21, .* the limit is 6 /,
        );
        assert.deepEqual(await counts(), { active: 21, state: 21 });
      }
      await up(statuses(21, { from: 5 }));
      assert.deepEqual(await counts(), { active: 16, state: 16 });
      stack.project.program(statuses(21, { from: 13 }));
      await allowing("8").succeed("up");
      assert.deepEqual(await counts(), { active: 8, state: 8 });
    });

    it("moves eight in twenty to another system presence, and leaves the old ones active until that is meant", async () => {
      await up(statuses(20));
      stack.project.program(statuses(8, { systemPresence: "Break" }) + statuses(20, { from: 8 }));
      for (let time = 0; time < 2; time++) {
        assertRefused(
          await stack.run("up"),
          /would deactivate 8 active .* The stack manages 20, .* the limit is 6 .*`GENESYSCLOUD_MAX_DEACTIVATIONS=8 pulumi up`/,
        );
        assert.equal((await counts()).active, 28);
      }
      await allowing("8").succeed("up");
      assert.deepEqual(await counts(), { active: 20, state: 20 });
    });

    it("destroys one target in twenty, and of eight as many as the limit", async () => {
      await up(statuses(20));
      const targets = stack.definitions().map(({ urn }) => ["--target", urn]);
      await stack.succeed("destroy", ...targets.slice(0, 1).flat());
      assert.deepEqual(await counts(), { active: 19, state: 19 });
      assertRefused(
        await stack.run("destroy", ...targets.slice(1, 9).flat()),
        /would deactivate at least 6 active .* The stack manages 19, .* the limit is 5 .* Deactivated so far: 5\./,
      );
      assert.deepEqual(await counts(), { active: 14, state: 14 });
    });

    it("counts neither what is retained nor what other resources take over", async () => {
      await up(statuses(10, { options: "{ retainOnDelete: true }" }) + statuses(20, { from: 10 }));
      await up(statuses(20, { from: 10, prefix: "renamed" }));
      assert.deepEqual(await counts(), { active: 20, state: 10 });
    });

    it("counts what is deleted before it is replaced, and what the program calls deactivated, as far as it was compared by then", async () => {
      const first = "{ deleteBeforeReplace: true }";
      await up(statuses(20, { options: first }));
      for (const change of [{ systemPresence: "Break", options: first }, { more: "deactivated: true" }]) {
        stack.project.program(statuses(8, change) + statuses(20, { from: 8 }));
        assertRefused(
          await stack.run("up"),
          /would deactivate at least \d+ active .* The stack manages 20, .* the limit is 6 /,
        );
        const { active, state } = await counts();
        assert.ok(active >= 14 && state >= 14, `${active} are active, and the state has ${state}`);
        await up(statuses(20, { options: first }));
      }
    });

    it("counts what is protected where it is destroyed all the same", async () => {
      await up(statuses(8, { options: "{ protect: true }" }));
      assertRefused(await stack.run("destroy", "--ignore-protect"), /would deactivate 8 active /);
      assert.deepEqual(await counts(), { active: 8, state: 8 });
    });
  });

describe("two organisations of one program", () => {
  it("have a limit each: one that leaves the program with all its statuses is held back, and the other is not", async () => {
    const stack = await StackUnderTest.open({}, "hosted", "native");
    const other = await startOrganization();
    const active = async () => [
      (await stack.active()).length,
      (await other.definitions()).filter(({ deactivated }) => !deactivated).length,
    ];
    try {
      const provider = `const theirs = new Provider("theirs", { apiUrl: "${other.url}", loginUrl: "${other.url}" });`;
      const of = (from: number) =>
        statuses(8, { from }) + provider + statuses(8, { from, prefix: "t", options: "{ provider: theirs }" });
      stack.project.program(of(0));
      await stack.succeed("up");
      stack.project.program(statuses(8, { from: 3 }));
      const { exitCode, output } = await stack.run("up");
      assert.notEqual(exitCode, 0);
      assert.match(output, /"t\d", .*\. The stack manages 8, and the limit is 5 /);
      stack.project.program(of(3));
      await stack.succeed("up");
      assert.deepEqual(await active(), [5, 5]);
      await stack.succeed("destroy");
      assert.deepEqual(await active(), [0, 0]);
    } finally {
      await other.close();
      await stack.close();
    }
  });
});

describe("the limit of deactivations in a stack's configuration", () => {
  const set = (stack: StackUnderTest, namespace: string, value: string) =>
    stack.cli.succeed(["config", "set", `${namespace}:maxDeactivations`, value, "--stack", "dev"]);

  it("holds for the dynamic face from the next `up` on, and the environment goes before it", async () => {
    const stack = await StackUnderTest.open();
    try {
      stack.project.program(statuses(6));
      await stack.succeed("up");
      await set(stack, "genesyscloud", "100%");
      const kept = await stack.run("destroy");
      assert.match(kept.output, /would deactivate 6 active /);
      await stack.succeed("up", "--refresh=false");
      const stricter = stack.in({ ...stack.organization.env, GENESYSCLOUD_MAX_DEACTIVATIONS: "0" });
      assert.match((await stricter.run("destroy")).output, /the limit is 0\./);
      assert.equal((await stack.active()).length, 6);
      await stack.succeed("destroy");
      assert.deepEqual(await stack.active(), []);
      await set(stack, "genesyscloud", "most");
      assert.match(
        (await stack.run("up")).output,
        /maxDeactivations is "most"; it has to be a whole number or a percentage/,
      );
    } finally {
      await stack.close();
    }
  });

  it("holds for the native face at once", async () => {
    const stack = await StackUnderTest.open({}, "hosted", "native");
    try {
      stack.project.program(statuses(6));
      await stack.succeed("up");
      await set(stack, "genesyscloud-presence", "6");
      await stack.succeed("destroy");
      assert.deepEqual(await stack.active(), []);
    } finally {
      await stack.close();
    }
  });
});
