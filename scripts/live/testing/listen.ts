import { get, type IncomingMessage } from "node:http";

/** One event as it came. */
export interface HeardEvent {
  readonly id: string;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Listens to a page's events without a browser. */
export interface Listening {
  readonly status: number;
  readonly text: () => string;
  readonly events: () => readonly HeardEvent[];
  /** Resolves once what has come so far is as wanted; rejects if the stream ends before. */
  until(wanted: (events: readonly HeardEvent[], text: string) => boolean): Promise<void>;
  readonly ended: Promise<void>;
  /** Takes nothing more, so that the other side's buffers fill up. */
  readonly response: IncomingMessage;
  leave(): void;
}

const parse = (text: string): readonly HeardEvent[] =>
  text
    .split("\n\n")
    .slice(0, -1)
    .flatMap((block) => {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
      const data = field("data");
      return data === undefined
        ? []
        : [{ id: field("id") ?? "", event: field("event") ?? "", data: JSON.parse(data) as HeardEvent["data"] }];
    });

export const listen = (
  port: number,
  { session, lastEventId }: { readonly session: string; readonly lastEventId?: string },
): Promise<Listening> =>
  new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${session}`,
      ...(lastEventId !== undefined && { "last-event-id": lastEventId }),
    };
    const sent = get({ host: "127.0.0.1", port, path: "/events", headers, agent: false }, (response) => {
      let text = "";
      const waiting = new Set<() => void>();
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
        for (const look of waiting) look();
      });
      response.on("error", () => {});
      const ended = new Promise<void>((done) => response.on("close", () => done()));
      resolve({
        status: response.statusCode ?? 0,
        text: () => text,
        events: () => parse(text),
        until: (wanted) =>
          new Promise((done, failed) => {
            const look = () => {
              if (!wanted(parse(text), text)) return;
              waiting.delete(look);
              done();
            };
            waiting.add(look);
            look();
            void ended.then(() => failed(new Error(`the stream ended after ${text}`)));
          }),
        ended,
        response,
        leave: () => sent.destroy(),
      });
    });
    sent.on("error", reject);
  });
