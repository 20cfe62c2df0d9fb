// What Pulumi's SDK does at its start and for each resource without being asked, and what nothing here asks for: two thirds of
// what a process with the SDK costs. Loaded before it, this leaves that out.
const Module = require("node:module");

const load = Module._load;
/** To serialise functions, to run the CLI, to trace. */
const seldomUsed = new Set([
  "typescript",
  "@npmcli/arborist",
  "normalize-package-data",
  "fdir",
  "semver",
  "./automation",
  "execa",
  "js-yaml",
  "@opentelemetry/api",
]);
const changed = new WeakSet();

Module._load = function (request, parent, isMain) {
  const real = () => load.call(Module, request, parent, isMain);
  if (!parent?.filename?.includes("@pulumi/pulumi")) return real();
  if (seldomUsed.has(request)) return loadedWhenUsed(real);
  return request === "./debuggable" ? withoutTraces(real()) : real();
};

function loadedWhenUsed(real) {
  const asDefault = (module) => (module.__esModule ? module.default : module);
  const get = (_, key) => key === "__esModule" || (key === "default" ? asDefault(real()) : real()[key]);
  return new Proxy({}, { get });
}

/** To tell where a promise that never settles was made: a stack trace of each, mapped to its sources. */
function withoutTraces(debuggable) {
  if (changed.has(debuggable)) return debuggable;
  changed.add(debuggable);
  const { debuggablePromise } = debuggable;
  debuggable.debuggablePromise = (promise, context) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(promise, context);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
  return debuggable;
}
