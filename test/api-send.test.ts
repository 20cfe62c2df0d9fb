import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { inspect } from "node:util";
import { PresenceApi } from "../provider/api/presence-api.js";
import { errorOf, fault, inTurn, json, withServer, type Handler } from "./support/api-server.js";

const lunch = { id: "d1", languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" };
const create = { body: { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" } };
const works: Handler = (_request, response) => {
  json(response, 200, lunch);
};
const drop: Handler = (_request, response) => {
  response.destroy();
};
const html: Handler = (_request, response) => {
  response.writeHead(502, { "content-type": "text/html" }).end("<html><h1>Bad gateway</h1></html>");
};
const silence: Handler = () => undefined;
const truncated: Handler = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": 500 }).write('{"id":');
  setImmediate(() => response.destroy());
};
const refuse =
  (status: number, code: string, headers = {}): Handler =>
  (_request, response) => {
    json(response, status, fault(status, code), headers);
  };
/** A port that nothing listens on. */
async function closedPort(): Promise<string> {
  const server = net.createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

describe("sending", () => {
  it("fills in the path, makes the query and sends the body as JSON", () =>
    withServer(works, async ({ client, requests }) => {
      const api = client();
      assert.deepEqual(await api.putPresencedefinition({ presenceId: "a/ü", ...create }), lunch);
      await api.getPresencedefinition({ presenceId: "d1", localeCode: "ALL" });
      assert.deepEqual(
        requests.map(({ method, url, body }) => [method, url, body]),
        [
          ["PUT", "/api/v2/presencedefinitions/a%2F%C3%BC", JSON.stringify(create.body)],
          ["GET", "/api/v2/presencedefinitions/d1?localeCode=ALL", ""],
        ],
      );
      assert.equal(requests[0]?.headers.authorization, "Bearer token-1");
      assert.equal(requests[0].headers["content-type"], "application/json");
    }));

  it("repeats a parameter that takes several values", () =>
    withServer(
      (_request, response) => {
        json(response, 200, { total: 0, entities: [] });
      },
      async ({ client, requests }) => {
        await client().getPresenceDefinitions({ divisionId: ["one", "two"], deactivated: "TRUE" });
        assert.equal(requests[0]?.url, "/api/v2/presence/definitions?divisionId=one&divisionId=two&deactivated=TRUE");
      },
    ));

  it("refuses an id that would address another operation, before anything is sent", () =>
    withServer(works, async ({ client, requests }) => {
      for (const presenceId of ["", ".", "..", undefined as unknown as string])
        await assert.rejects(client().deletePresencedefinition({ presenceId }), /needs presenceId/);
      assert.equal(requests.length, 0);
    }));

  it("keeps connections open and bounds how many there are", () => {
    const held: (() => void)[] = [];
    const ports = new Set<number | undefined>();
    let most = 0;
    // Answers three at a time: with fewer under way at once, it would not answer at all.
    const threeAtATime: Handler = (request, response) => {
      ports.add(response.socket?.remotePort);
      held.push(() => {
        works(request, response);
      });
      most = Math.max(most, held.length);
      if (held.length >= 3)
        setImmediate(() => {
          for (const answer of held.splice(0)) answer();
        });
    };
    return withServer(threeAtATime, async ({ client, requests }) => {
      const api = client({ concurrency: 3 });
      await Promise.all(Array.from({ length: 30 }, () => api.getPresencedefinition({ presenceId: "d1" })));
      assert.equal(requests.length, 30);
      assert.equal(most, 3);
      assert.ok(ports.size <= 3, `${ports.size} connections`);
    });
  });

  it("never follows a redirect, which would hand the token to another host", () => {
    let elsewhere = 0;
    return withServer(
      () => elsewhere++,
      (target) =>
        withServer(
          (_request, response) => response.writeHead(307, { location: `${target.url}/x?token=1` }).end(),
          async ({ client }) => {
            const error = await errorOf(client().getSystempresences());
            assert.equal(error.kind, "redirect");
            assert.match(error.message, /redirect to http:\/\/127\.0\.0\.1:\d+, which is not followed\. Check apiUrl/);
            assert.equal(elsewhere, 0);
          },
        ),
    );
  });
});

describe("a rate limit", () => {
  it("holds back all requests while the server asks for a pause, and tells a person", () => {
    const controller = new AbortController();
    return withServer(refuse(429, "too.many", { "retry-after": "60" }), async ({ client, requests, url }) => {
      let calls: Promise<unknown>[] = [];
      const told = await new Promise<string>((log) => {
        const api = client({ concurrency: 4, log });
        calls = Array.from({ length: 40 }, () =>
          errorOf(api.postPresencedefinitions(create, { signal: controller.signal })),
        );
      });
      assert.match(told, /^127\.0\.0\.1:\d+ limits the rate of requests: waiting 60 s\.$/);
      // Time enough for a request that is not held back.
      for (let roundTrip = 0; roundTrip < 20; roundTrip++) await (await fetch(url)).text();
      controller.abort();
      await Promise.all(calls);
      const posts = requests.filter(({ method }) => method === "POST");
      assert.ok(posts.length > 0 && posts.length <= 4, `${posts.length} requests were sent`);
    });
  });

  it("does not fail a POST: it is sent again after the pause", () =>
    withServer(
      inTurn(refuse(429, "x"), refuse(429, "x", { "retry-after": "0" }), works),
      async ({ client, requests }) => {
        assert.deepEqual(await client().postPresencedefinitions(create), lunch);
        assert.equal(requests.length, 3);
      },
    ));

  it("gives up a request that would have to wait for too long, and says that nothing was done", () =>
    withServer(refuse(429, "too.many", { "retry-after": "86400" }), async ({ client, requests }) => {
      const error = await errorOf(client().postPresencedefinitions(create));
      assert.equal(error.status, 429);
      assert.equal(error.mayHaveWorked, false);
      assert.equal(requests.length, 1);
    }));

  it("gives up when the server refuses everything, however short the waits", () =>
    withServer(refuse(429, "too.many", { "retry-after": "0" }), async ({ client }) => {
      const error = await errorOf(client({ rateLimitMs: 500 }).getSystempresences());
      assert.equal(error.status, 429);
      assert.ok(error.tries > 1);
    }));
});

describe("a failing API", () => {
  const failures: [string, Handler][] = [
    ["a 500", refuse(500, "internal.server.error")],
    ["a 503 with Retry-After", refuse(503, "service.unavailable", { "retry-after": "0" })],
    ["a 408", refuse(408, "request.timeout")],
    ["a proxy's HTML page", html],
    ["a broken connection", drop],
    ["an answer cut off", truncated],
    ["an answer that is not JSON", (_request, response) => response.writeHead(200).end("ok")],
    ["a success without an id", (_request, response) => json(response, 200, {})],
    ["a success that is a proxy's page", (_request, response) => response.writeHead(200).end("<html>log in</html>")],
    ["silence", silence],
  ];
  for (const [name, failure] of failures) {
    it(`${name}: tries again what may be done twice`, () =>
      withServer(inTurn(failure, failure, works), async ({ client, requests }) => {
        const api = client(failure === silence ? { requestTimeoutMs: 40 } : {});
        assert.deepEqual(await api.putPresencedefinition({ presenceId: "d1", ...create }), lunch);
        // A slow machine may let a try that works be late too.
        assert.ok(failure === silence ? requests.length >= 3 : requests.length === 3, `${requests.length} requests`);
      }));

    it(`${name}: never sends a POST twice, and says that it may have worked`, () =>
      withServer(inTurn(failure, works), async ({ client, requests }) => {
        const error = await errorOf(
          client(failure === silence ? { requestTimeoutMs: 1_000 } : {}).postPresencedefinitions(create),
        );
        assert.equal(error.mayHaveWorked, true);
        assert.equal(requests.length, 1);
        assert.match(
          error.message,
          /^postPresencedefinitions failed: POST \/api\/v2\/presencedefinitions .*may have been carried out/,
        );
      }));
  }

  it("gives up when its patience is used up, and counts the tries", () =>
    withServer(refuse(500, "internal.server.error"), async ({ client, requests, log }) => {
      const error = await errorOf(
        client({ retryWaitMs: 5, retryLimitMs: 100 }).getPresencedefinition({ presenceId: "d1" }),
      );
      assert.equal(error.tries, requests.length);
      assert.deepEqual(log, []);
    }));

  it("keeps the first failure as the cause when later ones differ", () =>
    withServer(inTurn(refuse(500, "internal.server.error"), refuse(404, "not.found")), async ({ client }) => {
      const error = await errorOf(client().deletePresencedefinition({ presenceId: "d1" }));
      assert.equal(error.status, 404);
      assert.equal(error.mayHaveWorked, true, "the first try may have deleted it");
      assert.ok(error.cause instanceof Error);
      assert.match(error.cause.message, /internal\.server\.error/);
    }));

  it("a POST on a kept connection that the server has closed may have worked", async () => {
    // The connection dies by a reset as soon as the second request arrives on it, before that is read.
    let sockets = 0;
    const server = net.createServer((socket) => {
      sockets++;
      let count = 0;
      socket.on("error", () => undefined);
      socket.on("data", () => {
        if (++count > 1) return socket.resetAndDestroy();
        const body = JSON.stringify(lunch);
        socket.write(
          `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
        );
        return undefined;
      });
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const api = new PresenceApi({ apiUrl: url, loginUrl: url, credentials: { accessToken: "t" }, retryWaitMs: 1 });
      await api.getPresencedefinition({ presenceId: "d1" });
      const error = await errorOf(api.postPresencedefinitions(create));
      assert.equal(error.kind, "connection");
      assert.equal(error.mayHaveWorked, true);
      await api.getPresencedefinition({ presenceId: "d1" });
      await api.getPresencedefinition({ presenceId: "d1" });
      assert.ok(sockets > 1, "a GET is sent again on a new connection");
    } finally {
      server.close();
    }
  });
});

describe("a host that cannot be reached", () => {
  it("did nothing, also not a POST, and is named", async () => {
    const apiUrl = await closedPort();
    const api = new PresenceApi({
      apiUrl,
      loginUrl: apiUrl,
      credentials: { accessToken: "t" },
      retryWaitMs: 1,
      retryLimitMs: 500,
    });
    const error = await errorOf(api.postPresencedefinitions(create));
    assert.equal(error.kind, "connection");
    assert.equal(error.code, "ECONNREFUSED");
    assert.equal(error.mayHaveWorked, false);
    assert.ok(error.tries > 1, "sent again, for it was never sent");
    assert.match(
      error.message,
      new RegExp(`could not reach ${new URL(apiUrl).host} \\(ECONNREFUSED\\), after \\d+ tries\\. Check`),
    );
  });

  it("is found again when it comes back, and a POST is then sent once", async () => {
    const apiUrl = await closedPort();
    const api = new PresenceApi({ apiUrl, loginUrl: apiUrl, credentials: { accessToken: "t" }, retryWaitMs: 20 });
    const created = api.postPresencedefinitions(create);
    let count = 0;
    const server = http.createServer((_request, response) => {
      count++;
      json(response, 200, lunch);
    });
    await once(server.listen(Number(new URL(apiUrl).port), "127.0.0.1"), "listening");
    try {
      assert.deepEqual(await created, lunch);
      assert.equal(count, 1);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("by TLS, because nobody there speaks it, is an error at once, not after minutes", () =>
    withServer(works, async ({ url }) => {
      const apiUrl = url.replace("http:", "https:");
      const error = await errorOf(
        new PresenceApi({ apiUrl, loginUrl: apiUrl, credentials: { accessToken: "t" } }).getSystempresences(),
      );
      assert.equal(error.tries, 1);
      assert.match(error.message, /no trustworthy server/);
    }));
});

describe("an error of the API", () => {
  it("says what failed, on what, the server's words and what to do", () =>
    withServer(
      (_request, response) => {
        const body = {
          ...fault(403, "missing.permissions", "Unable to\nperform"),
          details: [{ fieldName: "id", errorCode: "odd" }],
        };
        json(response, 403, body);
      },
      async ({ client, requests }) => {
        const error = await errorOf(client().putPresencedefinition({ presenceId: "d1", ...create }));
        assert.equal(
          error.message,
          'putPresencedefinition failed: PUT /api/v2/presencedefinitions/d1 answered 403 missing.permissions: "Unable to perform" ' +
            "(id odd; contextId context-1). " +
            "Add the permission presence:presenceDefinition:edit to a role of the OAuth client, in the divisions concerned.",
        );
        const { kind, operation, method, path, status, code, contextId, tries, mayHaveWorked } = error;
        assert.deepEqual(
          { kind, operation, method, path, status, code, contextId, tries, mayHaveWorked },
          {
            kind: "answer",
            operation: "putPresencedefinition",
            method: "PUT",
            path: "/api/v2/presencedefinitions/d1",
            status: 403,
            code: "missing.permissions",
            contextId: "context-1",
            tries: 1,
            mayHaveWorked: false,
          },
        );
        assert.equal(requests.length, 1);
      },
    ));

  it("passes on the limit that was reached", () =>
    withServer(
      (_request, response) => {
        json(response, 409, { ...fault(409, "conflict"), limit: { namespace: "presence", key: "active", value: 30 } });
      },
      async ({ client }) => {
        const error = await errorOf(client().postPresencedefinitions(create));
        assert.deepEqual(error.body?.limit, { namespace: "presence", key: "active", value: 30 });
        assert.match(error.message, /the limit presence active is 30/);
      },
    ));

  for (const status of [400, 403, 404, 409, 413, 415])
    it(`${status} means that nothing was done`, () =>
      withServer(refuse(status, "some.code"), async ({ client, requests }) => {
        const error = await errorOf(client().postPresencedefinitions(create));
        assert.equal(error.mayHaveWorked, false);
        assert.equal(requests.length, 1);
      }));

  it("takes the context id from the header when the body has none, and any shape of body", () =>
    withServer(
      (_request, response) => {
        json(
          response,
          400,
          { code: "odd", message: 5, details: "none", limit: null },
          { "inin-correlation-id": "header-1" },
        );
      },
      async ({ client }) => {
        const error = await errorOf(client().postPresencedefinitions(create));
        assert.equal(error.contextId, "header-1");
        assert.match(error.message, /answered 400 odd/);
      },
    ));

  it("never shows a secret, even if the server quotes it", () =>
    withServer(
      inTurn(drop, (request, response) => {
        const quoted = `you sent ${request.headers.authorization ?? ""} and the-client-secret`;
        json(response, 400, fault(400, "bad.request", quoted));
      }),
      async ({ client, log }) => {
        const error = await errorOf(client().getSystempresences());
        const shown = [inspect(error, { depth: 20, showHidden: true }), error.stack, log.join()].join();
        assert.doesNotMatch(shown, /token-1|the-client-secret/);
        assert.match(shown, /you sent Bearer \[secret\] and \[secret\]/);
      },
    ));

  it("never shows the token of a request, although another request has had it renewed meanwhile", () => {
    const held: http.ServerResponse[] = [];
    return withServer(
      ({ headers }, response) => {
        const isEarly = headers.authorization === "Bearer token-1";
        if (isEarly) held.push(response);
        else json(response, 200, []);
        const [refused, late] = held;
        if (!refused || !late) return;
        if (isEarly) json(refused, 401, fault(401, "bad.token"));
        else json(late, 403, fault(403, "not.authorized", "you sent Bearer token-1"));
      },
      async ({ client }) => {
        const api = client();
        const [failed] = (await Promise.allSettled([api.getSystempresences(), api.getSystempresences()])).filter(
          ({ status }) => status === "rejected",
        );
        const shown = inspect(failed, { depth: 20, showHidden: true });
        assert.doesNotMatch(shown, /token-1/);
        assert.match(shown, /you sent Bearer \[secret\]/);
      },
    );
  });
});

describe("giving up a call", () => {
  it("by its time-out: the error says so", () =>
    withServer(silence, async ({ client }) => {
      // Time enough to have been sent, on any machine.
      const call = client({ credentials: { accessToken: "token" } }).postPresencedefinitions(create, {
        timeoutMs: 2_000,
      });
      const error = await errorOf(call);
      assert.equal(error.kind, "timeout");
      assert.equal(error.mayHaveWorked, true);
    }));

  it("by a signal while it is under way: a change may have worked", () => {
    const controller = new AbortController();
    return withServer(
      () => {
        controller.abort();
      },
      async ({ client }) => {
        const error = await errorOf(client().postPresencedefinitions(create, { signal: controller.signal }));
        assert.equal(error.kind, "aborted");
        assert.equal(error.mayHaveWorked, true);
      },
    );
  });

  it("by a signal while it waits for the rate limit: nothing was done", () => {
    const controller = new AbortController();
    return withServer(refuse(429, "too.many", { "retry-after": "60" }), async ({ client }) => {
      const error = await errorOf(
        client({
          log: () => {
            controller.abort();
          },
        }).postPresencedefinitions(create, { signal: controller.signal }),
      );
      assert.equal(error.kind, "aborted");
      assert.equal(error.mayHaveWorked, false);
    });
  });

  it("by a signal while it waits for others: a thousand calls end at once, without a word from Node.js", () => {
    const controller = new AbortController();
    const warnings: Error[] = [];
    const warned = (warning: Error) => warnings.push(warning);
    process.on("warning", warned);
    return withServer(
      () => {
        controller.abort();
      },
      async ({ client, requests }) => {
        const api = client({ concurrency: 1 });
        const calls = Array.from({ length: 1000 }, () =>
          errorOf(api.postPresencedefinitions(create, { signal: controller.signal })),
        );
        const errors = await Promise.all(calls);
        assert.equal(errors.filter(({ mayHaveWorked }) => mayHaveWorked).length, 1);
        assert.equal(requests.length, 1);
        process.off("warning", warned);
        assert.deepEqual(warnings, []);
      },
    );
  });

  it("before it starts: nothing is sent", () =>
    withServer(works, async ({ client, requests, tokenRequests }) => {
      const error = await errorOf(client().getSystempresences({}, { signal: AbortSignal.abort() }));
      assert.equal(error.kind, "aborted");
      assert.equal(requests.length + tokenRequests.length, 0);
    }));
});

describe("the client's settings", () => {
  it("are checked as a whole, without quoting what may be secret", () => {
    const settings = {
      apiUrl: "http://api.example.com",
      loginUrl: "secret-by-mistake",
      credentials: { clientId: "", clientSecret: "with a space" },
      concurrency: 0,
      requestTimeoutMs: Infinity,
    };
    assert.throws(
      () => new PresenceApi(settings),
      ({ message }: Error) => {
        assert.match(message, /apiUrl \(http:\/\/api\.example\.com\) must be https/);
        for (const name of ["loginUrl", "clientId", "clientSecret", "concurrency", "requestTimeoutMs"])
          assert.ok(message.includes(name), name);
        assert.doesNotMatch(message, /secret-by-mistake|with a space/);
        return true;
      },
    );
  });

  it("take plain http for loopback addresses only", () => {
    const at = (apiUrl: string) =>
      new PresenceApi({ apiUrl, loginUrl: "https://login.example.com", credentials: { accessToken: "t" } });
    for (const host of ["127.0.0.1:1", "127.1.2.3", "localhost", "[::1]:8080"]) at(`http://${host}`);
    for (const host of ["127.0.0.1.example.com", "localhost.example.com", "10.0.0.1", "[::2]"])
      assert.throws(() => at(`http://${host}`), /must be https/);
  });
});
