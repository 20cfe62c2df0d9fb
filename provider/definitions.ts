import type {
  LanguageLabels,
  OrganizationPresence,
  OrganizationPresenceDefinition,
  UserReference,
} from "./api/models.js";
import { PresenceApiError } from "./api/errors.js";
import type { PresenceApi } from "./api/presence-api.js";
import { canonicalSystemPresence, sameSystemPresence } from "./vocabulary.js";

/** What a program can say of a presence definition, checked and with its defaults filled in. */
export interface Desired {
  /** Labels by language. */
  languageLabels: LanguageLabels;
  /** In the spelling of the current endpoints: `"OnQueue"`. */
  systemPresence: string;
  /** Left as it is on the server where a program says nothing. */
  name?: string;
  /** `"*"` for all divisions; absent on endpoints that know no divisions. */
  divisionId?: string;
  deactivated: boolean;
}

/** A presence definition as it is in the organisation, in one form for both generations of endpoints. */
export interface Definition extends Desired {
  id: string;
  /** One of the built-in definitions, which nobody can change. */
  builtIn: boolean;
  /** Only from `presence/definitions`, and can be missing there too. */
  type?: "User" | "System";
  /** Only from `presencedefinitions`, as the four that follow. */
  primary?: boolean;
  createdBy?: UserReference;
  /** ISO 8601, UTC. */
  createdDate?: string;
  modifiedBy?: UserReference;
  /** ISO 8601, UTC. */
  modifiedDate?: string;
  selfUri?: string;
}

/** The two generations of endpoints, by the path below `/api/v2/`. */
export const generations = ["presencedefinitions", "presence/definitions"] as const;

/** Which endpoints the definitions are managed through; only `presence/definitions` knows divisions. */
export type Generation = (typeof generations)[number];

/** The presence definitions of an organisation, whatever the generation of endpoints. Throws `PresenceApiError`. */
export interface Definitions {
  /** All definitions that the client may see, active and deactivated. */
  list(): Promise<Definition[]>;
  /** `undefined` where there is none under this id. */
  get(id: string): Promise<Definition | undefined>;
  create(desired: Desired): Promise<Definition>;
  update(id: string, desired: Desired): Promise<Definition>;
  /** Deactivates; a definition that is not there counts as done. */
  deactivate(id: string): Promise<void>;
}

/** The page size of listings, in definitions. */
const pageSize = 100;

/** The definitions as one generation of endpoints serves them. */
export function definitionsOf(api: PresenceApi, generation: Generation): Definitions {
  return generation === "presencedefinitions" ? older(api) : current(api);
}

function older(api: PresenceApi): Definitions {
  return {
    async list() {
      const all: Definition[] = [];
      for await (const entity of api.allPresencedefinitions({ pageSize, deleted: "ALL", localeCode: "ALL" }))
        all.push(fromWire(entity));
      return all;
    },
    get: (presenceId) => orNone(api.getPresencedefinition({ presenceId, localeCode: "ALL" }).then(fromWire)),
    create: async (desired) => fromWire(await api.postPresencedefinitions({ body: toOlder(desired) })),
    update: async (presenceId, desired) =>
      fromWire(await api.putPresencedefinition({ presenceId, body: toOlder(desired) })),
    deactivate: (presenceId) => orNone(api.deletePresencedefinition({ presenceId })),
  };
}

function current(api: PresenceApi): Definitions {
  return {
    async list() {
      const [active, deactivated] = await Promise.all([
        api.getPresenceDefinitions({ deactivated: "FALSE", localeCode: "ALL" }),
        api.getPresenceDefinitions({ deactivated: "TRUE", localeCode: "ALL" }),
      ]);
      // A definition that changed sides between the two answers is in both or, at worst, in none: readers confirm by id.
      const byId = new Map([...deactivated.entities, ...active.entities].map(fromWire).map((one) => [one.id, one]));
      return [...byId.values()];
    },
    get: (definitionId) => orNone(api.getPresenceDefinition({ definitionId, localeCode: "ALL" }).then(fromWire)),
    create: async (desired) => fromWire(await api.postPresenceDefinitions({ body: desired })),
    update: async (definitionId, desired) => fromWire(await api.putPresenceDefinition({ definitionId, body: desired })),
    deactivate: (definitionId) => orNone(api.deletePresenceDefinition({ definitionId })),
  };
}

async function orNone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof PresenceApiError && error.status === 404) return undefined;
    throw error;
  }
}

function toOlder({ divisionId: _, systemPresence, ...rest }: Desired): OrganizationPresence {
  return { ...rest, systemPresence: sameSystemPresence(systemPresence, "OnQueue") ? "On Queue" : systemPresence };
}

/**
 * The one form of a definition, from either generation's answer.
 * @throws Error when the answer carries no id, because nothing can be managed without one
 */
export function fromWire(wire: Partial<OrganizationPresence & OrganizationPresenceDefinition>): Definition {
  if (!wire.id) throw new Error("The API answered a presence definition without an id.");
  const systemPresence = wire.systemPresence ?? "";
  const known = {
    id: wire.id,
    languageLabels: wire.languageLabels ?? {},
    systemPresence: canonicalSystemPresence(systemPresence) ?? systemPresence,
    deactivated: wire.deactivated ?? false,
    builtIn: wire.type === "System" || wire.primary === true,
  };
  const optional = {
    name: wire.name,
    divisionId: wire.divisionId,
    type: wire.type,
    primary: wire.primary,
    createdBy: wire.createdBy,
    createdDate: wire.createdDate,
    modifiedBy: wire.modifiedBy,
    modifiedDate: wire.modifiedDate,
    selfUri: wire.selfUri,
  };
  return { ...known, ...present(optional) };
}

/** The properties that have a value. */
export function present<T extends object>(value: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined && item !== null)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
