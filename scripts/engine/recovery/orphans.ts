/** An object that exists, or may exist, and that no state holds. Text in it may be hostile: it goes to people through `printable`. */
export interface Orphan {
  readonly stack: string;
  readonly type: string;
  /** Undefined where it cannot be told which of the stack's resources it is. */
  readonly address: string | undefined;
  /** What `terraform import` takes; undefined where that is not known. */
  readonly importId: string | undefined;
  readonly arn: string | undefined;
  /** False for one that carries no tags: it may exist, and importing it tells. */
  readonly certain: boolean;
  /** The command that takes it into the state, quoted for a shell; undefined where there is none. */
  readonly command: string | undefined;
  /** What to do in place of an import, one sentence; undefined where there is a command. */
  readonly instead: string | undefined;
}
