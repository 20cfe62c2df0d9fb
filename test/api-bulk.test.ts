import assert from "node:assert/strict";
import { UsersPresencesBulkError, type BulkOptions } from "../provider/api/bulk.js";
import type { UserPresence } from "../provider/api/models.js";
import type { PresenceApi } from "../provider/api/presence-api.js";
import { fault, inTurn, json, withServer, type ApiServer, type Handler } from "./support/api-server.js";

const users = (count: number, message = ""): UserPresence[] =>
  Array.from({ length: count }, (_none, index) => ({ id: `user-${index}`, message }));
const sent = (body: string) => JSON.parse(body) as UserPresence[];
const ids = (presences: readonly UserPresence[]) => presences.map(({ id }) => id);
/** Does as told, and answers in another order. */
const works: Handler = (request, response) => {
  json(response, 200, sent(request.body).reverse());
};

async function bulkErrorOf(api: PresenceApi, body: UserPresence[], options?: BulkOptions) {
  const error: unknown = await api.putUsersPresencesBulk({ body }, options).catch((reason: unknown) => reason);
  assert.ok(error instanceof UsersPresencesBulkError, String(error));
  return error;
}

describe("changing the presences of many users", () => {
  it("sends one request when it fits, and answers in the order asked", () =>
    withServer(works, async ({ client, requests }) => {
      const results = await client().putUsersPresencesBulk({ body: users(10) });
      assert.deepEqual(ids(results), ids(users(10)));
      assert.deepEqual(
        requests.map(({ method, url }) => `${method} ${url}`),
        ["PUT /api/v2/users/presences/bulk"],
      );
    }));

  it("keeps every request under the API's size limit, counted in bytes of UTF-8, and leaves nobody out", () =>
    withServer(works, async ({ client, requests }) => {
      const body = users(10_000, "zurück um zwölf ☕");
      const progress: number[] = [];
      const results = await client().putUsersPresencesBulk({ body }, { onChunk: ({ done }) => progress.push(done) });
      assert.deepEqual(ids(results), ids(body));
      const sizes = requests.map((request) => Buffer.byteLength(request.body));
      assert.ok(Math.max(...sizes) <= 512_000, `${Math.max(...sizes)} bytes`);
      assert.equal(
        requests.length,
        Math.ceil(sizes.reduce((sum, size) => sum + size) / 512_000),
        "and no more than need be",
      );
      assert.equal(progress.length, requests.length);
      assert.equal(progress.at(-1), 10_000);
    }));

  it("sends no request for nobody", () =>
    withServer(works, async ({ client, requests }) => {
      assert.deepEqual(await client().putUsersPresencesBulk({ body: [] }), []);
      assert.equal(requests.length, 0);
    }));

  it("lists everything wrong with its input, before anything is sent", () =>
    withServer(works, async ({ client, requests }) => {
      const body = [{ id: "a" }, { message: "who?" }, { id: "a" }, { id: "b", message: "x".repeat(512_000) }];
      await assert.rejects(
        client().putUsersPresencesBulk({ body }),
        /body\[1\] has no id.*body\[2\] is the second one for user a.*body\[3\] alone is over 512000 bytes/,
      );
      assert.equal(requests.length, 0);
    }));

  const stops = async ({ client }: ApiServer, settings = {}) =>
    bulkErrorOf(client(settings), users(6), { maxUsersPerRequest: 2 });

  it("tells who was done, who was refused and who was not tried when a request is refused", () =>
    withServer(
      inTurn(works, (_request, response) => {
        json(response, 404, fault(404, "not.found", "no such user"));
      }),
      async (server) => {
        const error = await stops(server);
        assert.equal(error.status, 404);
        assert.deepEqual(error.done, ["user-0", "user-1"]);
        assert.deepEqual(error.refused, ["user-2", "user-3"]);
        assert.deepEqual(error.unknown, []);
        assert.deepEqual(error.notTried, ["user-4", "user-5"]);
        assert.match(
          error.message,
          /404 not\.found: "no such user".* Of 6 users, 2 done, 2 refused, 0 unknown, 2 not tried\./,
        );
        assert.equal(server.requests.length, 2);
      },
    ));

  it("tells whose answer was lost, after trying again", () =>
    withServer(
      inTurn(works, (_request, response) => response.destroy()),
      async (server) => {
        const error = await stops(server, { retryWaitMs: 1_500, retryLimitMs: 4_000 });
        assert.equal(error.kind, "connection");
        assert.ok(error.tries > 1);
        assert.deepEqual([error.done.length, error.refused, error.unknown], [2, [], ["user-2", "user-3"]]);
      },
    ));

  it("tells about whom the API said nothing", () =>
    withServer(
      (request, response) => {
        json(response, 200, sent(request.body).slice(1));
      },
      async (server) => {
        const error = await stops(server);
        assert.deepEqual([error.done, error.unknown, error.notTried.length], [["user-1"], ["user-0"], 4]);
      },
    ));

  it("stops between two requests when its caller does: the one under way ends, and its outcome is known", () => {
    const controller = new AbortController();
    return withServer(
      (request, response) => {
        controller.abort();
        works(request, response);
      },
      async ({ client, requests }) => {
        const error = await bulkErrorOf(client(), users(6), { maxUsersPerRequest: 2, signal: controller.signal });
        assert.equal(error.kind, "aborted");
        assert.deepEqual(
          [error.done.length, error.refused.length, error.unknown.length, error.notTried.length],
          [2, 0, 0, 4],
        );
        assert.equal(requests.length, 1);
      },
    );
  });

  it("does not wait for the rate limit once its caller has stopped it", () => {
    const controller = new AbortController();
    return withServer(
      (_request, response) => json(response, 429, fault(429, "too.many"), { "retry-after": "60" }),
      async ({ client }) => {
        const api = client({
          log: () => {
            controller.abort();
          },
        });
        const error = await bulkErrorOf(api, users(2), { signal: controller.signal });
        assert.deepEqual([error.kind, error.unknown.length], ["aborted", 0]);
      },
    );
  });
});
