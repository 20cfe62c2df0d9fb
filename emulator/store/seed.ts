import * as z from "zod";
import type { Shape } from "../core/check.js";
import { stableId } from "../core/ids.js";
import type { Seed, SeedClient, SeedPresence, SeedUser, Settings } from "../options.js";
import { type BusinessUnit, businessUnitsSchema } from "./business-units.js";
import { type Client, type Token, defaultClients } from "./clients.js";
import { type Definition, completeDefinition, definitionSeedSchema } from "./definition.js";
import { administrator, builtInDefinitions } from "./definitions.js";
import { settingsSchema } from "./settings.js";
import { idOfDefinition } from "./system-presences.js";
import { type Source, type User, defaultSource, generateUser } from "./users.js";

const names = z.union([z.literal("*"), z.array(z.string())]);

/** `PUT /_emulator/clients/{id}` takes the same without the id. */
export const clientSchema = z.strictObject({
  id: z.string().min(1),
  secret: z.string().min(1),
  permissions: names.default([]),
  divisions: names.default("*"),
  userId: z.string().optional(),
} satisfies Shape<SeedClient>);

/** `PUT /_emulator/users/{id}` takes the same without the id. */
export const userSchema = z.strictObject({
  id: z.string().min(1).optional(),
  name: z.string().optional(),
  email: z.string().optional(),
  primarySource: z.string().optional(),
  presences: z
    .record(
      z.string(),
      z.strictObject({
        presenceDefinition: z.string(),
        message: z.string().optional(),
        modifiedDate: z.iso.datetime().optional(),
      } satisfies Shape<SeedPresence>),
    )
    .optional(),
} satisfies Shape<SeedUser>);

const seedFields = z.strictObject({
  settings: settingsSchema.prefault({}),
  clients: z.array(clientSchema).optional(),
  tokens: z
    .array(z.strictObject({ token: z.string().min(1), clientId: z.string(), expiresAt: z.iso.datetime().optional() }))
    .optional(),
  definitions: z.array(definitionSeedSchema).optional(),
  sources: z
    .array(z.strictObject({ id: z.string().min(1), name: z.string().optional() }))
    .min(1)
    .optional(),
  users: z.union([z.int().min(0).max(100_000), z.array(userSchema)]).optional(),
  businessUnits: businessUnitsSchema.optional(),
} satisfies Shape<Seed>);

/** Everything the emulator keeps of an organisation. */
export interface Organization {
  settings: Settings;
  clients: readonly Client[];
  tokens: readonly Token[];
  definitions: readonly Definition[];
  sources: readonly Source[];
  users: readonly User[];
  businessUnits: readonly BusinessUnit[];
}

/** Reads a seed, fills in the defaults and reports every reference that leads nowhere. */
export const seedSchema = seedFields.transform((seed, context): Organization => {
  const organization = complete(seed);
  const { clients, tokens, definitions, sources, users, businessUnits } = organization;
  const report = (path: PropertyKey[], message: string) => {
    context.addIssue({ code: "custom", path, message });
  };
  const oneOf = (known: readonly { id: string }[], what: string) => {
    const ids = new Set(known.map(({ id }) => id));
    return (id: string, ...path: PropertyKey[]) => {
      if (!ids.has(id)) report(path, `there is no ${what} ${JSON.stringify(id)}`);
    };
  };
  const knownClient = oneOf(clients, "client");
  const knownDefinition = oneOf(definitions, "presence definition");
  const knownSource = oneOf(sources, "source");
  const knownUser = oneOf(users, "user");

  const unique = (path: string, items: readonly { id?: string | undefined }[]) => {
    const seen = new Set<string>();
    items.forEach(({ id }, index) => {
      if (id !== undefined && seen.has(id)) report([path, index, "id"], `${JSON.stringify(id)} is there twice`);
      if (id !== undefined) seen.add(id);
    });
  };
  unique("clients", clients);
  unique("definitions", seed.definitions ?? []);
  unique("sources", sources);
  unique("users", users);
  unique("businessUnits", businessUnits);

  clients.forEach(({ userId }, index) => {
    if (userId !== undefined) knownUser(userId, "clients", index, "userId");
  });
  tokens.forEach(({ clientId }, index) => {
    knownClient(clientId, "tokens", index, "clientId");
  });
  users.forEach(({ primarySource, presences }, index) => {
    knownSource(primarySource, "users", index, "primarySource");
    for (const [source, { presenceDefinition }] of Object.entries(presences)) {
      knownSource(source, "users", index, "presences", source);
      knownDefinition(presenceDefinition, "users", index, "presences", source, "presenceDefinition");
    }
  });
  businessUnits.forEach(({ activityCodes }, unit) => {
    activityCodes.forEach(({ secondaryPresences }, code) => {
      secondaryPresences.forEach((id, index) => {
        knownDefinition(id, "businessUnits", unit, "activityCodes", code, "secondaryPresences", index);
      });
    });
  });
  return organization;
});

const seededDate = "2024-01-01T00:00:00.000Z";

function complete(seed: z.output<typeof seedFields>): Organization {
  const seeded = (seed.definitions ?? []).map((definition, index) =>
    completeDefinition(definition, { id: stableId(`definition ${index}`), by: administrator, date: seededDate }),
  );
  const replaced = new Set(seeded.map(({ id }) => id));
  const sources = seed.sources?.map(({ id, name }) => ({ id, name: name ?? id })) ?? [defaultSource];
  const primarySource = sources[0]?.id ?? defaultSource.id;
  const users = Array.isArray(seed.users)
    ? seed.users
    : Array.from({ length: seed.users ?? 0 }, (): z.output<typeof userSchema> => ({}));
  return {
    settings: seed.settings,
    clients: seed.clients ?? defaultClients,
    tokens: seed.tokens ?? [],
    definitions: [...builtInDefinitions().filter(({ id }) => !replaced.has(id)), ...seeded],
    sources,
    users: users.map((user, index) => completeUser(user, index, primarySource)),
    businessUnits: seed.businessUnits ?? [],
  };
}

/** A user with what is left out, as number `index` of a generated organisation has it. */
export function completeUser(user: z.output<typeof userSchema>, index: number, primarySource: string): User {
  const generated = generateUser(index);
  return {
    id: user.id ?? generated.id,
    name: user.name ?? generated.name,
    email: user.email ?? generated.email,
    primarySource: user.primarySource ?? primarySource,
    presences: Object.fromEntries(
      Object.entries(user.presences ?? {}).map(([source, { presenceDefinition, message, modifiedDate }]) => [
        source,
        {
          presenceDefinition: idOfDefinition(presenceDefinition),
          message: message ?? "",
          modifiedDate: modifiedDate ?? seededDate,
        },
      ]),
    ),
  };
}
