import { sharedLanguage } from "../../adopt.js";
import { type Definition, type Generation, present } from "../../definitions.js";
import { checkFields, type Fault } from "../../fields.js";
import { languages } from "../../vocabulary.js";
import { keysOf } from "./keys.js";

/** A definition as the program will say it. */
export interface Status {
  key: string;
  definition: Definition;
  /** What the program says beside the labels, in this order. */
  settings: { name?: string; divisionId?: string; deactivated?: true; adoptId: string };
  /** Keys of the other active statuses under the system presence that have a label in common with this one. */
  twins: string[];
  /** The languages that the API does not document. */
  unknownLanguages: string[];
}

/** A definition that the check of this package would refuse, and why. */
export interface Refused {
  definition: Definition;
  faults: Fault[];
}

/** An organisation's definitions, sorted by what becomes of them. */
export interface Sorted {
  statuses: Status[];
  refused: Refused[];
  /** How many System definitions there are, which nobody can change. */
  builtIn: number;
  /** How many deactivated ones were left out. */
  deactivated: number;
}

/** Sorts an organisation's definitions. The result does not depend on the order that the API gives them or their labels in. */
export async function sortDefinitions(
  definitions: readonly Definition[],
  { generation, withDeactivated }: { generation: Generation; withDeactivated: boolean },
): Promise<Sorted> {
  const own = definitions.filter(({ builtIn }) => !builtIn);
  const wanted = own.filter(({ deactivated }) => withDeactivated || !deactivated);
  const inOrder = wanted.map(withLabelsInOrder).toSorted((one, other) => (one.id < other.id ? -1 : 1));

  const checked = await Promise.all(
    inOrder.map(async (definition) => {
      const settings = settingsOf(definition, generation);
      return { definition, settings, faults: await faultsOf(definition, settings, generation) };
    }),
  );
  const accepted = checked.filter(({ faults }) => faults.length === 0);
  const keys = keysOf(accepted.map(({ definition }) => definition));
  const keyOf = ({ id }: Definition) => keys.get(id) ?? id;
  const statuses = accepted
    .map(({ definition, settings }) => ({
      key: keyOf(definition),
      definition,
      settings,
      twins: accepted
        .flatMap((other) => (areTwins(definition, other.definition) ? keyOf(other.definition) : []))
        .toSorted(),
      unknownLanguages: Object.keys(definition.languageLabels).filter(
        (one) => !languages.some((known) => known === one),
      ),
    }))
    .toSorted((one, other) => (one.key < other.key ? -1 : 1));
  return {
    statuses,
    refused: checked.filter(({ faults }) => faults.length > 0),
    builtIn: definitions.length - own.length,
    deactivated: own.length - wanted.length,
  };
}

function withLabelsInOrder(definition: Definition): Definition {
  const labels = Object.entries(definition.languageLabels).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return { ...definition, languageLabels: Object.fromEntries(labels) };
}

function settingsOf(definition: Definition, generation: Generation): Status["settings"] {
  const { id, name, divisionId, deactivated, languageLabels } = definition;
  const inDivision = generation === "presence/definitions" && divisionId !== "*";
  // A name that only repeats a label says nothing; one that is left open stays as it is.
  const telling = name !== undefined && name.trim() !== "" && !Object.values(languageLabels).includes(name);
  return {
    ...present({ name: telling ? name : undefined, divisionId: inDivision ? divisionId : undefined }),
    ...(deactivated ? { deactivated } : {}),
    adoptId: id,
  };
}

/** What the provider's check will say of it, by that check itself. */
async function faultsOf(
  { languageLabels, systemPresence }: Definition,
  settings: Status["settings"],
  generation: Generation,
): Promise<Fault[]> {
  const faults: Fault[] = [];
  await checkFields(
    { languageLabels, systemPresence, ...settings },
    {
      generation,
      // Only the usual ones can be the keys of a typed catalogue.
      organizationSystemPresences: () => Promise.resolve([]),
      fault: (property, reason) => faults.push({ property, reason }),
      warn: () => undefined,
    },
  );
  return faults;
}

function areTwins(one: Definition, other: Definition): boolean {
  return one !== other && !one.deactivated && !other.deactivated && sharedLanguage(one, other) !== undefined;
}
