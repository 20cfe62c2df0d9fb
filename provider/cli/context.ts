import { visible } from "./text.js";

/** Where a page is from: `stack`, `organization`, `region`, `pull request`, `commit`, `author`, `time` and whatever else is told, in this order. */
export type Context = Readonly<Record<string, string>>;

/** A time of the API (ISO 8601, UTC) to the minute, for people; as it is where it has another form. */
export function minuteOf(time: string): string {
  return time.replace(/^(.{10})T(.{5}).*Z$/, "$1 $2 UTC");
}

/** `stack production · commit 1f3c2ab`, for people's eyes. */
export function contextLine(context: Context): string {
  return Object.entries(context)
    .map(([key, value]) => `${visible(key)} ${visible(value)}`)
    .join(" · ");
}
