import { createCipheriv, createDecipheriv, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify(pbkdf2);

/**
 * Pulumi's passphrase secrets provider: AES-256-GCM under a key that PBKDF2 (SHA-256, a million rounds) makes from the
 * passphrase and a salt. A sealed text is `v1:<nonce>:<ciphertext and tag>`, in base64; the salt travels as
 * `v1:<salt>:<sealed "pulumi">`, so that a wrong passphrase is noticed.
 */
export class PassphraseCipher {
  private constructor(
    readonly salt: string,
    private readonly key: Buffer,
  ) {}

  /** A cipher with a new salt. */
  static async create(passphrase: string): Promise<PassphraseCipher> {
    const bytes = randomBytes(8);
    const key = await deriveKey(passphrase, bytes);
    const salt = `v1:${bytes.toString("base64")}:${seal(key, "pulumi")}`;
    return new PassphraseCipher(salt, key);
  }

  /** The cipher of an existing salt (`encryptionsalt` of a stack's configuration). Throws when the passphrase is another one. */
  static async open(salt: string, passphrase: string): Promise<PassphraseCipher> {
    const [version, bytes, ...proof] = salt.split(":");
    if (version !== "v1" || bytes === undefined)
      throw new Error("the encryption salt is not in Pulumi's format `v1:…`");
    const cipher = new PassphraseCipher(salt, await deriveKey(passphrase, Buffer.from(bytes, "base64")));
    if (cipher.decrypt(proof.join(":")) !== "pulumi") throw new Error("the encryption salt is damaged");
    return cipher;
  }

  encrypt(plaintext: string): string {
    return seal(this.key, plaintext);
  }

  /** Throws when the text was sealed under another key or is damaged. */
  decrypt(sealed: string): string {
    const [version, nonce, data] = sealed.split(":");
    if (version !== "v1" || nonce === undefined || data === undefined)
      throw new Error("a secret is not in Pulumi's format `v1:…`");
    const bytes = Buffer.from(data, "base64");
    const decipher = createDecipheriv("aes-256-gcm", this.key, Buffer.from(nonce, "base64"));
    decipher.setAuthTag(bytes.subarray(-16));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString("utf8");
    } catch (error) {
      throw new Error(
        "incorrect passphrase: set PULUMI_CONFIG_PASSPHRASE to the one this stack's secrets were encrypted with",
        { cause: error },
      );
    }
  }
}

const keys = new Map<string, Promise<Buffer>>();

/** A million rounds take half a second: each key is derived once per process. */
function deriveKey(passphrase: string, salt: Buffer): Promise<Buffer> {
  const name = JSON.stringify([passphrase, salt.toString("base64")]);
  const key = keys.get(name) ?? derive(passphrase, salt, 1_000_000, 32, "sha256");
  keys.set(name, key);
  return key;
}

function seal(key: Buffer, plaintext: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const data = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1:${nonce.toString("base64")}:${data.toString("base64")}`;
}
