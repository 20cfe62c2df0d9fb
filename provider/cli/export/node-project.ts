import type { ProjectFiles, ProjectOptions } from "./format.js";
import { json } from "./json.js";
import { own } from "./own.js";
import { pulumiYaml } from "./pulumi-yaml.js";

const tsconfig = `{
  "compilerOptions": {
    "target": "es2022",
    "module": "node20",
    "types": ["node"],
    "strict": true,
    "skipLibCheck": true,
    "noEmit": true
  },
  "files": ["index.ts"]
}
`;

/** Editors and `npm run check` check types by tsconfig.json; a run, which would take twice as long, does without. */
const uncheckedTsconfig = `{
  "extends": "./tsconfig.json",
  "compilerOptions": { "noCheck": true }
}
`;

const runtime = `runtime:
  name: nodejs
  options:
    tsconfig: tsconfig.pulumi.json`;

/** What makes a folder with an index.ts a project on the dynamic face. */
export function nodeProject(options: ProjectOptions): ProjectFiles {
  return {
    "Pulumi.yaml": pulumiYaml(runtime, "genesyscloud", options),
    "package.json": json({
      private: true,
      main: "index.ts",
      scripts: { check: "tsc" },
      dependencies: { ...own.peerDependencies, "pulumi-genesyscloud-presence": `^${own.version}` },
      devDependencies: { "@types/node": "^20.19.0", "ts-node": "^10.9.2", typescript: "^6.0.3" },
    }),
    "tsconfig.json": tsconfig,
    "tsconfig.pulumi.json": uncheckedTsconfig,
    ".gitignore": "node_modules/\n",
  };
}
