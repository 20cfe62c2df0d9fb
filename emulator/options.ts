/** How an emulator is started. */
export interface EmulatorOptions {
  /** Default 0: a free one. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Where the organisation is kept; without it, in memory only. */
  dataFile?: string;
  /** What the organisation looks like at the start, unless there is a data file already. */
  seed?: Seed;
  /** What `presence doctor --probe` has found out of an organisation: settings as there. They win over the seed's and the data file's. */
  facts?: PresenceFacts;
  /** Take precedence over the seed's, the data file's and the facts. */
  settings?: Partial<Settings>;
}

/** What became of something that was tried (`altered`: taken, and not kept as it was asked), or the words of its refusal. */
export type Reaction = "accepted" | "altered" | Refusal;

/** The words of a refusal. */
export interface Refusal {
  /** The HTTP status. */
  status: number;
  /** The API's error code. */
  code?: string | undefined;
  /** The API's message. */
  message?: string | undefined;
}

/** The file that `presence doctor --probe` writes, as far as the emulator plays it; what is left out was not found out. */
export interface PresenceFacts {
  /** Which organisation it is. */
  organizationId?: string | undefined;
  /** Requests that a token may make in a minute; `null`: no answer told. */
  rateLimitPerMinute?: number | null | undefined;
  /** What PUT does with a language that is left out. */
  putLabels?: "replace" | "merge" | undefined;
  /** What PUT does with a name that is left out; `ignore`: no name is ever kept. */
  putName?: "replace" | "merge" | "ignore" | undefined;
  /** The longest label in characters; `null`: none that was tried is too long. */
  maxLabelLength?: number | null | undefined;
  /** After how many seconds, at most, a listing shows what was made; `null`: later than anybody waited. */
  listingDelaySeconds?: number | null | undefined;
  /** What became of a second definition that is the same word for word. */
  twin?: Reaction | undefined;
  /** What became of a longer label than that. */
  longLabel?: Reaction | undefined;
  /** What became of an empty label. */
  emptyLabel?: Reaction | undefined;
  /** What became of a label in a language that the API does not document. */
  undocumentedLanguage?: Reaction | undefined;
  /** What became of a definition under a system presence that does not exist. */
  systemPresence?: Reaction | undefined;
  /** What became of a PUT that makes a deactivated definition active. */
  reactivation?: Reaction | undefined;
}

/** What can be refused in other words than the emulator's own. */
export type Refusable =
  "twin" | "longLabel" | "emptyLabel" | "undocumentedLanguage" | "systemPresence" | "reactivation";

/** How the emulator behaves. Where nobody outside a live organisation knows what the API does, both ways can be played. */
export interface Settings {
  /** What PUT does with a language that the body leaves out: removes it, or keeps it. */
  putLabels: "replace" | "merge";
  /** What PUT does with a name that the body leaves out: removes it, or keeps it; `ignore`: nothing ever keeps a name. */
  putName: "replace" | "merge" | "ignore";
  /** A second active definition with an equal label under one system presence: allowed, or refused with 409. */
  twins: "allow" | "conflict";
  /** Longest label in UTF-16 code units; `null`: no limit. */
  maxLabelLength: number | null;
  /** A longer label than that: refused, or cut. */
  longLabels: "refuse" | "cut";
  /** An empty label. */
  emptyLabels: "refuse" | "allow";
  /** A label in a language that the API does not document, but that is written like one: `xx` or `xx_XX`. */
  undocumentedLanguages: "allow" | "refuse";
  /** A PUT that makes a deactivated definition active. */
  reactivation: "allow" | "refuse";
  /** What is answered in place of the emulator's own words where it refuses, as a live organisation was seen to do. */
  refusals: { [Thing in Refusable]?: Refusal | undefined };
  /** Most active definitions of type User under one system presence; `null`: no limit. */
  maxActivePerSystemPresence: number | null;
  /** Largest `pageSize`; a larger one is refused with 400. */
  maxPageSize: number;
  /** Order of listings. With `name` pages shift whenever something is renamed. */
  listingOrder: "created" | "name";
  /** What the deprecated listing shows: every definition, or none that belongs to a division. */
  deprecatedListing: "all" | "withoutDivisions";
  /** A write is visible to listings only after so many milliseconds, a GET by id sees it at once; 0 shows all at once. */
  listingDelayMs: number;
  /** Which organisation it is, by `GET /api/v2/organizations/me`. */
  organizationId: string;
  /** Its name there. */
  organizationName: string;
  /** Which permissions writing user presences asks for: those of the API page, or today's. */
  permissions: "page" | "today";
  /** Requests a token may make in one window; `null`: no limit. A live organisation usually allows 300. */
  rateLimitPerMinute: number | null;
  /** Length of that "minute" in seconds, so that a test need not wait for a real one. */
  rateLimitWindowSeconds: number;
  /** Lifetime in seconds of a token issued from now on. */
  tokenLifetimeSeconds: number;
  /** Added to every answer of the API and the login server. */
  latencyMs: number;
  /** How far the server's clock is ahead (negative: behind): Date header, dates in answers, Retry-After dates. */
  clockSkewSeconds: number;
  /** A larger request body is refused with 413. */
  maxBodyBytes: number;
}

