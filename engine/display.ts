import type { StackConfig } from "./config.js";
import type { Diagnostic, Operation, Step } from "./events.js";
import type { RunResult } from "./index.js";
import { shownChanges } from "./steps.js";
import { nameOf, typeOf } from "./urn.js";
import { isList, isMap, mask, parsePath, UNKNOWN, type PropertyMap, type Value } from "./values.js";

type Kind = "up" | "refresh" | "destroy";

const TITLES: Record<Kind, { preview: string; run: string }> = {
  up: { preview: "Previewing update", run: "Updating" },
  refresh: { preview: "Previewing refresh", run: "Refreshing" },
  destroy: { preview: "Previewing destroy", run: "Destroying" },
};

const SYMBOLS: Partial<Record<Operation, string>> = {
  create: "+ ",
  update: "~ ",
  delete: "- ",
  replace: "+-",
  refresh: "~ ",
  "delete-replaced": "--",
};

const WORDS: Partial<Record<Operation, { to: string; doing: string; done: string }>> = {
  create: { to: "create", doing: "creating", done: "created" },
  update: { to: "update", doing: "updating", done: "updated" },
  delete: { to: "delete", doing: "deleting", done: "deleted" },
  replace: { to: "replace", doing: "replacing", done: "replaced" },
  refresh: { to: "was changed", doing: "refreshing", done: "refreshed" },
  "delete-replaced": { to: "delete", doing: "deleting original", done: "deleted original" },
};

interface Pass {
  kind: Kind;
  preview: boolean;
  steps: readonly Step[];
  outputs: { old: PropertyMap; now: PropertyMap };
  run: RunResult;
}

/** Prints a run: for people as it goes, or as one JSON document at its end. */
export class Display {
  constructor(
    private readonly print: (text: string) => void,
    private readonly json: boolean,
    private readonly stack: string,
    private readonly project: string,
  ) {}

  begin(kind: Kind, preview: boolean): void {
    this.line(`${TITLES[kind][preview ? "preview" : "run"]} (${this.stack}):`);
  }

  /** A line for every step of a real run when it has ended. */
  readonly progress = (step: Step, event: "begun" | "done" | "failed", elapsedMs: number): void => {
    const words = WORDS[step.op];
    if (event === "begun" || words === undefined) return;
    this.line(
      ` ${SYMBOLS[step.op] ?? "  "} ${describe(step)} ${event === "done" ? words.done : `**${words.doing} failed**`} (${(elapsedMs / 1000).toFixed(2)}s)`,
    );
  };

  /** What a refresh found. */
  readonly drift = (steps: readonly Step[]): void => {
    const found = steps.filter(({ op, diff, gone }) => op === "delete" || gone === true || diff.length > 0);
    if (found.length > 0) this.line("\nDrift found by refresh (recorded → actual):");
    for (const step of found) this.step(step);
  };

  end({ kind, preview, steps, outputs, run }: Pass): void {
    if (kind === "refresh") this.drift(steps);
    if (preview && kind !== "refresh") {
      const planned = steps.filter(({ op }) => op !== "same");
      if (planned.length > 0) this.line("\nPlan:");
      for (const step of planned) this.step(step);
    }
    this.diagnostics(run.diagnostics);
    this.outputs(outputs);
    this.summary(run, preview);
  }

  /** The end of the whole run. */
  result(run: RunResult, config: StackConfig): void {
    if (this.json) this.print(`${JSON.stringify(digest(run, config), undefined, 4)}\n`);
    if (run.exitCode === 7) this.line("error: no changes were expected but changes were proposed");
  }

  private line(text: string): void {
    if (!this.json) this.print(`${text}\n`);
  }

  private step(step: Step): void {
    const why = step.replaceReasons === undefined ? "" : ` (${step.replaceReasons.join(", ")})`;
    const op = step.gone === true ? "delete" : step.op;
    this.line(
      ` ${SYMBOLS[op] ?? "  "} ${describe(step)} ${step.gone === true ? "is gone" : (WORDS[op]?.to ?? op)}${why}`,
    );
    if (step.op === "create") {
      for (const [key, value] of shownEntries(step.newState?.inputs ?? {}))
        this.line(`      + ${key}: ${format(value)}`);
    } else {
      for (const text of changeLines(step)) this.line(`      ${text}`);
    }
  }

  private diagnostics(diagnostics: readonly Diagnostic[]): void {
    if (diagnostics.length === 0) return;
    this.line("\nDiagnostics:");
    const root = `pulumi:pulumi:Stack (${this.project}-${this.stack})`;
    const places = new Map<string, Diagnostic[]>();
    for (const diagnostic of diagnostics) {
      const { urn } = diagnostic;
      const place = urn === undefined ? root : `${typeOf(urn)} (${nameOf(urn)})`;
      places.set(place, [...(places.get(place) ?? []), diagnostic]);
    }
    for (const [place, group] of places) {
      this.line(`  ${place}:`);
      for (const diagnostic of group) this.line(indent(withSeverity(diagnostic).trimEnd(), "    "));
    }
  }

