// What Pulumi's SDK does at its start and for each resource without being asked, and what nothing here asks for: two thirds of
// what a process with the SDK costs. Loaded before it, this leaves that out.
const Module = require("node:module");

const load = Module._load;
const changed = new WeakSet();

Module._load = function (request, parent, isMain) {
  const real = () => load.call(Module, request, parent, isMain);
  if (!parent?.filename?.includes("@pulumi/pulumi")) return real();
  // To serialise functions: TypeScript, and npm's reader of installed packages. Loaded where one is used after all.
  if (["typescript", "@npmcli/arborist"].includes(request))
    return new Proxy({}, { get: (_, key) => (key === "__esModule" ? true : real()[key]) });
  return request === "./debuggable" ? withoutTraces(real()) : real();
};

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
