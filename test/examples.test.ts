import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { statuses } from "../examples/catalogue/statuses.js";

const read = (path: string) => readFileSync(join(__dirname, "../examples", path), "utf8");

/** The catalogue as a native program says it. */
const expected = (languageLabels: string, systemPresence: string) =>
  Object.fromEntries(
    Object.entries(statuses).map(([key, { systemPresence: group, ...labels }]) => [
      key,
      { [systemPresence]: group, [languageLabels]: labels },
    ]),
  );

describe("the example catalogue", () => {
  it("is the same in YAML", () => {
    const { resources } = load(read("yaml/Pulumi.yaml")) as {
      resources: { statuses: { properties: { statuses: unknown } } };
    };
    assert.deepEqual(resources.statuses.properties.statuses, expected("languageLabels", "systemPresence"));
  });

  it("is the same in Python", () => {
    const [, literal = ""] = /^statuses = (\{\n.*?^\})$/ms.exec(read("python/__main__.py")) ?? [];
    // But for the commas before closing brackets, this literal is JSON.
    const declared = JSON.parse(literal.replace(/,(?=\s*\})/g, "")) as unknown;
    assert.deepEqual(declared, expected("language_labels", "system_presence"));
  });
});
