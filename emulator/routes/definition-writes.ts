import * as z from "zod";
import { ApiError, invalidValue, notFound } from "../core/api-error.js";
import { referenceTo, type Client } from "../store/clients.js";
import { type Definition, type NewDefinition, isSystemDefinition, labelsSchema } from "../store/definition.js";
import type { Refusable } from "../options.js";
import { limitsOf } from "../store/limits.js";
import { refusalOf } from "../store/refusals.js";
import type { Store } from "../store/store.js";
import { type Spelling, systemPresenceSchema } from "../store/system-presences.js";
import { labelLanguage } from "./languages.js";

/** The rules of creating and changing a presence definition: the same for both generations of operations, but for the spelling. */
export function definitionWrites(store: Store, spell: Spelling) {
  const { definitions } = store;
  const systemPresence = systemPresenceSchema(spell);
  const longest = () => store.settings.maxLabelLength ?? Number.POSITIVE_INFINITY;
  const label = z
    .string()
    .refine((text) => text !== "" || store.settings.emptyLabels === "allow", {
      error: "a label must not be empty",
      params: { refusal: "emptyLabel" satisfies Refusable },
    })
    .transform((text) => (store.settings.longLabels === "cut" ? text.slice(0, longest()) : text))
    .refine((text) => text.length <= longest(), {
      error: () => `a label must not be longer than ${String(store.settings.maxLabelLength)} characters`,
      params: { refusal: "longLabel" satisfies Refusable },
    });
  // What the server sets itself is ignored in a body, unless it is of the wrong type.
  const changeBody = z.object({
    id: z.string().nullish(),
    name: z.string().nullish(),
    type: z.enum(["User", "System"]).nullish(),
    primary: z.boolean().nullish(),
    languageLabels: labelsSchema(labelLanguage(store), label),
    systemPresence: systemPresence.nullish(),
    divisionId: z.string().min(1).nullish(),
    deactivated: z.boolean().nullish(),
  });
  const createBody = changeBody.extend({ systemPresence });

  function find(id: string): Definition {
    const definition = definitions.get(id);
    if (!definition) throw notFound("presenceDefinition", id);
    return definition;
  }

  function findChangeable(id: string): Definition {
    const definition = find(id);
    if (isSystemDefinition(definition)) {
      throw new ApiError(400, "bad.request", "A presence definition of type System cannot be changed.", {
        entityId: id,
        entityName: "presenceDefinition",
      });
    }
    return definition;
  }

  return {
    createBody,
    changeBody,
    find,

    create(body: z.output<typeof createBody>, client: Client): Definition {
      const definition: NewDefinition = {
        name: store.settings.putName === "ignore" ? undefined : (body.name ?? undefined),
        languageLabels: body.languageLabels,
        systemPresence: body.systemPresence,
        divisionId: body.divisionId ?? "*",
        deactivated: body.deactivated ?? false,
      };
      refuseConflicts(store, definition);
      return definitions.create(definition, referenceTo(client));
    },

    /** The body is the whole definition, but for what settings say: what was deactivated becomes active. */
    change(id: string, body: z.output<typeof changeBody>, client: Client): Definition {
      const existing = findChangeable(id);
      if (body.systemPresence && body.systemPresence !== existing.systemPresence) {
        const message = `the system presence of a definition cannot be changed from ${existing.systemPresence} to ${body.systemPresence}`;
        throw invalidValue([{ field: "systemPresence", message }]);
      }
      const { putLabels, putName, reactivation } = store.settings;
      const name = body.name ?? (putName === "merge" ? existing.name : undefined);
      const change = {
        name: putName === "ignore" ? undefined : name,
        languageLabels:
          putLabels === "merge" ? { ...existing.languageLabels, ...body.languageLabels } : body.languageLabels,
        divisionId: body.divisionId ?? existing.divisionId,
        deactivated: body.deactivated ?? false,
      };
      if (reactivation === "refuse" && existing.deactivated && !change.deactivated)
        throw refusalOf("reactivation", store.settings, new ApiError(400, "bad.request", "It is deactivated."));
      refuseConflicts(store, { ...existing, ...change }, existing);
      return definitions.change(existing, change, referenceTo(client));
    },

    deactivate(id: string, client: Client): void {
      definitions.change(findChangeable(id), { deactivated: true }, referenceTo(client));
    },
  };
}

/** Throws if the organisation has no room for what `existing` (nothing, for a new one) is to become. */
function refuseConflicts({ definitions, settings }: Store, wanted: NewDefinition, existing?: Definition): void {
  const [limit] = limitsOf(settings);
  if (wanted.deactivated || (settings.twins === "allow" && !limit)) return;
  const others = definitions
    .all()
    .filter(
      (one) =>
        one.id !== existing?.id &&
        !isSystemDefinition(one) &&
        !one.deactivated &&
        one.systemPresence === wanted.systemPresence,
    );
  const twin = others.find(({ languageLabels }) =>
    Object.entries(wanted.languageLabels).some(([language, label]) => languageLabels[language] === label),
  );
  if (settings.twins === "conflict" && twin) {
    const conflict = "The request conflicts with the current state of the target resource.";
    const about = { entityId: twin.id, entityName: "presenceDefinition" };
    throw refusalOf("twin", settings, new ApiError(409, "conflict", conflict, about));
  }
  const becomesActive = existing?.deactivated ?? true;
  if (limit && becomesActive && others.length >= limit.value) {
    const message = `There are already ${limit.value} active presence definitions under ${wanted.systemPresence}.`;
    throw new ApiError(400, "bad.request", message, { limit });
  }
}
