import { createRequire } from "node:module";

/** What this package says of itself. */
export const own = createRequire(__filename)("pulumi-genesyscloud-presence/package.json") as {
  version: string;
  peerDependencies: Record<string, string>;
};
