import assert from "node:assert/strict";
import { sameWords, sharedLanguage } from "../provider/definition/likeness.js";
import { compare, describeDifference } from "../provider/definition/compare.js";
import type { Desired } from "../provider/definition/definition.js";

const lunch: Desired = {
  languageLabels: { en_US: "Lunch", es: "Almuerzo" },
  systemPresence: "Meal",
  deactivated: false,
};

describe("comparing a definition with what is desired", () => {
  it("finds nothing where only spelling, order or what the server sets differ", () => {
    const existing = {
      ...lunch,
      systemPresence: "On Queue",
      languageLabels: { es: "Almuerzo", en_US: "Lunch" },
      modifiedDate: "2026-01-01T00:00:00Z",
      selfUri: "/api/v2/presencedefinitions/1",
    };
    assert.deepEqual(compare(existing, { ...lunch, systemPresence: "OnQueue" }), { kind: "none", differences: [] });
  });

  it("tells language by language what changes", () => {
    const desired = { ...lunch, languageLabels: { en_US: "Midday", de: "Mittag" } };
    const change = compare(lunch, desired);
    assert.equal(change.kind, "update");
    assert.deepEqual(change.differences.map(describeDifference), [
      'languageLabels.en_US: "Lunch" → "Midday"',
      'languageLabels.es: "Almuerzo" → nothing',
      'languageLabels.de: nothing → "Mittag"',
    ]);
  });

  it("replaces for another system presence, and for nothing else", () => {
    assert.equal(compare(lunch, { ...lunch, systemPresence: "Break" }).kind, "replace");
    assert.equal(compare(lunch, { ...lunch, systemPresence: "Break", deactivated: true }).kind, "replace");
    assert.equal(compare({ ...lunch, divisionId: "a" }, { ...lunch, divisionId: "b" }).kind, "update");
    assert.equal(compare({ ...lunch, deactivated: true }, lunch).kind, "update");
  });

  it("leaves alone what the program leaves open", () => {
    assert.equal(compare({ ...lunch, name: "Lunch", divisionId: "a" }, lunch).kind, "none");
    assert.equal(compare({ ...lunch, name: "Lunch" }, { ...lunch, name: "Midday" }).kind, "update");
  });

  it("takes a definition without a division for one of all divisions", () => {
    assert.equal(compare(lunch, { ...lunch, divisionId: "*" }).kind, "none");
    assert.equal(compare(lunch, { ...lunch, divisionId: "a" }).kind, "update");
  });

  it("creates what is not there, and deletes what is not desired", () => {
    assert.equal(compare(undefined, lunch).kind, "create");
    assert.deepEqual(
      compare(undefined, lunch).differences.map(({ path }) => path),
      ["languageLabels.en_US", "languageLabels.es", "systemPresence", "deactivated"],
    );
    assert.deepEqual(compare(lunch, undefined), { kind: "delete", differences: [] });
    assert.deepEqual(compare(undefined, undefined).differences, []);
    assert.equal(compare(undefined, undefined).kind, "none");
  });

  it("takes labels that are not known yet for a change", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9" as unknown as Desired["languageLabels"];
    assert.deepEqual(
      compare(lunch, { ...lunch, languageLabels: unknown }).differences.map(({ path }) => path),
      ["languageLabels"],
    );
    const before = { ...lunch, languageLabels: unknown };
    assert.equal(compare(before, before).kind, "none");
    assert.equal(describeDifference({ path: "languageLabels.es" }), "languageLabels.es", "a secret one has no values");
  });
});

describe("two statuses that people could take for one another", () => {
  const teatime = { ...lunch, languageLabels: { en_US: "Tea", es: "Almuerzo" } };

  it("are the same word for word only with every label, the system presence and the division the same", () => {
    assert.equal(sameWords(lunch, { ...lunch, name: "x", deactivated: true, divisionId: "*" }), true);
    assert.equal(sameWords({ ...lunch, systemPresence: "On Queue" }, { ...lunch, systemPresence: "OnQueue" }), true);
    assert.equal(sameWords(lunch, { ...lunch, systemPresence: "Break" }), false);
    assert.equal(sameWords(lunch, { ...lunch, divisionId: "a" }), false);
    assert.equal(sameWords(lunch, teatime), false);
  });

  it("share a label in the first language where they do, under one system presence and in overlapping divisions", () => {
    assert.equal(sharedLanguage(lunch, lunch), "en_US");
    assert.equal(sharedLanguage(lunch, teatime), "es");
    assert.equal(sharedLanguage(lunch, { ...lunch, languageLabels: { en_US: "Almuerzo" } }), undefined);
    assert.equal(sharedLanguage(lunch, { ...lunch, systemPresence: "Break" }), undefined);
    assert.equal(sharedLanguage({ ...lunch, divisionId: "a" }, { ...lunch, divisionId: "b" }), undefined);
    for (const divisionId of ["a", "*"])
      assert.equal(sharedLanguage({ ...lunch, divisionId: "a" }, { ...lunch, divisionId }), "en_US");
    assert.equal(sharedLanguage({ ...lunch, divisionId: "a" }, lunch), "en_US", "no division is all divisions");
  });
});
