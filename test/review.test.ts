import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv";
import fc from "fast-check";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { reviewOf } from "../provider/cli/review/build.js";
import { type Content, contentOf } from "../provider/cli/review/content.js";
import { contextOf } from "../provider/cli/pipeline.js";
import { type Limits, refusalsOf } from "../provider/cli/review/gates.js";
import { renderHtml } from "../provider/cli/review/html.js";
import { renderMarkdown } from "../provider/cli/review/markdown.js";
import { catalogueOf, driftedOf, type Review } from "../provider/cli/review/model.js";
import { type PreviewStep, readPreview } from "../provider/cli/review/preview.js";
import { renderText } from "../provider/cli/review/text.js";
import { jsonOf } from "../provider/cli/text.js";

const fixtures = join(__dirname, "fixtures/review");
const cli = join(__dirname, "../provider/dist/cli/index.js");

function recorded(name: string): Review {
  return reviewOf(readPreview(readFileSync(join(fixtures, `${name}.json`), "utf8")));
}

/** What a review says under these gates. */
function contentUnder(review: Review, limits: Limits = {}): Content {
  return contentOf(review, refusalsOf(review, limits), limits, { stack: review.stack });
}
const asText = (review: Review, limits?: Limits) => renderText(contentUnder(review, limits));
const asMarkdown = (review: Review, limits?: Limits, maxLength?: number) =>
  renderMarkdown(contentUnder(review, limits), maxLength);

/** What happens to a status, in short: `renamed es Almuerzo → Comida`. */
function actionsIn(review: Review, name: string): string[] {
  const status = review.statuses.find((one) => one.name === name);
  assert.ok(status, `no status ${name}`);
  return status.actions.map(({ kind, language, property, before, after }) => {
    const values = [before, after === undefined ? undefined : "→", after] as (string | undefined)[];
    return [kind, language ?? property, ...values].filter((part) => part !== undefined).join(" ");
  });
}

function creatingStep(languageLabels: Record<string, string>, index: number): PreviewStep {
  return {
    op: "create",
    urn: `urn:pulumi:prod::statuses::pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition::status${index}`,
    newState: {
      type: "pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition",
      inputs: { languageLabels, systemPresence: "Meal", deactivated: false },
    },
  };
}

/** A preview that creates statuses, each under its label in English. */
function creating(labels: Record<string, string>[], told: string[] = []): Review {
  const steps = labels.map(creatingStep);
  const diagnostics = told.map((message) => ({ message, severity: "info" }));
  return reviewOf({ steps, diagnostics, changeSummary: { create: steps.length } });
}

