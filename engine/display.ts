import { changeLines, formatValue } from "./changes.js";
import { withSeverity, type Diagnostic, type Operation, type RunResult, type Step } from "./results.js";
import { splitUrn } from "./urn.js";

const TITLES = {
  up: { preview: "Previewing update", run: "Updating" },
  refresh: { preview: "Previewing refresh", run: "Refreshing" },
  destroy: { preview: "Previewing destroy", run: "Destroying" },
};

const WORDS: Partial<Record<Operation, { mark: string; to: string; done: string }>> = {
  create: { mark: "+", to: "create", done: "created" },
  update: { mark: "~", to: "update", done: "updated" },
  delete: { mark: "-", to: "delete", done: "deleted" },
  replace: { mark: "+-", to: "replace", done: "replaced" },
  "delete-replaced": { mark: "--", to: "delete", done: "deleted original" },
};

/** Tells people of a pass over a stack: as it goes, and at its end. */
export class Display {
  constructor(
    private readonly print: (line: string) => void,
    private readonly stack: string,
    private readonly project: string,
  ) {}

  begin(kind: keyof typeof TITLES, preview: boolean): void {
    this.print(`${TITLES[kind][preview ? "preview" : "run"]} (${this.stack}):`);
  }

  /** What a refresh found. */
  drift(steps: readonly Step[]): void {
    const lines = steps.flatMap((step) => {
      if (step.newState === undefined) return [resourceLine("-", step, "is gone")];
      const changes = changeLines(step);
      return changes.length === 0 ? [] : [resourceLine("~", step, "was changed"), ...changes.map(indented)];
    });
    this.section("Drift found by refresh (recorded → actual)", lines);
  }

  /** A step of a real run. */
  done(step: Step, elapsedMs: number): void {
    const words = WORDS[step.op];
    if (words) this.print(resourceLine(words.mark, step, `${words.done} (${(elapsedMs / 1000).toFixed(2)}s)`));
  }

  end({ steps, diagnostics, outputs, changes, durationMs }: RunResult, preview: boolean): void {
    if (preview) this.section("Plan", steps.flatMap(planLines));
    this.section("Diagnostics", this.diagnosticLines(diagnostics));
    this.section(
      "Outputs",
      Object.entries(outputs).map(([key, value]) => `    ${key}: ${formatValue(value)}`),
    );
    const counts = Object.entries(WORDS).map(([op, { mark, to, done }]) => {
      const count = changes[op] ?? 0;
      return count === 0 ? [] : [`    ${mark} ${count} ${preview ? `to ${to}` : done}`];
    });
    const same = changes["same"] === undefined ? [] : [`    ${changes["same"]} unchanged`];
    this.section("Resources", [...counts.flat(), ...same]);
    this.print(preview ? "" : `\nDuration: ${(durationMs / 1000).toFixed(0)}s\n`);
  }

  private diagnosticLines(diagnostics: readonly Diagnostic[]): string[] {
    const places = [...new Set(diagnostics.map(({ urn }) => urn))];
    return places.flatMap((place) => {
      const { type, name } =
        place === undefined ? { type: "pulumi:pulumi:Stack", name: `${this.project}-${this.stack}` } : splitUrn(place);
      const texts = diagnostics.filter(({ urn }) => urn === place).map(withSeverity);
      return [`  ${type} (${name}):`, ...texts.flatMap((text) => text.split("\n")).map((line) => `    ${line}`)];
    });
  }

  private section(title: string, lines: readonly string[]): void {
    if (lines.length > 0) this.print([`\n${title}:`, ...lines].join("\n"));
  }
}

function planLines(step: Step): string[] {
  const words = WORDS[step.op];
  return words === undefined ? [] : [resourceLine(words.mark, step, words.to), ...changeLines(step).map(indented)];
}

function resourceLine(mark: string, { urn }: Step, said: string): string {
  const { type, name } = splitUrn(urn);
  return ` ${mark.padEnd(2)} ${type} ${name} ${said}`;
}

function indented(line: string): string {
  return `      ${line}`;
}
