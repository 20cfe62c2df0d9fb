import assert from "node:assert/strict";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { succeed } from "../pulumi/process.js";
import { PresenceDefinition } from "../provider/program/presence-definition.js";

const args = { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" as const };

describe("a program that makes presence definitions", () => {
  it("loads neither a compiler nor a package manager for them", async () => {
    const script = `require(${JSON.stringify(join(__dirname, "../provider"))}); console.log(Object.keys(require.cache).join("\\n"));`;
    // With the SDK as users have it.
    const { stdout } = await succeed(process.execPath, ["-e", script], { env: { ...process.env, NODE_OPTIONS: "" } });
    assert.match(stdout, /@pulumi\/pulumi\/resource\.js$/m);
    assert.doesNotMatch(stdout, /[\\/](typescript|@npmcli|automation)[\\/]/);
  });

  describe("where one fails to be made", () => {
    before(() => pulumi.runtime.setMocks({ newResource: () => ({ id: "1", state: {} }), call: () => ({}) }));
    after(() => pulumi.runtime.disconnect());

    const refuse = () => {
      throw new TypeError("not here");
    };
    const makeLunch = () => new PresenceDefinition("lunch", args, { transformations: [refuse] });

    it("shows the line that failed, and below it the one that makes the resource", () => {
      const { stackTraceLimit } = Error;
      assert.throws(makeLunch, (error: TypeError) => {
        assert.match(error.stack ?? "", /^TypeError: not here\n +at .*refuse.*\n(?: +at .*\n)*? +at makeLunch /);
        return true;
      });
      assert.equal(Error.stackTraceLimit, stackTraceLimit);
    });

    it("shows all that is between, where leaks of promises are looked for", () => {
      process.env["PULUMI_DEBUG_PROMISE_LEAKS"] = "true";
      try {
        assert.throws(makeLunch, ({ stack = "" }: Error) => / at .*CustomResource.*\n/.test(stack));
      } finally {
        delete process.env["PULUMI_DEBUG_PROMISE_LEAKS"];
      }
    });

    it("leaves traces as they were once the resource is made", () => {
      const { stackTraceLimit } = Error;
      new PresenceDefinition("lunch", args);
      assert.equal(Error.stackTraceLimit, stackTraceLimit);
    });
  });
});
