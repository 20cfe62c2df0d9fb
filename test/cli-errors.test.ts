import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmulatedOrganization, startOrganization } from "./support/organization.js";
import { environmentOf, presence } from "./support/presence-command.js";

const [lunchId, oldId] = ["8a1f5f1e-6d0b-4d9c-9f0e-5f4c6f1f2a3b", "8a1f5f1e-6d0b-4d9c-9f0e-5f4c6f1f2a3c"];
const nobody = "00000000-0000-4000-8000-000000000000";
const adaId = "1d4a30d7-0000-4000-8000-ffac2c6b8425";

/** Each command line that fails: how it ends, what it says first, which is what failed, and what last, which is what to do. */
const failures: readonly [line: string, exitCode: number, what: RegExp, cure: RegExp][] = [
  ["definitions lst", 2, /Unknown command 'lst'/, /--help says more\.$/],
  ["definitions list --format xml", 2, /Option '--format <format>' argument 'xml' is invalid/, /--help says more\.$/],
  [
    "labels export --language en-US",
    2,
    /Option .* "en-US" is not how the API writes it: did you mean en_US\? --help/,
    /more\.$/,
  ],
  [
    `user set ${adaId} --status Lunch --system-presence Meel`,
    2,
    /There is no system presence "Meel"/,
    /There are: Av.*$/,
  ],
  [
    "export --from FOLDER/none.json --region eu-west-1",
    2,
    /--from reads a file in place of an organisation, which --region is/,
    /leave one out$/,
  ],
  [
    "catalogue --from FOLDER/none.json --api-url http://x --login-url http://x",
    2,
    /--from reads a file .*, which --api-url, --login-url is/,
    /leave one out$/,
  ],
  ["definitions list extra", 2, /Too many arguments for 'list'/, /--help says more\.$/],
  ["definitions list --language xx", 2, /No label is in "xx"/, /There are labels in: en_US, fr$/],
  ["definitions list --system-presence Meel", 2, /There is no system presence "Meel"/, /There are: Available, .*Idle$/],
  [
    "definitions list --output FOLDER/no/x.csv",
    2,
    /\S+x\.csv cannot be written: there is no such folder/,
    /name another file\.$/,
  ],
  ["definitions get lunhc", 2, /No presence definition has the label "lunhc"/, /Did you mean:\n- "Lunch" .*$/],
  ["definitions get Pause", 2, /2 presence definitions have the label "Pause"/, /Give a language, .*:\n- .*\n- .*$/],
  ["definitions get Brunch", 2, /Only what is deactivated has the label "Brunch"/, /Name it by its id:\n- .*$/],
  ["definitions get 8a1f", 2, /2 presence definitions are meant by "8a1f"/, /Give more of the id:\n- .*\n- .*$/],
  [
    `definitions get ${nobody}`,
    2,
    /There is no presence definition \S+/,
    /`presence definitions list` shows the others\.$/,
  ],
  [`user set ${adaId}`, 2, /There is nothing to set/, /give --status, --message or --primary\.$/],
  [
    `user set ${adaId} --status ${oldId}`,
    2,
    /The presence definition \S+ is deactivated/,
    /`presence definitions list` shows them\.$/,
  ],
  ["user get bo@example.com", 2, /No user has the e-mail "bo@example\.com"/, /Check the spelling .*$/],
  [`user get ${nobody}`, 1, /getUserPresence failed: GET \S+ answered 404 not\.found/, /Check the id, .*\.$/],
  ["users set", 2, /Required option '--file <csv>' not specified/, /--help says more\.$/],
  ["users set --file FOLDER/none.csv", 2, /\S+none\.csv cannot be read: there is no file to read/, /check its path$/],
  ["users set --file FOLDER/zero.csv", 2, /\S+zero\.csv cannot be read: it is empty/, /a header and its rows$/],
  [
    "users set --file FOLDER/other.csv",
    2,
    /\S+other\.csv is not usable; nothing was sent/,
    /which the header has to name: .*$/,
  ],
  [
    "users set --file FOLDER/latin.csv",
    2,
    /\S+latin\.csv cannot be read: it is not UTF-8: line 2 .*/,
    /Save it as UTF-8; .*$/,
  ],
  [
    "users set --file FOLDER/users.csv --status Lunch --result FOLDER",
    2,
    /\S+ cannot be written: it is a folder/,
    /name another file\.$/,
  ],
  ["twins --state FOLDER/none.json", 2, /\S+none\.json cannot be read: there is no file to read/, /check its path$/],
  [
    "twins --deactivate 1234",
    2,
    /1234 is no active presence definition that has a twin/,
    /`presence twins` lists them\.$/,
  ],
  [
    "export --format import --force",
    2,
    /--force overwrites a file, and --format import writes to stdout/,
    /name the file with --output$/,
  ],
  ["completion tcsh", 2, /Command-argument value 'tcsh' is invalid/, /--help says more\.$/],
];

describe("an error of the presence command", () => {
  let organization: EmulatedOrganization;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "presence-errors-"));
    await writeFile(join(folder, "users.csv"), `userId\n${adaId}\n`);
    await writeFile(join(folder, "zero.csv"), "");
    await writeFile(join(folder, "other.csv"), "a,b\n1,2\n");
    await writeFile(join(folder, "latin.csv"), Buffer.from("userId,message\na,caf\xe9\n", "latin1"));
    organization = await startOrganization({
      seed: {
        definitions: [
          { id: lunchId, languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" },
          { id: oldId, languageLabels: { en_US: "Brunch" }, systemPresence: "Meal", deactivated: true },
          { languageLabels: { fr: "Pause" }, systemPresence: "Away" },
          { languageLabels: { en_US: "Pause" }, systemPresence: "Break" },
        ],
        users: [{ id: adaId }],
      },
    });
  });
  after(async () => {
    await organization.close();
    await rm(folder, { recursive: true });
  });

  for (const [line, expected, what, cure] of failures)
    it(`presence ${line}: says what failed, and ends with what to do`, async () => {
      const words = line.split(" ").map((word) => word.replace("FOLDER", folder));
      const { exitCode, stdout, stderr } = await presence(words, environmentOf(organization.url));
      assert.deepEqual([exitCode, stdout], [expected, ""], stderr);
      assert.match(stderr, new RegExp(`^presence: (${what.source})`));
      assert.match(stderr.trimEnd(), cure);
      assert.doesNotMatch(stderr, /\n\s+at |\bError:|undefined|\[object/);
    });
});
