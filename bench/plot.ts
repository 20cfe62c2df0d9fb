import { faceNames, faces } from "./faces.js";
import { type Row, total } from "./results.js";
import { scenarios } from "./scenarios.js";

interface Bar {
  /** How it is coloured: by whose it is. */
  kind: "dynamic" | "native" | "peer";
  value: number;
  text: string;
}

interface Panel {
  title: string;
  legend: { kind: Bar["kind"]; text: string }[];
  groups: { label: string; bars: Bar[] }[];
}

const width = 760;
const left = 150;
const barHeight = 14;
const headHeight = 52;
/** Room right of the longest bar for its text. */
const textWidth = 70;

const groupHeight = ({ legend }: Panel) => legend.length * barHeight + 14;

/** docs/bench.svg: requests beside the peer's for the largest number of resources, and seconds for the one nearest to a hundred. */
export function plot(rows: readonly Row[]): string {
  const sizes = rows.map(({ resources }) => resources);
  const largest = Math.max(...sizes);
  const usual = sizes.toSorted((one, other) => Math.abs(one - 100) - Math.abs(other - 100))[0] ?? largest;
  const panels = [requestPanel(rows, largest), secondsPanel(rows, usual)];
  let y = 0;
  const drawn = panels.map((panel) => {
    const text = `<g transform="translate(0 ${y})">\n${draw(panel)}\n</g>`;
    y += headHeight + panel.groups.length * groupHeight(panel) + 16;
    return text;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" role="img" aria-label="${escape(panels.map(({ title }) => title).join("; "))}">
<style>
  svg { background: #fff; font: 13px system-ui, sans-serif; }
  text { fill: #24292f; }
  .title { font-weight: 600; font-size: 15px; }
  .dynamic { fill: #0969da; }
  .native { fill: #1a7f37; }
  .peer { fill: #afb8c1; }
  @media (prefers-color-scheme: dark) {
    svg { background: #0d1117; }
    text { fill: #e6edf3; }
    .dynamic { fill: #58a6ff; }
    .native { fill: #3fb950; }
    .peer { fill: #57606a; }
  }
</style>
${drawn.join("\n")}
</svg>
`;
}

const number = (value: number) => value.toLocaleString("en-US");

/** On a linear scale: a dozen beside a thousand looks like what it is. */
function requestPanel(rows: readonly Row[], resources: number): Panel {
  return {
    title: `API requests for ${number(resources)} definitions`,
    legend: [
      { kind: "dynamic", text: "this provider" },
      { kind: "peer", text: "Terraform provider (CX as Code)" },
    ],
    groups: rows
      .filter((row) => row.resources === resources)
      .map(({ scenario, faces: { dynamic }, peer }) => ({
        label: scenarios[scenario].title,
        bars: [requestBar("dynamic", total(dynamic?.requests ?? {})), requestBar("peer", total(peer.requests))],
      })),
  };
}

const requestBar = (kind: Bar["kind"], value: number): Bar => ({ kind, value, text: number(value) });

function secondsPanel(rows: readonly Row[], resources: number): Panel {
  return {
    title: `Seconds of a run with ${number(resources)} definitions`,
    legend: faceNames.map((kind) => ({
      kind,
      text: `${faces[kind].title}, ${kind === "dynamic" ? "dynamic provider" : "native plugin"}`,
    })),
    groups: rows
      .filter((row) => row.resources === resources)
      .map(({ scenario, faces: measured }) => ({
        label: scenarios[scenario].title,
        bars: faceNames.flatMap((kind) => {
          const value = (measured[kind]?.own.timeMs ?? 0) / 1000;
          return [{ kind, value, text: value.toFixed(1) }];
        }),
      })),
  };
}

function draw(panel: Panel): string {
  const { title, legend, groups } = panel;
  const longest = Math.max(...groups.flatMap(({ bars }) => bars.map(({ value }) => value)));
  const lengthOf = (value: number) => ((value / longest) * (width - left - textWidth)).toFixed(1);
  return [
    `<text class="title" x="12" y="24">${escape(title)}</text>`,
    ...legend.flatMap(({ kind, text }, index) => {
      const x = left + index * 220;
      return [
        `<rect class="${kind}" x="${x}" y="34" width="11" height="11"/>`,
        `<text x="${x + 17}" y="44">${escape(text)}</text>`,
      ];
    }),
    ...groups.flatMap(({ label, bars }, group) => {
      const top = headHeight + 6 + group * groupHeight(panel);
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
