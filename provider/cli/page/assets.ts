/** Where there is no room for a table, each status is a block of lines, each label after its language: on a telephone and on paper. */
const stacked = `
  .matrix, .matrix.many, .matrix.wide { overflow: visible; max-height: none; border: 0; border-radius: 0; } table, tbody, tr, th { display: block; max-width: none; } th, td { min-width: 0; } thead { display: none; }
  tbody tr { border-bottom: 1px solid var(--line); padding: .4rem 0; } tbody th, td { border: 0; padding: .1rem 0; } td { display: inline; padding: 0; } .group th { padding: .3rem .5rem; } td.none, tr[hidden], tbody[hidden] { display: none; }
  td::before, strong[data-language]::before { content: attr(data-language) " "; color: var(--quiet); font-style: normal; font-weight: normal; } td:not(.none) ~ td::before { content: " · " attr(data-language) " "; }`;

/** A table with more columns than there is room for scrolls by itself, below its head and beside what its statuses are known by. */
const scrolling = (table: string) =>
  `${table} { overflow: auto; max-height: 95vh; } ${table} th[scope=row] { position: sticky; inset-inline-start: 0; background: var(--paper); }`;

/** How the page looks: light and dark by the reader's setting, plain on paper. Red is what agents lose, and nothing else. */
export const style = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1a1d21; --quiet: #555d66; --line: #d5d9de; --shade: #f3f5f7; --gain: #0b6130; --gain-shade: #dff5e6; --loss: #9b1c1c; --loss-shade: #fdeaea; --gap: #6e4a00; --gap-shade: #fff1cc; --change: #0a4fa3; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171a; --ink: #e8eaed; --quiet: #a7afb8; --line: #3a4149; --shade: #1e2327; --gain: #86e0a6; --gain-shade: #12351f; --loss: #ffb0b0; --loss-shade: #431a1a; --gap: #ffd77a; --gap-shade: #3d2f07; --change: #9cc7ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
main { max-width: 90rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1.05rem; margin: 0 0 .4rem; }
p { margin: .2rem 0; }
ul { margin: .4rem 0; padding-inline-start: 1.2rem; }
small, .small, .quiet, .context { color: var(--quiet); font-weight: normal; }
small, .small, .context, .count { font-size: .9rem; }
.context { margin: 0 0 .4rem; }
.verdict { border: 2px solid var(--change); border-radius: 10px; padding: 1rem 1.2rem; }
.verdict.ready { border-color: var(--gain); } .verdict.ready h1 { color: var(--gain); }
.verdict.needsDecision { border-color: var(--gap); } .verdict.needsDecision h1 { color: var(--gap); }
.verdict.refused, .verdict.incomplete { border-width: 4px; border-color: var(--ink); }
.block { border-inline-start: 5px solid var(--change); padding-inline-start: 1rem; margin: 1.2rem 0; }
.block.loss { border-color: var(--loss); } .block.loss h3 { color: var(--loss); }
.block.gain { border-color: var(--gain); } .block.gain h3 { color: var(--gain); }
.block.change h3 { color: var(--change); }
.entry { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 2fr); gap: .2rem 1.5rem; padding: .5rem 0; border-bottom: 1px solid var(--line); }
ins { text-decoration: none; background: var(--gain-shade); color: var(--gain); padding: 0 .3em; border-radius: 3px; }
del { background: var(--shade); color: var(--quiet); padding: 0 .3em; border-radius: 3px; }
.loss del { background: var(--loss-shade); color: var(--loss); }
.matrix { border: 1px solid var(--line); border-radius: 6px; }
${scrolling(".matrix.wide")}
@media (max-width: 79.99rem) { ${scrolling(".matrix.many")} }
.matrix:focus-visible, input:focus-visible, select:focus-visible { outline: 3px solid var(--change); outline-offset: 1px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: .4rem .7rem; border-bottom: 1px solid var(--line); min-width: 6.5rem; max-width: 24rem; }
tbody:last-child tr:last-child > * { border-bottom: 0; }
thead th { background: var(--shade); color: var(--quiet); font-weight: 600; font-size: .85rem; position: sticky; top: 0; z-index: 1; }
.group th { background: var(--shade); font-weight: 600; }
tbody strong { font-weight: 600; } tbody th[scope=row] { font-weight: normal; } .changed { color: var(--quiet); font-size: .85rem; }
tbody code { display: block; }
code { font: .85em/1.4 ui-monospace, "DejaVu Sans Mono", Consolas, monospace; color: var(--quiet); font-weight: normal; }
pre { font: .85em/1.4 ui-monospace, "DejaVu Sans Mono", Consolas, monospace; background: var(--shade); border: 1px solid var(--line); border-radius: 6px; padding: .7rem; white-space: pre-wrap; }
.gap { background: var(--gap-shade); color: var(--gap); font-style: italic; }
.none { color: var(--quiet); }
.badge { font-size: .75rem; font-weight: 600; color: var(--change); border: 1px solid currentColor; border-radius: 1em; padding: 0 .5em; white-space: nowrap; }
.tiles ~ #catalogue .badge { color: var(--gap); } .tiles ~ #catalogue .badge.settled, .badge.settled { color: var(--quiet); font-weight: normal; }
.note { border: 1px solid var(--line); border-inline-start: 5px solid var(--gap); border-radius: 6px; padding: .4rem 1rem; margin: 1rem 0; }
.note h2 { margin: 0; font-size: 1rem; }
.controls:not([hidden]) { display: flex; flex-wrap: wrap; gap: .7rem 1.2rem; align-items: center; margin: .5rem 0; }
.controls label { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .7rem; margin: 1rem 0; padding: 0; list-style: none; }
.tiles li { border: 1px solid var(--line); border-radius: 8px; padding: .6rem .9rem; color: var(--quiet); }
.tiles a { color: inherit; text-decoration: none; display: block; } .tiles a:hover, .tiles a:focus-visible { text-decoration: underline; }
.tiles strong { display: block; font-size: 1.6rem; line-height: 1.2; color: var(--ink); } .tiles .look strong { color: var(--gap); }
.coverage { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .6rem 1.2rem; margin: 1rem 0; padding: 0; list-style: none; }
.coverage li { font-size: .9rem; } .coverage b { font-weight: 600; }
meter { appearance: none; -webkit-appearance: none; display: block; width: 100%; height: 6px; border: 0; border-radius: 3px; background: var(--line); overflow: hidden; }
meter::-webkit-meter-bar { background: var(--line); border: 0; border-radius: 3px; height: 6px; } meter::-webkit-meter-optimum-value { background: var(--gain); } .look meter::-webkit-meter-optimum-value { background: var(--gap); }
meter::-moz-meter-bar { background: var(--gain); } .look meter::-moz-meter-bar { background: var(--gap); }
input[type=search] { width: 16rem; }
input, select { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--quiet); border-radius: 4px; padding: .25rem .4rem; max-width: 100%; }
output { color: var(--quiet); }
@media (max-width: 45rem) { .entry { grid-template-columns: minmax(0, 1fr); }${stacked}
}
@media print { :root { color-scheme: light; --paper: #fff; --ink: #000; --quiet: #333; --line: #999; --shade: #fff; --gain: #000; --gain-shade: #fff; --loss: #000; --loss-shade: #fff; --gap: #000; --gap-shade: #fff; --change: #000; }
  body { font-size: 10pt; } main { max-width: none; padding: 0; } .controls { display: none !important; }
  ins { text-decoration: underline; font-weight: 600; } tr, .entry { break-inside: avoid; } h2, h3 { break-after: avoid; }${stacked}
}
`;

/** Search and filters. Without it the page shows everything. */
export const script = `
const form = document.querySelector(".controls");
const [search, show, group, count] = ["search", "show", "group", "count"].map((id) => document.getElementById(id));
const groups = [...document.querySelectorAll("#catalogue tbody")];
const plain = (text) => text.normalize("NFKD").replace(/\\p{M}/gu, "").toLowerCase();
const languages = (row) => [...row.querySelectorAll("[data-code]:not(.gap, .none)")].map(({ dataset }) => dataset.language + " " + dataset.code).join(" ");
const rows = groups.flatMap((section) => [...section.querySelectorAll("tr[data-flags]")].map((row) => ({ row, section, text: plain(row.textContent + " " + row.cells[0].title + " " + languages(row)) })));
function apply() {
  const words = plain(search.value).split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const { row, section, text } of rows) {
    row.hidden = !(words.every((word) => text.includes(word)) && (!show.value || row.dataset.flags.split(" ").includes(show.value)) && (!group.value || section.dataset.group === group.value));
    if (!row.hidden) shown += 1;
  }
  for (const section of groups) section.hidden = !section.querySelector("tr[data-flags]:not([hidden])");
  count.value = shown + " of " + rows.length + " statuses";
}
form.hidden = false;
form.addEventListener("input", apply);
form.addEventListener("submit", (event) => event.preventDefault());
apply();
`;
