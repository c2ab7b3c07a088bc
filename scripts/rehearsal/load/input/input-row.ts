import { Failure } from "#scripts/engine/failure";

/** An event as it is sent: the API judges its content. */
export type OutgoingEvent = Readonly<Record<string, unknown>>;

/** A row of the input, with the physical line it starts on: an event to send, or the reason why it is none. */
export type InputRow =
  /** `label` is the field of the column that was asked for besides; it is no part of the event. */
  | { readonly line: number; readonly event: OutgoingEvent; readonly label?: string }
  | { readonly line: number; readonly reason: string };

/** The input as a whole cannot be used. The message says what is wrong and how to mend it. */
export class InputError extends Failure {
  override readonly name = "InputError";

  constructor(message: string, options?: ErrorOptions) {
    super("usage", message, options);
  }
}
