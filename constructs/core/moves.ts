import type { TerraformStack } from "cdktf";

const address = /^[a-z][a-z0-9_]*\.[A-Za-z][A-Za-z0-9_-]*$/;

/** Deliberate changes of address in one stack, emitted as `moved` blocks. */
export class Moves {
  readonly #moves: { readonly from: string; readonly to: string }[] = [];
  readonly #stack: TerraformStack;

  constructor(stack: TerraformStack) {
    this.#stack = stack;
  }

  add(from: string, to: string): void {
    for (const candidate of [from, to]) {
      if (!address.test(candidate)) {
        throw new TypeError(
          `${this.#stack.node.id}: renamed("${from}", "${to}"): "${candidate}" is not an address such as aws_vpc.network`,
        );
      }
    }
    this.#moves.push({ from, to });
    this.#stack.addOverride("moved", this.#moves);
  }

  /** What is wrong with the moves, given the addresses that the stack has. */
  problems(addresses: readonly string[]): string[] {
    return this.#moves.flatMap(({ from, to }) => [
      ...(addresses.includes(to)
        ? []
        : [`renamed("${from}", "${to}"): the stack has no ${to}; check the new construct path`]),
      ...(addresses.includes(from)
        ? [`renamed("${from}", "${to}"): ${from} still exists; a move needs its old address free`]
        : []),
    ]);
  }
}
