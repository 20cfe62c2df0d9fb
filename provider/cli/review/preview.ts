import { isObject } from "../../api/json.js";
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
  const { steps = [], diagnostics = [], changeSummary = {} } = digest as Partial<Preview>;
  const bad = steps.findIndex(({ op, urn }) => typeof op !== "string" || !partsOfUrn(urn));
  if (bad >= 0) throw new Error(`step ${bad + 1} of the preview has no operation or no URN. ${cure}`);
  return { steps, diagnostics, changeSummary };
}

const cure = "Give it the output of `pulumi preview --json --refresh --show-sames`";
