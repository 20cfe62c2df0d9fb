import assert from "node:assert/strict";
import fc from "fast-check";
import { doubtedIn, refusedIn, visible } from "../provider/definition/text.js";
import { checkInputs } from "../provider/definition/inputs.js";

/** What the provider's check says of one label. */
function check(label: string): { faults: string[]; warnings: string[] } {
  const faults: string[] = [];
  const warnings: string[] = [];
  checkInputs(
    { languageLabels: { en_US: label }, systemPresence: "Meal" },
    {
      generation: "presencedefinitions",
      systemPresences: [],
      divisionsBy: "`--presence-api presence/definitions`",
      fault: (_, reason) => faults.push(reason),
      warn: (property, reason) => warnings.push(`${property}: ${reason}`),
    },
  );
  return { faults, warnings };
}

/** Whatever somebody may paste: any text, and often what nobody sees. */
const anyLabel = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...Array.from(
          "\n\t\r\u0000\u001b\u007f\u0085\u00a0\u00ad\u061c\u200b\u200d\u200e\u202e\u2028\u2066\ufeff\ud800",
        ),
      ),
      fc.string({ unit: "binary" }),
      fc.constantFrom("Lunch", "👩‍💻", "غداء"),
    ),
  )
  .map((parts) => parts.join(""));

/** Control characters, ends of lines, and whatever turns text around: what may never reach a terminal or a page as it is. */
const raw = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/u;

describe("what a label may hold", () => {
  it("is no line break, tab or control character: the fault says which one, where, and the cure", () => {
    for (const [label, told] of [
      [
        "Lunch\nbreak",
        /^"Lunch⟨U\+000A⟩break" holds a line break \(U\+000A\) as character 6, .*take it out, or put a blank/,
      ],
      ["Lunch\n", /a line break \(U\+000A\) as character 6/],
      ["🍕 Lunch\t\tbreak\u0000", /a tab \(U\+0009\) as character 8, a control character \(U\+0000\) as character 15/],
      ["Lunch\u2028break", /a line separator \(U\+2028\)/],
      ["Lunch\u0085break", /a control character \(U\+0085\)/],
      ["Lunch\ud83c", /half a character \(U\+D83C\)/],
      ["Lunch\ufffe", /what is no character \(U\+FFFE\)/],
    ] as const) {
      const { faults, warnings } = check(label);
      assert.deepEqual([faults.length, warnings.length], [1, 0], visible(label));
      assert.match(faults[0] ?? "", told);
    }
  });

  it("may be something that nobody sees, with a warning that shows it", () => {
    for (const [label, told] of [
      [
        "Lunch\u200b",
        /^languageLabels\.en_US: "Lunch⟨U\+200B⟩" holds a zero-width space \(U\+200B\) as character 6, .*unless it is meant/,
      ],
      ["On \u202ecall", /a right-to-left override \(U\+202E\) as character 4/],
      ["Lunch\u00a0break", /a no-break space/],
      ["Lun\u00adch", /a soft hyphen/],
      ["Lun\u200dch", /a zero-width joiner/],
      ["Lunch\ufe0f", /an invisible character \(U\+FE0F\)/],
      ["Caf\ufffd", /replacement character, the trace of a text that was read in the wrong encoding/],
      ["\ue000 Lunch", /for private use/],
      ["Lunch\u2003break", /an unusual space \(U\+2003\)/],
    ] as const) {
      const { faults, warnings } = check(label);
      assert.deepEqual([faults.length, warnings.length], [0, 1], visible(label));
      assert.match(warnings[0] ?? "", told);
    }
  });

  it("is whatever writing and emoji need, without a word", () => {
    const persian = "می\u200cخواهم";
    const sinhala = "ශ්\u200dරී";
    for (const label of ["Lunch break", "Pause déjeuner", persian, sinhala, "昼\u3000休み", "午餐", "ไทย", "שלום"])
      assert.deepEqual(check(label), { faults: [], warnings: [] }, visible(label));
    for (const label of [
      "👩‍💻 Admin",
      "🧑🏽‍🍳",
      "🏳️‍🌈",
      "☕️",
      "1️⃣",
      "🇬🇧",
      "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    ])
      assert.deepEqual(check(label), { faults: [], warnings: [] }, visible(label));
  });

  it("is more than what nobody sees", () => {
    for (const label of ["\u200b", "\u3164", "\u2800", "\u200d\u200e "])
      assert.match(check(label).faults[0] ?? "", /^"⟨U\+.*" shows nothing; leave the language out instead$/);
  });

  it("is shown in every message without anything raw, and as it is where nothing is to be said of it", () => {
    fc.assert(
      fc.property(anyLabel, (label) => {
        const { faults, warnings } = check(label);
        for (const message of [...faults, ...warnings]) assert.doesNotMatch(message, raw);
        const isPlain = refusedIn(label) === undefined && doubtedIn(label) === undefined;
        assert.equal(visible(label) === label, isPlain);
        assert.equal(visible(visible(label)), visible(label));
      }),
    );
  });

  it("is checked in the language that it is in, whatever that is called", () => {
    const faults: string[] = [];
    checkInputs(
      { languageLabels: { "en\u202e\n": "Lunch" }, "sys\u001btem": 1, systemPresence: "Meal\u202e" },
      {
        generation: "presencedefinitions",
        systemPresences: [],
        divisionsBy: "`--presence-api presence/definitions`",
        fault: (property, reason) => faults.push(`${property}: ${reason}`),
        warn: () => undefined,
      },
    );
    assert.equal(faults.length, 3);
    for (const fault of faults) assert.doesNotMatch(fault, raw);
  });
});
