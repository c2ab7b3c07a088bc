// The page's line to the server: a stream of events that comes back by itself.

const KEY = "sluice-session";
/** The server gives a sign of life every 10 s. */
const SILENCE = 25_000;
const SLOWEST = 5_000;

/** Takes the token out of the address, so that it is in no history, and trades it for the key of a session. */
async function openSession() {
  const token = location.hash.slice(1);
  if (!/^[\w-]{40,}$/.test(token)) return;
  history.replaceState(null, "", location.pathname);
  const response = await send("/session", { token }).catch(() => undefined);
  if (response?.ok) sessionStorage.setItem(KEY, (await response.json()).session);
}

const authorization = () => ({ authorization: `Bearer ${sessionStorage.getItem(KEY) ?? ""}` });

const send = (path, body) =>
  fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", ...authorization() },
    body: JSON.stringify(body),
  });

/**
 * Asks for an action.
 * @returns {Promise<{ ok: boolean, message: string }>}
 */
export async function begin(action, input) {
  try {
    const response = await send(`/actions/${action}`, input);
    return { ok: response.ok, message: (await response.json()).message };
  } catch {
    return { ok: false, message: "The server does not answer." };
  }
}

/**
 * Listens for ever.
 * @param {{ onUpdate: (sections: Record<string, unknown>) => void,
 *   onState: (state: "connecting" | "connected" | "away" | "full" | "refused") => void }} listeners
 */
export async function listen({ onUpdate, onState }) {
  onState("connecting");
  await openSession();
  const memory = { lastEventId: "", retry: 1_000 };
  for (let failures = 0; ; ) {
    const end = await once(memory, { onUpdate, onState, onAlive: () => (failures = 0) });
    onState(end);
    if (end === "refused") return;
    failures += 1;
    await new Promise((resolve) =>
      setTimeout(resolve, Math.min(memory.retry * failures, Math.max(memory.retry, SLOWEST))),
    );
  }
}

/** One connection, until it ends. */
async function once(memory, { onUpdate, onState, onAlive }) {
  const abort = new AbortController();
  let silence = setTimeout(() => abort.abort(), SILENCE);
  let end = "away";
  try {
    const headers = { ...authorization(), "last-event-id": memory.lastEventId };
    const response = await fetch("/events", { headers, signal: abort.signal, cache: "no-store" });
    if (response.status === 401) return "refused";
    if (!response.ok || !response.body) return end;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = ""; ; ) {
      const { value, done } = await reader.read();
      if (done) return end;
      clearTimeout(silence);
      silence = setTimeout(() => abort.abort(), SILENCE);
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const { id, event, data, retry } = fieldsOf(block);
        if (retry !== undefined) memory.retry = Number(retry) || memory.retry;
        if (event === "full") end = "full";
        if (event !== "update") continue;
        memory.lastEventId = id;
        onAlive();
        onState("connected");
        onUpdate(JSON.parse(data));
      }
    }
  } catch {
    return end;
  } finally {
    clearTimeout(silence);
  }
}

/** The fields of one event of a stream; comments have none. */
export function fieldsOf(block) {
  const fields = {};
  for (const line of block.split("\n")) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (name) fields[name] = value;
  }
  return fields;
}
