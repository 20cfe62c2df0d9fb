import * as z from "zod";
import type { Refusable } from "../options.js";

/**
 * The presences built into Genesys Cloud, in the spelling of the current operations, each with its id, which is also the id
 * of its built-in definition. Seen in unrelated organisations: they are the same in every one.
 */
const idsByName = {
  Available: "6a3af858-942f-489d-9700-5f9bcdcdae9b",
  Away: "5e5c5c66-ea97-4e7f-ac41-6424784829f2",
  Break: "227b37e2-f1d0-4dd0-8f50-badd7cf6d158",
  Busy: "31fe3bac-dea6-44b7-bed7-47f91660a1a0",
  Meal: "3fd96123-badb-4f69-bc03-1b1ccc6d8014",
  Meeting: "bbdff279-7ae1-48ea-bade-7831d7234c64",
  Training: "d2390a99-8546-bad9-8f0a-219548e8aeb0",
  OnQueue: "e08eaf1b-ee47-4fa9-a231-1200e284798f",
  Offline: "ccf3c10a-aa2c-4845-8e8d-f59fa48c58e5",
  Idle: "7ffa01cd-7866-4ad7-8faa-31e11b42f51f",
};

export type SystemPresenceName = keyof typeof idsByName;

/** In the spelling of the current operations. */
export const systemPresences = Object.keys(idsByName) as SystemPresenceName[];

/** Id of a system presence and of its built-in definition. */
export const systemPresenceId = (name: SystemPresenceName): string => idsByName[name];

const builtInIds: ReadonlySet<string | undefined> = new Set(Object.values(idsByName));

/** Whether it is the id of a built-in definition. */
export const isBuiltInId = (id: string | undefined): boolean => builtInIds.has(id);

const comparable = (text: string) => text.toLowerCase().replaceAll(/[ _]/g, "");

/** The system presence that `text` names in either spelling, whatever its case, spaces or underscores. */
const findSystemPresence = (text: string): SystemPresenceName | undefined =>
  systemPresences.find((name) => comparable(name) === comparable(text));

/** The id of a definition, from itself or from the system presence that stands for its built-in one. */
export function idOfDefinition(idOrSystemPresence: string): string {
  const builtIn = findSystemPresence(idOrSystemPresence);
  return builtIn ? systemPresenceId(builtIn) : idOrSystemPresence;
}

/** How one generation of operations writes the name of a system presence. */
export type Spelling = (name: SystemPresenceName) => string;

/** `"On Queue"`. */
export const deprecatedSpelling: Spelling = (name) => (name === "OnQueue" ? "On Queue" : name);

/** `"OnQueue"`. */
export const currentSpelling: Spelling = (name) => name;

/** The name of a system presence exactly as `spell` writes it, or in whatever spelling without one. */
export const systemPresenceSchema = (spell?: Spelling) =>
  z.string().transform((text, context) => {
    const meant = findSystemPresence(text);
    if (meant && (!spell || spell(meant) === text)) return meant;
    const given = JSON.stringify(text);
    context.addIssue({
      code: "custom",
      message:
        meant && spell
          ? `this operation writes ${JSON.stringify(spell(meant))}, not ${given}`
          : `${given} is none of the system presences ${systemPresences.map(spell ?? currentSpelling).join(", ")}`,
      params: { refusal: "systemPresence" satisfies Refusable },
    });
    return z.NEVER;
  });