/** What an organisation looks like at the start. The data file has the same form. */
export interface Seed {
  /** Those that are left out have their defaults. */
  settings?: { [Setting in keyof Settings]?: Settings[Setting] | undefined } | undefined;
  /** Default: `presence-admin` with every permission and `presence-reader` with none. */
  clients?: SeedClient[] | undefined;
  /** Fixed access tokens; without `expiresAt` (ISO 8601) they never expire. */
  tokens?: { token: string; clientId: string; expiresAt?: string | undefined }[] | undefined;
  /** In order of creation, after the built-in ones; one with the id of a built-in one replaces it. */
  definitions?: SeedDefinition[] | undefined;
  /** Where presences come from (default: PURECLOUD). */
  sources?: { id: string; name?: string | undefined }[] | undefined;
  /** The users, or how many to generate: the same ones in every run. */
  users?: number | SeedUser[] | undefined;
  /** The business units of workforce management (default: none, as in an organisation without it). */
  businessUnits?: SeedBusinessUnit[] | undefined;
}

/** An OAuth client. */
export interface SeedClient {
  /** What it logs in as. */
  id: string;
  /** What it logs in with. */
  secret: string;
  /** Names of permissions, or `"*"` (default: none). */
  permissions?: "*" | string[] | undefined;
  /** Ids of the divisions whose definitions it sees, or `"*"` (default). */
  divisions?: "*" | string[] | undefined;
  /** The user whom its tokens speak for. */
  userId?: string | undefined;
}

/** A presence definition, however untidy. */
export interface SeedDefinition {
  /** Default: one that is the same in every run. */
  id?: string | undefined;
  /** For administrators. */
  name?: string | undefined;
  /** At least one; in whatever language and however empty, as organisations have gathered them. The API's operations are stricter. */
  languageLabels: Record<string, string>;
  /** In either spelling: `On Queue` or `OnQueue`. */
  systemPresence: string;
  /** `"*"`: all divisions (default). */
  divisionId?: string | undefined;
  /** Default: false. */
  deactivated?: boolean | undefined;
  /** `null`: the API leaves it out, as real organisations sometimes show. Default: User, or System with the id of a built-in one. */
  type?: "User" | "System" | null | undefined;
  /** Who made it; default: an administrator. */
  createdBy?: { id?: string; selfUri?: string } | undefined;
  /** ISO 8601. */
  createdDate?: string | undefined;
  /** Default: who made it. */
  modifiedBy?: { id?: string; selfUri?: string } | undefined;
  /** ISO 8601; default: when it was made. */
  modifiedDate?: string | undefined;
}

/** A user; what is left out is generated, the same in every run. */
export interface SeedUser {
  /** As the API knows the user. */
  id?: string | undefined;
  /** The full name. */
  name?: string | undefined;
  /** The address. */
  email?: string | undefined;
  /** Id of the source whose presence counts (default: the first one). */
  primarySource?: string | undefined;
  /** By id of source. */
  presences?: Record<string, SeedPresence> | undefined;
}

/** What one source says of a user. */
export interface SeedPresence {
  /** Id of a definition, or a system presence, which stands for its built-in definition. */
  presenceDefinition: string;
  /** What the user wrote beside it; default: nothing. */
  message?: string | undefined;
  /** ISO 8601. */
  modifiedDate?: string | undefined;
}

/** A business unit of workforce management. */
export interface SeedBusinessUnit {
  /** Default: one that is the same in every run. */
  id?: string | undefined;
  /** For people. */
  name: string;
  /** What its schedules call an activity (default: none). */
  activityCodes?: SeedActivityCode[] | undefined;
}

/** An activity code of a business unit. */
export interface SeedActivityCode {
  /** Default: one that is the same in every run. */
  id?: string | undefined;
  /** For people. */
  name: string;
  /** Default: `Break`. */
  category?: string | undefined;
  /** Default: true. */
  active?: boolean | undefined;
  /** Ids of the presence definitions that count as it (default: none), or a system presence, which stands for its built-in definition. */
  secondaryPresences?: string[] | undefined;
}