  private outputs({ old, now }: Pass["outputs"]): void {
    const changed = shownChanges(old, now);
    const lines = Object.entries(now).map(([key, value]) => {
      const differs = changed.some(({ path }) => parsePath(path)[0] === key);
      const mark = !differs ? " " : key in old ? "~" : "+";
      const before = mark === "~" ? `${format(mask(old[key] ?? null))} => ` : "";
      return `  ${mark} ${key}: ${before}${format(mask(value))}`;
    });
    lines.push(
      ...Object.keys(old)
        .filter((key) => !(key in now))
        .map((key) => `  - ${key}`),
    );
    if (lines.length > 0) this.line(`\nOutputs:\n${lines.join("\n")}`);
  }

  private summary({ changes, diagnostics, durationMs }: RunResult, preview: boolean): void {
    this.line("\nResources:");
    for (const op of ["create", "update", "delete", "replace"] as const) {
      const count = changes[op] ?? 0;
      const words = WORDS[op];
      if (count > 0 && words !== undefined)
        this.line(`    ${(SYMBOLS[op] ?? "").trim()} ${count} ${preview ? `to ${words.to}` : words.done}`);
    }
    if ((changes.same ?? 0) > 0) this.line(`    ${changes.same ?? 0} unchanged`);
    const errored = new Set(diagnostics.filter(({ severity }) => severity === "error").map(({ urn }) => urn)).size;
    if (errored > 0) this.line(`    ${errored} errored`);
    this.line(preview ? "" : `\nDuration: ${(durationMs / 1000).toFixed(0)}s\n`);
  }
}

/** `pulumi preview --json`: the duration is in nanoseconds. */
function digest(run: RunResult, config: StackConfig): unknown {
  const shownConfig = Object.entries(config.values).map(([key, value]) => [
    key,
    config.secrets.has(key) ? "[secret]" : value,
  ]);
  return {
    config: Object.fromEntries(shownConfig) as unknown,
    steps: run.steps.map(({ type: _type, diff: _diff, gone: _gone, ...step }) => step),
    diagnostics: run.diagnostics.map((diagnostic) => ({
      ...(diagnostic.urn !== undefined && { urn: diagnostic.urn }),
      message: `${withSeverity(diagnostic)}\n`,
      severity: diagnostic.severity,
    })),
    duration: Math.round(run.durationMs * 1e6),
    changeSummary: run.changes,
  };
}

function withSeverity({ severity, message }: Diagnostic): string {
  return severity === "error" || severity === "warning" ? `${severity}: ${message}` : message;
}

function describe({ urn }: Step): string {
  return `${typeOf(urn)} ${nameOf(urn)}`;
}

function indent(text: string, by: string): string {
  return text.replaceAll(/^(?=.)/gm, by);
}

function shownEntries(properties: PropertyMap): [string, Value][] {
  return Object.entries(properties).filter(([key]) => !key.startsWith("__"));
}

const MARKS = { add: "+", delete: "-", update: "~" } as const;

/** Changes of one property, as a tree: nested changes share a line, as in `~ labels: { ~ en: "a" => "b" }`. */
interface ChangeTree {
  text?: string;
  isList?: boolean;
  children: Map<string, ChangeTree>;
}

function changeLines(step: Step): string[] {
  const root: ChangeTree = { children: new Map() };
  for (const change of step.diff) {
    let node = root;
    for (const key of parsePath(change.path)) {
      const child = node.children.get(String(key)) ?? { children: new Map() };
      if (typeof key === "number") node.isList = true;
      node.children.set(String(key), child);
      node = child;
    }
    const values = [change.old, change.new].filter((value) => value !== undefined).map(format);
    node.text = `${MARKS[change.kind]} ${parsePath(change.path).at(-1) ?? ""}: ${values.join(" => ")}`;
  }
  return [...root.children].map(([key, node]) => changeText(key, node));
}

function changeText(key: string, { text, isList: list, children }: ChangeTree): string {
  if (text !== undefined) return text;
  const inner = [...children].map(([name, child]) => changeText(name, child)).join(", ");
  return list === true ? `~ ${key}: [${inner}]` : `~ ${key}: { ${inner} }`;
}

function format(value: Value): string {
  if (value === UNKNOWN) return "[unknown]";
  if (value === "[secret]") return value;
  if (isList(value)) return `[${value.map(format).join(", ")}]`;
  if (isMap(value))
    return `{ ${shownEntries(value)
      .map(([key, child]) => `${key}: ${format(child)}`)
      .join(", ")} }`;
  return JSON.stringify(value);
}
