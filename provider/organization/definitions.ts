import { PresenceApiError } from "../api/errors.js";
import type { PresenceApi } from "../api/presence-api.js";
import type { Definition, Desired, Generation } from "../definition/definition.js";
import { fromWire, toWire } from "../definition/forms.js";

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
  return generation === "presencedefinitions" ? ofOlderEndpoints(api) : ofNewerEndpoints(api);
}

function ofOlderEndpoints(api: PresenceApi): Definitions {
  const body = (desired: Desired) => toWire(desired, "presencedefinitions");
  return {
    async list() {
      const all: Definition[] = [];
      for await (const entity of api.allPresencedefinitions({ pageSize, deleted: "ALL", localeCode: "ALL" }))
        all.push(fromWire(entity));
      return all;
    },
    get: (presenceId) => orNone(api.getPresencedefinition({ presenceId, localeCode: "ALL" }).then(fromWire)),
    create: async (desired) => fromWire(await api.postPresencedefinitions({ body: body(desired) })),
    update: async (presenceId, desired) =>
      fromWire(await api.putPresencedefinition({ presenceId, body: body(desired) })),
    deactivate: (presenceId) => orNone(api.deletePresencedefinition({ presenceId })),
  };
}

function ofNewerEndpoints(api: PresenceApi): Definitions {
  const body = (desired: Desired) => toWire(desired, "presence/definitions");
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
    create: async (desired) => fromWire(await api.postPresenceDefinitions({ body: body(desired) })),
    update: async (definitionId, desired) =>
      fromWire(await api.putPresenceDefinition({ definitionId, body: body(desired) })),
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
