import assert from "node:assert/strict";
import { layOut, type Strip } from "../provider/cli/layout.js";

const ids = ["3fa85f64-5717-4562-b3fc-2c963f66afa6", "3fa85f64-5717-4562-b3fc-2c963f66afa7"];
const others = ["8a1f5f1e-6d0b-4d9c-9f0e-5f4c6f1f2a3b", "9b1f5f1e-6d0b-4d9c-9f0e-5f4c6f1f2a3c"];
const label: Strip = { title: "Label", cells: ["Lunch", "Walk"], isId: false };
const languages: Strip = { title: "Languages", cells: ["de en_US es fr ja", "en_US"], isId: false, spare: 2 };
const state: Strip = { title: "State", cells: ["active", "deactivated"], isId: false, spare: 1 };
const idsOf = (cells: readonly string[]): Strip => ({ title: "Id", cells, isId: true });

describe("a table", () => {
  it("shows everything where there is no terminal, however long", () => {
    const long = "x".repeat(1_000);
    const { head, rows } = layOut([{ ...label, cells: [long, "Walk"] }, idsOf(ids)]);
    assert.deepEqual(head, [`LABEL${" ".repeat(995)}  ID`]);
    assert.deepEqual(rows, [`${long}  ${ids[0] ?? ""}`, `Walk${" ".repeat(996)}  ${ids[1] ?? ""}`]);
  });

  it("has ids by their beginnings where width lacks, as long as those tell them apart", () => {
    assert.deepEqual(layOut([label, idsOf(others)], 80).rows, [
      `Lunch  ${others[0] ?? ""}`,
      `Walk   ${others[1] ?? ""}`,
    ]);
    assert.deepEqual(layOut([label, idsOf(others)], 30).rows, ["Lunch  8a1f5f1e", "Walk   9b1f5f1e"]);
    assert.deepEqual(layOut([label, idsOf(ids)], 43).rows, [`Lunch  ${ids[0] ?? ""}`, `Walk   ${ids[1] ?? ""}`]);
  });

  it("cuts a long cell between two characters that people see, and counts wide ones as two", () => {
    const cells = ["昼".repeat(30), "👩‍💻".repeat(30)];
    const { rows } = layOut([{ ...label, cells }, idsOf(others)], 50);
    assert.deepEqual(rows, [`${"昼".repeat(19)}…  8a1f5f1e`, `${"👩‍💻".repeat(19)}…  9b1f5f1e`]);
  });

  it("holds its columns for what combines, as in Hindi, Thai and decomposed letters", () => {
    const cells = ["Cafe\u0301", "हिन्दी"];
    const { rows } = layOut([
      { ...label, cells },
      { title: "N", cells: ["1", "2"], isId: false },
    ]);
    assert.equal(rows[0], "Cafe\u0301   1");
  });

  it("goes without the columns that are missed least in a wide terminal, and says which", () => {
    const wide: Strip = { title: "Wide", cells: ["w".repeat(40), "v".repeat(40)], isId: false };
    const strips = [wide, { ...wide, title: "Wider" }, { ...wide, title: "Widest" }, label, languages, state];
    const { head, leftOut } = layOut(strips, 90);
    assert.deepEqual(leftOut, ["Languages"]);
    assert.match(head?.[0] ?? "", /^WIDE +WIDER +WIDEST +LABEL +STATE$/);
  });

  it("is a stack in a narrow terminal, with all of it", () => {
    const { head, rows } = layOut([label, languages, state, idsOf(ids)], 40);
    assert.equal(head, undefined);
    assert.equal(
      rows.join("\n"),
      [
        "Label      Lunch",
        "Languages  de en_US es fr ja",
        "State      active",
        `Id         ${ids[0] ?? ""}`,
        "",
        "Label      Walk",
        "Languages  en_US",
        "State      deactivated",
        `Id         ${ids[1] ?? ""}`,
      ].join("\n"),
    );
  });
});
