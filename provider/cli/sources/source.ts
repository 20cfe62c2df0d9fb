import { statSync } from "node:fs";
import { isObject, propertiesOf, withoutUndefined } from "../../api/json.js";
import { readCatalogue, toldIn } from "../../catalogue-file/read.js";
import type { Definition, Desired } from "../../definition/definition.js";
import { withDefaults } from "../../definition/forms.js";
import { organizationOf, previousIdsOf } from "../../resource/properties.js";
import { isMarked, shownValue, signatureKey } from "../../resource/secrets.js";
import { catalogueTypes, isPresenceDefinition } from "../../resource/tokens.js";
import { partsOfUrn } from "../../resource/urn.js";
import type { Context } from "../context.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { catalogueFileIn, nameOfFile, readText } from "../files.js";
import { counted, note } from "../text.js";
import { byName, type LastChange, lastChangeOf, type Names } from "../who.js";
import { contextIn, holdsListing, jsonIn, listingIn, namesIn, refuse } from "./listing.js";

/** A status of a file or of an organisation. */
export interface Known {
  /** What it is called there: the resource's name, the key, or the id. */
  name: string;
  /** Its key in the catalogue file, where a component has made it of that: the resource's name has the component's before it. */
  key?: string;
  /** The id of its definition, where it is known. */
  id?: string;
  /** The ids that it had before, newest first, where a state says that it has been moved. */
  previousIds?: readonly string[];
  /** The definition that a catalogue file takes it over from: it may have moved on to another one since. */
  adoptId?: string;
  definition: Desired;
  /** The id of the organisation that it is of, where a state says so. */
  organization?: string;
  /** Who changed it last, where an organisation tells. */
  changed?: LastChange;
}

/** Where statuses are from. */
export interface Source {
  /** Whether it declares what should be, or says what an organisation has or had. */
  kind: "declared" | "organization";
  /** The path of a catalogue file, which people edit; absent of one that a shell hands over. */
  file?: string;
  /** In a sentence: `the state in state.json`. */
  title: string;
  /** Of a saved catalogue: of which organisation it is, and of when. */
  saved?: Context;
  /** The id of the organisation, where it is one that has been asked. */
  organization?: string;
  /** Without the built-in ones, which nobody manages. */
  statuses: readonly Known[];
}

/**
 * The statuses of a file: a catalogue file, a stack's state (`pulumi stack export`), or a saved listing or catalogue of an organisation.
 * Of a project's folder it is the catalogue file in it.
 * @throws Exit (usage) that says why it cannot be used
 */
export async function readSource(named: string): Promise<Source> {
  const path = catalogueFileIn(
    named,
    "Of a project whose catalogue is a program, give the state: pulumi stack export --file state.json",
  );
  const text = await readText(path);
  const form = formOf(path, text);
  const saved = form === "json" ? jsonIn(path, text) : undefined;
  if (form === "yaml" || (isObject(saved) && isObject(saved["statuses"])))
    return {
      kind: "declared",
      // What a shell hands over can be read, and once only.
      ...(path !== "-" && statSync(path).isFile() && { file: path }),
      title: nameOfFile(path),
      statuses: statusesOfFile(path, text),
    };
  const state = stateIn(path, saved);
  if (state) return state;
  if (!holdsListing(saved))
    return refuse(path, [
      "it holds neither statuses by key (a catalogue file, in YAML or JSON), nor a deployment (a stack's state, by pulumi stack export), " +
        "nor entities or an array of definitions (a listing or catalogue that was saved as JSON)",
    ]);
  return { ...sourceOf(nameOfFile(path), listingIn(path, saved), namesIn(saved)), saved: contextIn(saved) };
}

/**
 * The statuses of what a file holds, where that is a stack's state; `undefined` of anything else.
 * @throws Exit (usage) where secrets keep it from being read
 */
export function stateIn(path: string, saved: unknown): Source | undefined {
  const { deployment } = propertiesOf(saved);
  if (!isObject(deployment)) return undefined;
  return {
    kind: "declared",
    title: `the state in ${nameOfFile(path)}`,
    statuses: statusesOfState(path, deployment),
  };
}

