import * as z from "zod";
import type { UserEntityListing, UsersSearchResponse } from "../../provider/api/models.js";
import { type Endpoint, endpoint } from "../core/endpoint.js";
import { readQuery } from "../core/query.js";
import { administrator } from "../store/definitions.js";
import type { Store } from "../store/store.js";
import type { User } from "../store/users.js";
import { pageFields, pageOf } from "./paging.js";

const collection = "/api/v2/users";

/** Of the ways to search, the one that finds a user by what is written of them, in any case. */
const criterion = z.object({
  type: z.literal("EXACT"),
  fields: z.array(z.enum(["email", "name"])).min(1),
  value: z.string().optional(),
  values: z.array(z.string()).optional(),
});

type Person = Pick<User, "id" | "name" | "email">;

/** The users, and who makes seeded definitions and edits by hand, who is found by id alone. */
export function peopleOf({ users }: Store): Person[] {
  return [{ id: administrator.id ?? "", name: "Administrator", email: "administrator@example.com" }, ...users.all()];
}

/** The operations that find users. Every user of the emulator is active. */
export function userEndpoints(store: Store): Endpoint[] {
  const listingQuery = z.object({
    ...pageFields(store),
    state: z.enum(["active", "inactive", "deleted", "any"]).default("active"),
  });
  return [
    endpoint({
      method: "GET",
      path: collection,
      permissions: () => ["directory:user:view"],
      answer: ({ query }): UserEntityListing => {
        const { state, ...page } = readQuery(listingQuery, query);
        // Repeated, or as the official SDK writes them.
        const ids = new Set(query.getAll("id").flatMap((some) => some.split(",")));
        const isWanted = ({ id }: Person) => (state === "active" || state === "any") && (ids.size === 0 || ids.has(id));
        const { items, place } = pageOf((ids.size === 0 ? store.users.all() : peopleOf(store)).filter(isWanted), page);
        return { entities: items.map(wire), ...place };
      },
    }),
    endpoint({
      method: "POST",
      path: `${collection}/search`,
      permissions: () => ["directory:user:view"],
      body: z.object({ query: z.array(criterion).default([]), ...pageFields(store) }),
      answer: ({ body: { query, ...page } }) => {
        const meets = query.map(({ fields, value, values = [] }) => {
          const wanted = new Set([...values, ...(value === undefined ? [] : [value])].map((one) => one.toLowerCase()));
          return (user: User) => fields.some((field) => wanted.has(user[field].toLowerCase()));
        });
        const { items, place } = pageOf(
          store.users.all().filter((user) => meets.every((met) => met(user))),
          page,
        );
        return { results: items.map(wire), types: ["users"], ...place } satisfies UsersSearchResponse & {
          types: string[];
        };
      },
    }),
  ];
}

const wire = ({ id, name, email }: Person) => ({
  id,
  name,
  email,
  username: email,
  state: "active",
  version: 1,
  selfUri: `${collection}/${id}`,
});
