/** Lines like `+ …PresenceDefinition lunch created (0.02s)`: the resource, and what is said of it. */
const progress = /PresenceDefinition (\S+) +(.*)$/;
/** How many of these are shown before the rest is counted. */
const shownProgress = 5;

/**
 * What matters of Pulumi's own output, line by line as Pulumi printed it: finished and planned changes, changed
 * properties, messages and totals. Left out are waiting and reading, what stays as it is, and outputs.
 */
export function trim(output: string): string[] {
  return clip(
    output
      .split("\n")
      .map((line) => line.trimEnd())
      .filter(matters()),
  );
}

function matters(): (line: string) => boolean {
  let section = "";
  /** What a changed property's line begins with, in the planned change under way; `undefined` where nothing is changed. */
  let mark: RegExp | undefined = /^\s+[~+-] /;
  /** Whether each brace that is still open belongs to a line that was kept. */
  const open: boolean[] = [];

  const keep = (line: string): boolean => {
    if (/^\S.*:$/.test(line)) section = line;
    else if (/^\S/.test(line)) section = "";
    if (section === "Outputs:" || line === "") return false;
    if (/^\S/.test(line)) return section !== "";
    if (section === "Resources:" || section === "Diagnostics:") return true;

    const planned = /: \(([a-z-]+)\)$/.exec(line)?.[1];
    if (planned !== undefined) {
      // A replacement also lists what the server sets, as if it went.
      mark = planned === "replace" ? /^\s+~ / : planned === "update" ? /^\s+[~+-] / : /\[urn=/;
      if (planned === "same" || planned === "refresh") mark = undefined;
      return mark !== undefined;
    }
    if (line.includes("--outputs:--")) mark = undefined;
    const said = progress.exec(line)?.[2];
    if (said !== undefined) return !/^$|^(\w+ing|refresh)\b/.test(said);
    if (/^\s+\}$/.test(line)) return open.pop() ?? false;
    return mark !== undefined && (mark.test(line) || line.includes("[urn=")) && !line.includes(":Stack");
  };
  return (line) => {
    const kept = keep(line);
    if (line.endsWith("{")) open.push(kept);
    return kept;
  };
}

function clip(lines: string[]): string[] {
  const finished = lines.filter((line) => /\(\d+\.\d+s\)/.test(line));
  const extra = new Set(finished.length > shownProgress + 1 ? finished.slice(shownProgress) : []);
  const last = finished.at(-1);
  return lines.flatMap((line) => {
    if (!extra.has(line)) return [line];
    return line === last ? [`    … and ${extra.size} more`] : [];
  });
}
