import { type Row, total } from "./results.js";
import { scenarios } from "./scenarios.js";

interface Bar {
  /** How it is coloured. */
  kind: "own" | "other";
  value: number;
  text: string;
}

interface Panel {
  title: string;
  legend: { own: string; other: string };
  logarithmic: boolean;
  groups: { label: string; bars: Bar[] }[];
}

const width = 760;
const left = 150;
const barHeight = 14;
const groupHeight = 2 * barHeight + 14;
const headHeight = 52;
/** Room right of the longest bar for its text. */
const textWidth = 110;

/** docs/bench.svg: requests beside the peer's and time beside the floor, for the largest number of resources. */
export function plot(rows: readonly Row[]): string {
  const resources = Math.max(...rows.map((row) => row.resources));
  const shown = rows.filter((row) => row.resources === resources);
  const number = resources.toLocaleString("en-US");
  const panels: Panel[] = [
    {
      title: `API requests for ${number} definitions (logarithmic)`,
      legend: { own: "this provider", other: "the peer's sequence, replayed" },
      logarithmic: true,
      groups: shown.map(({ scenario, requests, peer }) => ({
        label: scenarios[scenario].title,
        bars: [requestBar("own", total(requests)), requestBar("other", total(peer.requests))],
      })),
    },
    {
      title: `Seconds for ${number} definitions`,
      legend: { own: "this provider", other: "a provider that does nothing" },
      logarithmic: false,
      groups: shown.map(({ scenario, timeMs, floorMs, toFloor }) => ({
        label: scenarios[scenario].title,
        bars: [
          { kind: "own", value: timeMs, text: `${(timeMs / 1000).toFixed(1)} (× ${toFloor.toFixed(2)})` },
          { kind: "other", value: floorMs, text: (floorMs / 1000).toFixed(1) },
        ],
      })),
    },
  ];
  const heightOf = ({ groups }: Panel) => headHeight + groups.length * groupHeight + 16;
  let y = 0;
  const drawn = panels.map((panel) => {
    const text = `<g transform="translate(0 ${y})">\n${draw(panel)}\n</g>`;
    y += heightOf(panel);
    return text;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" role="img" aria-label="${escape(panels.map(({ title }) => title).join("; "))}">
<style>
  svg { background: #fff; font: 13px system-ui, sans-serif; }
  text { fill: #24292f; }
  .title { font-weight: 600; font-size: 15px; }
  .own { fill: #0969da; }
  .other { fill: #afb8c1; }
  @media (prefers-color-scheme: dark) {
    svg { background: #0d1117; }
    text { fill: #e6edf3; }
    .own { fill: #58a6ff; }
    .other { fill: #57606a; }
  }
</style>
${drawn.join("\n")}
</svg>
`;
}

const requestBar = (kind: Bar["kind"], value: number): Bar => ({ kind, value, text: value.toLocaleString("en-US") });

function draw({ title, legend, logarithmic, groups }: Panel): string {
  const scale = (value: number) => (logarithmic ? Math.log10(value + 1) : value);
  const longest = Math.max(...groups.flatMap(({ bars }) => bars.map(({ value }) => scale(value))));
  const lengthOf = (value: number) => ((scale(value) / longest) * (width - left - textWidth)).toFixed(1);
  return [
    `<text class="title" x="12" y="24">${escape(title)}</text>`,
    ...[legend.own, legend.other].flatMap((text, index) => {
      const x = left + index * 200;
      return [
        `<rect class="${index === 0 ? "own" : "other"}" x="${x}" y="34" width="11" height="11"/>`,
        `<text x="${x + 17}" y="44">${escape(text)}</text>`,
      ];
    }),
    ...groups.flatMap(({ label, bars }, group) => {
      const top = headHeight + 6 + group * groupHeight;
      return [
        `<text x="12" y="${top + barHeight + 4}">${escape(label)}</text>`,
        ...bars.flatMap(({ kind, value, text }, index) => {
          const y = top + index * barHeight;
          return [
            `<rect class="${kind}" x="${left}" y="${y}" width="${lengthOf(value)}" height="${barHeight - 2}"/>`,
            `<text x="${(left + Number(lengthOf(value)) + 6).toFixed(1)}" y="${y + barHeight - 3}">${escape(text)}</text>`,
          ];
        }),
      ];
    }),
  ].join("\n");
}

/** Text for an SVG document; what Markdown shows as code is plain here. */
function escape(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "`": "" };
  return text.replace(/[&<>"`]/g, (character) => entities[character] ?? "");
}
