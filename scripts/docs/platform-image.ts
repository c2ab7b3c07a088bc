import { environmentNames, loadEnvironments } from "#environments/index";
import { describeStacks } from "#scripts/engine/synthesize";
import { addStacks } from "#stacks/index";
import { arrow, box, heading, page, type Spot } from "./drawing.ts";
import { type StackRows, stackRows } from "./stack-rows.ts";

const width = 1080;
const margin = 30;
const rowHeight = 80;
const boxHeight = 40;
const top = 92;

/** The picture docs/images/platform.svg: every stack, who reads whom, and below the pipeline that they carry. */
export function platformImage(): string {
  const [environment] = loadEnvironments({});
  const platform = { environmentNames, loadEnvironments, addStacks };
  const rows = stackRows(describeStacks(platform, environment!).graph);
  const count = rows.rows.flat().length;
  const below = top + rows.rows.length * rowHeight + 30;
  return page({
    width,
    height: below + 200,
    title: `sluice: ${count} stacks, ${count} states, one pipeline`,
    description:
      "Above, the stacks of one environment, each with its own state, joined by contracts. Below, the event pipeline that they carry: API, ingest-events, Kinesis, process-events, DynamoDB, and quarantine.",
    parts: [
      heading(margin, 40, "One concern, one stack, one state", caption(rows)),
      ...stacks(rows),
      heading(
        margin,
        below,
        "The pipeline they carry",
        "read = rejected + sent; sent = stored + duplicate + conflict + quarantined + lost; lost = 0.",
      ),
      ...pipeline(below + 44),
    ],
  });
}

const caption = ({ common }: StackRows) =>
  `An arrow is a contract, from who publishes it to who reads it. Almost all read ${listOf(common)}: those arrows are left out.`;

const listOf = (names: readonly string[]) => new Intl.ListFormat("en").format(names);

function stacks({ rows, arrows }: StackRows): string[] {
  const spots = new Map<string, Spot>();
  for (const [index, row] of rows.entries()) {
    const each = (width - 2 * margin) / row.length;
    const boxWidth = Math.min(each - 14, 190);
    for (const [position, name] of row.entries()) {
      const x = margin + each * (position + 0.5) - boxWidth / 2;
      spots.set(name, { x, y: top + index * rowHeight, width: boxWidth, height: boxHeight });
    }
  }
  return [
    ...arrows.map(([from, to]) => arrow(below(spots.get(from)!), above(spots.get(to)!), "contract")),
    ...[...spots].map(([name, spot]) => box(spot, "stack", name)),
  ];
}

const below = ({ x, y, width: w, height: h }: Spot) => ({ x: x + w / 2, y: y + h });
const above = ({ x, y, width: w }: Spot) => ({ x: x + w / 2, y });

const steps = [
  ["HTTP API", "POST /events/…, JWT"],
  ["ingest-events", "card numbers to tokens"],
  ["Kinesis", "in order per card"],
  ["process-events", "one conditional write"],
  ["DynamoDB", "stored once"],
] as const;

function pipeline(y: number): string[] {
  const spots = steps.map((_, index) => ({ x: margin + index * 215, y, width: 160, height: 54 }));
  const [, , stream, process] = spots as [Spot, Spot, Spot, Spot];
  const quarantine = { ...process, y: y + 82, height: 48 };
  const right = (spot: Spot) => ({ x: spot.x + spot.width, y: spot.y + spot.height / 2 });
  const left = (spot: Spot) => ({ x: spot.x, y: spot.y + spot.height / 2 });
  return [
    ...spots.slice(1).map((spot, index) => arrow(right(spots[index]!), left(spot), "flow")),
    arrow(below(process), above(quarantine), "aside"),
    arrow(below(stream), left(quarantine), "aside", "retries used up"),
    ...spots.map((spot, index) => box(spot, "step", steps[index]![0], steps[index]![1])),
    box(quarantine, "bad", "Quarantine", "payload and reason"),
  ];
}
