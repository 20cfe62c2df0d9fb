// Preloaded into what a run starts: as the engine ends the provider's process, its highest resident memory is noted.
if (process.argv[1]?.includes("dynamic-provider"))
  process.once("SIGTERM", () => {
    // Kilobytes on every platform: libuv converts.
    require("node:fs").writeFileSync(process.env.BENCH_MEMORY_FILE, String(process.resourceUsage().maxRSS * 1024));
    process.exit();
  });
