import { randomUUID } from "node:crypto";
import type { UserReference } from "../../provider/api/models.js";
import { stableId } from "../core/ids.js";
import type { Settings } from "../options.js";
import { type Definition, type NewDefinition, completeDefinition } from "./definition.js";
import { deprecatedSpelling, systemPresenceId, systemPresences } from "./system-presences.js";

/** One state of a definition (`undefined`: erased) and when listings start to show it, by the machine's clock. */
interface Version {
  readonly state: Definition | undefined;
  readonly visibleAt: number;
}

/** The definitions of the organisation, in order of creation. */
export class Definitions {
  /** Newest version last; older ones are kept only while a listing may still show them. */
  readonly #versions = new Map<string, Version[]>();

  constructor(
    private readonly settings: () => Settings,
    private readonly now: () => string,
  ) {}

  load(definitions: Iterable<Definition>): void {
    this.#versions.clear();
    for (const definition of definitions) {
      this.#versions.set(definition.id, [{ state: definition, visibleAt: 0 }]);
    }
  }

  get(id: string): Definition | undefined {
    return this.#versions.get(id)?.at(-1)?.state;
  }

  /** Everything as it is this moment. */
  all(): Definition[] {
    return [...this.#versions.keys()].flatMap((id) => this.get(id) ?? []);
  }

  /** What listings show: every write that was made at least `listingDelayMs` ago, in `listingOrder`. */
  listed(): Definition[] {
    const now = Date.now();
    const definitions = [...this.#versions.values()].flatMap(
      (versions) => versions.findLast(({ visibleAt }) => visibleAt <= now)?.state ?? [],
    );
    return this.settings().listingOrder === "created" ? definitions : definitions.sort(byName);
  }

  create(definition: NewDefinition, by: UserReference): Definition {
    const date = this.now();
    const made = { createdBy: by, createdDate: date, modifiedBy: by, modifiedDate: date };
    return this.put({ ...definition, ...made, id: randomUUID(), type: "User" });
  }

  change(existing: Definition, change: Partial<NewDefinition>, by: UserReference): Definition {
    return this.put({ ...existing, ...change, modifiedBy: by, modifiedDate: this.now() });
  }

  put(definition: Definition): Definition {
    this.#add(definition.id, definition);
    return definition;
  }

  /** Removes every trace of a definition, which the API itself never does. */
  erase(id: string): void {
    this.#add(id, undefined);
  }

  /** Makes every write visible to listings. */
  settle(): void {
    for (const [id, versions] of this.#versions) {
      this.#versions.set(id, [{ state: versions.at(-1)?.state, visibleAt: 0 }]);
    }
  }

  #add(id: string, state: Definition | undefined): void {
    const now = Date.now();
    const versions = this.#versions.get(id) ?? [];
    const shown = versions.findLastIndex(({ visibleAt }) => visibleAt <= now);
    const visibleAt = now + this.settings().listingDelayMs;
    this.#versions.set(id, [...versions.slice(Math.max(shown, 0)), { state, visibleAt }]);
  }
}

/** Who makes seeded definitions and edits by hand. */
export const administrator: UserReference = {
  id: stableId("administrator"),
  selfUri: `/api/v2/users/${stableId("administrator")}`,
};

/** The definitions every organisation is born with, one for each system presence. */
export const builtInDefinitions = (): Definition[] =>
  systemPresences.map((name) =>
    completeDefinition(
      {
        id: systemPresenceId(name),
        languageLabels: { en_US: deprecatedSpelling(name) },
        systemPresence: name,
        divisionId: "*",
        deactivated: false,
      },
      { by: {}, date: "2020-01-01T00:00:00.000Z" },
    ),
  );

function byName(a: Definition, b: Definition): number {
  const [left, right] = [sortKey(a), sortKey(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

const sortKey = ({ name, languageLabels }: Definition): string => name ?? Object.values(languageLabels)[0] ?? "";
