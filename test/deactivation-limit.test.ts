import assert from "node:assert/strict";
import { allowed, defaultLimit, describeLimit, readLimit } from "../provider/definition/deactivation-limit.js";

const of = (text: string) => readLimit(text) ?? assert.fail(`${text} is no limit`);

describe("how many may be deactivated at once", () => {
  it("is a whole number, however many there are", () => {
    assert.deepEqual(readLimit("8"), { count: 8 });
    assert.deepEqual([allowed(of("8"), 0), allowed(of("8"), 1000), allowed(of("0"), 1000)], [8, 8, 0]);
    assert.equal(describeLimit(of("8"), 20), "8");
  });

  it("is a percentage of what there is, in whole ones, with no least number", () => {
    for (const text of ["30%", " 30 % "]) assert.deepEqual(readLimit(text), { percent: 30 });
    assert.deepEqual(
      [3, 4, 10, 19, 20, 1000].map((amount) => allowed(of("30%"), amount)),
      [0, 1, 3, 5, 6, 300],
    );
    assert.equal(describeLimit(of("30%"), 20), "6 (30% of 20)");
    assert.equal(allowed(of("0%"), 1000), 0);
  });

  it("is everything at 100%", () => {
    for (const amount of [0, 1, 7, 333]) assert.equal(allowed(of("100%"), amount), amount);
  });

  it("is 30% where nothing is said, and never fewer than five", () => {
    assert.deepEqual(
      [1, 5, 10, 16, 19, 20, 100].map((amount) => allowed(defaultLimit, amount)),
      [5, 5, 5, 5, 5, 6, 30],
    );
    assert.equal(describeLimit(defaultLimit, 10), "5 (30% of 10, and at least 5)");
  });

  it("is nothing else: no fraction, no more than all, no word, nothing negative", () => {
    for (const text of ["", "%", "-1", "1.5", "12.5%", "101%", "0x10", "1e3", "many", "30%%", "30 of 100", "5\n6"])
      assert.equal(readLimit(text), undefined, text);
  });
});
