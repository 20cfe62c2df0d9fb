import { isObject, propertiesOf } from "../../api/json.js";
import { partsOfUrn } from "../../resource/urn.js";

/** A resource in a preview, as far as a review reads it. */
export interface PreviewState {
  type: string;
  /** Absent while the resource is not there yet. */
  id?: string;
  custom?: boolean;
  inputs?: Readonly<Record<string, unknown>>;
  outputs?: Readonly<Record<string, unknown>>;
  retainOnDelete?: boolean;
  /** What a replacement leaves: its definition has still to be removed. */
  delete?: boolean;
  /** What a program only looks up is not the stack's. */
  external?: boolean;
  /** The id of the definition that it was imported from, or is going to be. */
  importID?: string;
}

/** What Pulumi intends to do with a resource. `oldState` is as a refresh found it; a `refresh` step's own is as before. */
export interface PreviewStep {
  op: string;
  urn: string;
  oldState?: PreviewState;
  newState?: PreviewState;
}

export interface PreviewDiagnostic {
  message?: string;
  severity?: string;
  /** The resource that it is about, where it is about one. */
  urn?: string;
}

/** What `pulumi preview --json` prints, as far as a review reads it. Source: `PreviewDigest` of the Pulumi CLI. */
export interface Preview {
  steps: PreviewStep[];
  diagnostics: PreviewDiagnostic[];
  /** How many resources there are, by operation. */
  changeSummary: Readonly<Record<string, number>>;
}

/**
 * Reads what `pulumi preview --json` printed.
 * @throws Error that says what the text is instead
 */
export function readPreview(text: string): Preview {
  if (text.trim() === "") throw new Error(`there is no preview to review, the input is empty. ${cure}`);
  let digest: unknown;
  try {
    digest = JSON.parse(text);
  } catch (error) {
    throw new Error(`the input is not the JSON of a preview: ${(error as Error).message}. ${cure}`, { cause: error });
  }
  if (!isObject(digest) || !("steps" in digest || "diagnostics" in digest || "changeSummary" in digest))
    throw new Error(`the input is JSON, but not a preview's: it has no steps. ${cure}`);
  const { steps, diagnostics, changeSummary } = digest;
  const counts = propertiesOf(changeSummary ?? {});
  if (
    !isListOf(steps ?? [], isObject) ||
    !isListOf(diagnostics ?? [], isObject) ||
    !Object.values(counts).every(Number.isInteger)
  )
    throw new Error(
      `the input is JSON, but not a preview's: its steps, diagnostics or changeSummary are none. ${cure}`,
    );
  const preview = { steps: steps ?? [], diagnostics: diagnostics ?? [], changeSummary: counts } as Preview;
  const bad = preview.steps.findIndex(({ op, urn }) => typeof op !== "string" || !partsOfUrn(urn));
  if (bad >= 0) throw new Error(`step ${bad + 1} of the preview has no operation or no URN. ${cure}`);
  return preview;
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

/** How a preview is made that can be reviewed. */
export const cure = "Give it the output of `pulumi preview --json --refresh --show-sames`";
