import assert from "node:assert/strict";
import net from "node:net";
import { inspect } from "node:util";
import { run } from "../pulumi/process.js";
import { PresenceApi } from "../provider/api/presence-api.js";
import { errorOf, fault, json, type Handler, withServer } from "./support/api-server.js";
import { type Authority, listen, makeAuthority, overTls } from "./support/authority.js";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { environmentOf, presence } from "./support/presence-command.js";
import { ProviderProcess } from "./support/provider-process.js";
import { type CompanyProxy, type ProxyOptions, startProxy } from "./support/proxy.js";

const password = "p@ss/w%rd";
const credentials = `ann:${password}`;
const encoded = `ann:${encodeURIComponent(password)}`;
const lunch = { id: "d1", languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" };
const create = { body: { languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" } };
const works: Handler = (_request, response) => json(response, 200, lunch);

async function withProxy<T>(options: ProxyOptions, test: (proxy: CompanyProxy) => Promise<T>): Promise<T> {
  const proxy = await startProxy(options);
  try {
    return await test(proxy);
  } finally {
    proxy.close();
  }
}

/** A port that nothing listens on. */
async function closedPort(): Promise<number> {
  const server = net.createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The proxy on the way fails before this host is asked for. */
function client(env: Record<string, string>, settings: object = {}): PresenceApi {
  const url = "https://api.example.invalid";
  return new PresenceApi({
    apiUrl: url,
    loginUrl: url,
    credentials: { accessToken: "the-token" },
    retryWaitMs: 1,
    retryLimitMs: 20,
    env,
    ...settings,
  });
}

/** Runs a program of the package's users in a process of its own: Node.js reads NODE_EXTRA_CA_CERTS as it starts. */
function program(body: string, env: Record<string, string>) {
  const text = `const { PresenceApi } = require("pulumi-genesyscloud-presence");
    (async () => { ${body} })().catch((error) => console.log(error.message));`;
  return run(process.execPath, ["-e", text], { cwd: __dirname, env: { PATH: process.env["PATH"], ...env } });
}

describe("behind a company's proxy", () => {
  let organization: EmulatedOrganization;
  let authority: Authority;
  let api: Awaited<ReturnType<typeof overTls>>;

  before(async () => {
    authority = await makeAuthority();
    organization = await startOrganization({
      seed: { definitions: [{ languageLabels: { en_US: "Brunch" }, systemPresence: "Meal" }] },
    });
    api = await overTls(organization.url, authority.identity);
  });
  after(async () => {
    api.close();
    await organization.close();
    authority.remove();
  });

  /** The settings of somebody whose organisation is behind the proxy. */
  const environment = (proxy: CompanyProxy, user = "") => ({
    ...environmentOf(api.url),
    HTTPS_PROXY: `http://${user}${proxy.host}`,
    NODE_EXTRA_CA_CERTS: authority.file,
  });

  it("the command gets to the login server and the API, with the proxy's password", () =>
    withProxy({ credentials }, async (proxy) => {
      const { stdout, stderr, exitCode } = await presence(["definitions", "list"], environment(proxy, `${encoded}@`));
      assert.equal(exitCode, 0, stderr);
      assert.match(stdout, /Brunch/);
      const target = new URL(api.url).host;
      assert.deepEqual(proxy.tunnels, [target, target], "one for the token, one for the API");
    }));

  it("a resource lives its life, and the state has nothing of the proxy", () =>
    withProxy({ credentials }, async (proxy) => {
      const { HTTPS_PROXY, NODE_EXTRA_CA_CERTS } = environment(proxy, `${encoded}@`);
      const config = { ...organization.config, "genesyscloud:apiUrl": api.url, "genesyscloud:loginUrl": api.url };
      const provider = await ProviderProcess.start(config, { https_proxy: HTTPS_PROXY, NODE_EXTRA_CA_CERTS });
      try {
        const { inputs } = await provider.check({}, { ...create.body, __resource: "lunch" });
        const { id, outs } = await provider.create(inputs);
        const { props } = await provider.read(id, outs);
        // The next run, which has removed the resource.
        await provider.configure({ ...config, "genesyscloud:concurrency": "4" });
        await provider.delete(id, props);
        assert.equal((await organization.definitions()).find((one) => one.id === id)?.deactivated, true);
        assert.equal(proxy.tunnels.length, 4, "one for the token and one for the API in each run");
        const shown = JSON.stringify([inputs, outs, props, provider.lines]);
        for (const secret of [password, encoded, proxy.host]) assert.ok(!shown.includes(secret), shown);
      } finally {
        await provider.stop();
      }
    }));

  it("thirty requests, three at a time, need three tunnels and one for the token", () =>
    withProxy({}, async (proxy) => {
      const { output } = await program(
        `const api = new PresenceApi({ apiUrl: "${api.url}", loginUrl: "${api.url}", concurrency: 3,
           credentials: { clientId: "presence-admin", clientSecret: "presence-secret" } });
         const all = await Promise.all(Array.from({ length: 30 }, () => api.getSystempresences()));
         console.log(all.length);`,
        environment(proxy),
      );
      assert.equal(output, "30\n");
      assert.ok(proxy.tunnels.length > 1 && proxy.tunnels.length <= 4, `${proxy.tunnels.length} tunnels`);
      assert.equal(proxy.connections, proxy.tunnels.length);
    }));

  it("NO_PROXY names the hosts that are reached without it", () =>
    withProxy({}, async (proxy) => {
      const NO_PROXY = "example.com, localhost";
      const { exitCode, stderr } = await presence(["system", "list"], { ...environment(proxy), NO_PROXY });
      assert.equal(exitCode, 0, stderr);
      assert.equal(proxy.connections, 0);
    }));

  it("that inspects TLS, its certificate is trusted where NODE_EXTRA_CA_CERTS names it", async () => {
    const inspector = await makeAuthority();
    try {
      await withProxy({ inspects: { as: inspector, trusts: authority } }, async (proxy) => {
        const trusting = { ...environment(proxy), NODE_EXTRA_CA_CERTS: inspector.file };
        const { exitCode, stdout, stderr } = await presence(["definitions", "list"], trusting);
        assert.equal(exitCode, 0, stderr);
        assert.match(stdout, /Brunch/);

        const strange = await presence(["definitions", "list"], environment(proxy));
        assert.equal(strange.exitCode, 1);
        assert.match(
          strange.stderr,
          new RegExp(
            `found no trustworthy server at ${new URL(api.url).host} through the proxy ${proxy.host} of HTTPS_PROXY \\(.*\\)\\..* let NODE_EXTRA_CA_CERTS name its certificate`,
          ),
        );
      });
    } finally {
      inspector.remove();
    }
  });

  it("that itself speaks TLS is trusted as a host is", () =>
    withProxy({}, async (proxy) => {
      const secure = await overTls(`http://${proxy.host}`, authority.identity);
      try {
        const env = { ...environment(proxy), HTTPS_PROXY: secure.url };
        const { exitCode, stderr } = await presence(["system", "list"], env);
        assert.equal(exitCode, 0, stderr);
        assert.equal(proxy.tunnels.length, 2);
        const error = await errorOf(client({ HTTPS_PROXY: secure.url }).getSystempresences());
        assert.match(error.message, /of HTTPS_PROXY \(\w+\)\. Let NODE_EXTRA_CA_CERTS name the certificate/);
      } finally {
        secure.close();
      }
    }));

  it("without one, a company's own certificate is trusted where NODE_EXTRA_CA_CERTS names it", async () => {
    const { HTTPS_PROXY: _none, ...direct } = environment({ host: "" } as CompanyProxy);
    assert.equal((await presence(["system", "list"], direct)).exitCode, 0);
    const { exitCode, stderr } = await presence(["system", "list"], environmentOf(api.url));
    assert.equal(exitCode, 1);
    assert.match(stderr, /found no trustworthy server at .* let NODE_EXTRA_CA_CERTS name its certificate/);
  });

  it("that never answers, the process ends all the same when its patience does", () =>
    withProxy({ tunnels: "silence" }, async (proxy) => {
      const { exitCode, output } = await program(
        `const api = new PresenceApi({ apiUrl: "${api.url}", loginUrl: "${api.url}", credentials: { accessToken: "t" },
           requestTimeoutMs: 100, retryLimitMs: 1 });
         await api.getSystempresences();`,
        environment(proxy),
      );
      assert.equal(exitCode, 0);
      assert.match(output, /no complete answer from \S+ through the proxy \S+ of HTTPS_PROXY within 0\.1 s/);
    }));
});

describe("plain http, as of an emulator, behind HTTP_PROXY", () => {
  it("goes through the proxy too, on as many connections as there are requests at a time", () =>
    withServer(works, ({ client, requests, url }) =>
      withProxy({ credentials }, async (proxy) => {
        const api = client({ env: { http_proxy: `${encoded}@${proxy.host}` }, concurrency: 3 });
        await Promise.all(Array.from({ length: 30 }, () => api.getPresencedefinition({ presenceId: "d1" })));
        assert.equal(requests.length, 30);
        assert.equal(proxy.requests.length, 31);
        assert.equal(proxy.requests[0], `POST ${url}/oauth/token`);
        assert.ok(proxy.connections <= 4, `${proxy.connections} connections`);
        assert.ok(requests.every(({ headers }) => headers["proxy-authorization"] === undefined));
      }),
    ));

  it("is refused in the proxy's name, not in the API's", () =>
    withServer(works, ({ client, requests }) =>
      withProxy({ credentials }, async (proxy) => {
        const env = { HTTP_PROXY: `http://ann:guess@${proxy.host}` };
        const error = await errorOf(client({ env, credentials: { accessToken: "t" } }).getSystempresences());
        assert.match(error.message, /could not get through the proxy 127\.0\.0\.1:\d+ of HTTP_PROXY \(answered 407\)/);
        assert.equal(requests.length, 0);
      }),
    ));

  it("a POST whose connection breaks behind the proxy may have worked, and is not sent again", () =>
    withProxy({}, (proxy) => {
      const cut: Handler = () => proxy.cut();
      return withServer(cut, async ({ client, requests }) => {
        const api = client({ env: { HTTP_PROXY: proxy.host } });
        const error = await errorOf(api.postPresencedefinitions(create));
        assert.equal(error.mayHaveWorked, true);
        assert.equal(requests.length, 1);
        assert.match(error.message, /lost its connection to \S+ through the proxy \S+ of HTTP_PROXY/);
      });
    }));

  it("the API's own 403 stays the API's", () =>
    withServer(
      (_request, response) => json(response, 403, fault(403, "not.authorized")),
      ({ client }) =>
        withProxy({}, async (proxy) => {
          const error = await errorOf(client({ env: { HTTP_PROXY: proxy.host } }).getSystempresences());
          assert.equal(error.kind, "answer");
          assert.equal(error.status, 403);
        }),
    ));
});

describe("a proxy that lets nothing through", () => {
  /** How often it is tried is up to the patience, and to how fast the machine is. */
  const refusals: [string, ProxyOptions, RegExp][] = [
    [
      "because its password is wrong",
      { credentials: "ann:other" },
      /\(answered 407\)\. Check the user name and password in HTTPS_PROXY \(.*percent-encoded\)/,
    ],
    [
      "because the API is not allowed",
      { tunnels: 403 },
      /\(answered 403\)\. Have the proxy let api\.example\.invalid through, or name that host in NO_PROXY/,
    ],
    [
      "because it cannot reach the API itself",
      { tunnels: 502 },
      /\(answered 502\)(, after \d+ tries)?\. Have the proxy/,
    ],
    ["because it closes the connection", { tunnels: "close" }, /\(.*\)(, after \d+ tries)?\. Check HTTPS_PROXY/],
  ];
  for (const [name, options, message] of refusals)
    it(`${name}, is named with the variable and the cure, and without its password`, () =>
      withProxy(options, async (proxy) => {
        const api = client({ HTTPS_PROXY: `http://${encoded}@${proxy.host}` });
        const error = await errorOf(api.postPresencedefinitions(create));
        assert.ok(
          error.message.includes(
            `POST /api/v2/presencedefinitions could not get through the proxy ${proxy.host} of HTTPS_PROXY (`,
          ),
          error.message,
        );
        assert.match(error.message, message);
        assert.equal(error.kind, "connection");
        assert.equal(error.mayHaveWorked, false);
        assertSilent(error);
      }));

  it("because it hangs up on each tunnel, is named, and a POST was never sent", () =>
    withProxy({ tunnels: "drop" }, async (proxy) => {
      const error = await errorOf(
        client({ HTTPS_PROXY: proxy.host }, { retryLimitMs: 1_000 }).postPresencedefinitions(create),
      );
      assert.match(
        error.message,
        /could not reach api\.example\.invalid through the proxy \S+ of HTTPS_PROXY \(ECONNRESET\)/,
      );
      assert.equal(error.mayHaveWorked, false);
      assert.ok(error.tries > 1, "sent again");
    }));

  it("because it is spoken to by TLS and does not, is an error at once that says so", () =>
    withProxy({}, async (proxy) => {
      const error = await errorOf(client({ HTTPS_PROXY: `https://${proxy.host}` }).getSystempresences());
      assert.match(error.message, /of HTTPS_PROXY \((EPROTO|ERR_SSL_\w+)\)\. Write http:\/\/ in HTTPS_PROXY/);
      assert.equal(error.tries, 1);
    }));

  it("because it is not there, is named, and a POST is sent when it comes back", async () => {
    const port = await closedPort();
    const HTTP_PROXY = `http://${encoded}@127.0.0.1:${port}`;
    await withServer(works, async ({ client: clientOf, requests }) => {
      const settings = { env: { HTTP_PROXY }, credentials: { accessToken: "t" } };
      const error = await errorOf(clientOf({ ...settings, retryLimitMs: 20 }).postPresencedefinitions(create));
      assert.match(
        error.message,
        new RegExp(
          `through the proxy 127\\.0\\.0\\.1:${port} of HTTP_PROXY \\(ECONNREFUSED\\)(, after \\d+ tries)?\\. Check`,
        ),
      );
      assert.equal(error.mayHaveWorked, false);
      assertSilent(error);

      const created = clientOf({ ...settings, retryWaitMs: 20 }).postPresencedefinitions(create);
      await withProxy({ port }, async () => assert.deepEqual(await created, lunch));
      assert.equal(requests.length, 1);
    });
  });

  it("because its address is none, is told before anything is sent, once and without its password", () => {
    for (const address of [
      "http://ann:s3cret#1@proxy:8080",
      "http://proxy:no",
      "socks5://ann:s3cret@proxy:1080",
      "http://proxy/s3cret",
    ])
      assert.throws(
        () => client({ https_proxy: address }),
        ({ message }: Error) =>
          message.split("https_proxy is not the address of an HTTP proxy, such as").length === 2 &&
          !message.includes("s3cret"),
      );
  });

  function assertSilent(error: Error): void {
    const shown = inspect(error, { depth: 20, showHidden: true }) + String(error.stack);
    for (const secret of [password, encoded, Buffer.from(credentials).toString("base64"), "the-token"])
      assert.ok(!shown.includes(secret), shown);
  }
});

describe("whether there is a proxy on the way", () => {
  /** The variable whose proxy was asked. */
  const asked = async (env: Record<string, string>, apiUrl = "https://api.example.invalid") => {
    const { message } = await errorOf(client(env, { apiUrl, loginUrl: apiUrl }).getSystempresences());
    return /through the proxy \S+ of (\w+)/.exec(message)?.[1];
  };

  it("is said by HTTPS_PROXY for https, in lower case first, and by HTTP_PROXY for http alone", () =>
    withProxy({ tunnels: 403 }, async ({ host }) => {
      assert.equal(await asked({ HTTPS_PROXY: host }), "HTTPS_PROXY");
      assert.equal(await asked({ https_proxy: host, HTTPS_PROXY: host }), "https_proxy");
      assert.equal(await asked({ https_proxy: "", HTTPS_PROXY: host }), "HTTPS_PROXY");
      const http = `http://127.0.0.1:${await closedPort()}`;
      assert.equal(await asked({ HTTPS_PROXY: host }, http), undefined);
      assert.equal(await asked({ HTTP_PROXY: host, https_proxy: "" }, http.replace("http:", "https:")), undefined);
    }));

  const port = async () => `https://127.0.0.1:${await closedPort()}`;
  it("NO_PROXY is a list of hosts, with their subdomains, ports and `*`, in any case", () =>
    withProxy({ tunnels: 403 }, async ({ host: HTTPS_PROXY }) => {
      for (const no_proxy of [
        "*",
        "127.0.0.1",
        "a.com,127.0.0.1,b.com",
        "a.com 127.0.0.1",
        "0.0.1",
        ".0.0.1",
        "*.0.0.1",
      ])
        assert.equal(await asked({ HTTPS_PROXY, no_proxy }, await port()), undefined, no_proxy);
      const url = await port();
      assert.equal(await asked({ HTTPS_PROXY, NO_PROXY: new URL(url).host }, url), undefined);
      const localhost = url.replace("127.0.0.1", "localhost");
      assert.equal(await asked({ HTTPS_PROXY, NO_PROXY: "LOCALHOST" }, localhost), undefined);
      const six = url.replace("127.0.0.1", "[::1]");
      for (const NO_PROXY of ["::1", "[::1]"]) assert.equal(await asked({ HTTPS_PROXY, NO_PROXY }, six), undefined);
      for (const NO_PROXY of ["ample.invalid", "api.example.invalid:8443", "example.com", ".", "api", ","])
        assert.equal(await asked({ HTTPS_PROXY, NO_PROXY }), "HTTPS_PROXY", NO_PROXY);
    }));

  it("is asked of the process's environment where the client is given none", () =>
    withServer(works, ({ url }) =>
      withProxy({}, async (proxy) => {
        const { output } = await program(
          `const api = new PresenceApi({ apiUrl: "${url}", loginUrl: "${url}", credentials: { accessToken: "t" } });
           console.log((await api.getPresencedefinition({ presenceId: "d1" })).id);`,
          { HTTP_PROXY: proxy.host },
        );
        assert.equal(output, "d1\n");
        assert.equal(proxy.requests.length, 1);
      }),
    ));
});
