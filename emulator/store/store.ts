import type { Settings } from "../options.js";
import type { BusinessUnit } from "./business-units.js";
import { Clients } from "./clients.js";
import { Definitions } from "./definitions.js";
import type { Organization } from "./seed.js";
import { Users } from "./users.js";

/** The organisation as it is now. */
export class Store {
  settings: Settings;
  businessUnits: readonly BusinessUnit[] = [];
  readonly clients = new Clients();
  readonly users = new Users();
  readonly definitions = new Definitions(
    () => this.settings,
    () => this.now().toISOString(),
  );

  constructor(organization: Organization) {
    this.settings = organization.settings;
    this.load(organization);
  }

  /** Replaces everything. */
  load({ settings, clients, tokens, definitions, sources, users, businessUnits }: Organization): void {
    this.settings = settings;
    this.businessUnits = businessUnits;
    this.clients.load(clients, tokens);
    this.definitions.load(definitions);
    this.users.load(users, sources);
  }

  changeSettings(settings: Settings): void {
    this.settings = settings;
    if (settings.listingDelayMs === 0) this.definitions.settle();
  }

  /** Everything, in the form of a seed. */
  snapshot(): Organization {
    return {
      settings: this.settings,
      clients: this.clients.all(),
      tokens: this.clients.tokens(),
      definitions: this.definitions.all(),
      sources: this.users.sources(),
      users: this.users.all(),
      businessUnits: this.businessUnits,
    };
  }

  /** The time by the server's clock, which may be wrong. */
  now(): Date {
    return new Date(Date.now() + this.settings.clockSkewSeconds * 1000);
  }
}
