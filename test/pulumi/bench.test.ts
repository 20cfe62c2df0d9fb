import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { faceNames } from "../../bench/faces.js";
import { total } from "../../bench/results.js";
import { bench } from "../../bench/run.js";
import { languages } from "../support/optional.js";
import { markdownReport, type Results } from "../../bench/report.js";

// It measures programs in YAML as well.
if (languages.includes("yaml"))
  describe("bench", () => {
    const out = mkdtempSync(join(tmpdir(), "bench-test-"));
    let results: Results;
    let printed = "";

    before(async () => {
      const { log, error } = console;
      const { NODE_OPTIONS } = process.env;
      // The SDK as users have it is measured, without what spares the other tests a part of it.
      process.env["NODE_OPTIONS"] = "";
      console.log = (text: string) => (printed += text);
      console.error = () => undefined;
      try {
        results = await bench(["--n", "3", "--latency", "0", "--runs", "1", "--out", out]);
      } finally {
        Object.assign(console, { log, error });
        Object.assign(process.env, { NODE_OPTIONS });
      }
    });
    after(() => rmSync(out, { recursive: true }));

    it("counts what is promised: one listing for each run, one write for each change, and nothing else", () => {
      for (const face of faceNames) {
        const counted = results.cli.rows.map(({ scenario, faces }) => [scenario, faces[face]?.requests]);
        assert.deepEqual(Object.fromEntries(counted), {
          create: { token: 1, organization: 1, list: 1, create: 3 },
          unchanged: { token: 1, organization: 1, list: 1 },
          refresh: { token: 1, organization: 1, list: 1 },
          change: { token: 1, organization: 1, list: 1, update: 1 },
          destroy: { token: 1, organization: 1, list: 1, delete: 3, read: 3 },
        });
      }
    });

    it("measures the time of either program and of its floor, and the processor's where the system tells", () => {
      for (const { faces } of results.cli.rows)
        for (const face of faceNames)
          for (const cost of [faces[face]?.own, faces[face]?.floor]) {
            assert.ok(cost && cost.timeMs > 0);
            if (process.platform === "linux") assert.ok((cost.cpuMs ?? 0) > 0);
          }
    });

    it("replays as many requests of the peer as it was seen to send", () => {
      const [create, plan, change, destroy] = [26 + 2 * 3, 13 + 3, 28 + 3, 39 + 3 * 3];
      assert.deepEqual(
        Object.fromEntries(results.cli.rows.map(({ scenario, peer }) => [scenario, total(peer.requests)])),
        { create, unchanged: plan, refresh: plan, change, destroy },
      );
    });

    it("measures the memory of the provider's process up to ten times the resources", () => {
      assert.deepEqual(
        results.footprints.map(({ face }) => face),
        faceNames,
      );
      for (const { refreshes, bytesPerResource } of results.footprints) {
        assert.deepEqual(
          refreshes.map(({ definitions }) => definitions),
          [3, 30],
        );
        for (const { peakMemoryBytes, floorPeakMemoryBytes } of refreshes)
          assert.ok(Math.min(peakMemoryBytes, floorPeakMemoryBytes) > 10e6);
        assert.ok(bytesPerResource < 1_700, "a resource takes less than 1.7 kB of state");
      }
    });

    it("prints its tables and writes them with a plot", () => {
      const document = readFileSync(join(out, "bench.md"), "utf8");
      for (const table of printed.split("\n\n").filter((part) => part.startsWith("|"))) {
        assert.ok(document.includes(table));
        const columns = table.split("\n").map((row) => row.split("|").length);
        assert.equal(new Set(columns).size, 1, "every row has as many cells as the head");
      }
      const svg = readFileSync(join(out, "bench.svg"), "utf8");
      assert.match(svg, /^<svg [^>]*viewBox="0 0 760 \d+"/);
      assert.match(svg, /<\/svg>\n$/);
      assert.doesNotMatch(document + svg, /NaN|undefined|Infinity/);
      const opened = svg.match(/<(svg|g|text|rect|style)\b[^>]*(?<!\/)>/g)?.length;
      assert.equal(opened, svg.match(/<\/(svg|g|text|rect|style)>/g)?.length, "every element is closed");
    });

    it("writes a table of the small engine's where that was measured too", () => {
      const { rows } = results.cli;
      assert.doesNotMatch(markdownReport(results), /small engine/);
      assert.match(markdownReport({ ...results, engine: rows }), /## With the small engine\n[^]*\| 3 +\| create all/);
    });

    it("refuses a number that is none", async () => {
      await assert.rejects(bench(["--n", "10,many"]), /"many" is not a whole number/);
    });
  });
