/** How the page looks: light and dark by the reader's setting, plain on paper. */
export const style = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1a1d21; --quiet: #555d66; --line: #d5d9de; --shade: #f3f5f7; --new: #0b6130; --new-shade: #dff5e6; --old: #8f1d1d; --old-shade: #fdeaea; --gap: #6e4a00; --gap-shade: #fff1cc; --accent: #0a4fa3; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171a; --ink: #e8eaed; --quiet: #a7afb8; --line: #3a4149; --shade: #1e2327; --new: #86e0a6; --new-shade: #12351f; --old: #ffb0b0; --old-shade: #431a1a; --gap: #ffd77a; --gap-shade: #3d2f07; --accent: #9cc7ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 90rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .4rem; }
small { color: var(--quiet); font-weight: normal; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
.scroll:focus-visible, input:focus-visible, select:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: .4rem .7rem; border-bottom: 1px solid var(--line); overflow-wrap: break-word; max-width: 24rem; }
tbody tr:last-child > * { border-bottom: 0; }
thead th { background: var(--shade); color: var(--quiet); font-weight: 600; font-size: .85rem; white-space: nowrap; }
tbody th { font-weight: 600; }
code { font: .85em/1.4 ui-monospace, "DejaVu Sans Mono", Consolas, monospace; color: var(--quiet); font-weight: normal; }
ins { text-decoration: none; background: var(--new-shade); color: var(--new); padding: 0 .25em; border-radius: 3px; }
del { background: var(--old-shade); color: var(--old); padding: 0 .25em; border-radius: 3px; }
.gap { background: var(--gap-shade); color: var(--gap); font-style: italic; }
.badge { font-size: .75rem; font-weight: 600; color: var(--accent); border: 1px solid currentColor; border-radius: 1em; padding: 0 .5em; white-space: nowrap; }
.note { border: 1px solid var(--line); border-inline-start: 5px solid var(--gap); border-radius: 6px; padding: .1rem 1rem; margin: 1rem 0; }
.note h2 { margin: .5rem 0 0; font-size: 1rem; }
.note.refused, .note.failed { border-inline-start-color: var(--old); }
.controls:not([hidden]) { display: flex; flex-wrap: wrap; gap: .7rem 1.2rem; align-items: center; }
.controls label { display: flex; gap: .4rem; align-items: center; }
input, select { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--quiet); border-radius: 4px; padding: .25rem .4rem; }
output { color: var(--quiet); }
@media print { :root { color-scheme: light; --paper: #fff; --ink: #000; --quiet: #333; --line: #999; --shade: #eee; --new: #000; --new-shade: #eee; --old: #000; --old-shade: #fff; --gap: #000; --gap-shade: #ddd; --accent: #000; }
  body { font-size: 10pt; } main { max-width: none; padding: 0; } .controls { display: none !important; } .scroll { overflow: visible; border-radius: 0; }
  thead { display: table-header-group; } tr { break-inside: avoid; } h2, h3 { break-after: avoid; } }
`;

/** Search and filters. Without it the page shows everything. */
export const script = `
const form = document.querySelector(".controls");
const [search, show, group, count] = ["search", "show", "group", "count"].map((id) => document.getElementById(id));
const sections = [...document.querySelectorAll("#catalogue .group")];
const plain = (text) => text.normalize("NFKD").replace(/\\p{M}/gu, "").toLowerCase();
const rows = sections.flatMap((section) => [...section.querySelectorAll("tbody tr")].map((row) => ({ row, section, text: plain(row.textContent + " " + [...row.querySelectorAll("[lang]")].map((cell) => cell.lang).join(" ")) })));
function apply() {
  const words = plain(search.value).split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const { row, section, text } of rows) {
    row.hidden = !(words.every((word) => text.includes(word)) && (!show.value || row.dataset.flags.split(" ").includes(show.value)) && (!group.value || section.dataset.group === group.value));
    if (!row.hidden) shown += 1;
  }
  for (const section of sections) section.hidden = !section.querySelector("tbody tr:not([hidden])");
  count.value = shown + " of " + rows.length + " statuses";
}
form.hidden = false;
form.addEventListener("input", apply);
form.addEventListener("submit", (event) => event.preventDefault());
apply();
`;
