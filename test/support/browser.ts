import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { findBrowser } from "../../scripts/browser.js";

/** A browser, and a folder for the pages that it shows. */
export interface Pages {
  /** Writes a page, and returns its address. */
  write: (name: string, html: string) => string;
  /** Opens a page, and notes what it complains of or asks the network for. */
  open: (url: string, options?: BrowserContextOptions) => Promise<{ page: Page; complaints: string[] }>;
}

/**
 * Tests of a page in Chromium: left out where there is none, which fails where CI is set.
 * @param suite declares the tests; the pages are there once they run
 */
export function inBrowser(title: string, suite: (pages: Pages) => void): void {
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    if (!process.env["CI"]) {
      console.log(`No Chromium on PATH and no CHROMIUM_PATH: left out are the tests of ${title}.`);
      return;
    }
    describe(title, () => {
      it("finds a browser", () => {
        assert.fail(
          "There is no Chromium: install one (Debian: apt-get install chromium), or name one with CHROMIUM_PATH.",
        );
      });
    });
    return;
  }
  describe(`${title}, in Chromium`, () => {
    let browser: Browser;
    let folder: string;

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), "presence-page-"));
      const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];
      browser = await chromium.launch({ executablePath, args });
    });
    after(async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    });

    suite({
      write: (name, html) => {
        const file = join(folder, `${name}.html`);
        writeFileSync(file, html);
        return pathToFileURL(file).href;
      },
      open: async (url, options = {}) => {
        const context = await browser.newContext(options);
        const page = await context.newPage();
        const complaints: string[] = [];
        page.on("console", (message) => complaints.push(message.text()));
        page.on("pageerror", (error) => complaints.push(error.message));
        page.on("request", (request) => {
          if (request.url() !== url) complaints.push(request.url());
        });
        await page.goto(url);
        return { page, complaints };
      },
    });
  });
}

/** The accessibility faults that axe knows of; the page has to be open with `bypassCSP`. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

/** How far the page reaches to the right of the window, in pixels. */
export function overhang(page: Page): Promise<number> {
  return page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
}

/** Keeps a screenshot where SCREENSHOTS names a folder, for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env["SCREENSHOTS"];
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
