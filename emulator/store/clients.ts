import { randomBytes } from "node:crypto";
import type { UserReference } from "../../provider/api/models.js";

/** An OAuth client with the client credentials grant. */
export interface Client {
  readonly id: string;
  readonly secret: string;
  /** Names of permissions, or `"*"` for every one. */
  readonly permissions: "*" | readonly string[];
  /** Ids of the divisions it may see, or `"*"` for all. */
  readonly divisions: "*" | readonly string[];
  /** The user whom its tokens speak for; without it they speak for the client itself. */
  readonly userId?: string | undefined;
}

export interface Token {
  readonly token: string;
  readonly clientId: string;
  /** ISO 8601; without it the token never expires. */
  readonly expiresAt?: string | undefined;
}

export const hasPermission = ({ permissions }: Client, permission: string): boolean =>
  permissions === "*" || permissions.includes(permission);

/** Whether what belongs to a division (`"*"`: to every one) is shown to the client. */
export const seesDivision = ({ divisions }: Client, divisionId: string): boolean =>
  divisionId === "*" || divisions === "*" || divisions.includes(divisionId);

/** Who did something, as `createdBy` and `modifiedBy` say it. */
export const referenceTo = ({ id, userId }: Client): UserReference =>
  userId === undefined
    ? { id, selfUri: `/api/v2/oauth/clients/${id}` }
    : { id: userId, selfUri: `/api/v2/users/${userId}` };

/** The OAuth clients of the organisation and the tokens issued to them. */
export class Clients {
  #clients = new Map<string, Client>();
  #tokens = new Map<string, Token>();

  load(clients: Iterable<Client>, tokens: Iterable<Token>): void {
    this.#clients = new Map(Array.from(clients, (client) => [client.id, client]));
    this.#tokens = new Map(Array.from(tokens, (token) => [token.token, token]));
  }

  all(): Client[] {
    return [...this.#clients.values()];
  }

  get(id: string): Client | undefined {
    return this.#clients.get(id);
  }

  put(client: Client): void {
    this.#clients.set(client.id, client);
  }

  tokens(): Token[] {
    return [...this.#tokens.values()];
  }

  issueToken(client: Client, lifetimeSeconds: number): string {
    const token = randomBytes(32).toString("base64url");
    const expiresAt = new Date(Date.now() + lifetimeSeconds * 1000).toISOString();
    this.#tokens.set(token, { token, clientId: client.id, expiresAt });
    return token;
  }

  /** The client a token was issued to. */
  authenticate(token: string): Client | "unknown" | "expired" {
    const found = this.#tokens.get(token);
    const client = found && this.#clients.get(found.clientId);
    if (!client) return "unknown";
    return found.expiresAt !== undefined && Date.parse(found.expiresAt) <= Date.now() ? "expired" : client;
  }

  /** Expires every issued token at once; those without an expiry stay. Returns how many there were. */
  expireTokens(): number {
    const issued = this.tokens().filter(({ expiresAt }) => expiresAt !== undefined);
    const expiresAt = new Date().toISOString();
    for (const token of issued) this.#tokens.set(token.token, { ...token, expiresAt });
    return issued.length;
  }
}

/** The clients an organisation has unless its seed names others. */
export const defaultClients: readonly Client[] = [
  { id: "presence-admin", secret: "presence-secret", permissions: "*", divisions: "*" },
  { id: "presence-reader", secret: "presence-secret", permissions: [], divisions: "*" },
];
