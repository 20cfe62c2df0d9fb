import { Hono, type Context } from "hono";
import * as z from "zod";
import { InvalidValue, check } from "../core/check.js";
import { faultRulesSchema } from "../core/fault-rules.js";
import type { Parts } from "../parts.js";
import { type Definition, completeDefinition, definitionSeedSchema, isSystemDefinition } from "../store/definition.js";
import { administrator } from "../store/definitions.js";
import { businessUnitsSchema } from "../store/business-units.js";
import { clientSchema, completeUser, userSchema } from "../store/seed.js";
import { settingsSchema } from "../store/settings.js";

const count = z.coerce.number().pipe(z.int().nonnegative()).default(0);

/** What to wait for before answering. */
const operationName = z.string().regex(/^[A-Z]+ \//, "an operation is written like GET /api/v2/systempresences");
const requestsQuery = z.strictObject({
  operation: operationName.optional(),
  arrived: count,
  answered: count,
  idle: z.stringbool().default(false),
});
const faultsQuery = z.strictObject({ rule: count, struck: count });

/** The control surface under `/_emulator`: no token, and nothing here counts as a request to the API. */
export function controlRoutes({ store, log, faults, save, reset }: Parts): Hono {
  const app = new Hono();
  const notThere = (c: Context, what: string) => c.json({ message: `There is no ${what}.` }, 404);

  app.get("/requests", async (c) => {
    await log.until(check(requestsQuery, c.req.query(), "the query"), c.req.raw.signal);
    return c.json(log.summary());
  });
  app.delete("/requests", (c) => {
    log.clear();
    return c.body(null, 204);
  });

  app.post("/reset", async (c) => {
    await reset();
    return c.body(null, 204);
  });

  app.get("/settings", (c) => c.json(store.settings));
  app.put("/settings", async (c) => {
    const change = await readChange(c);
    store.changeSettings(check(settingsSchema, { ...store.settings, ...change }, "the settings"));
    await save();
    return c.json(store.settings);
  });

  app.get("/faults", async (c) => {
    const { rule, struck } = check(faultsQuery, c.req.query(), "the query");
    if (struck > 0 && !faults.report()[rule]) {
      throw new InvalidValue("the query", [{ field: "rule", message: `there is no rule ${rule}` }]);
    }
    await faults.until(rule, struck, c.req.raw.signal);
    return c.json(faults.report());
  });
  app.put("/faults", async (c) => {
    faults.set(check(faultRulesSchema, await readJson(c), "the faults"));
    return c.json(faults.report());
  });
  app.delete("/faults", (c) => {
    faults.set([]);
    return c.body(null, 204);
  });

  app.get("/users", (c) => c.json(store.users.all()));
  app.put("/users/:id", async (c) => {
    const existing = store.users.get(c.req.param("id"));
    if (!existing) return notThere(c, `user ${c.req.param("id")}`);
    const change = await readChange(c);
    const user = completeUser(
      check(userSchema, { ...existing, ...change, id: existing.id }, "the user"),
      0,
      existing.primarySource,
    );
    const unknown = Object.entries(user.presences).filter(([, one]) => !store.definitions.get(one.presenceDefinition));
    if (unknown.length > 0)
      throw new InvalidValue(
        "the user",
        unknown.map(([source, { presenceDefinition: id }]) => ({
          field: `presences.${source}.presenceDefinition`,
          message: `there is no presence definition ${id}`,
        })),
      );
    store.users.put(user);
    await save();
    return c.json(user);
  });

  app.get("/business-units", (c) => c.json(store.businessUnits));
  app.put("/business-units", async (c) => {
    store.businessUnits = check(businessUnitsSchema, await readJson(c), "the business units");
    await save();
    return c.json(store.businessUnits);
  });

  app.get("/definitions", (c) => c.json(store.definitions.all().map(shown)));
  app.post("/definitions", async (c) => {
    const body = check(definitionSeedSchema, await readJson(c), "the definition");
    if (body.id !== undefined && store.definitions.get(body.id)) {
      throw new InvalidValue("the definition", [{ field: "id", message: `${body.id} is there already` }]);
    }
    const definition = completeDefinition(body, { by: administrator, date: store.now().toISOString() });
    store.definitions.put(definition);
    await save();
    return c.json(shown(definition));
  });
  app.put("/definitions/:id", async (c) => {
    const existing = store.definitions.get(c.req.param("id"));
    if (!existing) return notThere(c, `presence definition ${c.req.param("id")}`);
    const made = { by: administrator, date: store.now().toISOString() };
    const modified = { modifiedBy: made.by, modifiedDate: made.date };
    const changed = { ...existing, ...modified, ...(await readChange(c)), id: existing.id };
    const definition = completeDefinition(check(definitionSeedSchema, changed, "the definition"), made);
    store.definitions.put(definition);
    await save();
    return c.json(shown(definition));
  });
  app.delete("/definitions/:id", async (c) => {
    const existing = store.definitions.get(c.req.param("id"));
    if (!existing) return notThere(c, `presence definition ${c.req.param("id")}`);
    if (c.req.query("erase") === "true") store.definitions.erase(existing.id);
    else store.definitions.change(existing, { deactivated: true }, administrator);
    await save();
    return c.body(null, 204);
  });

  app.put("/clients/:id", async (c) => {
    const id = c.req.param("id");
    const change = await readChange(c);
    const client = check(clientSchema, { ...store.clients.get(id), ...change, id }, "the client");
    store.clients.put(client);
    await save();
    return c.json({ ...client, secret: undefined });
  });

  app.post("/tokens/expire", async (c) => {
    const expired = store.clients.expireTokens();
    await save();
    return c.json({ expired });
  });

  app.all("/*", (c) => notThere(c, `${c.req.method} ${c.req.path} on the control surface`));
  app.onError((error, c) => {
    if (error instanceof InvalidValue) return c.json({ message: error.message, faults: error.faults }, 400);
    return c.json({ message: error.message }, 500);
  });
  return app;
}

/** A definition with the fields of both generations of operations. */
const shown = (definition: Definition) => ({ ...definition, primary: isSystemDefinition(definition) });

/** The fields to change; the rest stays as it is. */
const readChange = async (c: Context) => check(z.record(z.string(), z.unknown()), await readJson(c), "the body");

async function readJson(c: Context): Promise<unknown> {
  try {
    return await c.req.json<unknown>();
  } catch {
    throw new InvalidValue("the body", [{ field: "", message: "it is not JSON" }]);
  }
}
