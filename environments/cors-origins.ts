import type { Environment } from "./environment.ts";

/** Web origins that may call the API: those that the environment names, or else where its site is served from. */
export function corsOrigins({
  api,
  frontend,
  signIn,
}: Pick<Environment, "api" | "frontend" | "signIn">): readonly string[] {
  if (api.corsOrigins) return api.corsOrigins;
  const domain = frontend.domain ? [`https://${frontend.domain.name}`] : [];
  return [...new Set([...domain, ...signIn.callbackUrls.map((url) => new URL(url).origin)])];
}
