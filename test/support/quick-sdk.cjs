// Preloaded into every Node.js process of the tests (.mocharc.cjs). Two thirds of what Pulumi's SDK takes to start, in the program
// and once more in the provider, go into two packages that it needs to serialise closures and code alone, which is not done here.
// They are loaded when it asks for something of them.
const Module = require("node:module");

const late = ["@npmcli/arborist", "typescript"];
const resolve = Module._resolveFilename;

// Resolving, not loading, is what is changed: the SDK keeps stack traces in the state, and these stay as they are.
Module._resolveFilename = function (request, parent, ...others) {
  const file = resolve.call(this, request, parent, ...others);
  if (!late.includes(request) || !/@pulumi.pulumi/.test(parent?.filename ?? "")) return file;
  const id = `late:${file}`;
  // A compiled import takes what calls itself an ES module as it is, and looks no further.
  const exports = new Proxy({}, { get: (_, key) => key === "__esModule" || require(file)[key] });
  Module._cache[id] ??= Object.assign(new Module(id), { loaded: true, exports });
  return id;
};
