import assert from "node:assert/strict";
import type { OrganizationPresence } from "../provider/api/models.js";
import type { AllPresencedefinitionsQuery } from "../provider/api/paging.js";
import type { PresenceApi } from "../provider/api/presence-api.js";
import { json, withServer, type Handler } from "./support/api-server.js";

const definition = (id: string, deactivated = false): OrganizationPresence => ({
  id,
  languageLabels: { en_US: id },
  deactivated,
});
const definitions = (count: number) => Array.from({ length: count }, (_none, index) => definition(`d${index}`));

/** Serves pages of what `catalogue` holds; `afterPage` is called when a page was read. */
function pagesOf(catalogue: OrganizationPresence[], afterPage: (pagesRead: number) => void = () => undefined): Handler {
  let pagesRead = 0;
  return ({ url }, response) => {
    const query = new URL(url, "http://localhost").searchParams;
    const [pageSize, pageNumber, deleted] = [
      Number(query.get("pageSize")),
      Number(query.get("pageNumber")),
      query.get("deleted"),
    ];
    const listed = catalogue.filter(({ deactivated }) => deleted === "ALL" || deactivated === (deleted === "TRUE"));
    const entities = listed.slice((pageNumber - 1) * pageSize, pageNumber * pageSize);
    const total = listed.length;
    json(response, 200, { entities, pageSize, pageNumber, total, pageCount: Math.ceil(total / pageSize) });
    afterPage(++pagesRead);
  };
}

async function idsOf(api: PresenceApi, query: AllPresencedefinitionsQuery): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id = "" } of api.allPresencedefinitions(query)) ids.push(id);
  return ids;
}

describe("reading all definitions", () => {
  it("takes one request for each page, and no other", () =>
    withServer(pagesOf(definitions(250)), async ({ client, requests }) => {
      assert.deepEqual(
        await idsOf(client(), { localeCode: "ALL" }),
        definitions(250).map(({ id }) => id),
      );
      assert.deepEqual(
        requests.map(({ url }) => url),
        [1, 2, 3].map(
          (page) => `/api/v2/presencedefinitions?pageNumber=${page}&pageSize=100&deleted=ALL&localeCode=ALL`,
        ),
      );
    }));

  it("ends at once when there is none", () =>
    withServer(pagesOf([]), async ({ client, requests }) => {
      assert.deepEqual(await idsOf(client(), {}), []);
      assert.equal(requests.length, 1);
    }));

  it("gives the active ones unless asked for the deactivated ones or both", () =>
    withServer(pagesOf([definition("on"), definition("off", true)]), async ({ client }) => {
      assert.deepEqual(await idsOf(client(), {}), ["on"]);
      assert.deepEqual(await idsOf(client(), { deleted: "TRUE" }), ["off"]);
      assert.deepEqual(await idsOf(client(), { deleted: "ALL" }), ["on", "off"]);
    }));

  const changes: [string, (catalogue: OrganizationPresence[]) => void][] = [
    ["one is created at the front", (catalogue) => catalogue.unshift(definition("new"))],
    ["one is created at the end", (catalogue) => catalogue.push(definition("new"))],
    ["one that was read is deactivated", ([first]) => Object.assign(first ?? {}, { deactivated: true })],
    [
      "one is deactivated and one created, so that the total stays the same",
      (catalogue) => {
        Object.assign(catalogue[0] ?? {}, { deactivated: true });
        catalogue.push(definition("new"));
      },
    ],
    ["one is renamed and sorted to the front", (catalogue) => catalogue.unshift(...catalogue.splice(6, 1))],
    ["one is renamed and sorted to the end", (catalogue) => catalogue.push(...catalogue.splice(0, 1))],
  ];
  for (const [name, change] of changes)
    it(`loses nothing and doubles nothing when ${name} while the pages are read`, () => {
      const catalogue = definitions(7);
      const changing = pagesOf(catalogue, (pagesRead) => {
        if (pagesRead === 1) change(catalogue);
      });
      return withServer(changing, async ({ client }) => {
        const ids = await idsOf(client(), { pageSize: 3 });
        assert.deepEqual([...new Set(ids)], ids);
        const lost = catalogue.filter(({ id = "", deactivated }) => !deactivated && !ids.includes(id));
        assert.deepEqual(lost, []);
      });
    });

  it("does not pass a listing off as whole that lacks some of what it says there is, however often it is read", () =>
    withServer(
      (_request, response) => {
        json(response, 200, { entities: definitions(2), total: 3, pageCount: 1, pageNumber: 1, pageSize: 100 });
      },
      async ({ client, requests }) => {
        await assert.rejects(idsOf(client(), {}), /listed 2 definitions, and says that there are 3\. Try again/);
        assert.equal(requests.length, 3);
      },
    ));
});
