import { readFileSync } from "node:fs";

/** An organisation, and the stack that keeps its statuses. */
export interface Organization {
  stack: string;
  /** The AWS region of the organisation; or both addresses, for an emulator. */
  region?: string;
  apiUrl?: string;
  loginUrl?: string;
  clientId: string;
  /** The environment variable that holds the client's secret, so that none is in a file. */
  clientSecretVariable: string;
}

/**
 * Reads the list of organisations.
 * @param only the stacks to keep; all when empty
 * @throws Error that lists everything that is wrong, before anything runs
 */
export function readOrganizations(file: string, only: readonly string[], env: NodeJS.ProcessEnv): Organization[] {
  const all = JSON.parse(textOf(file)) as Organization[];
  const chosen = all.filter(({ stack }) => only.length === 0 || only.includes(stack));
  const faults = [
    ...only.filter((stack) => !all.some((one) => one.stack === stack)).map((stack) => `there is no stack ${stack}`),
    ...all
      .filter(({ stack }, index) => all.findIndex((one) => one.stack === stack) < index)
      .map(({ stack }) => `the stack ${stack} is there twice`),
    ...chosen.flatMap(({ stack, region, apiUrl, loginUrl, clientId, clientSecretVariable }) => [
      ...(region || (apiUrl && loginUrl) ? [] : [`${stack} needs a region, or apiUrl and loginUrl`]),
      ...(clientId ? [] : [`${stack} needs a clientId`]),
      ...(env[clientSecretVariable] ? [] : [`the secret of ${stack} is missing: set ${clientSecretVariable}`]),
    ]),
  ];
  if (faults.length > 0) throw new Error(`${file} is not usable:\n${faults.map((fault) => `- ${fault}`).join("\n")}`);
  return chosen;
}

/** Without a byte order mark, which editors on Windows put there. */
function textOf(file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    if (error instanceof TypeError) throw new Error(`${file} is not in UTF-8: save it as UTF-8`, { cause: error });
    throw error;
  }
}

/** The settings by which the provider reaches an organisation. */
export function environmentOf(organization: Organization, env: NodeJS.ProcessEnv): Record<string, string> {
  const { region, apiUrl, loginUrl, clientId, clientSecretVariable } = organization;
  return {
    ...(region
      ? { GENESYSCLOUD_REGION: region }
      : { GENESYSCLOUD_API_URL: apiUrl ?? "", GENESYSCLOUD_LOGIN_URL: loginUrl ?? "" }),
    GENESYSCLOUD_OAUTHCLIENT_ID: clientId,
    GENESYSCLOUD_OAUTHCLIENT_SECRET: env[clientSecretVariable] ?? "",
  };
}
