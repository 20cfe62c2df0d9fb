import { styleText } from "node:util";
import type { Counts } from "./organization.js";

type Style = Parameters<typeof styleText>[0];

const color = process.stdout.isTTY && !process.env["NO_COLOR"];
const paint = (style: Style, text: string) => (color ? styleText(style, text) : text);
const print = (...lines: string[]) => {
  for (const line of lines) console.log(line);
};
const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** What a step has come to. */
export interface Row {
  step: string;
  happened: string;
  requests: number;
  seconds: number;
}

export const total = (counts: Counts): number => Object.values(counts).reduce((sum, count) => sum + count, 0);

export function title(text: string, ...lines: string[]): void {
  print("", paint("bold", text), ...lines.map((line) => paint("dim", line)));
}

export function heading(number: number, of: number, text: string, ...lines: string[]): void {
  print("", paint(["bold", "cyan"], `── ${number}/${of}  ${text}`), ...lines.map((line) => `   ${line}`), "");
}

export function command(text: string): void {
  print(`   ${paint("bold", `$ ${text}`)}`);
}

/** Lines of another program's output, coloured by the mark they begin with. */
export function quote(lines: string[]): void {
  const styles: Record<string, Style> = { "+": "green", "-": "red", "~": "yellow" };
  for (const line of lines) {
    const style = styles[line.trimStart()[0] ?? ""];
    print(`   ${paint("dim", "│")} ${style ? paint(style, line) : line}`);
  }
}

export function requests(counts: Counts): void {
  const each = Object.entries(counts).map(([operation, count]) => `${count} × ${operation.replace("/api/v2/", "")}`);
  print("", `   ${plural(total(counts), "API request")}: ${each.join(", ")}`);
}

export function verified(text: string): void {
  print(`   ${paint("green", "✓")} ${text}`);
}

export function failed(message: string): void {
  console.error(`\n${paint(["bold", "red"], "✗")} ${message}`);
}

export function summary(rows: Row[]): void {
  const cells = [
    ["step", "what happened", "requests", "seconds"],
    ...rows.map(({ step, happened, requests, seconds }) => [step, happened, String(requests), seconds.toFixed(1)]),
  ];
  const width = (column: number) => Math.max(...cells.map((row) => row[column]?.length ?? 0));
  const format = (row: string[]) =>
    row.map((cell, column) => (column < 2 ? cell.padEnd(width(column)) : cell.padStart(width(column)))).join("  ");
  const [head = [], ...body] = cells;
  print("", `   ${paint("bold", format(head))}`, ...body.map((row) => `   ${format(row)}`), "");
}
