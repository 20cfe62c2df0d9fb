/** What a label may hold, and how any text is shown: one rule for check, catalogue, export and review. */

/** What breaks a line, steers a terminal or is no character at all. */
const refused = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{NChar}]/gu;

const cjk = String.raw`[\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]`;

/** Where writing needs what nobody sees. */
const needed = [
  // Persian, Hindi and others write words with joiners and non-joiners; these scripts do not.
  String.raw`(?<=[\p{L}\p{M}])(?<![\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}]|${cjk})[\u200C\u200D]`,
  // 👩‍💻, ☕️ and the flag of England.
  String.raw`(?<=[\p{ExtPict}\p{EMod}\uFE0F])\u200D(?=\p{ExtPict})`,
  String.raw`(?<=[\p{Emoji}\p{sc=Hani}\p{sc=Mong}])\p{Variation_Selector}`,
  String.raw`(?<=\u{1F3F4}[\u{E0020}-\u{E007F}]*)[\u{E0020}-\u{E007F}]`,
  // The blank of Chinese and Japanese keyboards.
  String.raw`(?<=${cjk})\u3000|\u3000(?=${cjk})`,
];

/** What nobody sees for what it is: invisible, turning the direction of the text, or a blank that is none. */
const doubted = new RegExp(String.raw`(?! |${needed.join("|")})[\p{DI}\uFFF9-\uFFFB\p{Co}\uFFFD\p{Zs}\u2800]`, "gu");

/** Everything that is not shown as it is. */
export const hidden = new RegExp(`${refused.source}|${doubted.source}`, "gu");

/**
 * A text for people's eyes: what would be invisible, steer a terminal or change the direction of the text is shown by its code
 * point, as in `⟨U+001B⟩`.
 */
export function visible(text: string): string {
  return text.replace(hidden, (character) => `⟨${codeOf(character)}⟩`);
}

/** A text with what `visible` shows by its code as it is. */
export function fromVisible(text: string): string {
  return text.replace(/⟨U\+((?:10|[0-9A-F])?[0-9A-F]{4})⟩/g, (_, code: string) =>
    String.fromCodePoint(Number.parseInt(code, 16)),
  );
}

/** A text for programs, in one line: as it is, but for what no label may hold, which is as in `visible`. */
export function inOneLine(text: string): string {
  return text.replace(refused, visible);
}

/** The same as `visible` for a text of several lines. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}

/** `1 status`, `2 statuses`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Whether agents would see nothing of a label. */
export function showsNothing(label: string): boolean {
  return label.replace(/[\p{DI}\p{Cc}\s\u2800]/gu, "") === "";
}

/** Why a label is refused for its characters, and the cure; `undefined` where it is not. */
export function refusedIn(label: string): string | undefined {
  const found = charactersIn(label, refused);
  return found && `"${visible(label)}" holds ${found}, which no label may hold: take it out, or put a blank there`;
}

/** Why a label's characters may not be what was meant; `undefined` where nothing tells so. */
export function doubtedIn(label: string): string | undefined {
  const found = charactersIn(label, doubted);
  return (
    found &&
    `"${visible(label)}" holds ${found}, which agents do not see for what it is: take it out unless it is meant`
  );
}

/** Each character once, with its first place, counted as people count: `a tab (U+0009) as character 6`. */
function charactersIn(label: string, pattern: RegExp): string | undefined {
  const found = new Map<string, string>();
  for (const { 0: character, index } of label.matchAll(pattern)) {
    const place = Array.from(label.slice(0, index)).length + 1;
    if (!found.has(character))
      found.set(character, `${characterName(character)} (${codeOf(character)}) as character ${place}`);
  }
  return found.size === 0 ? undefined : [...found.values()].join(", ");
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Those that people are most likely to meet. Source: the names of Unicode. */
const names: Readonly<Record<string, string>> = {
  "\t": "a tab",
  "\n": "a line break",
  "\r": "a carriage return",
  "\u001B": "an escape",
  "\u00A0": "a no-break space",
  "\u00AD": "a soft hyphen",
  "\u061C": "an Arabic letter mark",
  "\u200B": "a zero-width space",
  "\u200C": "a zero-width non-joiner",
  "\u200D": "a zero-width joiner",
  "\u200E": "a left-to-right mark",
  "\u200F": "a right-to-left mark",
  "\u2028": "a line separator",
  "\u2029": "a paragraph separator",
  "\u202A": "a left-to-right embedding",
  "\u202B": "a right-to-left embedding",
  "\u202C": "a pop directional formatting",
  "\u202D": "a left-to-right override",
  "\u202E": "a right-to-left override",
  "\u202F": "a narrow no-break space",
  "\u2060": "a word joiner",
  "\u2066": "a left-to-right isolate",
  "\u2067": "a right-to-left isolate",
  "\u2068": "a first strong isolate",
  "\u2069": "a pop directional isolate",
  "\u2800": "a blank of braille",
  "\u3000": "an ideographic space",
  "\uFEFF": "a byte order mark",
  "\uFFFD": "a replacement character, the trace of a text that was read in the wrong encoding",
};

const kinds: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\p{Cc}/u, "a control character"],
  [/\p{Cs}/u, "half a character"],
  [/\p{NChar}/u, "what is no character"],
  [/\p{Co}/u, "a character for private use"],
  [/\p{Zs}/u, "an unusual space"],
];

function characterName(character: string): string {
  return names[character] ?? kinds.find(([pattern]) => pattern.test(character))?.[1] ?? "an invisible character";
}