/** How a file is written, by its ending, or by its text where that does not tell: the standard input, and what a shell hands over. */
function formOf(path: string, text: string): "yaml" | "json" | undefined {
  if (/\.ya?ml$/i.test(path)) return "yaml";
  if (/\.json$/i.test(path) || /^\s*([[{]|$)/.test(text)) return "json";
  return /^(["']?)[$\w]+\1\s*:/m.test(text) ? "yaml" : undefined;
}

function statusesOfFile(path: string, text: string): Known[] {
  const { statuses, faults } = readCatalogue(text);
  if (faults.length > 0)
    throw new Exit(
      exitCodes.usage,
      `${nameOfFile(path)} cannot be used:\n${faults.map((fault) => `- ${toldIn(path, fault)}`).join("\n")}`,
    );
  return statuses.map(({ key, adoptId, ...status }) => ({
    name: key,
    ...(adoptId !== undefined && { adoptId }),
    definition: withDefaults({ ...status }),
  }));
}

/** The definitions of an organisation as a source. @param names who changed them, where that is known */
export function sourceOf(title: string, definitions: readonly Definition[], names: Names = new Map()): Source {
  const own = definitions.filter(({ builtIn }) => !builtIn);
  return {
    kind: "organization",
    title,
    statuses: own.map(({ id, ...definition }) => {
      const changed = lastChangeOf(definition);
      return {
        name: id,
        id,
        definition: withDefaults({ ...definition }),
        ...(changed && { changed: byName(changed, names) }),
      };
    }),
  };
}

function statusesOfState(path: string, { resources }: Record<string, unknown>): Known[] {
  const all = (Array.isArray(resources) ? resources : []).filter(isObject);
  // What a replacement has still to remove is no longer declared, and what a program only looks up never was.
  const declared = all.filter(
    (one) => isPresenceDefinition(one["type"]) && one["delete"] !== true && one["external"] !== true,
  );
  return declared.map(({ urn, id, parent, inputs, outputs }) => {
    const definition = withDefaults(propertiesOf(plain({ ...propertiesOf(inputs), ...propertiesOf(outputs) })));
    const { systemPresence, languageLabels } = definition as { [Name in keyof Desired]: unknown };
    const isPlain =
      !JSON.stringify(definition).includes(signatureKey) &&
      isObject(languageLabels) &&
      Object.values(languageLabels).every((one) => typeof one === "string");
    if (typeof systemPresence !== "string" || systemPresence === "" || typeof id !== "string" || !isPlain)
      throw new Exit(
        exitCodes.usage,
        `${nameOfFile(path)}: ${String(urn)} cannot be read; values that are secret have to be shown: pulumi stack export --show-secrets`,
      );
    const name = partsOfUrn(String(urn))?.name ?? id;
    const told = withoutUndefined({
      id: id || undefined,
      previousIds: previousIdsOf(propertiesOf(outputs)),
      organization: organizationOf(propertiesOf(outputs)),
    });
    return { name, ...keyIn(name, parent), ...told, definition };
  });
}

function keyIn(name: string, parent: unknown): Pick<Known, "key"> {
  const component = partsOfUrn(String(parent));
  const isCatalogue = Object.values<unknown>(catalogueTypes).includes(component?.type);
  const prefix = `${component?.name ?? ""}-`;
  return isCatalogue && name.startsWith(prefix) ? { key: name.slice(prefix.length) } : {};
}

/** A value of a state as it is without its secrets, where the state shows them; one that is not shown stays as it is. */
function plain(value: unknown): unknown {
  const shown = shownValue(value);
  if (!isObject(shown) || isMarked(shown)) return shown;
  return Object.fromEntries(Object.entries(shown).map(([name, one]) => [name, plain(one)]));
}

/**
 * What of a source is of an organisation: a state may have statuses of several. Where all are of another one, their ids say nothing here,
 * and they are known by their labels.
 * @param id of the organisation, where it is known
 */
export function ofOrganization(source: Source, id: string | undefined): Source {
  const { statuses, title } = source;
  const foreign = statuses.filter(({ organization }) => organization !== undefined && organization !== id);
  if (id === undefined || foreign.length === 0) return source;
  if (foreign.length < statuses.length) {
    note(`${title}: ${counted(foreign.length, "status is", "statuses are")} of another organisation, and left out.`);
    return { ...source, statuses: statuses.filter((one) => !foreign.includes(one)) };
  }
  note(
    `${title} is of another organisation, ${foreign[0]?.organization ?? ""}: its statuses are known by their labels.`,
  );
  return { ...source, statuses: statuses.map(({ id: _id, previousIds: _previousIds, ...status }) => status) };
}
