/** What a catalogue is called, whatever it is printed as. */
export const title = "What agents can choose";

/** What it says where there is nothing in it. */
export const nothing = "Agents have no status to choose but the built-in ones.";

/** The first of what there is to look at of a kind, and how much more there is: the page shows all. */
export function shownOf(lines: readonly { text: string }[], most: number): string[] {
  const texts = lines.map(({ text }) => text);
  if (texts.length <= most) return texts;
  return [...texts.slice(0, most), `and ${texts.length - most} more, which --format html shows`];
}
