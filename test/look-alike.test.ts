import assert from "node:assert/strict";
import fc from "fast-check";
import type { Desired } from "../provider/definition/definition.js";
import { sharedLanguage } from "../provider/definition/likeness.js";
import { lookAlike } from "../provider/definition/look-alike.js";
import { clashesOf } from "../provider/resource/clashes.js";
import type { Request } from "../provider/resource/request.js";

const status = (en_US: string, more: Partial<Desired> = {}): Desired => ({
  languageLabels: { en_US },
  systemPresence: "Meal",
  deactivated: false,
  ...more,
});
const alike = (one: string, other: string) => lookAlike(status(one), status(other), "the other");
const request = (name: string, desired: Desired, more: Partial<Request> = {}): Request => ({
  caller: { name, urn: name },
  desired,
  adopt: "identical",
  ...more,
});

describe("two statuses that look alike to agents", () => {
  it("differ in letter case, in width, in blanks, or in letters that look alike", () => {
    for (const [one, other, how] of [
      ["Lunch", "LUNCH", "upper and lower case"],
      ["ОБЕД", "Обед", "upper and lower case"],
      ["Ｌｕｎｃｈ", "Lunch", "width, blanks or characters that nobody sees"],
      ["ﾗﾝﾁ", "ランチ", "width, blanks or characters that nobody sees"],
      ["Lunch\u00a0 break", "lunch break", "width, blanks or characters that nobody sees"],
      ["Lunch\u200b", "Lunch", "width, blanks or characters that nobody sees"],
      ["☕\ufe0f", "☕", "width, blanks or characters that nobody sees"],
      ["Lunсh", "Lunch", "letters or signs that look alike"],
      ["ТЕА", "TEA", "letters or signs that look alike"],
      ["Ηοt", "Hot", "letters or signs that look alike"],
      ["Team l", "Team I", "letters or signs that look alike"],
      ["L’heure", "L'heure", "letters or signs that look alike"],
      ["Wrap–up", "Wrap-up", "letters or signs that look alike"],
    ] as const) {
      assert.match(
        alike(one, other) ?? "nothing",
        new RegExp(`^has a label in en_US .* the other only in ${how}; agents`),
      );
      assert.equal(alike(other, one), alike(one, other));
      assert.equal(sharedLanguage(status(one), status(other)), undefined, "what looks alike is never the same word");
    }
  });

  it("are not those that agents can tell apart, or that have the same word", () => {
    for (const [one, other] of [
      ["Lunch", "Lunch"],
      ["Café", "Cafe\u0301"],
      ["Lunch", "Brunch"],
      ["Cafe", "Café"],
      ["вода", "Boda"],
      ["👩‍💻", "👩"],
      [
        "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
        "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
      ],
      ["Break 1", "Break 2"],
    ] as const)
      assert.equal(alike(one, other), undefined, `${one} and ${other}`);
  });

  it("are offered together: both active, of one system presence, in overlapping divisions, in one language", () => {
    const lunch = status("Lunch");
    for (const more of [{ deactivated: true }, { systemPresence: "Break" }])
      assert.equal(lookAlike(lunch, status("lunch", more), "the other"), undefined);
    const [sales, support] = [status("Lunch", { divisionId: "sales" }), status("lunch", { divisionId: "support" })];
    assert.equal(lookAlike(sales, support, "the other"), undefined);
    assert.ok(lookAlike(sales, status("lunch"), "the other"), "all divisions overlap with any");
    assert.equal(lookAlike(lunch, { ...lunch, languageLabels: { en: "lunch" } }, "the other"), undefined);
  });

  it("hold for any label in other letters of case, form and width, and never for the same label, however it is encoded", () => {
    const forms = [
      (label: string) => label.toUpperCase(),
      (label: string) => label.normalize("NFD"),
      (label: string) => label.replace(/[!-~]/g, (one) => String.fromCodePoint(one.charCodeAt(0) + 0xfee0)),
    ];
    // The German ß has no capital of its own: SS in its place is another spelling.
    const words = fc.string({ unit: fc.constantFrom(...Array.from("abcxyzéñüабвгдžß 123")), minLength: 1 });
    fc.assert(
      fc.property(words, fc.constantFrom(...forms), (label, form) => {
        fc.pre(!(label.includes("ß") && form === forms[0]));
        assert.equal(alike(label, form(label)) === undefined, label.normalize("NFC") === form(label).normalize("NFC"));
      }),
    );
  });

  it("are worth a warning in one program, but not where both are meant", () => {
    const others = [request("lunch", status("Lunch"))];
    const { faults, warnings } = clashesOf(request("lunch2", status("LUNCH")), others);
    assert.deepEqual(faults, []);
    assert.deepEqual(warnings, [
      'has a label in en_US that differs from that of the resource "lunch" only in upper and lower case; agents could take one for the other',
    ]);
    const meant = [request("lunch", status("Lunch"), { adoptId: "1" })];
    assert.deepEqual(clashesOf(request("lunch2", status("LUNCH"), { adoptId: "2" }), meant).warnings, []);
  });

  it("with another label in common word for word are told of that one alone", () => {
    const [one, other] = [status("Lunch"), status("LUNCH")].map((desired) => ({
      ...desired,
      languageLabels: { ...desired.languageLabels, es: "Almuerzo" },
    }));
    const { warnings } = clashesOf(request("b", one ?? status("")), [request("a", other ?? status(""))]);
    assert.deepEqual(warnings, ['has the same label in es as the resource "a"']);
  });
});
