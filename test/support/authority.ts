import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import net, { type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls from "node:tls";
import { generate } from "selfsigned";

/** A certificate and its key, as PEM. */
export interface Identity {
  key: string;
  cert: string;
}

/** A company's own certificate authority, which no machine knows by itself. */
export interface Authority {
  /** The file that NODE_EXTRA_CA_CERTS names. */
  readonly file: string;
  readonly cert: string;
  /** What a server that is called localhost shows. */
  readonly identity: Identity;
  remove(): void;
}

export async function makeAuthority(): Promise<Authority> {
  const options = { keyType: "ec", algorithm: "sha256" } as const;
  const root = await generate([{ name: "commonName", value: "Company Root" }], {
    ...options,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: "commonName", value: "localhost" }], {
    ...options,
    ca: { key: root.private, cert: root.cert },
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }],
  });
  const folder = await mkdtemp(join(tmpdir(), "presence-authority-"));
  const file = join(folder, "root.pem");
  writeFileSync(file, root.cert);
  return {
    file,
    cert: root.cert,
    identity: { key: leaf.private, cert: leaf.cert },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** A server, called localhost, that speaks TLS for one that does not. */
export async function overTls(url: string, identity: Identity): Promise<{ url: string; close: () => void }> {
  const sockets = new Set<net.Socket>();
  const server = tls.createServer(identity, (socket) => {
    bridge(socket, net.connect(Number(new URL(url).port), "127.0.0.1"));
    sockets.add(socket);
  });
  const port = await listen(server);
  return {
    url: `https://localhost:${port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** Passes on what either end says, until one of them ends. */
export function bridge(one: net.Socket, other: net.Socket): void {
  one.pipe(other).pipe(one);
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const)
    from.on("error", () => undefined).on("close", () => to.destroy());
}

/** Listens on 127.0.0.1, by default on a port that the system chooses, and says on which. */
export async function listen(server: Server, port = 0): Promise<number> {
  await once(server.listen(port, "127.0.0.1"), "listening");
  return (server.address() as AddressInfo).port;
}
