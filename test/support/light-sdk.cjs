// Pulumi's SDK loads TypeScript and npm's reader of installed packages at its start, to serialise functions, which nothing here
// asks for: two thirds of what a process with the SDK costs. Loaded before it, this puts both off until one is used.
const Module = require("node:module");

const load = Module._load;
const rarelyUsed = ["typescript", "@npmcli/arborist"];

Module._load = function (request, parent, isMain) {
  const real = () => load.call(Module, request, parent, isMain);
  if (!rarelyUsed.includes(request) || !parent?.filename.includes("@pulumi/pulumi")) return real();
  return new Proxy({}, { get: (_, key) => (key === "__esModule" ? true : real()[key]) });
};
