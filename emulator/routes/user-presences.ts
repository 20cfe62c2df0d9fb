import * as z from "zod";
import type { UcUserPresence, UserPresence } from "../../provider/api/models.js";
import { invalidValue, notFound } from "../core/api-error.js";
import type { Fault } from "../core/check.js";
import { type Endpoint, endpoint } from "../core/endpoint.js";
import type { Store } from "../store/store.js";
import { deprecatedSpelling } from "../store/system-presences.js";
import { type Source, type User, defaultSource, presenceOf } from "../store/users.js";

const single = "/api/v2/users/{userId}/presences/{sourceId}";

/** How many users' presences are answered together at most. */
const mostTogether = 50;

const presenceBody = z.object({
  primary: z.boolean().nullish(),
  presenceDefinition: z.object({ id: z.string() }).nullish(),
  message: z.string().nullish(),
});
const patchBody = presenceBody.refine(
  ({ primary, presenceDefinition, message }) => (primary ?? presenceDefinition ?? message ?? null) !== null,
  "one of primary, presenceDefinition and message is needed",
);
const bulkBody = z.array(
  presenceBody.extend({ id: z.string(), source: z.string().nullish(), sourceId: z.string().nullish() }),
);

type PresenceChange = z.output<typeof presenceBody>;

/** The operations on user presences. */
export function userPresenceEndpoints(store: Store): Endpoint[] {
  const { users } = store;

  function find({ userId, sourceId }: { userId: string; sourceId: string }): { user: User; source: Source } {
    const user = users.get(userId);
    if (!user) throw notFound("user", userId);
    const source = users.source(sourceId);
    if (!source) throw notFound("source", sourceId);
    return { user, source };
  }

  function definitionFaults({ presenceDefinition }: PresenceChange, field: string): Fault[] {
    if (!presenceDefinition) return [];
    const { id } = presenceDefinition;
    const definition = store.definitions.get(id);
    if (!definition) return [{ field, message: `there is no presence definition ${id}` }];
    return definition.deactivated ? [{ field, message: `the presence definition ${id} is deactivated` }] : [];
  }

  function apply(user: User, source: Source, change: PresenceChange): User {
    const before = presenceOf(user, source);
    const presence = {
      presenceDefinition: change.presenceDefinition?.id ?? before.presenceDefinition,
      message: change.message ?? before.message,
      modifiedDate: store.now().toISOString(),
    };
    const changed = {
      ...user,
      primarySource: change.primary ? source.id : user.primarySource,
      presences: { ...user.presences, [source.id]: presence },
    };
    users.put(changed);
    return changed;
  }

  function wire(user: User, source: Source): UserPresence {
    const { presenceDefinition: id, message, modifiedDate } = presenceOf(user, source);
    const definition = store.definitions.get(id);
    return {
      id: user.id,
      source: source.name,
      sourceId: source.id,
      primary: user.primarySource === source.id,
      presenceDefinition: {
        id,
        ...(definition && { systemPresence: deprecatedSpelling(definition.systemPresence) }),
        selfUri: `/api/v2/presencedefinitions/${id}`,
      },
      message,
      modifiedDate,
      selfUri: `/api/v2/users/${user.id}/presences/${source.id}`,
    };
  }

  /** Of users who are not there nothing is said. */
  function together(query: URLSearchParams, sourceId: string): UcUserPresence[] {
    // Repeated, as the official SDK writes them, or as the API's documentation has it.
    const ids = query.getAll("id").flatMap((some) => some.split(","));
    if (ids.length > mostTogether)
      throw invalidValue([{ field: "id", message: `${ids.length} are too many: at most ${mostTogether}` }]);
    const source = users.source(sourceId);
    if (!source) throw notFound("source", sourceId);
    return ids.flatMap((id) => {
      const user = users.get(id);
      if (!user) return [];
      const { id: _, primary: __, ...presence } = wire(user, source);
      return [{ userId: id, ...presence }];
    });
  }

  return [
    endpoint({
      method: "GET",
      // The operation of its own that the usual source has, `purecloud`, is one of these.
      path: "/api/v2/users/presences/{sourceId}/bulk",
      answer: ({ query, params: { sourceId } }) => together(query, sourceId),
    }),
    endpoint({
      method: "GET",
      path: single,
      answer: ({ params }) => {
        const { user, source } = find(params);
        return wire(user, source);
      },
    }),
    endpoint({
      method: "PATCH",
      path: single,
      permissions: ({ params, client }) =>
        store.settings.permissions === "page" || client.userId === params.userId ? [] : ["presence:userPresence:edit"],
      body: patchBody,
      answer: ({ params, body }) => {
        const { user, source } = find(params);
        const faults = definitionFaults(body, "presenceDefinition.id");
        if (faults.length > 0) throw invalidValue(faults);
        return wire(apply(user, source, body), source);
      },
    }),
    endpoint({
      method: "PUT",
      path: "/api/v2/users/presences/bulk",
      permissions: () =>
        store.settings.permissions === "page" ? ["directory:user:edit"] : ["presence:userPresence:edit"],
      body: bulkBody,
      // All or nothing: one fault, and nobody's presence changes.
      answer: ({ body }) => {
        const faults: Fault[] = [];
        const changes = body.flatMap((change, index) => {
          const sourceId = change.sourceId ?? change.source ?? defaultSource.id;
          const [user, source] = [users.get(change.id), users.source(sourceId)];
          if (!user) faults.push({ field: `[${index}].id`, message: `there is no user ${change.id}` });
          if (!source) faults.push({ field: `[${index}].sourceId`, message: `there is no source ${sourceId}` });
          faults.push(...definitionFaults(change, `[${index}].presenceDefinition.id`));
          return user && source ? [{ userId: user.id, source, change }] : [];
        });
        if (faults.length > 0) throw invalidValue(faults);
        return changes.map(({ userId, source, change }) => {
          // Read again: a user who is listed twice gets both changes.
          const { user } = find({ userId, sourceId: source.id });
          return wire(apply(user, source, change), source);
        });
      },
    }),
  ];
}
