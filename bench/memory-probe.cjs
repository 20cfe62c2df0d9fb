// Preloaded into what a run starts: the provider's process notes its highest resident memory whenever that has grown, as the CLI
// may end it at any moment.
const { openSync, writeSync } = require("node:fs");

if (process.argv[1]?.includes("dynamic-provider")) {
  const file = openSync(process.env.BENCH_MEMORY_FILE, "w");
  let noted = 0;
  const note = () => {
    // Kilobytes on every platform: libuv converts.
    const { maxRSS } = process.resourceUsage();
    if (maxRSS === noted) return;
    noted = maxRSS;
    // Over what is there, which is never longer: no moment without a number.
    writeSync(file, String(maxRSS * 1024), 0);
  };
  note();
  setInterval(note, 50).unref();
}
