import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { listen } from "./support/authority.js";
import { type Nightly, previewOf, writeReview } from "./support/nightly.js";
import { type CommandResult, presence } from "./support/presence-command.js";
import { startProxy } from "./support/proxy.js";
import { type Services, startServices } from "./support/services.js";

const statuses: Nightly[] = [
  { name: "lunch", label: "Lunch" },
  { name: "coffee", label: "Coffee" },
];
const renamed = (found: string, more: Partial<Nightly> = {}): Nightly[] =>
  statuses.map((status) => (status.name === "lunch" ? { ...status, found, ...more } : status));
const all = ["--slack", "--teams", "--github", "--gitlab"];

describe("presence notify", () => {
  let services: Services;
  let folder: string;
  beforeEach(async () => {
    services = await startServices();
    folder = mkdtempSync(join(tmpdir(), "presence-notify-"));
  });
  afterEach(() => {
    services.close();
    rmSync(folder, { recursive: true });
  });

  const path = (name: string) => join(folder, name);

  /** Runs it on a file of the folder; of no run may anything tell a secret. */
  async function notify(args: readonly string[], env: NodeJS.ProcessEnv = services.env): Promise<CommandResult> {
    const ran = await presence(["notify", ...args], env, undefined, folder);
    for (const secret of services.secrets)
      assert.ok(!`${ran.stdout}${ran.stderr}`.includes(secret), `${secret} is in\n${ran.stdout}${ran.stderr}`);
    return ran;
  }

  /** The job of one night. */
  async function night(nightly: string, args: readonly string[], ...context: string[]): Promise<CommandResult> {
    await writeReview(path("review.json"), nightly, ...context);
    return notify(["review.json", ...args]);
  }

  const done = ({ exitCode, stderr }: CommandResult) => assert.deepEqual([exitCode, stderr], [0, ""]);
  const textsOf = (place = services.slack.length - 1) =>
    services.slack[place]?.blocks.map(({ text }) => text.text).join("\n") ?? "";
  const cardOf = (place = services.teams.length - 1) => services.teams[place]?.attachments[0]?.content;
  const linesOf = (place?: number) =>
    cardOf(place)?.body.map(({ inlines }) => inlines.map(({ text }) => text).join("")) ?? [];

  describe("night after night", () => {
    it("tells in all four places what was changed by hand, by whom and when, and where the run is", async () => {
      await writeReview(path("review.json"), previewOf(renamed("Midday")), "commit=1f3c2ab");
      const run = { GITHUB_SERVER_URL: "https://github.example", GITHUB_RUN_ID: "77" };
      const ran = await notify(["review.json", ...all], { ...services.env, ...run });
      done(ran);
      assert.match(ran.stdout, /^Slack \(127\.0\.0\.1:\d+\): told\.\nTeams \(127\.0\.0\.1:\d+\): told\.\n/);
      assert.match(ran.stdout, /GitHub acme\/statuses: issue #1 \(https:\/\/github\.example\/\S+\) opened\.\n/);
      assert.match(ran.stdout, /GitLab project 42: issue #1 \(https:\/\/gitlab\.example\/\S+\) opened\.\n$/);

      const page = "https://github.example/acme/statuses/actions/runs/77";
      assert.equal(services.slack[0]?.text, "prod: ⛔ Refused: 1 rule says no");
      assert.match(textsOf(), /^\*⛔ Refused: 1 rule says no\*\nstack `prod` · .*commit `1f3c2ab`/);
      assert.match(textsOf(), /\n1 changed by hand\. Agents are offered 2 statuses/);
      assert.match(textsOf(), /\n• `1 status and 0 other resources would change/);
      assert.match(
        textsOf(),
        /\n\*Changed by hand since the last run: 1 status\*\n• `Lunch` \(Meal\), by `user u-1, 2026-01-02 08:12 UTC`\n +◦ American English: was changed to `Midday`; back to `Lunch`\n/,
      );
      assert.ok(textsOf().endsWith(`\n<${page}|The pipeline's run>`));

      assert.equal(linesOf()[0], "⛔ Refused: 1 rule says no");
      assert.ok(linesOf().includes("• “Lunch” (Meal), by “user u-1, 2026-01-02 08:12 UTC”"));
      assert.ok(linesOf().includes("   ◦ American English: was changed to “Midday”; back to “Lunch”"));
      assert.deepEqual(
        cardOf()?.actions?.map(({ url }) => url),
        [page],
      );

      for (const [issue] of [services.github, services.gitlab]) {
        assert.equal(issue?.title, "Presence drift: prod");
        assert.deepEqual(issue.labels, ["presence-drift"]);
        const shown = readable(issue.text);
        assert.match(shown, /<h3>⛔ Refused: 1 rule says no<\/h3>/);
        assert.match(shown, /<code>Lunch<\/code> \(Meal\), by <code>user u-1, 2026-01-02 08:12 UTC<\/code>/);
        assert.match(shown, /American English: was changed to <code>Midday<\/code>; back to <code>Lunch<\/code>/);
        assert.ok(shown.includes(`<a href="${page}">The pipeline's run</a>`));
      }
    });

    it("tells it once, again when it changes, that all is in order, and then keeps quiet", async () => {
      const args = [...all, "--last", "told.json"];
      done(await night(previewOf(renamed("Midday")), args, "time=one", "commit=1"));
      services.taken();

      // Another night, another commit, somebody else at another time, in another order: the same.
      const same = renamed("Midday", { by: "u-2", at: "2026-01-03T09:00:00.000Z" }).toReversed();
      const quiet = await night(previewOf(same), args, "time=two", "commit=2");
      done(quiet);
      assert.match(
        quiet.stdout,
        /^Slack \S+: told already\.\nTeams \S+: told already\.\nGitHub acme\/statuses: issue #1 \S+ says it already\./,
      );
      assert.deepEqual(writesIn(services.taken()), []);

      done(await night(previewOf(renamed("Noon")), args));
      assert.deepEqual([services.slack.length, services.teams.length], [2, 2]);
      assert.match(textsOf(), /was changed to `Noon`/);
      for (const issues of [services.github, services.gitlab]) {
        assert.equal(issues.length, 1);
        assert.match(readable(issues[0]?.text ?? ""), /<code>Noon<\/code>/);
        assert.match(readable(issues[0]?.comments[0] ?? ""), /<code>Noon<\/code>/);
      }

      const inOrder = await night(previewOf(statuses), args);
      done(inOrder);
      assert.match(inOrder.stdout, /issue #1 \S+ closed\./);
      assert.match(textsOf(), /^\*✅ In order again: nothing differs\*/);
      assert.equal(services.slack[2]?.text, "prod: ✅ In order again: nothing differs");
      for (const [issue] of [services.github, services.gitlab]) {
        assert.equal(issue?.isOpen, false);
        assert.match(issue.comments[1] ?? "", /In order again/);
        assert.match(issue.text, /In order again/);
      }
      services.taken();

      const still = await night(previewOf(statuses), args);
      done(still);
      assert.match(still.stdout, /^Slack \S+: nothing to tell\./);
      assert.deepEqual(writesIn(services.taken()), []);

      // The very same drift once more is news.
      const again = await night(previewOf(renamed("Noon")), args);
      done(again);
      assert.match(again.stdout, /issue #1 \S+ opened again\./);
      assert.deepEqual(
        [services.slack.length, services.teams.length, services.github.length, services.gitlab.length],
        [4, 4, 1, 1],
      );
      assert.deepEqual(
        [services.github[0]?.isOpen, services.gitlab[0]?.isOpen, services.github[0]?.comments.length],
        [true, true, 3],
      );
    });

    it("tells of a preview that fails, once, whichever resource says it first and whatever the id of the request", async () => {
      const args = ["--slack", "--github", "--last", "told.json"];
      const failing = (first: string, second: string, contextId: string) =>
        previewOf(
          [],
          [
            `Could not read "${first}" (Meal) 0b1c-${contextId}: getPresencedefinition failed: GET /api/v2/presencedefinitions/0b1c answered 500 internal.server.error: "down" (contextId ${contextId}), after 5 tries.`,
            `Could not read "${second}" (Meal): see the error of ${first}`,
          ],
        );
      done(await night(failing("Lunch", "Coffee", "c-1"), args));
      assert.match(
        textsOf(),
        /^\*❌ Incomplete: the preview did not succeed\*[^]*\*2 errors\*\n• `Could not read "Lunch"/,
      );
      services.taken();
      done(await night(failing("Coffee", "Lunch", "d-22"), args));
      assert.deepEqual(writesIn(services.taken()), []);
      // A failure of another kind is another, and two of them are the same in either order.
      const others = ["The configuration of genesyscloud is not usable", "the program has no stack"];
      done(await night(previewOf([], others), args));
      assert.equal(services.slack.length, 2);
      done(await night(previewOf([], others.toReversed()), args));
      assert.equal(services.slack.length, 2);
      for (const [place, failure] of [
        "Pulumi's backend has no stack 'prod'",
        "Pulumi's backend has locked the stack 'prod'",
        "getPresencedefinitions failed: GET /api/v2/presencedefinitions answered 403 with an HTML page.",
        "getPresencedefinitions failed: GET /api/v2/presencedefinitions answered 502 with an HTML page.",
      ].entries()) {
        done(await night(previewOf([], [failure]), args));
        assert.equal(services.slack.length, place + 3, failure);
      }
      done(
        await night(
          previewOf(
            [],
            ["getPresencedefinitions failed: GET /api/v2/presencedefinitions answered 504 with an HTML page."],
          ),
          args,
        ),
      );
      assert.equal(services.slack.length, 6);
      done(await night(previewOf(statuses), args));
      assert.match(textsOf(), /In order again/);
      assert.equal(services.github[0]?.isOpen, false);
    });

    it("without --last posts every time there is something, and not that all is in order", async () => {
      for (const nightly of [renamed("Midday"), renamed("Midday"), statuses])
        done(await night(previewOf(nightly), ["--slack", "--teams"]));
      assert.deepEqual([services.slack.length, services.teams.length], [2, 2]);
    });

    it("where all has always been in order sends nothing and leaves no file", async () => {
      const ran = await night(previewOf(statuses), [...all, "--last", "told.json"]);
      done(ran);
      assert.deepEqual(ran.stdout.match(/nothing to tell\./g)?.length, 4);
      assert.deepEqual(writesIn(services.taken()), []);
      assert.equal(existsSync(path("told.json")), false);
    });

    it("tells what changes although nobody changed it by hand: the program is ahead", async () => {
      const preview = JSON.parse(previewOf(statuses)) as { steps: object[]; changeSummary: object };
      const urn = "urn:pulumi:prod::statuses::pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition::tea";
      const inputs = { languageLabels: { en_US: "Tea" }, systemPresence: "Meal", deactivated: false };
      preview.steps.push({ op: "create", urn, newState: { type: urn.split("::")[2], inputs } });
      done(await night(JSON.stringify(preview), ["--slack"]));
      assert.match(textsOf(), /\n1 new\./);
    });

    it("tells what is warned of where something changes", async () => {
      done(await night(previewOf([{ name: "lunch", label: "Lu\u200Bnch", found: "Midday" }]), ["--slack"]));
      assert.match(textsOf(), /\n\*1 warning\*\n• `lunch: languageLabels\.en_US: "Lu⟨U\+200B⟩nch" holds/);
    });

    it("tells that a status vanished which the program was about to make the night before", async () => {
      const args = ["--slack", "--last", "told.json"];
      const changed = (change: object) => {
        const preview = JSON.parse(previewOf(statuses)) as { steps: object[]; changeSummary: object };
        const urn = "urn:pulumi:prod::statuses::pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition::tea";
        const inputs = { languageLabels: { en_US: "Tea" }, systemPresence: "Meal", deactivated: false };
        const state = { type: urn.split("::")[2], inputs };
        preview.steps.push(...Object.entries(change).map(([op, side]) => ({ op, urn, [String(side)]: state })));
        return JSON.stringify(preview);
      };
      done(await night(changed({ create: "newState" }), args));
      done(await night(changed({ create: "newState" }), args));
      assert.equal(services.slack.length, 1);
      done(await night(changed({ refresh: "oldState", create: "newState" }), args));
      assert.equal(services.slack.length, 2);
      assert.match(textsOf(), /Changed by hand[^]*`Tea` \(Meal\)\n +◦ is gone/);
    });

    it("tells of one more warning about the same change", async () => {
      const args = ["--slack", "--last", "told.json"];
      const warned = (...warnings: string[]) => {
        const preview = JSON.parse(previewOf(renamed("Midday"))) as { diagnostics: object[] };
        preview.diagnostics = warnings.map((message) => ({ severity: "info", message: `warning: lunch: ${message}` }));
        return JSON.stringify(preview);
      };
      const alike = ["coffee", "tea"].map((name) => `has the same label in es as the resource "${name}"`);
      done(await night(warned(...alike.slice(0, 1)), args));
      done(await night(warned(...alike), args));
      done(await night(warned(...alike.toReversed()), args));
      assert.equal(services.slack.length, 2);
      assert.match(textsOf(), /\*2 warnings\*/);
    });

    it("tells of `presence diff`, by what is compared", async () => {
      const file = (name: string, label: string) =>
        writeFileSync(
          path(name),
          `statuses: { lunch: { systemPresence: Meal, languageLabels: { en_US: ${label} } } }\n`,
        );
      file("one.yaml", "Lunch");
      file("two.yaml", "Dinner");
      await presence(
        ["diff", "one.yaml", "two.yaml", "--format", "json", "--output", "diff.json"],
        {},
        undefined,
        folder,
      );
      done(await notify(["diff.json", "--slack", "--github"]));
      assert.equal(services.slack[0]?.text, "one.yaml → two.yaml: 🔵 Ready");
      assert.equal(services.github[0]?.title, "Presence drift: one.yaml → two.yaml");
    });

    it("tells that a review does not know its stack, and tells it all the same", async () => {
      writeFileSync(path("preview.json"), "");
      await presence(["review", "preview.json", "--format", "json", "--output", "review.json"], {}, undefined, folder);
      const ran = await notify(["review.json", "--slack", "--github"]);
      assert.equal(ran.exitCode, 0);
      assert.match(ran.stderr, /does not say of which stack it is: `presence review --context stack=NAME`/);
      assert.equal(services.slack[0]?.text, "❌ Incomplete: the preview did not succeed");
      assert.equal(services.github[0]?.title, "Presence drift: unknown stack");
    });
  });

  describe("one issue", () => {
    it("is found on a later page, among other stacks', pull requests and what only has the label", async () => {
      done(await night(previewOf(renamed("Midday")), ["--github", "--gitlab"]));
      const [ours] = services.github;
      assert.ok(ours);
      for (const issues of [services.github, services.gitlab])
        for (let number = 2; number <= 230; number += 1)
          issues.push({
            number,
            title: "Presence drift: prod",
            // A copy of our line in a pull request, and of another stack's in an issue.
            text:
              number % 2
                ? ours.text.replace(/notify \w+/, `notify ${"0".repeat(32)}`)
                : number === 100
                  ? ours.text
                  : "",
            isOpen: true,
            labels: ["presence-drift"],
            comments: [],
            ...(number === 100 && { isPullRequest: true }),
          });
      services.gitlab.splice(99, 1);
      ours.title = "A person has another name for it";
      services.taken();
      done(await night(previewOf(renamed("Noon")), ["--github", "--gitlab"]));
      const requests = services.taken();
      assert.deepEqual(writesIn(requests).sort(), [
        "PATCH /repos/acme/statuses/issues/1",
        "POST /api/v4/projects/42/issues/1/notes",
        "POST /repos/acme/statuses/issues/1/comments",
        "PUT /api/v4/projects/42/issues/1",
      ]);
      assert.equal(requests.filter((one) => one.startsWith("GET /repos/")).length, 3);
      assert.equal(ours.title, "A person has another name for it");
    });

    it("is not a stranger's, who wrote our hidden line into an issue and could not give it the label", async () => {
      done(await night(previewOf(renamed("Midday")), ["--github"]));
      const [ours] = services.github.splice(0);
      services.github.push({ ...(ours as (typeof services.github)[number]), labels: [] });
      done(await night(previewOf(renamed("Midday")), ["--github"]));
      assert.equal(services.github.length, 2);
      assert.deepEqual(services.github[1]?.labels, ["presence-drift"]);
    });

    it("is each stack's own", async () => {
      done(await night(previewOf(renamed("Midday")), ["--github"]));
      done(await night(previewOf(renamed("Midday")), ["--github"], "stack=sandbox"));
      assert.deepEqual(
        services.github.map(({ title }) => title),
        ["Presence drift: prod", "Presence drift: sandbox"],
      );
    });

    it("that a person closed stays closed until something changes, and one that they wrote into is still found", async () => {
      done(await night(previewOf(renamed("Midday")), ["--github"]));
      const [issue] = services.github;
      assert.ok(issue);
      issue.isOpen = false;
      issue.text = `Seen, it is meant. Ann\r\n\r\n${issue.text.replaceAll("\n", "\r\n")}`;
      done(await night(previewOf(renamed("Midday")), ["--github"]));
      assert.equal(issue.isOpen, false);
      done(await night(previewOf(renamed("Noon")), ["--github"]));
      assert.deepEqual([issue.isOpen, services.github.length], [true, 1]);
    });

    it("that GitHub made without its label is told: the next run would not find it", async () => {
      services.dropsLabels = true;
      const ran = await night(previewOf(renamed("Midday")), ["--github"]);
      assert.equal(ran.exitCode, 3);
      assert.match(
        ran.stderr,
        /made issue #1 \(\S+\) without the label presence-drift, by which the next run finds it: give it/,
      );
    });
  });

  describe("what a label, an error or a person's name can be", () => {
    const hostile = [
      "<!channel> <@U012AB3CD> <https://evil.example|Lunch>",
      "@all @acme/admins #1 !2 ann@example.com https://evil.example",
      "](https://evil.example) **bold** `code` ```",
      "<img src=x onerror=alert(1)><!-- presence-notify 0 0 --> </code>",
      "\n/close\n# head\n* item",
      "\u202Ereversed\u202C \u200Binvisible \u001b[31mred",
      "*bold* _it_ ~gone~ :tada: &amp; &lt;",
      "{{DATE(2026-01-01T00:00:00Z)}} <at>Ann</at>",
    ];

    it("is shown as it is in each place: no mention, no link, no emphasis, no command", async () => {
      const found = hostile.map((label, index): Nightly => ({
        name: `n${index}`,
        label,
        found: `${label}!`,
        by: label,
      }));
      done(await night(previewOf(found, [...hostile]), all, "where=<!here> @here"));
      await night(previewOf(found), all, "where=<!here> @here");

      const slack = JSON.stringify(services.slack);
      assert.deepEqual(slack.match(/<(?!https?:\/\/[^|>]*\|The pipeline's run>)/g), null);
      assert.ok(textsOf().includes("`&lt;!channel&gt; &lt;@U012AB3CD&gt; &lt;https://evil.example|Lunch&gt;`"));
      assert.ok(textsOf().includes("⟨U+0060⟩code⟨U+0060⟩ ⟨U+0060⟩⟨U+0060⟩⟨U+0060⟩"));
      assert.ok(textsOf().includes("`⟨U+202E⟩reversed⟨U+202C⟩ ⟨U+200B⟩invisible ⟨U+001B⟩[31mred`"));
      for (const { blocks } of services.slack)
        for (const { text } of blocks) assert.equal((text.text.match(/`/g)?.length ?? 0) % 2, 0, text.text);

      // Cards have texts alone.
      assert.ok(linesOf().some((line) => line.includes("“<!channel> <@U012AB3CD> <https://evil.example|Lunch>”")));
      for (const { inlines } of cardOf()?.body ?? [])
        for (const inline of inlines)
          assert.deepEqual(
            Object.keys(inline).filter((key) => /selectAction|entities/.test(key)),
            [],
          );

      for (const [issue] of [services.github, services.gitlab])
        for (const text of [issue?.text ?? "", ...(issue?.comments ?? [])]) {
          const shown = readable(text);
          assert.ok(!/<a |<img|<h1|<strong|<em>|<del>/.test(shown), shown);
          assert.ok(!/@/.test(text), text);
          assert.ok(!/^\s*\//m.test(text), "a line that GitLab takes for a command");
          assert.equal(text.split("<!-- presence-notify").length <= 2, true);
          assert.ok(shown.includes("&lt;!channel&gt; &lt;@U012AB3CD&gt;") || shown.includes("&lt;!channel&gt;"), shown);
        }
      // What it says is still known by the line of its own.
      services.taken();
      done(await night(previewOf(found), ["--github", "--gitlab"]));
      assert.deepEqual(writesIn(services.taken()), []);
    });

    it("of a stack's name mentions nobody in the title either", async () => {
      done(await night(previewOf(renamed("Midday")), ["--gitlab"], `stack=@all ${"x".repeat(300)}`));
      assert.match(services.gitlab[0]?.title ?? "", /^Presence drift: ⟨U\+0040⟩all x+$/);
    });

    it("500 statuses changed by hand are counted, ten are named, and each service takes it", async () => {
      const many = Array.from({ length: 500 }, (_, n): Nightly => {
        const name = `s${String(n).padStart(3, "0")}`;
        return { name, label: `Status ${name}`, found: `Found ${name}` };
      });
      done(await night(previewOf(many), all));
      assert.match(textsOf(), /\*Changed by hand since the last run: 500 statuses\*\n• `Status s000`/);
      assert.match(textsOf(), /`Status s009`[^\n]*\n[^\n]*\nand 490 more: the review has all/);
      assert.ok(linesOf().includes("and 490 more: the review has all"));
      assert.match(services.github[0]?.text ?? "", /- and 490 more: the review has all/);
    });

    it("however long, what does not fit is counted, and what is cut says so", async () => {
      for (const filler of ["&", '"', "@", "\\", "漢", "🍎", "\u202E"]) {
        const many = Array.from({ length: 12 }, (_, n): Nightly => {
          const label = `${filler.repeat(400)}${n}`;
          return { name: `s${n}`, label, found: `${label}!`, by: label };
        });
        services.slack.length = 0;
        services.teams.length = 0;
        const context = Array.from({ length: 15 }, (_, n) => `key${n}=${filler.repeat(300)}`);
        done(await night(previewOf(many), all, `stack=${filler}`, ...context));
        assert.match(textsOf(), /… \(\d+ more characters\)/);
        assert.match(textsOf(), /\nand \d+ more: the review has all/);
        assert.ok(linesOf().some((line) => /^and \d+ more: the review has all$/.test(line)));
      }
      await night(
        previewOf(
          [],
          Array.from({ length: 12 }, () => '<&"@漢'.repeat(500)),
        ),
        all,
      );
      assert.match(textsOf(), /\*12 errors\*[^]*\nand \d+ more: the review has all/);
    });
  });

  describe("a service that does not take it", () => {
    const refusals: [service: string, start: string, status: number, body: unknown, words: RegExp][] = [
      [
        "--slack",
        "POST slack",
        403,
        "action_prohibited",
        /^presence: Slack \(127\.0\.0\.1:\d+\) was not told: POST answered 403 "action_prohibited"\. The webhook is gone, or may not post: .*PRESENCE_SLACK_WEBHOOK/,
      ],
      ["--slack", "POST slack", 404, "no_service", /POST answered 404 "no_service"\. The webhook is gone/],
      ["--slack", "POST slack", 410, "channel_is_archived", /POST answered 410 "channel_is_archived"\. The webhook/],
      [
        "--slack",
        "POST slack",
        200,
        "<html>Please log in</html>",
        /POST answered 200 with an HTML page\. It may have arrived all the same, and is not sent twice\. Something in between/,
      ],
      [
        "--teams",
        "POST teams",
        401,
        { error: { code: "DirectApiRequestHasMoreThanOneAuthorization" } },
        /^presence: Teams \(127\.0\.0\.1:\d+\) was not told: POST answered 401 .*DirectApi.* The workflow is gone, turned off/,
      ],
      [
        "--teams",
        "POST teams",
        200,
        "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 413",
        /POST answered 200 "Webhook message delivery failed/,
      ],
      [
        "--github",
        "GET /repos",
        401,
        { message: "Bad credentials" },
        /^presence: GitHub acme\/statuses was not told: GET \/repos\/acme\/statuses\/issues answered 401 "Bad credentials"\. GITHUB_TOKEN is wrong or has expired\./,
      ],
      [
        "--github",
        "GET /repos",
        404,
        { message: "Not Found" },
        /answered 404 "Not Found"\. Give GITHUB_TOKEN the permission to write issues of acme\/statuses/,
      ],
      [
        "--github",
        "POST /repos",
        403,
        { message: "Resource not accessible by integration" },
        /POST \/repos\/acme\/statuses\/issues answered 403 "Resource not accessible by integration"\. Give GITHUB_TOKEN the permission/,
      ],
      [
        "--github",
        "POST /repos",
        410,
        { message: "Issues has been disabled in this repository." },
        /answered 410 "Issues has been disabled in this repository\."\. Issues are turned off/,
      ],
      [
        "--github",
        "POST /repos",
        422,
        { message: "Validation Failed", errors: [{ resource: "Issue", code: "custom" }] },
        /answered 422 "Validation Failed: \[\{"resource":"Issue","code":"custom"\}\]"/,
      ],
      [
        "--github",
        "GET /repos",
        301,
        { message: "Moved Permanently" },
        /answered 301, a redirect, which is not followed\. The repository was renamed or moved/,
      ],
      ["--github", "GET /repos", 200, { message: "not a list" }, /GET \S+ answered 200 "not a list"/],
      [
        "--gitlab",
        "GET /api/v4",
        401,
        { message: "401 Unauthorized" },
        /^presence: GitLab project 42 was not told: GET \/api\/v4\/projects\/42\/issues answered 401 "401 Unauthorized"\. GITLAB_TOKEN is wrong or has expired/,
      ],
      [
        "--gitlab",
        "GET /api/v4",
        403,
        { error: "insufficient_scope", error_description: "needs api" },
        /answered 403 "insufficient_scope: needs api"\. Give GITLAB_TOKEN the scope `api`/,
      ],
      [
        "--gitlab",
        "POST /api/v4",
        400,
        { message: { title: ["is too long"] } },
        /answered 400 "\{"title":\["is too long"\]\}"/,
      ],
    ];
    for (const [service, start, status, body, words] of refusals)
      it(`${service}: ${start.split(" ")[0] ?? ""} ${status} ${JSON.stringify(body).slice(0, 50)}: its own words, and what to do`, async () => {
        // A read is tried again where the answer may be another one.
        services.fail(start, ...Array.from({ length: 9 }, () => ({ status, body })));
        await writeReview(path("review.json"), previewOf(renamed("Midday")));
        const last = /slack|teams/.test(service) ? ["--last", "told.json"] : [];
        const ran = await notify(["review.json", service, ...last]);
        assert.equal(ran.exitCode, 1, ran.stderr);
        assert.match(ran.stderr, words);
        assert.equal(existsSync(path("told.json")), false);
      });

    it("keeps nobody else from being told, and is told alone by the next run", async () => {
      services.fail("POST slack", { status: 404, body: "no_service" });
      services.fail("GET /repos", { status: 401, body: { message: "Bad credentials" } });
      const args = [...all, "--last", "told.json"];
      const ran = await night(previewOf(renamed("Midday")), args);
      assert.equal(ran.exitCode, 3);
      assert.match(ran.stderr, /Slack .* was not told: .*\nGitHub acme\/statuses was not told: /);
      assert.match(ran.stdout, /^Teams \S+: told\.\nGitLab project 42: issue #1 \S+ opened\.\n$/);
      services.taken();
      done(await night(previewOf(renamed("Midday")), args));
      assert.deepEqual(writesIn(services.taken()).sort(), ["POST /repos/acme/statuses/issues", "POST slack"]);
    });

    it("that limits the rate is asked again when it says", async () => {
      services.fail("POST slack", { status: 429, body: "rate_limited", headers: { "retry-after": "1" } });
      services.fail("POST /repos", {
        status: 403,
        body: { message: "You have exceeded a secondary rate limit" },
        headers: { "retry-after": "1" },
      });
      services.fail("GET /api/v4", { status: 429, body: { message: "Retry later" }, headers: { "retry-after": "1" } });
      const ran = await night(previewOf(renamed("Midday")), ["--slack", "--github", "--gitlab"]);
      assert.equal(ran.exitCode, 0, ran.stderr);
      assert.deepEqual([services.slack.length, services.github.length, services.gitlab.length], [1, 1, 1]);
    });

    it("that limits the rate for an hour is not waited for", async () => {
      const reset = String(Math.round(Date.now() / 1_000) + 3_600);
      services.fail("POST slack", { status: 429, body: "rate_limited", headers: { "retry-after": "3600" } });
      services.fail("GET /repos", {
        status: 403,
        body: { message: "API rate limit exceeded" },
        headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset },
      });
      const ran = await night(previewOf(renamed("Midday")), ["--slack", "--github"]);
      assert.equal(ran.exitCode, 1);
      assert.match(ran.stderr, /answered 429 "rate_limited"[^]*answered 403 "API rate limit exceeded"/);
      assert.equal(services.taken().length, 2);
    });

    it("that fails is asked again, but never with a post that may have arrived", async () => {
      const failure = { status: 500, body: "rollup_error" };
      services.fail("POST slack", failure);
      services.fail("POST teams", "cut");
      services.fail("GET /repos", { status: 502, body: "<html>Bad gateway</html>" }, "cut");
      services.fail("POST /api/v4", "cut");
      const ran = await night(previewOf(renamed("Midday")), [...all, "--last", "told.json"]);
      assert.equal(ran.exitCode, 3);
      assert.match(
        ran.stderr,
        /Slack \S+ was not told: POST answered 500 "rollup_error"\. It may have arrived all the same, and is not sent twice\./,
      );
      assert.match(
        ran.stderr,
        /Teams \S+ was not told: POST lost its connection to 127\.0\.0\.1:\d+ \(\w+\)\. It may have arrived all the same/,
      );
      assert.match(
        ran.stderr,
        /GitLab project 42 was not told: POST \S+ lost its connection .* It may have arrived all the same/,
      );
      assert.match(ran.stdout, /^GitHub acme\/statuses: issue #1 \S+ opened\.\n$/);
      const count = (start: string) => services.requests.filter((one) => one.startsWith(start)).length;
      assert.deepEqual(["POST slack", "POST teams", "GET /repos", "POST /api/v4"].map(count), [1, 1, 3, 1]);

      // The post that was lost had arrived: the issue is there, and the next run finds it.
      services.taken();
      const next = await night(previewOf(renamed("Midday")), ["--gitlab"]);
      done(next);
      assert.match(next.stdout, /issue #1 \S+ says it already/);
      assert.equal(services.gitlab.length, 1);
    });

    it("that keeps failing is given up, and an issue's text is put right by the next run", async () => {
      done(await night(previewOf(renamed("Midday")), ["--github"]));
      services.fail(
        "PATCH /repos",
        ...Array.from({ length: 20 }, () => ({ status: 500, body: { message: "Server Error" } })),
      );
      const ran = await night(previewOf(renamed("Noon")), ["--github"]);
      assert.equal(ran.exitCode, 3);
      assert.match(
        ran.stderr,
        /was not told: PATCH \/repos\/acme\/statuses\/issues\/1 answered 500 "Server Error", after \d tries\. A comment in issue #1 \(\S+\) says it already, and the next run says it again\./,
      );
      assert.match(services.github[0]?.text ?? "", /Midday/);
      const left = services.taken().filter((one) => one.startsWith("PATCH")).length;
      assert.ok(left > 1 && left < 10, String(left));
      services.mend();
      done(await night(previewOf(renamed("Noon")), ["--github"]));
      assert.match(services.github[0]?.text ?? "", /Noon/);
    });

    it("that is not there is named by its host alone", async () => {
      services.close();
      await writeReview(path("review.json"), previewOf(renamed("Midday")));
      const ran = await notify(["review.json", "--slack", "--teams"]);
      assert.equal(ran.exitCode, 1);
      assert.match(
        ran.stderr,
        /Slack \(127\.0\.0\.1:\d+\) was not told: POST could not reach 127\.0\.0\.1:\d+ \(ECONNREFUSED\)/,
      );
    });

    it("that quotes the address in its answer has that struck out", async () => {
      const { PRESENCE_TEAMS_WEBHOOK = "", PRESENCE_SLACK_WEBHOOK = "" } = services.env;
      services.fail("POST teams", {
        status: 400,
        body: { error: { message: `no trigger at ${PRESENCE_TEAMS_WEBHOOK}` } },
      });
      services.fail("POST slack", {
        status: 400,
        body: `bad ${PRESENCE_SLACK_WEBHOOK} ${new URL(PRESENCE_SLACK_WEBHOOK).pathname}`,
      });
      services.fail("GET /repos", {
        status: 403,
        body: { message: `token ${services.env["GITHUB_TOKEN"] ?? ""} may not` },
      });
      const ran = await night(previewOf(renamed("Midday")), ["--teams", "--slack", "--github"]);
      assert.equal(ran.exitCode, 1);
      assert.match(ran.stderr, /bad \[secret\] \[secret\][^]*no trigger at \[secret\][^]*token \[secret\] may not/);
    });

    it("that sends elsewhere gets no token there", async () => {
      const seen: http.IncomingHttpHeaders[] = [];
      const elsewhere = http.createServer((request, response) => {
        seen.push(request.headers);
        response.end("[]");
      });
      const port = await listen(elsewhere);
      services.fail("GET /repos", { status: 307, headers: { location: `http://127.0.0.1:${port}/` } });
      services.fail("GET /api/v4", {
        status: 200,
        body: [],
        headers: {
          link: `<http://127.0.0.1:${port}/api/v4/projects/42/issues?page=2&labels=presence-drift>; rel="next"`,
        },
      });
      await night(previewOf(renamed("Midday")), ["--github", "--gitlab"]);
      elsewhere.close();
      assert.deepEqual(seen, []);
      assert.ok(services.requests.includes("GET /api/v4/projects/42/issues?page=2&labels=presence-drift"));
    });

    it("is reached through the proxy that the environment names", async () => {
      const proxy = await startProxy();
      await writeReview(path("review.json"), previewOf(renamed("Midday")));
      const ran = await notify(["review.json", "--slack", "--github"], {
        ...services.env,
        HTTP_PROXY: `http://${proxy.host}`,
      });
      proxy.close();
      done(ran);
      assert.ok(
        proxy.requests.some((one) => one.startsWith("POST ")) && proxy.requests.length === 3,
        String(proxy.requests),
      );
    });
  });

  describe("settings and files", () => {
    beforeEach(() => writeReview(path("review.json"), previewOf(renamed("Midday"))));

    it("that are missing are told all at once, and nobody is told", async () => {
      const ran = await notify(["review.json", ...all], {});
      assert.equal(ran.exitCode, 2);
      assert.equal(
        ran.stderr,
        [
          "presence: Nobody was told:",
          "- PRESENCE_SLACK_WEBHOOK is missing: the address of an Incoming Webhook of Slack",
          "- PRESENCE_TEAMS_WEBHOOK is missing: the address of a webhook of Teams' Workflows app",
          "- GITHUB_TOKEN is missing: in a workflow `${{ github.token }}`, with `permissions: issues: write`",
          "- GITHUB_REPOSITORY is missing: owner/name",
          "- GITLAB_TOKEN is missing: a project access token with the role Reporter and the scope api",
          "- CI_PROJECT_ID is missing: the project's id or path",
          "- CI_API_V4_URL is missing: the address of GitLab's API, such as https://gitlab.com/api/v4",
          "",
        ].join("\n"),
      );
    });

    it("that are wrong are told without their values", async () => {
      const secret = "s3cretPartOfIt";
      const ran = await notify(["review.json", ...all, "--last", "told.json"], {
        ...services.env,
        PRESENCE_SLACK_WEBHOOK: `http://hooks.slack.com/services/${secret}`,
        PRESENCE_TEAMS_WEBHOOK: `https://ann:${secret}@teams.example/x`,
        GITHUB_TOKEN: `${secret}\n`,
        GITHUB_REPOSITORY: "https://github.com/acme/statuses",
        GITHUB_API_URL: "api.github.com",
        HTTP_PROXY: `ftp://${secret}`,
      });
      assert.equal(ran.exitCode, 2);
      assert.ok(!ran.stderr.includes(secret), ran.stderr);
      assert.match(
        ran.stderr,
        /- PRESENCE_SLACK_WEBHOOK has to begin with https: plain http is for loopback addresses only\n- PRESENCE_TEAMS_WEBHOOK must have no user name and no password in it\n- GITHUB_TOKEN holds a space, a line break or another character that no token has\n- GITHUB_REPOSITORY is not owner\/name\n- GITHUB_API_URL is no URL: it has to be the address of GitHub's API\n- CI_API_V4_URL cannot be reached: HTTP_PROXY is not the address of an HTTP proxy/,
      );
      assert.deepEqual(services.taken(), []);
    });

    it("that name nobody, or remember for nobody, are wrong usage", async () => {
      assert.match(
        (await notify(["review.json"])).stderr,
        /nobody is named to be told: --slack, --teams, --github, --gitlab/,
      );
      const ran = await notify(["review.json", "--github", "--last", "told.json"]);
      assert.deepEqual([ran.exitCode, services.taken()], [2, []]);
      assert.match(ran.stderr, /--last is for --slack and --teams/);
    });

    for (const [what, content, words] of [
      [
        "a preview",
        previewOf(statuses),
        /review\.json is a preview: it has no verdict; .*Give it what `presence review --format json`/,
      ],
      ["the text of a review", "Presence review. Ready.\n", /review\.json cannot be used:\n- it is not JSON/],
      ["nothing", "", /review\.json cannot be used:\n- it is empty/],
      ["a list", "[]", /review\.json is no review: it is not an object/],
      [
        "a review that somebody edited",
        '{"verdict":"fine","statuses":[{}]}',
        /its verdict has another form; it has no headline; .*its statuses has another form/,
      ],
      ["no file at all", undefined, /review\.json cannot be read: there is no file to read/],
    ] as const)
      it(`${what}, in place of a review, is told before anybody is`, async () => {
        if (content === undefined) rmSync(path("review.json"));
        else writeFileSync(path("review.json"), content);
        const ran = await notify(["review.json", ...all]);
        assert.equal(ran.exitCode, 2);
        assert.match(ran.stderr, words);
        assert.deepEqual(services.taken(), []);
      });

    it("a file for --last that is another's is neither used nor overwritten", async () => {
      for (const content of ["", "{}", "not json", '{"told":[]}', '{"told":{"slack":"x"}}']) {
        writeFileSync(path("told.json"), content);
        const ran = await notify(["review.json", "--slack", "--last", "told.json"]);
        assert.equal(ran.exitCode, 2, content);
        assert.match(
          ran.stderr,
          /told\.json is not what presence notify keeps there, so nobody was told: name another file, or remove it/,
        );
        assert.equal(readFileSync(path("told.json"), "utf8"), content);
      }
      assert.deepEqual(services.taken(), []);
      assert.equal((await notify(["review.json", "--slack", "--last", "no/such/folder.json"])).exitCode, 2);
    });

    it("a file for --last holds no address and no token, and remembers every stack", async () => {
      done(await notify(["review.json", "--slack", "--last", "told.json"]));
      done(await night(previewOf(renamed("Noon")), ["--slack", "--last", "told.json"], "stack=__proto__"));
      done(await notify(["review.json", "--slack", "--last", "told.json"]));
      done(await night(previewOf(renamed("Midday")), ["--slack", "--last", "told.json"]));
      assert.equal(services.slack.length, 2);
      const kept = readFileSync(path("told.json"), "utf8");
      for (const secret of services.secrets) assert.ok(!kept.includes(secret));
      assert.match(kept, /"prod": "[0-9a-f]{32}"/);
    });

    it("--dry-run says what would be sent to whom, and sends and writes nothing", async () => {
      const ran = await notify(["review.json", ...all, "--last", "told.json", "--dry-run"]);
      done(ran);
      assert.match(ran.stdout, /^Slack \(127\.0\.0\.1:\d+\): would get\n\{\n {2}"text": "prod: ⛔ Refused/);
      assert.match(ran.stdout, /\nTeams \(127\.0\.0\.1:\d+\): would get\n\{\n {2}"type": "message"/);
      assert.match(
        ran.stdout,
        /\nGitHub acme\/statuses: unless its issue says so already, one would be opened or updated, with\n<!-- presence-notify /,
      );
      assert.deepEqual(services.taken(), []);
      assert.equal(existsSync(path("told.json")), false);

      done(await notify(["review.json", "--slack", "--last", "told.json"]));
      const quiet = await notify(["review.json", "--slack", "--last", "told.json", "--dry-run"]);
      assert.match(quiet.stdout, /^Slack \S+: told already\.\n$/);
    });
  });
});

/** The requests that change something. */
const writesIn = (requests: readonly string[]) => requests.filter((one) => !one.startsWith("GET "));

/** As the forges show it, without what they hide. */
function readable(text: string): string {
  return micromark(text.replace(/<!--.*?-->/gs, ""), {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
  });
}
