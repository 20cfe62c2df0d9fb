import { stableId } from "../core/ids.js";
import { systemPresenceId } from "./system-presences.js";

/** The presence of a user as one source reports it. */
export interface StoredPresence {
  /** Id of a presence definition. */
  readonly presenceDefinition: string;
  readonly message: string;
  readonly modifiedDate: string;
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Id of the source whose presence counts. */
  readonly primarySource: string;
  /** By id of source; one that is missing has never reported anything. */
  readonly presences: Readonly<Record<string, StoredPresence>>;
}

/** A system that reports presences. */
export interface Source {
  readonly id: string;
  readonly name: string;
}

export const defaultSource: Source = { id: "PURECLOUD", name: "PURECLOUD" };

const neverReported: StoredPresence = {
  presenceDefinition: systemPresenceId("Offline"),
  message: "",
  modifiedDate: "2020-01-01T00:00:00.000Z",
};

export const presenceOf = (user: User, source: Source): StoredPresence => user.presences[source.id] ?? neverReported;

/** The users of the organisation and the sources their presences come from. */
export class Users {
  #users = new Map<string, User>();
  #sources: readonly Source[] = [];

  load(users: Iterable<User>, sources: readonly Source[]): void {
    this.#users = new Map(Array.from(users, (user) => [user.id, user]));
    this.#sources = sources;
  }

  all(): User[] {
    return [...this.#users.values()];
  }

  get(id: string): User | undefined {
    return this.#users.get(id);
  }

  put(user: User): void {
    this.#users.set(user.id, user);
  }

  sources(): readonly Source[] {
    return this.#sources;
  }

  /** The source with an id, whatever its case. */
  source(id: string): Source | undefined {
    return this.#sources.find((source) => source.id.toLowerCase() === id.toLowerCase());
  }
}

const givenNames = "Ada Bruno Chiara Dmitri Elif Fatima Goran Hana Ines Jonas Kofi Lena".split(" ");
const familyNames = "Almeida Bauer Costa Dubois Eriksen Fischer Garcia Haddad Ivanova Jansen".split(" ");

/** User number `index` of a generated organisation: the same in every run. */
export function generateUser(index: number): Pick<User, "id" | "name" | "email"> {
  const given = givenNames[index % givenNames.length] ?? "";
  const family = familyNames[Math.floor(index / givenNames.length) % familyNames.length] ?? "";
  const number = String(index + 1).padStart(3, "0");
  return {
    id: stableId(`user ${index}`),
    name: `${given} ${family} ${number}`,
    email: `${given}.${family}.${number}@example.com`.toLowerCase(),
  };
}
