import assert from "node:assert/strict";
import { InitError } from "../provider/resource/errors.js";
import {
  adoptionFrom,
  callerAt,
  callerOf,
  definitionFrom,
  outputsOf,
  refreshedInputs,
  refreshedOutputs,
  requestFrom,
  savedOf,
  withAdoption,
  withPreviousIds,
} from "../provider/resource/properties.js";

const definition = definitionFrom("1", {
  languageLabels: { en_US: "Lunch" },
  systemPresence: "Meal",
  name: "AUX 1",
  deactivated: false,
  modifiedDate: "2026-01-01T00:00:00Z",
});
const inputs = {
  languageLabels: { en_US: "Lunch" },
  systemPresence: "Meal",
  deactivated: false,
  adopt: "matching",
  adoptId: "1",
  __resource: "lunch",
  __parent: "team:A",
  __secret: true,
  __provider: "text",
};

describe("a resource's properties, as Pulumi hands them over", () => {
  it("tell who asks, apart from a child of the same name in another component", () => {
    assert.deepEqual(callerOf(inputs), { name: "lunch", urn: "team:A$lunch", secret: true });
    assert.deepEqual(callerOf({ __resource: "tea", __stack: "dev" }), { name: "tea", urn: "tea", stack: "dev" });
    assert.deepEqual(callerOf({ __resource: "lunch" }), { name: "lunch", urn: "lunch" });
    assert.equal(callerOf({}).name, "this resource");
  });

  it("say by a URN who asks: in which components, however many, and by the whole name, whatever that holds", () => {
    const urn = "urn:pulumi:dev::statuses::team:A$team:B$genesyscloud-presence:index:PresenceDefinition::lunch::late";
    assert.deepEqual(callerAt(urn), { name: "lunch::late", urn: "team:A$team:B$lunch::late", stack: "dev" });
  });

  it("tell what is wanted, and how it may be taken over: as the resource says, else as the stack does", () => {
    const { languageLabels, systemPresence, deactivated } = inputs;
    assert.deepEqual(requestFrom(inputs, "identical"), {
      caller: callerOf(inputs),
      desired: { languageLabels, systemPresence, deactivated },
      adopt: "matching",
      adoptId: "1",
    });
    assert.equal(requestFrom({ ...inputs, adopt: undefined }, "never").adopt, "never");
  });

  it("carry along what is the resource's and not the definition's, through every run", () => {
    const carried = { adopt: "matching", adoptId: "1", __resource: "lunch", __parent: "team:A", __secret: true };
    const outputs = outputsOf(definition, inputs);
    const { id: _, builtIn: __, ...shown } = definition;
    assert.deepEqual(outputs, { ...shown, ...carried });
    assert.deepEqual(refreshedOutputs(definition, outputs), outputs);
    const { languageLabels, systemPresence, deactivated } = inputs;
    assert.deepEqual(refreshedInputs(definition, outputs), { languageLabels, systemPresence, deactivated, ...carried });
  });

  it("have the name among the inputs after a refresh only where the program gives one", () => {
    const outputs = outputsOf(definition, { ...inputs, name: "AUX 1" });
    const refreshed = refreshedOutputs({ ...definition, name: "by hand" }, outputs);
    assert.equal(refreshedInputs({ ...definition, name: "by hand" }, refreshed)["name"], "by hand");
    assert.equal(refreshedInputs(definition, outputsOf(definition, inputs))["name"], undefined);
  });

  it("have the ids from before among the outputs, but for the present one, and never among the inputs", () => {
    const outputs = outputsOf(definition, withPreviousIds(inputs, ["2", "1", "0"]));
    assert.deepEqual(outputs["previousIds"], ["2", "0"]);
    assert.deepEqual(refreshedOutputs(definition, outputs), outputs);
    assert.ok(!("previousIds" in refreshedInputs(definition, outputs)));
    assert.ok(!("previousIds" in outputsOf(definition, withPreviousIds(inputs, ["1"]))));
    assert.ok(!("previousIds" in outputsOf(definition, withPreviousIds(inputs, undefined))));
  });

  it("hand an adoption on from this run's check, never from an earlier one's", () => {
    const earlier = { ...inputs, __adoption: { id: "earlier" } };
    assert.deepEqual(adoptionFrom(withAdoption(earlier, { id: "now" })), { id: "now" });
    assert.equal(adoptionFrom(withAdoption(earlier, undefined)), undefined);
  });

  it("keep what Pulumi needs to read and delete a definition that is there and not as asked", () => {
    const saved = savedOf(new InitError(definition, ["a reason"], callerOf(inputs)), inputs);
    assert.deepEqual(saved, { ...outputsOf(definition, inputs), __provider: "text" });
  });
});
