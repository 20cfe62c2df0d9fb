import type { CallOptions } from "./abort.js";
import { putUsersPresencesBulk, type BulkOptions } from "./bulk.js";
import type { OperationName, OperationParams, OperationResult } from "./endpoints.js";
import type { OrganizationPresence, UserPresence } from "./models.js";
import { allPresencedefinitions, type AllPresencedefinitionsQuery } from "./paging.js";
import { Sender } from "./send.js";
import type { ClientSettings } from "./settings.js";

/** A method of `PresenceApi`: takes the operation's parameters as one object. */
type Method<Name extends OperationName> =
  Record<string, never> extends OperationParams<Name>
    ? (params?: OperationParams<Name>, options?: CallOptions) => Promise<OperationResult<Name>>
    : (params: OperationParams<Name>, options?: CallOptions) => Promise<OperationResult<Name>>;

/**
 * The presence API of Genesys Cloud: one method for each operation, under the API's own names.
 *
 * All requests of an instance share one access token, their connections, a bound of concurrency, and the pause that the API
 * asks for when the rate limit is reached. A method answers what the API answers and fails with a `PresenceApiError`.
 * Requests refused by 429 are sent again after the pause; those that met a 5xx or a broken connection only where doing it twice
 * is the same as doing it once, so never a POST that may have arrived: see `mayHaveWorked` of the error.
 *
 * @example
 * const api = new PresenceApi({
 *   apiUrl: "https://api.mypurecloud.com",
 *   loginUrl: "https://login.mypurecloud.com",
 *   credentials: { clientId, clientSecret },
 * });
 * const { entities } = await api.getPresencedefinitions({ pageSize: 100 });
 */
export class PresenceApi implements Record<OperationName, unknown> {
  readonly #sender: Sender;

  /** @throws TypeError that lists everything wrong with the settings. */
  constructor(settings: ClientSettings) {
    this.#sender = new Sender(settings);
  }

  /**
   * Deactivates a definition: `DELETE /api/v2/presencedefinitions/{presenceId}`. It can still be read, and be put back by
   * `putPresencedefinition`. Permission: presence:presenceDefinition:delete.
   */
  readonly deletePresencedefinition = this.#method("deletePresencedefinition");

  /** One definition, deactivated or not: `GET /api/v2/presencedefinitions/{presenceId}`. No permission needed. */
  readonly getPresencedefinition = this.#method("getPresencedefinition");

  /**
   * One page of the definitions: `GET /api/v2/presencedefinitions`. No permission needed.
   * See `allPresencedefinitions` for all pages.
   */
  readonly getPresencedefinitions = this.#method("getPresencedefinitions");

  /**
   * Every definition, read page by page from `GET /api/v2/presencedefinitions` (100 on a page by default): each once, and none
   * lost when some are created, renamed or deactivated meanwhile. The active ones unless `deleted` says `TRUE` or `ALL`.
   * `timeoutMs` is for each page.
   */
  allPresencedefinitions(
    params: AllPresencedefinitionsQuery = {},
    options?: CallOptions,
  ): AsyncIterable<OrganizationPresence> {
    return allPresencedefinitions(this.getPresencedefinitions, params, options);
  }

  /** Creates a definition: `POST /api/v2/presencedefinitions`. Permission: presence:presenceDefinition:add. */
  readonly postPresencedefinitions = this.#method("postPresencedefinitions");

  /**
   * Replaces a definition as a whole, all but its system presence: `PUT /api/v2/presencedefinitions/{presenceId}`.
   * Permission: presence:presenceDefinition:edit.
   */
  readonly putPresencedefinition = this.#method("putPresencedefinition");

  /**
   * Deactivates a definition: `DELETE /api/v2/presence/definitions/{definitionId}`.
   * Permission: presence:presenceDefinition:delete.
   */
  readonly deletePresenceDefinition = this.#method("deletePresenceDefinition");

  /**
   * One definition, deactivated or not: `GET /api/v2/presence/definitions/{definitionId}`.
   * Permission: presence:presenceDefinition:view.
   */
  readonly getPresenceDefinition = this.#method("getPresenceDefinition");

  /**
   * The active definitions or the deactivated ones, of the divisions the client may see, unpaged:
   * `GET /api/v2/presence/definitions`. What it leaves out may exist all the same.
   */
  readonly getPresenceDefinitions = this.#method("getPresenceDefinitions");

  /** Creates a definition in a division: `POST /api/v2/presence/definitions`. Permission: presence:presenceDefinition:add. */
  readonly postPresenceDefinitions = this.#method("postPresenceDefinitions");

  /**
   * Replaces a definition as a whole, all but its system presence: `PUT /api/v2/presence/definitions/{definitionId}`.
   * Permission: presence:presenceDefinition:edit.
   */
  readonly putPresenceDefinition = this.#method("putPresenceDefinition");

  /** The presences built into Genesys Cloud, which definitions belong to: `GET /api/v2/systempresences`. No permission needed. */
  readonly getSystempresences = this.#method("getSystempresences");

  /**
   * A user's presence by a source, `PURECLOUD` being the usual one: `GET /api/v2/users/{userId}/presences/{sourceId}`.
   * No permission needed.
   */
  readonly getUserPresence = this.#method("getUserPresence");

  /**
   * Changes a user's presence: `PATCH /api/v2/users/{userId}/presences/{sourceId}`, with any of `primary: true`,
   * `presenceDefinition: { id }` and `message`. Permission, for another user than oneself: presence:userPresence:edit.
   */
  readonly patchUserPresence = this.#method("patchUserPresence");

  /**
   * Changes the presences of many users: `PUT /api/v2/users/presences/bulk`, each presence's `id` being the user's.
   * Permission: presence:userPresence:edit (once: directory:user:edit).
   *
   * A body over the API's size limit goes in several requests, one after the other; the results are in the order of the body.
   * The signal stops it between two requests.
   * @throws UsersPresencesBulkError, which tells of each user whether the change was done, refused, not tried, or may be either.
   */
  putUsersPresencesBulk(params: { body: UserPresence[] }, options: BulkOptions = {}): Promise<UserPresence[]> {
    return putUsersPresencesBulk(this.#sender, params.body, options);
  }

  /**
   * The organisation's limits of a namespace, for example `presence`:
   * `GET /api/v2/organizations/limits/namespaces/{namespaceName}`. No permission needed.
   */
  readonly getOrganizationsLimitsNamespace = this.#method("getOrganizationsLimitsNamespace");

  /**
   * What the limits of a namespace are unless changed for an organisation:
   * `GET /api/v2/organizations/limits/namespaces/{namespaceName}/defaults`. No permission needed.
   */
  readonly getOrganizationsLimitsNamespaceDefaults = this.#method("getOrganizationsLimitsNamespaceDefaults");

  #method<Name extends OperationName>(name: Name): Method<Name> {
    return (params?: OperationParams<Name>, options?: CallOptions) =>
      this.#sender.send(name, params ?? ({} as OperationParams<Name>), options);
  }
}
