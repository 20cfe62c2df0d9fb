import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Changes } from "./expect.js";
import * as narrator from "./narrator.js";
import type { Counts, Definition, EmulatedOrganization } from "./organization.js";
import type { Command } from "./pulumi.js";
import { applyDiff, readStatuses, type DeclaredStatus, type Workspace } from "./workspace.js";

/** One step of the demo: what is told, what is run, and what has to come of it. */
export interface Scene {
  name: string;
  text: string[];
  /** What happens outside Pulumi before the command. */
  before?: () => Promise<void>;
  command: Command;
  /** What people look at afterwards: `presence` and these words, and what has to be in it. The preview's steps are in preview.json. */
  look?: { words: string[]; says: RegExp };
  /** The changes that Pulumi has to report, none left out and none more. */
  changes: Changes;
  /** API requests that change something, by operation. */
  writes: Counts;
  /** What agents can choose from afterwards. */
  statuses: Record<string, DeclaredStatus>;
  /** What is proven when all of this holds. */
  verified: string;
  /** For the summary. */
  happened: string;
}

const [post, put, del] = [
  "POST /api/v2/presencedefinitions",
  "PUT /api/v2/presencedefinitions/{presenceId}",
  "DELETE /api/v2/presencedefinitions/{presenceId}",
] as const;

/** A status that somebody made by hand and nobody put under code: nothing may ever touch it. */
export const handMade = { languageLabels: { en_US: "Fire drill" }, systemPresence: "Away" };

/** The demo from beginning to end. */
export function scenesOf(workspace: Workspace, organization: EmulatedOrganization): Scene[] {
  const statuses = readStatuses(workspace);
  const { errand: _, ...kept } = statuses;
  const count = Object.keys(statuses).length;
  const every = (operation: string): Changes =>
    Object.fromEntries(Object.keys(statuses).map((key) => [key, [operation]]));
  const { drifted, drift } = driftOf(statuses);
  const diff = readFileSync(join(__dirname, "reviewed-change.diff"), "utf8");
  const reviewed: Record<string, DeclaredStatus> = {
    ...kept,
    outage: {
      systemPresence: "Busy",
      en_US: "Major outage",
      es: "Interrupción grave",
      de: "Großstörung",
      fr: "Panne majeure",
      pt_BR: "Falha grave",
      ja: "大規模障害対応",
    },
    qualityReview: { ...statusOf(kept, "qualityReview"), systemPresence: "Training" },
    callListening: { ...statusOf(kept, "callListening"), en_US: "Side-by-side", es: "Escucha en paralelo" },
  };
  const review: Changes = {
    callListening: [
      "update",
      'languageLabels.en_US: "Call listening" → "Side-by-side"',
      'languageLabels.es: "Escucha de llamadas" → "Escucha en paralelo"',
    ],
    errand: ["delete"],
    outage: ["create"],
    qualityReview: ["replace", 'systemPresence: "Meeting" → "Training"'],
  };

  return [
    {
      name: "create",
      text: [
        `The catalogue (examples/catalogue/statuses.ts) holds ${count} statuses in six languages; the organisation has none of them.`,
        "(Pulumi counts the stack itself as one more resource.)",
      ],
      command: "up",
      look: { words: ["catalogue"], says: / 0 deactivated/ },
      changes: every("create"),
      writes: { [post]: count },
      statuses,
      verified: `agents can choose from exactly these ${count} statuses, every label as written`,
      happened: `${count} created`,
    },
    {
      name: "nothing to do",
      text: [
        "The same program again. The project refreshes first (`refresh: always`), so this is also the nightly check for drift.",
      ],
      command: "up",
      changes: {},
      writes: {},
      statuses,
      verified: "nothing changed, and one listing was enough to know",
      happened: "unchanged",
    },
    {
      name: "drift, seen",
      text: [
        "Meanwhile an administrator works in the user interface, by hand:",
        '  renames Lunch to "Lunch hour", deactivates Coaching, adds an Italian label to Dinner.',
        "The preview tells what the next `up` puts right, label by label.",
      ],
      before: () => editByHand(organization, drifted),
      command: "preview",
      changes: drift,
      writes: {},
      statuses: drifted,
      verified: "the preview shows these three changes and no other, and changed nothing itself",
      happened: "3 hand edits shown",
    },
    {
      name: "drift, reconciled",
      text: ["`up` brings the organisation back to what the code says."],
      command: "up",
      changes: drift,
      writes: { [put]: 3 },
      statuses,
      verified: "all three are as written again, under the same ids",
      happened: "3 put right",
    },
    {
      name: "review, previewed",
      text: [
        "A colleague's pull request renames one status, adds one, removes one, in which three agents are just now, and moves one to another",
        "system presence:",
      ],
      before: async () => {
        narrator.quote(diff.split("\n").filter((line) => line !== "" && !line.startsWith("diff ")));
        console.log();
        await applyDiff(workspace, diff);
        await organization.occupy("Personal errand", 3);
      },
      command: "preview",
      look: {
        words: ["review", "preview.json"],
        says: /Needs a decision: agents lose 1 status \(3 agents are in it now\), 1 status gets a new id/,
      },
      changes: review,
      writes: {},
      statuses,
      verified:
        "the preview shows these four changes and no other; a move is a replacement, as the API never changes a system presence",
      happened: "4 changes shown",
    },
    {
      name: "review, applied",
      text: ["Approved and merged."],
      command: "up",
      changes: review,
      writes: { [post]: 2, [put]: 1, [del]: 2 },
      statuses: reviewed,
      verified: "the organisation is as reviewed; what was renamed kept its id",
      happened: "1 renamed, 1 added, 1 removed, 1 moved",
    },
    {
      name: "destroy",
      text: [
        "A run that would deactivate so much is refused, unless it is told that this is meant: GENESYSCLOUD_MAX_DEACTIVATIONS=100%.",
        "The API deactivates and never erases: declaring a status again, word for word, brings the same id back.",
      ],
      command: "destroy",
      changes: Object.fromEntries(Object.keys(reviewed).map((key) => [key, ["delete"]])),
      writes: { [del]: count },
      statuses: {},
      verified: "every managed status is deactivated; what somebody else made (Fire drill) was never touched",
      happened: `${count} deactivated`,
    },
  ];
}

