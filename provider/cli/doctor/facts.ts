import { isObject, parseJson } from "../../api/json.js";
import type { Generation } from "../../definition/definition.js";
import { readTextFile } from "../../catalogue-file/text-file.js";
import type { Deed } from "./access.js";
import type { Evidence } from "./evidence.js";
import { type Finding, noted, ok, warning } from "./finding.js";

/** What became of something tried: `altered` is taken, and not kept as it was asked. */
export type Reaction = "accepted" | "altered" | Refusal;

/** A refusal in the API's words. */
interface Refusal {
  status: number;
  code?: string;
  message?: string;
}

/** What no documentation says of an organisation, as `presence doctor --probe` found it out. What is left out could not be. */
export interface Found {
  /** What PUT does with a language that is left out. */
  putLabels?: "replace" | "merge";
  /** What PUT does with a name that is left out; `ignore`: no name is ever kept. */
  putName?: "replace" | "merge" | "ignore";
  /** The longest label that is kept, in characters; `null`: the longest that was tried. */
  maxLabelLength?: number | null;
  longLabel?: Reaction;
  emptyLabel?: Reaction;
  /** A label in a language that the API does not document. */
  undocumentedLanguage?: Reaction;
  /** A definition under a system presence that does not exist. */
  systemPresence?: Reaction;
  /** A second definition that is the same word for word. */
  twin?: Reaction;
  /** A PUT that makes a deactivated definition active. */
  reactivation?: Reaction;
  /** After how many seconds, at most, a listing shows what was made; `null`: not in the half minute that was waited. */
  listingDelaySeconds?: number | null;
}

/** The file that keeps it. The emulator takes it as settings. */
export interface Facts extends Found {
  /** ISO 8601, UTC. */
  date: string;
  /** The AWS region, or the address of an API that is in none. */
  region: string;
  organizationId?: string;
  /** Of the OAuth client; absent for an access token. */
  clientId?: string;
  presenceApi: Generation;
  /** What the client could do. */
  permissions: Deed[];
  /** Requests that a token may make in a minute; `null`: not told. */
  rateLimitPerMinute: number | null;
}

/** The facts in a file, or what is wrong with it; neither where there is none. */
export function readFacts(file: string): { facts?: Facts; factsFault?: string } {
  let text: string;
  try {
    text = readTextFile(file);
  } catch (error) {
    const missing = ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
    return missing ? {} : { factsFault: `${file} cannot be read: ${(error as Error).message}` };
  }
  const facts = parseJson(text);
  if (isObject(facts) && typeof facts.date === "string" && Array.isArray(facts.permissions))
    return { facts: facts as unknown as Facts };
  return { factsFault: `${file} is not what \`presence doctor --probe\` writes` };
}

/** What was found out once, in words. */
export function factsFound({ facts, factsFault, factsFile, visit }: Evidence): Finding {
  if (factsFault !== undefined) return warning(factsFault);
  if (!facts) return noted(`no ${factsFile}: \`presence doctor --probe\` finds out what no documentation says`);
  const organization = visit?.organization;
  const id = organization && "value" in organization ? organization.value.id : undefined;
  if (id !== undefined && facts.organizationId !== undefined && id !== facts.organizationId)
    return warning(
      `${factsFile} is of another organisation, ${facts.organizationId}`,
      "`presence doctor --probe` makes one of this",
    );
  return ok(`of ${facts.date.slice(0, 10)}: ${sentencesOf(facts).join("; ")}`);
}

/** What was found out, one sentence each. */
export function sentencesOf(found: Found): string[] {
  const { putLabels, putName, maxLabelLength, listingDelaySeconds } = found;
  const told = { replace: "removes", merge: "keeps" } as const;
  return [
    putLabels && `PUT ${told[putLabels]} a language that is left out`,
    putName && (putName === "ignore" ? "names are not kept" : `PUT ${told[putName]} a name that is left out`),
    maxLabelLength === null
      ? "no label was too long"
      : maxLabelLength &&
        `a label has at most ${maxLabelLength} characters, a longer one is ${wordsOf(found.longLabel)}`,
    found.emptyLabel && `an empty label is ${wordsOf(found.emptyLabel)}`,
    found.undocumentedLanguage && `an undocumented language is ${wordsOf(found.undocumentedLanguage)}`,
    found.systemPresence && `an unknown system presence is ${wordsOf(found.systemPresence)}`,
    found.twin && `a twin is ${wordsOf(found.twin)}`,
    found.reactivation && `reactivation is ${wordsOf(found.reactivation)}`,
    listingDelaySeconds === null
      ? "a listing shows what was made after more than half a minute"
      : listingDelaySeconds !== undefined &&
        `a listing shows what was made ${listingDelaySeconds ? `within ${listingDelaySeconds} s` : "at once"}`,
  ].filter((sentence) => typeof sentence === "string");
}

function wordsOf(reaction: Reaction | undefined): string {
  if (typeof reaction !== "object") return reaction ?? "not known";
  return ["refused:", reaction.status, reaction.code].filter((word) => word !== undefined).join(" ");
}
