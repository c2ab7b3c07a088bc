import { inspect } from "node:util";

const SHOWN = "(a secret)";

/**
 * A value that must not be seen. Printed, joined to a text, written as JSON or inspected by mistake, it says only that it is a
 * secret; what it holds comes out where it is asked for by name.
 */
export class SecretText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The value itself, for the call that stores it and the check that reads it. */
  reveal(): string {
    return this.#text;
  }

  equals(other: SecretText): boolean {
    return this.#text === other.#text;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}
