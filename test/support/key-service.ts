import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** Where a stack's key is kept, for `pulumi stack init --secrets-provider`. */
export const secretsProvider = "hashivault://presence";

/**
 * A key service for the stacks of this process, as HashiCorp Vault is one: it hands out the key of a stack, by which Pulumi
 * encrypts what is secret. A passphrase would cost a third of a command: Pulumi derives the key from it in each.
 * The environment says from then on how the CLI finds it.
 */
export function startKeyService(): Promise<void> {
  started ??= start();
  return started;
}

let started: Promise<void> | undefined;

const sealed = "vault:v1:";

async function start(): Promise<void> {
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      const { plaintext = "", ciphertext = "" } = body as { plaintext?: string; ciphertext?: string };
      const isEncrypting = request.url?.includes("/transit/encrypt/");
      const data = isEncrypting
        ? { ciphertext: `${sealed}${plaintext}` }
        : { plaintext: ciphertext.slice(sealed.length) };
      response.setHeader("content-type", "application/json").end(JSON.stringify({ data }));
    });
  });
  await once(server.listen(0, "127.0.0.1").unref(), "listening");
  const { port } = server.address() as AddressInfo;
  Object.assign(process.env, { VAULT_SERVER_URL: `http://127.0.0.1:${port}`, VAULT_SERVER_TOKEN: "token" });
}
