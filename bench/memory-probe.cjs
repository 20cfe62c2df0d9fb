// Preloaded into what a run starts: the provider's process notes its highest resident memory whenever that has grown, as the CLI
// may end it at any moment.
const { openSync, readFileSync, writeSync } = require("node:fs");

/** In kilobytes. */
function peak() {
  try {
    return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))[1]);
  } catch {
    // Where there is no such file. On Linux this would be no less than that of the process which has started this one.
    return process.resourceUsage().maxRSS;
  }
}

if (/dynamic-provider|resource-genesyscloud-presence/.test(process.argv[1] ?? "")) {
  const file = openSync(process.env.BENCH_MEMORY_FILE, "w");
  let noted = 0;
  const note = () => {
    const now = peak();
    if (now === noted) return;
    noted = now;
    // Over what is there, which is never longer: no moment without a number.
    writeSync(file, String(now * 1024), 0);
  };
  note();
  setInterval(note, 50).unref();
}
