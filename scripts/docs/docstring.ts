/** A class's documentation as one paragraph. @throws Error naming the file in which there is none */
export function classDocstring(source: string, file: string): string {
  const [, comment] = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export class /.exec(source) ?? [];
  if (comment === undefined)
    throw new Error(`${file}: the class has no documentation; say in one to three sentences what the stack is for`);
  return comment
    .split("\n")
    .map((line) => line.trim().replace(/^\*\s?/, ""))
    .join(" ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** The first sentence of a paragraph, without its full stop; a colon or an abbreviation does not end it. */
export const firstSentence = (paragraph: string): string => {
  const [sentence = paragraph] = /^.*?[.?!](?=\s+[A-Z`]|$)/.exec(paragraph) ?? [];
  return sentence.replace(/\.$/, "");
};
