import * as pulumi from "./sdk.js";
import { isObject, withoutUndefined } from "../api/json.js";
import { withoutPlace } from "../catalogue-file/document.js";
import { type CatalogueFile, readCatalogueFile, toldIn } from "../catalogue-file/read.js";
import {
  codeText,
  faultsIn,
  flatCode,
  flatLine,
  isUsualStatus,
  refusalOf,
  type SaidStatus,
} from "../definition/catalogue.js";
import type { AppliedRules, CatalogueFault, PlainRules } from "../definition/catalogue-rules.js";
import { type Fault, unknownValue } from "../definition/checks.js";
import type { Definition } from "../definition/definition.js";
import { appliedRules } from "../definition/flat-rules.js";
import { inputNames } from "../definition/inputs.js";
import type { DocumentedLanguage, SystemPresenceName } from "../definition/vocabulary.js";
import { limitOf, systemPresenceNames } from "../organization/surroundings.js";
import { type Move, movesByKey } from "../resource/moves.js";
import { askCli, StackState } from "../resource/stack-state.js";
import { catalogueTypes } from "../resource/tokens.js";
import { doubtOfUnmanaged } from "../resource/unmanaged.js";
import { chosenEndpoints, inOrganization } from "./organization.js";
import { PresenceDefinition, type PresenceDefinitionArgs, stackName } from "./presence-definition.js";
import { runError } from "./run-error.js";

/**
 * One status: its labels by language, and beside them what else a `PresenceDefinition` takes. A label in a language that the API
 * does not document is written with a cast, `{ … } as CatalogueStatus`.
 */
export type CatalogueStatus = { [L in DocumentedLanguage]?: pulumi.Input<string> | undefined } & Omit<
  PresenceDefinitionArgs,
  "languageLabels" | "systemPresence"
>;

/**
 * The statuses by system presence, each under a key of its own. A key is the status's name in the stack: it stays when labels
 * change and when the status moves to another system presence.
 */
export type CatalogueStatuses<Key extends string = string> = {
  [S in SystemPresenceName]?: { [K in Key]?: CatalogueStatus | undefined } | undefined;
};

/** What a catalogue has to be like. Each rule is for active statuses, and none applies unless given, except that of twins. */
export interface CatalogueRules extends PlainRules {
  /**
   * Most active statuses under one system presence: a number, or `"organization"` for the organisation's own limit, which is
   * then read live: `GET /api/v2/organizations/limits/namespaces/presence`. No permission needed.
   */
  maxActivePerSystemPresence?: number | "organization";
  /** What no label may hold, for example `/[<>|]/`. */
  forbiddenCharacters?: RegExp;
}

/** What a program says of a catalogue: its statuses, and the rules that they have to keep. */
export interface PresenceCatalogueArgs<Key extends string = string> extends CatalogueRules {
  /**
   * The statuses by system presence, each under a key of its own. A key is the status's name in the stack: it stays when labels
   * change and when the status moves to another system presence.
   */
  statuses: CatalogueStatuses<Key>;
}

/**
 * The whole status catalogue of an organisation as one value, and the rules that it has to keep. Makes a `PresenceDefinition`
 * `<name>-<key>` of each status; the order of the statuses means nothing.
 *
 * @example
 * const catalogue = new PresenceCatalogue("statuses", {
 *   statuses: {
 *     Meal: {
 *       lunch: { en_US: "Lunch", es: "Almuerzo" },
 *       brunch: { en_US: "Brunch", es: "Brunch", deactivated: true },
 *     },
 *     Training: { coaching: { en_US: "Coaching", es: "Tutoría" } },
 *   },
 *   requiredLanguages: ["en_US", "es"],
 *   maxActivePerSystemPresence: "organization",
 *   forbiddenCharacters: /[<>]/,
 * });
 * export const lunchId = catalogue.ids.lunch;
 * export const moves = catalogue.moves;
 */
export class PresenceCatalogue<Key extends string = string> extends pulumi.ComponentResource {
  /** The resources by key. */
  readonly definitions: Readonly<Record<Key, PresenceDefinition>>;
  /** The ids of the definitions by key. */
  readonly ids: pulumi.Output<Record<Key, string>>;
  /** The statuses that have been moved, by key: their ids from before, newest first, and the one that each has now. */
  readonly moves: pulumi.Output<{ [K in Key]?: Move }>;

