import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";

export interface Asked {
  readonly port: number;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

/** One request, exactly as it is given: `fetch` would mend paths and refuse headers. */
export const ask = ({ port, method = "GET", path = "/", headers = {}, body }: Asked) =>
  new Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }>(
    (resolve, reject) => {
      const sent = request({ host: "127.0.0.1", port, method, path, headers, agent: false }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
        response.on("error", reject);
      });
      sent.on("error", reject).end(body);
    },
  );

/** A request as the page sends it. */
export const askAsPage = ({ port, headers, body, ...rest }: Asked & { readonly session?: string }) =>
  ask({
    port,
    body,
    ...rest,
    headers: {
      origin: `http://127.0.0.1:${port}`,
      "sec-fetch-site": "same-origin",
      "content-type": "application/json",
      ...(rest.session && { authorization: `Bearer ${rest.session}` }),
      ...headers,
    },
  });
