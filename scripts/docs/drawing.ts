/** A box's place, in pixels. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export type BoxKind = "stack" | "step" | "bad";
export type ArrowKind = "contract" | "flow" | "aside";

const colours = { contract: "#9aa8b6", flow: "#3d8a5f", aside: "#c9853f" } as const satisfies Record<ArrowKind, string>;

/** Light and dark, as the reader's system has it. */
const style = `.bg{fill:#fff}.t{fill:#1b2733}.s{fill:#5b6b7b}.stack{fill:#e8f1fb;stroke:#6f9fd8}.step{fill:#e9f6ee;stroke:#6bb388}.bad{fill:#fdf0e6;stroke:#dba06b}
.contract{stroke:${colours.contract};fill:none;stroke-width:1.3}.flow{stroke:${colours.flow};fill:none;stroke-width:2.2}.aside{stroke:${colours.aside};fill:none;stroke-width:1.8;stroke-dasharray:5 4}
@media (prefers-color-scheme:dark){.bg{fill:#0f161d}.t{fill:#e6edf3}.s{fill:#9fb0c0}.stack{fill:#152a42;stroke:#4c7fba}.step{fill:#14301f;stroke:#4b9a6c}.bad{fill:#38260f;stroke:#b98146}.contract{stroke:#566676}}`;

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const round = (value: number) => Math.round(value * 10) / 10;

interface Text extends Point {
  readonly size: number;
  readonly kind: "t" | "s";
  readonly anchor?: "middle" | "end";
  readonly bold?: boolean;
}

const text = (content: string, { x, y, size, kind, anchor, bold }: Text) =>
  `<text class="${kind}" x="${round(x)}" y="${round(y)}" font-size="${size}"${bold ? ' font-weight="600"' : ""}${anchor ? ` text-anchor="${anchor}"` : ""}>${escaped(content)}</text>`;

/** A title with a line below it. */
export const heading = (x: number, y: number, title: string, line: string) =>
  text(title, { x, y, size: 18, kind: "t", bold: true }) + text(line, { x, y: y + 22, size: 13, kind: "s" });

/** A named box, with a smaller line in it where there is one. */
export function box({ x, y, width, height }: Spot, kind: BoxKind, name: string, line?: string): string {
  const middle = x + width / 2;
  const shape = `<rect class="${kind}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${height}" rx="7"/>`;
  const title = { x: middle, y: y + height / 2 + (line ? -1 : 5), size: 13.5, kind: "t", anchor: "middle" } as const;
  const small = { x: middle, y: y + height / 2 + 16, size: 11.5, kind: "s", anchor: "middle" } as const;
  return shape + text(name, { ...title, bold: true }) + (line ? text(line, small) : "");
}

/** A curved arrow, with a word beside it where there is one. */
export function arrow(from: Point, to: Point, kind: ArrowKind, word?: string): string {
  const sideways = Math.abs(to.y - from.y) < 1;
  const middle = (from.y + to.y) / 2;
  const path = sideways
    ? `M${round(from.x)} ${round(from.y)} H${round(to.x - 2)}`
    : `M${round(from.x)} ${round(from.y)} C${round(from.x)} ${round(middle)} ${round(to.x)} ${round(middle)} ${round(to.x)} ${round(to.y - 1)}`;
  const label = word ? text(word, { x: from.x - 8, y: from.y + 31, size: 11.5, kind: "s", anchor: "end" }) : "";
  return `<path class="${kind}" d="${path}" marker-end="url(#${kind})"/>${label}`;
}

export interface Page {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly description: string;
  readonly parts: readonly string[];
}

/** A whole picture as SVG. */
export function page({ width, height, title, description, parts }: Page): string {
  const markers = Object.entries(colours).map(
    ([kind, colour]) =>
      `<marker id="${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0 8 4 0 8z" fill="${colour}"/></marker>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="t d" font-family="ui-sans-serif, system-ui, sans-serif">`,
    `<title id="t">${escaped(title)}</title><desc id="d">${escaped(description)}</desc>`,
    `<style>${style}</style><defs>${markers.join("")}</defs>`,
    `<rect class="bg" width="${width}" height="${height}"/>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}