  /**
   * @param name the catalogue's name in the program; the names of its resources begin with it
   * @param args the statuses and the rules that they have to keep
   * @param opts the options of a Pulumi component. `protect` and `transformations` reach every status, as always; so do
   *   `dependsOn`, `ignoreChanges` and `retainOnDelete`
   * @throws RunError that lists every fault of the catalogue, of its fields and of its rules, before anything is registered. Values
   *   that are Outputs are checked as soon as they are known, and so are the organisation's limit and its own system presences;
   *   then no status is registered unless all is well. Secret values are not looked at, because an error would show them.
   */
  constructor(name: string, args: PresenceCatalogueArgs<Key>, opts: pulumi.ComponentResourceOptions = {}) {
    const { statuses, maxActivePerSystemPresence: max, ...rules } = args;
    const words = args instanceof FileArgs ? args.words : ownWords;
    const entries = entriesOf(statuses);
    const given = typeof max === "number" ? { value: max, source: "maxActivePerSystemPresence is" } : undefined;
    const areUsual = entries.map(said).every(isUsualStatus);
    if (areUsual) refuseFaults(name, entries, { ...rules, limit: given }, words);
    super(catalogueTypes.dynamic, name, {}, opts);

    const isComplete =
      areUsual &&
      rules.unmanaged === undefined &&
      max !== "organization" &&
      !entries.some(({ status }) => Object.values(status).some(isObject));
    const checked = isComplete ? undefined : checkLater(this);
    const { dependsOn, ignoreChanges, retainOnDelete } = opts;
    const inherited = { parent: this, ...withoutUndefined({ dependsOn, ignoreChanges, retainOnDelete }) };
    const definitions = entries.map(({ key, systemPresence, status }) => {
      const { languageLabels, settings } = partsOf(status);
      // Pulumi registers a resource when all its inputs are there, and not at all when one of them fails.
      const gated = checked ? checked.then(() => systemPresence) : systemPresence;
      const args = { ...settings, languageLabels, systemPresence: gated };
      return [key, new PresenceDefinition(`${name}-${key}`, args, inherited)] as const;
    });
    this.definitions = Object.fromEntries(definitions) as Record<Key, PresenceDefinition>;
    const ids = Object.fromEntries(definitions.map(([key, { id }]) => [key, id]));
    this.ids = pulumi.all(ids) as pulumi.Output<Record<Key, string>>;
    this.moves = pulumi
      .all(definitions.map(([key, definition]) => idsOf(key, definition)))
      .apply((all) => movesByKey(all) as { [K in Key]?: Move });
    this.registerOutputs({ ids: this.ids, moves: this.moves });

    async function checkLater(component: pulumi.ComponentResource): Promise<void> {
      const limit = max === "organization" ? await inOrganization(limitOf) : given;
      const own = areUsual ? [] : await inOrganization(systemPresenceNames);
      const known = await Promise.all(entries.map(settled));
      refuseFaults(name, known, { ...rules, limit }, words, own);
      if (rules.unmanaged === undefined) return;
      const asking = { statuses: known.map(said), stack: stackName(), lineOf: words.codeOf };
      const doubt = await inOrganization((organization) =>
        doubtOfUnmanaged(asking, organization, new StackState(askCli)),
      );
      if (doubt === undefined) return;
      if (rules.unmanaged === "refuse") throw runError(refusalOf(name, [doubt]) ?? "");
      await pulumi.log.warn(doubt, component);
    }
  }

  /**
   * The catalogue that a file holds, in YAML or JSON: the statuses by key and their rules, as docs/statuses.schema.json describes them.
   * @param name the catalogue's name in the program; the names of its resources begin with it
   * @param path relative to the program's folder, in which Pulumi runs it
   * @param opts as of the constructor
   * @throws RunError that lists every fault of the whole file, each with its line, before anything is registered. The organisation's
   *   limit and its own system presences are looked up later, as by the constructor.
   *
   * @example
   * const catalogue = PresenceCatalogue.fromFile("statuses", "statuses.yaml");
   * export const presenceIds = catalogue.ids;
   */
  static fromFile(name: string, path: string, opts: pulumi.ComponentResourceOptions = {}): PresenceCatalogue {
    const file = readCatalogueFile(path, chosenEndpoints());
    const refusal = refusalOf(
      name,
      file.faults.map((fault) => toldIn(path, fault)),
    );
    if (refusal !== undefined) throw runError(refusal);
    return new PresenceCatalogue(name, new FileArgs(path, file), opts);
  }
}

/**
 * A status's ids. Of what a status may have and has not, a preview says that it is not known. One that knows the path of the definition,
 * which is always there, has all of it from the state: then there is nothing.
 */
