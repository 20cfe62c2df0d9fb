import type { Difference } from "../../compare.js";

/** What a preview announces of a resource that takes over a definition instead of making one. */
export interface Adoption {
  reactivates: boolean;
  id: string;
  /** The resource that managed the definition so far. */
  previous?: string;
  /** What is brought in line. */
  differences: Difference[];
}

/**
 * The adoption that the provider announces for a resource. The announcement is a line of the provider's output, because
 * Pulumi hands on nothing else of a preview's check; `describeAdoption` writes it.
 * @returns `undefined` where the resource makes a definition of its own
 */
export function adoptionOf(name: string, messages: readonly string[]): Adoption | undefined {
  for (const line of messages.flatMap((message) => message.split("\n"))) {
    const verb = ["takes over", "reactivates"].find((one) => line.startsWith(`${name}: ${one} "`));
    if (verb === undefined) continue;
    const adoption = parse(line.slice(`${name}: ${verb} `.length).trimEnd());
    if (adoption) return { reactivates: verb === "reactivates", ...adoption };
  }
  return undefined;
}

/** A label may hold anything, so the line is read from its end: where all of the rest is changes, the changes begin. */
function parse(text: string): Omit<Adoption, "reactivates"> | undefined {
  const whole = parseSubject(text);
  if (whole) return { ...whole, differences: [] };
  const separator = " and changes ";
  for (let at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, at + 1)) {
    const subject = parseSubject(text.slice(0, at));
    const differences = parseDifferences(text.slice(at + separator.length));
    if (subject && differences) return { ...subject, differences };
  }
  return undefined;
}

function parseSubject(text: string): Pick<Adoption, "id" | "previous"> | undefined {
  const [, id, previous] = /^".*" \([^()]*\) ([\w-]+)(?: from the resource "(.*)")?$/.exec(text) ?? [];
  return id === undefined ? undefined : { id, ...(previous === undefined ? {} : { previous }) };
}

const value = String.raw`nothing|true|false|"(?:[^"\\]|\\.)*"`;
const difference = new RegExp(String.raw`([\w.]+): (${value}) → (${value})(?:, |$)`, "y");

function parseDifferences(text: string): Difference[] | undefined {
  const differences: Difference[] = [];
  for (difference.lastIndex = 0; difference.lastIndex < text.length;) {
    const [, path, existing, desired] = difference.exec(text) ?? [];
    if (path === undefined) return undefined;
    differences.push({ path, ...read("existing", existing), ...read("desired", desired) });
  }
  return differences;
}

function read(side: "existing" | "desired", text = "nothing"): Partial<Difference> {
  return text === "nothing" ? {} : { [side]: JSON.parse(text) as unknown };
}
