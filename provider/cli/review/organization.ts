import { PresenceApiError } from "../../api/errors.js";
import type { Organization } from "../../organization/organization.js";
import { patience } from "../../organization/usage.js";
import { connect, type ConnectionOptions } from "../connection.js";
import { Exit } from "../exit-codes.js";
import type { Review } from "./model.js";

/** Why an organisation cannot be asked. */
interface WhyNot {
  whyNot: string;
}

/** Asks for the organisation that a change is of, where it can be asked. */
export type Ask = () => Promise<Organization | WhyNot>;

/**
 * The organisation of a reviewed stack, by the options and the environment, or why it cannot be asked: one request, because in another
 * organisation nobody would ever be in these statuses. API: `GET /api/v2/organizations/me`.
 */
export function organizationToAsk(
  { organization: ofStack }: Review,
  options: ConnectionOptions & { offline?: true },
  env: NodeJS.ProcessEnv = process.env,
): Ask {
  let asked: ReturnType<Ask> | undefined;
  return () => (asked ??= ask());

  async function ask(): ReturnType<Ask> {
    if (options.offline) return { whyNot: "--offline asks no organisation" };
    if (!credentials.some((name) => env[name])) return { whyNot: `the environment has no credentials (${howToGive})` };
    try {
      const organization = connect(options);
      const { id, name } = await organization.api.getOrganizationsMe({}, patience);
      if (ofStack === undefined || id === ofStack) return organization;
      return {
        whyNot: `the credentials are of the organisation "${name ?? ""}" ${id ?? ""}, and the stack's is ${ofStack}`,
      };
    } catch (error) {
      if (error instanceof PresenceApiError) return { whyNot: error.message };
      if (error instanceof Exit) return { whyNot: error.message.replace(/:?\n- /, ": ").replaceAll("\n- ", "; ") };
      throw error;
    }
  }
}

const credentials = ["GENESYSCLOUD_OAUTHCLIENT_ID", "GENESYSCLOUD_OAUTHCLIENT_SECRET", "GENESYSCLOUD_ACCESS_TOKEN"];
const howToGive = "GENESYSCLOUD_OAUTHCLIENT_ID and GENESYSCLOUD_OAUTHCLIENT_SECRET, or GENESYSCLOUD_ACCESS_TOKEN";
