import { type BulkOptions, putUsersPresencesBulk } from "./bulk.js";
import { endpoints, type OperationName, type OperationParams, type OperationResult, requestFor } from "./endpoints.js";
import { PresenceApiError } from "./errors.js";
import type { OrganizationPresence, UserPresence } from "./models.js";
import { allPresencedefinitions, type AllPresencedefinitionsQuery } from "./paging.js";
import type { CallOptions } from "./transport/abort.js";
import { Sender } from "./transport/send.js";
import type { ClientSettings } from "./transport/settings.js";

/** A method of `PresenceApi`: takes the operation's parameters as one object. */
type Method<Name extends OperationName> =
  Record<string, never> extends OperationParams<Name>
    ? (params?: OperationParams<Name>, options?: CallOptions) => Promise<OperationResult<Name>>
    : (params: OperationParams<Name>, options?: CallOptions) => Promise<OperationResult<Name>>;

/** One method for each operation of the endpoint table, under its name and with its documentation. */
type Methods = {
  readonly [Name in keyof typeof endpoints as Exclude<Name, "putUsersPresencesBulk">]: Method<Name>;
};

/** Makes the methods of the endpoint table; the class below adds those that are more than one request. */
const Operations = function (this: object, sender: Sender) {
  for (const name of Object.keys(endpoints) as OperationName[]) {
    if (name === "putUsersPresencesBulk") continue;
    const method = async (params: OperationParams<typeof name>, options: CallOptions = {}) => {
      const request = requestFor(name, params);
      const outcome = await sender.send(request, options);
      if ("value" in outcome) return outcome.value;
      throw new PresenceApiError(request, outcome.failure);
    };
    Object.assign(this, { [name]: method });
  }
} as unknown as new (sender: Sender) => Methods;

/**
 * The presence API of Genesys Cloud: one method for each operation, under the API's own names.
 *
 * All requests of an instance share one access token, their connections, a bound of concurrency, and the pause that the API
 * asks for when the rate limit is reached. A method answers what the API answers and fails with a `PresenceApiError`.
 * Requests refused by 429 are sent again after the pause; those that met a 5xx or a broken connection only where doing it twice
 * is the same as doing it once, so never a POST that may have arrived and changed something: `mayHaveWorked` of the error tells.
 *
 * @example
 * const api = new PresenceApi({
 *   apiUrl: "https://api.mypurecloud.com",
 *   loginUrl: "https://login.mypurecloud.com",
 *   credentials: { clientId, clientSecret },
 * });
 * const { entities } = await api.getPresencedefinitions({ pageSize: 100 });
 */
export class PresenceApi extends Operations {
  readonly #sender: Sender;

  /**
   * @param settings how to reach an organisation, and how patiently
   * @throws TypeError that lists everything wrong with the settings
   */
  constructor(settings: ClientSettings) {
    const sender = new Sender(settings);
    super(sender);
    this.#sender = sender;
  }

  /**
   * For how long the OAuth server gave the access token that is in use, in milliseconds. `undefined` before the first request, and
   * for a token that was given in place of an OAuth client.
   */
  get tokenLifetimeMs(): number | undefined {
    return this.#sender.tokenLifetimeMs;
  }

  /**
   * Every definition, read page by page from `GET /api/v2/presencedefinitions` (100 on a page by default): each once, and none
   * lost when some are created, renamed or deactivated meanwhile. The active ones unless `deleted` says `TRUE` or `ALL`.
   * `timeoutMs` is for each page. No permission needed.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  allPresencedefinitions(
    params: AllPresencedefinitionsQuery = {},
    options?: CallOptions,
  ): AsyncIterable<OrganizationPresence> {
    return allPresencedefinitions(this.getPresencedefinitions, params, options);
  }

  /**
   * Changes the presences of many users: `PUT /api/v2/users/presences/bulk`, each presence's `id` being the user's.
   * Permission: presence:userPresence:edit (once: directory:user:edit).
   *
   * A body over the API's size limit goes in several requests, one after the other; the results are in the order of the body.
   * The signal stops it between two requests.
   * @throws UsersPresencesBulkError, which tells of each user whether the change was done, refused, not tried, or may be either
   */
  putUsersPresencesBulk(params: { body: UserPresence[] }, options: BulkOptions = {}): Promise<UserPresence[]> {
    return putUsersPresencesBulk(this.#sender, params.body, options);
  }
}
