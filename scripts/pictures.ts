/** Takes the pictures of the documentation: `npm run pictures`. Pages are made by the command's own code of the example catalogue. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { statuses } from "../examples/catalogue/statuses.js";
import { catalogueContent } from "../provider/cli/catalogue/content.js";
import { renderHtml as cataloguePage } from "../provider/cli/catalogue/html.js";
import { reviewBetween } from "../provider/cli/diff/review.js";
import { contentOf } from "../provider/cli/review/content.js";
import { renderHtml as reviewPage } from "../provider/cli/review/html.js";
import { pairsOf } from "../provider/cli/sources/pairs.js";
import type { Known, Source } from "../provider/cli/sources/source.js";
import type { Definition } from "../provider/definition/definition.js";
import { findBrowser } from "./browser.js";

const ada = { id: "ada", selfUri: "/api/v2/users/ada" };
const bo = { id: "bo", selfUri: "/api/v2/users/bo" };

/** The example catalogue as an organisation has it, with what people leave open and do by hand. */
const definitions = Object.entries(statuses).map(([key, { systemPresence, ...labels }], index): Definition => {
  const { ja, ...others } = labels;
  return {
    id: `8a1f5f1e-0000-4000-8000-${String(index).padStart(12, "0")}`,
    systemPresence,
    languageLabels: ["technicalProblem", "callback"].includes(key) ? others : { ...others, ja },
    deactivated: key === "eLearning",
    builtIn: false,
    modifiedBy: index % 4 === 0 ? bo : ada,
    modifiedDate: `2026-11-${String((index % 20) + 1).padStart(2, "0")}T09:30:00.000Z`,
  };
});
const handMade: Definition[] = [
  { en_US: "Fire drill", de: "Feueralarm" },
  { en_US: "Coffee Break", de: "Kaffee" },
].map((languageLabels, index) => ({
  ...(definitions[0] as Definition),
  id: `9b2e6f2f-0000-4000-8000-${String(index).padStart(12, "0")}`,
  systemPresence: index === 0 ? "Away" : "Break",
  languageLabels,
  deactivated: false,
}));

function catalogue(): string {
  const names = new Map([
    ["ada", "Ada Almeida"],
    ["bo", "Bo Eriksen"],
  ]);
  const context = { organization: "Acme Contact Centre", at: "api.mypurecloud.de", time: "2026-11-28 15:20 UTC" };
  return cataloguePage(catalogueContent({ definitions: [...definitions, ...handMade], names }, context));
}

function review(): string {
  const known = (change: (key: string, status: Known) => Known[]): Source => ({
    kind: "declared",
    title: "",
    statuses: Object.entries(statuses).flatMap(([name, { systemPresence, ...languageLabels }]) =>
      change(name, { name, definition: { systemPresence, languageLabels, deactivated: false } }),
    ),
  });
  const before = known((_key, status) => [status]);
  const after = known((key, { name, definition }) => {
    const { languageLabels } = definition;
    if (key === "errand") return [];
    if (key === "qualityReview") return [{ name, definition: { ...definition, systemPresence: "Training" } }];
    if (key === "callListening")
      return [{ name, definition: { ...definition, languageLabels: { ...languageLabels, en_US: "Side-by-side" } } }];
    if (key !== "lunch") return [{ name, definition }];
    const outage = { en_US: "Major outage", de: "Großstörung", es: "Interrupción grave", fr: "Panne majeure" };
    return [
      { name, definition },
      { name: "outage", definition: { systemPresence: "Busy", languageLabels: outage, deactivated: false } },
    ];
  });
  const context = {
    stack: "production",
    "pull request": "128",
    commit: "1f3c2ab",
    author: "ada",
    time: "2026-11-28 15:20 UTC",
  };
  return reviewPage(
    contentOf({ ...reviewBetween(before, after, pairsOf(before, after)), stack: "production" }, [], {}, context),
  );
}

async function take(): Promise<void> {
  const executablePath = findBrowser();
  if (executablePath === undefined)
    throw new Error("There is no Chromium on PATH: install one, or name one with CHROMIUM_PATH.");
  const folder = mkdtempSync(join(tmpdir(), "presence-pictures-"));
  const pictures = join(__dirname, "../docs/pictures");
  mkdirSync(pictures, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    for (const [name, html, width, height] of [
      ["catalogue", catalogue(), 1280, 900],
      ["review", review(), 1280, 900],
      ["review-telephone", review(), 390, 844],
      ["catalogue-telephone", catalogue(), 390, 844],
    ] as const) {
      const file = join(folder, `${name}.html`);
      writeFileSync(file, html);
      const page = await browser.newPage({ viewport: { width, height } });
      await page.goto(pathToFileURL(file).href);
      await page.screenshot({ path: join(pictures, `${name}.png`) });
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}

void take();
