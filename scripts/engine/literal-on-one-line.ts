import { Node } from "ts-morph";
import { hasComma, type Literal, membersOf, separators, type WantedMember } from "./literal-members.ts";

/** What is written between two members, taken apart: the member itself, and what stands before and behind it. */
interface Entry {
  readonly member: Node;
  readonly before: string;
  readonly after: string;
}

/** The members of a literal that stands on one line, each with its comments; what is said behind the last comma is one as well. */
export function entriesOnOneLine(literal: Literal): readonly string[] {
  const { entries, tail } = onOneLineApart(literal);
  const texts = entries.map(({ member, before, after }) => `${before}${member.getText()}${after}`);
  return tail === "" ? texts : [...texts, tail];
}

function onOneLineApart(literal: Literal): { readonly entries: readonly Entry[]; readonly tail: string } {
  const text = literal.getSourceFile().getFullText();
  const ends = separators(literal);
  const close = literal.getEnd() - 1;
  const members = membersOf(literal);
  const entries = members.map((member, index): Entry => {
    const from = index === 0 ? literal.getStart() + 1 : ends[index - 1]!;
    const to = hasComma(literal, index) ? ends[index]! - 1 : close;
    return {
      member,
      before: text.slice(from, member.getStart()).trimStart(),
      after: text.slice(member.getEnd(), to).trimEnd(),
    };
  });
  const last = members.length - 1;
  const tail = last < 0 ? [literal.getStart() + 1, close] : hasComma(literal, last) ? [ends[last]!, close] : [0, 0];
  return { entries, tail: text.slice(...(tail as [number, number])).trim() };
}

/** The text of a literal on one line with other members. */
export function onOneLine(literal: Literal, wanted: readonly WantedMember[]): string {
  const { entries, tail } = onOneLineApart(literal);
  const byMember = new Map(entries.map((entry) => [entry.member, entry]));
  const inside = wanted.map(({ present, text }) => {
    const entry = present && byMember.get(present);
    return entry ? `${entry.before}${text ?? entry.member.getText()}${entry.after}` : (text ?? "");
  });
  // What is said behind the last comma comes before what is new there.
  const fresh = wanted.findIndex(({ present }) => present === undefined);
  if (tail !== "" && fresh === wanted.length - 1 && fresh >= 0) inside[fresh] = `${tail} ${inside[fresh]}`;
  else if (tail !== "") inside.push(tail);
  const [open, close] = Node.isObjectLiteralExpression(literal) ? "{}" : "[]";
  const old = literal.getText().slice(1, -1);
  const isEmpty = old.trim() === "";
  const padding = inside.length === 0 ? "" : (isEmpty ? open === "{" : old.startsWith(" ")) ? " " : "";
  return `${open}${padding}${inside.join(", ")}${padding}${close}`;
}