/** The hand edits: the statuses that agents see then, and what Pulumi has to do about it. */
function driftOf(statuses: Record<string, DeclaredStatus>): {
  drifted: Record<string, DeclaredStatus>;
  drift: Changes;
} {
  const { coaching: _, ...active } = statuses;
  return {
    drifted: {
      ...active,
      lunch: { ...statusOf(active, "lunch"), en_US: "Lunch hour" },
      dinner: { ...statusOf(active, "dinner"), it: "Cena" },
    },
    drift: {
      coaching: ["update", "deactivated: true → false"],
      dinner: ["update", 'languageLabels.it: "Cena" → nothing'],
      lunch: ["update", 'languageLabels.en_US: "Lunch hour" → "Lunch"'],
    },
  };
}

async function editByHand(
  organization: EmulatedOrganization,
  { lunch, dinner }: Record<string, DeclaredStatus>,
): Promise<void> {
  const definitions = await organization.definitions();
  const edit = async (label: string, change: Partial<Definition>) => {
    const definition = definitions.find(({ languageLabels }) => languageLabels["en_US"] === label);
    if (!definition) throw new Error(`The organisation has no ${label}.`);
    await organization.edit(definition.id, change);
  };
  await edit("Lunch", { languageLabels: labelsOf(lunch) });
  await edit("Coaching", { deactivated: true });
  await edit("Dinner", { languageLabels: labelsOf(dinner) });
}

function labelsOf(status: DeclaredStatus | undefined): Record<string, string> {
  const { systemPresence: _, ...labels } = status ?? { systemPresence: "" };
  return labels;
}

function statusOf(statuses: Record<string, DeclaredStatus>, key: string): DeclaredStatus {
  const status = statuses[key];
  if (!status) throw new Error(`examples/catalogue/statuses.ts has no ${key}, which the demo is about.`);
  return status;
}
