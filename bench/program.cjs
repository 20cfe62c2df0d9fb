// The measured program, copied into a project of its own: one resource for each status of statuses.json.
const { PresenceDefinition } = require("pulumi-genesyscloud-presence");

for (const [name, status] of Object.entries(require("./statuses.json"))) new PresenceDefinition(name, status);
