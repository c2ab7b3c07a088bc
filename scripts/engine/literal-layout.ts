import type { Node } from "ts-morph";
import { hasComma, type Literal, membersOf, separators, type WantedMember } from "./literal-members.ts";
import { onOneLine } from "./literal-on-one-line.ts";

/**
 * The text of a literal with other members. Members that stay keep their comments, and the literal its form: on one line, a member a
 * line, or something else.
 * @returns undefined where members of neither form would have to change places, which is for a person
 */
export function withMembers(literal: Literal, wanted: readonly WantedMember[]): string | undefined {
  if (literal.getStartLineNumber() === literal.getEndLineNumber()) return onOneLine(literal, wanted);
  return inRows(literal) ? onRows(literal, wanted) : elsewhere(literal, wanted);
}

const lineOf = (literal: Literal, position: number): number =>
  literal.getSourceFile().getLineAndColumnAtPos(position).line;

/** Whether every member has lines of its own. */
function inRows(literal: Literal): boolean {
  const ends = separators(literal);
  const edges = [
    lineOf(literal, literal.getStart()),
    ...membersOf(literal).flatMap((member, index) => [
      lineOf(literal, member.getStart()),
      lineOf(literal, ends[index]!),
    ]),
    lineOf(literal, literal.getEnd()),
  ];
  // Pairs: the end of one thing and the beginning of the next.
  return edges.every((line, index) => index % 2 === 1 || line < edges[index + 1]!);
}

interface Row {
  readonly member: Node;
  /** Lines above it, with comments of their own. */
  readonly above: string;
  readonly before: string;
  readonly after: string;
}

function onRows(literal: Literal, wanted: readonly WantedMember[]): string {
  const source = literal.getSourceFile().getFullText();
  const ends = separators(literal);
  const lineEnd = (position: number) => source.indexOf("\n", position) + 1;
  const first = lineEnd(literal.getStart());
  const rows = membersOf(literal).map((member, index): Row => {
    const from = index === 0 ? first : lineEnd(ends[index - 1]!);
    const line = source.lastIndexOf("\n", member.getStart()) + 1;
    const after = source.slice(member.getEnd(), lineEnd(ends[index]!));
    return {
      member,
      above: source.slice(from, line),
      before: source.slice(line, member.getStart()),
      after: hasComma(literal, index) ? after : `,${after}`,
    };
  });
  const lastLine = rows.length > 0 ? lineEnd(ends.at(-1)!) : first;
  const indent = rows[0] ? (/^\s*/.exec(rows[0].before)?.[0] ?? "") : indentInside(literal);
  const staying = new Set(wanted.map(({ present }) => present));
  // What stands above a member that goes may be about more than this one.
  let orphaned = "";
  const above = new Map<Node, string>();
  for (const row of rows) {
    if (staying.has(row.member)) {
      above.set(row.member, `${orphaned}${row.above}`);
      orphaned = "";
    } else orphaned += row.above;
  }
  const byMember = new Map(rows.map((row) => [row.member, row]));
  const lines = wanted.map(({ present, text }) => {
    const row = present && byMember.get(present);
    if (!row) return `${indent}${text ?? ""},\n`;
    return `${above.get(row.member)}${row.before}${text ?? row.member.getText()}${row.after}`;
  });
  return `${source.slice(literal.getStart(), first)}${lines.join("")}${orphaned}${source.slice(lastLine, literal.getEnd())}`;
}

/** How far in the first member of an empty literal is to be. */
function indentInside(literal: Literal): string {
  const source = literal.getSourceFile().getFullText();
  const line = source.slice(source.lastIndexOf("\n", literal.getStart()) + 1);
  return `${/^[ \t]*/.exec(line)?.[0] ?? ""}${/^\t/m.test(source) ? "\t" : "  "}`;
}

/** Several members on some lines, the whole on several: members go and come, and the rest is left as it is. */
function elsewhere(literal: Literal, wanted: readonly WantedMember[]): string | undefined {
  const members = membersOf(literal);
  const staying = wanted.flatMap(({ present }) => (present ? [present] : []));
  const fresh = wanted.slice(staying.length);
  const inPlace = members.filter((member) => staying.includes(member));
  if (fresh.some(({ present }) => present) || inPlace.some((member, index) => member !== staying[index]))
    return undefined;
  const source = literal.getSourceFile().getFullText();
  const ends = separators(literal);
  const texts = new Map(wanted.map(({ present, text }) => [present, text]));
  let text = "";
  let at = literal.getStart();
  members.forEach((member, index) => {
    const isStaying = staying.includes(member);
    text += source.slice(at, member.getStart());
    if (isStaying) text += `${texts.get(member) ?? member.getText()}${source.slice(member.getEnd(), ends[index]!)}`;
    at = ends[index]!;
    if (!isStaying) at += /^[ \t]*/.exec(source.slice(at))![0].length;
    if (index < members.length - 1) return;
    const added = fresh.map((each) => each.text ?? "").join(", ");
    if (added !== "") text += isStaying && !hasComma(literal, index) ? `, ${added}` : isStaying ? ` ${added},` : added;
  });
  return text + source.slice(at, literal.getEnd());
}
