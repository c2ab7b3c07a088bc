import { type ArrayLiteralExpression, Node, type ObjectLiteralExpression, SyntaxKind } from "ts-morph";

/** An object or list as it is written in a file. */
export type Literal = ObjectLiteralExpression | ArrayLiteralExpression;

export const isLiteral = (node: Node): node is Literal =>
  Node.isObjectLiteralExpression(node) || Node.isArrayLiteralExpression(node);

/** Properties of an object or items of a list, in their order. */
export const membersOf = (node: Literal): readonly Node[] =>
  Node.isObjectLiteralExpression(node) ? node.getProperties() : node.getElements();

/** A member of a literal that is to be written: one that is there, with its comments, or a new one. */
export interface WantedMember {
  /** Which of the present members; undefined for a new one. */
  readonly present?: Node | undefined;
  /** Its text. @default as it is */
  readonly text?: string | undefined;
}

/** Ends of members: behind the comma, where there is one. */
export const separators = (literal: Literal): readonly number[] =>
  membersOf(literal).map((member) => (commaOf(member) ?? member).getEnd());

const commaOf = (member: Node | undefined): Node | undefined => member?.getNextSiblingIfKind(SyntaxKind.CommaToken);

/** Whether a comma stands behind a member. */
export const hasComma = (literal: Literal, index: number): boolean => commaOf(membersOf(literal)[index]) !== undefined;
