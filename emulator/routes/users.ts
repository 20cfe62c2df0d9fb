import type { UserEntityListing } from "../../provider/api/models.js";
import { type Endpoint, endpoint } from "../core/endpoint.js";
import { administrator } from "../store/definitions.js";
import type { Store } from "../store/store.js";

/** Everybody by id and name: the users, and who makes seeded definitions and edits by hand. */
export function peopleOf({ users }: Store): { id: string; name: string }[] {
  return [{ id: administrator.id ?? "", name: "Administrator" }, ...users.all()];
}

/** The operations on users themselves. */
export const userEndpoints = (store: Store): Endpoint[] => [
  endpoint({
    method: "GET",
    path: "/api/v2/users",
    permissions: () => ["directory:user:view"],
    answer: ({ query }): UserEntityListing => {
      const wanted = new Set(query.getAll("id"));
      const found = peopleOf(store).filter(({ id }) => wanted.size === 0 || wanted.has(id));
      const [size, number] = [Number(query.get("pageSize") ?? 25), Number(query.get("pageNumber") ?? 1)];
      const page = found.slice((number - 1) * size, number * size);
      return {
        total: found.length,
        entities: page.map(({ id, name }) => ({ id, name, selfUri: `/api/v2/users/${id}` })),
      };
    },
  }),
];