function idsOf(key: string, { id, previousIds, selfUri }: PresenceDefinition) {
  const isNone = pulumi
    .serializeProperties(key, { previousIds, selfUri })
    .then((told) => told["previousIds"] === unknownValue && told["selfUri"] !== unknownValue);
  const none = pulumi.output<string[] | undefined>(undefined);
  return pulumi.output({ key, id, previousIds: pulumi.output(isNone).apply((is) => (is ? none : previousIds)) });
}

/** In which words a face tells a fault of a status's fields, and any fault. */
interface Words {
  readonly lineOf: (title: string, fault: Fault) => string;
  readonly tell: (fault: CatalogueFault) => string;
  /** A status of the organisation as a line to be put into the catalogue. */
  readonly codeOf: (key: string, definition: Definition) => string;
}

/** What a catalogue file says, in the form of a program, and its own words: faults are told with their place in it. */
class FileArgs implements PresenceCatalogueArgs {
  readonly statuses: CatalogueStatuses;
  readonly words: Words;

  constructor(path: string, { statuses, rules, placeOf }: CatalogueFile) {
    const { limit, ...applied } = appliedRules(rules);
    const max = rules.limitFromOrganization ? "organization" : limit?.value;
    Object.assign(this, applied, withoutUndefined({ maxActivePerSystemPresence: max }));
    this.statuses = inGroups(statuses);
    this.words = { lineOf: flatLine, tell: (fault) => toldIn(path, { ...placeOf(fault), ...fault }), codeOf: flatCode };
  }
}

function inGroups(statuses: CatalogueFile["statuses"]): CatalogueStatuses {
  const groups: Record<string, Record<string, CatalogueStatus>> = {};
  for (const { key, systemPresence, languageLabels, ...settings } of statuses.map(withoutPlace))
    (groups[systemPresence] ??= {})[key] = { ...languageLabels, ...settings };
  return groups;
}

interface Entry {
  key: string;
  systemPresence: SystemPresenceName;
  status: CatalogueStatus;
}

function entriesOf(statuses: CatalogueStatuses): Entry[] {
  return Object.entries(statuses).flatMap(([systemPresence, group]) =>
    Object.entries(group ?? {}).flatMap(([key, status]) =>
      status ? { key, systemPresence: systemPresence, status } : [],
    ),
  );
}

type StatusSettings = Omit<PresenceDefinitionArgs, "languageLabels" | "systemPresence">;

const isSetting = (name: string) => inputNames.has(name) && name !== "languageLabels" && name !== "systemPresence";

/** The labels of a status, and what else it says: whatever is no setting is a language. */
function partsOf(status: CatalogueStatus): {
  languageLabels: Record<string, pulumi.Input<string>>;
  settings: StatusSettings;
} {
  const said = Object.entries(status).filter(([, value]) => value !== undefined);
  const labels = said.filter(([name]) => !isSetting(name)) as [string, pulumi.Input<string>][];
  return {
    languageLabels: Object.fromEntries(labels),
    settings: Object.fromEntries(said.filter(([name]) => isSetting(name))),
  };
}

/** The entry with its Outputs and promises resolved: to Pulumi's marks where they are unknown or secret. */
async function settled(entry: Entry): Promise<Entry> {
  return { ...entry, status: await pulumi.serializeProperties(entry.key, entry.status) };
}

/** The status as its resource is given it, with Pulumi's mark for what is not plain to see: Outputs, promises, and marks of secrets. */
function said({ key, systemPresence, status }: Entry): SaidStatus {
  const { languageLabels, settings } = partsOf(status);
  return { key, inputs: { ...plain(settings), languageLabels: plain(languageLabels), systemPresence } };
}

function plain(values: object): Record<string, unknown> {
  const entries: [string, unknown][] = Object.entries(values);
  return Object.fromEntries(entries.map(([name, value]) => [name, typeof value === "object" ? unknownValue : value]));
}

/** A group's name is its own title, and in a catalogue labels are the status itself. */
const ownWords: Words = {
  lineOf: (title, { property, reason }) => {
    if (property === "systemPresence") return reason;
    return [title, property.replace(/^languageLabels\.?/, ""), reason].filter(Boolean).join(": ");
  },
  tell: ({ message }) => message,
  codeOf: (key, { systemPresence, languageLabels, id }) =>
    `${systemPresence}: { ${key}: ${codeText({ ...languageLabels, adoptId: id })} }`,
};

function refuseFaults(
  name: string,
  entries: Entry[],
  rules: AppliedRules,
  { lineOf, tell }: Words,
  own: readonly string[] = [],
): void {
  const context = { ...chosenEndpoints(), systemPresences: own, lineOf };
  const refusal = refusalOf(name, faultsIn(entries.map(said), rules, context).map(tell));
  if (refusal !== undefined) throw runError(refusal);
}