describe("presence review: what a preview means", () => {
  const review = recorded("changes-cli");

  it("tells a new status, a new label, a renamed one and a dropped one", () => {
    assert.deepEqual(actionsIn(review, "tea"), ["created"]);
    assert.deepEqual(actionsIn(review, "lunch"), [
      "renamed es Almuerzo → Comida",
      "untranslated fr Déjeuner",
      "translated de → Mittagessen",
    ]);
  });

  it("tells a move, and both ways of deactivating", () => {
    assert.deepEqual(actionsIn(review, "team"), ["moved Meeting → Training"]);
    assert.deepEqual(actionsIn(review, "old"), ["deactivated"]);
    assert.deepEqual(actionsIn(review, "paused"), ["deactivated"]);
  });

  it("tells what is taken over and reactivated, from what the provider hands on", () => {
    const [adopted, translated] = actionsIn(review, "yoga");
    assert.match(adopted ?? "", /^adopted → [\w-]{36}$/);
    assert.equal(translated, "translated es → Yoga");
    assert.match(actionsIn(review, "standup")[0] ?? "", /^reactivated → [\w-]{36}$/);
  });

  it("tells what Pulumi imports as taken over, and what another import leaves as deactivated", () => {
    const [lunch, dinner] = ["1", "3"].map((digit) => `11111111-0000-4000-8000-00000000000${digit}`);
    const changing = recorded("native-import-changing");
    assert.deepEqual(actionsIn(changing, "lunch"), [`adopted → ${lunch}`, "renamed en_US Lunch → Midday"]);
    assert.deepEqual(
      refusalsOf(changing, { expectNoChanges: true }).map(({ gate }) => gate),
      ["expectNoChanges"],
    );
    const other = recorded("native-import-other");
    assert.ok(actionsIn(other, "lunch").includes(`adopted → ${dinner}`));
    assert.match(asText(other), /Needs a decision: 1 status gets a new id\./);
    assert.doesNotMatch(asText(other), /of its own, with a new id/);
    assert.equal(refusalsOf(other, { maxDeactivations: { count: 0 } }).length, 1);
  });

  it("leaves out what a program only looks up, and tells what is looked up from now on as lost", () => {
    const looking = recorded("native-get");
    assert.deepEqual(
      looking.statuses.map(({ name, actions, drift }) => [name, actions, drift]),
      [["lunch", [], undefined]],
    );
    assert.deepEqual(refusalsOf(looking, { requireLanguages: ["en_US"] }), []);
    const instead = recorded("native-get-instead");
    assert.deepEqual(actionsIn(instead, "lunch"), ["deactivated"]);
    assert.match(asText(instead), /Needs a decision: agents lose 1 status\./);
  });

  it("does not say that nothing changes of an operation that it does not know", () => {
    const step = { ...creatingStep({ en_US: "Lunch" }, 0), op: "transmute" };
    const unknown = reviewOf({ steps: [step], diagnostics: [], changeSummary: { transmute: 1 } });
    assert.match(asText(unknown), /^Presence review\. Incomplete/);
    assert.match(asText(unknown), /operation "transmute" does to status0 is not known to this version/);
  });

  it("does not call labels missing that are secret as a whole or known only when it runs, and shows no placeholder", () => {
    const placeholder = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const step = creatingStep({ en_US: placeholder }, 0);
    const inputs = { ...step.newState?.inputs };
    const hidden = {
      ...creatingStep({}, 1),
      newState: {
        type: step.newState?.type ?? "",
        inputs: { ...inputs, languageLabels: "[secret]", systemPresence: placeholder },
      },
    };
    const review = reviewOf({ steps: [step, hidden], diagnostics: [], changeSummary: { create: 2 } });
    const [refusal, ...more] = refusalsOf(review, { requireLanguages: ["en_US"] });
    assert.equal(more.length, 0);
    assert.match(refusal?.message ?? "", /^Which labels status1 will have is not known: they are secret as a whole/);
    for (const printed of [
      asText(review, { requireLanguages: ["en_US"] }),
      asMarkdown(review),
      renderHtml(contentUnder(review)),
    ]) {
      assert.ok(!printed.includes(placeholder), printed);
      assert.doesNotMatch(printed, /Missing labels|lacks? a label/);
    }
    assert.match(asText(review), /\(known only when it runs\) \/ status1/);
    assert.match(asText(review), /Meal \/ status0/);
  });

  it("sees that a resource with a new name keeps its definition, so that agents lose nothing", () => {
    assert.deepEqual(actionsIn(review, "retro"), ["handedOver → retrospective"]);
    assert.match(actionsIn(review, "retrospective")[0] ?? "", /^adopted retro → /);
  });

  it("tells who changed what by hand, and what becomes of it", () => {
    assert.deepEqual(
      driftedOf(review).map(({ name, drift }) => [name, { ...drift, by: drift.by?.replace(/[\w-]{36}/, "ID") }]),
      [
        [
          "coffee",
          {
            differences: [{ path: "languageLabels.en_US", existing: "Coffee", desired: "Koffie" }],
            gone: false,
            by: "user ID",
            at: "2026-01-01T08:12:00.000Z",
          },
        ],
        [
          "brunch",
          {
            differences: [{ path: "deactivated", existing: false, desired: true }],
            gone: false,
            by: "OAuth client presence-admin",
            at: "2026-01-01T08:13:00.000Z",
          },
        ],
      ],
    );
    assert.deepEqual(actionsIn(review, "coffee"), ["renamed en_US Koffie → Coffee"]);
    assert.match(
      asText(review),
      /coffee\)\n +American English: was changed to "Koffie"; back to "Coffee"\n +by user [\w-]{36}, 2026-01-01 08:12 UTC\n/,
    );
  });

  it("tells a move back to a definition that was left before, and a status that is only let go of", () => {
    const back = recorded("back-cli");
    const [moved, reactivated] = actionsIn(back, "team");
    assert.equal(moved, "moved Training → Meeting");
    assert.match(reactivated ?? "", /^reactivated → [\w-]{36}$/);
    assert.deepEqual(actionsIn(back, "keepme"), ["released"]);
  });

  it("counts other resources and does not review them", () => {
    assert.deepEqual(review.others, { update: 1 });
    assert.ok(!review.statuses.some(({ name }) => name === "other"));
  });

  it("reads the engine's preview as it reads the Pulumi CLI's", () => {
    // Ids, and the order in which resources arrive, are each run's own; the engine takes no secrets.
    const comparable = (one: Review) => {
      const { statuses, ...rest } = JSON.parse(JSON.stringify(one).replace(/00000000-[\w-]+/g, "ID")) as Review;
      const byName = statuses.map((status) => [status.name, status]).filter(([name]) => name !== "secret");
      return { ...rest, statuses: Object.fromEntries(byName) as unknown };
    };
    assert.deepEqual(comparable(recorded("changes-engine")), comparable(review));
  });

  it("says how many statuses a preview without --show-sames leaves out", () => {
    const bare = recorded("changes-bare-cli");
    assert.equal(bare.notShown, 7);
    assert.match(asText(bare), /7 more resources stay as they are .* --show-sames/);
    assert.equal(recorded("drift-bare-cli").notShown, 0);
    assert.equal(recorded("drift-bare-cli").statuses.length, 12);
  });

  it("sees a definition that vanished and is made again", () => {
    const urn = "urn:pulumi:prod::statuses::pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition::tea";
    const type = "pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition";
    const inputs = { languageLabels: { en_US: "Tea" }, systemPresence: "Meal", deactivated: false };
    const was = { type, id: "1", inputs, outputs: inputs };
    const steps = [
      { op: "refresh", urn, oldState: was, newState: was },
      { op: "create", urn, newState: { type, inputs } },
    ];
    const gone = reviewOf({ steps, diagnostics: [], changeSummary: { create: 1 } });
    assert.deepEqual(actionsIn(gone, "tea"), ["created"]);
    assert.match(asText(gone), /is gone: .*; it is made again, with a new id\n/);
    assert.doesNotMatch(asText(gone), /^New:/m);
  });

  it("tells which changes by hand are turned back, kept, or overtaken by the program", () => {
    const type = "pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition";
    const urn = `urn:pulumi:prod::statuses::${type}::tea`;
    const state = (languageLabels: unknown, id?: string) => {
      const inputs = { languageLabels, systemPresence: "Meal", deactivated: false };
      return { type, inputs, ...(id ? { id, outputs: inputs } : {}) };
    };
    const left = state({ en_US: "Tea", es: "Té", de: "Tee" }, "1");
    const steps = [
      { op: "refresh", urn, oldState: left, newState: left },
      {
        op: "update",
        urn,
        oldState: state({ en_US: "T", es: "T", de: "T" }, "1"),
        newState: state({ en_US: "Tea", es: "T", de: "Teechen" }),
      },
    ];
    const printed = asText(reviewOf({ steps, diagnostics: [], changeSummary: { update: 1 } }));
    assert.match(printed, /American English: was changed to "T"; back to "Tea"\n/);
    assert.match(printed, /Spanish: was changed to "T"; kept: the program says the same\n/);
    assert.match(printed, /German: was changed to "T"; becomes "Teechen"\n/);
    assert.match(printed, /^Renamed: 1 status\n.*tea\)\n +German: "T" → "Teechen"\n\n/m);
  });

  it("does not take labels that are secret or unknown as a whole for a word", () => {
    const review = creating(["[secret]" as unknown as Record<string, string>]);
    assert.match(asText(review), /^New: 1 status\n {2}Meal \/ status0 \(status0\)\n/m);
    assert.deepEqual(catalogueOf(review)[0]?.after.languageLabels, {});
  });

  it("says that the preview failed, and why, instead of calling the rest a review", () => {
    const failed = recorded("failed-cli");
    assert.equal(failed.errors.length, 2);
    assert.match(failed.errors[0] ?? "", /did you mean en_US\?/);
    assert.equal(run("failed-cli").status, 1);
  });
});

