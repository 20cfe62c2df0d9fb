import { PresenceApiError } from "../api/errors.js";
import type { OrganizationPresenceDefinition } from "../api/models.js";
import { incomplete } from "../api/paging.js";
import type { PresenceApi } from "../api/presence-api.js";
import { type Definition, describe, type Desired, type Generation } from "../definition/definition.js";
import { fromWire, toWire } from "../definition/forms.js";

/** The presence definitions of an organisation, whatever the generation of endpoints. Throws `PresenceApiError`. */
export interface Definitions {
  /** All definitions that the client may see, active and deactivated. Throws one of the kind `incomplete` rather than leave some out. */
  list(): Promise<Definition[]>;
  /** `undefined` where the API itself says that there is none under this id; throws Error for an answer about another one. */
  get(id: string): Promise<Definition | undefined>;
  create(desired: Desired): Promise<Definition>;
  /** The definition as it is afterwards. */
  update(id: string, desired: Desired): Promise<Definition>;
  /** Deactivates, and looks whether it is so; a definition that is not there counts as done. */
  deactivate(id: string): Promise<void>;
}

/** The page size of listings, in definitions. */
const pageSize = 100;

/** What one generation of endpoints does, under one form of definitions and taken at its word. */
type Operations = Pick<Definitions, "list" | "create"> & {
  get(id: string): Promise<Definition>;
  put(id: string, desired: Desired): Promise<Definition>;
  delete(id: string): Promise<void>;
};

/** The definitions as one generation of endpoints serves them. */
export function definitionsOf(api: PresenceApi, generation: Generation): Definitions {
  const operations = generation === "presencedefinitions" ? ofOlderEndpoints(api) : ofNewerEndpoints(api);
  const get = (id: string) => unlessGone(operations.get(id).then((answer) => about(id, answer)));
  return {
    list: () => operations.list(),
    get,
    create: (desired) => operations.create(desired),
    async update(id, desired) {
      const answer = await operations.put(id, desired);
      if (answer.id === id) return answer;
      const existing = await get(id);
      if (existing) return existing;
      throw new Error(`${id} was to be changed, and is gone.`);
    },
    async deactivate(id) {
      const isThere = await unlessGone(operations.delete(id).then(() => true));
      const left = isThere && (await get(id));
      if (left && !left.deactivated)
        throw new Error(`The API answered that ${describe(left)} is deactivated, and it is still active. Run again.`);
    },
  };
}

function ofOlderEndpoints(api: PresenceApi): Operations {
  const body = (desired: Desired) => toWire(desired, "presencedefinitions");
  return {
    async list() {
      const all: Definition[] = [];
      for await (const entity of api.allPresencedefinitions({ pageSize, deleted: "ALL", localeCode: "ALL" }))
        all.push(fromWire(entity));
      return all;
    },
    get: async (presenceId) => fromWire(await api.getPresencedefinition({ presenceId, localeCode: "ALL" })),
    create: async (desired) => fromWire(await api.postPresencedefinitions({ body: body(desired) })),
    put: async (presenceId, desired) => fromWire(await api.putPresencedefinition({ presenceId, body: body(desired) })),
    delete: (presenceId) => api.deletePresencedefinition({ presenceId }),
  };
}

function ofNewerEndpoints(api: PresenceApi): Operations {
  const body = (desired: Desired) => toWire(desired, "presence/definitions");
  const listed = async (deactivated: "TRUE" | "FALSE"): Promise<OrganizationPresenceDefinition[]> => {
    const { entities, total } = await api.getPresenceDefinitions({ deactivated, localeCode: "ALL" });
    if (entities.length < total)
      throw incomplete(
        { operation: "getPresenceDefinitions", path: "/api/v2/presence/definitions" },
        entities.length,
        total,
      );
    return entities;
  };
  return {
    async list() {
      // One after the other, the active ones twice: what changes sides meanwhile is in one of the three.
      const halves = [await listed("FALSE"), await listed("TRUE"), await listed("FALSE")];
      return [...new Map(halves.flat().map((one) => [one.id, fromWire(one)])).values()];
    },
    get: async (definitionId) => fromWire(await api.getPresenceDefinition({ definitionId, localeCode: "ALL" })),
    create: async (desired) => fromWire(await api.postPresenceDefinitions({ body: body(desired) })),
    put: async (definitionId, desired) =>
      fromWire(await api.putPresenceDefinition({ definitionId, body: body(desired) })),
    delete: (definitionId) => api.deletePresenceDefinition({ definitionId }),
  };
}

/** An answer about another definition says nothing of the one that was asked about. */
function about(id: string, answer: Definition): Definition {
  if (answer.id === id) return answer;
  throw new Error(`The API was asked about ${id}, and answered about ${describe(answer)}. Run again.`);
}

/** Gone is what the API says is gone, in its own words: a proxy's 404 says nothing of the definition. */
async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof PresenceApiError && error.status === 404 && error.code === "not.found") return undefined;
    throw error;
  }
}
