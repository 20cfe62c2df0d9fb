/**
 * A status catalogue under Pulumi: what agents can choose is in statuses.ts, and this turns it into presence definitions.
 *
 * To make it yours, copy this folder, run `npm install`, and edit statuses.ts; the README's five-minute guide goes on from there.
 */
import { PresenceDefinition } from "pulumi-genesyscloud-presence";
import { statuses } from "./statuses";

const definitions = Object.entries(statuses).map(
  ([key, { systemPresence, ...languageLabels }]) =>
    [key, new PresenceDefinition(key, { systemPresence, languageLabels })] as const,
);

/** The ids by key, for what sets or reports statuses elsewhere: wallboards, workforce management, data exports. */
export const presenceIds = Object.fromEntries(definitions.map(([key, { id }]) => [key, id]));
