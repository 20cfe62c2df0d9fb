const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

/** From here on, what is CommonJS can load ES modules, as this package does with some of what it depends on. */
const isSupported = major === 20 ? minor >= 19 : major === 22 ? minor >= 12 : major > 22;

/** The versions of Node that can, for people. */
export const supportedNodes = "20.19, 22.12 or newer";

/** Why this Node cannot run the package; `undefined` where it can. Each face asks before it loads anything else. */
export const nodeFault = isSupported
  ? undefined
  : `pulumi-genesyscloud-presence needs Node ${supportedNodes}, and this is Node ${process.versions.node}: install another one (https://nodejs.org).`;
