/** A small client of the API, for sequences of requests that are replayed without Pulumi. */
export class Client {
  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** Gets a token, or several at once, each by a request, of which one is used. */
  static async logIn(url: string, tokens = 1): Promise<Client> {
    const [token = ""] = await Promise.all(Array.from({ length: tokens }, () => tokenOf(url)));
    return new Client(url, token);
  }

  /** Sends a request and returns the `id` in its answer, if any. Throws when it fails. */
  async send(method: string, path: string, body?: object): Promise<string> {
    const response = await fetch(`${this.url}/api/v2/${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, "Content-Type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer}`);
    return answer === "" ? "" : ((JSON.parse(answer) as { id?: string }).id ?? "");
  }
}

async function tokenOf(url: string): Promise<string> {
  const credentials = Buffer.from("presence-admin:presence-secret").toString("base64");
  const answer = await fetch(`${url}/oauth/token`, {
    method: "POST",
    headers: { Authorization: `Basic ${credentials}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return token;
}

/** Does the work for every item, for so many at a time. */
export async function inFlight<T>(limit: number, items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items[Symbol.iterator]();
  const worker = async () => {
    for (let next = queue.next(); !next.done; next = queue.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}
