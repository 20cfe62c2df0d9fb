import { writeFileSync } from "node:fs";
import type { PreviewStep } from "../../provider/cli/review/preview.js";
import { presence } from "./presence-command.js";

/** A status of a stack, and what somebody made of it by hand. */
export interface Nightly {
  name: string;
  label: string;
  found?: string;
  /** Who did it, by id, and when. */
  by?: string;
  at?: string;
}

const type = "pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition";

/** What `pulumi preview --json --refresh --show-sames` prints of a stack. */
export function previewOf(statuses: readonly Nightly[], errors: readonly string[] = []): string {
  const steps = statuses.flatMap(
    ({ name, label, found, by = "u-1", at = "2026-01-02T08:12:00.000Z" }): PreviewStep[] => {
      const urn = `urn:pulumi:prod::statuses::${type}::${name}`;
      const state = (en_US: string, modified: object) => {
        const inputs = { languageLabels: { en_US }, systemPresence: "Meal", deactivated: false };
        return { type, id: `id-${name}`, custom: true, inputs, outputs: { ...inputs, ...modified } };
      };
      const left = state(label, { modifiedDate: "2026-01-01T08:00:00.000Z" });
      if (found === undefined) return [{ op: "same", urn, oldState: left, newState: left }];
      const now = state(found, { modifiedDate: at, modifiedBy: { id: by, selfUri: `/api/v2/users/${by}` } });
      return [
        { op: "refresh", urn, oldState: left, newState: now },
        { op: "update", urn, oldState: now, newState: state(label, {}) },
      ];
    },
  );
  const same = statuses.filter(({ found }) => found === undefined).length;
  return JSON.stringify({
    steps,
    diagnostics: errors.map((message) => ({ message: `error: ${message}\n`, severity: "error" })),
    changeSummary: { same, update: statuses.length - same },
  });
}

/** What it said already: the same of the same. */
const known = new Map<string, string>();

/**
 * Writes what the nightly job's `presence review --format json` says of a preview.
 * @param context as in `--context`
 */
export async function writeReview(path: string, preview: string, ...context: string[]): Promise<void> {
  const key = JSON.stringify([preview, context]);
  const said = known.get(key) ?? (await reviewOf(`${path}.preview`, preview, context));
  known.set(key, said);
  writeFileSync(path, said);
}

async function reviewOf(path: string, preview: string, context: readonly string[]): Promise<string> {
  writeFileSync(path, preview);
  const contexts = ["stack=prod", ...context].flatMap((one) => ["--context", one]);
  return (await presence(["review", path, "--expect-no-changes", ...contexts, "--format", "json"])).stdout;
}
