import { Hono } from "hono";
import { catalogueContent } from "../../provider/cli/catalogue/content.js";
import { renderHtml } from "../../provider/cli/catalogue/html.js";
import { minuteOf } from "../../provider/cli/context.js";
import { fromWire } from "../../provider/definition/forms.js";
import type { Definition } from "../../provider/definition/definition.js";
import type { Definition as StoredDefinition } from "../store/definition.js";
import type { Store } from "../store/store.js";
import { peopleOf } from "./users.js";

/** For people, without a token: the statuses of the organisation as `presence catalogue` shows those of a real one. */
export function pageRoutes(store: Store): Hono {
  const app = new Hono();
  app.get("/", (c) => {
    const definitions = store.definitions.all().map(definitionOf);
    const names = new Map(peopleOf(store).map(({ id, name }) => [id, name]));
    const { organizationName } = store.settings;
    const context = {
      organization: organizationName,
      emulator: c.req.header("host") ?? "",
      time: minuteOf(store.now().toISOString()),
    };
    return c.html(renderHtml(catalogueContent({ definitions, names }, context)));
  });
  return app;
}

function definitionOf({ type, name, ...definition }: StoredDefinition): Definition {
  const told = { ...(type !== null && { type }), ...(name !== undefined && { name }) };
  return fromWire({ ...definition, ...told });
}
