import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { reviewOf } from "../provider/cli/review/build.js";
import { contentOf } from "../provider/cli/review/content.js";
import { type Limits, refusalsOf } from "../provider/cli/review/gates.js";
import { renderHtml } from "../provider/cli/review/html.js";
import type { Review } from "../provider/cli/review/model.js";
import { readPreview } from "../provider/cli/review/preview.js";
import { accessibilityFaults, inBrowser, overhang, picture } from "./support/browser.js";

inBrowser("presence review: the page", (pages) => {
  let url: string;

  /** Writes a page, and returns its address. */
  const write = (name: string, review: Review, limits: Limits = {}): string =>
    pages.write(name, renderHtml(contentOf(review, refusalsOf(review, limits), limits, { stack: "prod" })));

  const open = (options: BrowserContextOptions = {}, pageUrl = url) => pages.open(pageUrl, options);

  before(() => {
    const review = reviewOf(readPreview(readFileSync(join(__dirname, "fixtures/review/changes-cli.json"), "utf8")));
    url = write("review", review, { maxDeactivations: { count: 2 } });
  });

  const shownRows = (page: Page) => page.locator("#catalogue tr[data-flags]:visible");

  it("shows the catalogue as it will be, and loads nothing but itself", async () => {
    const { page, complaints } = await open();
    assert.equal(await shownRows(page).count(), 14);
    assert.equal(await page.locator("#count").textContent(), "14 of 14 statuses");
    assert.deepEqual(await page.locator("#catalogue .group").allInnerTexts(), [
      "Away 3",
      "Break 5",
      "Busy 1",
      "Meal 2",
      "Meeting 2",
      "Training 1",
    ]);
    assert.match((await page.locator(".verdict.refused").textContent()) ?? "", /Refused: 1 rule says no.*limit is 2/s);
    assert.deepEqual(complaints, []);
  });

  it("shows a label as it is, whatever it holds", async () => {
    const { page } = await open();
    const label = "<script>alert(1)</script> | `x` [a](http://b) @all";
    const labels = await page.locator("#catalogue bdi[lang]").allTextContents();
    assert.equal(labels.filter((text) => text === label).length, 1);
    assert.equal(labels.filter((text) => text === "a⟨U+000A⟩b⟨U+202E⟩c").length, 1);
    assert.equal(await page.locator("bdi[lang=he]").textContent(), "רופא");
    assert.equal(await page.locator("script").count(), 1);
  });

  it("finds statuses by label without accents, by language and by system presence", async () => {
    const { page } = await open();
    await page.getByLabel("Search").fill("cafe");
    assert.deepEqual(await shownRows(page).locator("th code").allTextContents(), ["coffee"]);
    assert.equal(await page.locator("#count").textContent(), "1 of 14 statuses");
    await page.getByLabel("Search").fill("he");
    await page.getByLabel("System presence").selectOption("Away");
    assert.deepEqual(await shownRows(page).locator("th code").allTextContents(), ["hebrew"]);
  });

  it("filters by what changes and by missing labels", async () => {
    const { page } = await open();
    await page.getByLabel("Show").selectOption("what changes");
    const changed = ["coffee", "derived", "tea", "yoga", "brunch", "lunch", "retrospective", "standup", "team"];
    assert.deepEqual(await shownRows(page).locator("th code").allTextContents(), changed);
    await page.getByLabel("Show").selectOption("missing labels");
    // Under American English and Spanish, which most statuses have.
    assert.equal(await shownRows(page).count(), 5);
    assert.ok(
      (await page.locator("td.gap:visible").allTextContents()).every((text) => text.trim().startsWith("missing")),
    );
  });

  for (const colorScheme of ["light", "dark"] as const)
    it(`has no accessibility fault that axe knows of (${colorScheme})`, async () => {
      const { page } = await open({ colorScheme, bypassCSP: true });
      assert.deepEqual(await accessibilityFaults(page), []);
      await picture(page, colorScheme);
    });

  const decorationOf = (page: Page, element: string) =>
    page.evaluate(`getComputedStyle(document.querySelector("${element}")).textDecorationLine`);

  it("fits a telephone, whatever a label holds: nothing scrolls sideways", async () => {
    for (const pageUrl of [url, write("long", statuses(40, "Pausenansage".repeat(34)))]) {
      const { page } = await open({ viewport: { width: 390, height: 844 } }, pageUrl);
      assert.equal(await overhang(page), 0);
      await picture(page, `telephone-${pageUrl === url ? "changes" : "long"}`);
    }
  });

  it("says the verdict and what agents lose before anything scrolls, on a telephone", async () => {
    const { page } = await open({ viewport: { width: 390, height: 844 } });
    const top = (selector: string) =>
      page.evaluate<number>(`document.querySelector("${selector}").getBoundingClientRect().top`);
    assert.ok((await top("h1")) < 120);
    assert.ok((await top("#lost h3")) < 844);
  });

  for (const count of [0, 500])
    it(`reads well with ${count} statuses`, async () => {
      const { page, complaints } = await open(
        { viewport: { width: 1280, height: 900 } },
        write(String(count), statuses(count)),
      );
      assert.equal(await page.locator("#count").textContent(), `${count} of ${count} statuses`);
      assert.equal(await overhang(page), 0);
      assert.deepEqual(complaints, []);
      await picture(page, `statuses-${count}`);
    });

  it("loses nothing on A4 paper, and shows without backgrounds what is new and what goes", async () => {
    const { page } = await open(
      { viewport: { width: 794, height: 1123 } },
      write("paper", statuses(3, "Pausenansage".repeat(34))),
    );
    await page.emulateMedia({ media: "print" });
    assert.equal(await overhang(page), 0);
    assert.equal(await decorationOf(page, "ins"), "underline");
    const { page: changes } = await open();
    await changes.emulateMedia({ media: "print" });
    assert.equal(await decorationOf(changes, "del"), "line-through");
  });

  it("prints what was found and no controls", async () => {
    const { page } = await open({ colorScheme: "dark" });
    await page.getByLabel("Search").fill("lunch");
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".controls").isVisible(), false);
    assert.equal(await shownRows(page).count(), 1);
    const background = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    assert.equal(background, "rgb(255, 255, 255)");
    await picture(page, "print");
  });

  it("shows everything where scripts do not run", async () => {
    const { page } = await open({ javaScriptEnabled: false });
    assert.equal(await shownRows(page).count(), 14);
    assert.equal(await page.locator(".controls").isVisible(), false);
  });
});

/** A change that makes so many statuses, each with this label in German. */
function statuses(count: number, label = "Pause"): Review {
  const type = "pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition";
  const steps = Array.from({ length: count }, (_, index) => ({
    op: "create",
    urn: `urn:pulumi:prod::statuses::${type}::status${index}`,
    newState: {
      type,
      inputs: {
        languageLabels: { en_US: `Status ${index}`, de: `${label} ${index}`, ...(index % 2 ? { es: "Pausa" } : {}) },
        systemPresence: ["Break", "Meal", "Busy"][index % 3],
        deactivated: false,
      },
    },
  }));
  return reviewOf({ steps, diagnostics: [], changeSummary: { create: count } });
}
