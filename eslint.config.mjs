import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

/** The arrows of the house (CONTRIBUTING.md): what the files of a room must not import. */
const forbid = (files, patterns) => ({
  files,
  rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns }] },
});
const test = { group: ["**/test/**"], message: "Nothing imports test." };
const pulumi = { group: ["@pulumi/*"], message: "Only the program's side knows @pulumi/pulumi." };

/** A room of the provider: every other room but those that it may import is above it. */
const rooms = ["api", "definition", "catalogue-file", "organization", "resource", "program", "cli"];
const room = (name, mayImport, ...patterns) => {
  const above = rooms.filter((other) => other !== name && !mayImport.includes(other));
  const message = `${name} imports ${["only itself", ...mayImport].join(", ")}.`;
  const group = [...above.map((other) => `**/${other}/**`), "**/lifecycle.js", "**/index.js"];
  return forbid(
    [`provider/${name}/**`],
    [test, ...(name === "program" ? [] : [pulumi]), { group, message }, ...patterns],
  );
};

export default tseslint.config(
  { ignores: ["**/dist/**", "site/**", "**/node_modules/**", "test/fixtures/**"] },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ["provider/tsconfig.json", "emulator/tsconfig.json", "engine/tsconfig.json", "tsconfig.check.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // The parser is loaded where a file is read, and at once.
      "@typescript-eslint/no-require-imports": ["error", { allow: ["^yaml$"] }],
      // An async function turns what it throws into a rejection, also where it has nothing to wait for.
      "@typescript-eslint/require-await": "off",
    },
  },
  {
    files: ["**/*.{mjs,cjs}"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        __dirname: "readonly",
        console: "readonly",
        module: "writable",
        process: "readonly",
        require: "readonly",
        setInterval: "readonly",
        setTimeout: "readonly",
      },
    },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  room("api", []),
  forbid(
    ["provider/api/transport/**"],
    [test, pulumi, { group: ["../*", "!../json.js", "!../models.js"], message: "transport knows no operations." }],
  ),
  room("definition", ["api"], {
    group: ["../api/**", "!../api/json.js"],
    allowTypeImports: true,
    message: "definition is pure: of api it knows the wire types.",
  }),
  room("catalogue-file", ["definition"]),
  room("organization", ["api", "definition"]),
  room("resource", ["api", "definition", "organization"]),
  room("program", ["api", "definition", "catalogue-file", "organization", "resource"]),
  room("cli", ["api", "definition", "catalogue-file", "organization", "resource"]),
  forbid(
    ["provider/lifecycle.ts"],
    [test, pulumi, { group: ["./program/**", "./cli/**"], message: "A face knows no other." }],
  ),
  forbid(
    ["plugin/**"],
    [
      test,
      {
        group: ["@pulumi/*", "!@pulumi/pulumi", "@pulumi/pulumi/*", "!@pulumi/pulumi/proto"],
        message: "Of the SDK, the plugin loads the protocol alone.",
      },
      { group: ["**/provider/program/**", "**/provider/cli/**", "**/lifecycle.js"], message: "A face knows no other." },
    ],
  ),
  forbid(
    ["emulator/**"],
    [
      test,
      pulumi,
      {
        group: ["pulumi-genesyscloud-presence", "**/provider/**"],
        allowTypeImports: true,
        message: "The emulator shares wire types with the client, and no logic.",
      },
    ],
  ),
  // What people look at, which no client reads.
  forbid(["emulator/routes/page.ts"], [test, pulumi]),
  forbid(
    ["engine/**"],
    [
      test,
      {
        group: ["**/provider/**", "**/emulator/**", "pulumi-genesyscloud-presence*", "genesyscloud-presence-emulator"],
        message: "The engine knows nothing about presences.",
      },
    ],
  ),
  forbid(["scripts/**"], [test]),
  forbid(
    ["pulumi/**"],
    [
      test,
      {
        group: [
          "**/provider/**",
          "**/emulator/**",
          "**/engine/**",
          "**/demo/**",
          "**/bench/**",
          "pulumi-genesyscloud-presence*",
          "genesyscloud-presence-emulator",
          "presence-demo-engine",
        ],
        message: "The room of the CLI knows nothing about presences, and nobody who uses it.",
      },
    ],
  ),
);
