import type { Definition } from "../../definition/definition.js";
import type { Organization } from "../../organization/organization.js";
import { chunksOf } from "../chunks.js";
import { counted, note } from "../text.js";
import type { Source } from "./source.js";

/** How many are asked for at once. */
const atOnce = 10;

/**
 * What a listing does not show of an organisation and is there all the same: what something else knows by its id is asked for by that. A
 * listing shows what its endpoints and the client's divisions let it, so that nothing is gone for not being in it.
 * @param listed the ids that are in the listing
 * @param known what may know more of them; of a listing of another organisation nothing is asked
 */
export async function leftOutOf(
  listed: ReadonlySet<string>,
  known: Source,
  { definitions, divisionsBy }: Pick<Organization, "definitions" | "divisionsBy">,
): Promise<Definition[]> {
  const ids = new Set(known.statuses.flatMap(({ id, adoptId }) => id ?? adoptId ?? []));
  const missing = [...ids].filter((id) => !listed.has(id));
  if (known.kind === "organization" && missing.length === ids.size) return [];
  const found: Definition[] = [];
  for (const some of chunksOf(missing, atOnce))
    found.push(...(await Promise.all(some.map((id) => definitions.get(id)))).filter((one) => one !== undefined));
  if (found.length > 0)
    note(
      `The organisation's listing leaves out ${counted(found.length, "definition")} that ${known.title} knows, such as ${found[0]?.id ?? ""}, ` +
        `as it may those that belong to a division. ${divisionsBy} lists them too.`,
    );
  return found;
}