describe("presence review: the verdict", () => {
  const review = recorded("changes-cli");
  const kindUnder = (one: Review, limits: Limits = {}) => contentUnder(one, limits).verdict.kind;

  it("is open where agents lose something that nobody has allowed, and says how much", () => {
    const { kind, headline } = contentUnder(review).verdict;
    assert.deepEqual(
      [kind, headline],
      ["needsDecision", "Needs a decision: agents lose 2 statuses, 1 status gets a new id, 1 status loses a label"],
    );
    // A limit of deactivations allows no label to go.
    assert.equal(
      contentUnder(review, { maxDeactivations: { count: 3 } }).verdict.headline,
      "Needs a decision: 1 status loses a label",
    );
    assert.equal(contentUnder(review, { maxDeactivations: { count: 2 } }).verdict.headline, "Refused: 1 rule says no");
  });

  it("is open where what changes is warned of, and not for what has been there before", () => {
    assert.equal(kindUnder(creating([{ en_US: "Lunch" }])), "ready");
    assert.equal(kindUnder(creating([{ en_US: "Lunch" }, { en_US: "LUNCH" }])), "needsDecision");
    const drift = recorded("drift-bare-cli");
    assert.ok(drift.warnings.length > 0);
    assert.equal(kindUnder(drift), "ready");
  });

  const type = "pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition";
  const urn = `urn:pulumi:prod::statuses::${type}::coaching`;
  const stateOf = (id: string, label: string, more: object = {}) => {
    const outputs = { languageLabels: { en_US: label }, systemPresence: "Meal", deactivated: false, ...more };
    return { type, id, inputs: outputs, outputs };
  };

  it("tells what an earlier run has left to be removed, which Pulumi shows as no change", () => {
    const live = { ...stateOf("new", "Coaching") };
    const left = { ...stateOf("old", "Coaching"), delete: true };
    const refreshes = [live, left].map((state): PreviewStep => ({
      op: "refresh",
      urn,
      oldState: state,
      newState: state,
    }));
    for (const both of [refreshes, refreshes.toReversed()]) {
      const steps = [...both, { op: "same", urn, oldState: live, newState: live }];
      const one = reviewOf({ steps, diagnostics: [], changeSummary: { same: 1 } });
      assert.equal(contentUnder(one).verdict.headline, "Needs a decision: agents lose 1 status");
      assert.match(asText(one), /an earlier run moved it or made it anew, and did not come to this/);
      assert.equal(refusalsOf(one, { maxDeactivations: { count: 0 } }).length, 1);
      assert.deepEqual(driftedOf(one), []);
    }
    // What the resource itself has by now stays.
    const kept: PreviewStep[] = [
      { op: "refresh", urn, oldState: { ...live, delete: true }, newState: { ...live, delete: true } },
      { op: "same", urn, oldState: live, newState: live },
    ];
    assert.equal(
      contentUnder(reviewOf({ steps: kept, diagnostics: [], changeSummary: { same: 1 } })).verdict.headline,
      "Ready: nothing changes",
    );
  });

  it("calls what agents lose as they know it, and no loss what they have not", () => {
    const off = { deactivated: true };
    const step = (op: string, before: object, after: object): PreviewStep => ({
      ...{ op, urn },
      oldState: before as PreviewStep["oldState"] & object,
      newState: after as PreviewStep["newState"] & object,
    });
    const of = (one: PreviewStep) => reviewOf({ steps: [one], diagnostics: [], changeSummary: { [one.op]: 1 } });
    const lost = of(step("update", stateOf("a", "Lunch"), stateOf("a", "Dinner", off)));
    assert.match(asText(lost), /Agents lose: 1 status\n {2}Meal \/ Lunch /);
    const moved = of(
      step("replace", stateOf("a", "Old", off), stateOf("a", "Old", { ...off, systemPresence: "Break" })),
    );
    assert.equal(contentUnder(moved, { maxDeactivations: { count: 0 } }).verdict.kind, "ready");
    assert.match(asText(moved), /Changed otherwise: 1 status\n(.*\n)*? {4}not offered to agents: it is deactivated/);
  });

  it("does not put what is warned of all the same before the harm", () => {
    const drift = recorded("drift-bare-cli");
    assert.match(asText(drift), /Changed by hand since the last run(.*\n)*Warnings that stay: \d/);
    assert.doesNotMatch(asText(drift), / {2}warning: /);
  });

  it("is that nothing changes only where a preview says so", () => {
    const preview = { steps: [], diagnostics: [], changeSummary: { same: 3 } };
    assert.equal(contentUnder(reviewOf(preview)).verdict.headline, "Ready: nothing changes");
    assert.equal(kindUnder(recorded("failed-cli")), "incomplete");
    assert.equal(kindUnder(reviewOf({ ...preview, changeSummary: {} })), "incomplete");
  });

  it("counts what is deactivated as the gate does", () => {
    const [refusal] = refusalsOf(review, { maxDeactivations: { count: 0 } });
    assert.match(
      refusal?.message ?? "",
      /^3 definitions .*\(2 that agents lose, 1 whose status goes on under a new id\)/,
    );
    assert.match(asText(review), /^ {2}2 lost to agents, 1 with a new id, /m);
  });

  it("tells each status once, where it does most harm, and what was changed by hand apart", () => {
    const { sections, footnotes, drift } = contentUnder(review);
    const told = sections.map(({ key, entries }) => [key, ...entries.map(({ name }) => name)]);
    assert.deepEqual(told, [
      ["lost", "old", "paused"],
      ["moved", "team"],
      ["unlabelled", "lunch"],
      ["new", "derived", "tea"],
      ["back", "standup"],
      ["translated", "yoga"],
    ]);
    assert.deepEqual(footnotes, [
      "1 status is managed by another resource from now on; nothing changes for agents: Retro",
    ]);
    assert.deepEqual(
      drift.map(({ name }) => name),
      ["coffee", "brunch"],
    );
  });

  it("keeps a status among what agents lose, though it is only put back to deactivated", () => {
    const type = "pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition";
    const urn = `urn:pulumi:prod::statuses::${type}::tea`;
    const state = (deactivated: boolean) => {
      const inputs = { languageLabels: { en_US: "Tea" }, systemPresence: "Meal", deactivated };
      return { type, id: "1", inputs, outputs: inputs };
    };
    const steps = [
      { op: "refresh", urn, oldState: state(true), newState: state(true) },
      { op: "update", urn, oldState: state(false), newState: state(true) },
    ];
    const printed = asText(reviewOf({ steps, diagnostics: [], changeSummary: { update: 1 } }));
    assert.match(printed, /^Presence review\. Needs a decision: agents lose 1 status\.\n/);
    assert.match(printed, /^Agents lose: 1 status\n {2}Meal \/ Tea \(tea\)\n/m);
    assert.match(printed, /was reactivated; it is deactivated again\n/);
  });

  it("counts what agents are offered: what is taken over was there before, what is let go of stays", () => {
    assert.match(asText(review), /Agents are offered 14 statuses of this stack, 12 before\./);
    assert.match(asText(recorded("back-cli")), /Agents are offered 2 statuses of this stack, as before\./);
  });

  it("measures completeness against the required languages, or those that most statuses have", () => {
    const labels = [{ en_US: "A", es: "A", de: "A" }, { en_US: "B", es: "B" }, { en_US: "C" }];
    const gapsUnder = (limits: Limits) =>
      contentUnder(creating(labels), limits).catalogue.groups.flatMap(({ rows }) =>
        rows.flatMap(({ name, labels: all }) =>
          all.flatMap(({ language, isGap }) => (isGap ? [`${name} ${language}`] : [])),
        ),
      );
    assert.deepEqual(gapsUnder({}), ["status2 es"]);
    assert.deepEqual(gapsUnder({ requireLanguages: ["de"] }), ["status1 de", "status2 de"]);
    assert.match(asText(creating(labels)), /Gaps are told in American English, Spanish: those that most statuses have/);
  });
});

