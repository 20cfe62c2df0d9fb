import { Hono } from "hono";
import type { Store } from "../store/store.js";

/** The login server: client credentials only. Its errors have the shape of OAuth, not of the API. */
export function oauthRoutes(store: Store, save: () => Promise<void>): Hono {
  const app = new Hono();

  app.post("/token", async (c) => {
    const refuse = (status: 400 | 401, error: string, description: string) =>
      c.json({ error, description, error_description: description }, status);

    const form = await c.req.parseBody();
    const { id, secret } = basicCredentials(c.req.header("authorization")) ?? {
      id: form.client_id,
      secret: form.client_secret,
    };
    if (typeof form.grant_type !== "string") return refuse(400, "invalid_request", "grant_type is missing");
    if (form.grant_type !== "client_credentials") {
      return refuse(400, "unsupported_grant_type", `grant type ${form.grant_type} is not supported`);
    }
    const client = typeof id === "string" ? store.clients.get(id) : undefined;
    if (!client) return refuse(400, "invalid_client", "client not found");
    if (client.secret !== secret) return refuse(401, "invalid_client", "client authentication failed");

    const lifetimeSeconds = store.settings.tokenLifetimeSeconds;
    const token = store.clients.issueToken(client, lifetimeSeconds);
    await save();
    return c.json({ access_token: token, token_type: "bearer", expires_in: Math.floor(lifetimeSeconds) });
  });

  app.all("/token", (c) => {
    c.header("Allow", "POST");
    return c.json({ error: "invalid_request", description: "use POST", error_description: "use POST" }, 405);
  });

  return app;
}

function basicCredentials(header: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^Basic (.+)$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const [id = "", ...secret] = Buffer.from(encoded, "base64").toString().split(":");
  return { id, secret: secret.join(":") };
}
