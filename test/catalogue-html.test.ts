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
    for (const words of ["american english", "en_US", "Arabic", "ar"]) {
      await page.getByLabel("Search").fill(words);
      assert.equal(await shownRows(page).count(), 39, words);
    }
    await page.getByLabel("Search").fill("french");
    assert.equal(await shownRows(page).count(), 31, "that have a label in it");
    await page.getByLabel("Search").fill("id-33");
    assert.deepEqual(await shownRows(page).locator("th strong").allTextContents(), ["Status 33"]);
  });

  it("can be narrowed to nothing that has no row", async () => {
    const definitions = statuses(3);
    const against = {
      title: "the state",
      byHand: definitions.slice(0, 1),
      missing: definitions.slice(1, 2).map((definition) => ({ name: "gone", definition, text: "Gone" })),
      unclear: [],
      isManaged: () => true,
    };
    const { page } = await pages.open(
      pages.write("against", renderHtml(catalogueContent({ definitions, against }, {}))),
    );
    assert.deepEqual(await page.locator("#show option").allInnerTexts(), [
      "all statuses",
      "made by hand",
      "missing labels",
    ]);
    assert.match(await page.locator("#missing").innerText(), /Gone/);
  });

  it("has labels in languages that are none, which no reader is told", async () => {
    const definitions = statuses(1).map((one) => ({
      ...one,
      languageLabels: { "not a language": "A", en_US: "B", xx: "C" },
    }));
    const { page } = await pages.open(pages.write("none", renderHtml(catalogueContent({ definitions }, {}))));
    assert.deepEqual(
      await page.evaluate(
        "[...document.querySelectorAll('#catalogue bdi')].map(({ lang, innerText }) => lang + innerText)",
      ),
      ["Break", "en-USB", "A", "xxC", "2026-11-01 by user ada"],
    );
  });

  it("says on a telephone what language each label is in, the one that a status is known by too, and separates only what is there", async () => {
    const [one, two] = statuses(2);
    assert.ok(one && two);
    delete two.modifiedDate;
    const definitions = [
      { ...one, languageLabels: { en_US: "One", de: "Eins", es: "Uno" } },
      { ...two, systemPresence: "Break", languageLabels: { en_US: "Two", fr: "Deux" } },
    ];
    const { page } = await pages.open(
      pages.write("stacked", renderHtml(catalogueContent({ definitions, required: [] }, {}))),
      { viewport: { width: 390, height: 844 } },
    );
    const shown = await page.evaluate<
      string[]
    >(`[...document.querySelectorAll("#catalogue tr[data-flags]")].map((row) =>
      [...row.querySelectorAll("strong, td")].filter((one) => getComputedStyle(one).display !== "none").map((one) =>
        getComputedStyle(one, "::before").content.replace(/"/g, "") + one.innerText + getComputedStyle(one, "::after").content.replace("none", "")).join(""))`);
    assert.deepEqual(
      shown.map((text) => text.replace(/ +/g, " ")),
      [
        "American English One" + "German Eins · Spanish Uno · Changed 2026-11-01 by user ada",
        "American English Two" + "French Deux",
      ],
    );
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

  const codes = "de fi nl sv fr es it da no pl cs hu ro".split(" ");
  const worded = (languages: number) =>
    statuses(40).map((one, index) => ({
      ...one,
      languageLabels: Object.fromEntries(
        ["en_US", ...codes].slice(0, languages).map((code) => [code, `Nachbearbeitungszeit ${index}`]),
      ),
    }));
  const overhangOfTable = (page: Page) =>
    page.evaluate<number>("(([table]) => table.scrollWidth - table.clientWidth)(document.querySelectorAll('.matrix'))");

  for (const languages of [1, 5, 8, 10])
    it(`has room for ${languages} languages of long words in a window of 1280 pixels`, async () => {
      const { page } = await open(worded(languages), { viewport: { width: 1280, height: 800 } });
      assert.deepEqual([await overhang(page), await overhangOfTable(page)], [0, 0]);
      await page.evaluate("scrollTo(0, 1000)");
      assert.equal((await page.locator("#catalogue thead th").first().boundingBox())?.y, 0);
    });

  for (const [languages, width] of [
    [6, 721],
    [8, 800],
    [14, 1280],
  ] as const)
    it(`scrolls the table alone where ${languages} languages have no room in ${width} pixels, and keeps in sight what a label is of`, async () => {
      const { page } = await open(worded(languages), { viewport: { width, height: 600 }, bypassCSP: true });
      assert.equal(await overhang(page), 0);
      assert.ok((await overhangOfTable(page)) > 0);
      await page.locator(".matrix").first().focus();
      await page.evaluate("document.querySelector('.matrix').scrollTo(10000, 400)");
      const [table, title, status] = await Promise.all(
        ["", " thead th >> nth=-1", " th[scope=row] >> nth=20"].map((path) =>
          page.locator(`#catalogue .matrix${path}`).boundingBox(),
        ),
      );
      assert.ok(table && title && status);
      assert.ok(Math.abs(title.y - table.y) <= 1 && Math.abs(status.x - table.x) <= 1);
      assert.deepEqual(await accessibilityFaults(page), []);
    });
});
