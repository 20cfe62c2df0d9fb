import assert from "node:assert/strict";
import type { BrowserContextOptions, Page } from "playwright-core";
import { catalogueContent } from "../provider/cli/catalogue/content.js";
import { renderHtml } from "../provider/cli/catalogue/html.js";
import type { Definition } from "../provider/definition/definition.js";
import { accessibilityFaults, inBrowser, overhang, picture } from "./support/browser.js";

/** So many statuses in three languages, every fifth without French, one of them deactivated. */
function statuses(count: number, label = "Pause"): Definition[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `id-${index}`,
    systemPresence: ["Break", "Meal", "Busy"][index % 3] ?? "",
    languageLabels: {
      en_US: `Status ${index}`,
      ar: `استراحة ${index}`,
      de: `${label} ${index}`,
      ...(index % 5 === 0 ? {} : { fr: `État ${index}` }),
    },
    deactivated: index === 7,
    builtIn: false,
    modifiedBy: { id: "ada", selfUri: "/api/v2/users/ada" },
    modifiedDate: `2026-11-${String((index % 28) + 1).padStart(2, "0")}T10:00:00.000Z`,
  }));
}

inBrowser("presence catalogue: the page", (pages) => {
  const write = (name: string, definitions: Definition[]) =>
    pages.write(
      name,
      renderHtml(catalogueContent({ definitions, names: new Map([["ada", "Ada"]]) }, { organization: "Acme" })),
    );
  const open = (definitions: Definition[], options: BrowserContextOptions = {}) =>
    pages.open(write(`of-${definitions.length}`, definitions), options);
  const shownRows = (page: Page) => page.locator("#catalogue tr[data-flags]:visible");

  it("shows every status with its labels, gaps and last change, and loads nothing but itself", async () => {
    const { page, complaints } = await open(statuses(40), { viewport: { width: 1280, height: 1000 } });
    assert.equal(await shownRows(page).count(), 39);
    assert.deepEqual(
      await page
        .locator(".tiles li")
        .allInnerTexts()
        .then((all) => all.map((text) => text.replace(/\s+/g, " "))),
      ["39 statuses under 3 system presences", "8 missing labels", "1 deactivated", "2026-11-28 last change"],
    );
    assert.match(
      (await page.locator("tr", { hasText: "Status 5" }).first().innerText()).replace(/\s+/g, " "),
      /missing 2026-11-06 by Ada/,
    );
    assert.equal(await overhang(page), 0);
    assert.deepEqual(complaints, []);
    await picture(page, "catalogue");
  });

  it("narrows to what there is to look at, and leads there from its number", async () => {
    const { page } = await open(statuses(40));
    await page.getByLabel("Show").selectOption("missing labels");
    assert.equal(await shownRows(page).count(), 8);
    await page.locator(".tiles a", { hasText: "missing labels" }).click();
    assert.match(page.url(), /#gaps$/);
    assert.match(await page.locator("#gaps").innerText(), /French: Status 0 \(Break\)/);
  });

  it("finds a status by a label in any language, and by its id", async () => {
    const { page } = await open(statuses(40));
    await page.getByLabel("Search").fill("etat 39");
    assert.deepEqual(await shownRows(page).locator("th strong").allTextContents(), ["Status 39"]);
    await page.getByLabel("Search").fill("id-33");
    assert.deepEqual(await shownRows(page).locator("th strong").allTextContents(), ["Status 33"]);
  });

  it("keeps its head in sight while one scrolls", async () => {
    const { page } = await open(statuses(200), { viewport: { width: 1280, height: 800 } });
    await page.evaluate("scrollTo(0, 3000)");
    assert.equal(
      await page
        .locator("#catalogue thead th")
        .first()
        .boundingBox()
        .then((box) => box?.y),
      0,
    );
  });

  for (const colorScheme of ["light", "dark"] as const)
    it(`has no accessibility fault that axe knows of (${colorScheme})`, async () => {
      const { page } = await open(statuses(40), { colorScheme, bypassCSP: true });
      assert.deepEqual(await accessibilityFaults(page), []);
    });

  for (const count of [0, 40, 500])
    it(`fits a telephone with ${count} statuses, and a label of 400 characters`, async () => {
      const { page } = await open(statuses(count, "Pausenansage".repeat(34)), {
        viewport: { width: 390, height: 844 },
      });
      assert.equal(await overhang(page), 0);
      await picture(page, `catalogue-telephone-${count}`);
    });

  it("reads where there are more languages than fit: the table alone scrolls", async () => {
    const many = Object.fromEntries(
      "ar cs da de en es fi fr he hi it ja ko nl".split(" ").map((one) => [one, "Bezeichnung"]),
    );
    const definitions = statuses(3).map((one) => ({ ...one, languageLabels: { en_US: "Status", ...many } }));
    const { page } = await open(definitions, { viewport: { width: 800, height: 600 } });
    assert.equal(await overhang(page), 0);
  });
});
