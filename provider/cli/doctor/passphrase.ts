import { createDecipheriv, pbkdf2 } from "node:crypto";
import { promisify } from "node:util";
import type { Environment } from "../../api/transport/proxy.js";
import { readTextFile } from "../../catalogue-file/text-file.js";

/**
 * Why the passphrase of the environment does not open a stack's secrets. `pulumi up` tries it in every run; the commands that show a
 * stack do where there is a secret to show.
 * @param salt the stack file's `encryptionsalt`
 */
export async function passphraseFault(salt: string, env: Environment): Promise<string | undefined> {
  const [phrase, file] = [env["PULUMI_CONFIG_PASSPHRASE"], env["PULUMI_CONFIG_PASSPHRASE_FILE"]];
  try {
    const given = phrase ?? (file ? readTextFile(file).trim() : undefined);
    if (given === undefined)
      return "no passphrase is set, so that `pulumi up` asks for it, and fails where nobody answers";
    return (await opens(given, salt)) ? undefined : "incorrect passphrase";
  } catch (error) {
    return `PULUMI_CONFIG_PASSPHRASE_FILE cannot be read: ${(error as Error).message}`;
  }
}

/**
 * Whether a passphrase opens the word that Pulumi has sealed to try it by. What is written otherwise than in `v1` is for the CLI to judge.
 * Source: `NewSymmetricCrypterFromPassphrase` of Pulumi's SDK for Go.
 */
async function opens(phrase: string, salt: string): Promise<boolean> {
  const parts = /^v1:([^:]+):v1:([^:]+):([^:]+)$/.exec(salt)?.slice(1) ?? [];
  const [seed, nonce, sealed] = parts.map((part) => Buffer.from(part, "base64"));
  if (!seed || !nonce || !sealed) return true;
  const key = await promisify(pbkdf2)(phrase, seed, 1_000_000, 32, "sha256");
  const tagLength = 16;
  const opening = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagLength });
  opening.setAuthTag(sealed.subarray(-tagLength));
  opening.update(sealed.subarray(0, -tagLength));
  try {
    opening.final();
    return true;
  } catch {
    return false;
  }
}