describe("presence review: where it is from", () => {
  const review = { ...recorded("changes-cli"), organization: "org-1" };
  const now = new Date("2026-11-24T15:10:59Z");

  it("is told by the review, by GitHub's and GitLab's variables, and by whoever runs it, who wins", () => {
    const github = {
      GITHUB_ACTIONS: "true",
      GITHUB_REF: "refs/pull/128/merge",
      GITHUB_SHA: "1f3c2ab99",
      GITHUB_ACTOR: "ana",
    };
    assert.deepEqual(
      {
        ...contextOf({ stack: review.stack, organization: review.organization }, { author: "bo" }, github, now),
        presence: "",
      },
      {
        stack: "prod",
        organization: "org-1",
        "pull request": "128",
        commit: "1f3c2ab",
        author: "bo",
        time: "2026-11-24 15:10 UTC",
        presence: "",
      },
    );
    const gitlab = {
      GITLAB_CI: "true",
      CI_MERGE_REQUEST_IID: "7",
      CI_COMMIT_SHORT_SHA: "1f3c2ab9",
      GITLAB_USER_LOGIN: "ana",
    };
    const { "merge request": request, commit } = contextOf(
      { stack: review.stack, organization: review.organization },
      {},
      gitlab,
      now,
    );
    assert.deepEqual([request, commit], ["7", "1f3c2ab9"]);
  });

  it("is a commit of the branch, not the one that GitHub or GitLab makes of it and the target, and who wrote the change", () => {
    const folder = mkdtempSync(join(tmpdir(), "presence-event-"));
    const event = join(folder, "event.json");
    const told = (env: NodeJS.ProcessEnv) => {
      const { "pull request": request, commit, author } = contextOf({}, {}, env, now);
      return [request, commit, author];
    };
    const merge = {
      GITHUB_ACTIONS: "true",
      GITHUB_REF: "refs/pull/128/merge",
      GITHUB_SHA: "9999999bc",
      GITHUB_ACTOR: "whoever-ran-it-again",
      GITHUB_EVENT_PATH: event,
    };
    try {
      const pull_request = { number: 128, head: { sha: "1f3c2ab".padEnd(40, "0") }, user: { login: "ana" } };
      writeFileSync(event, JSON.stringify({ action: "synchronize", pull_request }));
      assert.deepEqual(told(merge), ["128", "1f3c2ab", "ana"]);
      // The ref of these is the target branch.
      assert.deepEqual(told({ ...merge, GITHUB_REF: "refs/heads/main" }), ["128", "1f3c2ab", "ana"]);
      for (const odd of [
        "",
        "{",
        "[]",
        '{"after":"1f3c2ab"}',
        '{"pull_request":null}',
        '{"pull_request":{"number":"1","head":{"sha":"HEAD"},"user":null}}',
      ]) {
        writeFileSync(event, odd);
        assert.deepEqual(told(merge), ["128", "9999999", "whoever-ran-it-again"], odd);
      }
      for (const GITHUB_EVENT_PATH of [folder, join(folder, "none"), ""])
        assert.deepEqual(told({ ...merge, GITHUB_EVENT_PATH }), ["128", "9999999", "whoever-ran-it-again"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
    const results = {
      GITLAB_CI: "true",
      CI_COMMIT_SHORT_SHA: "9999999b",
      CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: "1f3c2ab9".padEnd(40, "0"),
    };
    assert.equal(told(results)[1], "1f3c2ab9");
    assert.equal(told({ ...results, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: "" })[1], "9999999b");
  });

  it("stands in every format, whatever it holds", () => {
    const context = contextOf(
      { stack: review.stack, organization: review.organization },
      { ticket: "<b>OPS-1</b>" },
      {},
      now,
    );
    const content = contentOf(review, [], {}, context);
    assert.match(
      renderText(content),
      /stack prod · organization org-1 · time 2026-11-24 15:10 UTC · presence \S+ · ticket <b>OPS-1<\/b>/,
    );
    assert.ok(tableCells(renderMarkdown(content)).includes("<b>OPS-1</b>"));
    assert.match(renderHtml(content), /ticket &#60;b&#62;OPS-1/);
  });
});

describe("presence review: gates", () => {
  const review = recorded("changes-cli");

  it("refuses more deactivations than the limit, counting moves, with the number, the limit and the way out", () => {
    assert.deepEqual(refusalsOf(review, { maxDeactivations: { count: 3 } }), []);
    const [refusal] = refusalsOf(review, { maxDeactivations: { count: 2 } });
    assert.match(refusal?.message ?? "", /^3 definitions .* limit is 2\. .*--max-deactivations 3;/);
  });

  it("refuses a status without a label in a required language, and names it", () => {
    assert.deepEqual(refusalsOf(review, { requireLanguages: ["en_US"] }), []);
    const [refusal] = refusalsOf(review, { requireLanguages: ["en_US", "es"] });
    assert.match(refusal?.message ?? "", /^5 statuses lack .*"Screen break" \(screen\): Spanish/);
  });

  it("takes a label that shows nothing for none, and knows the status by another one, or by the resource", () => {
    const blank = creating([{ en_US: " ", de: "Mittag" }, { en_US: "\u200B" }]);
    const [refusal] = refusalsOf(blank, { requireLanguages: ["en_US", "de"] });
    assert.match(
      refusal?.message ?? "",
      /: "Mittag" \(status0\): American English; "status1" \(status1\): American English, German\./,
    );
    const rows = contentUnder(blank).catalogue.groups.flatMap(({ rows: all }) => all);
    assert.deepEqual(rows.map(({ title }) => title).sort(), ["Mittag", "status1"]);
  });

  it("says of a required language that no status has what may be meant", () => {
    const [refusal] = refusalsOf(review, { requireLanguages: ["jp"] });
    assert.match(refusal?.message ?? "", /No status has a label in jp: did you mean (ja|pt)\?/);
  });

  it("does not call labels complete that the preview does not show", () => {
    const [refusal] = refusalsOf(recorded("changes-bare-cli"), { requireLanguages: ["en_US"] });
    assert.match(refusal?.message ?? "", /^7 resources .*--show-sames/);
  });

  it("refuses any change where none is expected", () => {
    assert.equal(refusalsOf(recorded("drift-bare-cli"), { expectNoChanges: true })[0]?.gate, "expectNoChanges");
    assert.deepEqual(
      refusalsOf(reviewOf({ steps: [], diagnostics: [], changeSummary: {} }), { expectNoChanges: true }),
      [],
    );
  });

  it("ends with the exit code of the first gate that is shut, the review printed all the same", () => {
    const codes = [
      [["--max-deactivations", "3"], 0],
      [["--max-deactivations", "2", "--expect-no-changes"], 4],
      [["--require-languages", "en_US, es", "--expect-no-changes"], 5],
      [["--expect-no-changes"], 7],
      [["--max-deactivations", "few"], 2],
      [["--max-deactivations", ""], 2],
      [["--require-languages", ""], 2],
      [["--require-languages", "en_US,"], 2],
      [["--require-languages", "en-US"], 2],
      [["--context", "commit"], 2],
    ] as const;
    for (const [options, code] of codes) {
      const { status, stdout, stderr } = run("changes-cli", ...options);
      assert.equal(status, code, stderr);
      assert.equal(stdout.startsWith("Presence review. "), code !== 2);
    }
  });

  it("says what is wrong with an input that is no preview", () => {
    for (const [input, reason] of [
      ["", /input is empty.*--show-sames/],
      ["Previewing update (prod)", /not the JSON of a preview/],
      ["[]", /not a preview's/],
      ['{"steps":[{"op":"create","urn":"lunch"}]}', /step 1 .* no URN/],
    ] as const) {
      const words = [cli, "review", "--format", "markdown", "--context", "stack=prod"];
      const { status, stdout, stderr } = spawnSync(process.execPath, words, { input, encoding: "utf8" });
      assert.equal(status, 2);
      assert.match(stderr, reason);
      // It takes the place of the comment that an earlier preview has left.
      assert.match(stdout, /^<!-- presence-review:prod -->\n### ❌ Incomplete: /);
      assert.doesNotMatch(stdout, /Nothing changes/);
    }
  });

  it("says so in place of an earlier comment as well where the file is not there, or in another encoding, or holds what Pulumi does not print", () => {
    const folder = mkdtempSync(join(tmpdir(), "presence-review-"));
    const path = (name: string, content: string | Buffer) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const step = creatingStep({ en_US: "Lunch" }, 0);
    const strange = {
      steps: [{ ...step, newState: { ...step.newState, inputs: { languageLabels: { en_US: null } } } }],
    };
    for (const [file, reason] of [
      [join(folder, "nowhere.json"), /nowhere\.json cannot be read: there is no file to read/],
      [
        path("latin.json", Buffer.from('{"steps":[],"x":"Caf\xe9"}', "latin1")),
        /latin\.json cannot be read: it is not UTF-8/,
      ],
      [
        path("strange.json", JSON.stringify(strange)),
        /strange\.json: the input is not as Pulumi prints it \(.*Give it the output of/,
      ],
    ] as const) {
      const comment = path("comment.md", "an earlier comment");
      const words = [
        cli,
        "review",
        file,
        "--offline",
        "--context",
        "stack=prod",
        "--format",
        "markdown",
        "--output",
        comment,
      ];
      const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
      assert.equal(status, 2);
      assert.match(stderr, reason);
      assert.match(readFileSync(comment, "utf8"), /^<!-- presence-review:prod -->\n### ❌ Incomplete: /);
    }
    rmSync(folder, { recursive: true });
  });
});

describe("presence review: formats", () => {
  it("prints JSON by the documented schema", () => {
    const schema = JSON.parse(readFileSync(join(__dirname, "../docs/review.schema.json"), "utf8")) as object;
    const validate = new Ajv({ allErrors: true }).compile(schema);
    for (const name of ["changes-cli", "changes-bare-cli", "drift-bare-cli", "first-cli", "back-cli"]) {
      const printed = execFileSync(process.execPath, [
        cli,
        "review",
        join(fixtures, `${name}.json`),
        "--format",
        "json",
      ]);
      assert.ok(validate(JSON.parse(printed.toString())), JSON.stringify(validate.errors));
    }
  });

  it("is a spreadsheet with a row for each thing that it says, in its order, where it is from among them", () => {
    const { stdout } = spawnSync(
      process.execPath,
      [cli, "review", "--offline", "--format", "csv", "--context", "ticket==1", join(fixtures, "changes-cli.json")],
      { encoding: "utf8" },
    );
    const [header, verdict, ...rows] = stdout.trimEnd().split("\n");
    assert.equal(header, "section,systemPresence,status,resource,about,before,after,says");
    assert.match(verdict ?? "", /^Verdict,,,,,,,"?Needs a decision: /);
    assert.ok(rows.includes("Context,,,,ticket,,,'=1"));
    const sections = [...new Set(rows.map((row) => row.split(/[,;]/)[0]))];
    const told = contentOf(recorded("changes-cli"), [], {}, {}).sections.map(({ title }) => title.split(";")[0]);
    assert.deepEqual(
      sections.map((title) => title?.replace('"', "")).filter((title) => told.includes(title)),
      told,
    );
    assert.ok(
      rows.some((row) => /^Lose a label,Meal,Lunch,lunch,es,Almuerzo,Comida,/.test(row)),
      stdout,
    );
  });

  it("tells missing labels in the spreadsheet as in the text, a row for each", () => {
    const options = ["--offline", "--require-languages", "en_US,es,de"];
    const text = run("changes-cli", ...options).stdout;
    const [, completeness = "", gaps = ""] = /\nMissing labels\. (.*)\n((?: {2}.*\n)+)/.exec(text) ?? [];
    const told = gaps
      .trimEnd()
      .split("\n")
      .map((line) => line.trim());
    const rows = run("changes-cli", ...options, "--format", "tsv")
      .stdout.split("\n")
      .map((row) => row.split("\t"))
      .filter(([section]) => section === "Missing labels");
    assert.equal(rows.shift()?.at(-1), completeness);
    const byStatus = new Map<string, string[]>();
    for (const [, systemPresence = "", title = "", , , , , says = ""] of rows) {
      const [language = "", what] = says.split(": ");
      assert.equal(what, "no label");
      const status = `${systemPresence} / ${title}`;
      byStatus.set(status, [...(byStatus.get(status) ?? []), language]);
    }
    assert.ok(told.length > 1);
    assert.deepEqual(
      [...byStatus].map(([status, missing]) => `${status}: ${missing.join(", ")}`).slice(0, 10),
      told.slice(0, 10),
    );
  });

  it("prints a comment that a pipeline can find again", () => {
    assert.equal(asMarkdown(recorded("changes-cli")).split("\n")[0], "<!-- presence-review:prod -->");
  });

  it("shows labels in a comment as they are: no tag, cell, link, mention or code of theirs comes through", () => {
    const labels = [
      "<script>alert(1)</script>",
      "a | b \\| c",
      "`code` ``more``",
      "[here](https://example.org) ![x](y) www.example.org https://example.org",
      "@all #1 !2 user@example.org :smile: $x$",
      "<!-- presence-review:other -->",
      "**bold** _it_ ~~no~~ </code></details>",
      "&lt; &#64;",
    ];
    const shown = tableCells(asMarkdown(creating(labels.map((en_US) => ({ en_US })))));
    for (const label of labels) assert.ok(shown.includes(label), `${label} is not among ${shown.join("\n")}`);
  });

  it("shows what would be invisible or turn the text around", () => {
    const shown = tableCells(asMarkdown(creating([{ en_US: "a\nb\u202Ec\u0007" }])));
    assert.ok(shown.includes("a⟨U+000A⟩b⟨U+202E⟩c⟨U+0007⟩"), shown.join("\n"));
    const text = asText(creating([{ en_US: "\u001b[31mred" }, { en_US: "שלום 👨‍👩‍👧" }]));
    assert.match(text, /⟨U\+001B⟩\[31mred/);
    assert.match(text, /שלום 👨‍👩‍👧/);
  });

  it("shows nothing raw that steers, hides or turns text, whatever a label, a language or a name holds", () => {
    const parts = fc.constantFrom(
      ...Array.from("\n\r\t\u0000\u001b\u0085\u00ad\u200b\u200e\u202e\u2028\u2066\ufeff\ud800"),
      "Lunch",
      "🍕",
      "<",
    );
    const text = fc.array(fc.oneof(parts, fc.string({ unit: "binary" })), { minLength: 1 }).map((all) => all.join(""));
    fc.assert(
      fc.property(fc.dictionary(text, text, { maxKeys: 3 }), text, (labels, note) => {
        const review = { ...creating([labels, labels]), errors: [note], warnings: [note], stack: note };
        const content = contentUnder(review, { requireLanguages: ["en_US"] });
        const printed = [renderText(content), renderMarkdown(content), renderHtml(content), jsonOf(review)];
        for (const one of printed)
          assert.doesNotMatch(one, /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\u00ad\u200b\ufeff]/u);
        assert.deepEqual(JSON.parse(jsonOf(review)), JSON.parse(JSON.stringify(review)));
      }),
    );
  });

  it("warns of what agents would not see as it is meant, once where the provider has said it", () => {
    const labels = [{ en_US: "Lunch" }, { en_US: "LUNCH" }, { en_US: "On\u200bcall" }, { en_US: "Tea\tbreak" }];
    const { warnings } = creating(labels);
    const says = [
      /^status2: languageLabels\.en_US: "On⟨U\+200B⟩call" holds/,
      /^status3: languageLabels\.en_US: "Tea⟨U\+0009⟩/,
    ];
    assert.equal(warnings.length, 3, warnings.join("\n"));
    for (const one of says) assert.equal(warnings.filter((warning) => one.test(warning)).length, 1, String(one));
    const look = warnings.find((warning) => warning.includes("only in upper and lower case")) ?? "";
    const [, one = "", other = ""] = /^(status[01]): .* the resource "(status[01])"/.exec(look) ?? [];
    const others = warnings.filter((warning) => warning !== look);
    for (const told of [look, look.replace(`"${other}"`, `"${one}"`).replace(one, other)]) {
      const all = creating(labels, [`warning: ${told}`, `warning: ${others[0] ?? ""}`]).warnings;
      assert.deepEqual(all.toSorted(), [told, ...others].toSorted());
    }
  });

  it("tells ten look-alikes of each status of a catalogue of copies, be they thousands", () => {
    const labels = Array.from({ length: 2_000 }, (_, index) => ({ en_US: index % 2 ? "Lunch" : "LUNCH" }));
    const { warnings } = creating(labels);
    const counts = new Map<string, number>();
    for (const warning of warnings) {
      const [name = ""] = warning.split(": ");
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    assert.equal(Math.max(...counts.values()), 10);
    assert.equal(counts.size, 1_999, "all but the first have somebody to be taken for");
    const content = contentUnder(creating(labels, [`warning: ${warnings[0] ?? ""}`]));
    assert.deepEqual(content.warnings.toSorted(), warnings.toSorted());
  });

  it("does not repeat what it has to say of statuses that stay as they are", () => {
    const inputs = { languageLabels: { en_US: "On\u200bcall" }, systemPresence: "Meal", deactivated: false };
    const state = { type: "pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition", id: "1", inputs, outputs: inputs };
    const urn = "urn:pulumi:prod::statuses::pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition::oncall";
    const steps = [{ op: "same", urn, oldState: state, newState: state }];
    assert.deepEqual(reviewOf({ steps, diagnostics: [], changeSummary: { same: 1 } }).warnings, []);
  });

  it("keeps a comment under the forge's limit, and says what it leaves out", () => {
    const labels = Array.from({ length: 2_000 }, (_, index) => ({
      en_US: `Status ${index} ${"語".repeat(20)}`,
      es: "é",
    }));
    const review = creating(labels);
    for (const limit of [2_000, 65_536, 1_000_000]) {
      const comment = asMarkdown(review, { requireLanguages: ["ja"] }, limit);
      assert.ok(Buffer.byteLength(comment) <= limit, `${Buffer.byteLength(comment)} of ${limit}`);
      assert.match(comment, /^<!-- presence-review:prod -->/);
      assert.equal(/Left out, .*changed statuses \(\d+\)/.test(comment), limit < 1_000_000);
      assert.equal(comment.includes("<details>"), comment.includes("</details>"));
    }
  });

  it("keeps a status that is deactivated out of the catalogue as it will be", () => {
    const names = catalogueOf(recorded("changes-cli")).map(({ name }) => name);
    assert.ok(names.includes("team") && names.includes("screen"));
    assert.ok(!names.includes("paused") && !names.includes("old"));
  });
});

function run(fixture: string, ...options: string[]) {
  return spawnSync(process.execPath, [cli, "review", join(fixtures, `${fixture}.json`), ...options], {
    encoding: "utf8",
  });
}

/** The text of every value of a comment, as a forge shows it. */
function tableCells(comment: string): string[] {
  const html = micromark(comment, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
  });
  const unexpected = html.match(
    /<(?!\/?(?:code|strong|table|thead|tbody|tr|th|td|p|h3|h4|ul|li|details|summary|blockquote)>|!-- )[^>]*>/g,
  );
  assert.equal(unexpected, null, "tags that the review did not write");
  assert.doesNotMatch(html, /@\w/, "the forges would read a mention or a mail address");
  return [...html.matchAll(/<code>(.*?)<\/code>/gs)].map(([, inner = ""]) =>
    inner
      .replaceAll("<!-- -->", "")
      .replace(/&(lt|gt|quot|amp);/g, (_, name: string) => ({ lt: "<", gt: ">", quot: '"' })[name] ?? "&"),
  );
}
